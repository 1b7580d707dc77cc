"""Dates on the command line."""

from __future__ import annotations

from datetime import date

from planner.domain.base.errors import InputError


def day(text: str) -> date:
    """A calendar date; raises ``InputError`` saying how to write one."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"“{text}” is not a date. Write it as YYYY-MM-DD.") from error
