"""What the room takes from phones, so that nobody keeps the others out."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Literal

BODY = 4_096
BODY_SECONDS = 10.0
REQUESTS_A_SECOND = 5.0
BURST = 10.0
STREAMS_A_SEAT = 3
SOCKETS = 600
UNSEATED_AN_ADDRESS = 12
WRONG_CODES = 30
PAUSE_SECONDS = 60.0
ONE_TIME_SECONDS = 120.0
ASLEEP_SECONDS = 30.0
STATES_A_SECOND = 4.0


@dataclass(frozen=True)
class Waits:
    """How long the room waits, in seconds: for the head of a request, until a beat, for news, for a phone.

    ``port`` is how long it asks for a port that another program has, before it takes another one; four times
    as long where phones are to find back.

    ``day`` is how long it may be open at all; after the machine slept it ends where nobody comes back for
    ``after_sleep``. ``goodbye`` is how long it stays for phones that have not heard yet that it is over.
    """

    head: float = 10.0
    beat: float = 10.0
    poll: float = 20.0
    port: float = 5.0
    day: float = 8 * 3600.0
    after_sleep: float = 15 * 60.0
    goodbye: float = 8.0


SLEPT_SECONDS = 60.0
"""A look around that comes this much later than it should, by either clock: the machine slept."""


class Closing:
    """Whether a room was forgotten. It is asked every second or so, with both clocks of the machine.

    The monotonic clock stops while most machines sleep; then the one on the wall tells.
    """

    def __init__(self, now: float, wall: float, waits: Waits) -> None:
        self._begun = self._now = now
        self._wall, self._waits = wall, waits
        self._alone: float | None = None

    def look(self, now: float, wall: float, phones: int) -> Literal["", "ended", "slept"]:
        """Why the room ends at this moment, if it does; ``phones`` are connected."""
        if max(now - self._now, wall - self._wall) > SLEPT_SECONDS:
            self._alone = now
        self._now, self._wall = now, wall
        if phones:
            self._alone = None
        if now - self._begun > self._waits.day:
            return "ended"
        if self._alone is not None and now - self._alone > self._waits.after_sleep:
            return "slept"
        return ""


class Bucket:
    """Requests of one seat: so many a second, with a burst."""

    def __init__(self, now: float) -> None:
        self._left, self._at = BURST, now

    def take(self, now: float) -> bool:
        """Whether one more is allowed at ``now``."""
        self._left = min(BURST, self._left + (now - self._at) * REQUESTS_A_SECOND)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class WrongCodes:
    """Wrong codes in the whole room: so many within a minute, and nobody may join for a minute."""

    def __init__(self) -> None:
        self._wrong: deque[float] = deque()
        self._until = float("-inf")

    def paused(self, now: float) -> bool:
        """Whether joining pauses."""
        return now < self._until

    def wrong(self, now: float) -> bool:
        """Note a wrong code; true where joining begins to pause with it."""
        self._wrong.append(now)
        while self._wrong and self._wrong[0] <= now - 60:
            self._wrong.popleft()
        if len(self._wrong) < WRONG_CODES or self.paused(now):
            return False
        self._wrong.clear()
        self._until = now + PAUSE_SECONDS
        return True
