"""Why phones may not reach the room, the likeliest first, and what to do; the last rung always holds."""

from __future__ import annotations

CAUSES = (
    "The phone is in another network, or uses mobile data: choose the same Wi-Fi, switch mobile data off.",
    "A sign-in page of the Wi-Fi was not passed: open any page on the phone first.",
    "The firewall of this machine: allow mlops-planner to take connections in private networks.",
    "The Wi-Fi keeps its guests apart: use another one, or a travel router of your own (no internet needed).",
    "A VPN on the phone or here: switch it off, or choose the address of the other network.",
    "None of these: type the votes in the window (V); everything else works as with phones.",
)
