"""Children that wait for more of the same work: starting one costs more than most of that work."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from planner.workers.child import Child, Serve

__all__ = ["Kept"]

MOST = 2
"""How many wait at the same time: one for each process of work on many problems."""
USES = 50
"""After so many pieces of work a child is ended: what engines do not give back to the system goes with it."""


@dataclass
class Kept:
    """Children that serve one piece of work after the other; ``serve`` is as for ``Child``, and loops.

    A child whose work was not done to its end is ended and never lent again, so that no answer to an
    earlier question can be taken for one to a later.
    """

    serve: Serve
    _waiting: list[tuple[Child, int]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def lent(self, doing: str) -> Iterator[Child]:
        """A child for one piece of work; ``doing`` names it in sentences, as for ``Child``.

        Who leaves the block normally has taken every answer, or has ended the child.
        """
        child, uses = self._take(doing)
        try:
            yield child
        except BaseException:
            child.end()
            raise
        self._give_back(child, uses + 1)

    def _take(self, doing: str) -> tuple[Child, int]:
        while True:
            with self._lock:
                if not self._waiting:
                    break
                child, uses = self._waiting.pop()
            if child.serves():
                child.doing = doing
                return child, uses
            child.end()
        return Child(self.serve, doing), 0

    def _give_back(self, child: Child, uses: int) -> None:
        with self._lock:
            if keeps := child.serves() and uses < USES and len(self._waiting) < MOST:
                self._waiting.append((child, uses))
        if not keeps:
            child.end()
