"""A child process that is killed, stopped, out of memory or left alone: a sentence, and nothing behind."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from planner.workers.child import STOPPED_SECONDS, Child, Connection, WorkerError, ready

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
LOOKS = 100  # of 0.1 s: the bound is on looks, not on a clock


def echo(connection: Connection) -> None:
    while True:
        connection.send(connection.recv())


def facts(connection: Connection) -> None:
    """How the child stands in the world."""
    import resource

    connection.recv()
    connection.send(
        {
            "safe": sys.flags.safe_path,
            "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
            "memory": resource.getrlimit(resource.RLIMIT_AS)[0],
            "interrupt": signal.getsignal(signal.SIGINT) == signal.SIG_IGN,
            "out": os.readlink("/proc/self/fd/1"),
        }
    )


def greedy(connection: Connection) -> None:
    connection.recv()
    raise MemoryError


def hungry(connection: Connection) -> None:
    """Really asks for more than it may have."""
    import resource

    connection.recv()
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, resource.RLIM_INFINITY))
    connection.send(len(bytearray(8 << 30)))


def broken(connection: Connection) -> None:
    connection.recv()
    raise ZeroDivisionError("ours")


def sleeping(connection: Connection) -> None:
    connection.recv()
    connection.send("begun")
    time.sleep(600)


def answer(child: Child) -> Any:
    for _ in range(LOOKS):
        if child.poll():
            return child.receive()
    raise AssertionError("no answer and no sentence")


def gone(pid: int) -> bool:
    """Whether no process of that number is left (one that waits to be taken note of is none)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ")[1][0] == "Z"
    except FileNotFoundError:
        return True


def test_what_is_sent_comes_back_however_large() -> None:
    with Child(echo, "The work") as child:
        for message in ("a", b"x" * 5_000_000, list(range(10_000))):
            child.send(message)
            assert answer(child) == message


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_messages_come_in_the_order_in_which_they_are_sent() -> None:
    with Child(echo, "The echo") as child:
        sent = [(k, b"x" * (1_000_000 if k % 7 == 0 else 1)) for k in range(60)]
        for one in sent:
            child.send(one)
        assert [answer(child) for _ in sent] == sent


def test_a_child_is_isolated_and_limited() -> None:
    with Child(facts, "The work") as child:
        child.send("?")
        found = answer(child)
    assert found["safe"]
    assert found["core"] == 0
    assert found["memory"] > 0
    assert found["interrupt"]
    assert found["out"] == "/dev/null"


@posix
@pytest.mark.parametrize(
    ("number", "by"),
    [
        ("SIGKILL", "by the system or by somebody"),
        ("SIGTERM", "by the system or by somebody"),
        ("SIGSEGV", r"by a crash of the program \(code -11\)"),
        ("SIGABRT", r"by a crash of the program \(code -6\)"),
    ],
)
def test_a_child_that_is_killed_is_a_sentence(number: str, by: str) -> None:
    with Child(sleeping, "The search for a plan") as child:
        child.send("go")
        assert answer(child) == "begun"
        assert child.pid is not None
        os.kill(child.pid, getattr(signal, number))
        with pytest.raises(WorkerError, match=f"The search for a plan was ended {by}.*try again"):
            answer(child)
    assert gone(child.pid)


@posix
def test_a_child_that_is_stopped_is_a_sentence_and_goes() -> None:
    with Child(sleeping, "The work") as child:
        child.send("go")
        assert answer(child) == "begun"
        assert child.pid is not None
        os.kill(child.pid, signal.SIGSTOP)
        with pytest.raises(WorkerError, match="was stopped from outside"):
            answer(child)
    assert gone(child.pid)


@posix
def test_a_child_that_is_stopped_before_it_reads_blocks_nobody() -> None:
    with Child(echo, "The work") as child:
        assert child.pid is not None
        os.kill(child.pid, signal.SIGSTOP)
        child.send(b"x" * 5_000_000)
        with pytest.raises(WorkerError, match="was stopped from outside"):
            answer(child)
    assert gone(child.pid)


@posix
def test_a_child_that_goes_on_in_time_is_not_given_up() -> None:
    with Child(echo, "The work") as child:
        child.send("a")
        assert answer(child) == "a"
        assert child.pid is not None
        os.kill(child.pid, signal.SIGSTOP)
        for _ in range(int(10 * STOPPED_SECONDS) // 2):
            assert not child.poll()
        os.kill(child.pid, signal.SIGCONT)
        child.send("b")
        assert answer(child) == "b"


@posix
@pytest.mark.parametrize("serve", [greedy, hungry])
def test_no_memory_is_a_sentence(serve: Any) -> None:
    with Child(serve, "The work") as child:
        child.send("go")
        with pytest.raises(WorkerError, match="more memory than there is"):
            answer(child)


def test_a_fault_of_ours_is_raised_as_one() -> None:
    with Child(broken, "The work") as child:
        child.send("go")
        with pytest.raises(RuntimeError, match="ZeroDivisionError: ours"):
            answer(child)


@posix
def test_one_of_several_that_is_stopped_is_noticed() -> None:
    crew = [Child(sleeping, "The work") for _ in range(2)]
    try:
        for child in crew:
            child.send("go")
            assert answer(child) == "begun"
        os.kill(crew[1].pid, signal.SIGSTOP)  # type: ignore[arg-type]
        with pytest.raises(WorkerError, match="stopped"):
            _ = [ready(crew) for _ in range(LOOKS)]
    finally:
        for child in crew:
            child.end()
    assert all(gone(c.pid) for c in crew if c.pid is not None)


PARENT = """
import sys, time
from planner.workers.child import Child
from tests.workers.test_child import sleeping
if __name__ == "__main__":
    child = Child(sleeping, "The work")
    child.send("go")
    while not child.poll():
        pass
    print(child.pid, flush=True)
    time.sleep(600)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_child_ends_with_its_parent(tmp_path: Path) -> None:
    import subprocess

    from tests.conftest import ROOT

    script = tmp_path / "parent.py"
    script.write_text(f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{PARENT}")
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert not gone(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(600):
        if gone(pid):
            return
        time.sleep(0.1)
    raise AssertionError("the child went on")


@pytest.mark.parametrize("closed", [True, False])
def test_what_was_being_sent_when_a_child_was_ended_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, closed: bool
) -> None:
    """On a busy machine a message outlived its pipe: a traceback was printed. What cannot be sent is one."""
    seen: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda a: seen.append(a.exc_type))

    class Pipe:
        def __init__(self) -> None:
            self.closed = closed

        def send(self, _: object) -> None:
            raise TypeError

    child = Child(_nothing, "Work")
    real, child._here = child._here, Pipe()  # type: ignore[assignment]
    try:
        child.send("a message")
        for thread in child._sending:
            thread.join()
    finally:
        child._here = real
        child.end()
    assert seen == ([] if closed else [TypeError])


def _nothing(connection: Connection) -> None:
    connection.recv()
