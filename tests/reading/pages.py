"""What a printed page holds, read from the marks in the PDF itself: how full it is, where headings stand."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

Matrix = tuple[float, float, float, float, float, float]
TOP, FOOT = {False: 24.0, True: 20.0}, {False: 20.0, True: 16.0}
"""Margins of upright and landscape pages in millimetres; head and foot of a page stand in them."""
MM = 72 / 25.4
LEAST = 0.395
"""A page of which more than 60 per cent are empty, rounded, is one too many."""
HEAD = 0.05
"""A heading above this share of the height is the first of its page."""
LINE = 0.015
"""Less than a line of text, as a share of the height."""


def poor_pages(data: bytes, first: int = 2) -> list[str]:
    """Pages from ``first`` on that are over 60 % empty, and headings below which their page ends."""
    found = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        used = [_used(page) for page in pdf.pages]
        found += [
            f"page {n} of {len(used)} is used to {share:.0%}"
            for n, share in enumerate(used, 1)
            if n >= first and share < LEAST
        ]
        where = {page.obj.objgen: n for n, page in enumerate(pdf.pages)}
        for title, objgen, y in _headings(pdf):
            n = where[objgen]
            if used[n] - _share(pdf.pages[n], y) < 2 * LINE:
                found.append(f"“{title}” is the last line of page {n + 1}")
    return found


def spilled(data: bytes, title: str) -> list[str]:
    """A fault where the section of ``title``, the first with that title, stands on more than one page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        where = {page.obj.objgen: n for n, page in enumerate(pdf.pages, 1)}
        with pdf.open_outline() as outline:
            found = [(i.title, where[i.destination[0].objgen], i.destination) for i in outline.root]
        at = next(n for n, (name, *_) in enumerate(found) if name.endswith(title))
        begin, end = found[at][1], len(where)
        if at + 1 < len(found):
            _, end, target = found[at + 1]
            # what begins at the top of its page leaves none of it to the section before
            end -= end > begin and _share(pdf.pages[end - 1], float(target[3])) < HEAD
    taken = end - begin + 1
    return [] if taken == 1 else [f"“{title}” takes {taken} pages"]


def _headings(pdf: pikepdf.Pdf) -> Iterator[tuple[str, tuple[int, int], float]]:
    with pdf.open_outline() as outline:
        waiting = list(outline.root)
        while waiting:
            item = waiting.pop()
            waiting.extend(item.children)
            target: Any = item.destination
            yield item.title, target[0].objgen, float(target[3])


def _share(page: pikepdf.Page, y: float) -> float:
    """How much of the height between the margins lies above ``y`` (points from below)."""
    _, _, width, height = (float(v) for v in page.mediabox)
    turned = width > height
    return (height - TOP[turned] * MM - y) / (height - (TOP[turned] + FOOT[turned]) * MM)


def _used(page: pikepdf.Page) -> float:
    """Share of the height down to the lowest mark above the margin."""
    shares = [_share(page, y) for y in _marks(page, (1, 0, 0, 1, 0, 0))]
    return max((s for s in shares if s <= 1.001), default=0.0)


def _marks(holder: Any, outer: Matrix) -> Iterator[float]:
    """The height of each text, line, area and picture."""
    now, kept = outer, []
    for instruction in pikepdf.parse_content_stream(holder):
        given: list[Any] = list(instruction.operands)
        command = str(instruction.operator)
        if command == "q":
            kept.append(now)
        elif command == "Q":
            now = kept.pop()
        elif command == "cm":
            now = _times(_matrix(given), now)
        elif command == "Tm":
            yield _height(now, float(given[4]), float(given[5]))
        elif command in ("m", "l"):
            yield _height(now, float(given[0]), float(given[1]))
        elif command == "Do":
            drawn = holder.Resources.XObject[str(given[0])]
            if drawn.Subtype == "/Form":
                inner = _matrix(list(drawn.get("/Matrix", [1, 0, 0, 1, 0, 0])))
                yield from _marks(drawn, _times(inner, now))
            else:
                yield min(_height(now, 0, 0), _height(now, 0, 1))


def _matrix(given: list[Any]) -> Matrix:
    a, b, c, d, e, f = (float(v) for v in given)
    return a, b, c, d, e, f


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _height(now: Matrix, x: float, y: float) -> float:
    return now[1] * x + now[3] * y + now[5]
