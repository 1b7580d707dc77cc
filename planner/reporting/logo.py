"""Taking a logo from a file into the document."""

from __future__ import annotations

import base64
import re
import struct
from pathlib import Path

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import InputError
from planner.domain.record.report import Logo

PNG = b"\x89PNG\r\n\x1a\n"
MOST_BYTES = 2_000_000
LONGEST = 6.0
"""A logo that is longer than so many times its height has no height left in its place."""


def read_logo(path: Path) -> Logo:
    """Return the picture at ``path``; raises ``InputError`` for what is no PNG or SVG, or too large.

    An SVG is checked to be XML without a document type; it is only ever drawn as a picture, where nothing in
    it runs or loads.
    """
    try:
        data = read_up_to(path, MOST_BYTES)
    except OSError as error:
        raise InputError(
            "{name} cannot be read: {strerror}. Choose another picture.",
            name=path.name,
            strerror=error.strerror,
        ) from error
    if data.startswith(PNG):
        return Logo(media_type="image/png", data=base64.b64encode(data).decode())
    if path.suffix.lower() == ".svg" and _is_svg(data):
        return Logo(media_type="image/svg+xml", data=base64.b64encode(data).decode())
    raise InputError(
        "{name} is neither a PNG nor an SVG picture. Choose another file.", name=path.name
    )


def too_long(logo: Logo) -> float | None:
    """How many times as long as high, or high as long, a logo is where that is too much to be read well.

    ``None`` where it is not, or where an SVG does not say its size.
    """
    data = base64.b64decode(logo.data)
    size = _png_size(data) if logo.media_type == "image/png" else _svg_size(data)
    if size is None or min(size) <= 0:
        return None
    times = max(size) / min(size)
    return times if times > LONGEST else None


def _png_size(data: bytes) -> tuple[float, float] | None:
    wide, high = struct.unpack(">II", data[16:24]) if len(data) >= 24 else (0, 0)
    return float(wide), float(high)


def _svg_size(data: bytes) -> tuple[float, float] | None:
    from defusedxml.ElementTree import fromstring

    root = fromstring(data, forbid_dtd=True)
    box = re.findall(r"[\d.]+", root.get("viewBox", ""))[2:4]
    sides = box if len(box) == 2 else [root.get("width", ""), root.get("height", "")]
    found = [re.match(r"[\d.]+", side) for side in sides]
    first, second = (float(m.group()) if m else 0.0 for m in found)
    return (first, second) if first and second else None


def _is_svg(data: bytes) -> bool:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return False
    return bool(root.tag.endswith("svg"))
