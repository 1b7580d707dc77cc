"""No plan near the returned one is worth more beyond noise, in futures that nobody planned with.

``python3 start.py long neighbours`` looks at 300 neighbours (drop, shift, add, swap) of the plans of the
example and of twenty made-up organisations in 4,000 fresh futures; their numbers as arguments look at some.
A gain counts beyond 3.6 standard errors (5 % over 300 tests) and above 0.1 % of the worth, or of a tenth of
the benefits where the worth is small.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from planner.analysis.study.polish import UNIT
from planner.analysis.study.setting import schedule_of, setting_of
from planner.analysis.study.study import Study, study
from planner.catalogue.own import catalogue_of
from planner.economics.model import sample
from planner.economics.worth import net_present_value
from planner.roadmap.greedy import with_activity
from planner.roadmap.near import SHIFTS, branch
from planner.roadmap.problem import PlanningProblem, Starts
from planner.roadmap.repair import repaired
from planner.roadmap.value import plan_saving, plan_value, violations
from tests.golden import Profile

ERRORS = 3.6
LEAST = 0.001
OTHERS = (
    Profile("13 hauler", (4, 2, 3, 1, 1, 0), 9, (30e3, 90e3, 300e3), 0, "travel", live=True),
    Profile("14 clinics", (6, 2, 3, 2, 1, 2), 12, (40e3, 150e3, 500e3), 8, "healthcare", at_once=4),
    Profile("15 lender", (9, 5, 4, 3, 2, 3), 18, (150e3, 500e3, 1.8e6), 12, "banking", live=True),
    Profile("16 maker", (5, 2, 4, 2, 1, 0), 30, (20e3, 60e3, 200e3), 0, "manufacturing"),
    Profile("17 shop", (11, 6, 5, 4, 2, 0), 25, (60e3, 200e3, 700e3), 0, "retail", "germany"),
    Profile("18 agency", (8, 2, 4, 2, 2, 2), 10, (30e3, 100e3, 350e3), 4, "public_sector", "uk"),
    Profile("19 studio", (6, 5, 2, 3, 1, 0), 5, (80e3, 250e3, 850e3), 0, "software", at_once=3),
    Profile("20 mutual", (10, 4, 5, 3, 2, 2), 20, (100e3, 350e3, 1.2e6), 7, "insurance", "germany"),
)  # fmt: skip
"""Eight more, of small and middle size and with little money, so that there are twenty."""
TIGHT = 20_000.0


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


def near(problem: PlanningProblem, starts: Starts) -> Iterator[tuple[str, Starts]]:
    """Plans one move away, each with its kind: ``drop``, ``shift``, ``add`` or ``swap``.

    A branch dropped; a step shifted and the rest repaired; a step added with what it lacks; a branch dropped
    and a step added in its place.
    """
    rests: list[Starts] = [starts]
    for id_ in starts:
        gone = branch(problem, starts, id_)
        rests.append({i: s for i, s in starts.items() if i not in gone})
        yield "drop", rests[-1]
        for by in SHIFTS:
            to = starts[id_] + by
            if 0 <= to <= problem.periods - problem.by_id[id_].duration:
                yield "shift", repaired(problem, {**starts, id_: to}, (id_,)).starts
    for rest in rests:
        for activity in problem.activities:
            if activity.id not in starts and problem.saves(activity.id):
                added = with_activity(problem, rest, activity)
                if added is not None:
                    yield "add" if rest is starts else "swap", added


def some_of(problem: PlanningProblem, starts: Starts, most: int, seed: int) -> list[dict[str, int]]:
    """``most`` neighbours that keep all limits, as many of each kind as there are, in an order of chance."""
    kinds: dict[str, set[tuple[tuple[str, int], ...]]] = {}
    for kind, near_by in near(problem, starts):
        kinds.setdefault(kind, set()).add(tuple(sorted(near_by.items())))
    chance = random.Random(seed)
    seen = {tuple(sorted(starts.items()))}
    queues = []
    for kind in sorted(kinds):
        queue = sorted(kinds[kind])
        chance.shuffle(queue)
        queues.append(queue)
    found: list[dict[str, int]] = []
    while len(found) < most and any(queues):
        for queue in queues:
            while queue and len(found) < most:
                plan = queue.pop()
                if plan not in seen and not violations(problem, dict(plan)):
                    seen.add(plan)
                    found.append(dict(plan))
                    break
    return found


def looked_at(found: Study, most: int, trials: int, seed: int = 1) -> Looked:
    """Value ``most`` neighbours of a study's plan, paired with it, in ``trials`` fresh futures."""
    project = found.project
    setting = setting_of(project, found.profile, found.case_problem, found.candidates)
    problem = setting.problem()
    starts = {
        s.candidate.id: s.start // problem.months
        for s in found.plan.steps
        if s.candidate.id in problem.by_id
    }
    kept = some_of(problem, starts, most, seed)
    draws = sample(found.case_problem, project.finance.seed + 1_000 + seed, trials).draws
    case = found.case_problem
    base = net_present_value(case, schedule_of(problem, starts), draws)
    unit = max(abs(plan_value(problem, starts)), UNIT * plan_saving(problem, starts), 1.0)
    best = Looked(len(kept), 0.0, 0.0, 0.0)
    for plan in kept:
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

    chosen = [p for p in (*PROFILES, *OTHERS) if not arguments or p.name.split()[0] in arguments]
    projects = [("the example", load(EXAMPLE).project)] if not arguments else []
    projects += [
        (p.name, project_of(p, budget=TIGHT) if p in OTHERS else project_of(p)) for p in chosen
    ]
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
