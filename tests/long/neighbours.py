"""No plan near the returned one is worth more beyond noise, in futures that nobody planned with.

``python3 start.py long neighbours`` looks at 300 neighbours of the plans of the example and of golden
profiles in 4,000 fresh futures; numbers of profiles as arguments look at some. A gain counts beyond 3.6
standard errors (5 % over 300 tests) and above 0.1 % of the worth, or of a tenth of the benefits where the
worth is small.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from planner.analysis.study.last_mile import UNIT, branch
from planner.analysis.study.setting import schedule_of, setting_of
from planner.analysis.study.study import Study, study
from planner.catalogue.own import catalogue_of
from planner.economics.model import sample
from planner.economics.worth import net_present_value
from planner.roadmap.greedy import with_activity
from planner.roadmap.problem import PlanningProblem, Starts
from planner.roadmap.repair import repaired
from planner.roadmap.value import plan_saving, plan_value, violations

ERRORS = 3.6
LEAST = 0.001
SHIFTS = (-2, -1, 1, 2)


@dataclass(frozen=True)
class Looked:
    """How many neighbours were valued, and the largest gain: money, standard errors, share of the unit."""

    neighbours: int
    gain: float
    errors: float
    share: float

    @property
    def better(self) -> bool:
        """Whether a neighbour is better beyond noise."""
        return self.errors > ERRORS and self.share > LEAST


def near(problem: PlanningProblem, starts: Starts) -> Iterator[dict[str, int]]:
    """Plans one move away: a branch dropped, a step added with what it lacks, a step shifted and repaired."""
    for id_ in starts:
        gone = branch(problem, starts, id_)
        yield {i: s for i, s in starts.items() if i not in gone}
        for by in SHIFTS:
            to = starts[id_] + by
            if 0 <= to <= problem.periods - problem.by_id[id_].duration:
                yield repaired(problem, {**starts, id_: to}, (id_,)).starts
    for activity in problem.activities:
        if activity.id not in starts and problem.saves(activity.id):
            added = with_activity(problem, starts, activity)
            if added is not None:
                yield added


def looked_at(found: Study, most: int, trials: int, seed: int = 1) -> Looked:
    """Value ``most`` neighbours of a study's plan, paired with it, in ``trials`` fresh futures."""
    project = found.project
    setting = setting_of(project, found.profile, found.case_problem, found.candidates)
    problem = setting.problem()
    starts = {s.candidate.id: s.start for s in found.plan.steps if s.candidate.id in problem.by_id}
    every = {tuple(sorted(p.items())) for p in near(problem, starts)}
    kept = [dict(p) for p in sorted(every) if dict(p) != starts]
    kept = [p for p in kept if not violations(problem, p)]
    random.Random(seed).shuffle(kept)
    draws = sample(found.case_problem, project.finance.seed + 1_000 + seed, trials).draws
    case = found.case_problem
    base = net_present_value(case, schedule_of(problem, starts), draws)
    unit = max(abs(plan_value(problem, starts)), UNIT * plan_saving(problem, starts), 1.0)
    best = Looked(len(kept[:most]), 0.0, 0.0, 0.0)
    for plan in kept[:most]:
        worth = net_present_value(case, schedule_of(problem, plan), draws) if plan else 0.0
        gain = np.asarray(worth - base)
        error = float(gain.std(ddof=1)) / np.sqrt(trials)
        mean = float(gain.mean())
        one = Looked(best.neighbours, mean, mean / max(error, 1e-9), mean / unit)
        if one.share > LEAST and one.errors > best.errors:
            best = one
    return best


def main(arguments: Sequence[str]) -> int:
    """Print a line an organisation; exit status 1 where a neighbour is better beyond noise."""
    from planner.storage.document import load
    from tests.conftest import EXAMPLE
    from tests.golden import PROFILES, project_of

    chosen = [p for p in PROFILES if not arguments or p.name.split()[0] in arguments]
    projects = [("the example", load(EXAMPLE).project)] if not arguments else []
    projects += [(p.name, project_of(p)) for p in chosen]
    failed = False
    print("| organisation | neighbours | largest gain | standard errors | share of the unit |")
    print("|---|---|---|---|---|")
    for name, project in projects:
        one = looked_at(study(project, catalogue_of(project)), 300, 4_000)
        failed = failed or one.better
        print(
            f"| {name} | {one.neighbours} | {one.gain:,.0f} | {one.errors:.1f} | {one.share:.2%} |",
            flush=True,
        )
    return int(failed)
