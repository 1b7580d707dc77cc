"""A Dask cluster that comes late, whose workers are killed in each phase, and that is told to stop."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from planner.domain.base.errors import Cancelled, InputError
from planner.programme.engine import generate as generation
from planner.programme.engine.generate import Round, generate
from planner.spread.cluster import SECONDS, Cluster
from planner.spread.spread import Here
from tests.programme.test_spread import slow
from tests.programmes import small_members, small_terms

ADDRESS = "tcp://127.0.0.1:8799"
USUAL = generation.FEW_STEPS
BEGIN_SECONDS, LATE_SECONDS = 60, 4
FEW = ("first plans", "prices", "one model of all units")
MANY = ("exact prices", "choosing")
"""Phases of programmes of many units, where no one model settles them."""


def main(_arguments: Sequence[str]) -> int:
    """Exit status 1 where anything is not as it should be."""
    with tempfile.TemporaryDirectory() as folder:
        started: list[subprocess.Popen[bytes]] = []

        def worker() -> subprocess.Popen[bytes]:
            options = ("--nthreads", "1", "--no-nanny", "--local-directory", folder)
            started.append(_start("worker", ADDRESS, *options))
            return started[-1]

        def later() -> None:
            time.sleep(LATE_SECONDS)
            host, port = "127.0.0.1", ADDRESS.rsplit(":", 1)[1]
            started.append(_start("scheduler", "--host", host, "--port", port, "--no-dashboard"))
            time.sleep(LATE_SECONDS)
            worker()
            worker()

        try:
            threading.Thread(target=later, daemon=True).start()
            late = _late()
            ok = [late, *(_compared(p, started, worker) for p in (*FEW, *MANY)), _cancelled()]
        finally:
            for process in started:
                process.kill()
                process.wait()
    return 0 if all(ok) else 1


def _late() -> bool:
    """A scheduler that comes some seconds after it is asked, and workers after that, are waited for."""
    for _ in range(BEGIN_SECONDS // SECONDS + 1):
        try:
            with Cluster(ADDRESS):
                print("a cluster that came late: waited for")
                return True
        except InputError as error:
            print(f"not yet: {error}")
    return False


def _cancelled() -> bool:
    """Seconds from the wish to stop until nothing is waited for."""
    begun = time.monotonic()
    with Cluster(ADDRESS, waiting=lambda: time.monotonic() - begun < 3) as cluster:
        cluster.hold([1])
        begun = time.monotonic()
        try:
            cluster.map(slow, [0], [60.0])
        except Cancelled:
            took = time.monotonic() - begun - 3
            print(f"cancelled {took:.1f} s after the wish")
            return took < 2
    return False


def _start(what: str, *options: str) -> subprocess.Popen[bytes]:
    paths = [str(Path.cwd()), *filter(None, [os.environ.get("PYTHONPATH")])]
    there = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *options]
    return subprocess.Popen(command, env=there, stderr=subprocess.DEVNULL)


def _compared(
    phase: str,
    started: list[subprocess.Popen[bytes]],
    worker: Callable[[], subprocess.Popen[bytes]],
) -> bool:
    """Plan while a worker is killed as ``phase`` is told; another comes in its place."""
    members = small_members(3)
    terms = small_terms(3, members)
    generation.FEW_STEPS = USUAL if phase in FEW else 0
    told: list[str] = []
    killed: list[int] = []

    def killing(now: Round) -> bool:
        told.append(now.what)
        if now.what == phase and not killed:
            one = next(p for p in started[1:] if p.poll() is None)
            killed.append(one.pid)
            one.kill()
            worker()
        return True

    with Cluster(ADDRESS) as cluster:
        cluster.hold(members)
        there = generate(members, terms, cluster, killing)
    with Here() as here:
        here.hold(members)
        alone = generate(members, terms, here)
    same = (there.chosen, there.bound, there.columns) == (alone.chosen, alone.bound, alone.columns)
    print(
        f"{phase}: {'a worker killed' if killed else 'not reached'}, "
        f"{'the same programme' if same else 'another programme'}"
    )
    return same and bool(killed)
