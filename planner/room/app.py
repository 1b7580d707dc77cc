"""What the room answers over HTTP. No cookie, nothing from other hosts, nothing secret in an address.

Whoever has a seat says so with its token in the head ``X-Seat``. Every answer has the same strict heads.
"""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import Awaitable, Callable, Collection
from importlib.resources import files
from typing import Any

from pydantic import Field, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from planner.domain.base.errors import SaveError
from planner.domain.base.types import Frozen, clean_text
from planner.room import limits
from planner.room.ballots import (
    LONGEST_TEXT,
    WARM_UP,
    Claimed,
    Explain,
    Given,
    Joined,
    Refused,
    Seat,
    Voted,
)
from planner.room.hall import Hall
from planner.room.messages import Noticed
from planner.room.secrets_of import hashed, new_id, new_tag, new_token, read_code, same
from planner.room.streams import EventStream, written
from planner.room.words import page_words

HEADS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
PAGE = {
    "/": ("page.html", "text/html; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
}
_WHY = {
    "doors are closed": "doors",
    "full": "full",
    "taken": "seat_taken",
    "no such team": "no_team",
    "no seat": "gone",
}
Answer = Callable[[Request], Awaitable[Response]]


class Fault(Exception):
    """A request that is refused: status and a word that the page knows."""

    def __init__(self, status: int, why: str, body: dict[str, Any] | None = None) -> None:
        super().__init__(why)
        self.status, self.body = status, {"why": why, **(body or {})}


class NotOurs(Frozen):
    """``{"na": reason}``: does not apply."""

    na: str = Field(max_length=300)


class VoteBody(Frozen):
    """A vote as a phone sends it; without a value it is taken back."""

    ballot: int = Field(ge=0, le=10_000_000)
    q: int = Field(ge=1, le=10_000_000)
    value: int | str | NotOurs | None


class ExplainBody(Frozen):
    """What a phone says after a reveal."""

    ballot: int = Field(ge=0, le=10_000_000)
    text: str = Field(default="", max_length=2 * LONGEST_TEXT)
    quote: bool = False


def _chosen(given: int | str | NotOurs | None) -> tuple[int | str | None, str]:
    if isinstance(given, NotOurs):
        return "-", clean_text(given.na).strip()
    return given, ""


class JoinBody(Frozen):
    """Joining: with the code alone for a look; with team or respondent for a seat."""

    code: str = Field(default="", max_length=40)
    team: str = Field(default="", max_length=80)
    person: str = Field(default="", max_length=80)
    tag: str = Field(default="", max_length=80)
    card: str = Field(default="", max_length=80)
    once: str = Field(default="", max_length=40)
    lang: str = Field(default="", max_length=20)


def data(body: object, status: int = 200) -> Response:
    """An answer as JSON."""
    return Response(written(body), status, media_type="application/json")


def _squeezed(request: Request, body: bytes, kind: str) -> Response:
    """What never changes while the room is open, as small as the browser takes it."""
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(body, media_type=kind)
    heads = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(gzip.compress(body, mtime=0), headers=heads, media_type=kind)


async def body_of(request: Request, kind: type[Frozen]) -> Any:
    """The body, bounded in size and time, as ``kind``. Raises ``Fault``."""
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise Fault(415, "json only")
    if "transfer-encoding" in request.headers:
        raise Fault(411, "length")
    try:
        length = int(request.headers.get("content-length", "-1"))
    except ValueError:
        length = -1
    if length < 0:
        raise Fault(411, "length")
    if length > limits.BODY:
        raise Fault(413, "too long")
    try:
        raw = await asyncio.wait_for(request.body(), limits.BODY_SECONDS)
    except TimeoutError:
        raise Fault(408, "too slow") from None
    try:
        return kind.model_validate_json(raw)
    except ValidationError:
        raise Fault(400, "not understood") from None


class RoomApp:
    """The answers of one hall; ``hosts`` are the ticked addresses with their port."""

    def __init__(self, hall: Hall, hosts: Collection[str], own: Collection[str]) -> None:
        self.hall, self.hosts, self.own = hall, frozenset(hosts), frozenset(own)
        folder = files("planner.room") / "page"
        self._page = {p: ((folder / name).read_bytes(), kind) for p, (name, kind) in PAGE.items()}
        routes = [
            *(Route(path, self._guarded(self._file)) for path in PAGE),
            Route("/words/{language}.json", self._guarded(self._words)),
            Route("/door", self._guarded(self._door), methods=["POST"]),
            Route("/join", self._guarded(self._join), methods=["POST"]),
            Route("/vote", self._guarded(self._vote), methods=["POST"]),
            Route("/explain", self._guarded(self._explain), methods=["POST"]),
            Route("/state", self._guarded(self._state)),
            Route("/events", self._guarded(self._events)),
            Route("/question", self._guarded(self._question)),
        ]
        self.asgi = Starlette(routes=routes, exception_handlers={404: self._no, 405: self._no})

    async def _no(self, _request: Request, error: Any) -> Response:
        return Response("", error.status_code, HEADS)

    def _guarded(self, answer: Answer) -> Answer:
        async def guarded(request: Request) -> Response:
            try:
                self._check(request)
                found = await answer(request)
            except Fault as fault:
                found = data(fault.body, fault.status)
            except Refused as refused:
                found = data({"why": _WHY.get(refused.kind, refused.kind)}, 409)
            except SaveError:
                found = data({"why": "not kept"}, 503)
            for name, value in HEADS.items():
                found.headers[name] = value
            return found

        return guarded

    def _check(self, request: Request) -> None:
        """Only our own address, and nothing that another page sends."""
        if request.headers.get("host", "") not in self.hosts:
            raise Fault(421, "another host")
        if request.client is not None and request.client.host not in self.own:
            self._from_elsewhere()
        if request.method == "POST":
            scheme, _, host = request.headers.get("origin", "").partition("://")
            if scheme not in {"http", "https"} or host not in self.hosts:
                raise Fault(403, "another origin")

    def _from_elsewhere(self) -> None:
        if not self.hall.connections.elsewhere:
            self.hall.connections.elsewhere = True
            self.hall.wake()

    def _seat(self, request: Request, *, counted: bool = True) -> Seat:
        """The seat that speaks. Raises ``Fault`` without one, or where it speaks too much."""
        token = request.headers.get("x-seat", "")
        mark = hashed(token) if len(token) == 32 else ""
        seat = self.hall.seat_of(mark) if mark else None
        if seat is None or not same(seat.token, mark):
            if mark and any(same(c.token, mark) for c in self.hall.room.claims):
                raise Fault(202, "claimed")
            raise Fault(401, "gone")
        if request.client is not None:
            self.hall.connections.seated((request.client.host, request.client.port))
        presence = self.hall.heard(seat)
        if counted and not presence.bucket.take(time.monotonic()):
            raise Fault(429, "slow")
        return seat

    async def _file(self, request: Request) -> Response:
        body, kind = self._page[request.url.path]
        return _squeezed(request, body, kind)

    async def _words(self, request: Request) -> Response:
        language = request.path_params["language"]
        if language not in {"en", "de"}:
            raise Fault(404, "no such language")
        return _squeezed(request, written(page_words(language)).encode(), "application/json")

    async def _question(self, request: Request) -> Response:
        self._seat(request)
        found = self._in_front(request.query_params.get("lang", "en"))
        if found is None:
            raise Fault(404, "no question")
        return data(found)

    def _in_front(self, language: str) -> dict[str, Any] | None:
        """The question in front in ``language``; ``None`` where none is, or it is not known yet."""
        scene, ballot = self.hall.show.scene, self.hall.room.ballot
        if ballot is not None and ballot.question == WARM_UP:
            return {"question": WARM_UP}
        if scene is None or ballot is None or scene.question != ballot.question:
            return None
        text = scene.texts.get(language) or scene.texts["en"]
        return {
            "question": scene.question,
            "dimension": text.dimension,
            "prompt": text.prompt,
            "hint": text.hint,
            "levels": text.levels,
        }

    # --- joining

    def _check_code(self, typed: str) -> None:
        now = time.monotonic()
        if self.hall.codes.paused(now):
            raise Fault(429, "pause")
        if not same(read_code(typed), self.hall.room.code):
            if self.hall.codes.wrong(now):
                self.hall.tell(Noticed("wrong codes"))
            raise Fault(403, "no_code")

    async def _door(self, request: Request) -> Response:
        """What there is to choose, for whoever knows the code."""
        body: JoinBody = await body_of(request, JoinBody)
        if self._seat_of_once(body.code):
            return data({"once": True})
        self._check_code(body.code)
        room = self.hall.room
        people: list[dict[str, Any]] = []
        if room.naming == "list":
            people = [
                {"id": r, "name": name, "team": t.id, "free": r in t.free}
                for t in room.teams
                for r, name in self.hall.begin.people.items()
                if r in t.free or any(s.respondent == r and s.team == t.id for s in room.voters())
            ]
        return data(
            {
                "naming": room.naming,
                "doors": room.doors,
                "teams": [{"id": t.id, "name": t.name, "people": t.people} for t in room.teams],
                "people": people,
                "tags": sorted(s.tag for s in room.voters()) if room.naming == "none" else [],
            }
        )

    async def _join(self, request: Request) -> Response:
        body: JoinBody = await body_of(request, JoinBody)
        token = new_token()
        if body.once:
            return await self._by_one_time(body, token)
        person = ""
        if body.card:
            person = self._card(body.card)
        else:
            self._check_code(body.code)
        room = self.hall.room
        if room.naming == "card" and not body.card and not body.tag:
            raise Fault(403, "card")
        if body.tag or (person and any(s.respondent == person for s in room.voters())):
            return await self._claim(body.tag, person, token)
        if room.naming == "list":
            person = body.person or person
            if not person:
                raise Fault(400, "who_are_you")
        team = next((t.id for t in room.teams if person in t.free), "") if person else body.team
        if person and not team:
            raise Fault(409, "seat_taken")
        used = {s.tag for s in room.seats.values()}
        tag = self.hall.begin.people.get(person, "") if room.naming == "list" else ""
        seat = Joined(new_id(), team, hashed(token), tag or new_tag(used), person)
        self.hall.apply(seat)
        await self.hall.keep()
        if not self.hall.room.seats[seat.seat].respondent:
            self.hall.tell(Noticed("full team", team, seat.seat))
        return self._welcome(seat.seat, token, body.lang)

    def _welcome(self, id_: str, token: str, language: str) -> Response:
        """The token of a seat, and at once its state and the question: a slow line has them a way earlier."""
        seat = self.hall.room.seats[id_]
        self.hall.heard(seat)
        state = self.hall.told.state_of(seat)
        return data({"token": token, "state": state, "question": self._in_front(language)})

    def _card(self, card: str) -> str:
        """The respondent of a card. Wrong ones count as wrong codes do."""
        now = time.monotonic()
        if self.hall.codes.paused(now):
            raise Fault(429, "pause")
        person = self.hall.begin.cards.get(hashed(card))
        if person is None:
            if self.hall.codes.wrong(now):
                self.hall.tell(Noticed("wrong codes"))
            raise Fault(403, "no_code")
        return person

    async def _claim(self, tag: str, person: str, token: str) -> Response:
        """Somebody was here already, or uses a card a second time: the desk decides."""
        seat = next(
            (
                s
                for s in self.hall.room.voters()
                if (s.respondent == person if person else s.tag == tag)
            ),
            None,
        )
        if seat is None:
            raise Fault(404, "gone")
        self.hall.apply(Claimed(seat.id, hashed(token)))
        await self.hall.keep()
        self.hall.tell(Noticed("claim", seat.tag, seat.id))
        return data({"token": token, "claimed": True})

    def _seat_of_once(self, typed: str) -> str:
        """The seat that a one-time code gives, as long as it holds; empty where it is none."""
        code = read_code(typed)
        found = (v for k, v in self.hall.one_time.items() if same(k, code))
        seat, until = next(found, ("", float("-inf")))
        paused = self.hall.codes.paused(time.monotonic())
        return seat if time.monotonic() <= until and not paused else ""

    async def _by_one_time(self, body: JoinBody, token: str) -> Response:
        now = time.monotonic()
        if self.hall.codes.paused(now):
            raise Fault(429, "pause")
        code, seat = read_code(body.once), self._seat_of_once(body.once)
        if not seat:
            self.hall.codes.wrong(now)
            raise Fault(403, "no_code")
        self.hall.apply(Given(seat, hashed(token)))
        await self.hall.keep()
        self.hall.one_time.pop(code, None)
        return self._welcome(seat, token, body.lang)

    # --- a seat

    async def _vote(self, request: Request) -> Response:
        seat = self._seat(request)
        body: VoteBody = await body_of(request, VoteBody)
        value, reason = _chosen(body.value)
        if isinstance(value, bool) or value not in {0, 1, 2, 3, 4, "?", "-", None}:
            raise Fault(400, "not understood")
        if value == "-" and not reason:
            raise Fault(400, "na_reason")
        try:
            self.hall.apply(Voted(seat.id, body.ballot, body.q, value, reason))
        except Refused as refused:
            raise Fault(
                409, refused.kind, {"state": self.hall.told.state_of(self._fresh(seat))}
            ) from None
        await self.hall.keep()
        ballot, seat = self.hall.room.ballot, self._fresh(seat)
        kept = ballot.votes.get(seat.id) if ballot and ballot.number == body.ballot else None
        return data({"q": seat.q, "ballot": body.ballot, "value": kept.value if kept else None})

    def _fresh(self, seat: Seat) -> Seat:
        return self.hall.room.seats.get(seat.id, seat)

    async def _explain(self, request: Request) -> Response:
        seat = self._seat(request)
        body: ExplainBody = await body_of(request, ExplainBody)
        text = clean_text(body.text, multiline=True).strip()
        self.hall.apply(Explain(seat.id, body.ballot, text[:LONGEST_TEXT], body.quote))
        await self.hall.keep()
        return data({"thanks": True})

    async def _state(self, request: Request) -> Response:
        """The state, at once where it is another than the one of ``after``."""
        seat = self._seat(request)
        try:
            after = int(request.query_params.get("after", "-1"))
        except ValueError:
            after = -1
        if after == self.hall.version:
            await self.hall.changed(self.hall.begin.waits.poll)
        found = self._fresh(seat)
        if found.token != seat.token:
            raise Fault(401, "gone")
        return data(self.hall.told.state_of(found))

    async def _events(self, request: Request) -> Response:
        """The whole small state each time it changes, and a beat when it does not."""
        seat = self._seat(request)
        return EventStream(self.hall, seat)
