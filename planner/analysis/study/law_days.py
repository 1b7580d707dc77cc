"""From which day the law of a duty asks for it: what a plan goes by beside the duty's own day."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from planner.analysis.study.duty_title import requirement_of
from planner.domain.base.conditions import Truth
from planner.domain.content.framework import LEGAL_FACTS, Framework, Requirement
from planner.domain.organisation.system import System
from planner.domain.plan.duty import Duty
from planner.domain.project import Project
from planner.standards.days import (
    ANYWAY,
    NO_DAY,
    day_number,
    days_in_use,
    days_of_systems,
    written_day,
)
from planner.standards.standing import condition_of, from_profile, standing, tree_of
from planner.standards.states import NO, YES, applying


def law_days(project: Project, duties: Iterable[Duty]) -> dict[str, str]:
    """By duty the first day from which its law asks it of anybody whom it is about (``YYYY-MM-DD``).

    Left out are duties that no law or supervisor asks for. It is the day of the register of systems.
    """
    found = {}
    for duty in duties:
        asked = requirement_of(project, duty)
        if asked is not None and asked[0].binds and (day := _day(project, duty, *asked)):
            found[duty.id] = day
    return found


def _day(project: Project, duty: Duty, framework: Framework, one: Requirement) -> str:
    in_use = [
        s
        for s in project.systems
        if s.state != "retired" and (not duty.systems or s.id in duty.systems)
    ]
    if in_use:
        days = _of_systems(project, in_use, framework, one, single=bool(duty.systems))
        return written_day(int(days))
    if duty.systems:
        return ""
    facts = _around(project)
    also = condition_of(tree_of(project), framework)
    if applying((one,), (facts,), also)[0, 0] == NO:
        return ""
    return written_day(int(days_of_systems((one,), (facts,), None, ())[0, 0]))


def _of_systems(
    project: Project,
    systems: Iterable[System],
    framework: Framework,
    one: Requirement,
    *,
    single: bool,
) -> int:
    """The first day over ``systems``: each for itself, or as what of the organisation hangs on them."""
    tree = tree_of(project)
    also = condition_of(tree, framework)
    within = tree if tree is not None and framework.id == tree.framework else None
    stands = [standing(project, s) for s in systems]
    facts = [where.facts for where in stands]
    begun = np.array([day_number(where.system.since) for where in stands], dtype=np.int64)
    days = days_of_systems((one,), facts, within, stands)
    asked = applying((one,), facts, also)
    if single:
        first = np.where(asked == NO, NO_DAY, np.maximum(days, begun[:, None]))
        return int(first.min())
    anyway = applying((one,), ({**_around(project), **ANYWAY},), also) == YES
    return int(days_in_use(days, asked, begun, hangs=~anyway)[0, 0])


def _around(project: Project) -> dict[str, Truth]:
    """The facts in law of the organisation itself."""
    known: dict[str, Truth] = dict.fromkeys(LEGAL_FACTS)
    return {**known, **from_profile(project.organisation), **project.legal_facts}
