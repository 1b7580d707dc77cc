"""What is done with and without a plan: which steps of a schedule these are, and which are the plan's own.

Not to adopt a plan means that these are done and no others. So every comparison with nothing counts them on
both sides: what they lift and the duties that they keep. Their cost and their days are in no sum of a plan.
"""

from __future__ import annotations

from dataclasses import replace

from planner.economics.model import CaseProblem, Schedule, Timing


def in_any_case(problem: CaseProblem, schedule: Schedule) -> dict[str, Timing]:
    """The steps of ``schedule`` that are done with and without it."""
    return {id_: t for id_, t in schedule.items() if problem.by_id[id_].anyway}


def plan_itself(problem: CaseProblem, schedule: Schedule) -> dict[str, Timing]:
    """The steps of ``schedule`` that are done because of it alone: those that its sums count."""
    return {id_: t for id_, t in schedule.items() if not problem.by_id[id_].anyway}


def counted_in_full(problem: CaseProblem) -> CaseProblem:
    """``problem`` in which what is done with and without a plan costs what it takes, as every other step."""
    found = tuple(replace(i, anyway=False) for i in problem.initiatives)
    return replace(problem, initiatives=found)
