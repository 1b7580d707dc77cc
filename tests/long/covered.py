"""Which lines and branches of the five core folders each test goes through, folder of tests by folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.long.contexts import TIMES

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("domain", "maturity", "economics", "roadmap", "storage")
SOURCES = ",".join(f"planner/{f}" for f in FOLDERS)
COVER = [sys.executable, "-m", "coverage"]


def measure(tests: Iterable[str], at: Path) -> None:
    """Run folders of tests that ``at`` holds nothing of yet; each has to pass.

    ``at`` then holds ``FOLDER.data`` of coverage, with the name of each test, and ``FOLDER.json`` with the
    seconds of a processor that each took. Studies that other runs kept are not used: their engines would not
    be gone through.
    """
    at.mkdir(parents=True, exist_ok=True)
    for name in tests:
        if (at / f"{name}.data").exists():
            continue
        with tempfile.TemporaryDirectory(prefix="covered-") as folder:
            parts = Path(folder, f"{name}.data")
            run = [*COVER, "run", "--data-file", str(parts), "--source", SOURCES]
            done = subprocess.run(
                [
                    *run,
                    "-m",
                    "pytest",
                    "-q",
                    "-n",
                    "0",
                    "-p",
                    "tests.long.contexts",
                    f"tests/{name}",
                ],
                cwd=ROOT,
                env={**os.environ, "TMPDIR": folder, TIMES: str(at / f"{name}.json")},
                check=False,
            )
            if done.returncode != 0:
                raise SystemExit(f"tests/{name} have to pass first.")
            combine([folder], at / f"{name}.data")


def combine(parts: Iterable[str | Path], into: Path) -> None:
    """Put files of coverage, or all of a folder, into one; they stay."""
    subprocess.run(
        [*COVER, "combine", "-q", "--keep", "--data-file", str(into), *map(str, parts)],
        cwd=ROOT,
        check=True,
    )


def seconds(tests: Iterable[str], at: Path) -> dict[str, float]:
    """Seconds of a processor that each test took."""
    found: dict[str, float] = {}
    for name in tests:
        found |= json.loads((at / f"{name}.json").read_text(encoding="utf-8"))
    return found
