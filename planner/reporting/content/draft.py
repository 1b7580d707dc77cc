"""A report being put together: the study, its words and theme, and the figures it refers to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any, NamedTuple

from planner.analysis.around.after_plan import after_plan
from planner.analysis.figures import figures
from planner.analysis.study.study import Study
from planner.domain.answers.level import Level
from planner.domain.base.language import Verbatim, tr
from planner.domain.base.numbers import (
    level,
    money,
    money_same_unit,
    money_scale,
    plain_number,
    share,
)
from planner.domain.case.figure import Figure
from planner.economics.shared_causes import PREFIX
from planner.maturity.answers import asked_dimensions
from planner.maturity.quick import reaches
from planner.maturity.rounds import Comparison, previous_profile
from planner.maturity.score import Profile
from planner.maturity.words import figure, widest_first
from planner.reporting.blocks import Cell, Fig, Heading, Para, Table, runs
from planner.reporting.charts.base import Draw
from planner.reporting.charts.spokes import Spoke
from planner.reporting.disclosure import Disclosure
from planner.reporting.theme import Theme
from planner.reporting.words import Words


@dataclass
class Draft:
    """Collects figures while sections are written; holds what every section needs.

    ``told`` are figures by id that are said beside those of the ``registry``; ``once`` is what is worked out
    once and needed in several places.
    """

    study: Study
    words: Words
    theme: Theme
    today: date
    disclosure: Disclosure
    figures: dict[str, Draw] = field(default_factory=dict)
    told: dict[str, Figure] = field(default_factory=dict)
    once: dict[str, Any] = field(default_factory=dict)

    @property
    def client(self) -> str:
        """Whom the report is for."""
        project = self.study.project
        return project.report.client or project.organisation.name

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

    def figure(
        self,
        key: str,
        draw: Draw,
        alt: str,
        title: str = "",
        note: str = "",
        data: Table | None = None,
    ) -> Fig:
        """Register a figure and return its block; ``data`` are the numbers it shows."""
        self.figures[key] = cache(draw)
        return Fig(key=key, alt=tr(alt), title=tr(title), note=tr(note), data=data)

    def say(self, sentence: str, /, *, lead: bool = False, **values: object) -> Para:
        """A paragraph from the word templates."""
        return Para(runs=runs(self.words.marked(sentence, **values)), lead=lead)

    def title(self, sentence: str, /, **values: object) -> Heading:
        """A section's heading: a full sentence that states the finding."""
        return Heading(n=1, t=self.words(sentence, **values))

    @cached_property
    def registry(self) -> dict[str, Figure]:
        """The figures of the study by id, each with its kind."""
        return figures(self.study)

    @property
    def unknown(self) -> bool:
        """Whether too little is known for advice: then no heading states what a plan on it brings."""
        return not self.study.profile.overall.leads

    @property
    def horizon_words(self) -> str:
        """The appraisal horizon in words."""
        return self.words("general.horizon", months=self.study.case.horizon)

    @cached_property
    def last_profile(self) -> Profile | None:
        """The profile of the round before, where there is one."""
        return previous_profile(self.study.project)

    def spokes(
        self, *, short: bool = False, by_gap: bool = False, planned: bool = False
    ) -> list[Spoke]:
        """Dimensions as figures need them, in the model's order or with the widest gap first.

        ``planned`` adds the level that the plan leads to.
        """
        after = after_plan(self.study) if planned else None
        project, profile = self.study.project, self.study.profile
        last = self.last_profile
        before = last.dimensions if last is not None else {}
        ends = {r.id: (r.low, r.high) for r in reaches(project, profile)}
        found = [
            Spoke(
                name=tr(d.short if short else d.name),
                now=profile.dimensions[d.id].value,
                low=ends.get(d.id, (0.0, 4.0))[0],
                high=ends.get(d.id, (0.0, 4.0))[1],
                target=project.target_level(d.id),
                last=before[d.id].value if d.id in before else None,
                planned=after.dimensions[d.id].value if after is not None else None,
            )
            for d in asked_dimensions(project)
            if not d.beside
        ]
        if by_gap:
            gaps = {
                tr(d.short if short else d.name): profile.gap(project, d.id)
                for d in asked_dimensions(project)
            }
            found.sort(key=lambda s: -widest_first(gaps[s.name]))
        return found

    def amount(self, value: float, unit: str) -> str:
        """Write an input in its unit, for tables that have a column for the unit."""
        if unit.startswith("share"):
            return share(value)
        return plain_number(value)

    def unit_words(self, unit: str) -> str:
        """The unit of an input as shown beside it."""
        if unit.startswith("share"):
            return tr(unit).replace("share", "%", 1).strip()
        if unit == "money":  # of a unit of its own, for the word is translated
            return self.currency
        return tr(unit).replace("money", self.currency)

    def describe_input(self, input_id: str, value: float) -> str:
        """Write one value of an input with its unit, for running text."""
        if input_id.startswith(PREFIX):
            return tr("low" if value < HALF else "high")
        row = next((r for r in self.study.register if r.definition.id == input_id), None)
        if row is None:
            part = input_id.replace(":second", "").split(":")[1] if ":" in input_id else ""
            if part in INVOICED:
                return self._money_of(value, "money/year" if part == "cost" else "money")
            return _initiative_part(part, value)
        unit = row.definition.unit
        if unit.startswith("share"):
            return self.amount(value, unit)
        if unit.startswith("money"):
            return self._money_of(value, unit)
        return f"{self.amount(value, unit)} {tr(unit)}"

    def describe_range(self, input_id: str, low: float, high: float) -> tuple[str, str]:
        """Write two values of an input as the ends of a range: a unit in words stands at the end alone."""
        first, last = (self.describe_input(input_id, v) for v in (low, high))
        unit = last.partition(" ")[2]
        return (first.removesuffix(f" {unit}") if unit else first), last

    def _money_of(self, value: float, unit: str) -> str:
        """An amount with what it is paid for: "money/year" becomes "$5k a year"."""
        rest = tr(unit).removeprefix("money").replace("/", f" {tr('a')} ", 1)
        return self.money(value) + rest if "/" in unit else self.money(value)


INVOICED = ("cost", "once", "exit", "price")
"""Parts of a step that are money."""
HALF = 0.5
"""Of a shared cause only its place among all futures is known: below the half it is low."""


def _initiative_part(part: str, value: float) -> str:
    if part in ("effect", "success", "dip"):
        return share(value)
    if part == "run":  # parts of a person: two digits tell enough
        return f"{plain_number(float(f'{value:.2g}'))} {tr('FTE')}"
    return f"{plain_number(value)} ×"


Row = Sequence[str | Cell]
"""What stands in a row; text alone is a plain cell."""


class Column(NamedTuple):
    """A column of a table: its head, its share of the width, and how it is aligned (l, r or c)."""

    head: str
    width: float
    align: str = "l"


def listing(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    title: str = "",
    groups: Sequence[int] = (),
) -> Table:
    """A table of ``rows``; caption, title and heads are said in the report's language."""
    return Table(
        caption=tr(caption),
        title=tr(title),
        head=tuple(tr(c.head) for c in columns),
        rows=tuple(tuple(Cell(t=v) if isinstance(v, str) else v for v in row) for row in rows),
        widths=tuple(c.width for c in columns),
        align="".join(c.align for c in columns),
        groups=tuple(groups),
    )


def bold_first(rows: Iterable[Sequence[str]]) -> list[tuple[Cell, ...]]:
    """Rows of words as cells, what they are about in bold."""
    return [(Cell(t=row[0], b=True), *(Cell(t=t) for t in row[1:])) for row in rows]


def change_columns(what: str, found: Comparison) -> tuple[Column, ...]:
    """Columns of what changed between two rounds; rounds are named as people named them."""
    return (
        Column(what, 0.46),
        Column(Verbatim(found.before.label), 0.2, "r"),
        Column(Verbatim(found.after.label), 0.2, "r"),
        Column("Change", 0.14, "r"),
    )


def pairs(caption: str, rows: Sequence[tuple[str, str]], left: float = 0.68) -> Table:
    """A table of names and bold values without a head; names are said in the report's language."""
    return listing(
        caption,
        (Column("", left), Column("", 1 - left, "r")),
        [(tr(name), Cell(t=value, b=True)) for name, value in rows],
        title=caption,
    )


def heat_cell(theme: Theme, found: Level) -> Cell:
    """A level in its shade, its number in it; ``?`` without shade where too little is known."""
    if found.value is None:
        return Cell(t=figure(found))
    fill, ink = theme.level(found.value)
    return Cell(t=level(found.value), fill=fill, ink=ink)
