"""Questions of one dimension: a dot for each answer, and the level they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from planner.reporting.charts.base import new_figure, type_scale
from planner.reporting.charts.business import shortened
from planner.reporting.theme import Theme

ROW_MM = 6.6


@dataclass(frozen=True)
class QuestionDots:
    """One question: its title, the answers given (0–4), the level they come to, and that with the plan."""

    title: str
    answers: tuple[float, ...]
    now: float | None
    planned: float | None = None


def question_dots(rows: Sequence[QuestionDots], theme: Theme, width: float = 176) -> Figure:
    """A row a question: pale dots for answers, a bar for the level, a diamond for that with the plan.

    Drawn without axes, whose ticks would take half of its time; a report has one such chart a dimension.
    """
    k = type_scale()
    height = (len(rows) * ROW_MM + 8) * k
    figure = new_figure(width, height)
    top = 1 - 7 * k / height

    def across(level: float) -> float:
        return 0.40 + 0.52 * (level + 0.3) / 4.6

    def down(row: float) -> float:
        return 0.01 + (top - 0.01) * (1 - (row + 0.5) / len(rows))

    def upright(ends: Iterable[tuple[float, float, float]], colour: str, wide: float) -> None:
        lines = [[(x, low), (x, high)] for x, low, high in ends]
        figure.add_artist(
            LineCollection(lines, colors=colour, linewidths=wide, transform=figure.transFigure)
        )

    def points(places: Iterable[tuple[float, float]], marker: str, **look: Any) -> None:
        x, y = zip(*((across(level), down(row)) for level, row in places), strict=True)
        figure.add_artist(Line2D(x, y, linestyle="none", marker=marker, **look))

    upright([(across(n), 0.01, top) for n in range(5)], theme.line, 0.8)
    for n in range(5):
        figure.text(
            across(n), top + 1.2 * k / height, str(n), color=theme.muted, ha="center", va="bottom"
        )
    dots: list[tuple[float, int]] = []
    for row, one in enumerate(rows):
        for level, many in Counter(one.answers).items():
            near = min(0.12, 0.7 / many)
            dots += [(level + (j - (many - 1) / 2) * near, row) for j in range(many)]
    now = [(one.now, row) for row, one in enumerate(rows) if one.now is not None]
    planned = [
        (one.planned, row)
        for row, one in enumerate(rows)
        if one.planned is not None and (one.now is None or one.planned > one.now)
    ]
    # one artist for all points of a kind: a chart has hundreds
    if dots:
        points(dots, "o", color=theme.accent, alpha=0.55, markersize=3.6)
    if now:
        bars = [(across(x), down(row + 0.32), down(row - 0.32)) for x, row in now]
        upright(bars, theme.text, 1.8)
    if planned:
        face = {"markerfacecolor": theme.base, "markeredgecolor": theme.accent}
        points(planned, "D", markersize=5, **face)
    for row, one in enumerate(rows):
        title = shortened(one.title, int(44 / k))
        figure.text(0.0, down(row), title, color=theme.text, va="center")
    return figure
