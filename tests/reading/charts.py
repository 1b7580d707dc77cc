"""Words of charts: each inside its picture, measured as they are drawn."""

from __future__ import annotations

from matplotlib.text import Text

from planner.domain.base.language import speaking
from planner.reporting.charts.base import drawing
from planner.reporting.report import Report

SPARE = 1.0
"""Points that a letter may reach over the edge: the white around it does."""


def cut_words(report: Report) -> list[str]:
    """Words that reach over the edge of their chart, with the chart and by how many points."""
    found = []
    for key, draw in report.figures.items():
        with speaking(report.speech.language, report.speech.numbers), drawing():
            figure = draw()
            figure.draw_without_rendering()
            size = figure.bbox
            point = figure.dpi / 72
            for text in figure.findobj(Text):
                if not text.get_text().strip() or not text.get_visible():
                    continue
                box = text.get_window_extent()
                over = max(-box.x0, -box.y0, box.x1 - size.x1, box.y1 - size.y1) / point
                if over > SPARE:
                    found.append(f"{key}: “{text.get_text()}” is cut by {over:.1f} points")
    return found
