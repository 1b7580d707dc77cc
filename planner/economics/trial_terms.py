"""A trial before adoption, as the engine sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.organisation.organisation import CapacityRole


@dataclass(frozen=True)
class TrialTerms:
    """A look at a thing before it is adopted: ``months`` before set-up begins, paid whatever comes of it.

    ``days`` are person-days by role and ``cash`` money, spent in the first ``lasts`` months. What would take
    hold at the first try passes with chance ``fits``, what would not with chance ``misfits``: the trial does
    not change whether a thing takes hold, it only looks.
    """

    months: int
    lasts: int
    days: Mapping[CapacityRole, float]
    cash: float = 0.0
    fits: float = 0.9
    misfits: float = 0.2
