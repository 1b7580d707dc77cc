"""What the stage of a room shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.content.questionnaire import Question
from planner.room.ballots import Naming
from planner.workspace.meeting.state import TeamRow


@dataclass(frozen=True)
class RoomScene:
    """What the stage shows: no names, no tags, no texts."""

    kind: str
    dimension: str
    place: str
    question: Question | None
    rows: tuple[TeamRow, ...]
    active: str
    run: int
    urls: tuple[str, ...]
    code: str
    doors: bool
    sentence: str
    ask: str
    detail: str
    done_by: str
    people: Mapping[str, int]
    """How many people of each team are expected."""
    naming: Naming = "none"
    """Whether votes are kept with names, and how people join."""
    parked: bool = False
    """Whether the question was put off."""

    @property
    def voters(self) -> int:
        """Seats that may vote."""
        return sum(r.voters for r in self.rows)

    @property
    def voted(self) -> int:
        """How many have."""
        return sum(r.voted for r in self.rows)

    @property
    def address(self) -> str:
        """Where phones find the room, as somebody types it."""
        return self.urls[0].split("//")[1].rstrip("/") if self.urls else ""

    @property
    def spaced(self) -> str:
        """The code in two halves, as somebody reads it out."""
        return f"{self.code[:3]} {self.code[3:]}"

    @property
    def where(self) -> str:
        """How somebody who comes late joins while people vote; empty where nobody joins by the code."""
        open_ = self.kind == "voting" and self.doors and self.naming != "card"
        return f"{self.address}  ·  {self.spaced}" if open_ and self.code and self.urls else ""
