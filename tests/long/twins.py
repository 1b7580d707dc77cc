"""Twins: documents with one published table and all else different give the same anonymous files.

``start.py long twins [ORGANISATIONS] [FIRST]``: 200 random organisations, five twins each that keep the
answers of two members of every unit (colleagues who compare). A leak of any kind, also in an order or an
amount of money, would be a difference. Of each, everybody then answers anew within the round: what is
published on a second date has to be what was. Of the first twenty one twin is printed in all formats.
Of each, attackers work out what they can (``attackers``).
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from planner.analysis.published.project import published_project, table_for
from planner.analysis.published.table import with_table
from planner.analysis.study.once import study_once
from planner.catalogue.own import catalogue_of
from planner.domain.answers.assessment import Answer, Consensus, Evidence
from planner.domain.base.language import LANGUAGES, speaking
from planner.domain.organisation.organisation import Organisation
from planner.domain.project import Project
from planner.reporting.publish import FORMATS, publish
from tests.long.attackers import ALL, MOST, ONE, READER, TWO, learnt
from tests.reporting.test_gate import CANARY, anonymous, files, twin
from tests.reporting.test_published_table import organisation
from tests.soak.common import Figure

ORGANISATIONS, TWINS, KEPT = 200, 5, 2
FILED = 1
"""Of so many twins of each JSON and tables are made as well; of all, the document that they are made from."""
PRINTED = 20
"""Of so many organisations all formats are printed: half a minute of a processor each."""


def of_chance(seed: int) -> tuple[list[int], Project]:
    """The sizes of the teams of a random organisation, and its document.

    Some of the answers have evidence, some do not apply, some teams agreed on some questions, and there was a
    round before.
    """
    chance = random.Random(seed)
    sizes = [chance.randint(1, 15) for _ in range(chance.choice((1, 1, 3, 3, 6, 12)))]
    made = organisation(sizes, seed)
    now = made.current_round
    proof = (Evidence(text=CANARY, who=CANARY),)
    share = chance.choice((0.0, 0.05, 0.3))
    answers = {
        p: {q: _odd(a, share, chance.random(), proof) for q, a in sheet.items()}
        for p, sheet in now.answers.items()
    }
    asked = list(next(iter(answers.values())))
    agreed = {
        t.id: {
            q: Consensus(level=chance.randint(0, 4), reason=CANARY, who=CANARY)
            for q in asked
            if chance.random() < 0.15
        }
        for t in made.teams
        if chance.random() < 0.4
    }
    before = now.model_copy(update={"id": "before", "date": "2025-11-21", "label": "Before"})
    now = now.model_copy(update={"answers": answers, "consensus": agreed})
    made = made.model_copy(update={"rounds": (before, now)})
    return sizes, anonymous(twin(made, 0))


def _odd(answer: Answer, share: float, at: float, proof: tuple[Evidence, ...]) -> Answer:
    """An answer that does not apply, one with evidence, or as it was."""
    if at < share:
        return Answer(state="not_applicable", reason=CANARY, when=answer.when)
    return (
        answer.model_copy(update={"evidence": proof})
        if at > 0.8 and answer.level is not None
        else answer
    )


def answered_anew(project: Project, seed: int) -> Project:
    """Everybody who gave a level gives one at random, within the same round, and teams agree on others.

    On what is published already, that is: what was nothing may be filled.
    """
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
    table = project.publications[-1]
    agreed = {t: dict(sheet) for t, sheet in project.current_round.consensus.items()}
    for entry in table.entries:
        for team in table.units[entry.unit].teams:
            if chance.random() < 0.2:
                found = Consensus(level=chance.randint(0, 4), reason=CANARY)
                agreed.setdefault(team, {})[entry.question] = found
    update = {"answers": sheets, "consensus": agreed}
    round_ = project.current_round.model_copy(update=update)
    return project.model_copy(update={"rounds": (*project.rounds[:-1], round_)})


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
        if k <= FILED and files(other) != made:
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
    learnt: Counter[str] = field(default_factory=Counter)
    """Levels that attackers tried, and know for certain."""

    def certain(self, who: str) -> float:
        """The share of the levels that ``who`` knows for certain, in per cent."""
        return 100 * self.learnt[who] / max(self.learnt["tried"], 1)


def run(organisations: int, first: int = 0, most: int = PRINTED) -> Tally:
    """Compare the twins of so many organisations, from the one of number ``first`` on."""
    found = Tally(organisations)
    for seed in range(first, first + organisations):
        twins, wrong = pairs(seed)
        found.twins += twins
        found.wrong += wrong
        found.learnt += learnt(of_chance(seed)[1])
        if seed < most:
            found.printed += 1
            found.wrong += printed(seed)
    return found


def figures(found: Tally) -> list[Figure]:
    """The lines of the table of ``docs/reliability.md``."""
    return [
        Figure(
            "Twins: organisations with one published table and every other level, name, text and time "
            "different; the answers of two members of each group stay (colleagues who compare)",
            f"{found.organisations:,} organisations, {found.twins:,} twins, two dates; "
            f"{found.printed} in all {len(FORMATS)} formats",
            f"{len(found.wrong)} that differ (the document that all is printed from; of one twin of each and "
            "on the second date, every byte of JSON and tables; where printed, of every file)",
            not found.wrong,
        ),
        Figure(
            "Attackers with every file of both dates, the rule, and who gave a level to what: levels of "
            "anybody else that are certain, every case gone through",
            f"{found.organisations:,} organisations, {found.learnt['tried']:,} levels behind an entry "
            f"of up to {MOST}",
            f"a reader {found.learnt[READER]}, any member {found.learnt[ONE]}, any two who compare "
            f"{found.learnt[TWO]}; all but one who compare (not defended) {found.certain(ALL):.1f} %",
            not any(found.learnt[who] for who in (READER, ONE, TWO)),
        ),
    ]


def main(arguments: Sequence[str]) -> int:
    """Compare, and say what came of it; exit status 1 where a twin differs."""
    found = run(*map(int, arguments)) if arguments else run(ORGANISATIONS)
    lines = figures(found)
    for line in lines:
        print(f"{line.what}\n  {line.tried}: {line.found}")
    for one in found.wrong[:20]:
        print(f"  {one}")
    return int(not all(line.good for line in lines))
