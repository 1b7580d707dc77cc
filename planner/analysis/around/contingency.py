"""Holding something back: how often a plan breaks its budget, and what contingency costs in value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.analysis.around.frontier import PointPlanner, Progress, setting_for
from planner.analysis.study.delays import drawn_days
from planner.analysis.study.experiments import released, released_in_all, released_money
from planner.analysis.study.limits import periods_of
from planner.analysis.study.setting import Setting
from planner.analysis.study.study import Study
from planner.domain.plan.plan import Limits
from planner.economics.costs import cost_flows
from planner.economics.model import Draws, Timing, draw

SHARES = (0.0, 0.1, 0.2, 0.3)
TRIALS = 1_000


@dataclass(frozen=True)
class Contingency:
    """The plan made with ``held_back`` of money and people's time kept.

    ``breaks_money`` and ``breaks_people``: the share of futures in which some quarter needs more than there
    is with nothing held back. ``value`` as printed of the plan; ``price`` is what holding back costs of it.
    """

    held_back: float
    value: float
    price: float
    breaks_money: float
    breaks_people: float
    fault: str = ""


def contingency(study: Study, progress: Progress | None = None) -> tuple[Contingency, ...]:
    """Plan with 0, 10, 20 and 30 % held back and see how each plan fares in 1,000 futures."""
    setting, limits = setting_for(study), study.project.limits
    draws = draw(setting.case, study.case.seed, TRIALS)
    run = PointPlanner(setting, progress, len(SHARES))
    found: list[Contingency] = []
    for share in SHARES:
        point = run.point(share, limits.model_copy(update={"held_back": share}))
        if point.schedule is None:
            found.append(Contingency(share, 0.0, 0.0, 0.0, 0.0, point.fault))
            continue
        whole = limits.model_copy(update={"held_back": 0.0})
        money, people = breaks(setting, whole, point.schedule, draws)
        price = found[0].value - point.value if found else 0.0
        found.append(Contingency(share, point.value, max(price, 0.0), money, people))
    return tuple(found)


def breaks(
    setting: Setting, limits: Limits, schedule: Mapping[str, Timing], draws: Draws
) -> tuple[float, float]:
    """Shares of futures in which the money, or the days of some role, do not suffice in some period."""
    trials = len(next(iter(draws.values())))
    periods, per = periods_of(limits, setting.case.horizon), limits.per
    _, cash = cost_flows(setting.case, schedule, draws)
    spent = cash.T[: periods * per].reshape(periods, per, trials).sum(axis=1)
    budget = np.array(released_money(setting.project, limits, periods))[:, None]
    if limits.carry_over:
        spent, budget = spent.cumsum(axis=0), budget.cumsum(axis=0)
    over = (spent > budget * (1 + 1e-9) + 1e-6).any(axis=0)
    if limits.budget_total is not None:
        most = released_in_all(setting.project, limits, periods)
        over |= cash.T[: periods * per].sum(axis=0) > most * (1 + 1e-9)
    short = np.zeros(trials, dtype=bool)
    by_id = {c.id: c for c in setting.chosen}
    for role, available in released(setting.project, limits, periods).items():
        used = drawn_days(by_id, schedule, role, (periods, per), draws)
        short |= (used > np.array(available)[:, None] * (1 + 1e-9) + 1e-6).any(axis=0)
    return float(over.mean()), float(short.mean())
