"""The level of a single system in a question: its own answer, else how its first team works."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from planner.domain.organisation.system import System
from planner.domain.project import Project
from planner.maturity.cells import Cells


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


def level_of_system(project: Project, cells: Cells, system: System, question: str) -> float:
    """The lowest level that ``question`` may have for ``system``."""
    own = project.current_round.system_answers.get(system.id, {}).get(question)
    if own is not None:
        return float(own.level or 0)
    column = cells.columns.get(question)
    if column is None or not system.teams or system.teams[0] not in cells.teams:
        return 0.0
    row = cells.teams.index(system.teams[0])
    if not (cells.counted & cells.in_scope)[row, column]:
        return 0.0
    return float(np.nan_to_num(cells.low[row, column]))
