"""A code that a camera reads, drawn as squares: sharp at every size, and the same in every format."""

from __future__ import annotations

from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from planner.reporting.charts.base import new_figure

QUIET = 4
"""Modules of white around it, as the standard asks for (ISO/IEC 18004)."""


def code(text: str, side_mm: float) -> Figure:
    """A QR code of ``text``, dark on white in every theme: that is how cameras read it."""
    import segno

    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    size = len(rows) + 2 * QUIET
    squares = [
        ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))
        for y, row in enumerate(rows, QUIET)
        for x, dark in enumerate(row, QUIET)
        if dark
    ]
    figure = new_figure(side_mm, side_mm)
    figure.patch.set_alpha(1.0)
    figure.patch.set_facecolor("white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, size)
    axes.set_ylim(size, 0)
    axes.add_collection(
        PolyCollection(squares, facecolors="black", edgecolors="none", antialiased=False)
    )
    return figure
