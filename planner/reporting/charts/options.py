"""Figures of the decision sheet: what each plan is worth beside the others, and days of people by role."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from planner.domain.base.numbers import between
from planner.reporting.charts.base import bare, new_figure, type_scale
from planner.reporting.theme import Theme

Money = Callable[[float], str]
ROW_MM = 6.4


@dataclass(frozen=True)
class OptionBar:
    """One plan: its name, expected worth and the ends of nine tenths; ``chosen`` is the recommended one."""

    name: str
    expected: float
    low: float
    high: float
    chosen: bool = False


@dataclass(frozen=True)
class DaysBar:
    """Days of one role, and what share of its limit that is, in words."""

    role: str
    days: float
    words: str
    limit: str = ""


def option_ranges(
    bars: Sequence[OptionBar], money: Money, theme: Theme, width: float = 176
) -> Figure:
    """Every plan on one scale: a dot for the expected worth, the range of nine tenths, and the zero line."""
    k = type_scale()
    height = (len(bars) * ROW_MM + 2) * k
    figure = new_figure(width, height)
    left, right = 0.22, 0.80
    axes = figure.add_axes((left, 0.02, right - left, 0.96))
    bare(axes)
    axes.set_xticks([])
    axes.set_yticks([])
    low, high = min(0.0, *(b.low for b in bars)), max(0.0, *(b.high for b in bars))
    room = (high - low or 1.0) * 0.04
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.axvline(0, color=theme.text, linewidth=0.9, zorder=3)
    for row, bar in enumerate(bars):
        colour = theme.accent if bar.chosen else theme.control
        axes.plot(
            [bar.low, bar.high], [row, row], color=colour, alpha=0.35, linewidth=6 * k, zorder=2
        )
        axes.plot([bar.expected], [row], "o", color=colour, markersize=6, zorder=4)
        y = 0.02 + 0.96 * (1 - (row + 0.5) / len(bars))
        weight = "bold" if bar.chosen else "normal"
        figure.text(0.0, y, bar.name, color=theme.text, va="center", weight=weight)
        ends = bar.low, bar.high
        said = (
            money(bar.expected) if ends == (0.0, 0.0) else between(money(ends[0]), money(ends[1]))
        )
        figure.text(1.0, y, said, color=theme.muted, va="center", ha="right")
    return figure


def role_days(bars: Sequence[DaysBar], theme: Theme, width: float = 84) -> Figure:
    """Days of people by role as bars, with the share of the limit that they are."""
    k = type_scale()
    height = (len(bars) * 5.6 + 1) * k
    figure = new_figure(width, height)
    axes = figure.add_axes((0.36, 0.01, 0.33, 0.98))
    bare(axes)
    axes.set_xticks([])
    axes.set_yticks([])
    most = max(b.days for b in bars) or 1.0
    axes.set_xlim(0, most * 1.35)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    for row, bar in enumerate(bars):
        axes.barh(row, bar.days, height=0.55, color=theme.capacity)
        axes.annotate(
            bar.words,
            (bar.days, row),
            (4, 0),
            textcoords="offset points",
            va="center",
            color=theme.text,
            weight="bold",
        )
        y = 0.01 + 0.98 * (1 - (row + 0.5) / len(bars))
        figure.text(0.0, y, bar.role, color=theme.text, va="center")
        figure.text(1.0, y, bar.limit, color=theme.muted, va="center", ha="right")
    return figure
