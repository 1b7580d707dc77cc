"""Clocks that jump: what is kept follows the order in which it was saved, whatever the time says.

Lives of one document: sittings open, edit and save; between two saves the clock goes on, is 400 days ahead,
is set back (also by the hour of daylight saving), or stands still, in one time zone or another. After every
save the earlier versions are those that a few lines, which know the rule and no file, say.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from planner.storage.backups import Backups
from planner.storage.document import load
from planner.workspace.edits import rename
from planner.workspace.workspace import Workspace
from tests.soak.common import START, Figure, small_project

JUMPS = (
    timedelta(minutes=2), timedelta(minutes=59), timedelta(hours=1), timedelta(hours=30), timedelta(0),
    timedelta(hours=-1), timedelta(days=400), timedelta(days=-400), timedelta(minutes=-5),
)  # fmt: skip
ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu")
KEPT, HOUR = 10, timedelta(hours=1)


@dataclass
class Tally:
    """What came of it."""

    lives: int = 0
    saves: int = 0
    back: int = 0
    wrong: int = 0


class _Rule:
    """What is kept of each save: what it replaces, at the first of a sitting, after an hour, or set back."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.file = ""
        self.last: datetime | None = None

    def opened(self) -> None:
        self.last = None

    def saved(self, name: str, now: datetime) -> None:
        due = self.last is None or now < self.last or now - self.last >= HOUR
        if self.file and due:
            self.kept = [*self.kept, self.file][-KEPT:]
            self.last = now
        self.file = name


def run(lives: int, saves: int = 25, seed: int = 1) -> Tally:
    """Live so many lives of so many saves each."""
    found, zone = Tally(), os.environ.get("TZ")
    try:
        for life in range(lives):
            with tempfile.TemporaryDirectory(prefix="clocks-") as folder:
                _live(random.Random(f"{seed} {life}"), Path(folder), saves, found)
    finally:
        _in_zone(zone)
    return found


def _live(chance: random.Random, folder: Path, saves: int, found: Tally) -> None:
    path, data, rule = folder / "a.mlplan", folder / "data", _Rule()
    now, workspace, numbers = START, None, []
    _in_zone(chance.choice(ZONES))
    found.lives += 1

    def clock() -> datetime:
        return now

    for number in range(saves):
        jump = chance.choice(JUMPS)
        now += jump
        found.back += jump < timedelta(0)
        if workspace is None:
            workspace = Workspace.new(small_project(), Backups(data), clock)
        elif chance.random() < 0.3:
            workspace = Workspace.open(path, Backups(data), clock)
            rule.opened()
        workspace.do(rename(f"save {number}"))
        workspace.save(None if path.exists() else path)
        rule.saved(f"save {number}", now)
        found.saves += 1
        loaded = load(path)
        numbers.append(loaded.saves.number)
        kept = [load(p).project.name for p in Backups(data).versions(loaded.project.id, path)]
        good = loaded.project.name == f"save {number}" and kept[::-1] == rule.kept
        found.wrong += not good or numbers != sorted(set(numbers))


def _in_zone(name: str | None) -> None:
    if name is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = name
    if hasattr(time, "tzset"):
        time.tzset()


def figures(found: Tally) -> list[Figure]:
    """The line of the table."""
    return [
        Figure(
            "Clocks that are 400 days ahead, set back, of other time zones, between saves of one document: "
            "what is in the file, and that its earlier versions are the last that were due",
            f"{found.lives} lives, {found.saves:,} saves, the clock set back {found.back:,} times",
            f"{found.wrong} saves after which another version was missing or out of order",
            not found.wrong,
        )
    ]
