"""Removing what cannot be in a best plan, so that the solver has less to look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.roadmap.futures import Futures
from planner.roadmap.problem import Activity, PlanningProblem

Floats = NDArray[np.float64]


def relevant(problem: PlanningProblem) -> PlanningProblem:
    """Return the problem without activities that cannot pay and that nothing else needs.

    Savings have diminishing returns, so an activity never adds more to a plan than what it does well would
    save beside all that others could do badly. One that costs more than that from every start, and that no
    remaining activity builds on, is in no best plan.
    """
    harm = _Harm.of(problem)
    kept = {a.id: a for a in problem.activities if a.wish != "never"}
    # what does not pay on average may still pay in the worst tenth
    careful = problem.objective.kind == "careful"
    lifting = _lifting(problem)
    while True:
        needed = {other for a in kept.values() for other in a.named}
        idle = [
            a
            for a in kept.values()
            if a.wish == "auto"
            and a.id not in needed
            and a.id not in lifting
            and not (careful and problem.saves(a.id))
            and not harm.can_pay(a)
        ]
        if not idle:
            break
        for activity in idle:
            del kept[activity.id]
    while lost := [
        a for a in kept.values() if any(n not in kept for n in (*a.needs, *a.safe_with))
    ]:
        for activity in lost:
            del kept[activity.id]
    slim = tuple(
        replace(
            a,
            needs_any=tuple(tuple(i for i in any_of if i in kept) for any_of in a.needs_any),
            lags={i: lag for i, lag in a.lags.items() if i in kept},
        )
        for a in kept.values()
    )
    dues = tuple(
        replace(due, members=tuple(m for m in due.members if m in kept)) for due in problem.dues
    )
    futures = problem.valued
    slimmer = replace(futures, pulls={i: own for i, own in futures.pulls.items() if i in kept})
    return replace(problem, activities=slim, dues=dues, futures=slimmer)


def _lifting(problem: PlanningProblem) -> set[str]:
    """Activities that lift a measure which a target, a gate or the objective looks at."""
    wanted = {t.measure for t in problem.targets}
    wanted |= {g.measure for a in problem.activities for g in a.gates}
    if problem.objective.kind in ("level", "mixture"):
        wanted.add(problem.objective.measure)
    lifting = {i for rung in problem.rungs if wanted & rung.lifts.keys() for i in rung.by}
    return lifting | {m for due in problem.dues for m in due.members}


@dataclass(frozen=True)
class _Harm:
    """The most that all activities together can pull the wrong way, and what the good sides add to that."""

    problem: PlanningProblem
    good: Futures
    worst: dict[str, Floats]

    @classmethod
    def of(cls, problem: PlanningProblem) -> _Harm:
        futures = problem.valued
        worst: dict[str, Floats] = {}
        good = {}
        for id_, own in futures.pulls.items():
            good[id_] = {d: np.maximum(u, 0.0) for d, u in own.items()}
            for driver, pull in own.items():
                if (pull < 0).any():
                    # at its worst in every tick, whenever it is finished
                    least = np.minimum(np.minimum.accumulate(pull, axis=0), 0.0)
                    worst[driver] = worst[driver] + least if driver in worst else least
        return cls(problem, replace(futures, pulls=good), worst)

    def can_pay(self, activity: Activity) -> bool:
        """Whether some start could bring more than it costs."""
        good = self.good
        touched = [
            a
            for a, drivers in good.drivers.items()
            if any(d in good.pulls.get(activity.id, {}) for d in drivers)
        ]
        before = self._saved(self.worst, touched)
        for start in self.problem.windows(activity):
            finish = self.problem.finish_tick(activity, start)
            pulled = good.pulled([(activity.id, finish, 1.0)])
            for driver, least in self.worst.items():
                pulled[driver] = pulled[driver] + least if driver in pulled else least
            saving = self._saved(pulled, touched) - before
            if saving + activity.preferred(start) > activity.cost_by_start[start]:
                return True
        return False

    def _saved(self, pulled: Mapping[str, Floats], atoms: Iterable[str]) -> float:
        return sum(self.good.saved(pulled, atoms).values())
