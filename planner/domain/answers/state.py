"""What the state of an answer asks of the rest of it, the same for every kind of answer."""

from __future__ import annotations


def check_level(state: str | None, level: int | None) -> None:
    """Raise ``ValueError`` unless there is a level exactly where the state says so."""
    if (state == "level") != (level is not None):
        raise ValueError("a level goes with the state “level”, and only with it")


def check_reason(state: str | None, reason: str) -> None:
    """Raise ``ValueError`` where something is not applicable without a reason."""
    if state == "not_applicable" and not reason.strip():
        raise ValueError("“not applicable” needs a reason")
