"""A child serves one piece of work after the other, and none that was left in the middle is lent again."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress

import pytest

from planner.workers import kept as kept_module
from planner.workers.child import Connection, WorkerError
from planner.workers.kept import Kept


def serve(connection: Connection) -> None:
    """Answer with twice the number; a negative one is answered twice, and zero ends the process."""
    while True:
        number = connection.recv()
        if number == 0:
            os._exit(1)
        connection.send(2 * number)
        if number < 0:
            connection.send("left lying")


def ask(kept: Kept, number: int) -> tuple[int | None, int]:
    with kept.lent("The sum") as child:
        child.send(number)
        while not child.poll():
            pass
        return child.pid, child.receive()


def cut_short(kept: Kept) -> int | None:
    found = None
    with suppress(KeyError), kept.lent("The sum") as child:
        found = child.pid
        raise KeyError
    return found


def test_one_process_serves_the_next_piece_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_module, "USES", 3)
    kept = Kept(serve)
    found = [ask(kept, k) for k in (1, 2, 3, 4)]
    assert [answer for _, answer in found] == [2, 4, 6, 8]
    first, second, third, fresh = (pid for pid, _ in found)
    assert first == second == third != fresh  # after its uses it is ended


def test_what_was_left_in_the_middle_is_never_lent_again() -> None:
    kept = Kept(serve)
    first, _ = ask(kept, 1)
    assert cut_short(kept) == first
    second, _ = ask(kept, 2)
    assert second != first
    with kept.lent("The sum") as child:  # an answer that nobody took
        child.send(-5)
        while not child.poll():
            pass
        child.receive()
        while not child.poll():
            pass
    third, answer = ask(kept, 7)
    assert (third != second, answer) == (True, 14)
    with pytest.raises(WorkerError, match="The sum was ended"):
        ask(kept, 0)
    assert ask(kept, 8)[1] == 16


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_child_that_was_killed_while_it_waited_is_replaced() -> None:
    kept = Kept(serve)
    first, _ = ask(kept, 1)
    assert first is not None
    os.kill(first, signal.SIGKILL)
    while os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT) is None:
        time.sleep(0.01)
    second, answer = ask(kept, 3)
    assert (second != first, answer) == (True, 6)
