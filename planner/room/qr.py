"""Square codes: of the joining link, of a Wi-Fi, for a screen or a terminal."""

from __future__ import annotations

import segno

QUIET = 4
"""Modules of quiet zone that a reader needs around a code."""
_ESCAPED = str.maketrans({c: "\\" + c for c in '\\;,:"'})


def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of the code of ``text``, dark modules true, without quiet zone.

    Small letters stay: many cameras do not take ``HTTP://`` for a link.
    """
    code = segno.make(text, error="m", micro=False, boost_error=False)
    return tuple(tuple(bool(m) for m in row) for row in code.matrix)


def version(text: str) -> int:
    """The version of the code of ``text``: 1 is 21 modules wide, each further one 4 more."""
    return (len(modules(text)) - 17) // 4


def wifi(name: str, password: str) -> str:
    """What a Wi-Fi code says; the network is open where there is no password."""
    safe, key = name.translate(_ESCAPED), password.translate(_ESCAPED)
    return f"WIFI:T:WPA;S:{safe};P:{key};;" if password else f"WIFI:T:nopass;S:{safe};;"


def in_terminal(text: str) -> str:
    """The code in half blocks, dark on light whatever the terminal's colours are."""
    rows = modules(text)
    wide = len(rows) + 2 * QUIET
    light = [False] * wide
    grid = [light] * QUIET
    grid += [[*[False] * QUIET, *row, *[False] * QUIET] for row in rows]
    grid += [light] * QUIET
    if len(grid) % 2:
        grid.append(light)
    lines = []
    for upper, lower in zip(grid[::2], grid[1::2], strict=True):
        signs = (
            {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}[int(u), int(v)]
            for u, v in zip(upper, lower, strict=True)
        )
        lines.append("\x1b[30;47m" + "".join(signs) + "\x1b[0m")
    return "\n".join(lines)
