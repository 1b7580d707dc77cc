"""What all figures share: fonts, a bare canvas, and writing to SVG or PNG under one lock."""

from __future__ import annotations

import io
import logging
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Literal

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from planner.domain.base.resources import content_folder
from planner.reporting.charts.families import FAMILY
from planner.reporting.theme import Theme

LOCK = threading.RLock()

Draw = Callable[[], Figure]


@cache
def register_fonts() -> None:
    """Make the shipped fonts known to matplotlib."""
    # the symbol font has one weight; that is no news to anybody
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    for path in sorted((content_folder("reports") / "fonts").glob("*.ttf")):
        font_manager.fontManager.addfont(str(path))


_drawn_by: list[int] = []
"""The thread that drew last; its fonts are open."""


def _close_fonts_of_others() -> None:
    """Close the fonts that another thread opened: matplotlib keeps six a thread open, of 64 threads.

    Called with the lock held, so none of them is drawing.
    """
    own = threading.get_ident()
    if _drawn_by != [own]:
        clear = getattr(getattr(font_manager, "_get_font", None), "cache_clear", None)
        if clear is not None:
            clear()
        _drawn_by[:] = [own]


@contextmanager
def drawing(fonttype: Literal["none", "path"] = "none", size: float = 8.0) -> Iterator[None]:
    """Hold the lock and the settings under which figures are made and written."""
    with LOCK, warnings.catch_warnings():
        # text without glyphs is named where the file is written
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        _close_fonts_of_others()
        register_fonts()
        with mpl.rc_context(
            {
                "font.family": FAMILY,
                "font.size": size,
                "svg.fonttype": fonttype,
                "svg.hashsalt": "mlops-planner",
                "axes.linewidth": 0.6,
                "hatch.linewidth": 0.7,
                "path.simplify": False,
                "text.parse_math": False,  # a dollar is a dollar: what people typed is no formula
            }
        ):
            yield


def new_figure(width_mm: float, height_mm: float) -> Figure:
    """A figure of the given size without background."""
    figure = Figure(figsize=(width_mm / 25.4, height_mm / 25.4))
    FigureCanvasAgg(figure)
    figure.patch.set_alpha(0.0)
    return figure


def type_scale() -> float:
    """How much larger the type is than in print (8 points): room for labels grows with it."""
    return float(mpl.rcParams["font.size"]) / 8.0


def bare(axes: Axes) -> None:
    """Remove frame, ticks and background of ``axes``."""
    axes.set_facecolor("none")
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0)


STEPS = (1, 2, 5, 10)
"""Steps of an axis of money in a power of ten: 2.5 thousand would be written as 2."""


def money_axis(axes: Axes, theme: Theme, label: Callable[[float], str], *, most: int = 6) -> None:
    """Horizontal grid with muted money labels, at most ``most`` steps apart, and a zero line."""
    axes.locator_params(axis="y", nbins=most, steps=STEPS)
    axes.grid(axis="y", color=theme.line, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.axhline(0, color=theme.text, linewidth=0.8, zorder=3)
    ticks = [t for t in axes.get_yticks() if axes.get_ylim()[0] <= t <= axes.get_ylim()[1]]
    axes.set_yticks(ticks, [label(t) for t in ticks], color=theme.muted)


def svg(draw: Draw, *, text_as_paths: bool = False, size: float = 8.0) -> bytes:
    """Draw and write as SVG; the same data give the same bytes."""
    with drawing("path" if text_as_paths else "none", size):
        buffer = io.BytesIO()
        draw().savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def png(draw: Draw, *, dpi: float = 96.0, size: float = 8.0) -> bytes:
    """Draw and write as PNG with a clear background."""
    with drawing(size=size):
        buffer = io.BytesIO()
        draw().savefig(
            buffer,
            format="png",
            dpi=dpi,
            metadata={"Software": None},
            pil_kwargs={"compress_level": 2},  # a quarter larger, in a third of the time
        )
    return buffer.getvalue()
