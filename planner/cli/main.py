"""Runs one command; the one place where errors become exit statuses."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from planner.cli.display import has_display
from planner.cli.paths import leave_folder
from planner.cli.terminal import plain_output
from planner.domain.base.errors import Cancelled, InputError, PlannerError
from planner.isolation import is_own

DONE, REFUSED, USAGE, IN_PART, CHANGED, STOPPED = 0, 1, 2, 3, 4, 130
"""Exit statuses: done; refused, said in one sentence; wrong usage; done in part (rows, sources, signatures);
what was signed has changed (``verify``); stopped by a person."""
NO_DISPLAY = (
    "There is no display here, so no window can be opened. "
    "Use the commands, for example: mlops-planner demo --no-window."
)
OpenWindow = Callable[[str | None], int]


def run(arguments: Sequence[str], open_window: OpenWindow) -> int:
    """Run one command; returns its exit status. Wrong usage ends with ``SystemExit``."""
    with plain_output():
        try:
            return _run(arguments, open_window)
        except (Cancelled, KeyboardInterrupt):
            print("\nmlops-planner: stopped; nothing was changed.", file=sys.stderr)
            return STOPPED


def _run(arguments: Sequence[str], open_window: OpenWindow) -> int:
    from planner.cli.options import check_effects
    from planner.cli.parser import build_parser

    try:
        options = build_parser().parse_args(list(arguments))
        if is_own():
            leave_folder(options)
        options.open_window = open_window
        named: str | None = getattr(options, "command", None)
        if named is None:
            return show_window(open_window, None)
        check_effects(options.parser, options)
        from planner.cli.again import patiently

        return patiently(command_of(named), options)
    except PlannerError as error:
        print(f"mlops-planner: {error}", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except OSError as error:  # a name that no file can have, a folder that is gone
        where = "" if error.filename is None else f"“{Path(str(error.filename)).name[:80]}”: "
        print(f"mlops-planner: {where}{error.strerror or error}.", file=sys.stderr)
        return REFUSED


def command_of(named: str) -> Callable[[argparse.Namespace], int]:
    """The function behind ``module:function``."""
    module, _, function = named.partition(":")
    found: Callable[[argparse.Namespace], int] = getattr(
        import_module(f"planner.cli.{module}"), function
    )
    return found


def show_window(open_window: OpenWindow, path: str | None) -> int:
    """Open the window; raises ``InputError`` in words where there is no display."""
    if not has_display():
        raise InputError(NO_DISPLAY)
    return open_window(path)
