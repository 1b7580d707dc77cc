"""Branches: what share of the five core folders the tests go through; it may only rise.

``start.py long branches [FOLDER …] [--data DIR] [--write]``: coverage with branches over ``domain``,
``maturity``, ``economics``, ``roadmap`` and ``storage``, by the tests that are about them, or by those of
the folders named. ``--data`` keeps what was measured, so that it can be measured in pieces (delete the
files of folders whose tests changed). What is not gone through is listed. Exit status 1 where a share is
lower than in ``least.toml``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.long.covered import COVER, FOLDERS, ROOT, combine, measure
from tests.long.least import noted, read

TESTS = (
    *FOLDERS, "workspace", "standards", "catalogue", "exchange",
    "analysis", "observe", "programme", "workers",
)  # fmt: skip
"""The folders of tests that are about the engines, those of the five first.

Those of window, report, commands and room go through them as well, take an hour more, and can only add:
what is reached without them is what counts.
"""
SLACK = 0.1
"""Points that chance may take: tests at random do not always go the same ways."""


def measured(tests: Sequence[str], at: Path) -> dict[str, Any]:
    """What coverage says of each file, as its JSON has it."""
    measure(tests, at)
    with tempfile.TemporaryDirectory(prefix="branches-") as folder:
        data, found = Path(folder, "data"), Path(folder, "found.json")
        combine([at / f"{t}.data" for t in tests], data)
        subprocess.run(
            [*COVER, "json", "--data-file", str(data), "-o", str(found), "-q"], cwd=ROOT, check=True
        )
        files: dict[str, Any] = json.loads(found.read_text(encoding="utf-8"))["files"]
    return {p: f for p, f in files.items() if p.split("/")[1] in FOLDERS}


def shares_of(files: dict[str, Any]) -> dict[str, float]:
    """Per cent gone through, of all and of each folder."""
    shares = {"all": share([f["summary"] for f in files.values()])}
    for name in FOLDERS:
        shares[name] = share(
            [f["summary"] for p, f in files.items() if p.startswith(f"planner/{name}/")]
        )
    return shares


def share(parts: Sequence[dict[str, int]]) -> float:
    """Lines and branches that were gone through, in per cent."""
    there = sum(p["num_statements"] + p["num_branches"] for p in parts)
    gone = sum(p["covered_lines"] + p["covered_branches"] for p in parts)
    return round(100 * gone / there, 2)


def main(arguments: Sequence[str]) -> int:
    """Measure, and compare with last time."""
    parser = argparse.ArgumentParser(prog="start.py long branches", description=__doc__)
    parser.add_argument("tests", nargs="*", default=list(TESTS))
    parser.add_argument("--data", type=Path, help="a folder that keeps what was measured")
    parser.add_argument("--write", action="store_true", help="note the shares in least.toml")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="branches-") as folder:
        files = measured(options.tests, options.data or Path(folder))
    for path, file in sorted(files.items()):
        if file["missing_lines"] or file["missing_branches"]:
            ways = " ".join(f"{a}-{b}" for a, b in file["missing_branches"])
            print(f"{path}: {file['missing_lines']} {ways}")
    shares = shares_of(files)
    before = read("branches") if set(options.tests) == set(TESTS) else {}
    lower = [n for n, s in shares.items() if s < before.get(n, 0.0) - SLACK]
    for name, one in shares.items():
        print(f"{name:12}{one:6.2f} %{'  lower than last time' if name in lower else ''}")
    if options.write and not lower and set(options.tests) == set(TESTS):
        noted("branches", shares)
    return int(bool(lower))
