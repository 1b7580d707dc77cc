"""What an answer to one version of a questionnaire says of the next: levels as intervals of levels."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from planner.domain.base.types import Frozen, Id, LevelNumber, Name, Text
from planner.domain.content.questionnaire import Questionnaire

Interval = tuple[LevelNumber, LevelNumber]


class LevelMapping(Frozen):
    """From the major version ``old`` to ``new`` of a questionnaire; ids keep their meaning.

    ``levels`` holds by question and old level the lowest and the highest new level that the old wording
    allows, ``None`` where it allows any. A level that is not in it is the same in both.
    """

    id: Id
    old: Name
    new: Name
    note: Text = ""
    levels: dict[Id, dict[LevelNumber, Interval | None]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _rises(self) -> Self:
        for question, table in self.levels.items():
            ends = [table.get(k, (k, k)) or (0, 4) for k in range(5)]
            for low, high in ends:
                if low > high:
                    raise ValueError(
                        f"{question}: an interval goes from the lower to the higher level"
                    )
        return self

    def is_for(self, old: Questionnaire, new: Questionnaire) -> bool:
        """Whether it leads from ``old`` to ``new``."""
        return (
            self.id == old.id == new.id
            and old.version.split(".")[0] == self.old
            and new.version.split(".")[0] == self.new
        )

    def interval(self, question: str, level: int) -> Interval | None:
        """Lowest and highest new level for an old ``level``; ``None`` where any is possible."""
        return self.levels.get(question, {}).get(level, (level, level))

    def interval_of(self, question: str, ends: Interval) -> Interval | None:
        """The same for an answer that was itself an interval: from the lowest low to the highest high."""
        found = [self.interval(question, k) for k in range(ends[0], ends[1] + 1)]
        known = [f for f in found if f is not None]
        if len(known) < len(found):
            return None
        return min(f[0] for f in known), max(f[1] for f in known)
