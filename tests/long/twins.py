"""Twins: documents with one published table and all else different give the same anonymous files.

``start.py long twins [ORGANISATIONS]``: 200 random organisations, five twins each that keep the answers of
two members of every unit (colleagues who compare). A leak of any kind, also in an order or an amount
of money, would be a difference.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from planner.analysis.published.project import published_project
from tests.reporting.test_gate import CANARY, anonymous, files, twin
from tests.reporting.test_published_table import organisation
from tests.soak.common import Figure

ORGANISATIONS, TWINS, KEPT = 200, 5, 2


def pairs(seed: int) -> tuple[int, list[str]]:
    """How many twins of one organisation were compared, and what was not the same."""
    chance = random.Random(seed)
    sizes = [chance.randint(1, 15) for _ in range(chance.choice((1, 1, 3, 3, 6, 12)))]
    first = anonymous(twin(organisation(sizes, seed), 0))
    wanted, made, found = published_project(first), files(first), []
    if any(CANARY.encode() in f for f in made) or CANARY in wanted.model_dump_json():
        found.append(f"organisation {seed} {sizes}: words of people in a file")
    for k in range(1, TWINS + 1):
        other = twin(first, k, KEPT)
        if published_project(other) != wanted:
            found.append(f"organisation {seed} {sizes}, twin {k}: another document")
        if files(other) != made:
            found.append(f"organisation {seed} {sizes}, twin {k}: other files")
    return TWINS, found


@dataclass
class Tally:
    """What came of it."""

    organisations: int = 0
    twins: int = 0
    wrong: list[str] = field(default_factory=list)


def run(organisations: int) -> Tally:
    """Compare the twins of so many organisations."""
    found = Tally(organisations)
    for seed in range(organisations):
        twins, wrong = pairs(seed)
        found.twins += twins
        found.wrong += wrong
    return found


def figures(found: Tally) -> list[Figure]:
    """The line of the table of ``docs/reliability.md``."""
    return [
        Figure(
            "Twins: organisations with one published table and every other level, name, text and time "
            "different; the answers of two members of each group stay (colleagues who compare)",
            f"{found.organisations} organisations, {found.twins:,} twins",
            f"{len(found.wrong)} whose document for reports, JSON or tables differ in a byte",
            not found.wrong,
        )
    ]


def main(arguments: Sequence[str]) -> int:
    """Compare, and say what came of it; exit status 1 where a twin differs."""
    found = run(int(arguments[0]) if arguments else ORGANISATIONS)
    print(f"{found.twins:,} twins compared: {len(found.wrong)} differ")
    for line in found.wrong[:20]:
        print(f"  {line}")
    return 1 if found.wrong else 0
