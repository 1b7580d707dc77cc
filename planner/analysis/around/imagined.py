"""What the plan would be worth with some inputs where somebody puts them, and all else as drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.analysis.study.study import Study
from planner.economics.flows import COMPONENTS, flows
from planner.economics.metrics import discount_factors
from planner.economics.model import Quantity, sample
from planner.economics.sensitivity import Swing, fixing, used_quantities
from planner.economics.worth import FEW_FUTURES, net_present_value

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Imagined:
    """Expected worth in the project's currency, and the share of futures that lose money."""

    worth: float
    loss: float


def expected_path(study: Study) -> Floats:
    """The expected running total of the plan by month, discounted; ``(T + 1,)``. It ends at the worth."""
    monthly, problem = study.case.monthly, study.case_problem
    net = sum((monthly[c] for c in COMPONENTS), start=-monthly["labour"] - monthly["invoices"])
    return np.cumsum(net * discount_factors(problem.rate, problem.horizon))


class WhatIf:
    """A plan asked with inputs put somewhere: few futures, so that it answers while a slider is dragged.

    The few futures stand beside the many of the study: what they differ by with nothing put is taken off.
    """

    def __init__(self, study: Study) -> None:
        self._study = study
        problem, schedule = study.case_problem, study.plan.schedule
        finance = study.project.finance
        self.futures = sample(problem, finance.seed, FEW_FUTURES, schedule)
        self.drawn = net_present_value(problem, schedule, self.futures.draws)
        self._drawn_path: Floats | None = None
        self._known = used_quantities(problem, schedule)
        mean = float(self.drawn.mean())
        self._shift = study.case.npv.mean - mean
        self._loss = study.case.loss_share - float((self.drawn + self._shift < 0).mean())

    def quantity(self, swing: Swing) -> Quantity | None:
        """The input of a bar, where it is one that can be put somewhere."""
        return self._known.get(swing.id)

    def path(self, stated: Mapping[str, float]) -> Floats:
        """The expected running total by month with the inputs ``stated``, discounted; ``(T + 1,)``.

        It ends at the worth of ``at``: both are the study's, and what the same few futures differ by.
        """
        known = expected_path(self._study)
        if not stated:
            return known
        if self._drawn_path is None:
            self._drawn_path = self._few({})
        return known + self._few(stated) - self._drawn_path

    def _few(self, stated: Mapping[str, float]) -> Floats:
        """The running total in the few futures, at its mean."""
        problem, schedule = self._study.case_problem, self._study.plan.schedule
        draws = self.futures.draws
        trials = len(next(iter(draws.values())))
        fixed = {id_: np.full(trials, float(v)) for id_, v in stated.items()}
        found = flows(problem, schedule, {**draws, **fixed})
        net = (found.benefit - found.cost).mean(axis=0)
        return np.cumsum(net * discount_factors(problem.rate, problem.horizon))

    def at(self, stated: Mapping[str, float]) -> Imagined:
        """Worth and odds with the inputs ``stated``; those of the study with none."""
        if not stated:
            return Imagined(self._study.case.npv.mean, self._study.case.loss_share)
        problem, schedule = self._study.case_problem, self._study.plan.schedule
        found = fixing(problem, schedule, self.futures.draws, stated) + self._shift
        loss = float((found < 0).mean()) + self._loss
        return Imagined(float(found.mean()), float(np.clip(loss, 0.0, 1.0)))
