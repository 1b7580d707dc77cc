"""What was known of a tool on the day on which a plan with it was agreed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from planner.domain.base.types import Frozen, Id, Line
from planner.domain.case.estimate import Range
from planner.domain.content.facts import FactName
from planner.domain.content.tool import CostDriver, PricePoint, Tool


class AgreedTool(Frozen):
    """The facts of a tool that people leaned on when they agreed; money as in ``Tool``."""

    name: Line
    licence: Line = ""
    owner: Line = ""
    hosting: Line = ""
    health: Line = ""
    yearly_cost: Range | None = None
    seat_cost_month: Range | None = None
    unit_prices: dict[CostDriver, Range] = Field(default_factory=dict)
    once_cost: Range | None = None
    exit_cost: Range | None = None
    prices: Annotated[tuple[PricePoint, ...], Field(max_length=20)] = ()
    carries: Annotated[tuple[Id, ...], Field(max_length=500)] = ()
    not_when: Annotated[tuple[Line, ...], Field(max_length=20)] = ()

    @classmethod
    def of(cls, tool: Tool) -> AgreedTool:
        """The facts of ``tool`` as they are."""
        own = {name: getattr(tool, name) for name in cls.model_fields if name != "health"}
        return cls.model_validate({**own, "health": tool.health.status})

    def changed(self, tool: Tool) -> tuple[FactName, ...]:
        """Which facts of ``tool`` are others now, in the order in which people ask for them.

        A price that is the same is not another for a newer date or source.
        """
        now = AgreedTool.of(tool)
        found: list[FactName] = []
        if now.invoices() != self.invoices():
            found.append("price")
        if now.licence != self.licence:
            found.append("licence")
        if now.owner != self.owner:
            found.append("owner")
        if now.hosting != self.hosting:
            found.append("hosting")
        if now.health != self.health:
            found.append("health")
        if sorted(now.carries) != sorted(self.carries):
            found.append("carries")
        if sorted(now.not_when) != sorted(self.not_when):
            found.append("not_for")
        return tuple(found)

    def invoices(self) -> tuple[object, ...]:
        """What its invoices rest on, in an order of its own."""
        listed = sorted((p.plan, p.unit, p.low, p.high) for p in self.prices)
        own = (self.yearly_cost, self.seat_cost_month, self.once_cost, self.exit_cost)
        return (*own, sorted(self.unit_prices.items()), listed)
