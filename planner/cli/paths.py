"""Paths of a command line become absolute in one place; then nothing is read where the program was called.

Libraries read what lies where a program stands (a ``matplotlibrc``, a ``qt.conf``). So the program turns the
paths that it was given into absolute ones, and then stands in its own folder. What is printed is said as it
was typed: from the folder it was called in. See docs/decisions/0016.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from planner.domain.base.resources import content_folder

_called_in: list[Path] = []


def called_in() -> Path:
    """The folder that the program was called in; the present one for a library."""
    return _called_in[0] if _called_in else Path.cwd()


def from_here(text: str) -> Path:
    """The file that ``text`` names from the folder the program was called in.

    For an option that takes a file or a name, and so stays a text.
    """
    return called_in() / text


NAMED = ("project", "other", "model")
"""Options that take the bare name of an example, or of a model that ships."""


def leave_folder(options: argparse.Namespace) -> None:
    """Make every path of the parsed options absolute, and stand in the program's own folder from now on.

    For a process of our own only.
    """
    try:
        _called_in[:] = [Path.cwd()]
    except OSError:  # the folder was removed: nothing in it can be meant
        _called_in.clear()
    else:
        for name, value in vars(options).items():
            setattr(options, name, _absolute(value, may_be_name=name in NAMED))
    os.chdir(content_folder("questionnaires"))


def _absolute(value: Any, *, may_be_name: bool) -> Any:
    if isinstance(value, Path):
        bare = may_be_name and value.parent == Path() and not value.exists()
        return value if bare else called_in() / value
    if type(value) in (list, tuple):
        return type(value)(_absolute(v, may_be_name=may_be_name) for v in value)
    return value


def as_typed(text: str) -> str:
    """A text with the paths below the folder that the program was called in as they would be typed there."""
    if not _called_in or len(_called_in[0].parts) < 2:
        return text
    return text.replace(f"{_called_in[0]}{os.sep}", "")
