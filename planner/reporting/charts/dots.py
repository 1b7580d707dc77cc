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
    for row, one in enumerate(rows):
        for level, many in Counter(one.answers).items():
            for j in range(many):
                across = level + (j - (many - 1) / 2) * min(0.12, 0.7 / many)
                axes.plot(
                    [across], [row], "o", color=theme.accent, alpha=0.55, markersize=3.6, zorder=2
                )
        if one.now is not None:
            axes.plot(
                [one.now, one.now],
                [row - 0.32, row + 0.32],
                color=theme.text,
                linewidth=1.8,
                zorder=3,
            )
        if one.planned is not None and (one.now is None or one.planned > one.now):
            axes.plot(
                [one.planned],
                [row],
                "D",
                markersize=5,
                markerfacecolor=theme.base,
                markeredgecolor=theme.accent,
                zorder=4,
            )
        y = 0.01 + (top - 0.01) * (1 - (row + 0.5) / len(rows))
        figure.text(0.0, y, shortened(one.title, int(44 / k)), color=theme.text, va="center")
    return figure
