"""The numbers behind the distribution of the worth: round classes of equal width, open at both ends."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import between, money_same_unit, percent
from planner.reporting.blocks import Cell, Table
from planner.reporting.charts.base import STEPS
from planner.reporting.content.draft import Column, Draft, listing

CLASSES = 10


def distribution_data(draft: Draft) -> Table:
    """Shares of futures by worth; zero is an edge, so that losses stand in rows of their own."""
    values = draft.study.case.npv_values
    low, high = (float(v) for v in np.percentile(values, (0.5, 99.5)))
    step = _round((high - low) / CLASSES)
    first = math.floor(low / step) + 1
    last = max(math.ceil(high / step) - 1, first)
    edges = tuple(step * k for k in range(first, last + 1))
    shares = np.histogram(values, [-np.inf, *edges, np.inf])[0] / len(values)
    named = money_same_unit(edges, draft.currency)
    words = [
        tr(phrase("below {amount}", amount=named[0])),
        *(between(a, b) for a, b in pairwise(named)),
        tr(phrase("{amount} or more", amount=named[-1])),
    ]
    return listing(
        "Share of futures by worth",
        (Column("Worth", 0.6), Column("Share of futures", 0.4, "r")),
        [
            (Cell(t=w, b=True), percent(float(share), 1))
            for w, share in zip(words, shares, strict=True)
        ],
    )


def _round(width: float) -> float:
    """The least of 1, 2 and 5 times a power of ten that is not below ``width``; 1 for no width at all."""
    if width <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(width))
    return next(s * power for s in STEPS if s * power >= width * (1 - 1e-9))
