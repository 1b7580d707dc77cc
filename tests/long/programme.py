"""1,000 random programmes, or so many from a seed on: bounds lie above counting, no limit is broken."""

from __future__ import annotations

from collections.abc import Sequence

from tests.programme.bounds import wrong

USUAL = 1_000
FIRST = 10_000
TELL = 50


def main(arguments: Sequence[str]) -> int:
    """Exit status 1 where a bound does not hold."""
    count = int(arguments[0]) if arguments else USUAL
    first = int(arguments[1]) if len(arguments) > 1 else FIRST
    told = 0
    for done, seed in enumerate(range(first, first + count), 1):
        faults = wrong(seed)
        told += bool(faults)
        for fault in faults:
            print(f"{seed}: {fault}", flush=True)
        if done % TELL == 0 or done == count:
            print(f"{done} random programmes, {told} where something does not hold", flush=True)
    return 1 if told else 0
