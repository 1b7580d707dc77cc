"""The addresses of this machine that phones may reach, the likeliest first."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass

import ifaddr

from planner.domain.base.system import listen_alone

_TUNNEL = re.compile(r"tun|tap|wg|ppp|vpn|ipsec|zt|tailscale", re.IGNORECASE)
_INNER = re.compile(r"docker|veth|br-|virbr|vmnet|vbox|hyper-v|wsl|lxc|podman", re.IGNORECASE)


@dataclass(frozen=True)
class Address:
    """One address of one network adapter; ``kind`` is "network", "tunnel", "inner" or "own"."""

    host: str
    adapter: str
    kind: str
    private: bool

    @property
    def at(self) -> str:
        """As it stands in a link."""
        return f"[{self.host}]" if ":" in self.host else self.host


def addresses(*, own: bool = False) -> tuple[Address, ...]:
    """Addresses of this machine: local networks, then tunnels; with ``own`` also the machine's own."""
    found = []
    for adapter in ifaddr.get_adapters():
        for ip in adapter.ips:
            host = ip.ip if isinstance(ip.ip, str) else ip.ip[0]
            try:
                number = ipaddress.ip_address(host)
            except ValueError:
                continue
            if number.is_link_local or number.is_multicast or number.is_unspecified:
                continue
            if number.is_loopback and not own:
                continue
            name = adapter.nice_name
            kind = (
                "own"
                if number.is_loopback
                else "tunnel"
                if _TUNNEL.search(name)
                else "inner"
                if _INNER.search(name)
                else "network"
            )
            found.append(Address(host, name, kind, number.is_private))
    order = ("network", "tunnel", "inner", "own")
    return tuple(
        sorted(
            set(found), key=lambda a: (order.index(a.kind), ":" in a.host, not a.private, a.host)
        )
    )


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens at one address and no other; with port 0 at one that is free.

    Raises ``OSError`` where the address is not this machine's or the port is taken.
    """
    if ipaddress.ip_address(host).is_unspecified:
        raise OSError("a room listens at named addresses only")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        listen_alone(made)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind((host, port))
        made.listen(256)
        made.setblocking(False)
    except OSError:
        made.close()
        raise
    return made
