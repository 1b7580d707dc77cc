"""Numbers that can say why: a tree of value, rule and operands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import SkipValidation

from planner.domain.base.language import Figures, marked, phrase, tr
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


def short_number(value: float) -> Figures:
    """A number with the three or four digits that count, thousands grouped."""
    if value == 0:
        return Figures("0")
    size = abs(value)
    if size >= 100:
        return Figures(f"{value:,.0f}")
    if size >= 10:
        return Figures(f"{value:,.1f}".removesuffix(".0"))
    return Figures(f"{value:.3g}")


def figures_joined(values: Iterable[float], sign: str = " + ") -> Figures:
    """Numbers with a sign between them; empty without any."""
    return Figures(sign.join(short_number(v) for v in values))


def number_words(value: float, digits: int | None) -> str:
    """``value`` with so many decimals, or with the digits that count where ``digits`` is ``None``."""
    return short_number(value) if digits is None else f"{value:,.{digits}f}"


def as_text(node: Node, digits: int | None = 2) -> str:
    """Return the tree as indented plain text in the language spoken here, one number a line.

    ``digits`` is that of ``number_words``.
    """
    lines = []
    for depth, part in node.walk():
        value = tr("undefined") if part.value is None else marked(number_words(part.value, digits))
        span = ""
        if part.low is not None and part.high is not None and part.low != part.high:
            low, high = (marked(number_words(v, digits)) for v in (part.low, part.high))
            span = f" ({tr(phrase('{low} to {high}', low=low, high=high))})"
        unit = f" {tr(part.unit)}" if part.unit else ""
        words = f", {tr(part.words)}" if part.words else ""
        rule = f"  [{tr(part.rule)}]" if part.rule else ""
        lines.append(f"{'  ' * depth}{tr(part.label)}: {value}{unit}{span}{words}{rule}")
        lines.extend(
            f"{'  ' * (depth + 1)}{tr(phrase('left out: {reason}', reason=reason))}"
            for reason in part.left_out
        )
    return "\n".join(lines)
