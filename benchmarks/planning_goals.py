"""How fast plans are proven: ``python -m benchmarks.planning_goals [NAME …]`` prints a table.

Real problems: golden profiles, on counted value or as if all claimed value were real, with all or a part of
people's time, by quarters or months; the same with copies of their steps. Then the synthetic family, on which
HiGHS and CP-SAT alone, on the same rows, run beside it. Seconds of one processor; nothing here asserts a
time.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from benchmarks.planning_family import family
from planner.analysis.study.setting import setting_of
from planner.analysis.study.study import derived
from planner.catalogue.own import catalogue_of
from planner.domain.case.estimate import Assumption, Provenance, fixed
from planner.domain.project import Project
from planner.roadmap.engines import Answer, solve_cpsat, solve_highs
from planner.roadmap.greedy import greedy_plan
from planner.roadmap.linear import build
from planner.roadmap.presolve import relevant
from planner.roadmap.problem import PlanningProblem
from planner.roadmap.solver import ImpossiblePlan, solve
from tests.golden import PROFILES, project_of

CASES: tuple[tuple[str, str, bool, float, int], ...] = (
    ("2", "team of four", False, 0.15, 3),
    ("7", "insurer", False, 0.15, 3),
    ("7", "insurer", True, 0.15, 3),
    ("7", "insurer", True, 0.05, 3),
    ("6", "regional bank", False, 0.15, 3),
    ("6", "regional bank", True, 0.15, 3),
    ("6", "regional bank", True, 0.05, 3),
    ("11", "bank of 1,000", False, 0.15, 3),
    ("7", "insurer by months", False, 0.15, 1),
)
"""Profile, name, whether claimed value counts, share of people's time (0–1), months of a period."""
COPIES = (("7", "insurer", 100), ("6", "regional bank", 100), ("7", "insurer", 200))
"""Profile, name, and how many candidates copies that differ bring its steps to, after presolve."""
FAMILY = (
    (40, 12, 3, 0.01),
    (60, 12, 3, 0.01),
    (100, 12, 3, 0.01),
    (40, 36, 1, 0.03),
)
"""Initiatives, periods, months of a period, gap that is asked for."""
ALONE_EFFORT = 20.0
T = TypeVar("T")


def spent(run: Callable[[], T]) -> tuple[float, T]:
    """Processor seconds that something takes, and what came out."""
    began = time.process_time()
    found = run()
    return time.process_time() - began, found


def changed(profile: str, claimed: bool, share: float, months: int) -> Project:
    """A golden profile with other facts."""
    project = project_of(next(p for p in PROFILES if p.name.split()[0] == profile))
    limits = {"default_people_share": share, "grid": "month" if months == 1 else "quarter"}
    counted = Assumption(range=fixed(1.0), provenance=Provenance(grade="A", source="Made up"))
    more = {"verified_share": counted} if claimed else {}
    return project.model_copy(
        update={
            "limits": project.limits.model_copy(update=limits),
            "assumptions": {**project.assumptions, **more},
        }
    )


def problem_of(project: Project) -> PlanningProblem:
    """What a solve of this document begins with."""
    found = derived(project, catalogue_of(project))
    of = (project, found.profile, found.case_problem, found.candidates)
    return setting_of(*of).problem()


def copied(problem: PlanningProblem, count: int) -> PlanningProblem:
    """The steps that could pay, and copies that save and cost up to 30 % more or less: ``count`` in all."""
    base, chance = relevant(problem), random.Random(count)
    assert base.futures is not None
    steps, pulls, costs = (
        list(base.activities),
        dict(base.futures.pulls),
        dict(base.futures.costs),
    )
    for k in range(count - len(steps)):
        one = base.activities[k % len(base.activities)]
        id_, saves, dearer = f"{one.id}~{k}", chance.uniform(0.7, 1.3), chance.uniform(0.7, 1.3)
        cost = tuple(c * dearer for c in one.cost_by_start)
        steps.append(replace(one, id=id_, name=id_, cost_by_start=cost, wish="auto"))
        pulls[id_] = {d: u * saves for d, u in pulls.get(one.id, {}).items()}
        if one.id in costs:
            costs[id_] = costs[one.id] * dearer
    return replace(
        base,
        activities=tuple(steps),
        futures=replace(base.futures, pulls=pulls, costs=costs),
    )


def row(name: str, made: float, problem: PlanningProblem, gap: float) -> tuple[float, str]:
    """Seconds until the proof, and a row of the table."""
    greedy, first = spent(lambda: greedy_plan(problem))
    slimmed, slim = spent(lambda: relevant(problem))
    try:
        taken, found = spent(lambda: solve(problem, first, gap=gap))
    except ImpossiblePlan:
        return 0.0, f"| {name} | {len(problem.activities)} | impossible, by both engines |"
    said = f"{len(problem.activities)}; {len(slim.activities)} | {found.gap:.2%}, {found.status}"
    return taken, f"| {name} | {said} | {made:.1f} | {greedy:.2f} | {slimmed:.1f} | {taken:.1f} |"


def alone(problem: PlanningProblem, gap: float, taken: float) -> str:
    """How long each engine takes by itself on the same rows, and how far it gets."""
    told = []
    runs: tuple[tuple[str, Callable[..., Answer]], ...] = (
        ("HiGHS", solve_highs),
        ("CP-SAT", solve_cpsat),
    )
    for name, run in runs:
        model = build(relevant(problem))
        seconds, answer = spent(partial(run, model, gap=gap, effort=ALONE_EFFORT))
        told.append(f"{name} alone {seconds:.1f} s ({answer.outcome}, × {seconds / taken:.1f})")
    return "; ".join(told)


def main(names: Sequence[str]) -> None:
    """Print the rows whose names begin with one of ``names``; all without any."""
    wanted = tuple(names) or ("",)
    print(
        "| case | candidates; after presolve | gap, status | problem | first plan | presolve | solve |"
    )
    print("|---|---|---|---|---|---|---|")
    for profile, name, claimed, share, months in CASES:
        said = f"{name}, {'claimed' if claimed else 'counted'}, {share:.0%} of time"
        if said.startswith(wanted):
            project = changed(profile, claimed, share, months)
            made, problem = spent(partial(problem_of, project))
            print(row(said, made, problem, 0.03 if months == 1 else 0.01)[1], flush=True)
    for profile, name, many in COPIES:
        said = f"{name}, {many} by copies"
        if said.startswith(wanted):
            problem = copied(problem_of(changed(profile, True, 0.15, 3)), many)
            print(row(said, 0.0, problem, 0.01)[1], flush=True)
    for count, periods, months, gap in FAMILY:
        said = f"family {count} × {periods}"
        if said.startswith(wanted):
            problem = family(count, periods, 0, target=False, months=months)
            taken, words = row(said, 0.0, problem, gap)
            print(words, flush=True)
            print(f"  {alone(problem, gap, taken)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
