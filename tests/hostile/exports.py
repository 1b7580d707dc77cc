"""Hostile text through every export: what an export is made of stays the same, and nothing is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from planner.analysis.study.study import Study, study
from planner.catalogue.load import built_in_catalogue
from planner.domain.project import Project
from planner.reporting.publish import FORMAT_WORDS, publish
from tests.hostile.fill import Choose, filled
from tests.hostile.skeletons import SKELETONS, text_of
from tests.hostile.strings import COMPUTED, HOSTILE, TURNS, alone, together
from tests.projects import awkward_bank
from tests.soak.common import Figure

DAY = date(2026, 11, 22)


@dataclass
class Tally:
    """What came of it."""

    places: int = 0
    exports: int = 0
    bad: list[str] = field(default_factory=list)


def base() -> Study:
    """A study of a bank with text in every field."""
    return study(awkward_bank(3), built_in_catalogue())


def chosen(turn: int) -> Choose:
    """What stands in which field: in even turns all strings of a group together, in odd ones each alone."""
    if turn % 2 == 0:
        text = together(turn // 2)
        return lambda _: text
    strings = cycle(alone(turn))
    return lambda _: next(strings)


def run(turns: Sequence[int], found: Study | None = None) -> Tally:
    """Write every format with hostile text in every field, once for each turn."""
    found = found or base()
    tally = Tally()
    with TemporaryDirectory() as folder:
        plain, _ = filled(found.project, lambda _: "Plain words")
        expected = _skeletons(found, plain, Path(folder), tally)
        for turn in turns:
            project, places = filled(found.project, chosen(turn))
            tally.places += len(places)
            made = _skeletons(found, project, Path(folder), tally)
            tally.bad += [
                f"turn {turn}, {name}: another skeleton" for name, skeleton in made.items()
                if skeleton != expected.get(name)
            ]  # fmt: skip
    return tally


def _skeletons(found: Study, project: Project, folder: Path, tally: Tally) -> dict[str, Any]:
    report = project.report.model_copy(update={"profile": "names"})
    named = replace(found, project=project.model_copy(update={"report": report}))
    made = {}
    for name in FORMAT_WORDS:
        tally.exports += 1
        try:
            (written,) = publish(named, folder, DAY, (name,))
            made[name] = SKELETONS[name](written.path)
            if COMPUTED in text_of(written.path):
                tally.bad.append(f"{name}: something was computed")
        except Exception as error:  # noqa: BLE001 - whatever it is, the export is not made
            tally.bad.append(f"{name}: {error!r}"[:300])
    return made


def figures(tally: Tally, turns: int) -> list[Figure]:
    """The line of the table."""
    return [
        Figure(
            f"{len(HOSTILE)} hostile strings in every text of a document, {len(FORMAT_WORDS)} exports",
            f"{turns} turns, {tally.places:,} texts, {tally.exports:,} exports",
            "each export of the same parts as with plain words, nothing computed, run or loaded"
            if not tally.bad
            else f"{len(tally.bad)} bad: {tally.bad[0]}",
            not tally.bad,
        )
    ]


ALL_TURNS = (*range(0, 2 * TURNS, 2), 1, 3, 5)
"""Every string through every text (in the even turns), and each alone in texts of many kinds (in the odd)."""
