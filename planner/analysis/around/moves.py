"""Whether a change of the plan by hand can be kept, what stands in its way, and what would work instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from planner.analysis.study.impossible import why_impossible
from planner.analysis.study.levels import measures
from planner.analysis.study.setting import Setting, setting_of
from planner.analysis.study.study import Study, case_problem, found_for
from planner.domain.base.errors import Cancelled, PlanningError
from planner.domain.plan.plan import QUARTER, Window
from planner.domain.project import Project
from planner.roadmap.solver import plan_exists

Waiting = Callable[[], bool]


@dataclass(frozen=True)
class Refusal:
    """Why no plan keeps a change, and the nearest start with which one does (``None``: there is none)."""

    why: str
    nearest: int | None


def refusal(
    study: Study, project: Project, initiative: str, waiting: Waiting | None = None
) -> Refusal | None:
    """Look whether a plan exists for ``project``, in which ``initiative`` was pinned or stretched by hand.

    Returns ``None`` where one does. Raises ``Cancelled`` when ``waiting`` says so.
    """
    setting = _setting(study, project)
    why = _fault(setting)
    if not why:
        return None
    window = project.limits.windows.get(initiative, Window())
    if window.latest is None:
        return Refusal(why, None)
    limits = project.limits
    months = range(window.earliest % limits.per, limits.quarters * QUARTER, limits.per)
    for start in sorted(months, key=lambda m: (abs(m - window.earliest), m))[1:]:
        if waiting is not None and not waiting():
            raise Cancelled
        if not _fault(_at(setting, initiative, start), tell=False):
            return Refusal(why, start)
    return Refusal(why, None)


def _fault(setting: Setting, *, tell: bool = True) -> str:
    """Why there is no plan, or nothing where there is one; without ``tell`` only whether."""
    try:
        # a duty that comes late by the move is said, it does not forbid the move
        problem = replace(setting.problem(), dues=())
    except PlanningError as error:
        return str(error)
    if plan_exists(problem) is not False:
        return ""
    return why_impossible(problem, measures(setting.project)) if tell else "no plan"


def _setting(study: Study, project: Project) -> Setting:
    found = found_for(study, project)
    return setting_of(project, study.profile, case_problem(project, study.catalogue, found), found)


def _at(setting: Setting, initiative: str, start: int) -> Setting:
    limits = setting.limits
    window = limits.windows[initiative].model_copy(update={"earliest": start, "latest": start})
    return setting.within(
        limits.model_copy(update={"windows": {**limits.windows, initiative: window}})
    )
