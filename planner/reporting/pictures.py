"""Figures of a report as files: SVG as typst sets it, and PNG that typst makes of the same SVG."""

from __future__ import annotations

import re
from collections.abc import Mapping

from planner.reporting.charts.base import Draw, svg
from planner.reporting.letters import spelled_out
from planner.reporting.typeset import as_png

MARK, WORD_JOINER = "\ufeff", "\u2060"
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufefc]")


def settable_svg(draw: Draw) -> str:
    """A figure with its text as text; letters that no shipped font has are spelled out."""
    drawn = svg(draw).decode()
    if _RIGHT_TO_LEFT.search(drawn):  # shaped here; typst would lose its characters
        drawn = svg(draw, text_as_paths=True).decode()
    return spelled_out(drawn.replace(MARK, WORD_JOINER))


def pictures(figures: Mapping[str, Draw], dpi: float) -> dict[str, bytes]:
    """Each figure as a PNG with a clear background, so many dots an inch."""
    return as_png({key: settable_svg(draw) for key, draw in figures.items()}, dpi)
