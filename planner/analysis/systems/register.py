"""The register: where every system, and the organisation itself, stands in every framework that is in use.

States are computed by ``planner.standards.states`` on arrays; here the arrays are put together from answers,
evidence and facts. Nothing of it is kept in the document.

A question that a system does not answer itself is that of its first team: a claim, which no evidence of
others shows unless it covers the system. Requirements of the organisation or of teams stand once, on the
weakest team.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import is_

import numpy as np
from numpy.typing import NDArray

from planner.analysis.systems.spans import (
    documents_of,
    left_in,
    of_organisation,
    own_documents,
    shown_by_evidence,
    spans_of_organisation,
    spans_of_systems,
)
from planner.domain.base.conditions import Truth, parse_condition
from planner.domain.base.facts import open_facts
from planner.domain.content.framework import ALWAYS, Framework, Requirement
from planner.domain.project import Project
from planner.maturity.cells import Cells
from planner.maturity.earlier_words import as_it_reads
from planner.standards.days import (
    ANYWAY,
    NO_DAY,
    day_number,
    days_in_use,
    days_of_systems,
    written_day,
)
from planner.standards.standing import (
    Standing,
    answered_by_decision,
    condition_of,
    standing,
    tree_of,
)
from planner.standards.states import (
    NO,
    OPEN,
    YES,
    Codes,
    Flags,
    Levels,
    Spans,
    State,
    States,
    anybody,
    concerned,
)
from planner.standards.states import applying as asked_of
from planner.standards.states import states as states_of

STATE_WORDS: dict[str, str] = {
    "hole": "Hole",
    "claimed": "Claimed only",
    "shown": "Shown",
    "reviewed": "Reviewed",
    "open": "Undecided",
    "not_asked": "Not asked",
}
"""A hole: a level is missing, or a document. Claimed: said, and nothing shows it. Open: not decided yet."""
ORDER = ("hole", "open", "claimed", "shown", "reviewed", "not_asked")
"""Worst first, as they are listed."""


@dataclass(frozen=True)
class Place:
    """Where one requirement stands for one system, or for the organisation (``system`` is empty).

    ``low`` and ``high`` are its ends; ``state`` is one of ``ORDER``. ``day`` is from when it holds, empty
    where nothing says so or it is not asked. ``waits_for`` are facts that decide whether it is asked.
    ``asks`` are the questions it rests on here: facts may leave questions out.
    """

    framework: Framework
    requirement: Requirement
    system: str
    state: str
    low: State
    high: State
    day: str
    waits_for: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()

    @property
    def binds(self) -> tuple[str, ...]:
        """Those of ``asks`` that say anything of it. Where there is none, only a document of its own does."""
        needs = self.requirement.needs
        binding = {n.question for n in needs if n.relation != "supports"}
        return tuple(q for q in self.asks if q in binding)


@dataclass(frozen=True)
class Block:
    """Requirements (columns) of one framework for ``subjects`` (rows): systems, or the organisation alone.

    ``also`` is the condition that they share. ``codes`` are places in ``ORDER``; ``days`` from when each
    holds as year, month, day in one number, or ``NO_DAY``; ``begun`` by row the first day in service in the
    same form, 0 where none is named. ``spans`` are what the states were made of, on ``day``.
    """

    framework: Framework
    also: str
    requirements: tuple[Requirement, ...]
    subjects: tuple[str, ...]
    facts: tuple[Mapping[str, Truth], ...]
    states: States
    codes: Codes
    days: NDArray[np.int64]
    begun: NDArray[np.int64]
    spans: Spans
    day: str

    @cached_property
    def asked_from(self) -> NDArray[np.int64]:
        """The first day from which each is asked: of a system that came later than its law, from its use on.

        So is what the organisation owes because of one only. What was chosen stands at its publication.
        """
        return np.maximum(self.days, self.begun[:, None]) if self.framework.binds else self.days

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Rows by subject."""
        return {s: k for k, s in enumerate(self.subjects)}

    @cached_property
    def column_of(self) -> dict[str, int]:
        """Columns by requirement."""
        return {r.id: k for k, r in enumerate(self.requirements)}

    def place(self, row: int, column: int) -> Place:
        """One requirement for one subject."""
        state = ORDER[self.codes[row, column]]
        day = int(self.asked_from[row, column])
        requirement = self.requirements[column]
        waits: tuple[str, ...] = ()
        if self.states.applies[row, column] == OPEN:
            waits = self._waiting(row, column)
        return Place(
            self.framework,
            requirement,
            self.subjects[row],
            state,
            State(int(self.states.low[row, column])),
            State(int(self.states.high[row, column])),
            written_day(day) if state != "not_asked" else "",
            waits,
            self.asks(row, column),
        )

    def _waiting(self, row: int, column: int) -> tuple[str, ...]:
        """The facts that a requirement waits for; many systems share those that it names."""
        names, known = self._named[column], self.facts[row]
        key = (column, *(known.get(n) for n in names))
        if key not in self._waits:
            conditions = (self.also, self.requirements[column].applies_if)
            self._waits[key] = open_facts(conditions, {**known, ALWAYS: True})
        return self._waits[key]

    @cached_property
    def _named(self) -> tuple[tuple[str, ...], ...]:
        """By requirement the facts that its conditions name."""
        shared = parse_condition(self.also).names
        return tuple(
            tuple(sorted(shared | parse_condition(r.applies_if).names)) for r in self.requirements
        )

    @cached_property
    def _waits(self) -> dict[tuple[object, ...], tuple[str, ...]]:
        return {}

    def asks(self, row: int, column: int) -> tuple[str, ...]:
        """The questions that a requirement rests on and that the facts of a subject leave in."""
        asked = self.spans.asked[row]
        return tuple(question for question, at in self._needs[column] if asked[at])

    @cached_property
    def _needs(self) -> tuple[tuple[tuple[str, int], ...], ...]:
        """By requirement the questions it rests on, and where they stand among the spans."""
        at = {q: k for k, q in enumerate(self.spans.questions)}
        return tuple(
            tuple((n.question, at[n.question]) for n in one.needs if n.question in at)
            for one in self.requirements
        )


@dataclass(frozen=True)
class Asked:
    """The worst state of what is asked of a subject, and how many requirements are in it.

    ``by`` are those by framework, its short name, number, first day and how many ask from then, the earliest
    first; what was chosen asks from no day.
    """

    state: str
    count: int
    by: tuple[tuple[str, int, str, int], ...]


@dataclass(frozen=True)
class Row:
    """A line of the register: the worst state of all, of what laws ask and of what was chosen.

    ``counts`` says by framework how many requirements are in which state, worst first. ``overdue`` are the
    models whose next validation is past, of a system in use, with that day.
    """

    standing: Standing
    worst: str
    count: int
    laws: Asked | None
    chosen: Asked | None
    overdue: tuple[tuple[str, str], ...]
    counts: dict[str, dict[str, int]]


@dataclass(frozen=True)
class Register:
    """All systems, and what is asked of the organisation itself, on one day."""

    day: str
    frameworks: tuple[Framework, ...]
    rows: tuple[Row, ...]
    blocks: tuple[Block, ...]

    def places(self, system: str | None = None, framework: str = "") -> tuple[Place, ...]:
        """Every requirement of ``framework`` (or of all) for ``system``, the organisation ("") or all."""
        return tuple(
            block.place(row, column)
            for block in self.blocks
            if not framework or block.framework.id == framework
            for row, subject in enumerate(block.subjects)
            if system is None or subject == system
            for column in range(len(block.requirements))
        )

    def place(self, framework: str, requirement: str, subject: str) -> Place | None:
        """One requirement for a system, or the organisation (""); ``None`` where that does not stand."""
        for block in self.blocks:
            row, column = block.row_of.get(subject), block.column_of.get(requirement)
            if block.framework.id == framework and row is not None and column is not None:
                return block.place(row, column)
        return None

    def counts(self, framework: str = "") -> dict[str, int]:
        """How many requirements are in which state over all systems and the organisation."""
        found = dict.fromkeys(ORDER, 0)
        for block in self.blocks:
            if not framework or block.framework.id == framework:
                for state, number in zip(ORDER, _counted(block.codes), strict=True):
                    found[state] += number
        return found

    def organisation(self) -> tuple[Asked | None, Asked | None]:
        """What laws ask of the organisation itself, and what that was chosen does; ``None`` for nothing."""
        blocks = [b for b in self.blocks if b.subjects == ("",)]
        laws, chosen = (_asked(blocks, 1, binding=b)[0] for b in (True, False))
        return laws, chosen

    def row(self, system: str) -> Row | None:
        """The line of a system."""
        return next((r for r in self.rows if r.standing.system.id == system), None)


def register(project: Project, cells: Cells, day: str) -> Register:
    """Where everything stands on ``day``; ``cells`` are those of the current round.

    Systems that are retired are asked for nothing. What does not hang on answers is kept from the last call
    for as long as the parts of the document that it is made of are the same objects.
    """
    ground = _ground(project, day)
    decided = {s: answered_by_decision(project, where) for s, where in ground.stands.items()}
    of_systems = spans_of_systems(project, cells, ground.names, ground.asked, ground.shown, decided)
    of_all = spans_of_organisation(
        project, cells, ground.names, ground.shown, of_systems, ground.about
    )
    blocks = []
    for part in ground.parts:
        spans = of_all if part.subjects == ("",) else of_systems
        states = states_of(part.requirements, spans, part.applies, part.documents)
        blocks.append(
            Block(
                part.framework,
                part.also,
                part.requirements,
                part.subjects,
                part.facts,
                states,
                _codes(states),
                part.days,
                part.begun,
                spans,
                day,
            )
        )
    return Register(
        day, ground.frameworks, _rows(project, ground.stands, blocks, day), tuple(blocks)
    )


def standings(project: Project, day: str) -> Mapping[str, Standing]:
    """Where every system stands in law, by its id: those that are retired too."""
    return _ground(project, day).stands


@dataclass(frozen=True)
class _Part:
    """Requirements of one framework for systems, or for the organisation, before any answer is looked at."""

    framework: Framework
    also: str
    requirements: tuple[Requirement, ...]
    subjects: tuple[str, ...]
    facts: tuple[Mapping[str, Truth], ...]
    applies: Codes
    documents: Codes
    days: NDArray[np.int64]
    begun: NDArray[np.int64]


@dataclass(frozen=True)
class _Ground:
    """What the register is made of beside answers: facts, what is asked, what evidence shows.

    ``about`` are the systems (rows) whose own answer to a question counts for the organisation.
    """

    frameworks: tuple[Framework, ...]
    stands: Mapping[str, Standing]
    names: tuple[str, ...]
    asked: Flags
    about: Flags
    shown: tuple[Levels, Levels]
    parts: tuple[_Part, ...]


_kept: tuple[tuple[object, ...], _Ground] | None = None


def _ground(project: Project, day: str) -> _Ground:
    """The ground of ``project`` on ``day``; the last one where its parts are the same objects still.

    Documents are never changed in place, so the same object says the same.
    """
    global _kept  # noqa: PLW0603 - one place, replaced as a whole: a thread sees the old pair or the new one
    made_of = (
        *(project.systems, project.frameworks, project.evidence, project.legal_facts),
        *(project.organisation, project.teams, project.questionnaire),
    )
    kept = _kept
    if kept is not None and kept[0][-1] == day and all(map(is_, kept[0], made_of)):
        return kept[1]
    found = _make_ground(project, day)
    _kept = ((*made_of, day), found)
    return found


def _make_ground(project: Project, day: str) -> _Ground:
    in_use = [s for s in project.systems if s.state != "retired"]
    stands = {s.id: standing(project, s) for s in project.systems}
    stands_in_use = tuple(stands[s.id] for s in in_use)
    facts = tuple(where.facts for where in stands_in_use)
    around = of_organisation(project)
    names = tuple(
        sorted({n.question for f in project.frameworks for r in f.requirements for n in r.needs})
    )
    subjects = tuple(s.id for s in in_use)
    begun = np.array([day_number(s.since) for s in in_use], dtype=np.int64)
    own = own_documents(project, day)
    tree = tree_of(project)
    of_one = {q.id for q in project.questionnaire.questions if q.scope == "system"}
    about = np.zeros((len(in_use), len(names)), dtype=bool)
    parts = []
    in_use_now = tuple(as_it_reads(f) for f in project.frameworks)
    for framework in in_use_now:
        also = condition_of(tree, framework)
        single = tuple(r for r in framework.requirements if r.scope == "system")
        shared = tuple(r for r in framework.requirements if r.scope != "system")
        applies = asked_of(single, facts, also)
        of_any = anybody(also, shared, facts or (around,))
        for one, held in zip(shared, concerned(asked_of(shared, facts, also)).T, strict=True):
            for question in of_one & {n.question for n in one.needs}:
                about[:, names.index(question)] |= held
        for requirements, who, known, asked in (
            (single, subjects, facts, applies),
            (shared, ("",), (around,), of_any),
        ):
            documents = documents_of(own, framework, requirements, who)
            within = tree if tree is not None and framework.id == tree.framework else None
            days = days_of_systems(requirements, known, within, stands_in_use)
            if requirements is shared and facts:
                days = days_of_systems(shared, facts, within, stands_in_use)
                anyway = asked_of(shared, ({**around, **ANYWAY},), also) == YES
                hangs = ~anyway & framework.binds
                days = days_in_use(days, asked_of(shared, facts, also), begun, hangs=hangs)
            first = begun if requirements is single else np.zeros(1, dtype=np.int64)
            parts.append(
                _Part(framework, also, requirements, who, known, asked, documents, days, first)
            )
    return _Ground(
        in_use_now,
        stands,
        names,
        left_in(project, names, facts),
        about,
        shown_by_evidence(project, names, (*subjects, ""), day),
        tuple(parts),
    )


def _codes(states: States) -> Codes:
    place = np.array([ORDER.index(s.name.lower()) for s in State], dtype=np.int8)
    settled = np.where(states.settled, place[states.low], ORDER.index("open"))
    return np.asarray(np.where(states.applies == NO, ORDER.index("not_asked"), settled), np.int8)


def _counted(codes: Codes) -> list[int]:
    return [int(n) for n in np.bincount(codes.ravel(), minlength=len(ORDER))]


def _rows(
    project: Project, stands: Mapping[str, Standing], blocks: Sequence[Block], day: str
) -> tuple[Row, ...]:
    """A line for each system, those that are retired too."""
    of_systems = [b for b in blocks if b.subjects != ("",)]
    place = {s: k for k, s in enumerate(of_systems[0].subjects)} if of_systems else {}
    each = len(ORDER)
    tables = [_table(b) for b in of_systems]
    total = sum(tables, np.zeros((len(place), each), dtype=np.int64))
    laws, chosen = (_asked(of_systems, len(place), binding=b) for b in (True, False))
    rows = []
    for system in project.systems:
        row, where = place.get(system.id), stands[system.id]
        if row is None:
            rows.append(Row(where, "not_asked", 0, None, None, (), {}))
            continue
        counts = {
            b.framework.id: dict(zip(ORDER, t[row].tolist(), strict=True))
            for b, t in zip(of_systems, tables, strict=True)
        }
        worst = next((k for k, n in enumerate(total[row]) if n), each - 1)
        number = int(total[row][worst])
        late = [(m.name, m.next_validation) for m in system.models]
        overdue = tuple((name, due) for name, due in late if due and due < day)
        rows.append(Row(where, ORDER[worst], number, laws[row], chosen[row], overdue, counts))
    return tuple(rows)


def _table(block: Block) -> NDArray[np.int64]:
    """By subject (rows) how many requirements are in which state of ``ORDER`` (columns)."""
    found = (block.codes[:, :, None] == np.arange(len(ORDER))).sum(axis=1)
    return np.asarray(found, dtype=np.int64)


def _asked(blocks: Sequence[Block], size: int, *, binding: bool) -> tuple[Asked | None, ...]:
    """The worst state by subject of what binds, or of what was chosen; ``None`` where nothing is asked."""
    ours = [b for b in blocks if b.framework.binds is binding]
    none = ORDER.index("not_asked")
    total = sum((_table(b) for b in ours), np.zeros((size, len(ORDER)), dtype=np.int64))[:, :none]
    worst = (total > 0).argmax(axis=1)
    days = [
        np.where(b.codes == worst[:, None], b.asked_from, NO_DAY).min(axis=1, initial=NO_DAY)
        for b in ours
    ]
    numbers = [(b.codes == worst[:, None]).sum(axis=1) for b in ours]
    at_first = [
        ((b.codes == worst[:, None]) & (b.asked_from == d[:, None])).sum(axis=1)
        for b, d in zip(ours, days, strict=True)
    ]
    found: list[Asked | None] = []
    for row in range(size):
        if not total[row].any():
            found.append(None)
            continue
        by = [
            (int(d[row]), b.framework.short, int(n[row]), int(first[row]))
            for b, d, n, first in zip(ours, days, numbers, at_first, strict=True)
            if n[row]
        ]
        by.sort(key=lambda one: one[0] if binding else 0)
        said = tuple((law, n, written_day(d) if binding else "", k) for d, law, n, k in by)
        found.append(Asked(ORDER[worst[row]], int(total[row, worst[row]]), said))
    return tuple(found)
