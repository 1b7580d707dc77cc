"""The small table that an anonymous report is made from, and from nothing else.

What is not in it cannot leak: not through a picture, a sort order, an amount of money or a template of the
user's. Why these numbers, and what they protect from whom: docs/reports.md. A median of n levels tells c
members who compare theirs nothing certain about anybody else exactly when n ≥ 2c + 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from planner.domain.answers.assessment import Round
from planner.domain.base.types import moment_of
from planner.domain.project import Project
from planner.domain.record.publication import Band, Bands, Entry, Publication, Unit, Word
from planner.maturity.answers import asked_questions

LEAST = 5
"""Fewest people of a unit, and fewest levels behind an entry."""
FULL = 7
"""From so many levels on the entry is the median; below it is a word."""
AGREED_LEAST = 3
SPREAD_LEAST = 10
WORDS: dict[Word, tuple[float, float, float]] = {
    "low": (0.0, 0.5, 1.0),
    "middle": (1.5, 2.0, 2.5),
    "high": (3.0, 3.5, 4.0),
}
"""What a word stands for: the lowest, the middle and the highest half level."""
BANDS: tuple[tuple[float, Band], ...] = ((0.1, "under 10"), (0.3, "10 to 30"), (0.6, "30 to 60"))


def units(members: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Teams that are counted together, given who of each took part; only the numbers of people decide.

    Teams of five are units. Smaller ones are one unit together, which the smallest of the others joins while
    there are fewer than five (ties: the order of the document). Fewer than five in all make none.
    """
    order = list(members)
    own = [(t,) for t in order if len(members[t]) >= LEAST]
    rest = [t for t in order if 0 < len(members[t]) < LEAST]

    def size(teams: Iterable[str]) -> int:
        return sum(len(members[t]) for t in teams)

    while rest and size(rest) < LEAST and own:
        smallest = min(own, key=lambda group: (size(group), order.index(group[0])))
        own.remove(smallest)
        rest += smallest
    together = [tuple(sorted(rest, key=order.index))] if size(rest) >= LEAST else []
    return own + together


def median(levels: Sequence[int]) -> float:
    """The level in the middle, or half-way between the two in the middle."""
    ordered = sorted(levels)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def entry_of(levels: Sequence[int]) -> tuple[float | None, Word | Literal[""]]:
    """What may be said of the levels that people of one unit gave: a half level, a word, or nothing."""
    if len(levels) < LEAST:
        return None, ""
    middle = median(levels)
    if len(levels) >= FULL:
        return middle, ""
    if middle <= 1:
        return None, "low"
    return None, "high" if middle >= 3 else "middle"


def is_wide(levels: Sequence[int]) -> bool | None:
    """Whether people lie far apart, without the three lowest and highest; ``None`` for fewer than ten."""
    ordered = sorted(levels)
    return ordered[-4] - ordered[3] >= 2 if len(ordered) >= SPREAD_LEAST else None


def band(share: float) -> Band:
    """A share in words that never say none or all."""
    return next((words for below, words in BANDS if share < below), "over 60")


def took_part(project: Project, round_: Round) -> dict[str, list[str]]:
    """Who of each team answered anything in a round."""
    members: dict[str, list[str]] = {t.id: [] for t in project.teams}
    for person in project.respondents:
        if any(a.state for a in round_.answers.get(person.id, {}).values()):
            members[person.team].append(person.id)
    return members


def fixed(project: Project) -> Publication | None:
    """The table that stands for the current round, if one was fixed and not taken back."""
    for one in reversed(project.publications):
        if one.round == project.current_round.id and one.taken_back is None:
            return one
    return None


def table_of(project: Project, when: str) -> Publication:
    """The table of the current round: as it was fixed, with what was nothing filled where it can be now.

    Units, entries and bands that were fixed never change within a round: whoever compares two reports of one
    round learns nothing from the difference, as there is none.
    """
    round_, before = project.current_round, fixed(project)
    members = took_part(project, round_)
    if before is None:
        groups = [
            Unit(
                teams=teams,
                people=sum(len(members[t]) for t in teams),
                bands=_bands(project, round_, [p for t in teams for p in members[t]]),
            )
            for teams in units(members)
        ]
        entries: dict[tuple[int, str, str], Entry] = {}
    else:
        groups = list(before.units)
        entries = {(e.unit, e.question, e.team): e for e in before.entries}
    standing = {(e.unit, e.question) for e in entries.values()}
    for number, unit in enumerate(groups):
        for question in asked_questions(project):
            if (number, question.id) not in standing:
                _enter(round_, members, number, unit, question.id, entries)
    return Publication(
        round=round_.id,
        when=before.when if before is not None else when,
        units=tuple(groups),
        entries=tuple(entries.values()),
    )


def _enter(
    round_: Round,
    members: Mapping[str, Sequence[str]],
    number: int,
    unit: Unit,
    question: str,
    entries: dict[tuple[int, str, str], Entry],
) -> None:
    """Put in the entries of one unit and question, of which nothing was said yet."""
    given: list[int] = []
    handled = refused = 0
    for team in unit.teams:
        agreed = round_.consensus.get(team, {}).get(question)
        if agreed is not None and len(members.get(team, ())) >= AGREED_LEAST:
            if agreed.state == "dont_know":
                continue  # agreed that nobody knows: nothing is said of it
            entries[number, question, team] = Entry(
                unit=number,
                question=question,
                team=team,
                value=None if agreed.level is None else float(agreed.level),
                applies=agreed.level is not None,
            )
            continue
        for person in members.get(team, ()):
            answer = round_.answer(person, question)
            if answer.carried:
                continue  # it counted in its own round; here it would tell who changed theirs
            handled += answer.state is not None
            refused += answer.state == "not_applicable"
            if answer.level is not None:
                given.append(answer.level)
    if handled >= FULL and 2 * refused > handled:
        entries[number, question, ""] = Entry(unit=number, question=question, applies=False)
        return
    value, word = entry_of(given)
    if value is not None or word:
        entries[number, question, ""] = Entry(
            unit=number, question=question, value=value, word=word, wide=is_wide(given)
        )


def _bands(project: Project, round_: Round, people: Sequence[str]) -> Bands:
    answers = [round_.answer(p, q.id) for p in people for q in asked_questions(project)]
    total = max(len(answers), 1)

    def share(state: str | None) -> Band:
        return band(sum(a.state == state for a in answers) / total)

    levels = [a for a in answers if a.state == "level"]
    proven = sum(bool(a.evidence) for a in levels) / max(len(levels), 1)
    return Bands(
        level=share("level"),
        dont_know=share("dont_know"),
        not_applicable=share("not_applicable"),
        open=share(None),
        evidence=band(proven),
    )


def with_table(project: Project, table: Publication) -> Project:
    """The document with its table fixed, in the place of the one of this round where there is one."""
    standing = fixed(project)
    others = tuple(p for p in project.publications if p is not standing)
    return project.model_copy(update={"publications": (*others, table)})


def not_in(project: Project, table: Publication) -> int:
    """How many answers of this round came after the table was fixed: they count in the next round."""
    since = moment_of(table.when)
    sheets = project.current_round.answers.values()
    return sum(
        bool(a.when) and moment_of(a.when) > since and not a.carried
        for sheet in sheets
        for a in sheet.values()
    )
