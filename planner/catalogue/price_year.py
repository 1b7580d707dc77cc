"""What a published price makes in a year: so many users, hours, gigabytes or tokens of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.domain.base.language import joined, phrase
from planner.domain.case.estimate import GRADE_WORDS, Grade, Range
from planner.domain.content.tool import PricePoint, PriceUnit, Tool
from planner.domain.organisation.organisation import CapacityRole, Organisation

HOURS_A_YEAR = 8760.0
COUNTED: dict[PriceUnit, tuple[str, float]] = {
    "account-month": ("accounts", 12),
    "seat-month": ("users", 12),
    "seat-year": ("users", 1),
    "cluster-hour": ("clusters that are always on", HOURS_A_YEAR),
    "instance-hour": ("machine hours a month", 12),
    "environment-hour": ("environments that are always on", HOURS_A_YEAR),
    "gpu-hour": ("GPU hours a month", 12),
    "gpu-year": ("GPUs", 1),
    "host-month": ("hosts", 12),
    "GB-month": ("gigabytes that are kept", 12),
    "GB": ("gigabytes a month", 12),
    "TB": ("terabytes a month", 12),
    "DBU": ("DBUs a month", 12),
    "credit": ("credits a month", 12),
    "1,000 credits": ("thousand credits a month", 12),
    "runner-minute": ("minutes a month", 12),
    "million tokens": ("million tokens a month", 12),
    "million requests": ("million requests a month", 12),
    "million units": ("million units a month", 12),
    "100,000 units": ("times 100,000 units a month", 12),
    "1,000 units": ("thousand units a month", 12),
    "unit": ("units a month", 12),
    "year": ("contracts", 1),
}
"""What is counted for a unit of price, and how often a year its price is due."""
SEATS: tuple[CapacityRole, ...] = ("data_scientist", "ml_engineer", "data_engineer")


@dataclass(frozen=True)
class Taken:
    """A price and how many of its units (``COUNTED``) are taken."""

    point: PricePoint
    quantity: float

    @property
    def year(self) -> Range:
        """What it makes in a year, US dollars; of a price “from” the start stands for the end too."""
        times = self.quantity * COUNTED[self.point.unit][1]
        low, high = sorted((self.point.low, self.point.high or self.point.low))
        if low == high:
            return Range(low=low * times, likely=low * times, high=low * times, shape="fixed")
        return Range(low=low * times, likely=(low + high) / 2 * times, high=high * times)


def usual_quantity(unit: PriceUnit, organisation: Organisation) -> float | None:
    """How many an organisation would take by its profile; ``None`` where the profile does not say."""
    known = {
        "seat-month": sum(organisation.headcount(r) for r in SEATS),
        "seat-year": sum(organisation.headcount(r) for r in SEATS),
        "account-month": 1.0,
        "year": 1.0,
        "cluster-hour": 1.0,
        "environment-hour": 1.0,
        "gpu-hour": organisation.gpu_hours / 12,
        "gpu-year": float(organisation.gpus),
        "GB-month": organisation.storage_tb * 1000,
        "million requests": organisation.predictions_per_day * 365 / 12 / 1e6,
    }.get(unit)
    return known or None


def year_of(lines: Sequence[Taken]) -> Range:
    """All lines together, US dollars a year; ends are added, as one supplier sets them all."""
    years = [line.year for line in lines]
    low, likely, high = (sum(getattr(y, end) for y in years) for end in ("low", "likely", "high"))
    if low == high:
        return Range(low=low, likely=likely, high=high, shape="fixed")
    return Range(low=low, likely=likely, high=high, shape="ends")


def grade_of(lines: Sequence[Taken]) -> Grade:
    """The worst grade among the prices, D where one has none."""
    grades: list[Grade] = [
        next((g for g in GRADE_WORDS if line.point.grade.strip()[:1] == g), "D") for line in lines
    ]
    return max(grades, default="D")


def sources_of(lines: Sequence[Taken]) -> str:
    """Where the prices come from and of when."""
    found = dict.fromkeys(
        phrase("{source}, {when}", source=p.source, when=p.as_of or p.year)
        for p in (line.point for line in lines)
    )
    return joined(list(found), "; ")


def note_of(lines: Sequence[Taken]) -> str:
    """How the year's price was worked out: “38 × 15 to 65 US dollars a seat-month (Hosted Pro)”."""
    parts = []
    for line in lines:
        point = line.point
        pattern = (
            "{n:g} {what} at {low:g} to {high:g} US dollars ({plan})"
            if point.high > point.low
            else "{n:g} {what} at {low:g} US dollars ({plan})"
        )
        parts.append(
            phrase(
                pattern,
                n=line.quantity,
                what=COUNTED[point.unit][0],
                low=point.low,
                high=point.high,
                plan=point.plan,
            )
        )
    return joined(parts, "; ")


def priced_year(tool: Tool, lines: Sequence[Taken], note: str) -> Tool:
    """``tool`` with the year's price that ``lines`` (one at least) make, in place of what it said before.

    ``note`` is kept beside it; what is longer than a line is cut.
    """
    return tool.model_copy(
        update={
            "yearly_cost": year_of(lines),
            "seat_cost_month": None,
            "unit_prices": {},
            "price_note": note[:300],
            "price_year": max(line.point.year for line in lines),
            "price_grade": grade_of(lines),
        }
    )
