"""The sheet of charts in the workbook: expected money by year, and levels with their targets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planner.analysis.study.study import Study
from planner.domain.base.language import phrase, tr
from planner.economics.case import by_year
from planner.exchange.tabular import LINE_HEIGHT, Filled
from planner.reporting.theme import themes

CHARTS = "Charts"
WIDTH, HEIGHT = 900, 330
"""Pixels of a chart: as wide as the table above it."""
ROWS_BELOW = 20
"""Rows of a sheet that a chart covers, with a gap."""


def add_charts(
    book: Any,
    study: Study,
    styles: dict[str, Any],
    flow: Sequence[tuple[str, str, str, int]],
    levels: Filled,
) -> None:
    """Add the sheet; nothing where there is neither money nor a level to draw.

    ``flow`` names the flows of the cash-flow sheet: key in the case, words, column there, sign of the money.
    It is empty while the worth is withheld or no step is planned. Charts draw cells, so they follow
    the formulas.
    """
    dimensions = _dimensions(levels)
    if not flow and not dimensions:
        return
    sheet = book.add_worksheet(tr(CHARTS))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 8, 15)
    row = _money(book, sheet, study, styles, flow) if flow else 0
    if dimensions:
        _levels(book, sheet, row, levels, dimensions)


def _money(
    book: Any,
    sheet: Any,
    study: Study,
    styles: dict[str, Any],
    flow: Sequence[tuple[str, str, str, int]],
) -> int:
    """Sums of each year of the plan, as ``case.by_year`` has them; the next free row."""
    title = phrase("Expected money by year and kind, not discounted")
    sheet.write_string(0, 0, tr(title), styles["title"])
    sheet.set_row(1, 2 * LINE_HEIGHT)  # heads of two words break
    for column, name in enumerate(("Year", *(words for _, words, _, _ in flow), "Net")):
        sheet.write_string(1, column, tr(name), styles["head"])
    years = {key: by_year(study.case.monthly[key]) for key, _, _, _ in flow}
    count, net = len(next(iter(years.values()))), len(flow) + 1
    for k in range(count):
        at = k + 3
        sheet.write_string(at - 1, 0, tr(phrase("Year {year}", year=k + 1)))
        first = 2 + 12 * k
        last = 2 + study.case.horizon if k == count - 1 else first + 11
        for column, (key, _, letter, sign) in enumerate(flow, start=1):
            cells = f"SUM('{tr('Cash flow')}'!{letter}{first}:{letter}{last})"
            formula = f"={'-' if sign < 0 else ''}{cells}"
            sheet.write_formula(at - 1, column, formula, styles["money"], sign * years[key][k])
        known = sum(sign * years[key][k] for key, _, _, sign in flow)
        end = chr(ord("A") + net - 1)
        sheet.write_formula(at - 1, net, f"=SUM(B{at}:{end}{at})", styles["strong"], known)
    theme = themes()["light"]
    colours = (theme.bad, theme.warn, theme.good, theme.value, theme.capacity, theme.accent)
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    name, rows = tr(CHARTS), (2, count + 1)
    for column in range(1, net):
        chart.add_series(
            {
                "name": [name, 1, column],
                "categories": [name, rows[0], 0, rows[1], 0],
                "values": [name, rows[0], column, rows[1], column],
                "fill": {"color": colours[(column - 1) % len(colours)]},
                "gap": 60,
            }
        )
    line = book.add_chart({"type": "line"})
    line.add_series(
        {
            "name": [name, 1, net],
            "categories": [name, rows[0], 0, rows[1], 0],
            "values": [name, rows[0], net, rows[1], net],
            "line": {"color": theme.text, "width": 1.5},
            "marker": {"type": "circle", "size": 6, "fill": {"color": theme.text}},
        }
    )
    chart.combine(line)
    words = phrase(
        "Expected money by year, in {currency}", currency=study.project.organisation.currency
    )
    _look(chart, tr(words), {"num_format": "#,##0"})
    sheet.insert_chart(count + 3, 0, chart, {"description": tr(words)})
    return count + 4 + ROWS_BELOW


def _dimensions(levels: Filled) -> tuple[int, int] | None:
    """First and last row of the dimensions of the whole organisation, where every level is a number."""
    at = levels.columns.index("level")
    rows = [k for k, row in enumerate(levels.rows) if row[0] == "dimension"]
    if not rows or not all(isinstance(levels.rows[k][at], int | float) for k in rows):
        return None
    return rows[0] + 1, rows[-1] + 1


def _levels(book: Any, sheet: Any, row: int, levels: Filled, rows: tuple[int, int]) -> None:
    theme, name = themes()["light"], tr("Levels")
    named = levels.columns.index("name")
    chart = book.add_chart({"type": "bar"})
    for head, colour in (("level", theme.accent), ("target", theme.muted)):
        column = levels.columns.index(head)
        chart.add_series(
            {
                "name": [name, 0, column],
                "categories": [name, rows[0], named, rows[1], named],
                "values": [name, rows[0], column, rows[1], column],
                "fill": {"color": colour},
                "gap": 60,
            }
        )
    words = tr("Levels and targets, 0 to 4")
    _look(chart, words, {"min": 0, "max": 4, "major_unit": 1, "num_format": "0"})
    chart.set_y_axis({"reverse": True})
    sheet.insert_chart(row, 0, chart, {"description": words})


def _look(chart: Any, title: str, money: dict[str, Any]) -> None:
    chart.set_title({"name": title, "name_font": {"size": 12, "bold": True}})
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    chart.set_legend({"position": "bottom"})
    axis = {**money, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}
    (chart.set_x_axis if "max" in money else chart.set_y_axis)(axis)
    if "max" not in money:
        chart.set_x_axis({"label_position": "low"})
