"""A trial before adoption, as the engine sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.domain.organisation.organisation import CapacityRole

if TYPE_CHECKING:
    from planner.economics.model import Initiative


@dataclass(frozen=True)
class Second:
    """What takes the place of a thing whose trial fails, for what is in ``serves`` (ids of steps).

    ``one`` is begun when the trial is over, takes ``months``, and takes hold or not by itself: there is no
    second trial. ``id`` is its own in the catalogue; where that is in the plan anyway, nothing takes the
    place. Without an ``id`` there is no tool: what is served is set up and kept up by hand, at
    ``one.effort_factor`` of the work.
    """

    one: Initiative
    months: int
    serves: frozenset[str]
    id: str = ""


@dataclass(frozen=True)
class TrialTerms:
    """A look at a thing before it is adopted: ``months`` before set-up begins, paid whatever comes of it.

    ``days`` are person-days by role and ``cash`` money, spent in the first ``lasts`` months. What would take
    hold at the first try passes with chance ``fits``, what would not with chance ``misfits``: the trial does
    not change whether a thing takes hold, it only looks. ``second`` takes its place where it fails.
    """

    months: int
    lasts: int
    days: Mapping[CapacityRole, float]
    cash: float = 0.0
    fits: float = 0.9
    misfits: float = 0.2
    second: Second | None = None
