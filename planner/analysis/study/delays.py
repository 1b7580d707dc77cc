"""When steps may really end: work that takes longer than planned, and followers that wait for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.experiments import released
from planner.domain.project import Project
from planner.economics.model import CaseProblem, Draws, Timing, draw
from planner.economics.outcomes import repeat_months

Floats = NDArray[np.float64]

TRIALS = 1_000
SHOWN_LATE = 0.9
ON_CHAIN = 0.2


@dataclass(frozen=True)
class Lateness:
    """One step when work takes as long as it takes; months as in the schedule.

    ``late`` is its end in 9 of 10 futures, ``chance`` that of ending later than planned, ``critical`` how
    often it decides when the plan ends.
    """

    id: str
    planned_end: float
    late: float
    chance: float
    critical: float


@dataclass(frozen=True)
class Delays:
    """``chance`` that the plan ends later than planned, every step, and those that most often decide it."""

    chance: float
    steps: tuple[Lateness, ...]
    chain: tuple[str, ...]


def delays_of(
    project: Project,
    case: CaseProblem,
    chosen: Sequence[Candidate],
    schedule: Mapping[str, Timing],
    trials: int = TRIALS,
) -> Delays:
    """Play the schedule with the drawn effort: what exceeds people’s time takes longer, followers wait.

    Where the drawn days of a role in a quarter exceed its days, everything it works on takes as much longer;
    spare time and contingency take that up. A step that does not take hold at first is over after another
    try, and holds up what builds on it. Nothing starts before its planned quarter.
    """
    if not schedule:
        return Delays(0.0, (), ())
    draws = draw(case, project.finance.seed, trials, schedule)
    by_id = {c.id: c for c in chosen}
    busy = _overload(project, by_id, schedule, draws)
    ends: dict[str, Floats] = {}
    cause: dict[str, list[tuple[str, NDArray[np.bool_]]]] = {}
    for id_ in sorted(schedule, key=lambda i: (schedule[i].start, schedule[i].finish, i)):
        timing = schedule[id_]
        begin = np.full(trials, float(timing.start))
        waits: list[tuple[str, Floats]] = []
        for other in _builds_on(by_id[id_], schedule):
            waits.append((other, ends[other]))
            begin = np.maximum(begin, waits[-1][1])
        per = project.limits.per
        first, last = timing.start // per, timing.finish // per
        roles = [str(r) for r, d in by_id[id_].initiative.effort_days.items() if d]
        longer = [busy[r][first:last].mean(axis=0) for r in roles]
        factor = np.max(longer, axis=0) if longer else 1.0
        months, one = timing.finish - timing.start, case.by_id[id_]
        again = repeat_months(months - one.trial_months)
        tried = np.minimum(draws[f"{id_}:outcome"], one.tries - 1)
        ends[id_] = begin + months * factor + tried * again
        cause[id_] = [(o, ready >= begin - 1e-9) for o, ready in waits]
    planned = max(t.finish for t in schedule.values())
    final = np.max(list(ends.values()), axis=0)
    critical = {i: np.isclose(e, final) for i, e in ends.items()}
    for id_ in reversed(list(ends)):
        for other, binding in cause[id_]:
            critical[other] = critical[other] | (critical[id_] & binding)
    found = tuple(
        Lateness(
            id_,
            float(schedule[id_].finish),
            float(np.quantile(end, SHOWN_LATE)),
            float((end > schedule[id_].finish + 1e-9).mean()),
            float(critical[id_].mean()),
        )
        for id_, end in ends.items()
    )
    chain = sorted((x for x in found if x.critical >= ON_CHAIN), key=lambda x: x.planned_end)
    late = float((final > planned + 1e-9).mean())
    return Delays(late, found, tuple(x.id for x in chain))


def _overload(
    project: Project,
    by_id: Mapping[str, Candidate],
    schedule: Mapping[str, Timing],
    draws: Draws,
) -> dict[str, Floats]:
    """By role, how many times its days the drawn work takes, at least 1; shape ``(periods, trials)``."""
    limits = project.limits.model_copy(update={"held_back": 0.0})
    periods = max(t.finish for t in schedule.values()) // limits.per
    found = {}
    for role, days in released(project, limits, periods).items():
        used = drawn_days(by_id, schedule, role, (periods, limits.per), draws)
        available = np.maximum(np.array(days)[:, None], 1e-9)
        found[role] = np.maximum(used / available, 1.0)
    return found


def drawn_days(
    by_id: Mapping[str, Candidate],
    schedule: Mapping[str, Timing],
    role: str,
    grid: tuple[int, int],
    draws: Draws,
) -> Floats:
    """Person-days of ``role`` that a schedule takes with the drawn effort; ``(periods, trials)``.

    ``grid`` is how many periods there are, and the months of one.
    """
    periods, per = grid
    used = np.zeros((periods, len(next(iter(draws.values())))))
    for id_, timing in schedule.items():
        effort = by_id[id_].initiative.effort_days
        amount = sum(d for r, d in effort.items() if str(r) == role)
        first, last = timing.start // per, timing.finish // per
        if amount:
            used[first:last] += amount / (last - first) * draws[f"{id_}:effort"]
    return used


def _builds_on(candidate: Candidate, schedule: Mapping[str, Timing]) -> tuple[str, ...]:
    """The planned steps that a step waits for."""
    found = [n for n in candidate.needs if n in schedule]
    for any_of in candidate.needs_any:
        ready = sorted((schedule[o].finish, o) for o in any_of if o in schedule)
        if ready:
            found.append(ready[0][1])
    return tuple(dict.fromkeys(found))
