"""What Word and PowerPoint files share: the same bytes for the same content, and pictures of figures."""

from __future__ import annotations

import io
import re
import zipfile

_DATED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a ZIP entry can have; the content carries its own."""


LONGEST_PROPERTY = 255
"""Characters that the format allows a property of a file, such as its title."""


def property_text(text: str) -> str:
    """A text as a property of an Office file: one that is too long is cut."""
    return text if len(text) <= LONGEST_PROPERTY else text[: LONGEST_PROPERTY - 1] + "…"


def settled(data: bytes, *, inner: bool = False) -> bytes:
    """Return an Office file with fixed dates on its parts, so that the same content is the same bytes.

    ``inner`` files, the sheets behind charts, lose the dates of their properties too.
    """
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            part = source.read(name)
            if name.endswith(".xlsx"):  # the sheet behind a chart
                part = settled(part, inner=True)
            elif name == "docProps/core.xml":
                part = _DATED.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", part) if inner else part
            target.writestr(entry, part)
    return buffer.getvalue()
