"""What the window and the room's process say to each other through the pipe."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from planner.room.ballots import Event, Naming, Room, TeamOfRoom, Vote
from planner.room.course import Course
from planner.room.limits import Waits
from planner.storage.seal import Seal


@dataclass(frozen=True)
class SceneText:
    """A question in one language, as a phone shows it."""

    dimension: str
    prompt: str
    hint: str
    levels: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PhoneScene:
    """What phones show of the question in front, by language."""

    question: str
    texts: dict[str, SceneText]


@dataclass(frozen=True)
class Listen:
    """One address to listen at; certificate and key where the organisation has them."""

    host: str
    certificate: str = ""
    key: str = ""
    name: str = ""
    """The name that the certificate is for; it stands in the link."""


@dataclass(frozen=True)
class Begin:
    """Start a room, or go on with the one in the file (``go_on``)."""

    folder: Path
    document: str
    teams: tuple[TeamOfRoom, ...]
    listen: tuple[Listen, ...]
    port: int = 0
    naming: Naming = "none"
    people: dict[str, str] = field(default_factory=dict)
    """Names by respondent, for joining by list."""
    cards: dict[str, str] = field(default_factory=dict)
    """Respondents by the hash of their card."""
    alone: dict[str, dict[str, int | str]] = field(default_factory=dict)
    """What each respondent answered alone, by question; told to that seat and to nobody else."""
    seal: Seal | None = None
    go_on: bool = False
    title: str = ""
    code: str = ""
    begun: str = ""
    """Day and time on the wall, and how many minutes there are: kept for who goes on with it."""
    minutes: int = 0
    waits: Waits = field(default_factory=Waits)


@dataclass(frozen=True)
class Do:
    """Something the desk wants; ``n`` comes back with the answer."""

    n: int
    event: Event


@dataclass(frozen=True)
class Show:
    """The question in front, or what lies over it: "break", "profile", "joining", or nothing.

    ``ends`` are seconds left of the time box or the break.
    """

    scene: PhoneScene | None = None
    overlay: str = ""
    ends: float = 0.0


@dataclass(frozen=True)
class Remember:
    """How far the meeting is, for who goes on with the room after a crash."""

    course: Course


@dataclass(frozen=True)
class OneTime:
    """Ask for a one-time code that moves a seat to another phone."""

    seat: str


@dataclass(frozen=True)
class Admit:
    """The desk gives a claimed seat to the phone that asked last, or to nobody."""

    seat: str
    yes: bool


@dataclass(frozen=True)
class Stop:
    """End: erase the file where the room is over, say goodbye to the phones."""

    erase: bool


@dataclass(frozen=True)
class Over:
    """The room is over as far as the window is concerned: its file is as it stays. Phones are still told."""


@dataclass(frozen=True)
class Listening:
    """The room is open at these addresses."""

    urls: tuple[str, ...]
    port: int
    code: str
    instead_of: int = 0
    """The port that was wanted, where another program had it."""


@dataclass(frozen=True)
class NotListening:
    """No address could be listened at; ``reason`` is a sentence."""

    reason: str


@dataclass(frozen=True)
class SeatShown:
    """A seat as the desk sees it; what it chose is not among it."""

    id: str
    team: str
    tag: str
    respondent: str
    voted: bool
    asleep: bool
    here: bool
    waits: bool


TextShown = tuple[int, str, str, str, str, bool, str]
"""What was written: id, question, team, value, text, may be quoted, respondent."""


@dataclass(frozen=True)
class Seen:
    """Where the room is: counts and seats; no levels before a ballot is shown."""

    seats: tuple[SeatShown, ...]
    ballot: int
    question: str
    run: int
    phase: str
    taken: bool
    doors: bool
    phones: int
    claims: tuple[str, ...]
    texts: tuple[TextShown, ...]
    from_elsewhere: bool = False
    """Whether a phone was seen from another address than this machine's."""


@dataclass(frozen=True)
class Done:
    """The answer to ``Do``: refused with a word, or done; ``votes`` by respondent where a ballot opened."""

    n: int
    refused: str = ""
    ballot: int = 0
    votes: dict[str, Vote] | None = None


@dataclass(frozen=True)
class Noticed:
    """Something for the desk: "wrong codes", "full team", "claim", "ended", "slept", "one time"."""

    kind: str
    text: str = ""
    seat: str = ""


@dataclass(frozen=True)
class Left:
    """What a room holds that is gone on with; nothing of what was voted."""

    room: Room
