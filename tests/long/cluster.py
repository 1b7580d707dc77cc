"""A Dask cluster of two workers, one of which is killed: the same programme as in this process alone."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from planner.programme.engine.generate import Round, generate
from planner.spread.cluster import Cluster
from planner.spread.spread import Here
from tests.programmes import small_members, small_terms

ADDRESS = "tcp://127.0.0.1:8799"
BEGIN_SECONDS = 20


def main(_arguments: Sequence[str]) -> int:
    """Exit status 1 where the two differ."""
    with tempfile.TemporaryDirectory() as folder:
        workers: list[subprocess.Popen[bytes]] = []
        host, port = "127.0.0.1", ADDRESS.rsplit(":", 1)[1]
        scheduler = _start("scheduler", "--host", host, "--port", port, "--no-dashboard")
        try:
            for _ in range(2):
                workers.append(
                    _start(
                        "worker",
                        ADDRESS,
                        "--nthreads",
                        "1",
                        "--no-nanny",
                        "--local-directory",
                        folder,
                    )
                )
            time.sleep(BEGIN_SECONDS)
            same = _compared(workers)
        finally:
            for process in (*workers, scheduler):
                process.kill()
                process.wait()
    print(
        "the same programme" if same else "another programme",
        "from two workers, one of them killed",
    )
    return 0 if same else 1


def _start(what: str, *options: str) -> subprocess.Popen[bytes]:
    there = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *options]
    return subprocess.Popen(command, env=there, stderr=subprocess.DEVNULL)


def _compared(workers: list[subprocess.Popen[bytes]]) -> bool:
    members = small_members(3)
    terms = small_terms(3, members)
    told: list[Round] = []

    def killing(now: Round) -> bool:
        told.append(now)
        if len(told) == 3:
            workers[0].kill()
        return True

    with Cluster(ADDRESS) as cluster:
        cluster.hold(members)
        there = generate(members, terms, cluster, killing)
    with Here() as here:
        here.hold(members)
        alone = generate(members, terms, here)
    return (there.chosen, there.bound, there.columns) == (alone.chosen, alone.bound, alone.columns)
