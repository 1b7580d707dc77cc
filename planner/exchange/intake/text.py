"""Text of unknown making: its encoding, its separator, its rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from planner.domain.base.errors import InputError
from planner.exchange.safe_files import MAX_COLUMNS, MAX_WORKBOOK, read_bytes

MAX_ROWS = 300_000
MAX_ROW = 1_000_000
"""Characters of one row."""
SEPARATORS = (",", ";", "\t", "|")
LOOKED_AT = 60
"""Rows that are looked at to find the separator and the heads."""
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LETTERS = frozenset("äöüÄÖÜßéèêëàâáçñóôòíîïúûùÉÈÀÇÑøåæØÅÆœ")
_SIGNS = frozenset("€£§°–—“”„‘’…«»µ·•×\u00a0²³½¼™©®")
_SEP = re.compile(r'\A"?sep=(.)"?[,;\t|"]*\r?\n', re.IGNORECASE)


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """Text and the name of its encoding. Raises ``InputError`` for what is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _by_mark(data, encoding, name)
    start = data[:4000]
    if len(start) >= 4 and 0 in start:
        for parity, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
            if start[parity::2].count(0) > len(start) * 0.4:
                return _by_mark(data, encoding, name)
        raise InputError("{name} is not text. Save it as CSV (UTF-8).", name=name)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pages = {p: data.decode(p, "replace") for p in ("cp1252", "cp850", "mac_roman")}
        best = max(pages, key=lambda p: _likeness(pages[p]))
        return pages[best], best


def _by_mark(data: bytes, encoding: str, name: str) -> tuple[str, str]:
    try:
        return data.decode(encoding).lstrip("\ufeff"), encoding
    except UnicodeDecodeError as error:
        raise InputError("{name} is not text. Save it as CSV (UTF-8).", name=name) from error


def _likeness(text: str) -> float:
    """How much text looks like words of a European language: letters inside words, few odd signs."""
    score = 0.0
    for m in re.finditer(r"[^\x00-\x7f]", text[:200_000]):
        k = m.start()
        beside = text[k - 1 : k].isalpha(), text[k + 1 : k + 2].isalpha()
        if m[0] in _LETTERS:
            small = not m[0].isupper() or not beside[0] or text[k - 1 : k].isupper()
            lone = m[0].isupper() and not beside[1] and not text[max(k - 2, 0) : k].isalpha()
            score += (1.0 if any(beside) and not lone else 0.2) if small else -0.5
        elif m[0] in _SIGNS:  # T€ is a word of its own: TÇ, which another page makes of it, is none
            score += 0.3 if not all(beside) else -0.5
        else:
            score -= 1.0
    return score


def read_text_table(path: Path) -> tuple[str, str, str]:
    """Text, encoding and the separator that a ``sep=`` line names (empty without one)."""
    text, encoding = decoded(read_bytes(path, MAX_WORKBOOK), path.name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    m = _SEP.match(text)
    return (text[m.end() :], encoding, m[1]) if m else (text, encoding, "")


def text_rows(name: str, text: str, separator: str, most: int = MAX_ROWS) -> list[list[str]]:
    """The rows of a text by ``separator``, at most ``most``; a row is refused where it is endless.

    Raises ``InputError``.
    """
    feed = _Feed(name, text)
    reader = csv.reader(feed, delimiter=separator, strict=most == MAX_ROWS)
    rows: list[list[str]] = []
    try:
        for row in reader:
            feed.row_ended()
            if len(rows) >= most:
                if most == MAX_ROWS:
                    raise InputError("{name} has more than {most:,} rows.", name=name, most=most)
                break
            rows.append(row[: MAX_COLUMNS * 10])
    except csv.Error as error:
        raise InputError(
            "{name}, line {line}, is not CSV: {error}.",
            name=name,
            line=reader.line_num,
            error=str(error),
        ) from error
    return rows


def split_again(rows: list[list[str]]) -> list[list[list[str]]]:
    """Rows that are one cell each, split by every separator: what a double click and a save leave."""
    if not rows or any(any(c.strip() for c in r[1:]) for r in rows):
        return []
    found = []
    for separator in SEPARATORS:
        lines = [r[0] if r else "" for r in rows]
        if any(separator in line for line in lines[:LOOKED_AT]):
            found.append([next(csv.reader([line], delimiter=separator), []) for line in lines])
    return found


class _Feed:
    """The lines of a CSV text; a row, which may take many, is refused where it is endless."""

    def __init__(self, name: str, text: str) -> None:
        self._name, self._lines = name, io.StringIO(text, newline="")
        self._row = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._row += len(line)
        if self._row > MAX_ROW:
            raise InputError(
                "{name} has a row of more than {most:,} characters.",
                name=self._name,
                most=MAX_ROW,
            )
        return line

    def row_ended(self) -> None:
        """The next line begins another row."""
        self._row = 0
