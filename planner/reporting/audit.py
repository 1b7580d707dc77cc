"""What an anonymous report says of itself: how many figures, from how many people, safe against whom.

Everything here is counted from the published table and public facts, so saying it tells nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.analysis.published.table import AGREED_LEAST, FULL, LEAST, SPREAD_LEAST
from planner.domain.base.language import joined, phrase
from planner.domain.base.numbers import long_date
from planner.domain.project import Project
from planner.domain.record.publication import Bands, Entry, Publication, Unit
from planner.maturity.answers import asked_questions


@dataclass(frozen=True)
class Audit:
    """The table in numbers: ``figures`` are entries by unit and question, ``nothing`` is where there is none.

    ``least`` is how many people stand behind a figure at least; 0 where there are no figures.
    """

    teams: int
    together: int
    figures: int
    agreed: int
    words: int
    nothing: int
    least: int
    fixed: date | None

    @property
    def sentences(self) -> tuple[str, ...]:
        """The line that the report prints, one sentence each."""
        if not self.teams and not self.together:
            return (_TOO_FEW,)
        said = [
            "One group of smaller teams is counted together."
            if self.together
            else "No teams are counted together."
        ]
        if self.teams:
            said.insert(
                0,
                "One team stands alone."
                if self.teams == 1
                else phrase("{n} teams stand alone.", n=self.teams),
            )
        said.append(
            phrase(
                "{figures} figures, {nothing} nothing; {words} of them words from five or six people.",
                figures=self.figures,
                nothing=self.nothing,
                words=self.words,
            )
        )
        if self.figures > self.agreed:
            said.append(phrase("Smallest group behind a figure: {n}.", n=self.least))
        if self.agreed:
            said.append(
                phrase(
                    "{n} levels were agreed in teams of {least} and more, to be shown.",
                    n=self.agreed,
                    least=AGREED_LEAST,
                )
            )
        if self.fixed is not None:
            said.append(phrase("Fixed on {day}.", day=long_date(self.fixed)))
        said.append("Safe against two colleagues who compare where seven or more answered.")
        return tuple(said)

    @property
    def line(self) -> str:
        """All sentences in one line."""
        return joined(self.sentences, " ")


_TOO_FEW = "Fewer than five people took part, so no level is shown."


def audit_of(project: Project, table: Publication) -> Audit:
    """Count what ``table`` says of ``project``; only public facts of the project are read."""
    asked = {q.id for q in asked_questions(project)}
    said = {(e.unit, e.question) for e in table.entries if e.question in asked}
    agreed = [e for e in table.entries if e.team]
    words = [e for e in table.entries if e.word]
    counted = len(table.entries) > len(agreed)
    return Audit(
        teams=sum(len(u.teams) == 1 for u in table.units),
        together=sum(len(u.teams) > 1 for u in table.units),
        figures=len(said),
        agreed=len(agreed),
        words=len(words),
        nothing=len(table.units) * len(asked) - len(said),
        least=(LEAST if words else FULL) if counted else (AGREED_LEAST if agreed else 0),
        fixed=date.fromisoformat(table.when[:10]),
    )


def body(project: Project, table: Publication) -> dict[str, object]:
    """The audit for programs."""
    found = audit_of(project, table)
    return {
        "teams": found.teams,
        "smaller teams together": found.together,
        "figures": found.figures,
        "agreed": found.agreed,
        "words": found.words,
        "nothing": found.nothing,
        "smallest group": found.least,
        "fixed": None if found.fixed is None else found.fixed.isoformat(),
        "safe against two who compare from": FULL,
    }


def printed_as(unit: Unit) -> str:
    """How the answers of a unit are printed, by how many people it has at most."""
    if unit.people < FULL:
        return "low, middle, high"
    return "half levels" if unit.people < SPREAD_LEAST else "half levels, wide or close"


def wide_of(table: Publication) -> tuple[int, int]:
    """In how many units people lie far apart on some question, and of how many that can be said."""
    told: dict[int, bool] = {}
    for entry in table.entries:
        if entry.wide is not None:
            told[entry.unit] = told.get(entry.unit, False) or entry.wide
    return sum(told.values()), len(told)


def states_of(bands: Bands) -> tuple[str, ...]:
    """Shares of a unit's states over all questions, in the order level, don't know, not applicable, open."""
    return bands.level, bands.dont_know, bands.not_applicable, bands.open


def entries_by_unit(table: Publication) -> dict[int, list[Entry]]:
    """Entries of each unit, by its number."""
    found: dict[int, list[Entry]] = {k: [] for k in range(len(table.units))}
    for entry in table.entries:
        found[entry.unit].append(entry)
    return found
