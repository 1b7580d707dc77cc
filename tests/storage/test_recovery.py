"""Unsaved work survives the end of the program, and nothing broken is ever thrown away."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from planner.domain.base.errors import SaveError
from planner.domain.project import Project
from planner.domain.record.kept import Kept
from planner.storage.backups import Backups
from planner.storage.document import load, save
from planner.storage.recovery import Recovery
from planner.workspace.workspace import Workspace
from tests.conftest import NOW


def nobody(_: Path) -> bool:
    return False


def test_a_snapshot_comes_back_equal_with_its_file(tmp_path: Path, start_up: Project) -> None:
    file = tmp_path / "a.mlplan"
    base_hash = save(start_up, file, now=NOW).hash
    recovery = Recovery(tmp_path / "recovery")
    edited = start_up.model_copy(update={"name": "Edited"})
    recovery.write("w", edited, file, base_hash, NOW)
    (found,) = recovery.found(nobody)
    assert found.opened().project == edited
    assert (found.base, found.base_hash, found.written) == (file, base_hash, NOW)
    assert found.base_is_unchanged
    recovery.remove("w")
    assert recovery.found(nobody) == []


def test_the_newest_is_offered_first_and_living_windows_are_left_alone(
    tmp_path: Path, start_up: Project
) -> None:
    recovery = Recovery(tmp_path)
    for k, name in enumerate(("old", "new", "alive")):
        recovery.write(name, start_up, None, None, NOW + timedelta(hours=k))
    found = recovery.found(lambda path: path.stem == "alive")
    assert [s.path.stem for s in found] == ["new", "old"]


@pytest.mark.parametrize("part", ["", '"written"', '"document"', '"format"'])
def test_a_broken_snapshot_is_moved_aside_and_kept(
    tmp_path: Path, start_up: Project, part: str
) -> None:
    recovery = Recovery(tmp_path)
    recovery.write("w", start_up, None, None, NOW)
    path = recovery.path_of("w")
    text = path.read_text(encoding="utf-8")
    broken = text.replace(part, '"gone"', 1) if part else text[: len(text) // 2]
    path.write_text(broken, encoding="utf-8")
    assert recovery.found(nobody) == []
    assert not path.exists()
    assert path.with_suffix(".broken").read_text(encoding="utf-8") == broken


def test_restoring_goes_on_with_the_file_and_counts_as_changed(
    tmp_path: Path, start_up: Project
) -> None:
    file = tmp_path / "a.mlplan"
    base_hash = save(start_up, file, now=NOW).hash
    recovery = Recovery(tmp_path / "recovery")
    edited = start_up.model_copy(update={"name": "Edited"})
    recovery.write("w", edited, file, base_hash, NOW)
    workspace = Workspace.restore(recovery.found(nobody)[0], clock=lambda: NOW)
    assert workspace.path == file
    assert not workspace.history.is_clean
    workspace.save()
    assert load(file).project.name == "Edited"
    assert workspace.history.is_clean


def test_unsaved_work_shows_what_was_last_computed_for_its_file(
    tmp_path: Path, start_up: Project
) -> None:
    """The snapshot holds no results, the unchanged file does: they are shown as older ones at once."""
    file, kept = tmp_path / "a.mlplan", Kept(key="k", program="p", data="QUJD")
    base_hash = save(start_up, file, now=NOW, results=kept).hash
    recovery = Recovery(tmp_path / "recovery")
    edited = start_up.model_copy(update={"name": "Edited"})
    recovery.write("w", edited, file, base_hash, NOW)
    (snapshot,) = recovery.found(nobody)
    assert Workspace.restore(snapshot).results == kept
    save(start_up, file, now=NOW, overwrite=True, results=kept)
    with file.open("ab") as more:
        more.write(b"\n")
    assert Workspace.restore(snapshot).results is None, "of another file"


@pytest.mark.parametrize("gone", [True, False])
def test_a_file_that_changed_since_is_not_overwritten(
    tmp_path: Path, start_up: Project, gone: bool
) -> None:
    file = tmp_path / "a.mlplan"
    base_hash = save(start_up, file, now=NOW).hash
    recovery = Recovery(tmp_path / "recovery")
    recovery.write("w", start_up.model_copy(update={"name": "Mine"}), file, base_hash, NOW)
    if gone:
        file.unlink()
    else:
        save(start_up.model_copy(update={"name": "Theirs"}), file, now=NOW, overwrite=True)
    (snapshot,) = recovery.found(nobody)
    assert not snapshot.base_is_unchanged
    workspace = Workspace.restore(snapshot)
    assert workspace.path is None
    assert workspace.project.name == "Mine"
    assert not workspace.history.is_clean


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(
    tmp_path: Path, start_up: Project
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SaveError, match="Recovery is off"):
        Recovery(tmp_path / "file" / "recovery").write("w", start_up, None, None, NOW)


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
def test_what_is_kept_for_recovery_is_for_its_user_alone(tmp_path: Path, start_up: Project) -> None:
    Recovery(tmp_path / "recovery").write("w", start_up, None, None, NOW)
    kept = Backups(tmp_path / "backups").keep("a", b"x", NOW)
    assert kept is not None
    assert kept.stat().st_mode & 0o077 == 0
    for folder in (tmp_path / "recovery", kept.parent):
        assert folder.stat().st_mode & 0o077 == 0
