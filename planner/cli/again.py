"""Commands beside others: done again where the file changed meanwhile, refused where a window has it open."""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

from planner.cli.copies import say_copy
from planner.domain.base.errors import ChangedOutsideError, GoneError, InputError
from planner.storage.backups import data_folder
from planner.storage.claims import held_by_window

TRIES = 20
LONGEST_PAUSE = 0.25
_alongside: ContextVar[bool] = ContextVar("alongside", default=False)


def patiently(command: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    """Run a command; where somebody else saved between its reading and its saving, run it again.

    A command reads, changes and saves, so doing it again does it to what is there now. What it prints is
    printed once.
    """
    _alongside.set(bool(getattr(options, "alongside", False)))
    say_copy(options)
    for attempt in range(TRIES):
        try:
            if attempt == 0:
                return command(options)
            with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):  # noqa: PTH123
                return command(options)
        except GoneError:
            raise
        except ChangedOutsideError:
            if attempt == TRIES - 1:
                raise
            time.sleep(random.uniform(0, LONGEST_PAUSE))
    raise AssertionError(sys.argv)  # the loop ends by returning or raising


def check_claim(path: Path) -> None:
    """Raise ``InputError`` where a window has the document open, unless told to go on."""
    if _alongside.get():
        return
    claim = held_by_window(path, data_folder() / "recovery", datetime.now(UTC))
    if claim is not None:
        raise InputError(
            "{name} is open in a window{who}, last seen {seen}. Save and close it there, or add --alongside: "
            "the window will then ask before it saves.",
            name=path.name,
            who=f" of {claim.who}" if claim.who else "",
            seen=claim.seen,
        )
