"""The text of a PDF page, read back from what its fonts say each glyph stands for (ISO 32000-1, 9.10.3).

Enough for the PDFs of the product, whose fonts are all of two bytes a glyph with a ``ToUnicode`` map; it
takes a tenth of the time of a reader that also finds out where each word stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

SHOWN = "Tf Tj TJ ' \" BDC BMC EMC"
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_ONE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_MANY = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]*)>|\[([^\]]*)\])")
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
Glyphs = dict[int, str]
Fonts = dict[tuple[int, int], Glyphs]
"""What the glyphs of each font of a file stand for, by the number of its object: read once for all pages."""


def page_text(page: pikepdf.Page, known: Fonts) -> str:
    """The text of ``page`` in the order in which it is drawn, without breaks between lines.

    Text with a replacement (``ActualText``) is read as that. Raises ``ValueError`` or ``KeyError`` where a
    font or the page is not as it should be.
    """
    import pikepdf

    fonts: Any = page.resources.get("/Font", {})
    glyphs: Glyphs = {}
    found: list[str] = []
    replaced: list[bool] = []
    for instruction in pikepdf.parse_content_stream(page, SHOWN):
        operands: Any = instruction.operands
        command = str(instruction.operator)
        if command == "Tf":
            glyphs = _glyphs(fonts[str(operands[0])], known)
        elif command in ("BDC", "BMC"):
            inside = _replacement(operands)
            if inside is not None and not any(replaced):
                found.append(inside)
            replaced.append(inside is not None)
        elif command == "EMC":
            if replaced:
                replaced.pop()
        elif not any(replaced):
            shown = operands[0] if command == "TJ" else [operands[-1]]
            found += [_said(bytes(s), glyphs) for s in shown if isinstance(s, pikepdf.String)]
    return "".join(found)


def _replacement(operands: Any) -> str | None:
    import pikepdf

    given = operands[1] if len(operands) > 1 else None
    if isinstance(given, pikepdf.Dictionary) and "/ActualText" in given:
        return str(given.ActualText)
    return None


def _said(text: bytes, glyphs: Glyphs) -> str:
    pairs = zip(text[::2], text[1::2], strict=True)
    return "".join(glyphs.get(high << 8 | low, "\ufffd") for high, low in pairs)


def _glyphs(font: Any, known: Fonts) -> Glyphs:
    if font.objgen not in known:
        known[font.objgen] = to_unicode(font.ToUnicode.read_bytes())
    return known[font.objgen]


def to_unicode(cmap: bytes) -> Glyphs:
    """What each code of a ``ToUnicode`` map stands for."""
    found: Glyphs = {}
    for block in _BLOCK.finditer(cmap):
        if block[1] == b"bfchar":
            found.update({int(code, 16): _utf16(text) for code, text in _ONE.findall(block[2])})
            continue
        for first, last, start, each in _MANY.findall(block[2]):
            codes = range(int(first, 16), int(last, 16) + 1)
            if each:
                found.update(zip(codes, map(_utf16, _HEX.findall(each)), strict=True))
            else:
                text = _utf16(start)
                found.update({c: text[:-1] + chr(ord(text[-1]) + k) for k, c in enumerate(codes)})
    return found


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")
