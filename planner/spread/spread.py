"""The seam: ``map`` a function over held values; results in order, whoever computed them.

Functions are module-level, values are plain data. What is held is sent to a worker once and used again and
again. No result depends on the number of workers, and none on who was first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Protocol, Self

Waiting = Callable[[], bool]
"""Asked every tenth of a second; False cancels."""
Function = Callable[[Any, Any], Any]


class Spread(Protocol):
    """Where work is done."""

    workers: int

    def hold(self, values: Sequence[Any]) -> None:
        """Keep values for the functions to come; what was held before is let go."""

    def map(self, function: Function, held: Sequence[int], items: Sequence[Any]) -> list[Any]:
        """``function(value, item)`` for the held values of these numbers, in order.

        Raises what the function raises, ``Cancelled`` where ``waiting`` says so, and ``WorkerError`` in words
        where a worker is gone twice.
        """

    def close(self) -> None:
        """End what was started."""


class Closing:
    """A spread as a context that is closed whatever happens."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Nothing to end."""


class Here(Closing):
    """Everything in this process, one after the other."""

    workers = 1

    def __init__(self, waiting: Waiting | None = None) -> None:
        self._values: list[Any] = []
        self._waiting = waiting

    def hold(self, values: Sequence[Any]) -> None:
        """Keep values."""
        self._values = list(values)

    def map(self, function: Function, held: Sequence[int], items: Sequence[Any]) -> list[Any]:
        """One after the other."""
        from planner.domain.base.errors import Cancelled

        found = []
        for number, item in zip(held, items, strict=True):
            if self._waiting is not None and not self._waiting():
                raise Cancelled
            found.append(function(self._values[number], item))
        return found
