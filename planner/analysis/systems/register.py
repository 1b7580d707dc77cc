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

import numpy as np
from numpy.typing import NDArray

from planner.analysis.systems.facts import Standing, from_profile, standing, tree_of
from planner.domain.base.conditions import Truth, parse_condition
from planner.domain.base.facts import decide, open_facts
from planner.domain.content.framework import ALWAYS, LEGAL_FACTS, Framework, Requirement
from planner.domain.content.questionnaire import Question
from planner.domain.organisation.organisation import FACTS
from planner.domain.project import Project
from planner.maturity.cells import TOP, Cells
from planner.standards.states import (
    NO,
    NOTHING,
    OPEN,
    YES,
    Codes,
    Flags,
    Levels,
    Spans,
    State,
    States,
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


NO_DAY = 99_999_999
IN_SCOPE = "in_scope"


@dataclass(frozen=True)
class Place:
    """Where one requirement stands for one system, or for the organisation (``system`` is empty).

    ``low`` and ``high`` are its ends; ``state`` is one of ``ORDER``. ``day`` is from when it holds, empty
    where nothing says so or it is not asked. ``waits_for`` are facts that decide whether it is asked.
    """

    framework: Framework
    requirement: Requirement
    system: str
    state: str
    low: State
    high: State
    day: str
    waits_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """Requirements (columns) of one framework for ``subjects`` (rows): systems, or the organisation alone.

    ``also`` is the condition that they share. ``codes`` are places in ``ORDER``; ``days`` from when each
    holds as year, month, day in one number, or ``NO_DAY``. ``spans`` are what the states were made of.
    """

    framework: Framework
    also: str
    requirements: tuple[Requirement, ...]
    subjects: tuple[str, ...]
    facts: tuple[Mapping[str, Truth], ...]
    states: States
    codes: Codes
    days: NDArray[np.int64]
    spans: Spans

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
        day = int(self.days[row, column])
        requirement = self.requirements[column]
        waits: tuple[str, ...] = ()
        if self.states.applies[row, column] == OPEN:
            conditions = (self.also, requirement.applies_if)
            waits = open_facts(conditions, {**self.facts[row], ALWAYS: True})
        return Place(
            self.framework,
            requirement,
            self.subjects[row],
            state,
            State(int(self.states.low[row, column])),
            State(int(self.states.high[row, column])),
            written_day(day) if state != "not_asked" else "",
            waits,
        )


@dataclass(frozen=True)
class Row:
    """A line of the register: worst state, how many are in it, and the next day that asks for something.

    ``counts`` says by framework how many requirements are in which state, worst first.
    """

    standing: Standing
    worst: str
    count: int
    next_day: str
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

    def row(self, system: str) -> Row | None:
        """The line of a system."""
        return next((r for r in self.rows if r.standing.system.id == system), None)


def register(project: Project, cells: Cells, day: str) -> Register:
    """Where everything stands on ``day``; ``cells`` are those of the current round.

    Systems that are retired are asked for nothing.
    """
    in_use = [s for s in project.systems if s.state != "retired"]
    stands = {s.id: standing(project, s) for s in project.systems}
    facts = tuple(stands[s.id].facts for s in in_use)
    around = _of_organisation(project)
    names = sorted(
        {n.question for f in project.frameworks for r in f.requirements for n in r.needs}
    )
    subjects = tuple(s.id for s in in_use)
    shown = _shown(project, names, (*subjects, ""), day)
    of_systems = _spans_of_systems(project, cells, names, facts, shown)
    of_all = _spans_of_organisation(project, cells, names, shown)
    own = _own_documents(project, day)
    tree = tree_of(project)
    blocks = []
    for framework in project.frameworks:
        also = framework.applies_if
        if tree is not None and framework.id == tree.framework:
            also = f"({also}) && {IN_SCOPE}"  # what the Act leaves out it asks nothing of
        single = tuple(r for r in framework.requirements if r.scope == "system")
        shared = tuple(r for r in framework.requirements if r.scope != "system")
        applies = asked_of(single, facts, also)
        anybody = _anybody(also, shared, facts or (around,))
        for requirements, who, known, spans, asked in (
            (single, subjects, facts, of_systems, applies),
            (shared, ("",), (around,), of_all, anybody),
        ):
            documents = _documents(own, framework, requirements, who)
            states = states_of(requirements, spans, asked, documents)
            days = _days(requirements, known)
            of = (framework, also, requirements, who, known, states, _codes(states), days, spans)
            blocks.append(Block(*of))
    rows = tuple(_row(stands[s.id], blocks) for s in project.systems)
    return Register(day, project.frameworks, rows, tuple(blocks))


def _codes(states: States) -> Codes:
    place = np.array([ORDER.index(s.name.lower()) for s in State], dtype=np.int8)
    settled = np.where(states.settled, place[states.low], ORDER.index("open"))
    return np.asarray(np.where(states.applies == NO, ORDER.index("not_asked"), settled), np.int8)


def _counted(codes: Codes) -> list[int]:
    return [int(n) for n in np.bincount(codes.ravel(), minlength=len(ORDER))]


def _days(
    requirements: Sequence[Requirement], facts: Sequence[Mapping[str, Truth]]
) -> NDArray[np.int64]:
    """The first day from which each may hold, by the facts that the days hang on."""
    found = np.full((len(facts), len(requirements)), NO_DAY, dtype=np.int64)
    for k, one in enumerate(requirements):
        if not one.since:
            continue
        names = sorted({n for s in one.since if s.when for n in parse_condition(s.when).names})
        known: dict[tuple[Truth, ...], int] = {}
        for row, said in enumerate(facts):
            key = tuple(said.get(n) for n in names)
            if key not in known:
                days = one.days(said)
                known[key] = int(days[0].replace("-", "")) if days else NO_DAY
            found[row, k] = known[key]
    return found


def written_day(day: int) -> str:
    """A day of one number as the document writes it; empty where there is none."""
    text = str(day)
    return "" if day == NO_DAY else f"{text[:4]}-{text[4:6]}-{text[6:]}"


def _row(where: Standing, blocks: Sequence[Block]) -> Row:
    counts: dict[str, dict[str, int]] = {}
    total, first = [0] * len(ORDER), NO_DAY
    for block in blocks:
        if where.system.id not in block.subjects:
            continue
        row = block.subjects.index(where.system.id)
        codes = block.codes[row]
        number = _counted(codes)
        counts[block.framework.id] = dict(zip(ORDER, number, strict=True))
        total = [a + b for a, b in zip(total, number, strict=True)]
        wanting = block.days[row][codes <= ORDER.index("claimed")]
        first = min(first, int(wanting.min())) if len(wanting) else first
    worst = next((k for k, n in enumerate(total) if n), ORDER.index("not_asked"))
    days = [written_day(first), *(m.next_validation for m in where.system.models)]
    return Row(where, ORDER[worst], total[worst], min((d for d in days if d), default=""), counts)


def _anybody(
    also: str, requirements: Sequence[Requirement], facts: Sequence[Mapping[str, Truth]]
) -> Codes:
    """Whether a requirement of the organisation holds for any of its systems; open where that is open."""
    each = asked_of(requirements, facts, also)
    best = np.where((each == YES).any(axis=0), YES, np.where((each == OPEN).any(axis=0), OPEN, NO))
    return np.asarray(best, dtype=np.int8)[None, :]


def _of_organisation(project: Project) -> dict[str, Truth]:
    known: dict[str, Truth] = dict.fromkeys(LEGAL_FACTS)
    return {**known, **from_profile(project.organisation), **project.legal_facts}


def _spans_of_systems(
    project: Project,
    cells: Cells,
    names: Sequence[str],
    facts: Sequence[Mapping[str, Truth]],
    shown: tuple[Levels, Levels],
) -> Spans:
    in_use = [s for s in project.systems if s.state != "retired"]
    shape = (len(in_use), len(names))
    low, high = np.zeros(shape), np.full(shape, TOP)
    asked, waived = np.ones(shape, dtype=bool), np.zeros(shape, dtype=bool)
    confirmed = np.full(shape, NOTHING)
    questions, team_row = project.questionnaire.by_id, {t: k for k, t in enumerate(cells.teams)}
    where = np.array([cells.columns.get(n, -1) for n in names], dtype=np.int64)
    there = where >= 0
    # a question for single systems is asked of no team: there is nothing to inherit
    for row, system in enumerate(in_use):
        team = team_row.get(system.teams[0]) if system.teams else None
        if team is not None and cells.taking_part[team]:
            columns = where[there]
            counted, inside = cells.counted[team, columns], cells.in_scope[columns]
            low[row, there] = np.where(counted & inside, cells.low[team, columns], 0.0)
            high[row, there] = np.where(counted & inside, cells.high[team, columns], TOP)
            waived[row, there] = ~counted
    for row, (system, known) in enumerate(zip(in_use, facts, strict=True)):
        asked[row] = _asked(project, questions, names, known)
        for name, answer in project.current_round.system_answers.get(system.id, {}).items():
            if name not in names:
                continue
            k = names.index(name)
            waived[row, k] = answer.state == "not_applicable"
            if answer.level is not None:
                low[row, k] = high[row, k] = float(answer.level)
            else:
                low[row, k], high[row, k] = 0.0, TOP
            if answer.standing is not None:
                confirmed[row, k] = answer.standing
    by_evidence, checked = shown[0][:-1], np.maximum(confirmed, shown[1][:-1])
    return Spans(tuple(names), low, high, by_evidence, checked, asked, waived)


def _asked(
    project: Project,
    questions: Mapping[str, Question],
    names: Sequence[str],
    facts: Mapping[str, Truth],
) -> Flags:
    """Which questions the facts of a system leave in; a question that there is not is never asked."""
    whole = project.organisation.all_facts(len(project.teams))
    known = {**whole, **{n: facts[n] for n in FACTS if facts.get(n) is not None}}
    by_condition: dict[tuple[str, ...], bool] = {}
    found = np.zeros(len(names), dtype=bool)
    for k, name in enumerate(names):
        question = questions.get(name)
        if question is None:
            continue
        conditions = tuple(question.applies_if)
        if conditions not in by_condition:
            by_condition[conditions] = decide(conditions, known) is not False
        found[k] = by_condition[conditions]
    return found


def _spans_of_organisation(
    project: Project, cells: Cells, names: Sequence[str], shown: tuple[Levels, Levels]
) -> Spans:
    """One row: every question at its weakest team."""
    shape = (1, len(names))
    low, high = np.zeros(shape), np.full(shape, TOP)
    waived = np.zeros(shape, dtype=bool)
    teams = np.nonzero(cells.taking_part)[0]
    for k, name in enumerate(names):
        column = cells.columns.get(name)
        if column is None or not len(teams) or not cells.in_scope[column]:
            continue
        counted = cells.counted[teams, column]
        if not counted.any():
            waived[0, k] = True
            continue
        low[0, k] = cells.low[teams, column][counted].min()
        high[0, k] = cells.high[teams, column][counted].min()
    questions = project.questionnaire.by_id
    asked = _asked(project, questions, names, _of_organisation(project))[None, :]
    return Spans(tuple(names), low, high, shown[0][-1:], shown[1][-1:], asked, waived)


def _shown(
    project: Project, names: Sequence[str], subjects: Sequence[str], day: str
) -> tuple[Levels, Levels]:
    """The levels that evidence shows on ``day``, and those that a second person confirmed.

    ``subjects`` are systems, and the organisation ("") last. What speaks for the organisation itself shows a
    question about the whole organisation for each system.
    """
    shape = (len(subjects), len(names))
    column, rows = {n: k for k, n in enumerate(names)}, {s: k for k, s in enumerate(subjects)}
    questions = project.questionnaire.by_id
    whole = {n for n in names if n in questions and questions[n].scope == "org"}
    at: list[tuple[int, int, int, bool]] = []
    for item in project.evidence:
        if not item.shows or not item.counts_on(day):
            continue
        reviewed = item.is_reviewed_on(day)
        covered = [rows[s] for s in item.covers if s in rows]
        for name, level in item.shows.items():
            k = column.get(name)
            if k is None:
                continue
            who: Sequence[int] = covered
            if item.organisation:
                who = range(len(subjects)) if name in whole else [*covered, len(subjects) - 1]
            at += [(row, k, level, reviewed) for row in who]
    shown, checked = np.full(shape, NOTHING), np.full(shape, NOTHING)
    if at:
        found = np.array(at, dtype=np.int64)
        second = found[found[:, 3] == 1]
        np.maximum.at(shown, (found[:, 0], found[:, 1]), found[:, 2])
        np.maximum.at(checked, (second[:, 0], second[:, 1]), second[:, 2])
    return shown, checked


Documents = Mapping[tuple[str, str], Sequence[tuple[str, State]]]


def _own_documents(project: Project, day: str) -> Documents:
    """By framework and requirement the systems (the organisation is "") that have an own document of it."""
    found: dict[tuple[str, str], list[tuple[str, State]]] = {}
    for item in project.evidence:
        if not item.documents or not item.counts_on(day):
            continue
        state = State.REVIEWED if item.is_reviewed_on(day) else State.SHOWN
        covered = [*item.covers, *([""] if item.organisation else [])]
        for own in item.documents:
            found.setdefault((own.framework, own.requirement), []).extend(
                (subject, state) for subject in covered
            )
    return found


def _documents(
    documents: Documents,
    framework: Framework,
    requirements: Sequence[Requirement],
    subjects: Sequence[str],
) -> Codes:
    """States of own documents: a hole, shown, or reviewed."""
    found = np.zeros((len(subjects), len(requirements)), dtype=np.int8)
    row = {s: k for k, s in enumerate(subjects)}
    for k, requirement in enumerate(requirements):
        for subject, state in documents.get((framework.id, requirement.id), ()):
            if subject in row:
                found[row[subject], k] = max(int(found[row[subject], k]), int(state))
    return found
