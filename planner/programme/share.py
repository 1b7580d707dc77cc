"""A unit's document with its share of the programme as its limits: a scenario, saved nowhere."""

from __future__ import annotations

import math
from pathlib import Path

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.project import Project
from planner.programme.plan import ProgrammePlan
from planner.programme.unit_file import SUFFIX
from planner.storage.document import load


def share_of(plan: ProgrammePlan, unit: str, folder: Path) -> Project:
    """The project of ``unit`` with the money and the days of scarce people that the plan gives it.

    A document's limits are the same in each quarter: days are those of its largest one; money is as little
    a quarter as pays each invoice by its time, and no more in all than its share. Raises ``InputError``
    where there is a unit file alone.
    """
    entry = plan.programme.unit(unit)
    if entry is None or unit not in plan.column:
        raise InputError("This unit has no share: it is not planned.")
    if not entry.path or entry.path.endswith(SUFFIX):
        raise InputError(
            "{name} sent a unit file; its document is with the unit. Its share stands on this page.",
            name=Verbatim(entry.name),
        )
    project = load(folder / entry.path).project
    column, rate = plan.column[unit], plan.by_id[unit].rate
    spent = [b - a for a, b in zip((0.0, *column.money), column.money, strict=False)]
    carry = plan.terms.carry_over
    paid = [m / (q + 1) for q, m in enumerate(column.money)] if carry else spent
    days: dict[str, float] = {str(r): d for r, d in project.limits.days_per_quarter.items()}
    days |= {r: max(d) for r, d in column.days.items() if max(d, default=0.0) > 0}
    limits = project.limits.model_copy(
        update={
            "start": plan.programme.start,
            "quarters": plan.programme.quarters,
            "budget_per_quarter": _up(max(0.0, *paid) / rate),
            "budget_total": _up(max(0.0, *column.money) / rate),
            "carry_over": carry,
            "held_back": 0.0,
            "days_per_quarter": days,
        }
    )
    name = tr(phrase("Share of {name}", name=Verbatim(plan.programme.name)))
    fields = {n: getattr(project, n) for n in Project.model_fields}
    return Project.model_validate({**fields, "limits": limits, "name": name[:100]})


def _up(amount: float) -> float:
    """To the next cent, so that what the share pays can be paid."""
    return math.ceil(amount * 100 - 1e-6) / 100
