"""Sockets of the room: how many there are, from where, and none that never finishes what it began to send."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

from planner.room.limits import SOCKETS, UNSEATED_AN_ADDRESS, Waits

Peer = tuple[str, int]


class Connections:
    """Which sockets are open; those of seats do not count against their address."""

    def __init__(self) -> None:
        self.open: dict[Peer, bool] = {}
        self.elsewhere = False
        """Whether anybody came from an address that is not this machine's."""
        self.refused = 0
        self._unseated: Counter[str] = Counter()

    def came(self, peer: Peer) -> bool:
        """Note a socket; false where it has to go."""
        if len(self.open) >= SOCKETS or self._unseated[peer[0]] >= UNSEATED_AN_ADDRESS:
            self.refused += 1
            return False
        self.open[peer] = False
        self._unseated[peer[0]] += 1
        return True

    def seated(self, peer: Peer | None) -> None:
        """A seat speaks over this socket."""
        if peer is not None and self.open.get(peer) is False:
            self.open[peer] = True
            self._unseated[peer[0]] -= 1

    def went(self, peer: Peer) -> None:
        """A socket was closed."""
        if self.open.pop(peer, None) is False:
            self._unseated[peer[0]] -= 1
        if self._unseated[peer[0]] <= 0:
            del self._unseated[peer[0]]


class RoomProtocol(H11Protocol):
    """One socket: counted, and closed where it does not finish a head in time."""

    of_room: ClassVar[Connections]
    head_seconds: ClassVar[float]
    _peer: Peer | None = None
    _head: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """A socket was opened."""
        name = transport.get_extra_info("peername")
        peer: Peer = (str(name[0]), int(name[1])) if name else ("", 0)
        if not self.of_room.came(peer):
            transport.abort()
            return
        self._peer = peer
        super().connection_made(transport)
        self._head = self.loop.call_later(self.head_seconds, self._too_slow)

    def _too_slow(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Something came."""
        if self._peer is None:
            return
        super().data_received(data)
        busy = self.cycle is not None and not self.cycle.response_complete
        if self._head is not None and busy:
            self._head.cancel()
            self._head = None
        elif self._head is None and not busy:
            self._head = self.loop.call_later(self.head_seconds, self._too_slow)

    def on_response_complete(self) -> None:
        """An answer is out; the next head has its time."""
        super().on_response_complete()
        if self._head is None:
            self._head = self.loop.call_later(self.head_seconds, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        """The socket is closed."""
        if self._head is not None:
            self._head.cancel()
        if self._peer is not None:
            self.of_room.went(self._peer)
            super().connection_lost(exc)

    def eof_received(self) -> None:
        """The other side writes no more."""
        if self._peer is not None:
            super().eof_received()


def protocol_of(connections: Connections, waits: Waits) -> type[RoomProtocol]:
    """The protocol of one room."""
    members = {"of_room": connections, "head_seconds": waits.head}
    return type("RoomProtocol", (RoomProtocol,), members)
