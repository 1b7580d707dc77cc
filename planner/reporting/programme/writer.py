"""What the sections of a programme's report are written from, and how their parts are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from planner.domain.base.language import Verbatim, tr
from planner.domain.base.numbers import money
from planner.programme.plan import ProgrammePlan
from planner.programme.robust import Replanned
from planner.programme.simulate import Simulated
from planner.reporting.blocks import Heading, Para, Run, Table
from planner.reporting.charts.base import Draw
from planner.reporting.content.draft import Column, bold_first, listing
from planner.reporting.theme import Theme


@dataclass
class Writer:
    """What the sections are written from; ``figures`` collects their charts.

    ``names``: levels and odds stand by unit's name; else as ranges, so that no league table is made.
    """

    plan: ProgrammePlan
    today: date
    theme: Theme
    more: ProgrammePlan | None = None
    names: bool = False
    robust: Replanned | None = None
    points: Sequence[tuple[float, float, float]] = ()
    many: Simulated | None = None
    figures: dict[str, Draw] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        """Currency of the programme."""
        return self.plan.programme.currency

    def money(self, amount: float, *, signed: bool = False) -> str:
        """An amount in the programme's currency."""
        return money(amount, self.currency, signed=signed)

    def ordered(self) -> list[str]:
        """Units that are planned, the most worth first."""
        return sorted(self.plan.by_id, key=lambda u: (-self.plan.worth(u), u))

    def name(self, unit: str) -> Verbatim:
        """What the programme calls a unit: a name is the same in every language."""
        return Verbatim(self.plan.by_id[unit].unit.name)

    def quarters(self) -> list[str]:
        """Names of the quarters."""
        group = self.plan.programme
        return [tr(group.quarter_name(q)) for q in range(group.quarters)]

    def years(self) -> dict[str, list[int]]:
        """Quarters by calendar year."""
        found: dict[str, list[int]] = {}
        for q in range(self.plan.terms.periods):
            found.setdefault(self.plan.programme.quarter_name(q).split(" ")[1], []).append(q)
        return found


def para(text: str, *, lead: bool = False) -> Para:
    """A paragraph of plain words."""
    return Para(runs=(Run(t=tr(text)),), lead=lead)


def table(
    caption: str,
    head: Sequence[str],
    widths: Sequence[float],
    align: str,
    rows: Sequence[Sequence[str]],
) -> Table:
    """A table of words; the first column is bold."""
    columns = [Column(*c) for c in zip(head, widths, align, strict=True)]
    return listing(caption, columns, bold_first([[tr(c) for c in row] for row in rows]))


def head(text: str, n: int = 1) -> Heading:
    """A heading."""
    return Heading(n=n, t=tr(text))


def drawer(draw, *arguments) -> Draw:  # type: ignore[no-untyped-def]
    """A chart to be drawn later."""
    return lambda: draw(*arguments)
