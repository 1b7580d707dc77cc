"""Money from the quality of a model: two costs and a threshold, forecasts, ranking, generated work.

A false alarm costs ``a`` more than leaving alone, a miss ``b`` more than a hit; a calibrated model acts from
the probability a / (a + b) (Elkan 2001). Rates from the area alone rest on two bell curves of equal width.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from planner.domain.base.errors import InputError


@dataclass(frozen=True)
class YesNoCosts:
    """What each of the four outcomes costs in all, a case, in one currency."""

    hit: float
    false_alarm: float
    miss: float
    left_alone: float = 0.0

    @property
    def alarm(self) -> float:
        """What a false alarm costs beyond leaving alone."""
        return self.false_alarm - self.left_alone

    @property
    def missed(self) -> float:
        """What a miss costs beyond a hit: what can still be saved."""
        return self.miss - self.hit

    @property
    def threshold(self) -> float:
        """Act from this probability; raises ``InputError`` where one answer is always right."""
        if self.alarm < 0 or self.missed <= 0:
            raise InputError("One answer is always right at these costs: no model is needed.")
        return self.alarm / (self.alarm + self.missed)


@dataclass(frozen=True)
class Rates:
    """Share of true cases that are found, and share of others that are flagged; 0–1."""

    found: float
    flagged: float


NOBODY = Rates(0.0, 0.0)


def yes_no_worth(
    cases: float, share: float, costs: YesNoCosts, new: Rates, today: Rates = NOBODY
) -> float:
    """Worth a year of ``new`` over ``today`` for ``cases`` a year of which ``share`` are true."""
    saved = share * (new.found - today.found) * costs.missed
    return cases * (saved - (1 - share) * (new.flagged - today.flagged) * costs.alarm)


def rates_of_area(area: float, share: float, threshold: float) -> Rates:
    """Rates at ``threshold`` of a calibrated model of which only the area under the curve is known.

    Two bell curves of equal width: d = √2·Φ⁻¹(area), k = ln(odds of threshold ÷ odds of share)/d + d/2.
    """
    from scipy.special import ndtr, ndtri

    if not 0.5 < area < 1 or not 0 < share < 1:
        raise InputError("An area lies between 0.5 and 1, a share between 0 and 1.")
    if threshold <= 0:
        return Rates(1.0, 1.0)
    d = math.sqrt(2) * float(ndtri(area))
    odds = threshold / (1 - threshold) * (1 - share) / share
    k = math.log(odds) / d + d / 2
    return Rates(float(ndtr(d - k)), float(ndtr(-k)))


def rates_at_limit(area: float, share: float, flagged: float) -> tuple[Rates, float]:
    """Rates where only a share ``flagged`` of all cases can be looked into, the highest scores first.

    The second is the probability of the last case that is: one more is worth p·b − (1 − p)·a. Two bell curves
    as in ``rates_of_area``: share·Φ(d − k) + (1 − share)·Φ(−k) = flagged.
    """
    from scipy.optimize import brentq
    from scipy.special import ndtr, ndtri

    if not 0.5 < area < 1 or not 0 < share < 1 or not 0 < flagged < 1:
        raise InputError("An area lies between 0.5 and 1, a share between 0 and 1.")
    d = math.sqrt(2) * float(ndtri(area))

    def beyond(k: float) -> float:
        return float(share * ndtr(d - k) + (1 - share) * ndtr(-k)) - flagged

    k = float(brentq(beyond, -40.0, 40.0 + d))
    odds = share / (1 - share) * math.exp(min(d * (k - d / 2), 700.0))
    return Rates(float(ndtr(d - k)), float(ndtr(-k))), odds / (1 + odds)


def forecast_worth(
    items: float, short: float, over: float, spread: float, less: float
) -> tuple[float, float]:
    """Which quantile to order at, and what ``less`` of the error is worth a year.

    ``items`` are decisions a year, ``short`` and ``over`` the costs of one unit too few and too many,
    ``spread`` the standard deviation of the error: (short + over)·φ(Φ⁻¹(τ))·spread·less for bell-shaped
    errors.
    """
    from scipy.special import ndtri

    if short <= 0 or over <= 0:
        raise InputError("Both costs, of one too few and of one too many, are above 0.")
    quantile = short / (short + over)
    z = float(ndtri(quantile))
    density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return quantile, items * (short + over) * density * spread * less


def rank_worth(searches: float, more: float, worth: float) -> float:
    """Worth a year of ``more`` success (a difference of shares) in ``searches`` at ``worth`` each."""
    return searches * more * worth


def generate_worth(hours: float, rate: float, more: float, realised: float) -> float:
    """Worth a year where ``more`` (a share) is solved in the same time: hours that the same work loses."""
    return hours * (1 - 1 / (1 + more)) * rate * realised


def rate_without_error(seen: float, sensitivity: float, specificity: float) -> float:
    """The true share behind a share ``seen`` by a judge who errs (Rogan and Gladen 1978), within 0–1."""
    informed = sensitivity + specificity - 1
    if informed <= 0:
        raise InputError("A judge that is no better than chance says nothing.")
    return min(max((seen + specificity - 1) / informed, 0.0), 1.0)
