"""Where somebody was in the window, so that there is a way back and forth, as in a browser."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 100
"""Spots that are kept; who went further back would have used the rail."""


@dataclass(frozen=True)
class Spot:
    """A page, by its number in the rail; within it a place by its name, and what that was opened for."""

    page: int
    place: str = ""
    target: str = ""


class Trail:
    """The spots one after another; going somewhere new forgets what was forward."""

    def __init__(self) -> None:
        self._spots: list[Spot] = []
        self._at = -1

    def visit(self, spot: Spot) -> None:
        """Note that somebody is at ``spot``; staying there is no step."""
        if self._spots and self._spots[self._at] == spot:
            return
        self._spots = [*self._spots[: self._at + 1], spot][-MOST:]
        self._at = len(self._spots) - 1

    def before(self) -> Spot | None:
        """The spot a step back leads to."""
        return self._spots[self._at - 1] if self._at > 0 else None

    def back(self) -> Spot | None:
        """Step back; ``None`` where nothing was before."""
        found = self.before()
        self._at -= found is not None
        return found

    def forward(self) -> Spot | None:
        """Step forward again; ``None`` where nobody stepped back."""
        if self._at + 1 >= len(self._spots):
            return None
        self._at += 1
        return self._spots[self._at]
