"""What a room of voters is, and what happens in it: ``apply(room, event) -> room``.

Pure: no clock, no network, no randomness. The server carries events and keeps the room on disk; the window
asks, opens and takes. Every event that is applied twice leaves what it left the first time, so that repeats
and a start after a crash do no harm.

A ballot is a number that only grows; question and run hang on it. What votes say leaves the room through
``opened`` alone, and only once the ballot is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from planner.domain.base.types import Count, Frozen, Id, LevelNumber, Line

Value = LevelNumber | Literal["?", "-"]
"""A level, "don't know", or "does not apply" (with a reason)."""
Phase = Literal["asked", "shown", "done", "parked"]
Naming = Literal["none", "list", "card"]
WARM_UP = "warm-up"
"""The question that checks every phone; its votes become nothing."""
LONGEST_TEXT = 300
MOST_SEATS = 600
Hash = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]


class Refused(Exception):
    """An event does not fit; nothing changed. ``kind`` is a word that the faces know."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Vote(Frozen):
    """What a seat chose; ``q`` orders what it sent. ``by_hand``: the desk voted for it."""

    value: Value
    reason: Line = ""
    q: Count = 0
    by_hand: bool = False


class Seat(Frozen):
    """One who votes. Of the token only its hash is known; without one the desk votes for the seat.

    Without a respondent it waits for the desk to make room in its team.
    """

    id: Id
    team: Id
    tag: Line
    respondent: Id | Literal[""] = ""
    token: Hash = ""
    q: Count = 0
    removed: bool = False


class Agreed(Frozen):
    """What a team agreed on, as the phones are told."""

    value: Value
    words: Line = ""


class Ballot(Frozen):
    """One question in one run: who chose what, and how far it is.

    ``before`` are the levels of the run before by team, ascending; ``asked`` are seats that are asked in
    private what they see, and why: "low", "high" or "unsure".
    """

    number: Count
    question: Id
    run: Annotated[int, Field(ge=1, le=1000)] = 1
    phase: Phase = "asked"
    votes: dict[Id, Vote] = Field(default_factory=dict)
    taken: bool = False
    agreed: dict[Id, Agreed] = Field(default_factory=dict)
    before: dict[Id, tuple[LevelNumber, ...]] = Field(default_factory=dict)
    asked: dict[Id, Literal["low", "high", "unsure"]] = Field(default_factory=dict)


class Heard(Frozen):
    """What somebody wrote in private after a reveal; ``level`` is what the seat had chosen."""

    id: Count
    ballot: Count
    question: Id
    team: Id
    seat: Id
    value: Value
    text: Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]
    quote: bool = False


class TeamOfRoom(Frozen):
    """A team that votes: how many of its people are expected, and who has no seat yet, in random order."""

    id: Id
    name: Line
    free: tuple[Id, ...] = ()
    people: Count = 0


class Claim(Frozen):
    """Somebody who says to have had a seat before, or holds a card that is in use; the desk decides."""

    seat: Id
    token: Hash


class Room(Frozen):
    """Everything that a room is. ``left`` are ballots that were left unopened, by question."""

    document: Id
    code: Line
    teams: tuple[TeamOfRoom, ...]
    naming: Naming = "none"
    doors: bool = True
    ended: bool = False
    seats: dict[Id, Seat] = Field(default_factory=dict)
    ballot: Ballot | None = None
    numbers: Count = 0
    left: dict[Id, Ballot] = Field(default_factory=dict)
    texts: tuple[Heard, ...] = ()
    texts_made: Count = 0
    claims: tuple[Claim, ...] = ()
    place: Count = 0
    places: Count = 0

    def seat_of(self, token: str) -> Seat | None:
        """The seat whose token has this hash."""
        return next((s for s in self.seats.values() if s.token and s.token == token), None)

    def team(self, team: str) -> TeamOfRoom:
        """A team by id. Raises ``Refused``."""
        found = next((t for t in self.teams if t.id == team), None)
        if found is None:
            raise Refused("no such team")
        return found

    def voters(self, team: str | None = None) -> list[Seat]:
        """Seats that may vote, of a team or of all."""
        return [
            s
            for s in self.seats.values()
            if s.respondent and not s.removed and team in {None, s.team}
        ]

    def voted(self, team: str | None = None) -> int:
        """How many of them have voted."""
        votes = self.ballot.votes if self.ballot else {}
        return sum(s.id in votes for s in self.voters(team))


@dataclass(frozen=True)
class Joined:
    """Somebody takes a seat; ``respondent`` is named by list or card, else the next free one is taken."""

    seat: str
    team: str
    token: str
    tag: str
    respondent: str = ""


@dataclass(frozen=True)
class Voted:
    """A seat chose, or took its vote back (``None``); ``by_hand`` when the desk chose for it."""

    seat: str
    ballot: int
    q: int
    value: int | str | None
    reason: str = ""
    by_hand: bool = False


@dataclass(frozen=True)
class Ask:
    """Ask a question: anew, or again where it was left unopened. ``again`` begins another run of it."""

    question: str
    place: int = 0
    places: int = 0
    again: bool = False


@dataclass(frozen=True)
class Open:
    """Close a ballot and show it."""

    ballot: int


@dataclass(frozen=True)
class Taken:
    """The document holds what the ballot became."""

    ballot: int


@dataclass(frozen=True)
class Keep:
    """A team agreed (or took it back, with ``None``); a ballot is done once every team has."""

    ballot: int
    team: str
    agreed: Agreed | None


@dataclass(frozen=True)
class Park:
    """The question goes to the parking lot; not ``away``, it comes back to where it was."""

    ballot: int
    away: bool = True


@dataclass(frozen=True)
class Hide:
    """The votes were undone in the document: the ballot is asked again as it was, and can be taken again."""

    ballot: int


@dataclass(frozen=True)
class Explain:
    """A seat that was asked says what it sees, or that there is nothing to add (no text)."""

    seat: str
    ballot: int
    text: str
    quote: bool = False


@dataclass(frozen=True)
class Settled:
    """The desk has dealt with a text."""

    text: int


@dataclass(frozen=True)
class Doors:
    """May new seats come."""

    open: bool


@dataclass(frozen=True)
class Seated:
    """The document has a respondent for a seat that waits."""

    seat: str
    respondent: str


@dataclass(frozen=True)
class Removed:
    """A seat is taken out; its open vote with it, and its respondent is free again."""

    seat: str


@dataclass(frozen=True)
class Forgotten:
    """A respondent was removed from the document for good: nothing of theirs stays here."""

    respondent: str


@dataclass(frozen=True)
class Claimed:
    """Another phone asks for a seat."""

    seat: str
    token: str


@dataclass(frozen=True)
class Given:
    """The seat belongs to another phone from now on; the old one has none any more."""

    seat: str
    token: str


@dataclass(frozen=True)
class Ended:
    """The room is over."""


Event = (
    Joined
    | Voted
    | Ask
    | Open
    | Taken
    | Keep
    | Park
    | Hide
    | Explain
    | Settled
    | Doors
    | Seated
    | Removed
    | Forgotten
    | Claimed
    | Given
    | Ended
)
