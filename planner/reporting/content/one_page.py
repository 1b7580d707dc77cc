"""What keeps the summary on one page: the widths of its two lists, which points stay, how high charts are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from planner.reporting.blocks import Run

Points = tuple[tuple[Run, ...], ...]
LINE, LINES, LINE_HEIGHT = 52, 14, 4.6
RAGGED = 6
"""Letters in a line of half the width, lines that fit below charts of ``CHART`` mm, mm of each line more, and
letters that the last word of a line leaves free, however wide the line is."""
CHART, LEAST_CHART = 74.0, 30.0
MOST_LINES = LINES + math.floor((CHART - LEAST_CHART) / LINE_HEIGHT)
"""Lines of points that a page holds below the lowest charts."""
LINES_WITHOUT_CHARTS = 29
"""Lines over the whole width that a page holds where no charts stand on it."""
FEWEST_DOUBTS = 2
"""As many points of what could change the advice stay before a point of what to decide goes."""
RATIOS = (0.5, 0.54, 0.46, 0.58, 0.42, 0.62, 0.38, 0.66)
"""Shares of the width that the left list may have, the most even first."""


@dataclass(frozen=True)
class OnePage:
    """The two lists as they are printed, the left one’s share of the width, and the charts’ height in mm.

    A height of 0 stands for no charts: then the lists stand one below the other, over the whole width.
    """

    left: Points
    right: Points
    ratio: float
    chart: float


def on_one_page(left: Points, right: Points, kept: int = 0) -> OnePage:
    """Even lists with charts as high as they leave room for; where the lowest leave none, the last points go.

    What stands last in a list is said again in its chapter. What is to be decided, on the left, goes after
    what could change the advice. The first ``kept`` points of the left never go: rather the charts do, which
    stand again in their chapters, and then a second page is begun.
    """
    every = right
    while True:
        ratio = min(RATIOS, key=lambda r: _lines(left, right, r))
        lines = _lines(left, right, ratio)
        if lines <= MOST_LINES or len(left) + len(right) <= 2:
            break
        if len(right) > FEWEST_DOUBTS:
            right = right[:-1]
            continue
        spare = len(left) > max(kept, 1)
        longer = spare and (kept or _height(left, ratio) >= _height(right, 1 - ratio))
        if longer:
            left = left[:-1]
        elif kept and len(left) <= kept:
            return OnePage(left, _beside(left, every), 1.0, 0.0)
        else:
            left, right = (left[:-1], right) if len(right) < 2 else (left, right[:-1])
    return OnePage(left, right, ratio, chart_height(lines))


def _beside(left: Points, right: Points) -> Points:
    """As many of the right below the left as one page without charts holds."""
    while len(right) > 1 and _height(left, 1.0) + _height(right, 1.0) > LINES_WITHOUT_CHARTS:
        right = right[:-1]
    return right


def chart_height(lines: int) -> float:
    """Millimetres that charts above so many lines of points may take."""
    return max(CHART - LINE_HEIGHT * max(lines - LINES, 0), LEAST_CHART)


def _lines(left: Points, right: Points, ratio: float) -> int:
    return max(_height(left, ratio), _height(right, 1 - ratio))


def _height(points: Sequence[tuple[Run, ...]], share: float) -> int:
    """Lines that a list takes in its share of the width."""
    width = (LINE + RAGGED) * 2 * share - RAGGED
    return sum(math.ceil(len("".join(r.t for r in point)) / width) for point in points)
