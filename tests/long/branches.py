"""Branches: what share of the five core folders the tests of these folders go through; it may only rise.

``start.py long branches [--write]``: coverage with branches over ``domain``, ``maturity``, ``economics``,
``roadmap`` and ``storage``, by the tests of these folders and of the three that use them most. Exit status 1
where the share is lower than in ``least.toml``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.long.least import noted, read

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("domain", "maturity", "economics", "roadmap", "storage")
TESTS = (*FOLDERS, "workspace", "standards", "catalogue", "exchange")
SLACK = 0.1
"""Points that chance may take: tests at random do not always go the same ways."""


def measured() -> dict[str, float]:
    """Per cent covered, of all and of each folder; the tests have to pass."""
    with tempfile.TemporaryDirectory(prefix="branches-") as folder:
        data, found = Path(folder, "data"), Path(folder, "found.json")
        sources = ",".join(f"planner/{f}" for f in FOLDERS)
        cover = [sys.executable, "-m", "coverage"]
        run = [*cover, "run", "--branch", "--source", sources, "--data-file", str(data)]
        tests = ["-m", "pytest", "-q", "-n", "0", *(f"tests/{t}" for t in TESTS)]
        done = subprocess.run([*run, *tests], cwd=ROOT, check=False)
        if done.returncode != 0:
            raise SystemExit("The tests have to pass first.")
        subprocess.run(
            [*cover, "json", "--data-file", str(data), "-o", str(found), "-q"], cwd=ROOT, check=True
        )
        body = json.loads(found.read_text(encoding="utf-8"))
    shares = {"all": share([body["totals"]])}
    for name in FOLDERS:
        files = [f["summary"] for p, f in body["files"].items() if p.startswith(f"planner/{name}/")]
        shares[name] = share(files)
    return shares


def share(parts: Sequence[dict[str, int]]) -> float:
    """Lines and branches that were gone through, in per cent."""
    there = sum(p["num_statements"] + p["num_branches"] for p in parts)
    gone = sum(p["covered_lines"] + p["covered_branches"] for p in parts)
    return round(100 * gone / there, 2)


def main(arguments: Sequence[str]) -> int:
    """Measure, and compare with last time."""
    parser = argparse.ArgumentParser(prog="start.py long branches", description=__doc__)
    parser.add_argument("--write", action="store_true", help="note the shares in least.toml")
    options = parser.parse_args(arguments)
    shares, before = measured(), read("branches")
    lower = [n for n, s in shares.items() if s < before.get(n, 0.0) - SLACK]
    for name, one in shares.items():
        print(f"{name:12}{one:6.2f} %{'  lower than last time' if name in lower else ''}")
    if options.write and not lower:
        noted("branches", shares)
    return int(bool(lower))
