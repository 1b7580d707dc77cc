"""What the desk says while no phone is there: try it with your own, then what may be in the way."""

from __future__ import annotations

from collections.abc import Collection

from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.room.addresses import addresses
from planner.room.causes import causes

PATIENCE_SECONDS = 60
"""So long a phone may take before causes are looked for."""
TRY = "Try it with your own phone before people come: scan the code on the stage."
NONE_CAME = "No phone came through in {n} seconds. Look at these in turn:"


def trial_words(seconds: float, hosts: Collection[str]) -> str:
    """What to do while no phone is there, ``seconds`` after the room opened at ``hosts``."""
    if seconds < PATIENCE_SECONDS:
        return TRY
    return joined([tr(phrase(NONE_CAME, n=PATIENCE_SECONDS)), ladder(hosts)], "\n")


def ladder(hosts: Collection[str]) -> str:
    """The causes for these addresses of this machine, numbered, one a line."""
    kinds = {a.kind for a in addresses(own=True) if a.host in hosts}
    return Verbatim("\n".join(f"{k}. {tr(cause)}" for k, cause in enumerate(causes(kinds), 1)))
