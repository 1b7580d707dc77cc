"""What is known of systems by question: own answers, those of the first team, and what evidence shows.

These arrays are what states of requirements are made of (``planner.standards.states``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from planner.domain.base.conditions import Truth
from planner.domain.base.facts import alike, decide
from planner.domain.content.framework import LEGAL_FACTS, Framework, Requirement
from planner.domain.content.questionnaire import Question
from planner.domain.organisation.organisation import FACTS
from planner.domain.project import Project
from planner.maturity.cells import TOP, Cells
from planner.standards.standing import from_profile
from planner.standards.states import NOTHING, Codes, Flags, Levels, Spans, State


def of_organisation(project: Project) -> dict[str, Truth]:
    """The facts in law of the organisation: what follows from its profile, and what was said of all."""
    known: dict[str, Truth] = dict.fromkeys(LEGAL_FACTS)
    return {**known, **from_profile(project.organisation), **project.legal_facts}


def spans_of_systems(
    project: Project,
    cells: Cells,
    names: Sequence[str],
    asked: Flags,
    shown: tuple[Levels, Levels],
    decided: Mapping[str, Mapping[str, int]],
) -> Spans:
    """Every system in use (rows): what it says itself, else what its first team says, else nothing.

    ``asked`` is where the facts of a system leave a question in, of shape ``(systems, names)``. ``decided``
    holds by system the least levels of questions that a recorded decision answers, where it says none itself.
    """
    in_use = [s for s in project.systems if s.state != "retired"]
    shape = (len(in_use), len(names))
    low, high = np.zeros(shape), np.full(shape, TOP)
    waived = np.zeros(shape, dtype=bool)
    confirmed = np.full(shape, NOTHING)
    team_row = {t: k for k, t in enumerate(cells.teams)}
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
    of_team = low.copy(), high.copy(), waived.copy()
    column_of = {n: k for k, n in enumerate(names)}
    sheets = project.current_round.system_answers
    for row, system in enumerate(in_use):
        for name, answer in sheets.get(system.id, {}).items():
            k = column_of.get(name, -1)
            if k < 0:
                continue
            waived[row, k] = answer.state == "not_applicable"
            if answer.level is not None:
                low[row, k] = high[row, k] = float(answer.level)
            else:
                low[row, k], high[row, k] = 0.0, TOP
            if answer.standing is not None:
                confirmed[row, k] = answer.standing
        for name, level in decided.get(system.id, {}).items():
            k, said = column_of.get(name, -1), sheets.get(system.id, {}).get(name)
            if k >= 0 and (said is None or said.state == "dont_know"):
                low[row, k], high[row, k] = float(level), TOP
    by_evidence, checked = shown[0][:-1], np.maximum(confirmed, shown[1][:-1])
    return Spans(tuple(names), low, high, by_evidence, checked, asked, waived, of_team)


SYSTEM_IS_BOUND: Mapping[str, Truth] = {
    "regulated": True,
    "many_models": None,
    "several_teams": None,
}
"""Facts that keep the sheet of a team short. A system is asked where a law or standard needs the question."""


def left_in(
    project: Project,
    names: Sequence[str],
    facts: Sequence[Mapping[str, Truth]],
    *,
    as_teams: bool = False,
) -> Flags:
    """Where ``facts`` (a row each) leave a question in, of shape ``(facts, names)``.

    ``as_teams``: what the profile does not ask of teams is left out too.
    """
    questions = project.questionnaire.by_id
    kinds, which = alike(facts, FACTS)
    found = [_asked(project, questions, names, known, as_teams) for known in kinds]
    return np.array(found, dtype=bool).reshape(len(kinds), len(names))[which]


def _asked(
    project: Project,
    questions: Mapping[str, Question],
    names: Sequence[str],
    facts: Mapping[str, Truth],
    as_teams: bool,
) -> Flags:
    """Which questions the facts of a system leave in; a question that there is not is never asked."""
    whole = project.facts
    own = {n: facts[n] for n in FACTS if n in facts}
    if as_teams:
        known = {**whole, **{n: holds for n, holds in own.items() if holds is not None}}
    else:
        known = {**whole, **own, **SYSTEM_IS_BOUND}
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


def spans_of_organisation(
    project: Project,
    cells: Cells,
    names: Sequence[str],
    shown: tuple[Levels, Levels],
    of_systems: Spans,
    about: Flags,
) -> Spans:
    """One row: every question at its weakest team, what is asked of single systems at the weakest of these.

    ``about`` are the systems (rows) that count for each of ``names``; of none nothing is known.
    """
    shape = (1, len(names))
    low, high = np.zeros(shape), np.full(shape, TOP)
    waived = np.zeros(shape, dtype=bool)
    teams = np.nonzero(cells.taking_part)[0]
    for k, name in enumerate(names):
        column = cells.columns.get(name)
        if about[:, k].any():
            low[0, k] = of_systems.low[about[:, k], k].min()
            high[0, k] = of_systems.high[about[:, k], k].min()
            continue
        if column is None or not len(teams) or not cells.in_scope[column]:
            continue
        counted = cells.counted[teams, column]
        if not counted.any():
            waived[0, k] = True
            continue
        low[0, k] = cells.low[teams, column][counted].min()
        high[0, k] = cells.high[teams, column][counted].min()
    # teams are asked by their profile: what it leaves out, a document of the organisation shows
    asked = left_in(project, names, (of_organisation(project),), as_teams=True)
    return Spans(tuple(names), low, high, shown[0][-1:], shown[1][-1:], asked, waived)


def shown_by_evidence(
    project: Project, names: Sequence[str], subjects: Sequence[str], day: str
) -> tuple[Levels, Levels]:
    """The levels that evidence shows on ``day``, and those that a second person confirmed.

    ``subjects`` are systems, and the organisation ("") last. What speaks for the organisation itself shows a
    question about the whole organisation for each system.
    """
    shape, wide = (len(subjects), len(names)), len(names)
    column, rows = {n: k for k, n in enumerate(names)}, {s: k for k, s in enumerate(subjects)}
    questions = project.questionnaire.by_id
    whole = {n for n in names if n in questions and questions[n].scope == "org"}
    # places and levels of all that counts, as one number each: there are tens of thousands
    at: list[int] = []
    second: list[int] = []
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
            places = [(row * wide + k) * LEVELS + level for row in who]
            at += places
            if reviewed:
                second += places
    return _highest(at, shape), _highest(second, shape)


LEVELS = 10
"""More than there are levels: a place and a level are one number."""


def _highest(coded: Sequence[int], shape: tuple[int, int]) -> Levels:
    """The highest level of each place, ``NOTHING`` where none is named."""
    found = np.full(shape, NOTHING)
    places, levels = np.divmod(np.array(coded, dtype=np.int64), LEVELS)
    np.maximum.at(found.reshape(-1), places, levels.astype(np.float64))
    return found


Documents = Mapping[tuple[str, str], Sequence[tuple[str, State]]]


def own_documents(project: Project, day: str) -> Documents:
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


def documents_of(
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
