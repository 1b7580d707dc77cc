"""Reading the translations of the product: pairs of ``msgid`` and ``msgstr``, as Babel writes them.

A start of the window reads some eight thousand of them; Babel's own reader, which takes every dialect of
the format, needs ten times as long. A test holds what is read here against what Babel reads.
"""

from __future__ import annotations

import re

_ESCAPED = re.compile(r'\\([\\"nrt])')
_MEANS = {"n": "\n", "r": "\r", "t": "\t"}
_ID, _TEXT = "msgid ", "msgstr "


def _unquoted(part: str) -> str:
    inner = part.strip()[1:-1]
    if "\\" not in inner:
        return inner
    return _ESCAPED.sub(lambda m: _MEANS.get(m[1], m[1]), inner)


def read_translations(text: str) -> dict[str, str]:
    """Texts with their translations, without the head and without what has none."""
    found: dict[str, str] = {}
    key: list[str] = []
    value: list[str] = []
    at = key
    for line in text.splitlines():
        if line.startswith(_ID):
            if value:
                found["".join(key)] = "".join(value)
            key, value = [_unquoted(line[len(_ID) :])], []
            at = key
        elif line.startswith(_TEXT):
            value = [_unquoted(line[len(_TEXT) :])]
            at = value
        elif line.startswith('"'):
            at.append(_unquoted(line))
    if value:
        found["".join(key)] = "".join(value)
    return {k: v for k, v in found.items() if k and v}
