"""Why phones may not reach the room, the likeliest first, and what to do; the last rung always holds."""

from __future__ import annotations

from collections.abc import Collection

from planner.domain.base.system import linux, macos, windows

OTHER_NETWORK = (
    "The phone is in another network, or uses mobile data: choose the same Wi-Fi, "
    "switch mobile data off."
)
SIGN_IN = "A sign-in page of the Wi-Fi was not passed: open any page on the phone first."
FIREWALL = (
    "The firewall of this machine: allow mlops-planner to take connections in private networks."
)
WINDOWS = (
    "Windows asked once whether mlops-planner may take connections; who cancelled is blocked for good. "
    "Windows Security, Firewall, Allow an app: tick it for private networks."
)
MACOS = "System Settings, Network, Firewall, Options: let mlops-planner take incoming connections."
LINUX = "A firewall of this machine, such as ufw or firewalld: let connections to the port of the room in."
APART = (
    "The Wi-Fi keeps its guests apart: use another one, or a travel router of your own "
    "(no internet needed)."
)
TUNNEL = "A VPN on the phone or here: switch it off, or choose the address of the other network."
OWN = "Only this machine itself is listened at: tick an address of the Wi-Fi."
INNER = "The ticked address belongs to machines inside this one: tick that of the Wi-Fi."
TYPE = "None of these: type the votes in the window (V); everything else works as with phones."


def causes(kinds: Collection[str] = ()) -> tuple[str, ...]:
    """Causes in the order to look at them, for the kinds of addresses that are listened at.

    What is certain comes first, then what the address makes likely, then the rest; the firewall is named in
    the words of this system.
    """
    firewall = WINDOWS if windows() else MACOS if macos() else LINUX if linux() else FIREWALL
    first = []
    if kinds and set(kinds) <= {"own"}:
        first.append(OWN)
    elif kinds and set(kinds) <= {"own", "inner"}:
        first.append(INNER)
    elif "tunnel" in kinds:
        first.append(TUNNEL)
    usual = (OTHER_NETWORK, SIGN_IN, firewall, APART, TUNNEL)
    return (*dict.fromkeys((*first, *usual)), TYPE)
