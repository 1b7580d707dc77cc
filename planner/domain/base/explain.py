"""Numbers that can say why: a tree of value, rule and operands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import SkipValidation

from planner.domain.base.types import Frozen

Said = Annotated[str, SkipValidation]
"""Text that may be a phrase, and stays one, so that it can be said in another language."""


class Node(Frozen):
    """One number of a result with the rule that made it and what the rule was applied to.

    ``value`` is ``None`` where the number is undefined; ``low`` and ``high`` are given where it has
    a range. ``words`` names what the number means (a band, a gate's outcome), ``left_out`` what did
    not count, and why. ``id`` is that of the model's node or item, where there is one.
    """

    label: Said
    value: float | None
    unit: Said = ""
    rule: Said = ""
    source: str = ""
    low: float | None = None
    high: float | None = None
    words: Said = ""
    id: str = ""
    operands: tuple[Node, ...] = ()
    left_out: Annotated[tuple[str, ...], SkipValidation] = ()

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Node]]:
        """Yield every node with its depth, this one first."""
        yield depth, self
        for operand in self.operands:
            yield from operand.walk(depth + 1)


def short_number(value: float) -> str:
    """A number with the three or four digits that count, thousands grouped."""
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 100:
        return f"{value:,.0f}"
    if size >= 10:
        return f"{value:,.1f}".removesuffix(".0")
    return f"{value:.3g}"


def number_words(value: float, digits: int | None) -> str:
    """``value`` with so many decimals, or with the digits that count where ``digits`` is ``None``."""
    return short_number(value) if digits is None else f"{value:,.{digits}f}"


def as_text(node: Node, digits: int | None = 2) -> str:
    """Return the tree as indented plain text, one number a line (see ``number_words``)."""
    lines = []
    for depth, part in node.walk():
        value = "undefined" if part.value is None else number_words(part.value, digits)
        span = ""
        if part.low is not None and part.high is not None and part.low != part.high:
            span = f" ({number_words(part.low, digits)} to {number_words(part.high, digits)})"
        unit = f" {part.unit}" if part.unit else ""
        words = f", {part.words}" if part.words else ""
        rule = f"  [{part.rule}]" if part.rule else ""
        lines.append(f"{'  ' * depth}{part.label}: {value}{unit}{span}{words}{rule}")
        lines.extend(f"{'  ' * (depth + 1)}left out: {reason}" for reason in part.left_out)
    return "\n".join(lines)
