"""People by role, where only the number of those who build models is known."""

from __future__ import annotations

from functools import cache
from typing import Any

from planner.catalogue.load import CONTENT
from planner.domain.base.toml_content import read_toml
from planner.domain.organisation.organisation import BUILDERS, CapacityRole

STEP = 0.5
"""People are split in halves of one."""


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    return tuple(read_toml(CONTENT / "builders.toml")["split"])


def split_builders(people: float) -> dict[CapacityRole, float]:
    """Split ``people`` (full-time equivalents who build models) over roles; the parts add up to them.

    Shares are those of ``content/builders.toml`` (planning judgement); each part is a multiple of a half, and
    what is left over goes to data scientists.
    """
    if people <= 0:
        return {}
    row = next((r for r in _rows() if people <= r["up_to"]), _rows()[-1])
    found = {role: round(people * row.get(role, 0.0) / STEP) * STEP for role in BUILDERS}
    found["data_scientist"] = people - sum(n for r, n in found.items() if r != "data_scientist")
    return {role: n for role, n in found.items() if n > 0}
