"""The file a deck starts from: our own plain one, or a client's template, and the layouts in it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from planner.domain.base.errors import ReportError
from planner.exchange.safe_files import checked_zip

WIDE, HIGH = 13.333, 7.5
"""Size of a slide of our own, in inches."""


def inch(value: float) -> int:
    """Inches in the units of the format."""
    return int(value * 914400)


def opened(template: Path | None) -> Any:
    """An empty deck: our own, or ``template`` without its slides. Raises ``ReportError`` in words."""
    from pptx import Presentation

    made: Any
    if template is None:
        made = Presentation()
        made.slide_width, made.slide_height = inch(WIDE), inch(HIGH)
        return made
    try:
        made = Presentation(io.BytesIO(checked_zip(template)))
        ids = made.slides._sldIdLst
        for entry in list(ids):
            made.part.drop_rel(entry.rId)
            ids.remove(entry)
    except Exception as error:
        raise ReportError(
            "The template {name} cannot be read as a PowerPoint file. Choose a .pptx file.",
            name=template.name,
        ) from error
    return made


def layout_with_title(file: Any, *, want_subtitle: bool) -> Any:
    """The layout that suits: a title alone for slides, a title with a subtitle for the first one."""
    found = []
    for layout in file.slide_layouts:
        types = [p.placeholder_format.type.name for p in layout.placeholders]
        if any(t in ("TITLE", "CENTER_TITLE") for t in types):
            bodies = sum(t in ("BODY", "OBJECT", "PICTURE", "CHART", "TABLE") for t in types)
            found.append((("SUBTITLE" in types) != want_subtitle, bodies, layout))
    if not found:
        raise ReportError(
            "The template has no layout with a title. Add one, or choose another file."
        )
    return min(found, key=lambda f: f[:2])[2]


def line_below(cell: Any, colour: str) -> None:
    """A hairline under a cell of a table."""
    from pptx.oxml.xmlchemy import OxmlElement

    line, fill, shade = (OxmlElement(f"a:{tag}") for tag in ("lnB", "solidFill", "srgbClr"))
    line.set("w", "6350")
    shade.set("val", colour)
    fill.append(shade)
    line.append(fill)
    cell._tc.get_or_add_tcPr().insert(0, line)  # lines stand before the fill in the schema
