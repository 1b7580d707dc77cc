"""What charts of a deck need beyond python-pptx: bands around a line, and keeping to the schema."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from planner.reporting.slides import ChartPart, Series


def held(part: ChartPart) -> list[Series]:
    """The rows of figures that the chart of a part holds: a limit of columns is said, a fan is stacked."""
    if part.kind == "fan":
        return stacked(part.series)
    return [s for s in part.series if part.kind != "column" or not s.dashed]


def stacked(lines: Sequence[Series]) -> list[Series]:
    """A fan as areas that stand on each other, the lowest unseen, and after them the line in the middle.

    ``lines`` go from the lowest to the highest. Areas without a name are left out of the legend.
    """
    middle = len(lines) // 2
    edges = [*lines[:middle], *lines[middle + 1 :]]
    areas = [Series("", edges[0].values, None)]
    for k, (low, high) in enumerate(pairwise(edges), start=1):
        # bands below the line look like those above it, and are named there
        twin = edges[max(k, len(edges) - k)]
        values = tuple(
            (b or 0.0) - (a or 0.0) for a, b in zip(low.values, high.values, strict=True)
        )
        areas.append(Series(twin.name if k >= middle else "", values, twin.tone))
    return [*areas, lines[middle]]


def with_line(chart: Any) -> None:
    """Draw the last of stacked areas as a line on the same axes, and name no area that has no name."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    areas = next(chart._chartSpace.iter(qn("c:areaChart")))
    series = areas.findall(qn("c:ser"))
    axes = "".join(f'<c:axId val="{a.get("val")}"/>' for a in areas.findall(qn("c:axId")))
    lines = parse_xml(
        f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'<c:marker val="0"/>{axes}</c:lineChart>'
    )
    line = series[-1]
    lines.insert(2, line)
    fill = line.find(qn("c:spPr")).find(qn("a:solidFill"))
    colour = fill[0].get("val")
    drawn = parse_xml(
        f'<c:spPr {nsdecls("c", "a")}><a:ln w="28575"><a:solidFill><a:srgbClr val="{colour}"/>'
        "</a:solidFill></a:ln></c:spPr>"
    )
    line.replace(line.find(qn("c:spPr")), drawn)
    drawn.addnext(parse_xml(f'<c:marker {nsdecls("c")}><c:symbol val="none"/></c:marker>'))
    areas.addnext(lines)
    legend = next(chart._chartSpace.iter(qn("c:legend")))
    place = legend.find(qn("c:legendPos"))
    for k, one in reversed(list(enumerate(series))):
        name = "".join(t.text or "" for t in one.find(qn("c:tx")).iter(qn("c:v")))
        if not name.strip():
            place.addnext(
                parse_xml(
                    f'<c:legendEntry {nsdecls("c")}><c:idx val="{k}"/><c:delete val="1"/></c:legendEntry>'
                )
            )


def within_schema(chart: Any) -> None:
    """Make a chart of python-pptx keep to the schema: axes numbered from 0 up, no smoothing in a radar."""
    from pptx.oxml.ns import qn

    space = chart._chartSpace
    for mark in space.iter(qn("c:axId"), qn("c:crossAx")):
        mark.set("val", str(abs(int(mark.get("val")))))
    for radar in space.iter(qn("c:radarChart")):
        for series in radar.findall(qn("c:ser")):
            for smooth in series.findall(qn("c:smooth")):
                series.remove(smooth)
