"""Formulas in field names, + - * / and brackets: read into a tree, never run as code."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from planner.domain.base.errors import InputError

Operator = Literal["+", "-", "*", "/"]
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([a-z][a-z0-9_]*)|([-+*/()]))")
LONGEST = 500
DEEPEST = 20


@dataclass(frozen=True)
class Node:
    """A number, a name, or an operation on two others."""

    number: float = 0.0
    name: str = ""
    sign: Operator | None = None
    left: Node | None = None
    right: Node | None = None

    def names(self) -> frozenset[str]:
        """Every name in it."""
        if self.left is not None and self.right is not None:
            return self.left.names() | self.right.names()
        return frozenset((self.name,)) if self.name else frozenset()

    def taken(self, *, off: bool = False) -> tuple[Node, ...]:
        """The terms of its sum that are taken off; a difference within a product is none.

        ``off`` says that the whole stands behind a minus itself.
        """
        if self.left is None or self.right is None or self.sign not in ("+", "-"):
            return (self,) if off else ()
        return (*self.left.taken(off=off), *self.right.taken(off=off != (self.sign == "-")))

    def of(self, values: Mapping[str, Any]) -> Any:
        """Its worth for the values of its names: figures, or arrays of one length."""
        if self.left is None or self.right is None:
            return values[self.name] if self.name else self.number
        return _DO[self.sign or "+"](self.left.of(values), self.right.of(values))


_DO: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def read_formula(text: str) -> Node:
    """Read “a * (b - 1) / c”; raises ``InputError`` where it is none."""
    if len(text) > LONGEST:
        raise InputError("The formula is longer than {n} characters.", n=LONGEST)
    tokens: list[str] = []
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            raise InputError(
                "“{part}” does not belong into a formula.", part=text[at:].strip()[:20]
            )
        tokens.append(found[0].strip())
        at = found.end()
    reader = _Reader(tokens)
    made = reader.sum_(0)
    if reader.left:
        raise InputError("“{part}” does not belong into a formula.", part=reader.left[0])
    return made


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.left = tokens

    def _take(self) -> str:
        if not self.left:
            raise InputError("The formula ends too early.")
        return self.left.pop(0)

    def sum_(self, depth: int) -> Node:
        made = self._product(depth)
        while self.left and self.left[0] in "+-":
            sign: Operator = "+" if self._take() == "+" else "-"
            made = Node(sign=sign, left=made, right=self._product(depth))
        return made

    def _product(self, depth: int) -> Node:
        made = self._atom(depth)
        while self.left and self.left[0] in "*/":
            sign: Operator = "*" if self._take() == "*" else "/"
            made = Node(sign=sign, left=made, right=self._atom(depth))
        return made

    def _atom(self, depth: int) -> Node:
        token = self._take()
        if depth > DEEPEST:
            raise InputError("The formula has more than {n} brackets in each other.", n=DEEPEST)
        if token == "(":  # noqa: S105
            made = self.sum_(depth + 1)
            if not self.left or self._take() != ")":
                raise InputError("A bracket of the formula is not closed.")
            return made
        if token[0].isdigit():
            return Node(number=float(token))
        if token[0].isalpha():
            return Node(name=token)
        raise InputError("“{part}” does not belong into a formula.", part=token)
