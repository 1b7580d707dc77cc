"""Is the better model worth it? One change of a model: quality against waiting and running cost.

Δ = V·(η·q − κ·ln(t₁/t₀)) − ΔS − n·(t₁ − t₀)·c, a year: V value of the model, q relative gain in quality,
η how far value follows quality, κ what waiting costs, t response times, ΔS extra running cost, n answers a
person waits for, c cost of a person's time. κ = 0.019 per log unit is 0.5 % of value for 30 % more waiting
(randomised trials at Booking.com, KDD 2019); it was measured for changes between 0.8 and 1.5 times.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, isfinite, log

from planner.domain.base.errors import InputError
from planner.domain.base.explain import Node
from planner.domain.base.language import phrase

KAPPA = 0.019
MEASURED = (0.8, 1.5)
MS_PER_HOUR = 3_600_000


@dataclass(frozen=True)
class ModelChange:
    """What changes with the new model. Money a year in one currency; times in milliseconds.

    ``value`` is what the model earns a year today; ``quality_gain`` the relative gain of the measure
    that its value follows (0.008 is 0.8 %); ``elasticity`` how far value follows it. ``waits`` are
    answers a year that a person waits for, ``hour_cost`` what an hour of these people costs.
    """

    value: float
    quality_gain: float
    latency_now: float
    latency_new: float
    serving_cost: float = 0.0
    waits: float = 0.0
    hour_cost: float = 0.0
    elasticity: float = 1.0
    kappa: float = KAPPA

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not isfinite(value):
                raise InputError(
                    "“{name}” is {value}; state a number.",
                    name=name.replace("_", " "),
                    value=value,
                )
        for name in ("value", "waits", "hour_cost", "elasticity", "kappa"):
            if getattr(self, name) < 0:
                raise InputError(
                    "“{name}” is {value:g}; it must be 0 or more.",
                    name=name.replace("_", " "),
                    value=getattr(self, name),
                )
        if self.latency_now <= 0 or self.latency_new <= 0:
            raise InputError("Both response times must be above 0 milliseconds.")
        if self.quality_gain <= -1:
            raise InputError("A quality gain of −100 % or less leaves no model.")


@dataclass(frozen=True)
class Verdict:
    """Yearly effect of the change and its parts, all in money; positive is a gain.

    ``most_latency`` is the response time up to which the new model is worth it; ``None`` when none is
    short enough, infinity when waiting does not matter. ``extrapolated`` tells that the change of
    response time lies outside what κ was measured for.
    """

    change: ModelChange
    quality: float
    waiting: float
    serving: float
    people: float
    most_latency: float | None
    extrapolated: bool

    @property
    def net(self) -> float:
        """Gain a year, all parts together."""
        return self.quality + self.waiting + self.serving + self.people

    @property
    def words(self) -> str:
        """What it means, in one sentence."""
        change = self.change
        if self.net >= 0:
            if self.most_latency is not None and isfinite(self.most_latency):
                return phrase(
                    "Worth it, as long as answers take no more than {most:,.0f} ms.",
                    most=self.most_latency,
                )
            return "Worth it."
        better = "more accurate" if change.quality_gain > 0 else "new"
        if self.most_latency is None or self.most_latency < 1:
            return f"The {better} model destroys value, however fast it answers."
        return (
            f"The {better} model destroys value: answers would have to take at most "
            f"{self.most_latency:,.0f} ms instead of {change.latency_new:,.0f} ms."
        )


def judge(change: ModelChange) -> Verdict:
    """Weigh the change; see the module for the formula."""

    def waiting(latency: float) -> float:
        return -change.value * change.kappa * log(latency / change.latency_now)

    def people(latency: float) -> float:
        hours = change.waits * (latency - change.latency_now) / MS_PER_HOUR
        return -hours * change.hour_cost + 0.0  # no minus before a zero

    quality = change.value * change.elasticity * change.quality_gain

    def net(latency: float) -> float:
        return quality + waiting(latency) - change.serving_cost + people(latency)

    ratio = change.latency_new / change.latency_now
    return Verdict(
        change=change,
        quality=quality,
        waiting=waiting(change.latency_new),
        serving=-change.serving_cost + 0.0,
        people=people(change.latency_new),
        most_latency=_root(change, net),
        extrapolated=not MEASURED[0] <= ratio <= MEASURED[1],
    )


def _root(change: ModelChange, net: Callable[[float], float]) -> float | None:
    """The response time at which the net gain is 0; ``net`` falls as the time grows."""
    from scipy.optimize import brentq

    if change.value * change.kappa == 0 and change.waits * change.hour_cost == 0:
        return float("inf") if net(change.latency_now) >= 0 else None
    low, high = change.latency_now * exp(-30), change.latency_now * exp(30)
    if net(low) < 0:
        return None
    if net(high) > 0:
        return float("inf")
    return float(brentq(net, low, high, xtol=1e-6, rtol=1e-12))


def explain(verdict: Verdict, currency: str) -> Node:
    """The tree behind the verdict: formula with the user's numbers in it."""
    change = verdict.change
    ratio = change.latency_new / change.latency_now
    beyond = "; extrapolated beyond 0.8 to 1.5 times" if verdict.extrapolated else ""
    hours = change.waits * (change.latency_new - change.latency_now) / MS_PER_HOUR
    parts = (
        Node(
            label="Better results",
            value=verdict.quality,
            unit=f"{currency} a year",
            rule=f"{change.value:,.0f} × {change.elasticity:g} × {change.quality_gain:g}",
        ),
        Node(
            label="Longer waiting",
            value=verdict.waiting,
            unit=f"{currency} a year",
            rule=f"−{change.value:,.0f} × {change.kappa:g} × ln({ratio:.3g}){beyond}",
            source="0.5 % of value for 30 % more waiting: randomised trials at Booking.com, KDD 2019",
        ),
        Node(
            label="Running cost",
            value=verdict.serving,
            unit=f"{currency} a year",
            rule=f"−{change.serving_cost:,.0f}",
        ),
        Node(
            label="People who wait",
            value=verdict.people,
            unit=f"{currency} a year",
            rule=f"−{hours:,.0f} hours × {change.hour_cost:g}",
        ),
    )
    return Node(
        label="Gain of the new model",
        value=verdict.net,
        unit=f"{currency} a year",
        rule="sum of its parts",
        words=verdict.words,
        operands=parts,
    )
