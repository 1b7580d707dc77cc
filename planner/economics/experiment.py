"""Worth of an experiment on the draws: what must be shown to go on, how likely it is, and what to do.

``worth`` are draws of the present worth of going on with all later cost in it. A test sees it with a
bell-shaped error ``error`` in money. Going on pays where the mean worth, given what the test shows, is above
0: the pass mark is the root of Σ w·exp(-(x - w)²/2e²), the worth of the test mean[w·Φ((w - x)/e)]. Exact for
any shape of w.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.domain.organisation.use_case import Evidence

Floats = NDArray[np.float64]
Verdict = Literal["try", "go", "shelve", "stop"]
BIAS: dict[Evidence, float] = {"randomised": 0.05, "held_back": 0.15, "bought": 0.30, "asked": 0.50}
"""How far a kind of evidence is off, beside chance, as a share of what is added on average (grade D)."""


@dataclass(frozen=True)
class Experiment:
    """What a test would show: the pass mark in money, its worth before cost, the chance to go on."""

    mark: float
    worth: float
    chance: float


def experiment(worth: Floats, error: float) -> Experiment:
    """The pass mark of a test with ``error`` on draws of ``worth``, exact on these draws."""
    from scipy.optimize import brentq
    from scipy.special import ndtr

    w = np.asarray(worth, dtype=float)
    if w.min() >= 0:
        return Experiment(-math.inf, float(w.mean()), 1.0)
    if w.max() <= 0:
        return Experiment(math.inf, 0.0, 0.0)
    if error <= 0:
        return Experiment(0.0, float(np.maximum(w, 0).mean()), float((w > 0).mean()))

    def given(x: float) -> float:
        near = -0.5 * ((x - w) / error) ** 2
        return float((w * np.exp(near - near.max())).sum())

    low, high = float(w.min() - 10 * error), float(w.max() + 10 * error)
    if given(low) > 0:
        return Experiment(-math.inf, float(w.mean()), 1.0)
    if given(high) < 0:
        return Experiment(math.inf, 0.0, 0.0)
    mark = float(brentq(given, low, high))
    go = ndtr((w - mark) / error)
    return Experiment(mark, float((w * go).mean()), float(go.mean()))


@dataclass(frozen=True)
class StopRule:
    """What to do with an idea: go on at once, try first, shelve it or stop; money, present values.

    ``now`` is the mean worth of going on at once, ``most`` what a test may cost at the most, ``perfect`` what
    one without error would be worth, ``gain`` what the test brings beyond its cost against deciding now.
    """

    verdict: Verdict
    now: float
    cost: float
    most: float
    perfect: float
    experiment: Experiment

    @property
    def gain(self) -> float:
        """What the test brings beyond its cost."""
        return self.most - self.cost


def stop_rule(
    now: Floats, later: Floats, error: float, cost: float, *, in_time: bool = True
) -> StopRule:
    """Judge an idea by draws of its worth at once and after a test of ``cost``.

    ``in_time`` says whether the test can be over by the day on which it is decided.
    """
    mean_now = float(np.mean(now))
    best = max(0.0, mean_now)
    found = experiment(later, error)
    most = found.worth - best
    perfect = float(np.maximum(later, 0).mean()) - best
    verdict: Verdict
    if most > cost and in_time:
        verdict = "try"
    elif mean_now > 0:
        verdict = "go"
    else:
        verdict = "shelve" if perfect > cost else "stop"
    return StopRule(verdict, mean_now, cost, most, perfect, found)


def error_of_test(benefit: float, evidence: Evidence, relative_error: float = 0.0) -> float:
    """Error of a test in money: chance (a share of ``benefit``) and bias of its kind, added in squares.

    ``benefit`` is the mean of what the effect adds: costs that stay where it is smaller are not taken off.
    """
    return abs(benefit) * math.hypot(relative_error, BIAS[evidence])
