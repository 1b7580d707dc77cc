"""Figures of maturity: radar, dumbbell and the path a plan takes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from planner.domain.base.numbers import decimal, level
from planner.reporting.charts.base import bare, new_figure, type_scale
from planner.reporting.charts.spokes import WIDE, Spoke
from planner.reporting.theme import Theme


def radar(spokes: Sequence[Spoke], theme: Theme, width: float = 92, height: float = 78) -> Figure:
    """Draw levels on polygon rings 1–4: now filled, target dashed, last round dotted, in millimetres.

    A dimension of which too little is known shows its range, broken, and no point.
    """
    figure = new_figure(width, height)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    bare(axes)
    axes.set_axis_off()
    axes.set_aspect("equal")
    angles = [math.pi / 2 - 2 * math.pi * k / len(spokes) for k in range(len(spokes))]

    def ring(levels: Sequence[float]) -> tuple[list[float], list[float]]:
        points = [(v * math.cos(a), v * math.sin(a)) for v, a in zip(levels, angles, strict=True)]
        points.append(points[0])
        return [p[0] for p in points], [p[1] for p in points]

    for step in range(1, 5):
        axes.plot(*ring([step] * len(spokes)), color=theme.line, linewidth=0.7, zorder=1)
        # half way to the next dimension, where no range and no axis runs through it
        half = math.pi / 2 - math.pi / len(spokes)
        out = step * math.cos(math.pi / len(spokes))
        x, y = out * math.cos(half), out * math.sin(half)
        axes.text(
            x, y, str(step), color=theme.muted, ha="center", va="center", zorder=2.5,
            bbox={"facecolor": theme.base, "edgecolor": "none", "pad": 0.4, "alpha": 0.8},
        )  # fmt: skip
    for angle, spoke in zip(angles, spokes, strict=True):
        x, y = math.cos(angle), math.sin(angle)
        axes.plot([0, 4 * x], [0, 4 * y], color=theme.line, linewidth=0.7, zorder=1)
        side = "center" if abs(x) < 0.2 else ("left" if x > 0 else "right")
        axes.text(4.25 * x, 4.4 * y, spoke.name, color=theme.text, ha=side, va="center")
    if all(s.target is not None for s in spokes):
        axes.plot(
            *ring([s.target or 0 for s in spokes]),
            color=theme.text,
            linewidth=1.1,
            dashes=(5, 2.5),
            zorder=3,
        )
    if any(s.last is not None for s in spokes):
        axes.plot(
            *ring([math.nan if s.last is None else s.last for s in spokes]),
            color=theme.muted,
            linewidth=1.1,
            linestyle=":",
            zorder=3,
        )
    if all(s.now is not None for s in spokes):
        axes.fill(
            *ring([s.now or 0.0 for s in spokes]),
            color=theme.accent,
            alpha=0.12,
            linewidth=0,
            zorder=2,
        )
    now = ring([math.nan if s.now is None else s.now for s in spokes])
    axes.plot(*now, color=theme.accent, linewidth=1.7, zorder=4)
    axes.plot(*now, "o", color=theme.accent, markersize=3.4, zorder=5)
    for angle, spoke in zip(angles, spokes, strict=True):
        if spoke.now is None:  # too little is known: the range, and no point
            x, y = math.cos(angle), math.sin(angle)
            axes.plot(
                [spoke.low * x, spoke.high * x],
                [spoke.low * y, spoke.high * y],
                color=theme.control,
                linewidth=4,
                alpha=0.55,
                solid_capstyle="butt",
                dashes=(0.6, 0.4),
                zorder=3,
            )
    # millimetres for one level: the names at the sides need about 21 mm each
    scale = min((width / 2 - 21 * type_scale()) / 4.25, height / 9.8)
    axes.set_xlim(-width / 2 / scale, width / 2 / scale)
    axes.set_ylim(-height / 2 / scale, height / 2 / scale)
    return figure


SCALE = 5.5
"""Millimetres above the rows of a dumbbell, for the figures of its scale."""


def dumbbell(
    spokes: Sequence[Spoke], theme: Theme, width: float = 86, height: float = 78
) -> Figure:
    """Draw now (dot with range), with the plan (diamond) and target (arrow head) per dimension, in mm."""
    figure = new_figure(width, height)
    axes = figure.add_axes((46 / width, 0.02, 1 - 48 / width, 0.98 - SCALE / height))
    bare(axes)
    rows = len(spokes)
    axes.set_xlim(-0.12, 4.12)
    axes.set_ylim(rows - 0.4, -0.6)
    axes.set_xticks(range(5), [str(k) for k in range(5)], color=theme.muted)
    axes.xaxis.tick_top()
    axes.grid(axis="x", color=theme.line, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.set_yticks(range(rows), [s.name for s in spokes], color=theme.text)
    for row, spoke in enumerate(spokes):
        _dumbbell_row(axes, row, spoke, theme)
    return figure


def _dumbbell_row(axes: Axes, row: int, spoke: Spoke, theme: Theme) -> None:
    if spoke.high - spoke.low > WIDE:
        axes.add_patch(
            FancyBboxPatch(
                (spoke.low, row - 0.13),
                spoke.high - spoke.low,
                0.26,
                boxstyle="round,pad=0,rounding_size=0.08",
                facecolor="none" if spoke.now is None else theme.accent,
                edgecolor=theme.control if spoke.now is None else "none",
                hatch="////" if spoke.now is None else "",
                alpha=1.0 if spoke.now is None else 0.28,
                linewidth=0.8 if spoke.now is None else 0,
                zorder=2,
            )
        )
    if spoke.now is None:
        return
    if spoke.target is not None and spoke.aims:
        axes.plot([spoke.now, spoke.target - 0.08], [row, row], color=theme.control, linewidth=1.1)
        axes.plot([spoke.target - 0.07], [row], marker=">", color=theme.text, markersize=5)
    if spoke.planned is not None and spoke.rises:
        axes.plot(
            [spoke.planned],
            [row],
            "D",
            markersize=5,
            markerfacecolor=theme.base,
            markeredgecolor=theme.accent,
            zorder=3,
        )
    axes.plot([spoke.now], [row], "o", color=theme.accent, markersize=6, zorder=4)


def maturity_path(
    path: Sequence[tuple[float | None, float, float]],
    labels: Sequence[str],
    theme: Theme,
    width: float = 176,
    height: float = 52,
    *,
    dense: bool = False,
) -> Figure:
    """Draw the expected overall level (value, low, high) after each quarter, with its band.

    Where no level leads there is a hatched band and no line. ``dense`` labels only the ends of the time axis.
    """
    figure = new_figure(width, height)
    axes = figure.add_axes((8 / width, 7 / height, 1 - 17 / width, 1 - 11 / height))
    bare(axes)
    quarters = list(range(len(path)))
    values = [math.nan if p[0] is None else p[0] for p in path]
    known = [p[0] is not None for p in path]
    lows, highs = [p[1] for p in path], [p[2] for p in path]
    axes.fill_between(quarters, lows, highs, color=theme.accent, alpha=0.16, lw=0)
    if not all(known):
        axes.fill_between(
            quarters, lows, highs, facecolor="none", edgecolor=theme.control, hatch="///", lw=0
        )
    axes.plot(quarters, values, color=theme.accent, linewidth=1.8)
    for quarter, offset in ((0, (0, 6)), (quarters[-1], (6, -3))):
        if known[quarter]:
            axes.plot([quarter], [values[quarter]], "o", color=theme.accent, markersize=4)
            axes.annotate(
                level(values[quarter]),
                (quarter, values[quarter]),
                offset,
                textcoords="offset points",
                weight="bold",
                color=theme.text,
            )
    axes.set_xlim(-0.2, quarters[-1] + 0.2)
    low = max(0, math.floor(min(p[1] for p in path) * 2) / 2)
    high = min(4, math.ceil(max(p[2] for p in path) * 2) / 2)
    high = max(high, low + 0.5)
    ticks = [low + 0.5 * k for k in range(int((high - low) / 0.5) + 1)]
    axes.set_yticks(ticks, [decimal(t, 0 if t == int(t) else 1) for t in ticks], color=theme.muted)
    axes.set_ylim(low - 0.05, high + 0.1)
    axes.grid(axis="y", color=theme.line, linewidth=0.6)
    axes.set_axisbelow(True)
    shown = [0, quarters[-1]] if dense else quarters[:: max(1, len(quarters) // 6)]
    axes.set_xticks(shown, [labels[q] for q in shown], color=theme.muted)
    return figure
