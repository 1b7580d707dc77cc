"""The sandbox in which templates of the user's own run: they reach values, and neither files nor code.

Jinja2's sandbox bounds ranges and what can be reached; this one also bounds how long a text may become by
repetition, and how much a template may write.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST_REPETITION = 1_000_000
LARGEST_EXPONENT = 1_000


class Sandbox(ImmutableSandboxedEnvironment):
    """Refuses to repeat a text or a list without end, and powers without end."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiply numbers as ever; texts and lists up to a bound."""
        if operator == "**" and isinstance(right, int | float) and abs(right) > LARGEST_EXPONENT:
            raise SecurityError("a power is too large")
        for one, times in ((left, right), (right, left)):
            repeats = isinstance(one, str | list | tuple) and isinstance(times, int)
            if operator == "*" and repeats and len(one) * times > LONGEST_REPETITION:
                raise SecurityError("a text is repeated too often")
        return super().call_binop(context, operator, left, right)


def bounded(pieces: Iterable[str], most: int) -> str:
    """Join what a template writes; raises ``SecurityError`` where it is more than ``most`` characters."""
    found, length = [], 0
    for piece in pieces:
        found.append(piece)
        length += len(piece)
        if length > most:
            raise SecurityError(f"it writes more than {most:,} characters")
    return "".join(found)
