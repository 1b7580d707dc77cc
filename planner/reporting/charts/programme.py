"""Charts of a programme: steps by unit and quarter, money against its limit, and how its worth is spread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from planner.reporting.charts.base import bare, drawing, new_figure
from planner.reporting.theme import Theme

WIDTH = 170.0
LINE = 6.2


def steps_by_unit(
    names: Sequence[str],
    begun: Sequence[Sequence[int]],
    quarters: Sequence[str],
    theme: Theme,
) -> Figure:
    """A cell for each unit and quarter with the number of steps that begin."""
    with drawing():
        figure = new_figure(WIDTH, 14 + LINE * len(names))
        axes = figure.add_axes((0.2, 0.0, 0.79, 1 - 9 / (14 + LINE * len(names))))
        bare(axes)
        most = max((max(row, default=0) for row in begun), default=1) or 1
        for y, row in enumerate(begun):
            for x, n in enumerate(row):
                strong = n / most
                axes.add_patch(
                    _box(
                        x + 0.04,
                        y + 0.1,
                        0.92,
                        0.8,
                        theme.accent if n else theme.line,
                        0.15 + 0.75 * strong,
                    )
                )
                if n:
                    ink = theme.on_accent if strong > 0.55 else theme.text
                    axes.text(x + 0.5, y + 0.52, str(n), ha="center", va="center", color=ink)
        axes.set_xlim(0, len(quarters))
        axes.set_ylim(len(names), 0)
        axes.xaxis.tick_top()
        axes.set_xticks([k + 0.5 for k in range(len(quarters))], quarters, color=theme.muted)
        axes.set_yticks([k + 0.5 for k in range(len(names))], names, color=theme.text)
    return figure


def _box(x: float, y: float, wide: float, high: float, colour: str, alpha: float):  # type: ignore[no-untyped-def]
    from matplotlib.patches import FancyBboxPatch

    return FancyBboxPatch(
        (x, y), wide, high, boxstyle="round,pad=0,rounding_size=0.06", fc=colour, alpha=alpha, lw=0
    )


LABEL = 0.16
"""Height of a line of words as a share of that of the chart."""


def use_and_limit(
    used: Sequence[float],
    most: Sequence[float],
    quarters: Sequence[str],
    words: Sequence[str],
    theme: Theme,
) -> Figure:
    """Bars of use by quarter under the line of the limit."""
    with drawing():
        figure = new_figure(WIDTH, 42)
        axes = figure.add_axes((0.03, 0.25, 0.95, 0.71))
        bare(axes)
        places = np.arange(len(used))
        axes.bar(places, used, 0.72, color=theme.control, alpha=0.6)
        high = 1.18 * max([*used, *most, 1e-9])
        for place, (value, end, word) in enumerate(zip(used, most, words, strict=True)):
            # no line goes through words: they stand in a bar that all but reaches its limit
            inside = value < end < value + LABEL * high and value > LABEL * high
            axes.text(
                place, value, word, ha="center", va="top" if inside else "bottom", color=theme.text
            )
        for place, value in enumerate(most):
            axes.plot(
                [place - 0.5, place + 0.5], [value, value], color=theme.bad, lw=1.2, ls=(0, (4, 2))
            )
        axes.set_ylim(0, high)
        axes.set_xticks(places, quarters, color=theme.muted)
        axes.set_yticks([])
    return figure


def spread_of_worth(
    worth: NDArray[np.float64], low: str, middle: str, high: str, theme: Theme
) -> Figure:
    """Where the worth of the whole programme lies over the common futures: tenth, middle and ninetieth."""
    with drawing():
        figure = new_figure(WIDTH, 36)
        axes = figure.add_axes((0.03, 0.2, 0.95, 0.76))
        bare(axes)
        counts, edges = np.histogram(worth, bins=28)
        axes.bar(
            edges[:-1],
            counts,
            np.diff(edges) * 0.92,
            align="edge",
            color=[theme.bad if e < 0 else theme.good for e in edges[:-1]],
            alpha=0.75,
        )
        ends = np.quantile(worth, [0.1, 0.5, 0.9])
        for value, word in zip(ends, (low, middle, high), strict=True):
            axes.vlines(value, 0, counts.max(), color=theme.text, lw=0.8, ls=[(0, (3, 2))])
            axes.text(value, counts.max() * 1.04, word, ha="center", va="bottom", color=theme.text)
        axes.set_ylim(0, counts.max() * 1.28)
        axes.set_yticks([])
        axes.set_xticks([0.0], ["0"], color=theme.muted)
    return figure
