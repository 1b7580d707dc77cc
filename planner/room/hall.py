"""The open room as it runs: the reducer's room, its file, its clocks, and who listens.

Everything happens on one event loop. ``keep`` returns once what was applied is on disk; events that come
while a write runs share the next one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from planner.domain.base.errors import SaveError
from planner.room import limits
from planner.room.ballots import Event, Refused, Room, Seat
from planner.room.connections import Connections
from planner.room.course import Course
from planner.room.limits import Bucket, WrongCodes
from planner.room.messages import Begin, Noticed, SeatShown, Seen, Show
from planner.room.room_file import KeptRoom, RoomFile
from planner.room.rules import apply
from planner.room.streams import SMALL, Told


@dataclass(frozen=True)
class Counts:
    """Of one state of the room: seats that may vote by team, and how many have voted."""

    room: Room
    voters: dict[str, int]
    voted: int

    @classmethod
    def of(cls, room: Room) -> Counts:
        """Count once what every phone is told."""
        voters: dict[str, int] = {}
        voted = 0
        votes = room.ballot.votes if room.ballot is not None else {}
        for seat in room.voters():
            voters[seat.team] = voters.get(seat.team, 0) + 1
            voted += seat.id in votes
        return cls(room, voters, voted)


@dataclass
class Presence:
    """A seat's phone, which no file knows: when it was last heard, and its streams."""

    heard: float
    bucket: Bucket
    streams: list[asyncio.Event] = field(default_factory=list)


class Hall:
    """One open room. ``tell`` takes what the window is to know."""

    def __init__(
        self, room: Room, file: RoomFile, begin: Begin, tell: Callable[[object], None]
    ) -> None:
        self.room, self.begin, self.tell = room, begin, tell
        self.file = file
        self.port, self.addresses = begin.port, tuple(listen.host for listen in begin.listen)
        self.show = Show()
        self.course = Course()
        self.shown_at = time.monotonic()
        self.connections = Connections()
        self.codes = WrongCodes()
        self.one_time: dict[str, tuple[str, float]] = {}
        self.presence: dict[str, Presence] = {}
        self.version = int(time.time()) % 100_000_000 * 10_000
        """Counts every change that phones may see."""
        self._applied = self._written = 0
        self._writing: asyncio.Task[None] | None = None
        self._fault = ""
        self._changed = asyncio.Event()
        self.over = asyncio.Event()
        self._beat = asyncio.Event()
        self.told = Told(self)
        self._counts = Counts.of(room)
        self._seats: dict[str, str] = {}
        """Which seat a token had last: it is looked up once."""

    def apply(self, event: Event) -> bool:
        """Apply an event at once; whether anything changed. Raises ``Refused``."""
        after = apply(self.room, event)
        if after is self.room:
            return False
        self.room = after
        self._applied += 1
        self.wake()
        return True

    def remember(self, course: Course) -> None:
        """Keep how far the meeting is; a room that is over keeps nothing."""
        if not self.room.ended:
            self.course = course
            self._applied += 1

    async def keep(self) -> None:
        """Wait until everything that was applied is on disk. Raises ``SaveError``."""
        wanted = self._applied
        while self._written < wanted:
            if self._writing is None:
                self._writing = asyncio.create_task(self._write())
            await asyncio.shield(self._writing)
            if self._fault:
                raise SaveError(self._fault)

    async def _write(self) -> None:
        upto, kept = self._applied, self.kept()
        try:
            await asyncio.to_thread(self.file.write, kept)
            self._written, self._fault = upto, ""
        except SaveError as error:
            if not self._fault:
                self.tell(Noticed("not kept", str(error)))
            self._fault = str(error)
        finally:
            self._writing = None

    def kept(self) -> KeptRoom:
        """What the file is to hold."""
        begin = self.begin
        return KeptRoom(
            port=self.port,
            addresses=self.addresses,
            room=self.room,
            begun=begin.begun,
            minutes=begin.minutes,
            secure=any(one.certificate for one in begin.listen),
            course=self.course,
            written=time.time(),
        )

    def wake(self) -> None:
        """Something changed that phones or the window see."""
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def changed(self, seconds: float) -> bool:
        """Wait for the next change, at most so long; whether there was one."""
        try:
            await asyncio.wait_for(self._changed.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def beats(self) -> None:
        """Have every stream told of what changed, at most four times a second, and that the line holds."""
        told = -1
        while True:
            if told == self.version:
                await self.changed(self.begin.waits.beat)
            told = self.version
            self._beat.set()
            self._beat = asyncio.Event()
            await asyncio.sleep(1 / limits.STATES_A_SECOND)

    async def next_beat(self) -> None:
        """Wait until streams have something to say."""
        await self._beat.wait()

    @property
    def seconds(self) -> int:
        """Seconds left of the time box or the break."""
        return max(round(self.show.ends - (time.monotonic() - self.shown_at)), 0)

    def counts(self) -> Counts:
        """The counts of the room as it is now."""
        if self._counts.room is not self.room:
            self._counts = Counts.of(self.room)
        return self._counts

    def seat_of(self, mark: str) -> Seat | None:
        """The seat whose token has this hash."""
        known = self.room.seats.get(self._seats.get(mark, ""))
        if known is None or known.token != mark:
            known = self.room.seat_of(mark)
            if known is not None:
                self._seats[mark] = known.id
        return known

    # --- phones

    def heard(self, seat: Seat) -> Presence:
        """A sign of life of a seat's phone."""
        now = time.monotonic()
        found = self.presence.get(seat.id)
        if found is None:
            found = self.presence[seat.id] = Presence(now, Bucket(now))
            self.wake()
        elif now - found.heard > limits.ASLEEP_SECONDS:
            self.wake()
        found.heard = now
        return found

    def listen(self, seat: Seat) -> asyncio.Event:
        """A new stream of a seat: the newest three stay; the event says when this one has to go."""
        found = self.heard(seat)
        gone = asyncio.Event()
        found.streams.append(gone)
        while len(found.streams) > limits.STREAMS_A_SEAT:
            found.streams.pop(0).set()
            self.wake()
        return gone

    def left(self, seat: Seat, gone: asyncio.Event) -> None:
        """A stream ended."""
        found = self.presence.get(seat.id)
        if found is not None and gone in found.streams:
            found.streams.remove(gone)
            found.heard = time.monotonic()

    def is_here(self, seat: str) -> bool:
        """Whether its phone was heard lately."""
        found = self.presence.get(seat)
        if found is None:
            return False
        return bool(found.streams) or time.monotonic() - found.heard <= limits.ASLEEP_SECONDS

    def waits_for_goodbye(self) -> bool:
        """Whether the room is over and a phone that may come back soon was not told so.

        That is one that was here lately, or that was not heard since the room's process began.
        """
        room, told = self.room, self.told.goodbye
        unaware = [s.id for s in room.seats.values() if s.token and s.id not in told]
        return room.ended and any(i not in self.presence or self.is_here(i) for i in unaware)

    # --- the window

    def seen(self) -> Seen:
        """What the window is told: counts, seats, and texts that were written after a reveal."""
        room, ballot = self.room, self.room.ballot
        votes = ballot.votes if ballot is not None else {}
        seats = []
        for s in room.seats.values():
            if not s.removed:
                here = self.is_here(s.id)
                shown = SeatShown(
                    id=s.id,
                    team=s.team,
                    tag=s.tag,
                    respondent=s.respondent,
                    voted=s.id in votes,
                    here=bool(s.token) and here,
                    asleep=bool(s.token) and not here,
                    waits=not s.respondent,
                )
                seats.append(shown)
        texts = tuple(
            (
                t.id,
                t.question,
                t.team,
                "" if self.counts().voters.get(t.team, 0) < SMALL else str(t.value),
                t.text,
                t.quote,
                room.seats[t.seat].respondent if t.seat in room.seats else "",
            )
            for t in room.texts
        )
        return Seen(
            seats=tuple(seats),
            ballot=ballot.number if ballot else 0,
            question=ballot.question if ballot else "",
            run=ballot.run if ballot else 0,
            phase=ballot.phase if ballot else "",
            taken=bool(ballot and ballot.taken),
            doors=room.doors,
            phones=sum(s.here for s in seats),
            claims=tuple(c.seat for c in room.claims),
            texts=texts,
            from_elsewhere=self.connections.elsewhere,
        )


__all__ = ["Hall", "Presence", "Refused"]
