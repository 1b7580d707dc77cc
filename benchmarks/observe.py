"""How fast a look is: files and commits of repositories that are made here, and the memory of its process.

``python -m benchmarks.observe [repositories] [commits]``; goals: 25,000 files of 32 repositories in 20 s,
82,000 commits in 10 s, and 400 MB, on two idle cores.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from planner.observe.look import Wanted
from planner.observe.rules import built_in_rules
from planner.observe.worker import look_at
from tests.observe import histories


def files(root: Path, repositories: int) -> int:
    for k in range(repositories):
        made = histories.Repository(root / f"repo{k}")
        body = histories.TRAIN * 6
        made.commit(
            "2026-01-10", {f"pkg{n % 30}/module{n}.py": f"# {n}\n{body}" for n in range(780)}
        )
        made.commit("2026-06-10", {"tests/test_it.py": histories.TEST})
        made.pack()
    return repositories * 781


def commits(root: Path, count: int) -> None:
    made = histories.Repository(root / "long")
    for k in range(count):
        day = (date(2018, 1, 1) + timedelta(days=k * 3200 // count)).isoformat()
        made.commit(day, {"a.txt": str(k % 50)}, who=histories.PEOPLE[k % 3], message=f"x (#{k})")
        if k % (count // 500 or 1) == 0:
            made.tag(f"v{k // 1000}.{k % 1000}.0")
    made.pack()


def timed(words: str, root: Path) -> None:
    start = time.perf_counter()
    found = look_at([root], Wanted(date(2026, 11, 29), built_in_rules()))
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    unread = sum(bool(x.source.unread) for x in found)
    print(f"{words}: {seconds:.1f} s, {memory:.0f} MB, {unread} unread")


def main() -> None:
    repositories = int(sys.argv[1]) if len(sys.argv) > 1 else 32
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 82_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        there = files(root / "many", repositories)
        timed(f"{repositories} repositories, {there:,} files", root / "many")
        commits(root / "history", count)
        timed(f"{count:,} commits", root / "history")


if __name__ == "__main__":
    main()
