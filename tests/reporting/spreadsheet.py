"""A small spreadsheet program: it reads a workbook and works its formulas out, operators ranked as in Excel.

It knows nothing of what wrote the file, and trusts no value that the file keeps beside a formula.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][-+]?\d+)?)|(?P<text>\"[^\"]*\")"
    r"|(?P<range>(?:'[^']+'!|\w+!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?(?![\w(.]))"
    r"|(?P<name>[A-Za-z_][\w.]*)|(?P<sign><=|>=|<>|[-+*/^(),<>=]))"
)
PLACE = re.compile(r"(?:(?:'([^']+)'|(\w+))!)?\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}


class Spreadsheet:
    """A workbook in which cells may be changed before values are asked for."""

    def __init__(self, data: bytes) -> None:
        self.book = load_workbook(io.BytesIO(data))
        self.names = {n: d.attr_text for n, d in self.book.defined_names.items()}
        self.known: dict[tuple[str, str], Any] = {}
        self.before: dict[tuple[str, str], Any] = {}

    def back(self) -> None:
        """Take all changes back."""
        for (sheet, cell), content in self.before.items():
            self.book[sheet][cell].value = content
        if self.before:
            self.known.clear()
        self.before.clear()

    def change(self, sheet: str, cell: str, value: float) -> None:
        """Type a number into a cell; everything is worked out anew."""
        self.before.setdefault((sheet, cell), self.book[sheet][cell].value)
        self.book[sheet][cell].value = value
        self.known.clear()

    def place(self, name: str) -> tuple[str, str]:
        """Sheet and cell that a name stands for."""
        match = PLACE.fullmatch(self.names[name])
        assert match is not None
        return match[1] or match[2], match[3] + match[4]

    def value(self, sheet: str, cell: str) -> Any:
        """What stands in a cell, formulas worked out."""
        key = sheet, cell
        if key not in self.known:
            content = self.book[sheet][cell].value
            is_formula = isinstance(content, str) and content.startswith("=")
            self.known[key] = _Formula(self, sheet, content[1:]).all() if is_formula else content
        return self.known[key]

    def formulas(self, sheet: str) -> Iterator[str]:
        """The cells of a sheet that hold formulas."""
        for row in self.book[sheet].iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    yield cell.coordinate


class _Formula:
    """Reads one formula from left to right; the branch of an IF that is not taken is only read over."""

    def __init__(self, book: Spreadsheet, sheet: str, text: str) -> None:
        self.book, self.sheet = book, sheet
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text.rstrip()):
            match = TOKEN.match(text, at)
            assert match is not None, f"not read: {text[at:]!r}"
            self.tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
            at = match.end()
        self.at = 0
        self.dry = False

    def all(self) -> Any:
        found = self.comparison()
        assert self.at == len(self.tokens), self.tokens[self.at :]
        return found

    def next(self, *signs: str) -> str:
        if self.at < len(self.tokens):
            kind, text = self.tokens[self.at]
            if kind == "sign" and text in signs:
                self.at += 1
                return text
        return ""

    def comparison(self) -> Any:
        left = self.sum()
        if sign := self.next(*COMPARE):
            right = self.sum()
            return False if self.dry else COMPARE[sign](left, right)
        return left

    def sum(self) -> Any:
        found = self.product()
        while sign := self.next("+", "-"):
            other = self.product()
            found = 0.0 if self.dry else found + other if sign == "+" else found - other
        return found

    def product(self) -> Any:
        found = self.power()
        while sign := self.next("*", "/"):
            other = self.power()
            found = 0.0 if self.dry else found * other if sign == "*" else found / other
        return found

    def power(self) -> Any:
        found = self.signed()
        while self.next("^"):
            other = self.signed()
            found = 0.0 if self.dry else float(found) ** other
        return found

    def signed(self) -> Any:
        if self.next("-"):
            found = self.signed()
            return 0.0 if self.dry else -found
        return self.one()

    def one(self) -> Any:
        if self.next("("):
            found = self.comparison()
            assert self.next(")")
            return found
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return float(text)
        if kind == "text":
            return text[1:-1]
        if kind == "range":
            return 0.0 if self.dry else self.cells(text)
        assert kind == "name", text
        if not self.next("("):
            return 0.0 if self.dry else self.book.value(*self.book.place(text))
        return self.branch() if text == "IF" else self.call(text)

    def branch(self) -> Any:
        taken = self.comparison()
        found = []
        for wanted in (True, False):
            assert self.next(",")
            before, self.dry = self.dry, self.dry or bool(taken) is not wanted
            found.append(self.comparison())
            self.dry = before
        assert self.next(")")
        return found[0] if taken else found[1]

    def call(self, name: str) -> Any:
        given = [self.comparison()]
        while self.next(","):
            given.append(self.comparison())
        assert self.next(")")
        if self.dry:
            return 0.0
        numbers = [n for g in given for n in (g if isinstance(g, list) else [g])]
        return {
            "SUM": lambda: math.fsum(numbers),
            "MIN": lambda: min(numbers),
            "MAX": lambda: max(numbers),
            "EXP": lambda: math.exp(numbers[0]),
            "LN": lambda: math.log(numbers[0]),
            "SUMPRODUCT": lambda: math.fsum(
                math.prod(row) for row in zip(*_even(given), strict=True)
            ),
        }[name]()

    def cells(self, text: str) -> Any:
        match = PLACE.fullmatch(text)
        assert match is not None
        sheet = match[1] or match[2] or self.sheet
        if match[5] is None:
            found = self.book.value(sheet, match[3] + match[4])
            return 0.0 if found is None else found
        first, last = column_index_from_string(match[3]), column_index_from_string(match[5])
        return [
            self.book.value(sheet, f"{get_column_letter(column)}{row}") or 0.0
            for row in range(int(match[4]), int(match[6]) + 1)
            for column in range(first, last + 1)
        ]


def _even(given: list[Any]) -> list[list[float]]:
    return [g if isinstance(g, list) else [g] for g in given]
