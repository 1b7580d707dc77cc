"""Twins: documents with one published table and all else different give the same anonymous files.

``start.py long twins [ORGANISATIONS] [FIRST]``: 200 random organisations, five twins each that keep the
answers of two members of every unit (colleagues who compare). A leak of any kind, also in an order or an
amount of money, would be a difference. Of each, everybody then answers anew within the round: what is
published on a second date has to be what was. Of the first twenty one twin is printed in all formats.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from planner.analysis.published.project import published_project, table_for
from planner.analysis.published.table import with_table
from planner.analysis.study.once import study_once
from planner.catalogue.own import catalogue_of
from planner.domain.base.language import LANGUAGES, speaking
from planner.domain.organisation.organisation import Organisation
from planner.domain.project import Project
from planner.reporting.publish import FORMATS, publish
from tests.reporting.test_gate import CANARY, anonymous, files, twin
from tests.reporting.test_published_table import organisation
from tests.soak.common import Figure

ORGANISATIONS, TWINS, KEPT = 200, 5, 2
PRINTED = 20
"""Of so many organisations all formats are printed: half a minute of a processor each."""


def of_chance(seed: int) -> tuple[list[int], Project]:
    """The sizes of the teams of a random organisation, and its document."""
    chance = random.Random(seed)
    sizes = [chance.randint(1, 15) for _ in range(chance.choice((1, 1, 3, 3, 6, 12)))]
    return sizes, anonymous(twin(organisation(sizes, seed), 0))


def answered_anew(project: Project, seed: int) -> Project:
    """Everybody who gave a level gives one at random, within the same round."""
    chance = random.Random(seed)
    sheets = {
        person: {
            q: a.model_copy(update={"level": chance.randint(0, 4), "when": "2026-12-09T12:00:00Z"})
            if a.level is not None
            else a
            for q, a in sheet.items()
        }
        for person, sheet in project.current_round.answers.items()
    }
    round_ = project.current_round.model_copy(update={"answers": sheets})
    return project.model_copy(update={"rounds": (round_,)})


def pairs(seed: int) -> tuple[int, list[str]]:
    """How many twins of one organisation were compared, and what was not the same."""
    sizes, first = of_chance(seed)
    wanted, made, found = published_project(first), files(first), []
    if any(CANARY.encode() in f for f in made) or CANARY in wanted.model_dump_json():
        found.append(f"organisation {seed} {sizes}: words of people in a file")
    for k in range(1, TWINS + 1):
        other = twin(first, k, KEPT)
        if published_project(other) != wanted:
            found.append(f"organisation {seed} {sizes}, twin {k}: another document")
        if files(other) != made:
            found.append(f"organisation {seed} {sizes}, twin {k}: other files")
    once = with_table(first, table_for(first))
    later = answered_anew(once, seed)
    if published_project(later) != published_project(once) or files(later) != files(once):
        found.append(f"organisation {seed} {sizes}: another publication on the second date")
    return TWINS, found


def printed(seed: int) -> list[str]:
    """The formats in which a twin of one organisation is not printed byte for byte as its first is."""
    sizes, first = of_chance(seed)
    finance = first.finance.model_copy(update={"trials": 200})
    people = Organisation(name="X (test)", people={"data_scientist": 4.0}, models_in_production=3)
    first = first.model_copy(update={"finance": finance, "organisation": people})
    language, made = tuple(LANGUAGES)[seed % len(LANGUAGES)], []
    for project in (first, twin(first, 1, KEPT)):
        study = study_once(project, catalogue_of(project), None)
        with tempfile.TemporaryDirectory(prefix="twins-") as folder, speaking(language):
            out = publish(study, Path(folder), date(2026, 12, 1), FORMATS, left_out={})
            made.append({p.path.name: p.path.read_bytes() for p in out})
    return [
        f"organisation {seed} {sizes}: {name} in {language}"
        for name in sorted({*made[0], *made[1]})
        if made[0].get(name) != made[1].get(name) or CANARY.encode() in made[0].get(name, b"")
    ]


@dataclass
class Tally:
    """What came of it."""

    organisations: int = 0
    twins: int = 0
    printed: int = 0
    wrong: list[str] = field(default_factory=list)


def run(organisations: int, first: int = 0, most: int = PRINTED) -> Tally:
    """Compare the twins of so many organisations, from the one of number ``first`` on."""
    found = Tally(organisations)
    for seed in range(first, first + organisations):
        twins, wrong = pairs(seed)
        found.twins += twins
        found.wrong += wrong
        if seed < most:
            found.printed += 1
            found.wrong += printed(seed)
    return found


def figures(found: Tally) -> list[Figure]:
    """The line of the table of ``docs/reliability.md``."""
    return [
        Figure(
            "Twins: organisations with one published table and every other level, name, text and time "
            "different; the answers of two members of each group stay (colleagues who compare)",
            f"{found.organisations:,} organisations, {found.twins:,} twins, two dates; "
            f"{found.printed} in all {len(FORMATS)} formats",
            f"{len(found.wrong)} that differ in a byte (the document that all is printed from, JSON, tables; "
            "where printed, every file)",
            not found.wrong,
        )
    ]


def main(arguments: Sequence[str]) -> int:
    """Compare, and say what came of it; exit status 1 where a twin differs."""
    found = run(*map(int, arguments)) if arguments else run(ORGANISATIONS)
    print(f"{found.twins:,} twins compared, {found.printed} printed: {len(found.wrong)} differ")
    for line in found.wrong[:20]:
        print(f"  {line}")
    return 1 if found.wrong else 0
