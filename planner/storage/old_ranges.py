"""Ranges as documents before format 2.0 meant them, and what they become. Frozen with that migration.

Before, low and high were the 5th and 95th percentile (or the true ends) around a *mode*, drawn as one of five
shapes; the middle of today's ranges is the median. So the middle becomes the median of the old shape, and the
draws hardly move. The “likely” of a lognormal range was never drawn; it was what somebody meant, and is now.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

BOUNDS: Mapping[str, tuple[float, float | None]] = {
    "loaded_multiplier": (1.0, None),
    "hours_per_year": (500.0, 3000.0),
    "refresh_months": (0.1, None),
    "decay_per_month": (0.0, 0.5),
    "growth_people": (-0.9, 5.0),
    "growth_models": (-0.9, 5.0),
    "growth_infra": (-0.9, 5.0),
    **dict.fromkeys(
        (
            *("toil_data_share", "toil_release_share", "duplicate_feature_share", "recapture"),
            *("run_effort_additional", "handover_share", "production_share"),
            *("avoidable_failure_share", "verified_share", "gpu_idle_share", "infra_waste_share"),
        ),
        (0.0, 1.0),
    ),
}
"""Bounds of inputs in format 1.6; all others had 0 below and nothing above."""
Z90 = 3.289707253902945


def convert(range_: dict[str, Any], bounds: tuple[float, float | None] = (0.0, None)) -> None:
    """Rewrite one range of format 1.6 in place as one of 2.0."""
    shape = range_.pop("shape", "pert")
    ends = range_.pop("ends", "p5-p95")
    peak = float(range_.pop("peak", 4.0))
    low, likely, high = (float(range_[k]) for k in ("low", "likely", "high"))
    if shape == "fixed" or low == high:
        range_["shape"] = "fixed"
        return
    if ends == "min-max" and shape not in ("lognormal", "normal"):
        range_["shape"] = "ends"
        return
    range_["shape"] = "percentiles"
    if shape == "lognormal":
        if not low < likely < high:
            range_["likely"] = min(max(float(f"{math.sqrt(low * high):.6g}"), low), high)
        return
    middle = float(f"{_median(shape, peak, low, likely, high, bounds):.6g}")
    range_["likely"] = min(max(middle, low), high)


def old_mean(range_: Mapping[str, Any], bounds: tuple[float, float | None] = (0.0, None)) -> float:
    """The mean that a range of format 1.6 was drawn with."""
    shape = range_.get("shape", "pert")
    low, likely, high = (float(range_[k]) for k in ("low", "likely", "high"))
    if shape == "fixed" or low == high:
        return likely
    if shape == "lognormal":
        sigma = math.log(high / low) / Z90
        return math.exp((math.log(low) + math.log(high)) / 2 + sigma**2 / 2)
    if shape in ("normal", "uniform"):
        return (low + high) / 2
    a, b = (low, high)
    weight = float(range_.get("peak", 4.0)) if shape == "pert" else 1.0
    if range_.get("ends", "p5-p95") != "min-max":
        a, b = _ends(shape, weight, low, likely, high, bounds)
    return (a + weight * likely + b) / (weight + 2)


def ranges_in(value: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every range in a part of a document, with the name it stands under."""
    if isinstance(value, dict):
        if {"low", "likely", "high"} <= value.keys():
            yield name, value
            return
        for key, inner in value.items():
            yield from ranges_in(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from ranges_in(inner, name)


def _median(
    shape: str,
    peak: float,
    low: float,
    likely: float,
    high: float,
    bounds: tuple[float, float | None],
) -> float:
    if shape in ("normal", "uniform"):
        return (low + high) / 2
    a, b = _ends(shape, peak, low, likely, high, bounds)
    mode = (likely - a) / (b - a)
    if shape == "triangular":
        share = math.sqrt(0.5 * mode) if mode >= 0.5 else 1 - math.sqrt(0.5 * (1 - mode))
    else:
        from scipy.special import betaincinv

        share = float(betaincinv(1 + peak * mode, 1 + peak * (1 - mode), 0.5))
    return a + (b - a) * share


def _ends(
    shape: str,
    peak: float,
    low: float,
    likely: float,
    high: float,
    bounds: tuple[float, float | None],
) -> tuple[float, float]:
    """Smallest and largest value of a PERT or triangular range given by its percentiles.

    Where the fit of format 1.6 found none, the stated ends.
    """
    from scipy.optimize import root

    width = high - low
    mode = (likely - low) / width

    def misfit(logs: Any) -> list[float]:
        a, b = math.exp(logs[0]), math.exp(logs[1])
        return [
            _below(shape, peak, 0.0, -a, mode, 1 + b) - 0.05,
            _below(shape, peak, 1.0, -a, mode, 1 + b) - 0.95,
        ]

    start = [math.log(0.05 + 0.4 * mode), math.log(0.05 + 0.4 * (1 - mode))]
    found = root(misfit, start, tol=1e-10)
    if not found.success:
        return low, high
    a, b = low - math.exp(found.x[0]) * width, high + math.exp(found.x[1]) * width
    return max(a, bounds[0]), b if bounds[1] is None else min(b, bounds[1])


def _below(shape: str, peak: float, x: float, a: float, m: float, b: float) -> float:
    if shape == "triangular":
        if x <= m:
            return 0.0 if x <= a else (x - a) ** 2 / ((b - a) * (m - a))
        return 1.0 if x >= b else 1 - (b - x) ** 2 / ((b - a) * (b - m))
    from scipy.special import betainc

    alpha, beta = 1 + peak * (m - a) / (b - a), 1 + peak * (b - m) / (b - a)
    return float(betainc(alpha, beta, (x - a) / (b - a)))
