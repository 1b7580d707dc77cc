"""Saving and recovering where something is in the way: said or gone round, nothing lost or left lying."""

from __future__ import annotations

import errno
import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from planner.domain.base import bounded
from planner.domain.base.errors import ChangedOutsideError, DocumentError, SaveError
from planner.domain.base.types import moment_of
from planner.domain.project import Project
from planner.domain.record.lineage import NEVER_SAVED, Save
from planner.storage import atomic, cached, claims, document, known, recovery, saving, siblings
from planner.storage.backups import Backups, kept_at, kept_when
from planner.storage.claims import Claims, held_by_window
from planner.storage.document import dump, load, save
from planner.storage.recovery import SEALED_LINE, Recovery, read_snapshot, resealed
from planner.storage.results import Results
from planner.storage.seal import Facts, Seal, SealedError, is_sealed, unseal
from planner.storage.siblings import peek
from tests.conftest import NOW
from tests.soak.common import small_project

posix = pytest.mark.skipif(sys.platform == "win32", reason="files of POSIX")
PASSPHRASE = "correct horse battery staple"  # noqa: S105 - of a test


@pytest.fixture(scope="module")
def seal() -> Seal:
    return Seal.new(PASSPHRASE)


def refuse(*_: Any, **__: Any) -> Any:
    raise OSError(errno.EIO, "the disk is broken")


# -- locks and exchange ------------------------------------------------------------------------------


def test_a_window_of_the_same_program_is_waited_for_and_then_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "WAIT_SECONDS", 0.01)
    path = tmp_path / "a.mlplan"
    with (
        saving.locked(path),
        pytest.raises(SaveError, match=r"another program has been saving a\.mlplan"),
        saving.locked(path),
    ):
        pass
    with saving.locked(path):
        assert sorted(p.name for p in tmp_path.iterdir()) == [".a.mlplan.lock"]
    assert list(tmp_path.iterdir()) == []


def test_where_the_folder_takes_no_lock_one_elsewhere_is_held_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, elsewhere, tried = tmp_path / "a.mlplan", tmp_path / "data", []
    elsewhere.mkdir()

    def lock(handle: int) -> bool:
        name = Path(os.readlink(f"/proc/self/fd/{handle}"))
        tried.append(name.parent)
        if name.parent == tmp_path or len(tried) > 2:
            raise OSError(errno.ENOLCK, "no locks here")
        return True

    if not Path("/proc/self/fd").exists():
        pytest.skip("names of handles by Linux")
    monkeypatch.setattr(saving, "try_lock", lock)
    with saving.locked(path, elsewhere):
        assert tried == [tmp_path, elsewhere]
        assert len(list(elsewhere.iterdir())) == 1
    assert list(elsewhere.iterdir()) == []
    with saving.locked(path, elsewhere):  # there are no locks at all: nobody waits
        assert len(tried) == 4


@posix
def test_a_lock_that_its_holder_took_away_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file that was locked is gone: whoever comes next would lock a new one beside us."""
    path, times = tmp_path / "a.mlplan", []

    def lock(handle: int) -> bool:
        times.append(handle)
        if len(times) == 1:
            (tmp_path / ".a.mlplan.lock").unlink()
        return True

    monkeypatch.setattr(saving, "try_lock", lock)
    with saving.locked(path):
        assert len(times) == 2
        assert (tmp_path / ".a.mlplan.lock").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="renameat2 is Linux's")
def test_what_names_cannot_be_exchanged_and_what_is_an_error(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    assert saving.exchange(one, other)
    assert (one.read_bytes(), other.read_bytes()) == (b"2", b"1")
    with pytest.raises(FileExistsError):
        saving.exchange(one, other, saving.NO_REPLACE)
    assert not saving.exchange(one, tmp_path / "gone")
    with pytest.raises(NotADirectoryError):
        saving.exchange(one, other / "below")
    assert (one.read_bytes(), other.read_bytes()) == (b"2", b"1")


def test_other_systems_go_the_long_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "linux", lambda: False)
    path = tmp_path / "a"
    assert saving.swap(path, b"1", new=True, most=10).before is None
    with pytest.raises(FileExistsError):
        saving.swap(path, b"2", new=True, most=10)
    assert saving.swap(path, b"2", new=False, most=10).before == b"1"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]
    assert path.read_bytes() == b"2"


def test_a_replacement_that_fails_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1")
    monkeypatch.setattr(saving, "exchange", lambda *_: False)
    with monkeypatch.context() as patch:
        patch.setattr(saving, "replace_file", refuse)
        with pytest.raises(SaveError, match="The file a is as it was"):
            saving.swap(path, b"2", new=False, most=10)
    assert path.read_bytes() == b"1"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_what_came_out_and_cannot_be_read_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1")
    monkeypatch.setattr(bounded, "read_up_to", refuse)
    assert saving.swap(path, b"2", new=False, most=10).before is None
    assert path.read_bytes() == b"2"


def test_a_disk_that_takes_no_byte_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "write", lambda *_: 0)
    with pytest.raises(SaveError):
        atomic.write_atomically(tmp_path / "a", b"1")
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []


def test_a_save_that_was_broken_off_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(atomic, "replace_file", stop)
    with pytest.raises(KeyboardInterrupt):
        atomic.write_atomically(tmp_path / "a", b"1")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_changed_between_the_looks_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.mlplan"
    first = save(small_project(), path, now=NOW)
    before = path.read_bytes()
    save(small_project().model_copy(update={"name": "Other"}), path, now=NOW, known_hash=first.hash)
    with pytest.raises(ChangedOutsideError):
        known.put(path, before, before, NOW, "d", None)
    assert load(path).project.name == "Other"


# -- versions -----------------------------------------------------------------------------------------


def test_a_folder_of_versions_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    store, path = Backups(tmp_path / "data"), tmp_path / "a.mlplan"
    saves = Save(number=1, id="0" * 16)
    for act in (
        lambda: store.keep("d", b"1", NOW, path=path, saves=saves, always=True),
        lambda: store.note_last("d", b"1", saves, NOW, path),
    ):
        with pytest.raises(SaveError, match="versions"):
            act()
    assert store.versions("d") == []


def test_what_was_overwritten_is_let_go(tmp_path: Path) -> None:
    store, path = Backups(tmp_path / "data"), tmp_path / "a.mlplan"
    lost, mine, now = (Save(number=n, id=f"{n}" * 16) for n in (1, 2, 3))
    store.note_last("d", b"lost", lost, NOW, path)
    store.note_last("d", b"mine", mine, NOW, path)  # of another line: the first is pinned
    found = {p.read_bytes() for p in store.not_in("d", path, now)}
    assert found == {b"lost", b"mine"}
    store.let_go("d", path, NOW)
    assert store.not_in("d", path, now) == []
    assert {p.read_bytes() for p in store.everything("d", path)} == {b"lost", b"mine"}


def test_a_slot_that_cannot_be_moved_gives_the_new_one_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, path = Backups(tmp_path / "data"), tmp_path / "a.mlplan"
    store.note_last("d", b"lost", Save(number=1, id="1" * 16), NOW, path)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(SaveError):
        store.note_last("d", b"mine", Save(number=2, id="2" * 16), NOW, path)
    with pytest.raises(SaveError):
        store.let_go("d", path, NOW)
    monkeypatch.undo()
    assert [p.read_bytes() for p in store.everything("d", path)] == [b"lost"]


def test_when_a_version_was_kept_is_read_from_its_name(tmp_path: Path) -> None:
    store = Backups(tmp_path / "data")
    kept = store.keep("d", b"1", NOW, path=tmp_path / "a.mlplan", saves=Save(number=1, id="0" * 16))
    assert kept is not None
    assert kept_when(kept) == NOW
    odd = tmp_path / "odd.mlplan"
    assert kept_when(odd) is None
    assert kept_at(odd) == "odd"


# -- snapshots ----------------------------------------------------------------------------------------


def nobody(_: Path) -> bool:
    return False


def snapshot(folder: Path, project: Project, **more: Any) -> tuple[Recovery, Path]:
    found = Recovery(folder)
    found.write("w", project, folder.parent / "a.mlplan", "0" * 64, NOW, **more)
    return found, found.path_of("w")


def test_a_snapshot_that_cannot_be_read_now_stays_for_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, path = snapshot(tmp_path / "r", small_project())
    with monkeypatch.context() as patch:
        patch.setattr(recovery, "read_up_to", refuse)
        assert kept.found(nobody) == []
    assert path.exists()
    assert len(kept.found(nobody)) == 1


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("written", "yesterday", "does not say when it was written"),
        ("written", None, "does not say what it belongs to"), ("base", 1, "does not say what it belongs to"),
        ("base", "a\0b", "does not say what it belongs to"), ("format", "other", "is not a recovery file"),
    ],
)  # fmt: skip
def test_a_head_that_says_too_little(tmp_path: Path, key: str, value: Any, words: str) -> None:
    _, path = snapshot(tmp_path / "r", small_project())
    line, _, data = path.read_bytes().partition(b"\n")
    path.write_bytes(json.dumps({**json.loads(line), key: value}).encode() + b"\n" + data)
    with pytest.raises(DocumentError, match=words):
        read_snapshot(path)


def test_work_without_a_file_or_of_a_file_that_is_gone_is_unchanged_by_nobody(
    tmp_path: Path,
) -> None:
    project = small_project()
    _, path = snapshot(tmp_path / "r", project)
    found = read_snapshot(path)
    assert not found.base_is_unchanged  # its file is gone
    assert found.label == f"{project.organisation.name}, {project.name}"
    Recovery(tmp_path / "r").write("v", project, None, None, NOW)
    assert not read_snapshot(tmp_path / "r" / path.name.replace("w", "v", 1)).base_is_unchanged


def test_a_sealed_snapshot_says_nothing_until_it_is_opened(tmp_path: Path, seal: Seal) -> None:
    project = small_project()
    _, path = snapshot(tmp_path / "r", project, seal=seal)
    found = read_snapshot(path)
    assert (found.label, found.tick, found.loaded) == ("", 0, None)
    with pytest.raises(SealedError):
        found.opened("another passphrase")
    assert found.opened(PASSPHRASE).project == project
    assert found.unlocked(PASSPHRASE).unlocked(None).loaded is not None


def test_the_body_of_another_document_under_the_seal_is_refused(tmp_path: Path, seal: Seal) -> None:
    """The seal says of which document it is: another one's work within is none of its."""
    _, path = snapshot(tmp_path / "r", small_project(), seal=seal)
    plain = unseal(path.read_bytes().partition(b"\n")[2], PASSPHRASE, "a").data
    foreign = Facts.of("another", NEVER_SAVED)
    path.write_bytes(SEALED_LINE + b"\n" + seal.close(plain, foreign))
    with pytest.raises(DocumentError, match="is not a recovery file"):
        read_snapshot(path).opened(PASSPHRASE)


def test_a_snapshot_of_the_older_form_is_opened_and_sealed_as_today(
    tmp_path: Path, seal: Seal
) -> None:
    """Its head stood in the clear, and only what came after it was sealed."""
    project = small_project()
    facts = Facts.of(project.id, NEVER_SAVED)
    _, path = snapshot(tmp_path / "r", project)
    line, _, data = path.read_bytes().partition(b"\n")
    old = line + b"\n" + seal.close(data, facts)
    path.write_bytes(old)
    assert read_snapshot(path).opened(PASSPHRASE).project == project
    again = resealed(old, project.id, seal, seal, path.name)
    assert again.startswith(SEALED_LINE)
    assert line not in again
    path.write_bytes(again)
    assert read_snapshot(path).opened(PASSPHRASE).project == project
    assert resealed(again, project.id, seal, None, path.name) == line + b"\n" + data


def test_what_could_not_be_sealed_is_told_and_what_is_anothers_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seal: Seal
) -> None:
    project = small_project()
    kept, path = snapshot(tmp_path / "r", project)
    base = tmp_path / "a.mlplan"

    def foreign(*_: object) -> bytes:
        raise SealedError("Wrong passphrase.")

    assert kept.reseal(project.id, base, foreign) == []
    with monkeypatch.context() as patch:
        patch.setattr(recovery, "read_up_to", refuse)
        assert kept.reseal(project.id, base, lambda data, _: data) == [path]
    assert read_snapshot(path).loaded is not None


# -- claims, siblings, kept results -----------------------------------------------------------------


def test_whether_the_process_of_a_window_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, folder = tmp_path / "a.mlplan", tmp_path / "recovery"
    folder.mkdir()
    Claims("w", Recovery(folder), lambda _: True).take(file, "Ann", NOW)
    lock = Recovery(folder).path_of("w").with_suffix(".lock")
    assert held_by_window(file, folder, NOW) is None  # of this computer, and no lock: it is gone
    lock.write_text(f"{os.getpid()}\n")
    assert held_by_window(file, folder, NOW) is not None

    def answer(error: type[OSError] | None) -> None:
        def kill(*_: int) -> None:
            if error is not None:
                raise error

        monkeypatch.setattr(claims.os, "kill", kill)

    for error, alive in ((ProcessLookupError, False), (PermissionError, True), (None, True)):
        answer(error)
        assert (held_by_window(file, folder, NOW) is not None) == alive
    monkeypatch.setattr(claims, "windows", lambda: True)
    answer(ProcessLookupError)
    assert held_by_window(file, folder, NOW) is not None  # there the lock goes with its window


def test_a_claim_of_another_computer_ages_by_our_clock_where_nothing_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.mlplan"
    Claims("w", Recovery(tmp_path / "theirs"), lambda _: True).take(file, "Ann", NOW)
    mine = tmp_path / "mine"
    assert (
        held_by_window(file, mine, NOW + timedelta(days=1)) is not None
    )  # just written, says the folder
    monkeypatch.setattr(Path, "touch", refuse)
    assert held_by_window(file, mine, NOW + timedelta(minutes=4)) is not None
    assert held_by_window(file, mine, NOW + timedelta(minutes=6)) is None


def test_the_newest_save_beside_a_document_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.mlplan"
    first = save(small_project(), path, now=NOW)
    copy = tmp_path / "a (conflicted copy).mlplan"
    copy.write_bytes(path.read_bytes())
    later = save(
        small_project().model_copy(update={"name": "Theirs"}), copy, now=NOW, known_hash=first.hash,
        saves=first.saves,
    )  # fmt: skip
    found = siblings.siblings(path, small_project().id, first.saves)
    assert found == [copy]
    assert siblings.siblings(copy, small_project().id, later.saves) == []
    copy.write_bytes(copy.read_bytes()[:-40] + b"x" * 40)
    assert peek(copy) == (small_project().id, NEVER_SAVED)
    monkeypatch.setattr(os, "scandir", refuse)
    assert siblings.siblings(path, small_project().id, first.saves) == []
    assert peek(tmp_path / "gone.mlplan") is None


def test_results_that_are_none_are_computed_again(tmp_path: Path) -> None:
    kept = Results(tmp_path)
    place = kept.path_of("a" * 64, "b" * 64)
    assert kept.find("a" * 64, "b" * 64) is None
    place.write_bytes(b"{}")
    assert kept.find("a" * 64, "b" * 64) is None
    kept.clear()
    assert not place.exists()


def test_where_results_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cached.FOLDER, "/there")
    assert cached.cache_of("studies") == Path("/there")
    monkeypatch.setenv(cached.FOLDER, "")
    assert cached.cache_of("studies") is None
    monkeypatch.delenv(cached.FOLDER)
    own = cached.cache_of("studies")
    assert own is not None
    assert own.name == "studies"


# -- documents ----------------------------------------------------------------------------------------


def test_a_document_too_large_to_be_opened_again_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.mlplan"
    first = save(small_project(), path, now=NOW)
    before = path.read_bytes()
    monkeypatch.setattr(document, "MAX_BYTES", len(before))
    longer = small_project().model_copy(update={"note": "x" * 100})
    with pytest.raises(SaveError, match="Start a new document for the next round"):
        save(longer, path, now=NOW, known_hash=first.hash)
    assert path.read_bytes() == before


def test_a_document_whose_references_hang_in_the_air_is_our_fault(tmp_path: Path) -> None:
    """Cheap copies go round the validator: what would not open again is not written."""
    project = small_project()
    lost = project.model_copy(
        update={"respondents": tuple(r.model_copy(update={"team": "ghost"}) for r in project.respondents)}
    )  # fmt: skip
    with pytest.raises(RuntimeError, match="ghost"):
        save(lost, tmp_path / "a.mlplan", now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_document_nested_without_end_is_none() -> None:
    data = dump(small_project()).replace(
        b'"note": ""', b'"note": ' + b"[" * 50_000 + b"]" * 50_000, 1
    )
    with pytest.raises(DocumentError):
        document.parse(data, "a.mlplan")


def test_a_header_of_a_seal_without_end_is_refused(seal: Seal) -> None:
    data = seal.close(b"secret", Facts("0" * 32, 1, "1" * 16))
    line, _, body = data.partition(b"\n")
    long = line[:-1] + b" " * 10_000 + line[-1:] + b"\n" + body
    assert is_sealed(long)
    with pytest.raises(DocumentError, match="damaged or was altered"):
        unseal(long, PASSPHRASE, "a.mlplan")


def test_copies_of_a_migration_in_a_folder_that_is_gone(tmp_path: Path) -> None:
    assert document.copies_before_migration(tmp_path / "gone" / "a.mlplan") == []
    assert moment_of("2026-11-21T12:00:00Z") == NOW
