"""What somebody answers for: a figure that a check doubts, confirmed with name, date and reason."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from planner.domain.base.types import Frozen, Id, IsoDate, Line, Text

LAPSES = 0.10
"""A confirmation holds as long as the figure stays within this share of what was confirmed."""


class Confirmation(Frozen):
    """One failing check of the plausibility judge that somebody takes upon themselves.

    ``figure`` is the value that was confirmed. When the figure moves by over 10 %, the confirmation lapses.
    """

    check: Id
    name: Annotated[Line, Field(min_length=1)]
    date: IsoDate
    reason: Annotated[Text, Field(min_length=1)]
    figure: float

    def holds(self, figure: float) -> bool:
        """Whether the confirmation still covers ``figure``."""
        return abs(figure - self.figure) <= LAPSES * abs(self.figure)
