"""Twins: documents with one published table and all else different give the same anonymous files.

``start.py long twins [ORGANISATIONS]``: 200 random organisations, five twins each that keep the answers of
two members of every unit (colleagues who compare). A leak of any kind, also in an order or an amount
of money, would be a difference.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from planner.analysis.published.project import published_project
from tests.reporting.test_gate import CANARY, anonymous, files, twin
from tests.reporting.test_published_table import organisation

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


def main(arguments: Sequence[str]) -> int:
    """Compare, and say what came of it; exit status 1 where a twin differs."""
    compared, wrong = 0, []
    for seed in range(int(arguments[0]) if arguments else ORGANISATIONS):
        twins, found = pairs(seed)
        compared, wrong = compared + twins, wrong + found
    print(f"{compared:,} twins compared: {len(wrong)} differ")
    for line in wrong[:20]:
        print(f"  {line}")
    return 1 if wrong else 0
