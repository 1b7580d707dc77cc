"""``python3 start.py soak``: what keeps work safe, tried in numbers, and the table of what came of it."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from planner import __version__
from tests.soak import (
    clocks,
    faults,
    guided,
    kills,
    largest,
    loads,
    mutations,
    races,
    replay,
    sessions,
    window,
)
from tests.soak.common import Figure

TABLE = Path(__file__).resolve().parent.parent.parent / "docs" / "reliability.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts that are wanted; exit status 1 where one of them is not as promised."""
    parser = argparse.ArgumentParser(prog="start.py soak", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a few per cent of everything")
    parser.add_argument("--files", type=int, help="mutated files for each reader (100,000)")
    parser.add_argument("--organisations", type=int, help="organisations with twins (200)")
    parser.add_argument("--answers", type=int, help="answers typed in the window (100,000)")
    parser.add_argument("--seed", type=int, default=1, help="another order of chance")
    parser.add_argument("--keep", action="store_true", help="keep files that crash a reader")
    parser.add_argument(
        "--write", action="store_true", help=f"write the table of docs/{TABLE.name}"
    )
    parser.add_argument("parts", nargs="*", help=f"some of: {', '.join(PARTS)} (default: all)")
    options = parser.parse_args(arguments)
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {min(unknown)}; choose from {', '.join(PARTS)}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found: list[Figure] = []
    begun = time.monotonic()
    for name in options.parts or PARTS:
        print(f"{name} …", flush=True)
        started = time.monotonic()
        lines = PARTS[name](options)
        found += lines
        for line in lines:
            mark = "ok " if line.good else "BAD"
            print(f"  {mark} {line.what}\n      {line.tried}: {line.found}")
        print(f"      {time.monotonic() - started:.0f} s", flush=True)
    minutes = (time.monotonic() - begun) / 60
    print(
        f"{'All good' if all(f.good for f in found) else 'NOT as promised'}; {minutes:.0f} minutes."
    )
    if options.write:
        write_table(found, short=options.short)
    return 0 if all(f.good for f in found) else 1


def _kills(options: argparse.Namespace) -> list[Figure]:
    return kills.figures(kills.run(25 if options.short else 500, options.seed))


def _faults(options: argparse.Namespace) -> list[Figure]:
    codes = faults.CODES[:2] if options.short else (*faults.CODES, faults.SHORT)
    return faults.figures(faults.run(codes), faults.full_disk())


def _crashes(_: argparse.Namespace) -> list[Figure]:
    return replay.figures(replay.run(), replay.careless())


def _sittings(options: argparse.Namespace) -> list[Figure]:
    many, steps = (40, 30) if options.short else (2_000, 50)
    fault, taken = "", 0
    try:
        taken = sessions.run(many, steps, seeded=options.seed == 1)
    except AssertionError as error:
        fault = f"BAD: {error!r}"[:300]
    return sessions.figures(many, steps, taken, fault)


def _files(options: argparse.Namespace) -> list[Figure]:
    count = options.files or (300 if options.short else 100_000)
    tallies = mutations.run(count, options.seed)
    if any(t.bad for t in tallies):
        print(mutations.report(tallies))
        if options.keep:
            print("\n".join(str(p) for p in mutations.keep(tallies)))
    return mutations.figures(tallies)


def _largest(options: argparse.Namespace) -> list[Figure]:
    return largest.figures(
        largest.run([c for c in largest.CASES if not (c.slow and options.short)])
    )


def _loads(options: argparse.Namespace) -> list[Figure]:
    size = (20_000, 5_000) if options.short else (loads.ANSWERS, 100_000)
    return loads.figures(loads.run(*size))


def _guided(options: argparse.Namespace) -> list[Figure]:
    seconds = 2 if options.short else 10
    found = guided.run(seconds) if guided.is_there() else []
    return guided.figures(found, seconds)


def _texts(options: argparse.Namespace) -> list[Figure]:
    from tests.hostile import exports

    turns = range(2) if options.short else exports.ALL_TURNS
    return exports.figures(exports.run(turns), len(turns))


def _races(options: argparse.Namespace) -> list[Figure]:
    return races.figures(races.run(10 if options.short else 500, options.seed))


def _window(options: argparse.Namespace) -> list[Figure]:
    size = (120, 4) if options.short else (options.answers or 100_000, 20)
    return window.figures(window.run(*size, exports=not options.short))


def _clocks(options: argparse.Namespace) -> list[Figure]:
    return clocks.figures(clocks.run(8 if options.short else 100, seed=options.seed))


def _twins(options: argparse.Namespace) -> list[Figure]:
    from tests.long import twins

    many = options.organisations or (3 if options.short else 200)
    return twins.figures(twins.run(many, most=0 if options.short else twins.PRINTED))


PARTS: dict[str, Callable[[argparse.Namespace], list[Figure]]] = {
    "kills": _kills,
    "faults": _faults,
    "crashes": _crashes,
    "sittings": _sittings,
    "files": _files,
    "largest": _largest,
    "guided": _guided,
    "texts": _texts,
    "loads": _loads,
    "races": _races,
    "window": _window,
    "clocks": _clocks,
    "twins": _twins,
}


def write_table(found: Sequence[Figure], *, short: bool) -> None:
    """Put the figures into the page, between its marks, each with its day; lines of other parts stay."""
    when = f"{__version__}, {datetime.now(UTC):%Y-%m-%d}{', short form' if short else ''}"
    before, _, rest = TABLE.read_text(encoding="utf-8").partition(BEGIN)
    old, _, after = rest.partition(END)
    rows = {row.split(" | ")[0]: row for row in old.splitlines() if row.startswith("| ")}
    rows.pop("| what is tried", None)
    for f in found:
        bad = "" if f.good else "**BAD** "
        rows[f"| {f.what}"] = f"| {f.what} | {f.tried} | {bad}{f.found} | {when} |"
    lines = [
        "| what is tried | how often | what came of it | version, day |",
        "|---|---|---|---|",
        *rows.values(),
    ]
    text = f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}"
    TABLE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
