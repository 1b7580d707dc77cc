"""How many cases a test needs, and how long it takes: two-sided 5 % and power 80 % unless it says otherwise.

Closed forms with the normal distribution (Fleiss 1981; Chow, Shao and Wang 2008); bounds for looking
early after O’Brien and Fleming (1979).
"""

from __future__ import annotations

import math

from planner.domain.base.errors import InputError

ALPHA, POWER = 0.05, 0.80
LOOKS: dict[int, tuple[float, float]] = {
    1: (1.960, 1.0),
    2: (1.977, 1.008),
    3: (2.004, 1.017),
    4: (2.024, 1.024),
    5: (2.040, 1.028),
}
"""Planned looks: the bound c of c·√(K/k) at look k of K, and what it costs in cases (α 5 %, power 80 %)."""


def _z(share: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(share))


def for_rates(before: float, after: float, alpha: float = ALPHA, power: float = POWER) -> int:
    """Cases in each arm that show a rate of ``before`` against one of ``after``."""
    if not 0 < before < 1 or not 0 < after < 1 or before == after:
        raise InputError("Two rates between 0 and 1 that differ are needed.")
    return math.ceil(_cases_of_rates(before, after, alpha, power))


def _cases_of_rates(before: float, after: float, alpha: float, power: float) -> float:
    """Cases in each arm before they are rounded up; ``after`` may be 0 or 1."""
    middle = (before + after) / 2
    spread = before * (1 - before) + after * (1 - after)
    z = _z(1 - alpha / 2) * math.sqrt(2 * middle * (1 - middle)) + _z(power) * math.sqrt(spread)
    return z * z / (before - after) ** 2


def for_means(difference: float, alpha: float = ALPHA, power: float = POWER) -> int:
    """Cases in each arm for a difference of means in standard deviations."""
    if difference <= 0:
        raise InputError("A difference of means is above 0.")
    z = _z(1 - alpha / 2)
    return math.ceil(2 * ((z + _z(power)) / difference) ** 2 + z * z / 4)


def for_wins(share: float, error: float = 0.0, alpha: float = ALPHA, power: float = POWER) -> int:
    """Decided pairs that show a share of wins above a half; ``error`` is how often the judge is wrong."""
    if not 0.5 < share < 1 or not 0 <= error < 0.5:
        raise InputError("A share of wins lies between 0.5 and 1, an error of a judge below 0.5.")
    z = _z(1 - alpha / 2) * 0.5 + _z(power) * math.sqrt(share * (1 - share))
    return math.ceil(math.ceil((z / (share - 0.5)) ** 2) / (1 - 2 * error) ** 2)


def for_order(
    wins: float, undecided: float = 0.0, alpha: float = ALPHA, power: float = POWER
) -> int:
    """Searches with interleaved lists that show a new order to win the share ``wins`` of decided ones.

    A share ``undecided`` of all has no winner. Paired proportions (Connor 1987, Biometrics 43:207): with
    ψ = 1 − undecided and δ = ψ·(2·wins − 1), (z₁√ψ + z₂√(ψ − δ²))²/δ². It is ``for_wins`` with none.
    """
    if not 0.5 < wins < 1 or not 0 <= undecided < 1:
        raise InputError("A share of wins lies between 0.5 and 1, one of undecided below 1.")
    decided = 1 - undecided
    apart = decided * (2 * wins - 1)
    z = _z(1 - alpha / 2) * math.sqrt(decided) + _z(power) * math.sqrt(decided - apart**2)
    return math.ceil((z / apart) ** 2)


def for_paired_means(difference: float, alpha: float = ALPHA, power: float = POWER) -> int:
    """Pairs for a mean difference in standard deviations of the differences (paired t, two-sided)."""
    if difference <= 0:
        raise InputError("A difference of means is above 0.")
    z = _z(1 - alpha / 2)
    return math.ceil(((z + _z(power)) / difference) ** 2 + z * z / 2)


def for_not_worse(
    rate: float, margin: float, groups: int = 1, alpha: float = ALPHA, power: float = POWER
) -> int:
    """Cases a group and arm that show a rate no worse by ``margin``, in each of ``groups`` (Bonferroni)."""
    if not 0 < rate < 1 or margin <= 0 or groups < 1:
        raise InputError("A rate lies between 0 and 1, a margin is above 0.")
    z = _z(1 - alpha / groups) + _z(power)
    return math.ceil(z * z * 2 * rate * (1 - rate) / margin**2)


def for_no_change(share: float) -> int:
    """Cases without a single change that show the rate of changes to be below ``share`` (95 %, exact)."""
    if not 0 < share < 1:
        raise InputError("A share lies between 0 and 1.")
    return math.ceil(math.log(0.05) / math.log(1 - share))


def least_effect(
    rate: float, cases: float, *, up: bool = True, alpha: float = ALPHA, power: float = POWER
) -> float:
    """The smallest difference from ``rate``, up or down, that ``cases`` in each arm can show.

    It is what ``for_rates`` asks these cases for, so neither contradicts the other; ``inf`` where even 1,
    or 0, would take more cases.
    """
    way, low, high = (1, 0.0, 1 - rate) if up else (-1, 0.0, rate)
    if _cases_of_rates(rate, rate + way * high, alpha, power) > cases:
        return math.inf
    for _ in range(60):
        middle = (low + high) / 2
        if _cases_of_rates(rate, rate + way * middle, alpha, power) > cases:
            low = middle
        else:
            high = middle
    return high


def cluster_factor(members: float, likeness: float) -> float:
    """What it costs in cases that whole groups are randomised: 1 + (members − 1)·likeness."""
    return 1 + (max(members, 1.0) - 1) * likeness


def days_of_test(
    cases: float,
    arms: int,
    a_day: float,
    feedback: float,
    *,
    shown: float = 1.0,
    cluster: float = 1.0,
    looks: int = 1,
) -> int:
    """Days in whole weeks for ``cases`` in each arm at a volume ``a_day``, and until outcomes are known."""
    if a_day <= 0 or shown <= 0:
        raise InputError("A test needs cases: a volume a day above 0.")
    whole = cases * cluster * LOOKS[looks][1] * arms
    return 7 * math.ceil(whole / (a_day * shown) / 7) + math.ceil(feedback)
