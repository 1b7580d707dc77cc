"""The level of a single system in a question: its own answer, else its class, else its first team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planner.analysis.study.duty_title import requirement_of
from planner.domain.content.catalogue import Practice
from planner.domain.organisation.system import System
from planner.domain.plan.duty import Duty
from planner.domain.project import Project
from planner.maturity.cells import Cells
from planner.standards.standing import condition_of, decision_answers, standing, tree_of
from planner.standards.states import applying, concerned


def lowest_of_systems(
    project: Project, cells: Cells, systems: Iterable[str], question: str
) -> float | None:
    """The lowest level that ``question`` may have over ``systems``; ``None`` where it is not asked of any.

    What is not known counts as nothing. So does “not applicable”: that waives no law. Systems that are
    retired or gone do not count.
    """
    if question not in project.questionnaire.by_id:
        return None
    known = (project.system_by_id.get(s) for s in systems)
    levels = [
        level_of_system(project, cells, one, question)
        for one in known
        if one is not None and one.state != "retired"
    ]
    return min(levels, default=None)


def systems_of(project: Project, duty: Duty) -> tuple[str, ...]:
    """The systems that ``duty`` is about: those that it names, else those in use that its rule is about.

    A duty of the organisation that no rule of the document asks for is about every system in use.
    """
    if duty.systems:
        return duty.systems
    in_use = tuple(s for s in project.systems if s.state != "retired")
    found = requirement_of(project, duty)
    if found is None or not in_use:
        return tuple(s.id for s in in_use)
    framework, one = found
    facts = [standing(project, s).facts for s in in_use]
    about = concerned(applying((one,), facts, condition_of(tree_of(project), framework)))[:, 0]
    return tuple(s.id for s, held in zip(in_use, about, strict=True) if held)


def level_of_system(project: Project, cells: Cells, system: System, question: str) -> float:
    """The lowest level that ``question`` may have for ``system``."""
    own = project.current_round.system_answers.get(system.id, {}).get(question)
    if own is not None and own.state != "dont_know":
        return float(own.level or 0)
    decided = decision_answers(project, system, question)
    if decided or own is not None:
        return float(decided)
    column = cells.columns.get(question)
    if column is None or not system.teams or system.teams[0] not in cells.teams:
        return 0.0
    row = cells.teams.index(system.teams[0])
    if not (cells.counted & cells.in_scope)[row, column]:
        return 0.0
    return float(np.nan_to_num(cells.low[row, column]))


@dataclass(frozen=True)
class SystemQuestions:
    """Questions that are asked of single systems only, over the systems in use.

    ``least`` is the lowest level of each, ``levels`` the mean as an array of one future. A system that has
    not answered counts, as nothing, only where a duty asks for the question: what nobody said brings no
    benefit. ``scope`` are all such questions; ``any_system`` says whether there is a system in use.
    """

    scope: frozenset[str] = frozenset()
    any_system: bool = False
    least: dict[str, float] = field(default_factory=dict)
    levels: dict[str, NDArray[np.float64]] = field(default_factory=dict)

    def only(self, practice: Practice) -> bool:
        """Whether every question that ``practice`` raises is asked of single systems only."""
        return self.scope.issuperset(r.question for r in practice.raises)


def system_questions(project: Project, cells: Cells) -> SystemQuestions:
    """What is known of the questions that are asked of single systems only."""
    scope = frozenset(q.id for q in project.questionnaire.questions if q.scope == "system")
    in_use = [s for s in project.systems if s.state != "retired"]
    wanted = {n.question for d in project.duties if d.state != "struck" for n in d.levels}
    sheets = project.current_round.system_answers
    found = SystemQuestions(scope, bool(in_use))
    for question in sorted(scope):
        here = [s for s in in_use if question in wanted or question in sheets.get(s.id, {})]
        if here:
            levels = [level_of_system(project, cells, s, question) for s in here]
            found.least[question] = min(levels)
            found.levels[question] = np.array([sum(levels) / len(levels)])
    return found
