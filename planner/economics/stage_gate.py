"""Pilot first: what trying a step with a few people before deciding on it is worth.

Value of pilot-then-decide = −cost of the pilot + E[max(0, E(worth | what the pilot shows))], against deciding
now, max(0, E[worth]). A pilot shows whether the step takes hold and how strong its effects are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.base.errors import Cancelled
from planner.economics.costs import cost_flows
from planner.economics.metrics import present_value, standard_error
from planner.economics.model import CaseProblem, Schedule, Timing, draw
from planner.economics.worth import net_present_value

Floats = NDArray[np.float64]
PILOT_SHARE = 0.15
PILOT_MONTHS = 3
BINS = 20


@dataclass(frozen=True)
class PilotFirst:
    """Worth of one step in its plan, decided now and after a pilot; money, present values.

    ``now`` is what the step adds to the plan (0 when it is better left out), ``after`` what it adds when a
    pilot comes first, the pilot's ``cost`` and the later start taken off. ``stop_chance`` is how often the
    pilot says to stop, ``error`` the standard error of the gain.
    """

    id: str
    now: float
    after: float
    cost: float
    stop_chance: float
    error: float

    @property
    def gain(self) -> float:
        """What the pilot is worth; negative where deciding now is better."""
        return self.after - self.now


def pilot_first(
    problem: CaseProblem,
    schedule: Schedule,
    dependants: Mapping[str, frozenset[str]],
    *,
    trials: int = 2_000,
    seed: int = 7,
    share: float = PILOT_SHARE,
    months: int = PILOT_MONTHS,
    proceed: Callable[[], bool] = lambda: True,
) -> tuple[PilotFirst, ...]:
    """Weigh a pilot of every step of ``schedule`` that has effects, the most valuable first.

    ``dependants`` are the steps that fall away with one (itself left out). A pilot costs ``share`` of the
    set-up and puts the step and its dependants off by ``months``; what they add is then known by success and
    by the strength of effects (equal-count bins of a least-squares fit). Raises ``Cancelled`` when
    ``proceed`` says no.
    """
    draws = draw(problem, seed, trials, schedule)
    whole = net_present_value(problem, schedule, draws)
    by_id = {i.id: i for i in problem.initiatives}
    found = []
    for id_, timing in schedule.items():
        initiative = by_id[id_]
        if not initiative.effects:
            continue
        if not proceed():
            raise Cancelled
        gone = dependants.get(id_, frozenset()) | {id_}
        rest = {k: t for k, t in schedule.items() if k not in gone}
        base = net_present_value(problem, rest, draws)
        added = whole - base
        later = dict(rest)
        for k in gone & schedule.keys():
            t = schedule[k]
            moved = replace(t, start=t.start + months, finish=t.finish + months)
            if moved.start < problem.horizon:
                later[k] = moved
        added_later = net_present_value(problem, later, draws) - base
        pilot = _set_up_cost(problem, id_, timing, draws) * share
        shown = np.column_stack([draws[f"{id_}:effect:{e.target}"] for e in initiative.effects])
        holds = draws[f"{id_}:outcome"] < initiative.tries
        if initiative.trial is not None:
            holds &= draws[f"{id_}:pass"] > 0
        known = _known(added_later, holds, shown)
        now = max(float(added.mean()), 0.0)
        after = float(np.maximum(known, 0).mean()) - pilot
        gained = np.maximum(known, 0) - (added if now > 0 else 0.0)
        stop = float((known < 0).mean())
        found.append(PilotFirst(id_, now, after, pilot, stop, standard_error(gained)))
    return tuple(sorted(found, key=lambda p: (-p.gain, p.id)))


def _set_up_cost(
    problem: CaseProblem, id_: str, timing: Timing, draws: Mapping[str, Floats]
) -> float:
    """Expected present value of what is spent until the step is finished."""
    labour, cash = cost_flows(problem, {id_: timing}, draws)
    total = (labour + cash)[:, : timing.finish]
    return float(present_value(total, problem.rate).mean()) if total.size else 0.0


def _known(worth: Floats, took_hold: NDArray[np.bool_], effects: Floats) -> Floats:
    """Per trial the mean worth given what a pilot shows: success, and the strength of the effects."""
    known = np.empty(len(worth))
    for group in (took_hold, ~took_hold):
        rows = np.flatnonzero(group)
        if not len(rows):
            continue
        design = np.column_stack([np.ones(len(rows)), effects[rows]])
        fit = design @ np.linalg.lstsq(design, worth[rows], rcond=None)[0]
        order = rows[np.argsort(fit, kind="stable")]
        for part in np.array_split(order, max(1, min(BINS, len(rows) // 20))):
            known[part] = worth[part].mean()
    return known
