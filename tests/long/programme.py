"""1,000 random programmes, or so many: the bound lies above every plan known, and no limit is broken."""

from __future__ import annotations

from collections.abc import Sequence

from tests.programme.test_engine import bound_holds

USUAL = 1_000
FIRST = 10_000


def main(arguments: Sequence[str]) -> int:
    """Exit status 1 where a bound does not hold."""
    count = int(arguments[0]) if arguments else USUAL
    wrong = [seed for seed in range(FIRST, FIRST + count) if not bound_holds(seed)]
    print(f"{count} random programmes, {len(wrong)} where the bound does not hold {wrong[:10]}")
    return 1 if wrong else 0
