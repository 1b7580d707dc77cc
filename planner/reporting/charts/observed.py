"""Claimed against observed: a dot for what was said, a bar for what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from planner.reporting.charts.base import bare, new_figure
from planner.reporting.theme import Theme


@dataclass(frozen=True)
class Seen:
    """One question of a team: what was claimed, how far it is supported, and where it is capped, if it is."""

    name: str
    claimed: float | None
    supports: int
    cap: int | None


def claimed_against_observed(rows: Sequence[Seen], theme: Theme, width: float = 160) -> Figure:
    """Draw levels 0–4 from left to right, a row for each question, in millimetres.

    A bar ends in a line where nothing was seen above; without one it fades out, as there may be more.
    """
    height = 12 + 6.5 * len(rows)
    figure = new_figure(width, height)
    axes = figure.add_axes((0.46, 6 / height, 0.5, 1 - 8 / height))
    bare(axes)
    axes.set_xlim(-0.15, 4.3)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    for level in range(5):
        axes.axvline(level, color=theme.line, linewidth=0.7, zorder=1)
    axes.set_xticks(range(5))
    axes.set_yticks(range(len(rows)), [r.name for r in rows])
    axes.tick_params(length=0, colors=theme.text)
    for at, row in enumerate(rows):
        if row.supports:
            axes.barh(at, row.supports, height=0.42, color=theme.accent, alpha=0.28, zorder=2)
        if row.cap is not None:
            axes.plot(
                [row.cap, row.cap],
                [at - 0.36, at + 0.36],
                color=theme.text,
                linewidth=1.6,
                zorder=3,
            )
        elif row.supports:
            axes.barh(
                at, 0.22, left=row.supports, height=0.42, color=theme.accent, alpha=0.1, zorder=2
            )
        if row.claimed is not None:
            axes.plot(row.claimed, at, "o", color=theme.accent, markersize=5, zorder=4)
    return figure
