"""A waterfall: from one amount to another, each part that falls off on the way beside its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from planner.reporting.charts.base import bare, new_figure, type_scale
from planner.reporting.theme import Theme

Money = Callable[[float], str]
ROW_MM = 7.0
ROOM_FOR = 9
"""Characters of an amount over a bar; of longer ones the unit stands on a line of its own."""
MOST_LABELLED = 4
"""Years that have room for the amounts of both bars."""


@dataclass(frozen=True)
class Part:
    """One row: a total that starts at 0, or what is added to or taken from the row before.

    ``hatched`` parts are shown and count nowhere.
    """

    name: str
    amount: float
    total: bool = False
    hatched: bool = False


def waterfall(parts: Sequence[Part], money: Money, theme: Theme, width: float = 176) -> Figure:
    """Draw ``parts`` from the top down; totals dark, the last in accent, a line from each bar to the next."""
    k = type_scale()
    height = (len(parts) * ROW_MM + 2) * k
    figure = new_figure(width, height)
    axes = figure.add_axes((0.42, 0.01, 0.45, 0.98))
    bare(axes)
    axes.set_axis_off()
    spans: list[tuple[float, float]] = []
    level = 0.0
    for part in parts:
        begin = 0.0 if part.total else level
        level = begin + part.amount
        spans.append((begin, level))
    ends = [x for span in spans for x in span] + [0.0]
    low, high = min(ends), max(ends)
    room = (high - low or 1.0) * 0.02
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(len(parts) - 0.45, -0.55)
    axes.axvline(0, color=theme.text, linewidth=0.8, zorder=1)
    last = max((n for n, p in enumerate(parts) if p.total), default=-1)
    for row, (part, (begin, end)) in enumerate(zip(parts, spans, strict=True)):
        colour = theme.accent if row == last else theme.text if part.total else theme.muted
        axes.barh(
            row,
            end - begin,
            left=begin,
            height=0.56,
            color="none" if part.hatched else colour,
            edgecolor=colour,
            linewidth=0.8 if part.hatched else 0,
            hatch="////" if part.hatched else None,
            zorder=2,
        )
        if row + 1 < len(parts):
            axes.plot([end, end], [row, row + 1], color=theme.control, linewidth=0.6, zorder=1)
        y = 0.01 + 0.98 * (len(parts) - 0.45 - row) / (len(parts) + 0.1)
        weight = "bold" if part.total else "normal"
        figure.text(0.0, y, part.name, color=theme.text, va="center", weight=weight)
        said = money(part.amount)
        figure.text(1.0, y, said, color=theme.text, va="center", ha="right", weight=weight)
    return figure


def carried(
    nothing: Sequence[float],
    left: Sequence[float],
    plan: Sequence[float],
    words: tuple[str, str, str],
    years: Sequence[str],
    money: Money,
    theme: Theme,
    width: float = 176,
    height: float = 48,
) -> Figure:
    """Two bars a year from 0: what today costs if nothing is done, and with the plan, its own cost on top.

    ``words`` name the three at the right.
    """
    k = type_scale()
    figure = new_figure(width, height)
    axes = figure.add_axes((0.01, 9 * k / height, 0.69, 1 - 14 * k / height))
    bare(axes)
    at = range(len(years))
    axes.set_xlim(-0.5, len(years) - 0.5)
    both = [a + b for a, b in zip(left, plan, strict=True)]
    axes.set_yticks([])
    axes.set_xticks(list(at), list(years), color=theme.muted)
    beside, wide = 0.23, 0.4
    folds = max(len(money(v)) for v in (*nothing, *both)) > ROOM_FOR
    axes.set_ylim(0, max(*nothing, *both, 1e-9) * (1.14 if folds else 1.02))
    axes.bar([x - beside for x in at], list(nothing), wide, color=theme.muted)
    axes.bar([x + beside for x in at], list(left), wide, color=theme.accent)
    axes.bar(
        [x + beside for x in at], list(plan), wide, bottom=list(left), color="none",
        edgecolor=theme.accent, hatch="////", linewidth=0.8,
    )  # fmt: skip
    for x, (one, other) in enumerate(zip(nothing, both, strict=True)):
        if len(years) > MOST_LABELLED and 0 < x < len(years) - 1:
            continue
        for place, value in ((x - beside, one), (x + beside, other)):
            said = money(value).replace("\u00a0", "\n", 1) if folds else money(value)
            axes.annotate(
                said, (place, value), (0, 2), textcoords="offset points",
                ha="center", va="bottom", color=theme.text, linespacing=1.0,
            )  # fmt: skip
    looks = ((theme.muted, ""), (theme.accent, ""), ("none", "////"))
    for row, (text, (colour, hatch)) in enumerate(zip(words, looks, strict=True)):
        y = 0.86 - row * 7.5 * k / height
        mark = figure.add_axes((0.72, y - 1.3 * k / height, 4 * k / width, 2.6 * k / height))
        mark.set_axis_off()
        mark.barh(
            0, 1, 1, color=colour, edgecolor=theme.accent if hatch else colour, hatch=hatch or None,
            linewidth=0.8 if hatch else 0,
        )  # fmt: skip
        figure.text(0.755, y, text, color=theme.text, va="center")
    return figure
