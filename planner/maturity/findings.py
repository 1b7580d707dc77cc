"""What a check of a model finds: place, what is wrong, a fix, and the line of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Literal

Severity = Literal["fault", "remark"]


@dataclass(frozen=True)
class Finding:
    """One thing found. A ``fault`` cannot be meant so; a ``remark`` may be. ``line`` 0: no line known.

    ``structural`` faults keep a model from being scored at all. ``near`` is what to look for in the file
    instead of the place, ``nth`` which of the places of that name it is.
    """

    kind: str
    place: str
    message: str
    fix: str
    severity: Severity = "fault"
    line: int = 0
    structural: bool = False
    near: str = ""
    nth: int = 1

    def words(self, name: str) -> str:
        """``file:line: severity: place: message Fix``."""
        where = f"{name}:{self.line}" if self.line else name
        return f"{where}: {self.severity}: {self.place}: {self.message} {self.fix}"


def line_of(text: str, place: str, nth: int = 1) -> int:
    """First (or ``nth``) line of ``text`` that defines or names ``place``, 0 when none does."""
    word = re.escape(place)
    patterns = (
        rf"[\"']?(?:id|uuid|ID)[\"']?\s*[=:]\s*[\"']?{word}[\"',\s}}]",
        rf"^\s*[\"']?{word}[\"']?\s*:",
        rf"[\"']{word}[\"']",
        rf"(?<![\w.-]){word}(?![\w.-])",
    )
    for pattern in patterns:
        matches = list(islice(re.finditer(pattern, text, re.MULTILINE), nth))
        if matches:
            match = matches[-1]
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            return text.count("\n", 0, start) + 1
    return 0


def named_at(text: str, name: str) -> int:
    """The line that gives something this name, 0 where none does: names of bands may be ids elsewhere."""
    if not name:
        return 0
    match = re.search(rf"[\"']?name[\"']?\s*[=:]\s*[\"']{re.escape(name)}[\"']", text)
    return text.count("\n", 0, match.start()) + 1 if match else 0
