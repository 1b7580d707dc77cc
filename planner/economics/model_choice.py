"""Is a better model worth it, under uncertainty? Quality against waiting, in the simulation.

Δ = V·η·q − W − ΔS a year. Waiting W is told in one of three ways, each with the range it was measured in;
beyond it there is no verdict. The third, the threshold, replaces quality and waiting by the time an answer
saves: an answer that takes longer than doing it by hand is worth nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.domain.base.language import phrase
from planner.domain.case.estimate import Range, fixed
from planner.domain.case.model_comparison import ModelComparison
from planner.economics.ranges import quantile
from planner.economics.sampling import uniform_stream

Floats = NDArray[np.float64]
Verdict = Literal["better", "worse", "open", "unknown"]
TRIALS = 8_000
CLEAR, POOR = 0.8, 0.2
FOLLOWS = Range(low=0.1, likely=0.4, high=1.0)
SAVES = Range(low=2.0, likely=3.5, high=6.0)
MENDS = Range(low=2.0, likely=4.0, high=8.0)
DOUBLING = Range(low=0.005, likely=0.013, high=0.03)
PER_100_MS = Range(low=0.0015, likely=0.0025, high=0.006)
"""Defaults: η and seconds are judgement (grade D); a doubling from trials at Booking.com 2019 (0.5 % for
30 % more); 100 ms from Google 2009 (0.2–0.6 % of searches for 100–400 ms)."""
RATIOS = (0.8, 1.5)
MOST_SLOWER, MOST_SECONDS = 2.0, 5.0


@dataclass(frozen=True)
class ModelVerdict:
    """What became of one comparison: gain a year in money, and how often it gains.

    ``turning`` is the response time in seconds up to which the better model gains in half of the futures,
    further running cost paid (threshold only; ``None`` where it would not at any speed); ``hangs_on`` the
    input that moves the gain most.
    """

    verdict: Verdict
    mean: float
    p5: float
    p95: float
    better_share: float
    turning: float | None
    hangs_on: str
    words: str


def measured(asked: ModelComparison) -> bool:
    """Whether anybody measured a change of waiting as large as this one."""
    slower = asked.seconds_new - asked.seconds_now
    if asked.way == "doubling":
        return RATIOS[0] <= asked.seconds_new / asked.seconds_now <= RATIOS[1]
    if asked.way == "per_100_ms":
        return 0 < slower <= MOST_SLOWER and asked.seconds_new <= MOST_SECONDS
    return True


def weigh(asked: ModelComparison, seed: int = 7, trials: int = TRIALS) -> ModelVerdict:
    """Weigh a better model against the present one; see the module for the equation."""
    if not measured(asked):
        words = phrase("Unknown: nobody measured a change of waiting as large as this one.")
        return ModelVerdict("unknown", math.nan, math.nan, math.nan, math.nan, None, "", words)
    drawn: dict[str, Floats] = {}

    def draw(name: str, range_: Range | None, usual: Range, most: float | None = None) -> Floats:
        u = uniform_stream(seed, f"{asked.id}:{name}", trials)
        drawn[name] = quantile(range_ or usual, u, 0.0, most)
        return drawn[name]

    extra = draw("extra_cost", asked.extra_cost, fixed(0.0))
    turning = None
    if asked.way == "threshold":
        saves, mends = draw("saves", asked.saves, SAVES), draw("mends", asked.mends, MENDS)
        right_now, right_new = asked.right_now or 0.0, asked.right_new or 0.0
        now = np.maximum(_spare(right_now, saves, mends) - asked.seconds_now, 0.0)
        spare = _spare(right_new, saves, mends)
        hours = draw("uses", asked.uses, fixed(0.0)) / 3600
        second = hours * draw("hour_cost", asked.hour_cost, fixed(0.0))
        delta = (np.maximum(spare - asked.seconds_new, 0.0) - now) * second
        turning = _turning(spare - now, extra, second)
    else:
        value = draw("value", asked.value, fixed(0.0))
        follows = draw("follows", asked.follows, FOLLOWS, 2.0)
        quality = value * follows * draw("quality_gain", asked.quality_gain, fixed(0.0))
        if asked.way == "doubling":
            k = draw("waiting", asked.waiting, DOUBLING, 1.0)
            lost = k * math.log2(asked.seconds_new / asked.seconds_now)
        else:
            k = draw("waiting", asked.waiting, PER_100_MS, 1.0)
            lost = np.minimum(k * (asked.seconds_new - asked.seconds_now) * 10, 1.0)
        delta = quality - value * lost
    delta = delta - extra
    share = float((delta > 0).mean())
    verdict: Verdict = "better" if share > CLEAR else "worse" if share < POOR else "open"
    hangs = _largest(drawn, delta)
    return ModelVerdict(
        verdict,
        float(delta.mean()),
        float(np.percentile(delta, 5)),
        float(np.percentile(delta, 95)),
        share,
        turning,
        hangs,
        _words(verdict, share, turning, hangs) if delta.any() else NOTHING,
    )


def _spare(right: float, saves: Floats, mends: Floats) -> Floats:
    """Seconds that an answer may take until people do it themselves: a·T − (1 − a)·x."""
    return right * saves - (1 - right) * mends


def _turning(most: Floats, extra: Floats, second: Floats) -> float | None:
    """The median of the seconds below which it gains: what is spare, less what running costs more."""
    paid = np.divide(extra, second, out=np.full_like(most, math.inf), where=second > 0)
    found = float(np.median(most - paid))
    return found if found > 0 else None


def _largest(drawn: dict[str, Floats], delta: Floats) -> str:
    """The input whose draws go together most with the gain."""
    found = {
        name: abs(float(np.corrcoef(values, delta)[0, 1]))
        for name, values in drawn.items()
        if np.ptp(values) > 0 and np.ptp(delta) > 0
    }
    return max(found, key=lambda n: (found[n], n), default="")


NAMES = {
    "saves": "seconds that a right answer saves",
    "mends": "seconds to put a wrong answer right",
    "follows": "how far value follows quality",
    "waiting": "what waiting costs",
    "value": "value of the model",
    "quality_gain": "gain in quality",
    "uses": "answers a year",
    "hour_cost": "cost of an hour",
    "extra_cost": "extra running cost",
}


NOTHING = "It brings nothing: people are quicker by hand with either version, so they use neither."


def _words(verdict: Verdict, share: float, turning: float | None, hangs: str) -> str:
    said = {
        "better": "Better: it gains in {share:.0%} of futures.",
        "worse": "Worse: it gains in {share:.0%} of futures.",
        "open": "Open: it gains in {share:.0%} of futures, and hangs on {what}.",
    }[verdict]
    first = phrase(said, share=share, what=NAMES.get(hangs, hangs))
    if turning is None:
        return first
    second = phrase("Worth it up to {seconds:.1f} seconds an answer.", seconds=turning)
    return phrase("{first} {second}", first=first, second=second)
