"""What phones are told: the part that is the same for a team is written once, and all hear of it at one beat.

A frame is the whole small state of the room as one phone may see it. With 200 phones and four frames a second
for each, what is the same for all of a team is put into words once for them, not for each.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from planner.room.ballots import Ballot, Seat
from planner.room.rules import levels_of

if TYPE_CHECKING:
    from planner.room.hall import Hall

SMALL = 5
"""Under so many voting seats of a team its phones are told that votes may be guessed."""
GONE = b'data: {"gone":true}\n\n'
BEAT = b": beat\n\n"


def written(body: object) -> str:
    """``body`` as JSON without spaces."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


class Told:
    """What the phones of one hall are told. Before a ballot is taken: no level but a phone's own."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._of: tuple[int, int] = (-1, -1)
        self._begun: dict[str, tuple[str, str]] = {}
        self.goodbye: set[str] = set()
        """Seats that were told that the room is over."""

    def state_of(self, seat: Seat) -> dict[str, Any]:
        """All that one phone is told."""
        ballot = self._hall.room.ballot
        self._note(seat)
        body = self._of_team(seat.team) | self._own(seat)
        if ballot is not None:
            body["ballot"] = self._ballot_of_team(ballot, seat.team) | self._own_of(ballot, seat)
        return body

    def frame_of(self, seat: Seat) -> bytes:
        """The same as an event of a stream."""
        self._note(seat)
        hall = self._hall
        ballot, now = hall.room.ballot, (hall.version, hall.seconds)
        if now != self._of:
            self._of, self._begun = now, {}
        found = self._begun.get(seat.team)
        if found is None:
            of_ballot = {} if ballot is None else self._ballot_of_team(ballot, seat.team)
            found = written(self._of_team(seat.team))[:-1], written(of_ballot)[:-1]
            self._begun[seat.team] = found
        text = f"data: {found[0]},{written(self._own(seat))[1:]}"
        if ballot is not None:
            own = written(self._own_of(ballot, seat))[1:]
            text = f'{text[:-1]},"ballot":{found[1]},{own}}}'
        return f"{text}\n\n".encode()

    def _note(self, seat: Seat) -> None:
        if self._hall.room.ended:
            self.goodbye.add(seat.id)

    def _of_team(self, team: str) -> dict[str, Any]:
        hall, room = self._hall, self._hall.room
        return {
            "n": hall.version,
            "ended": room.ended,
            "overlay": hall.show.overlay,
            "team": room.team(team).name,
            "small": hall.counts().voters.get(team, 0) < SMALL,
            "names": room.naming != "none",
            "seconds": hall.seconds,
        }

    def _own(self, seat: Seat) -> dict[str, Any]:
        return {"tag": seat.tag, "waits": not seat.respondent, "q": seat.q}

    def _ballot_of_team(self, ballot: Ballot, team: str) -> dict[str, Any]:
        room, counts = self._hall.room, self._hall.counts()
        body: dict[str, Any] = {
            "b": ballot.number,
            "question": ballot.question,
            "run": ballot.run,
            "phase": ballot.phase,
            "place": room.place,
            "places": room.places,
            "voted": counts.voted,
            "all": sum(counts.voters.values()),
        }
        if ballot.phase != "asked" and ballot.taken:
            votes = [v for s, v in ballot.votes.items() if room.seats[s].team == team]
            levels = levels_of(room, ballot, team)
            body["counts"] = [levels.count(k) for k in range(5)]
            body["unsure"] = sum(v.value == "?" for v in votes)
            body["na"] = sum(v.value == "-" for v in votes)
            agreed = ballot.agreed.get(team)
            if agreed is not None:
                body["agreed"] = {"value": agreed.value, "words": agreed.words}
        return body

    def _own_of(self, ballot: Ballot, seat: Seat) -> dict[str, Any]:
        mine = ballot.votes.get(seat.id)
        body: dict[str, Any] = {
            "mine": None if mine is None else mine.value,
            "hand": mine is not None and mine.by_hand,
        }
        if ballot.phase == "asked" and ballot.run == 1 and seat.respondent:
            alone = self._hall.begin.alone.get(seat.respondent, {})
            body["alone"] = alone.get(ballot.question)
        if ballot.phase != "asked" and ballot.taken:
            body["asked"] = ballot.asked.get(seat.id, "")
        return body


class EventStream(Response):
    """The state of one seat each time it changed, and a beat where it did not, until the phone goes."""

    media_type = "text/event-stream"

    def __init__(self, hall: Hall, seat: Seat) -> None:
        self.hall, self.seat = hall, seat
        self.status_code, self.background = 200, None
        self.init_headers({"X-Accel-Buffering": "no"})

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Answer over ASGI."""
        hall = self.hall
        gone = hall.listen(self.seat)
        leaving = asyncio.create_task(self._left(receive, gone))
        heads = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        told = -1
        try:
            await send(heads)
            while not gone.is_set():
                seat = hall.room.seats.get(self.seat.id)
                over = seat is None or seat.token != self.seat.token
                if over or seat is None:
                    body = GONE
                elif told != hall.version:
                    told, body, over = hall.version, hall.told.frame_of(seat), hall.room.ended
                else:
                    body = BEAT
                    hall.heard(seat)
                await send({"type": "http.response.body", "body": body, "more_body": True})
                if over:
                    break
                await hall.next_beat()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            leaving.cancel()
            hall.left(self.seat, gone)

    async def _left(self, receive: Receive, gone: asyncio.Event) -> None:
        """Wait until the phone goes."""
        while (await receive())["type"] != "http.disconnect":
            pass
        gone.set()
        self.hall.left(self.seat, gone)
