"""Patterns of rules, run by RE2: the time of a search grows with the text alone, whatever a rule says.

RE2 knows no look-around and no back-reference; its classes of letters and digits are those of ASCII.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

import re2


class Pattern(Protocol):
    """What is asked of a pattern."""

    def search(self, text: str, /) -> object | None:
        """The first place where it holds, or ``None``."""

    def fullmatch(self, text: str, /) -> object | None:
        """Whether it holds of the whole text."""


_LINES = "(?m)"


@lru_cache(maxsize=1024)
def compiled(text: str) -> Pattern:
    """A pattern whose ``^`` and ``$`` stand at lines; raises ``ValueError`` with what is wrong in it."""
    options = re2.Options()
    options.log_errors = False
    try:
        found: Pattern = re2.compile(f"{_LINES}{text}", options)
    except re2.error as error:
        raise ValueError(_words(error)) from error
    return found


def _words(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return words.replace(_LINES, "", 1)
