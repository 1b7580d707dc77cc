"""Two who save one file, a file that is gone or no file, clocks that jump: nothing is lost without a word."""

from __future__ import annotations

import os
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from planner.domain.base.errors import ChangedOutsideError, GoneError, SaveError
from planner.domain.project import Project
from planner.storage import document, known, saving
from planner.storage.backups import KEEP, Backups, kept_at
from planner.storage.document import load, save
from planner.workspace.edits import rename
from planner.workspace.workspace import Workspace
from tests.conftest import NOW
from tests.soak.common import small_project

posix = pytest.mark.skipif(sys.platform == "win32", reason="files of POSIX")


def named(name: str) -> Project:
    return small_project().model_copy(update={"name": name})


@pytest.fixture(params=["exchange", "link", "bare"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How names are exchanged: at once, by a link that is looked at after, or not at all."""
    if request.param != "exchange":
        monkeypatch.setattr(saving, "exchange", lambda *_: False)
    if request.param == "bare":

        def refused(*_: object) -> None:
            raise OSError(1, "no links here")

        monkeypatch.setattr(os, "link", refused)
    return str(request.param)


def test_two_windows_on_one_file_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.mlplan"
    save(named("first"), path, now=NOW)
    two = [Workspace.open(path, clock=lambda: NOW) for _ in range(2)]
    for number, workspace in enumerate(two):
        workspace.do(rename(f"by {number}"))
    meet = threading.Barrier(2)
    ends: list[str] = []

    def work(workspace: Workspace) -> None:
        meet.wait()
        try:
            workspace.save()
        except ChangedOutsideError:
            ends.append("told")
        else:
            ends.append("saved")

    crew = [threading.Thread(target=work, args=(w,)) for w in two]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
    assert sorted(ends) == ["saved", "told"]


def test_a_save_is_read_back_and_leaves_nothing(tmp_path: Path, way: str) -> None:
    path = tmp_path / "a.mlplan"
    first = save(named("one"), path, now=NOW)
    save(named("two"), path, now=NOW, known_hash=first.hash, saves=first.saves)
    assert load(path).project.name == "two"
    assert load(path).saves.relation(first.saves) == "newer"
    assert [p.name for p in tmp_path.iterdir()] == ["a.mlplan"]


def test_what_a_foreign_program_puts_there_during_the_save_is_kept(
    tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, backups = tmp_path / "a.mlplan", Backups(tmp_path / "data")
    first = save(named("one"), path, now=NOW)
    foreign = document.dump(named("foreign"))
    real = saving._swapped

    def late(temporary: Path, target: Path, *, new: bool) -> Path | None:
        target.write_bytes(foreign)  # after our last look at it
        return real(temporary, target, new=new)

    monkeypatch.setattr(saving, "_swapped", late)
    made = save(named("two"), path, now=NOW, known_hash=first.hash, backups=backups)
    assert load(path).project.name == "two"
    if way == "bare":
        assert (
            made.aside is None
        )  # said in SECURITY.md: without names that can be linked it is not seen
        return
    assert made.aside is not None
    assert load(made.aside).project.name == "foreign"
    assert made.aside in backups.versions(first.project.id, path)


def test_without_versions_it_is_kept_beside_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.mlplan"
    first = save(named("one"), path, now=NOW)
    real = saving._swapped

    def late(temporary: Path, target: Path, *, new: bool) -> Path | None:
        target.write_bytes(document.dump(named("foreign")))
        return real(temporary, target, new=new)

    monkeypatch.setattr(saving, "_swapped", late)
    made = save(named("two"), path, now=NOW, known_hash=first.hash)
    assert made.aside is not None
    assert made.aside.parent == tmp_path
    assert load(made.aside).project.name == "foreign"


def test_a_file_that_came_where_a_new_one_was_to_be_is_not_replaced(
    tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.mlplan"
    real = known.swap

    def late(target: Path, data: bytes, **more: object) -> object:
        path.write_bytes(document.dump(named("foreign")))
        return real(target, data, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(known, "swap", late)
    with pytest.raises(ChangedOutsideError):
        save(named("mine"), path, now=NOW)
    assert load(path).project.name == "foreign"
    assert [p.name for p in tmp_path.iterdir()] == ["a.mlplan"]


def test_a_file_that_is_gone_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "a.mlplan"
    workspace = Workspace.new(named("one"), clock=lambda: NOW)
    workspace.save(path)
    path.rename(tmp_path / "a (conflicted copy).mlplan")
    workspace.do(rename("two"))
    with pytest.raises(GoneError, match="moved, renamed or deleted"):
        workspace.save()
    assert not path.exists()
    workspace.save(overwrite=True)
    assert load(path).project.name == "two"


@posix
def test_a_pipe_in_the_place_of_the_document_is_refused_and_not_waited_at(tmp_path: Path) -> None:
    path = tmp_path / "a.mlplan"
    workspace = Workspace.new(named("one"), clock=lambda: NOW)
    workspace.save(path)
    path.unlink()
    os.mkfifo(path)
    workspace.do(rename("two"))
    with pytest.raises(SaveError, match="cannot be read"):
        workspace.save()


@posix
def test_the_lock_of_somebody_else_is_waited_for_and_then_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    monkeypatch.setattr(saving, "WAIT_SECONDS", 0.1)
    path = tmp_path / "a.mlplan"
    lock = tmp_path / ".a.mlplan.lock"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(SaveError, match="another program has been saving"):
            save(named("one"), path, now=NOW)
        assert not path.exists()
    save(named("one"), path, now=NOW)  # who is gone holds nothing
    assert not lock.exists()


@posix
@pytest.mark.parametrize("size", [200, 230, 245, 248, 255])
def test_the_longest_names_can_be_saved(tmp_path: Path, size: int) -> None:
    name = "名" * 60
    path = tmp_path / (name + "x" * (size - len((name + ".mlplan").encode())) + ".mlplan")
    assert len(path.name.encode()) == size
    first = save(named("one"), path, now=NOW)
    save(named("two"), path, now=NOW, known_hash=first.hash, backups=Backups(tmp_path / "data"))
    assert load(path).project.name == "two"
    assert not list(tmp_path.glob(".*"))


def test_a_clock_that_was_ahead_ends_nothing(tmp_path: Path) -> None:
    """Ten sittings with the clock 400 days ahead, then five with it put right."""
    path, folder = tmp_path / "a.mlplan", tmp_path / "data"
    ahead = NOW + timedelta(days=400)
    times = [ahead + timedelta(days=k) for k in range(10)] + [
        NOW + timedelta(days=k) for k in range(5)
    ]
    for number, now in enumerate(times):
        workspace = (
            Workspace.open(path, Backups(folder), lambda now=now: now)
            if path.exists()
            else Workspace.new(named("0"), Backups(folder), lambda now=now: now)
        )
        workspace.do(rename(f"sitting {number}"))
        workspace.save(None if path.exists() else path)
    kept = Backups(folder).versions(small_project().id, path)
    names = [load(p).project.name for p in kept]
    assert names == [f"sitting {k}" for k in range(13, 3, -1)]
    assert len(kept) == KEEP
    assert "(the clock was ahead)" in kept_at(kept[-1], NOW + timedelta(days=5))
    assert "(the clock was ahead)" not in kept_at(kept[0], NOW + timedelta(days=5))


def test_a_clock_that_is_set_back_under_an_open_window_goes_on_keeping(tmp_path: Path) -> None:
    path, backups = tmp_path / "a.mlplan", Backups(tmp_path / "data")
    now = NOW
    workspace = Workspace.new(named("0"), backups, lambda: now)
    workspace.save(path)
    workspace.do(rename("before it was set back"))
    workspace.save()
    for hour in range(6):
        now = NOW - timedelta(days=365) + timedelta(hours=2 * hour)
        workspace.do(rename(f"hour {hour}"))
        workspace.save()
    assert len(backups.versions(workspace.project.id, path)) == 7


def test_versions_belong_to_a_place(tmp_path: Path) -> None:
    """A copy for the next client has the same id: neither pushes out, nor re-seals, the other's versions."""
    backups = Backups(tmp_path / "data")
    one, two = tmp_path / "a.mlplan", tmp_path / "b.mlplan"
    here = Workspace.new(named("client A"), backups, lambda: NOW)
    here.save(one)
    here.do(rename("client A, again"))
    here.save()
    two.write_bytes(one.read_bytes())
    now = NOW
    there = Workspace.open(two, backups, lambda: now)
    for number in range(12):
        now += timedelta(hours=2)
        there.do(rename(f"client B {number}"))
        there.save()
    assert [load(p).project.name for p in backups.versions(here.project.id, one)] == ["client A"]
    assert len(backups.versions(here.project.id, two)) == KEEP
    (other,) = backups.elsewhere(here.project.id, two)
    assert load(other).project.name == "client A"
    assert there.protect("a long passphrase") == []
    assert load(other).project.name == "client A", "what lies elsewhere is not sealed with it"


def test_what_was_saved_here_and_overwritten_by_another_program_is_kept_for_good(
    tmp_path: Path,
) -> None:
    """A sync client puts an old state over a confirmed save; a command then saves on top of that."""
    path, store = tmp_path / "a.mlplan", Backups(tmp_path / "data")
    first = save(named("one"), path, now=NOW, backups=store)
    old = path.read_bytes()
    second = save(
        named("two"), path, now=NOW, known_hash=first.hash, backups=store, saves=first.saves
    )
    assert store.not_in(second.project.id, path, second.saves) == []
    path.write_bytes(old)
    there = load(path)
    assert [load(p).project.name for p in store.not_in(there.project.id, path, there.saves)] == [
        "two"
    ]
    third = save(
        named("three"), path, now=NOW, known_hash=there.hash, backups=store, saves=there.saves
    )
    lost = store.not_in(there.project.id, path, third.saves)
    assert [load(p).project.name for p in lost] == ["two"]
    for number in range(KEEP + 2):
        store.keep(there.project.id, b"x", NOW, path=path, always=True, saves=first.saves)
        assert lost[0].exists(), number
    assert lost[0] in store.everything(there.project.id, path)


def test_what_is_noted_of_a_save_that_failed_goes_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, store = tmp_path / "a.mlplan", Backups(tmp_path / "data")
    first = save(named("one"), path, now=NOW, backups=store)

    def full(*_: object, **__: object) -> None:
        raise SaveError("full")

    monkeypatch.setattr(document, "put", full)
    with pytest.raises(SaveError, match="full"):
        save(named("two"), path, now=NOW, known_hash=first.hash, backups=store, saves=first.saves)
    assert all(load(p).project.name != "two" for p in tmp_path.rglob("*.last"))
