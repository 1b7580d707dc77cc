"""The open room as it runs: the reducer's room, its file, its clocks, and who listens.

Everything happens on one event loop. ``keep`` returns once what was applied is on disk; events that come
while a write runs share the next one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from planner.domain.base.errors import SaveError
from planner.room import limits
from planner.room.ballots import Ballot, Event, Refused, Room, Seat
from planner.room.connections import Connections
from planner.room.limits import Bucket, WrongCodes
from planner.room.messages import Begin, Noticed, SeatShown, Seen, Show
from planner.room.room_file import KeptRoom, RoomFile
from planner.room.rules import apply, levels_of

SMALL = 5


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
        return KeptRoom(port=self.port, addresses=self.addresses, room=self.room)

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

    def state_of(self, seat: Seat) -> dict[str, Any]:
        """All that one phone is told. Before a ballot is taken: no level but its own."""
        room, ballot = self.room, self.room.ballot
        team = room.team(seat.team)
        body: dict[str, Any] = {
            "n": self.version,
            "ended": room.ended,
            "overlay": self.show.overlay,
            "team": team.name,
            "tag": seat.tag,
            "waits": not seat.respondent,
            "small": self.counts().voters.get(seat.team, 0) < SMALL,
            "names": room.naming != "none",
            "q": seat.q,
            "seconds": max(round(self.show.ends - (time.monotonic() - self.shown_at)), 0),
        }
        if ballot is not None:
            body["ballot"] = self._ballot_of(ballot, seat)
        return body

    def _ballot_of(self, ballot: Ballot, seat: Seat) -> dict[str, Any]:
        room = self.room
        mine = ballot.votes.get(seat.id)
        body: dict[str, Any] = {
            "b": ballot.number,
            "question": ballot.question,
            "run": ballot.run,
            "phase": ballot.phase,
            "place": room.place,
            "places": room.places,
            "voted": self.counts().voted,
            "all": sum(self.counts().voters.values()),
            "mine": None if mine is None else mine.value,
            "hand": mine is not None and mine.by_hand,
        }
        if ballot.phase == "asked" and ballot.run == 1 and seat.respondent:
            body["alone"] = self.begin.alone.get(seat.respondent, {}).get(ballot.question)
        if ballot.phase != "asked" and ballot.taken:
            votes = [v for s, v in ballot.votes.items() if room.seats[s].team == seat.team]
            levels = levels_of(room, ballot, seat.team)
            body["counts"] = [levels.count(k) for k in range(5)]
            body["unsure"] = sum(v.value == "?" for v in votes)
            body["na"] = sum(v.value == "-" for v in votes)
            body["asked"] = ballot.asked.get(seat.id, "")
            agreed = ballot.agreed.get(seat.team)
            if agreed is not None:
                body["agreed"] = {"value": agreed.value, "words": agreed.words}
        return body

    # --- the window

    def seen(self) -> Seen:
        """What the window is told: counts, seats, and texts that were written after a reveal."""
        room, ballot = self.room, self.room.ballot
        votes = ballot.votes if ballot is not None else {}
        seats = tuple(
            SeatShown(
                id=s.id,
                team=s.team,
                tag=s.tag,
                respondent=s.respondent,
                voted=s.id in votes,
                here=bool(s.token) and self.is_here(s.id),
                asleep=bool(s.token) and not self.is_here(s.id),
                waits=not s.respondent,
            )
            for s in room.seats.values()
            if not s.removed
        )
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
            seats=seats,
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
