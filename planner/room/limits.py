"""What the room takes from phones, so that nobody keeps the others out."""

from __future__ import annotations

from collections import deque

BODY = 4_096
REQUESTS_A_SECOND = 5.0
BURST = 10.0
STREAMS_A_SEAT = 3
SOCKETS = 600
UNSEATED_AN_ADDRESS = 12
HEAD_SECONDS = 10.0
WRONG_CODES = 30
PAUSE_SECONDS = 60.0
ONE_TIME_SECONDS = 120.0
ASLEEP_SECONDS = 30.0
BEAT_SECONDS = 10.0
POLL_SECONDS = 20.0
STATES_A_SECOND = 4.0


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
