"""Who could be recognised in an anonymous report: for whoever sends it, never for its readers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from planner.analysis.published.table import LEAST
from planner.domain.answers.assessment import Answer, Respondent
from planner.domain.project import Project
from planner.domain.record.publication import Publication


@dataclass(frozen=True)
class Recognised:
    """What could give one person away: ``words`` entries of five or six people that rest on their answer too.

    ``role_held`` is by how many their role is held (0: none stated). ``texts`` are notes, reasons and
    evidence in their hand; they are not printed.
    """

    person: Respondent
    place: int
    of: int
    words: int
    role_held: int
    texts: int

    @property
    def rare_role(self) -> bool:
        """Whether fewer than five hold their role."""
        return 0 < self.role_held < LEAST

    @property
    def risk(self) -> int:
        """2 where figures of few and a rare role meet, 1 for one of them, 0 for none."""
        return (self.words > 0) + self.rare_role


def recognised(project: Project, table: Publication) -> tuple[Recognised, ...]:
    """Everybody who took part in the round, those at most risk first."""
    round_ = project.current_round
    units = {t: k for k, u in enumerate(table.units) for t in u.teams}
    spoken = {(e.unit, e.question) for e in table.entries if e.word and not e.team}
    sheets = {r.id: round_.answers.get(r.id, {}) for r in project.respondents}
    took_part = [r for r in project.respondents if any(a.state for a in sheets[r.id].values())]
    roles = Counter(r.role for r in took_part if r.role)
    sizes = Counter(r.team for r in took_part)
    met: Counter[str] = Counter()
    found = []
    for person in took_part:
        met[person.team] += 1
        unit = units.get(person.team, -1)
        sheet = sheets[person.id]
        found.append(
            Recognised(
                person=person,
                place=met[person.team],
                of=sizes[person.team],
                words=sum(
                    a.level is not None and not a.carried and (unit, q) in spoken
                    for q, a in sheet.items()
                ),
                role_held=roles[person.role] if person.role else 0,
                texts=sum(_texts(a) for a in sheet.values()),
            )
        )
    return tuple(sorted(found, key=lambda x: (-x.risk, -x.words, x.role_held or LEAST)))


def _texts(answer: Answer) -> int:
    return bool(answer.note.strip()) + bool(answer.reason.strip()) + len(answer.evidence)
