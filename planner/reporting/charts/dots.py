"""Questions of one dimension: a dot for each answer, and the level they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from planner.reporting.charts.base import bare, new_figure, type_scale
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
    """A row a question: pale dots for answers, a bar for the level, a diamond for that with the plan."""
    k = type_scale()
    height = (len(rows) * ROW_MM + 8) * k
    figure = new_figure(width, height)
    top = 1 - 7 * k / height
    axes = figure.add_axes((0.40, 0.01, 0.52, top - 0.01))
    bare(axes)
    axes.set_xlim(-0.3, 4.3)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks([])
    axes.xaxis.tick_top()
    axes.set_xticks(range(5), [str(n) for n in range(5)], color=theme.muted)
    for n in range(5):
        axes.axvline(n, color=theme.line, linewidth=0.8, zorder=0)
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
        x, y_at = zip(*dots, strict=True)
        axes.plot(x, y_at, "o", color=theme.accent, alpha=0.55, markersize=3.6, zorder=2)
    if now:
        x, y_at = zip(*now, strict=True)
        low, high = [y - 0.32 for y in y_at], [y + 0.32 for y in y_at]
        axes.vlines(x, low, high, color=theme.text, linewidth=1.8, zorder=3)
    if planned:
        x, y_at = zip(*planned, strict=True)
        axes.plot(
            x,
            y_at,
            "D",
            markersize=5,
            markerfacecolor=theme.base,
            markeredgecolor=theme.accent,
            zorder=4,
        )
    for row, one in enumerate(rows):
        y = 0.01 + (top - 0.01) * (1 - (row + 0.5) / len(rows))
        figure.text(0.0, y, shortened(one.title, int(44 / k)), color=theme.text, va="center")
    return figure
