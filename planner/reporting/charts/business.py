"""Figures of the business case: fan, split and tornado."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from planner.analysis.study.break_even import SizeWorth
from planner.domain.base.language import phrase, tr
from planner.reporting.charts.base import STEPS, bare, money_axis, new_figure, type_scale
from planner.reporting.theme import Theme

Money = Callable[[float], str]


LETTER = 1.65
"""Room that a letter takes in print, mm."""


def fan(
    cumulative: NDArray[np.float64],
    money: Money,
    payback: float,
    theme: Theme,
    width: float = 86,
    height: float = 78,
) -> Figure:
    """Draw the running discounted total: 9-in-10 and half bands, the middle line, three end labels.

    ``cumulative`` has the percentiles 5, 25, 50, 75, 95 as rows and months as columns; ``payback``
    is where the middle line crosses zero for good (infinite for never).
    """
    figure = new_figure(width, height)
    k = type_scale()
    ends = (float(cumulative[0].min()), float(cumulative[-1].max()), *cumulative[:, -1])
    label = LETTER * max(len(money(float(v))) for v in ends)  # “−123,1 Mio. $” needs its room
    left, right = max(15.0, label + 2) * k / width, 1 - max(17.0, label + 3) * k / width
    axes = figure.add_axes((left, 8 * k / height, right - left, 1 - (8 * k + 3) / height))
    bare(axes)
    months = np.arange(cumulative.shape[1])
    p5, p25, p50, p75, p95 = cumulative
    axes.fill_between(months, p5, p95, color=theme.accent, alpha=0.16, linewidth=0)
    axes.fill_between(months, p25, p75, color=theme.accent, alpha=0.24, linewidth=0)
    axes.plot(months, p50, color=theme.accent, linewidth=1.8, zorder=4)
    axes.set_xlim(0, months[-1])
    low, high = float(p5.min()), float(p95.max())
    room = (high - low or 1.0) * 0.08
    axes.set_ylim(low - room, high + room)
    money_axis(axes, theme, money)
    ticks = list(range(0, int(months[-1]) + 1, 6 if months[-1] <= 36 else 12))
    axes.set_xticks(ticks, [str(t) if t else tr("month 0") for t in ticks], color=theme.muted)
    _end_labels(axes, float(months[-1]), [p95[-1], p50[-1], p5[-1]], money, theme)
    if math.isfinite(payback) and 0 < payback <= months[-1]:
        axes.plot(
            [payback],
            [0],
            "o",
            markersize=5,
            markerfacecolor=theme.base,
            markeredgecolor=theme.text,
            markeredgewidth=1.2,
            zorder=6,
        )
        axes.annotate(
            tr(phrase("pays back, month {month}", month=math.ceil(payback))),
            (payback, 0),
            (-4, 20),
            textcoords="offset points",
            ha="right",
            color=theme.text,
            arrowprops={"arrowstyle": "-", "color": theme.text, "linewidth": 0.7},
        )
    return figure


def _end_labels(axes, at: float, values: list[float], money: Money, theme: Theme) -> None:  # type: ignore[no-untyped-def]
    """Label three line ends; labels that would touch are pushed apart."""
    bottom, top = axes.get_ylim()
    least = (top - bottom) * 0.06
    placed = [float(v) for v in values]
    placed[0] = max(placed[0], placed[1] + least)
    placed[2] = min(placed[2], placed[1] - least)
    for k, (value, y) in enumerate(zip(values, placed, strict=True)):
        axes.annotate(
            money(float(value)),
            (at, y),
            (4, -3),
            textcoords="offset points",
            color=theme.accent if k == 1 else theme.text,
            weight="bold" if k == 1 else "normal",
            annotation_clip=False,
        )


BINS = 40


def bins(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Shares of futures in ``BINS`` equal steps from the 0.5th to the 99.5th percentile, and their edges.

    Zero is an edge wherever it lies inside, so that no bar holds both loss and gain; the few futures beyond
    an end count in the last bar there.
    """
    low, high = (float(v) for v in np.percentile(values, (0.5, 99.5)))
    if high <= low:
        low, high = low - 0.5, low + 0.5
    width = (high - low) / BINS
    start = np.floor(low / width) * width if low < 0 < high else low
    edges = start + width * np.arange(int(np.ceil((high - start) / width)) + 1)
    counts, _ = np.histogram(np.clip(values, edges[0], edges[-1]), edges)
    return counts / len(values), np.asarray(edges, dtype=float)


def distribution(
    values: NDArray[np.float64],
    money: Money,
    theme: Theme,
    width: float = 176,
    height: float = 48,
) -> Figure:
    """Draw how often the plan's worth comes out where; losses in another colour, three percentiles named."""
    figure = new_figure(width, height)
    k = type_scale()
    axes = figure.add_axes((0.01, 7 * k / height, 0.98, 1 - 18 * k / height))
    bare(axes)
    axes.set_yticks([])
    shares, edges = bins(values)
    step = edges[1] - edges[0]
    middles = edges[:-1] + step / 2
    looks: tuple[tuple[NDArray[np.bool_], dict[str, Any]], ...] = (
        (
            middles < 0,
            {"color": theme.bad, "alpha": 0.85, "hatch": "////", "edgecolor": theme.base},
        ),
        (middles >= 0, {"color": theme.accent, "alpha": 0.6, "edgecolor": "none"}),
    )
    for chosen, look in looks:
        axes.bar(middles[chosen], shares[chosen], width=step * 0.92, linewidth=0, **look)
    axes.set_xlim(edges[0], edges[-1])
    top = float(shares.max()) * 1.02
    axes.set_ylim(0, top)
    axes.axhline(0, color=theme.control, linewidth=0.8)
    axes.locator_params(axis="x", nbins=8, steps=STEPS)
    ticks = [t for t in axes.get_xticks() if edges[0] <= t <= edges[-1]]
    axes.set_xticks(ticks, [money(t) for t in ticks], color=theme.muted)
    for at, label in zip(ticks, axes.get_xticklabels(), strict=True):  # those at a side stay inside
        place, half = axes.transData.transform((at, 0.0))[0], label.get_window_extent().width / 2
        if place < half:
            label.set_horizontalalignment("left")
        elif place + half > figure.bbox.width:
            label.set_horizontalalignment("right")
    names = (tr("1 in 20 below"), tr("middle"), tr("1 in 20 above"))
    ends = [float(np.percentile(values, p)) for p in (5, 50, 95)]
    for at in ends:
        axes.axvline(at, color=theme.text, linewidth=0.9, dashes=(3, 2), zorder=4)
    _above(
        figure,
        axes,
        [f"{name}\n{money(at)}" for name, at in zip(names, ends, strict=True)],
        ends,
        theme,
    )
    return figure


def _above(
    figure: Figure, axes: Axes, words: Sequence[str], places: Sequence[float], theme: Theme
) -> None:
    """Words over three places: before, over and behind them, yet inside and none over another."""
    top = axes.get_position().y1 + 3 / 72 / figure.get_figheight()
    told = [figure.text(0, top, t, va="bottom", color=theme.text, linespacing=1.15) for t in words]
    wide = [t.get_window_extent().width for t in told]
    point, edge = figure.dpi / 72, 0.0
    begins = []
    for place, before, width in zip(places, (1.0, 0.5, 0.0), wide, strict=True):
        at = axes.transData.transform((place, 0.0))[0] + (before - 0.5) * 6 * point
        begins.append(max(at - before * width, edge))
        edge = begins[-1] + width + 6 * point
    edge = figure.bbox.width
    for text, wanted, width in reversed(list(zip(told, begins, wide, strict=True))):
        begin = min(wanted, edge - width)
        text.set_x(begin / figure.bbox.width)
        edge = begin - 6 * point


@dataclass(frozen=True)
class FrontierPoint:
    """One plan on the frontier: money a quarter, worth, and whether it is the plan of today's budget."""

    money: float
    worth: float
    now: bool


def _line_of_dots(  # type: ignore[no-untyped-def]
    axes,
    theme: Theme,
    x: Sequence[float],
    y: Sequence[float],
    now: Sequence[bool],
    size: float,
) -> None:
    """A line with a dot of ``size`` at each place; that of today is larger and filled."""
    axes.plot(x, y, color=theme.accent, linewidth=1.6, zorder=3)
    for at, worth, filled in zip(x, y, now, strict=True):
        axes.plot(
            [at],
            [worth],
            "o",
            markersize=7 if filled else size,
            markerfacecolor=theme.accent if filled else theme.base,
            markeredgecolor=theme.accent,
            zorder=4,
        )


def frontier_line(
    points: Sequence[FrontierPoint],
    money: Money,
    theme: Theme,
    width: float = 176,
    height: float = 52,
) -> Figure:
    """Draw the worth that each budget a quarter buys; today's budget is a filled dot with its amount."""
    figure = new_figure(width, height)
    k = type_scale()
    axes = figure.add_axes(
        (17 * k / width, 8 * k / height, 1 - 30 * k / width, 1 - 13 * k / height)
    )
    bare(axes)
    x, y = [p.money for p in points], [p.worth for p in points]
    _line_of_dots(axes, theme, x, y, [p.now for p in points], 4.5)
    for p in points:
        if p.now:
            axes.annotate(
                money(p.worth),
                (p.money, p.worth),
                (0, -12),
                textcoords="offset points",
                ha="center",
                va="top",
                weight="bold",
                color=theme.text,
            )
    axes.margins(0.05, 0.25)
    money_axis(axes, theme, money, most=5)
    axes.set_xticks(x, [money(v) for v in x], color=theme.muted)
    return figure


def size_line(
    points: Sequence[SizeWorth],
    money: Money,
    theme: Theme,
    width: float = 176,
    height: float = 52,
) -> Figure:
    """Draw the worth of a practice by the size of the organisation; today’s size is a filled dot."""
    figure = new_figure(width, height)
    k = type_scale()
    axes = figure.add_axes(
        (17 * k / width, 9 * k / height, 1 - 22 * k / width, 1 - 13 * k / height)
    )
    bare(axes)
    x, y = [p.data_scientists for p in points], [p.worth for p in points]
    axes.set_xscale("log")
    _line_of_dots(axes, theme, x, y, [p.now for p in points], 4)
    axes.margins(0.05, 0.2)
    money_axis(axes, theme, money, most=5)
    axes.minorticks_off()
    shown = [v for n, v in enumerate(x) if n % 2 == 0]
    axes.set_xticks(shown, [f"{v:g}" for v in shown], color=theme.muted)
    return figure


@dataclass(frozen=True)
class SplitBar:
    """One source of value: expected amount with its 9-in-10 range; claimed ones are hatched."""

    name: str
    note: str
    mean: float
    low: float
    high: float
    colour: str
    claimed: bool = False


def split(
    bars: Sequence[SplitBar], money: Money, theme: Theme, width: float = 84, height: float = 62
) -> Figure:
    """Draw where the value comes from; what nobody measures stands below a dashed line."""
    figure = new_figure(width, height)
    axes = figure.add_axes((0.01, 0.01, 0.98, 0.97))
    bare(axes)
    axes.set_axis_off()
    most = max((b.high for b in bars), default=1.0) or 1.0
    axes.set_xlim(0, most * 1.06)
    axes.set_ylim(len(bars) - 0.05, -0.45)
    for row, bar in enumerate(bars):
        if bar.claimed and row:
            axes.plot(
                [0, most * 1.06], [row - 0.52] * 2, color=theme.control, lw=0.7, dashes=(3, 2)
            )
        name = axes.text(0, row - 0.16, bar.name, weight="bold", color=theme.text, va="bottom")
        axes.annotate(
            bar.note,
            (1, 0),
            (5 * type_scale(), 0),
            xycoords=name,
            textcoords="offset points",
            color=theme.muted,
            va="bottom",
        )
        axes.text(
            most * 1.06,
            row - 0.16,
            money(bar.mean),
            ha="right",
            va="bottom",
            weight="bold",
            color=theme.muted if bar.claimed else theme.text,
        )
        axes.barh(
            row + 0.1,
            bar.mean,
            height=0.3,
            color="none" if bar.claimed else bar.colour,
            edgecolor=bar.colour,
            linewidth=0.8 if bar.claimed else 0,
            hatch="////" if bar.claimed else None,
        )
        y = row + 0.1
        if not bar.high - bar.low > 0:
            continue  # no range, no whisker
        axes.plot([bar.low, bar.high], [y, y], color=theme.text, linewidth=0.9)
        for end in (bar.low, bar.high):
            axes.plot([end, end], [y - 0.09, y + 0.09], color=theme.text, linewidth=0.9)
    return figure


@dataclass(frozen=True)
class SwingBar:
    """One input of the tornado: its name, its range in words, and the two results.

    The range begins at the end where the plan is worth less (``worse``) and ends where it is worth more.
    """

    name: str
    span: str
    worse: float
    better: float


def tornado(
    bars: Sequence[SwingBar],
    base: float,
    money: Money,
    theme: Theme,
    width: float = 176,
    height: float = 62,
) -> Figure:
    """Draw how far each input alone moves the result from the expected worth; ends are labelled."""
    figure = new_figure(width, height)
    high = 0.99 - 6 * type_scale() / height
    axes = figure.add_axes((0.47, 0.01, 0.48, high))
    bare(axes)
    axes.set_xticks([])
    axes.set_yticks([])
    ends = [v for b in bars for v in (b.worse, b.better)] or [base]
    span = max(abs(v - base) for v in ends) or 1.0
    half = 0.24 * width / type_scale()
    label = 1.8 * max(len(money(v)) for v in ends) + 2  # so that no amount runs into the names
    reach = span * half / max(half - label, half / 4)
    axes.set_xlim(base - reach, base + reach)
    axes.set_ylim(len(bars) - 0.4, -0.6)
    axes.axvline(base, color=theme.text, linewidth=0.9, zorder=3)
    axes.annotate(
        tr(phrase("expected {amount}", amount=money(base))),
        (base, -0.6),
        (0, 2),
        textcoords="offset points",
        ha="center",
        va="bottom",
        color=theme.muted,
        annotation_clip=False,
    )
    for row, bar in enumerate(bars):
        both = (bar.worse, bar.better)
        one_sided = (both[0] - base) * (both[1] - base) > 0
        nearer = min(both, key=lambda v: abs(v - base))
        longest = sorted(
            zip(both, (theme.control, theme.accent), strict=True), key=lambda b: -abs(b[0] - base)
        )
        for value, colour in longest:  # the shorter bar lies on the longer one
            inside = one_sided and value == nearer
            axes.barh(row, value - base, left=base, height=0.55, color=colour)
            right = (value >= base) != inside
            axes.annotate(
                money(value),
                (base if inside else value, row),
                (4 if right else -4, 0),
                textcoords="offset points",
                ha="left" if right else "right",
                va="center",
                color=theme.text,
            )
        y = 0.01 + high * (1 - (row + 0.6) / (len(bars) + 0.2))
        name = in_two_lines(bar.name, _name_room(bar, width))
        figure.text(0.0, y, name, color=theme.text, va="center", linespacing=1.1)
        figure.text(0.455, y, bar.span, color=theme.muted, va="center", ha="right")
    return figure


def _name_room(bar: SwingBar, width: float) -> int:
    """Letters of a bar’s name that fit on a line beside its range."""
    return int((0.455 * width / type_scale() - 1.6 * len(bar.span)) / 1.5)


def tornado_height(bars: Sequence[SwingBar], width: float = 176) -> float:
    """Millimetres for so many bars: more where a name takes two lines."""
    two = any("\n" in in_two_lines(b.name, _name_room(b, width)) for b in bars)
    return 8 + (8.0 if two else 6.2) * len(bars)


def in_two_lines(text: str, characters: int) -> str:
    """``text`` broken once between words where it has more than ``characters``; what is left over is cut."""
    first, room = "", max(characters, 1)
    for word in text.split(" "):
        wider = f"{first} {word}".strip()
        if len(wider) > room:
            break
        first = wider
    rest = text[len(first) :].strip()
    if not first or not rest:
        return shortened(text, characters)
    return f"{first}\n{shortened(rest, characters)}"


def shortened(text: str, characters: int) -> str:
    """Cut ``text`` at a word so that it has at most ``characters``, with an ellipsis."""
    if len(text) <= characters:
        return text
    cut = text[: max(characters - 1, 1)]
    words = cut.rsplit(" ", 1)[0]
    return (words if len(words) > len(cut) / 2 else cut).rstrip(" ,:·") + "…"
