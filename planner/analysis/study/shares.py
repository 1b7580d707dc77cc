"""The whole against the parts: which part of what all practices remove together belongs to each effect.

Top down, the inputs “All practices remove …” say what going from level 1 to 3 removes of a driver; bottom
up, practices share it out by the strength that the catalogue gives them. So the parts can never claim more
than the whole, and a subset removes its part.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from planner.catalogue.fit import applicability_fault
from planner.domain.content.catalogue import Catalogue, Effect, EffectTarget, Practice
from planner.domain.project import Project
from planner.economics.atoms import DRIVER_OF, REMOVED_BY
from planner.economics.ranges import mean

HALVES: Mapping[EffectTarget, float] = {"P8": 0.5, "refresh_interval": 0.5}
"""Targets that share one driver, and the part of its pull that each takes."""
Parts = Mapping[tuple[str, EffectTarget], float]


def gap_at_level_one(practice: Practice) -> float:
    """The gap a practice would have where every question it raises is at level 1; 0–1."""
    shares = [
        min(max((r.to_level - 1) / (r.to_level - r.from_level), 0.0), 1.0) for r in practice.raises
    ]
    return sum(shares) / len(shares)


def pull_of(effect: Effect) -> float:
    """W = −ln(1 − e) at the effect's middle; 0 for what does not help."""
    if effect.range.likely <= 0 or mean(effect.range, -1.0, 1.0) <= 0:
        return 0.0
    return -math.log1p(-effect.range.likely)


def parts_of(project: Project, catalogue: Catalogue) -> Parts:
    """W / Σ w·gap by practice and target, over the practices whose conditions hold (thresholds apart)."""
    organisation, teams = project.organisation, len(project.teams)
    applying = []
    for practice in catalogue.practices:
        fault = applicability_fault(practice.applies, organisation, teams)
        if practice.priced and not (fault is not None and fault[1]):
            applying.append(practice)
    sums: dict[EffectTarget, float] = {}
    for practice in applying:
        gap = gap_at_level_one(practice)
        for effect in practice.effects:
            sums[effect.target] = sums.get(effect.target, 0.0) + pull_of(effect) * gap
    found: dict[tuple[str, EffectTarget], float] = {}
    for practice in applying:
        for effect in practice.effects:
            driver, pull = DRIVER_OF.get(effect.target), pull_of(effect)
            whole = sums[effect.target]
            if driver is None or not REMOVED_BY[driver].removed or not pull or not whole:
                continue
            half = HALVES.get(effect.target, 1.0)
            found[practice.id, effect.target] = half * pull / whole
    return found
