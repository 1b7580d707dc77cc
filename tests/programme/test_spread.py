"""The same results from any number of workers; a worker that is killed is replaced; cancel ends all."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import Any

import pytest

from planner.domain.base.errors import Cancelled, InputError, PlanningError
from planner.programme.engine.generate import generate
from planner.spread.cluster import Cluster, check_address, check_certificates
from planner.spread.local import Local
from planner.spread.spread import Here
from planner.workers.child import WorkerError
from tests.programmes import small_members, small_terms


def twice(value: int, item: int) -> tuple[int, int]:
    return value * item, os.getpid()


def refused(value: int, _item: int) -> int:
    raise PlanningError("{n} is refused", n=value)


def slow(value: int, item: float) -> int:
    time.sleep(item)
    return value


def test_one_two_and_four_workers_give_the_same_programme() -> None:
    members = small_members(3)
    terms = small_terms(3, members)
    found = []
    for workers in (1, 2, 4):
        spread: Any = Here() if workers == 1 else Local(workers)
        with spread:
            spread.hold(members)
            result = generate(members, terms, spread)
        found.append((result.chosen, result.bound, result.prices, result.rounds, result.columns))
    assert found[0] == found[1] == found[2]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals to kill by")
def test_a_killed_worker_is_replaced_and_what_is_refused_is_told() -> None:
    with Local(2) as spread:
        spread.hold([1, 2, 3])
        first = spread.map(twice, [0, 1, 2], [10, 10, 10])
        assert [x for x, _ in first] == [10, 20, 30]
        os.kill(spread.pids[0], signal.SIGKILL)
        assert [x for x, _ in spread.map(twice, [0, 1, 2], [5, 5, 5])] == [5, 10, 15]
        with pytest.raises(PlanningError, match="1 is refused"):
            spread.map(refused, [0], [0])


def test_who_cancels_waits_for_nobody() -> None:
    asked = iter(range(100))
    with Local(1, waiting=lambda: next(asked) < 3) as spread:
        spread.hold([1])
        with pytest.raises(Cancelled):
            spread.map(slow, [0], [30.0])
        assert not spread.pids


def test_tls_without_certificates_says_where_they_are_named() -> None:
    check_certificates({"ssl_context": object()})
    with pytest.raises(InputError, match="ca-file"):
        check_certificates({"ssl_context": None, "require_encryption": True})


def test_a_cluster_that_others_could_read_is_refused() -> None:
    check_address("tcp://127.0.0.1:8786", trusted=False)
    check_address("tls://cluster.example:8786", trusted=False)
    check_address("tcp://cluster.example:8786", trusted=True)
    for address in ("tcp://cluster.example:8786", "http://localhost:80", "localhost", "tcp://[::1"):
        with pytest.raises(InputError):
            check_address(address, trusted=False)


def test_a_cluster_without_workers_says_so_in_its_own_words() -> None:
    class Nobody:
        """A client whose scheduler has no worker left: a question is dropped, and nothing can be sent."""

        def map(self, *_: object, **__: object) -> list[Any]:
            raise TimeoutError("lost")

        def scatter(self, *_: object, **__: object) -> list[Any]:
            raise TimeoutError("No valid workers found.")

    cluster = Cluster.__new__(Cluster)
    cluster._client, cluster._gone = Nobody(), (TimeoutError,)
    cluster._values, cluster._held, cluster._waiting = [1], [1], None
    with pytest.raises(WorkerError, match="no workers any more"):
        cluster.map(twice, [0], [1])
