"""A report being put together: the study, its words and theme, and the figures it refers to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from planner.analysis.study import Study
from planner.maturity.answers import asked_dimensions
from planner.reporting.blocks import Cell, Fig, Heading, Para, runs
from planner.reporting.figures.base import Draw
from planner.reporting.figures.maturity import Spoke
from planner.reporting.numbers import (
    count,
    money,
    money_same_unit,
    money_scale,
    plain_number,
    share,
)
from planner.reporting.theme import Theme
from planner.reporting.words import Words


@dataclass
class Draft:
    """Collects figures while sections are written; holds what every section needs."""

    study: Study
    words: Words
    theme: Theme
    today: date
    figures: dict[str, Draw] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        """Code of the project's currency."""
        return self.study.project.organisation.currency

    def money(self, amount: float, *, signed: bool = False) -> str:
        """Write an amount in the project's currency."""
        return money(amount, self.currency, signed=signed)

    def scale(self, *amounts: float) -> Callable[[float], str]:
        """A writer of amounts in one unit, for a chart that shows all of ``amounts``."""
        return money_scale(max(abs(a) for a in amounts), self.currency)

    def ends(self, low: float, high: float) -> tuple[str, str]:
        """Write a signed range in one unit."""
        low_text, high_text = money_same_unit((low, high), self.currency, signed=True)
        return low_text, high_text

    def figure(self, key: str, draw: Draw, alt: str, title: str = "", note: str = "") -> Fig:
        """Register a figure and return its block."""
        self.figures[key] = draw
        return Fig(key=key, alt=alt, title=title, note=note)

    def say(self, sentence: str, /, *, lead: bool = False, **values: object) -> Para:
        """A paragraph from the word templates."""
        return Para(runs=runs(self.words(sentence, **values)), lead=lead)

    def title(self, sentence: str, /, **values: object) -> Heading:
        """A section's heading: a full sentence that states the finding."""
        return Heading(n=1, t=self.words(sentence, **values))

    @property
    def horizon_words(self) -> str:
        """The appraisal horizon in words."""
        months = self.study.case.horizon
        return count(months // 12, "year", "years") if months % 12 == 0 else f"{months} months"

    def spokes(self, *, short: bool = False, by_gap: bool = False) -> list[Spoke]:
        """Dimensions as figures need them, in the model's order or with the widest gap first."""
        project, profile = self.study.project, self.study.profile
        found = [
            Spoke(
                name=d.short if short else d.name,
                now=profile.dimensions[d.id].value,
                low=profile.dimensions[d.id].low,
                high=profile.dimensions[d.id].high,
                target=project.target_level(d.id),
            )
            for d in asked_dimensions(project)
            if not d.beside
        ]
        if by_gap:
            found.sort(key=lambda s: -((s.target or 0.0) - (s.now or 0.0)))
        return found

    def amount(self, value: float, unit: str) -> str:
        """Write an input in its unit, for tables that have a column for the unit."""
        if unit.startswith("share"):
            return share(value)
        return plain_number(value)

    def unit_words(self, unit: str) -> str:
        """The unit of an input as shown beside it."""
        if unit.startswith("share"):
            return unit.replace("share", "%", 1).strip()
        return unit.replace("money", self.currency)


def heat_cell(theme: Theme, value: float | None) -> Cell:
    """A level in its shade, its number in it."""
    if value is None:
        return Cell(t="–")
    fill, ink = theme.level(value)
    return Cell(t=f"{value:.1f}", fill=fill, ink=ink)
