"""Pictures of a Word file: vectors, and beside each a bitmap for programs that do not read them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import count
from typing import Any

from planner.reporting.typeset import rastered

DPI = 150
"""Of the bitmaps."""
TILE = 72.0
"""Width and height of the pattern that matplotlib fills hatched areas with."""
SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
SVG_NAMES = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_DOCTYPE = re.compile(r"<!DOCTYPE[^>]*>\s*")
_STYLE = re.compile(r"<style[^>]*>\*\{([^}]*)\}</style>")
_PATTERN = re.compile(r'<pattern [^>]*id="(\w+)"[^>]*>(.*?)</pattern>', re.DOTALL)
_HATCHED = re.compile(r'<path d="([^"]*)"([^>]*?)style="fill: url\(#(\w+)\);?([^"]*)"/>')
_CLIP = re.compile(r'clip-path="[^"]*"')
_SHEER = re.compile(r"(?<![-\w])opacity: ([\d.]+);?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def bitmaps(pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Each picture in SVG as PNG."""
    return dict(zip(pictures, rastered(list(pictures.values()), DPI), strict=True))


def add_vector(inline: Any, part: Any, number: int, picture: bytes) -> None:
    """Put the SVG ``picture`` behind the bitmap that ``inline`` shows; Word shows it since 2016.

    ``part`` is the document's; ``number`` tells pictures apart.
    """
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    name = PackURI(f"/word/media/figure{number}.svg")
    held = Part(name, "image/svg+xml", plain(picture.decode()).encode(), part.package)
    found = part.relate_to(held, RELATIONSHIP_TYPE.IMAGE)
    blip = inline.graphic.graphicData.pic.find(f".//{qn('a:blip')}")
    blip.append(
        parse_xml(
            f'<a:extLst {nsdecls("a", "r")}><a:ext uri="{SVG_EXTENSION}">'
            f'<asvg:svgBlip xmlns:asvg="{SVG_NAMES}" r:embed="{found}"/></a:ext></a:extLst>'
        )
    )


def plain(picture: str) -> str:
    """An SVG of matplotlib in what simple readers know: without patterns, style sheets and DOCTYPE.

    A hatched area becomes the tiles of its pattern, clipped to the area, and its outline.
    """
    text = _DOCTYPE.sub("", picture)
    style = _STYLE.search(text)
    if style is not None:  # said once at the root, from which all of it is inherited
        text = _STYLE.sub("", text).replace("<svg ", f'<svg style="{style[1]}" ', 1)
    patterns = _PATTERN.findall(text)
    if not patterns:
        return text
    tiles = "".join(f'<g id="{name}">{drawn}</g>' for name, drawn in patterns)
    text = _PATTERN.sub("", text).replace("</metadata>", f"</metadata><defs>{tiles}</defs>", 1)
    areas = count(1)
    return _HATCHED.sub(lambda found: _tiled(found, next(areas)), text)


def _tiled(found: re.Match[str], area: int) -> str:
    """A hatched path as tiles within its area and, above them, its outline."""
    shape, more, tile, rest = found.groups()
    ends = [float(n) for n in _NUMBER.findall(shape)]
    columns, rows = (
        range(int(min(of) // TILE), int(max(of) // TILE) + 1) for of in (ends[::2], ends[1::2])
    )
    tiles = "".join(
        f'<use xlink:href="#{tile}" x="{TILE * x:g}" y="{TILE * y:g}"/>'
        for y in rows
        for x in columns
    )
    inside = (
        f'<clipPath id="area{area}"><path d="{shape}"/></clipPath>'
        f'<g clip-path="url(#area{area})">{tiles}</g>'
    )
    around = _CLIP.search(more)
    if around is not None:
        inside = f"<g {around[0]}>{inside}</g>"
    drawn = f'{inside}<path d="{shape}"{more}style="fill: none;{_SHEER.sub("", rest)}"/>'
    sheer = _SHEER.search(rest)
    return f'<g opacity="{sheer[1]}">{drawn}</g>' if sheer else drawn
