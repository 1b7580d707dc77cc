"""What to find out first: value of information and rank correlation from the draws that are there.

The decision is to carry the plan out or to do nothing, so knowing better is worth something only where it
could change that. Per input the mean worth given the input is estimated over equal-count bins of the draws
(Strong, Oakley and Brennan 2014); no simulation inside a simulation is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BINS = 50


@dataclass(frozen=True)
class Information:
    """Worth of knowing one input before deciding, in money, with its Monte Carlo error.

    ``correlation`` is Spearman's rank correlation of the input with the plan's worth, −1 to 1.
    """

    id: str
    value: float
    error: float
    correlation: float

    @property
    def shown(self) -> bool:
        """Whether the value stands clear of its error."""
        return self.value > 2 * self.error and self.value > 0


def perfect_information(npv: Floats) -> float:
    """EVPI: E[max(0, NPV)] − max(0, E[NPV]), in money."""
    return float(np.maximum(npv, 0).mean() - max(npv.mean(), 0.0))


def information(
    npv: Floats, draws: Mapping[str, Floats], bins: int = BINS
) -> tuple[Information, ...]:
    """EVPPI and rank correlation of every input that varies, the most valuable first.

    EVPPI = E[max(0, E[NPV | x])] − max(0, E[NPV]). A bin that is on the wrong side of 0 by chance
    adds to it, so the expected excess of pure noise is taken off and nothing falls below 0; the error
    is that of the bins that would change the decision. EVPPIs do not add up.
    """
    count = len(npv)
    used = max(2, min(bins, count // 20))
    ranks_npv = _ranks(npv)
    base = max(float(npv.mean()), 0.0)
    found = []
    for name, values in draws.items():
        if np.ptp(values) == 0:
            continue
        parts = _groups(values, npv, used)
        means = np.array([p.mean() for p in parts])
        sizes = np.array([len(p) for p in parts])
        errors = np.array([p.std(ddof=1) for p in parts]) / np.sqrt(sizes)
        gains = np.maximum(means, 0.0)
        raw = float((gains * sizes).sum() / count) - base
        noise = _excess(float(npv.mean()), float(np.sqrt((errors**2).mean())))
        # only bins that would change the decision carry the gain; the rest cancels against the base
        turned = means < 0 if npv.mean() > 0 else means > 0
        error = float(np.sqrt(((errors * turned * sizes) ** 2).sum()) / count)
        found.append(
            Information(
                name,
                max(raw - noise, 0.0),
                error,
                float(np.corrcoef(_ranks(values), ranks_npv)[0, 1]),
            )
        )
    return tuple(sorted(found, key=lambda i: (-i.value, -abs(i.correlation), i.id)))


def _groups(values: Floats, npv: Floats, bins: int) -> list[Floats]:
    """The worths by value of the input: one group for each value where there are few, else bins."""
    distinct = np.unique(values)
    if len(distinct) <= bins // 5:
        groups = [npv[values == v] for v in distinct]
        return [g for g in groups if len(g) > 1]
    return np.array_split(npv[np.argsort(values, kind="stable")], bins)


def _ranks(values: Floats) -> Floats:
    from scipy.stats import rankdata

    return np.asarray(rankdata(values))


def _excess(mean: float, error: float) -> float:
    """What bins of pure noise would add: sd·UNNLI(|mean| / sd), the unit normal loss integral."""
    from scipy.stats import norm

    if error <= 0:
        return 0.0
    z = abs(mean) / error
    return float(error * (norm.pdf(z) - z * norm.sf(z)))
