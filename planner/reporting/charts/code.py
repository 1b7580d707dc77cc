"""A code that a camera reads, drawn as squares: sharp at every size, and the same in every format."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from planner.reporting.charts.base import new_figure

QUIET = 4
"""Modules of white around it, as the standard asks for (ISO/IEC 18004)."""


def code(text: str, side_mm: float) -> Figure:
    """A QR code of ``text``, dark on white in every theme: that is how cameras read it."""
    import segno

    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    size = len(rows) + 2 * QUIET
    squares = [
        ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y))
        for y, row in enumerate(rows, QUIET)
        for x, dark in enumerate(row, QUIET)
        if dark
    ]
    one = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    path = Path([corner for square in squares for corner in square], one * len(squares))
    figure = new_figure(side_mm, side_mm)
    figure.patch.set_alpha(1.0)
    figure.patch.set_facecolor("white")
    whole = Affine2D().scale(1 / size, -1 / size).translate(0, 1) + figure.transFigure
    figure.add_artist(
        PathPatch(path, color="black", linewidth=0, antialiased=False, transform=whole)
    )
    return figure
