"""Hostile text through every export: what an export is made of stays the same, and nothing is computed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from planner.analysis.study.study import Study, study
from planner.catalogue.load import built_in_catalogue
from planner.domain.project import Project
from planner.domain.record.workshop import Consent, Heard, Parked, WorkshopHeld
from planner.reporting.publish import FORMAT_WORDS, FORMATS, Format, publish
from tests.hostile.fill import Choose, filled
from tests.hostile.skeletons import SKELETONS, text_of
from tests.hostile.strings import COMPUTED, HOSTILE, TURNS, alone, together
from tests.projects import awkward_bank
from tests.soak.common import Figure

DAY = date(2026, 11, 22)
UNSAID = "only-for-the-record-7741"
"""What somebody did not allow to be quoted: it stands in no export."""


@dataclass
class Tally:
    """What came of it."""

    places: int = 0
    exports: int = 0
    bad: list[str] = field(default_factory=list)


def base() -> Study:
    """A study of a bank with text in every field."""
    return after_a_meeting(study(awkward_bank(3), built_in_catalogue()))


def after_a_meeting(found: Study) -> Study:
    """The same after a meeting that parked questions and noted what people said in private."""
    project = found.project
    team, question = project.teams[0].id, project.questionnaire.questions[0].id
    parked = tuple(
        Parked(id=f"p-{k}", text="a", question=question, team=team, owner="b") for k in range(3)
    )
    held = WorkshopHeld(
        id="w-1",
        date="2026-11-12",
        teams=(team,),
        heard=(Heard(question=question, team=team, text="c", when="2026-11-12T09:00:00Z"),),
    )
    consent = Consent(who="d", when="2026-11-12T09:00:00Z")
    met = {"parked": parked, "workshops": (held,), "comparison_consent": consent}
    return replace(found, project=project.model_copy(update=met))


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
    private = tuple(
        w.model_copy(
            update={"heard": tuple(h.model_copy(update={"text": UNSAID}) for h in w.heard)}
        )
        for w in project.workshops
    )
    held = {"report": report, "workshops": private}
    named = replace(found, project=project.model_copy(update=held))
    made = {}
    for name, path in _published(named, folder, tally).items():
        try:
            made[name] = SKELETONS[name](path)
            text = text_of(path)
            if COMPUTED in text:
                tally.bad.append(f"{name}: something was computed")
            if UNSAID in text:
                tally.bad.append(f"{name}: what was said in private")
        except Exception as error:  # noqa: BLE001 - whatever it is, the export is not what it should be
            tally.bad.append(f"{name}: {error!r}"[:300])
    return made


def _published(named: Study, folder: Path, tally: Tally) -> dict[Format, Path]:
    """Every format, together, so that what several need is made once; one by one where that fails."""
    tally.exports += len(FORMAT_WORDS)
    with suppress(Exception):
        return {one.format: one.path for one in publish(named, folder, DAY, FORMATS)}
    made = {}
    for name in FORMATS:
        try:
            made[name] = publish(named, folder, DAY, (name,))[0].path
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
