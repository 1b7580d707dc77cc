"""What differs by system, on systems that this one is not."""

from __future__ import annotations

import ast
import io
import os
import sys
import types
from pathlib import Path

import pytest

from planner.domain.base.system import (
    cache_folder,
    few_arenas,
    file_stem,
    flush,
    listen_alone,
    quiet_streams,
    scratch_folder,
    try_lock,
)

PLANNER = Path(__file__).parents[2] / "planner"
ASKS = {"sys.platform", "os.name"}


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("Größe 1: Plan/2026?", "grosse-1-plan-2026"),
        ("CON", "con-file"),
        ("nul.", "nul-file"),
        ("Lpt9", "lpt9-file"),
        ("com10", "com10"),
        ("Console", "console"),
        ("..", "report"),
        ("報告", "report"),
        ("", "report"),
        ("a" * 300, "a" * 60),
        ("a" * 59 + " b", "a" * 59),
        ("Plan. ", "plan"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title: str, stem: str) -> None:
    assert file_stem(title, "report") == stem


class Recorder(types.ModuleType):
    """The part of ``fcntl`` that macOS has beyond POSIX."""

    F_FULLFSYNC = 51

    def __init__(self, fault: OSError | None = None) -> None:
        super().__init__("fcntl")
        self.calls: list[tuple[int, int]] = []
        self.fault = fault

    def fcntl(self, handle: int, command: int) -> int:
        self.calls.append((handle, command))
        if self.fault is not None:
            raise self.fault
        return 0


@pytest.mark.parametrize(
    ("platform", "fault", "full", "plain"),
    [
        ("darwin", None, 1, 0),
        ("darwin", OSError("a drive of the network"), 1, 1),
        ("linux", None, 0, 1),
        ("win32", None, 0, 1),
    ],
)
def test_bytes_reach_the_disk_itself(
    monkeypatch: pytest.MonkeyPatch, platform: str, fault: OSError | None, full: int, plain: int
) -> None:
    recorder, synced = Recorder(fault), []
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setitem(sys.modules, "fcntl", recorder)
    monkeypatch.setattr(os, "fsync", synced.append)
    flush(7)
    assert recorder.calls == [(7, 51)] * full
    assert synced == [7] * plain


@pytest.mark.parametrize("held", [False, True])
def test_a_lock_of_windows(monkeypatch: pytest.MonkeyPatch, held: bool) -> None:
    asked = []

    def locking(handle: int, mode: int, size: int) -> None:
        asked.append((handle, mode, size))
        if held:
            raise PermissionError

    fake = types.SimpleNamespace(LK_NBLCK=2, locking=locking)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", fake)
    assert try_lock(9) is not held
    assert asked == [(9, 2, 1)]


@pytest.mark.parametrize(
    ("platform", "asked"), [("linux", [(-8, 2)]), ("darwin", []), ("win32", [])]
)
def test_threads_share_heaps_where_the_library_has_them(
    monkeypatch: pytest.MonkeyPatch, platform: str, asked: list[tuple[int, int]]
) -> None:
    done: list[tuple[int, int]] = []
    library = types.SimpleNamespace(mallopt=lambda *given: done.append(given))
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr("ctypes.CDLL", lambda name: library)
    few_arenas()
    assert done == asked


def test_nobody_else_listens_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr("socket.SO_EXCLUSIVEADDRUSE", -5, raising=False)
    made = types.SimpleNamespace(asked=[], setsockopt=lambda *a: made.asked.append(a))
    listen_alone(made)  # type: ignore[arg-type]
    assert [a[1:] for a in made.asked] == [(-5, 1)]


def test_a_file_that_somebody_reads_stays_in_the_scratch_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with scratch_folder("planner-test-") as folder:
        (folder / "open.pdf").write_bytes(b"%PDF-")

        def refused(*_: object, **__: object) -> None:
            raise PermissionError(13, "held by another program")

        monkeypatch.setattr(os, "unlink", refused)  # what Windows does to an open file
    monkeypatch.undo()
    (folder / "open.pdf").unlink()
    folder.rmdir()


def test_a_program_without_a_console_prints_into_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = io.StringIO()
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", kept)
    quiet_streams()
    made = sys.stdout
    assert sys.stdout.write("nobody reads this") == 17
    assert sys.stderr is kept
    made.close()


@pytest.mark.parametrize(
    ("platform", "given", "folder"),
    [
        ("linux", "", "/users/ann/.cache/x"),
        ("linux", "/var/cache/ann", "/var/cache/ann/x"),
        ("linux", "relative", "/users/ann/.cache/x"),
        ("darwin", "/ignored", "/users/ann/Library/Caches/x"),
        ("win32", "/local", "/local/x/cache"),
        ("win32", "", "/users/ann/AppData/Local/x/cache"),
    ],
)
def test_where_what_can_be_made_anew_is_kept(
    monkeypatch: pytest.MonkeyPatch, platform: str, given: str, folder: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: Path("/users/ann"))
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, given)
    assert cache_folder("x").as_posix() == folder


def test_nothing_else_asks_which_system_this_is() -> None:
    """Set-up runs before anything is installed, a bundle is made on one system for it."""
    asking = set()
    for path in PLANNER.rglob("*.py"):
        inside = path.relative_to(PLANNER).as_posix()
        if inside.startswith(("setup/", "bundle/")):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                asking |= {inside} if f"{node.value.id}.{node.attr}" in ASKS else set()
    assert asking == {"domain/base/system.py"}
