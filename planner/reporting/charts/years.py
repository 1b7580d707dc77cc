"""Money by year: bars by kind above and below zero, the net as dots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from planner.reporting.charts.base import bare, money_axis, new_figure, type_scale
from planner.reporting.charts.business import in_two_lines
from planner.reporting.theme import Theme

Money = Callable[[float], str]
LETTERS_HIGH = 2.2
"""Half of the height of an amount and a little more, mm."""


@dataclass(frozen=True)
class YearBars:
    """One kind of money: its name, amounts by year (what goes out is below 0), whether it is a cost."""

    name: str
    values: tuple[float, ...]
    cost: bool


def year_bars(
    kinds: Sequence[YearBars],
    net: Sequence[float],
    years: Sequence[str],
    money: Money,
    theme: Theme,
    width: float = 176,
    height: float = 70,
) -> Figure:
    """Stacked bars by year with the net; kinds differ in shade and hatching, and are named at the right."""
    figure = new_figure(width, height)
    k = type_scale()
    left = 15 * k / width
    axes = figure.add_axes((left, 9 * k / height, 0.64 - left, 1 - 12 * k / height))
    bare(axes)
    colours = _colours(kinds, theme)
    above, below = [0.0] * len(years), [0.0] * len(years)
    for kind, (colour, hatch) in zip(kinds, colours, strict=True):
        sides = [above if value >= 0 else below for value in kind.values]
        bottoms = [side[year] for year, side in enumerate(sides)]
        axes.bar(
            range(len(years)),
            kind.values,
            0.5,
            bottom=bottoms,
            color=colour,
            hatch=hatch,
            edgecolor=theme.base,
        )
        for year, (side, value) in enumerate(zip(sides, kind.values, strict=True)):
            side[year] += value
    axes.plot(
        range(len(years)),
        net,
        "o",
        color=theme.text,
        markeredgecolor=theme.base,
        markersize=5,
        zorder=5,
    )
    axes.set_xlim(-0.5, len(years) - 0.2)
    money_axis(axes, theme, money)
    bottom, top = axes.get_ylim()
    touching = LETTERS_HIGH * k / (height - 12 * k) * (top - bottom)
    # room for an amount on the side of zero where it stands
    room = 2.5 * touching
    if any(0 <= v <= touching for v in net):
        top = max(top, room)
    if any(-touching <= v < 0 for v in net):
        bottom = min(bottom, -room)
    axes.set_ylim(bottom, top)
    for year, value in enumerate(net):
        # beside its dot, and clear of the line at zero
        lift = 0 if abs(value) > touching else 1 if value >= 0 else -1
        axes.annotate(
            money(value),
            (year + 0.27, value if lift == 0 else 0.0),
            (3, 2 * lift),
            textcoords="offset points",
            va="center" if lift == 0 else "bottom" if lift > 0 else "top",
            color=theme.text,
            weight="bold",
            zorder=6,
            bbox={"facecolor": theme.base, "edgecolor": "none", "pad": 0.6},
        )
    axes.set_xticks(range(len(years)), years, color=theme.muted)
    for row, (kind, (colour, hatch)) in enumerate(zip(kinds, colours, strict=True)):
        y = 0.93 - row * 7.5 * k / height
        figure.patches.append(_swatch(figure, y, colour, hatch, theme))
        name = in_two_lines(kind.name, int(0.29 * width / k / 1.55))
        figure.text(0.71, y, name, color=theme.text, va="center", linespacing=1.05)
    return figure


def _colours(kinds: Sequence[YearBars], theme: Theme) -> list[tuple[str, str]]:
    costs, gains = [theme.bad, theme.warn], [theme.accent, theme.capacity, theme.value, theme.good]
    hatches, found = ["", "///", "...", "xxx"], []
    at = {True: 0, False: 0}
    for kind in kinds:
        n = at[kind.cost]
        at[kind.cost] += 1
        palette = costs if kind.cost else gains
        found.append((palette[n % len(palette)], hatches[n % len(hatches)]))
    return found


def _swatch(figure: Figure, y: float, colour: str, hatch: str, theme: Theme):  # type: ignore[no-untyped-def]
    from matplotlib.patches import Rectangle

    return Rectangle(
        (0.67, y - 0.018),
        0.025,
        0.036,
        transform=figure.transFigure,
        facecolor=colour,
        hatch=hatch,
        edgecolor=theme.base,
    )
