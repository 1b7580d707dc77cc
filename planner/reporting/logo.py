"""Taking a logo from a file into the document."""

from __future__ import annotations

import base64
from pathlib import Path

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import InputError
from planner.domain.record.report import Logo

PNG = b"\x89PNG\r\n\x1a\n"
MOST_BYTES = 2_000_000


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


def _is_svg(data: bytes) -> bool:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return False
    return bool(root.tag.endswith("svg"))
