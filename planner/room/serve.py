"""What runs in the room's own process: uvicorn on sockets of ours, and the pipe to the window."""

from __future__ import annotations

import asyncio
import queue
import socket
import threading
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress

import uvicorn

from planner.domain.base.errors import PlannerError
from planner.room import limits
from planner.room.addresses import bound
from planner.room.app import RoomApp
from planner.room.ballots import Ended, Given, Open, Refused, Room
from planner.room.connections import protocol_of
from planner.room.hall import Hall
from planner.room.messages import (
    Admit,
    Begin,
    Do,
    Done,
    Listening,
    Noticed,
    NotListening,
    OneTime,
    Over,
    Remember,
    Seen,
    Show,
    Stop,
)
from planner.room.room_file import RoomFile
from planner.room.rules import opened
from planner.room.secrets_of import new_code
from planner.workers.child import Connection

LOOK_SECONDS = 0.1
SENDING_SECONDS = 0.5
"""For what was said last to leave this machine."""
SEEN_A_SECOND = 10
PORTS = (*range(8421, 8441), 0)
TRY_SECONDS = 0.25


class Server(uvicorn.Server):
    """A server that leaves signals alone: who started us decides."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def serve(connection: Connection) -> None:
    """Run one room until the window says stop or is gone."""
    begin = connection.recv()
    outgoing: queue.SimpleQueue[object] = queue.SimpleQueue()

    def send() -> None:
        with suppress(OSError, ValueError):
            while (message := outgoing.get()) is not None:
                connection.send(message)

    sender = threading.Thread(target=send, daemon=True)
    sender.start()
    try:
        asyncio.run(_Run(begin, connection, outgoing).run())
    except PlannerError as error:
        outgoing.put(NotListening(str(error)))
    outgoing.put(None)
    sender.join(2)


class _Run:
    """One room from its first socket to its last."""

    def __init__(
        self, begin: Begin, connection: Connection, outgoing: queue.SimpleQueue[object]
    ) -> None:
        self.begin, self.connection, self.tell = begin, connection, outgoing.put
        self.stop: Stop | None = None
        self.work: set[asyncio.Future[None]] = set()

    async def run(self) -> None:
        begin = self.begin
        file = RoomFile(begin.folder, begin.document, begin.seal)
        kept = file.read() if begin.go_on else None
        room = kept.room if kept is not None else self._new()
        self.hall = hall = Hall(room, file, begin, self.tell)
        hall.course = kept.course if kept is not None else hall.course
        wanted = kept.port if kept is not None else begin.port
        servers = self._servers(wanted)
        if not servers:
            return
        hall.port = self.port
        await asyncio.to_thread(file.write, hall.kept())
        instead = wanted if wanted not in {0, self.port} else 0
        self.tell(Listening(tuple(self.urls), self.port, room.code, instead))
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(loop,), daemon=True).start()
        running = [asyncio.create_task(server.serve(sockets=[s])) for server, s in servers]
        watching = [asyncio.create_task(self._watch()), asyncio.create_task(hall.beats())]
        await hall.over.wait()
        if self.stop is not None and self.stop.erase:
            await self._keep()  # nothing is written any more once the room is over
            file.erase()
        self.tell(Over())
        await self._goodbye()
        for server, _ in servers:
            server.should_exit = True
        await asyncio.wait(running, timeout=3)
        for task in watching:
            task.cancel()

    async def _goodbye(self) -> None:
        """Stay until every phone that was here lately knows that the room is over, but not for long.

        A phone that listens hears it at once; one that asks, or lost its line, when it comes back.
        """
        until = time.monotonic() + self.begin.waits.goodbye
        while self.hall.waits_for_goodbye() and time.monotonic() < until:
            await asyncio.sleep(LOOK_SECONDS)
        await asyncio.sleep(SENDING_SECONDS)

    def _new(self) -> Room:
        begin = self.begin
        return Room(
            document=begin.document,
            code=begin.code or new_code(),
            teams=begin.teams,
            naming=begin.naming,
        )

    def _servers(self, wanted: int) -> list[tuple[Server, socket.socket]]:
        """A server for each address, all with one port: the wanted one, else another where it stays taken.

        Tells the window where there is none.
        """
        listen = self.begin.listen
        reason = "no address was chosen"
        patience = self.begin.waits.port * (4 if self.begin.go_on else 1)
        tries = 1 + round(patience / TRY_SECONDS) if wanted else 0
        for port in (*(wanted,) * tries, *PORTS):
            sockets: list[socket.socket] = []
            try:
                for one in listen:
                    sockets.append(bound(one.host, port))
            except OSError as error:
                reason = str(error.strerror or error)
                for taken in sockets:
                    taken.close()
                if port == wanted:  # what held it before may still be going
                    time.sleep(TRY_SECONDS)
                continue
            if sockets:
                break
        else:
            self.tell(NotListening(reason))
            return []
        self.port = sockets[0].getsockname()[1]
        at = [one.name or (f"[{one.host}]" if ":" in one.host else one.host) for one in listen]
        hosts = [f"{a}:{self.port}" for a in at]
        app = RoomApp(self.hall, hosts, [one.host for one in listen])
        protocol = protocol_of(self.hall.connections, self.begin.waits)
        self.urls: list[str] = []
        made = []
        for one, host, made_socket in zip(listen, hosts, sockets, strict=True):
            config = uvicorn.Config(
                app.asgi,
                http=protocol,
                loop="asyncio",
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="critical",
                access_log=False,
                server_header=False,
                date_header=False,
                proxy_headers=False,
                timeout_keep_alive=30,
                timeout_graceful_shutdown=1,
                ssl_certfile=one.certificate or None,
                ssl_keyfile=one.key or None,
            )
            made.append((Server(config), made_socket))
            self.urls.append(f"{'https' if one.certificate else 'http'}://{host}/")
        return made

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take what the window says, in its order; its end is ours."""
        with suppress(RuntimeError):
            try:
                while True:
                    message = self.connection.recv()
                    loop.call_soon_threadsafe(self._take, message)
            except (EOFError, OSError):
                loop.call_soon_threadsafe(self._take, Stop(erase=False))

    def _take(self, message: object) -> None:
        hall = self.hall
        if isinstance(message, Do):
            self._beside(self._do(message))
        elif isinstance(message, Remember):
            hall.remember(message.course)
            self._beside(self._keep())
        elif isinstance(message, Show):
            scene = message.scene or hall.show.scene
            hall.show = Show(scene, message.overlay, message.ends)
            hall.shown_at = time.monotonic()
            hall.wake()
        elif isinstance(message, OneTime):
            code = new_code()
            hall.one_time = {code: (message.seat, time.monotonic() + limits.ONE_TIME_SECONDS)}
            self.tell(Noticed("one time", code, message.seat))
        elif isinstance(message, Admit):
            self._admit(message)
        elif isinstance(message, Stop):
            self.stop = message
            if message.erase:
                with suppress(Refused):
                    hall.apply(Ended())
            hall.over.set()

    def _beside(self, coroutine: Coroutine[None, None, None]) -> None:
        work = asyncio.ensure_future(coroutine)
        self.work.add(work)
        work.add_done_callback(self.work.discard)

    async def _keep(self) -> None:
        with suppress(PlannerError):  # the window is told what is not kept
            await self.hall.keep()

    def _admit(self, message: Admit) -> None:
        hall = self.hall
        claims = [c for c in hall.room.claims if c.seat == message.seat]
        if not claims:
            return
        token = claims[-1].token if message.yes else hall.room.seats[message.seat].token
        with suppress(Refused):
            hall.apply(Given(message.seat, token))

    async def _do(self, message: Do) -> None:
        hall = self.hall
        try:
            hall.apply(message.event)
            await hall.keep()
            number = hall.room.ballot.number if hall.room.ballot is not None else 0
            votes = None
            if isinstance(message.event, Open):
                votes = opened(hall.room, message.event.ballot)
            self.tell(Done(message.n, ballot=number, votes=votes))
        except Refused as refused:
            self.tell(Done(message.n, refused.kind))
        except PlannerError as error:
            self.tell(Done(message.n, str(error)))

    async def _watch(self) -> None:
        """Tell the window what changed, so many times a second; end a room that was forgotten."""
        hall = self.hall
        closing = limits.Closing(time.monotonic(), time.time(), self.begin.waits)
        last: Seen | None = None
        while True:
            told = hall.version
            seen = hall.seen()
            if seen != last:
                last = seen
                self.tell(seen)
            why = closing.look(time.monotonic(), time.time(), seen.phones)
            if why:
                self.tell(Noticed(why))
                hall.over.set()
                return
            await asyncio.sleep(1 / SEEN_A_SECOND)
            if told == hall.version:
                await hall.changed(1.0)
