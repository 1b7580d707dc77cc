"""What a place means when a document is opened there: the table of the design, row by row."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from planner.domain.project import Project
from planner.storage.document import load, save
from planner.storage.places import Places, Seen
from planner.storage.seal import Seal
from planner.storage.siblings import siblings
from planner.workspace.edits import rename
from tests.conftest import NOW

KEY = Seal(b"x" * 16, _key=b"k" * 32, _check=b"c" * 16)


class Desk:
    """A folder of documents and what one user saw of them."""

    def __init__(self, folder: Path, project: Project) -> None:
        self.folder, self.project, self.places = folder, project, Places(folder / "data")

    def saved(self, name: str, words: str, like: str | None = None, **more: object) -> Path:
        path = self.folder / name
        saves = {"saves": load(self.folder / like, KEY).saves} if like else {}
        project = rename(words).apply(self.project)
        save(project, path, now=NOW, overwrite=True, **saves, **more)  # type: ignore[arg-type]
        return path

    def seen(self, name: str) -> Seen:
        path = self.folder / name
        found = load(path, KEY)
        return Seen(path, found.project.id, found.saves, found.seal is not None, "Bank")

    def note(self, name: str) -> None:
        self.places.note(self.seen(name))

    def kind(self, name: str) -> str:
        return self.places.found(self.seen(name)).kind


@pytest.fixture
def desk(tmp_path: Path, start_up: Project) -> Desk:
    made = Desk(tmp_path, start_up)
    made.saved("a.mlplan", "One")
    assert made.kind("a.mlplan") == "new"
    made.note("a.mlplan")
    return made


def test_what_was_seen_at_its_place_is_known_and_an_older_state_of_it_is_told(desk: Desk) -> None:
    old = (desk.folder / "a.mlplan").read_bytes()
    desk.saved("a.mlplan", "Two", like="a.mlplan")
    assert desk.kind("a.mlplan") == "known"
    desk.note("a.mlplan")
    (desk.folder / "a.mlplan").write_bytes(old)
    assert desk.kind("a.mlplan") == "older"


def test_moved_copied_older_and_branched(desk: Desk) -> None:
    a, b = desk.folder / "a.mlplan", desk.folder / "b.mlplan"
    b.write_bytes(a.read_bytes())
    assert desk.kind("b.mlplan") == "copy"
    desk.saved("a.mlplan", "Newer", like="a.mlplan")
    assert desk.kind("b.mlplan") == "older copy"
    desk.saved("b.mlplan", "Other", like="b.mlplan")
    assert desk.kind("b.mlplan") == "branch"
    b.write_bytes(a.read_bytes())
    desk.saved("b.mlplan", "Newest", like="a.mlplan")
    assert desk.kind("b.mlplan") == "known", "it grew from the other one"
    a.unlink()
    assert desk.kind("b.mlplan") == "moved"


def test_another_document_in_its_place_and_a_plain_one_where_one_was_sealed(desk: Desk) -> None:
    desk.project = desk.project.model_copy(update={"id": "another"})
    desk.saved("a.mlplan", "Else")
    assert desk.kind("a.mlplan") == "replaced"
    desk.saved("s.mlplan", "Secret", seal=KEY)
    desk.note("s.mlplan")
    assert desk.kind("s.mlplan") == "known"
    assert desk.places.found(desk.seen("s.mlplan")).before.name == ""  # type: ignore[union-attr]
    desk.saved("s.mlplan", "Plain")
    assert desk.kind("s.mlplan") == "plain"


def test_the_list_is_private_bounded_and_never_in_the_way(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = desk.folder / "data" / "places.json"
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
    monkeypatch.setattr("planner.storage.places.MOST", 2)
    for name in ("b.mlplan", "c.mlplan"):
        desk.saved(name, name)
        desk.note(name)
    assert "a.mlplan" not in file.read_text()
    for broken in (b"", b"{", b'{"version":9}'):
        file.write_bytes(broken)
        assert desk.kind("a.mlplan") == "new"
    desk.note("a.mlplan")
    assert desk.kind("a.mlplan") == "known"


@pytest.mark.parametrize("id_", [b"\\q", b"\xff\xfe", b"\\ud800x\\", b""])
def test_a_file_of_the_folder_that_is_none_of_ours_is_passed_over(
    tmp_path: Path, start_up: Project, id_: bytes
) -> None:
    """What lies beside a document is looked at when it is opened: no bytes there may end that."""
    path = tmp_path / "a.mlplan"
    found = save(start_up, path, now=NOW)
    (tmp_path / "b.mlplan").write_bytes(b'{\n "document": "' + id_ + b'",\n "saves": {}\n}\n')
    assert siblings(path, found.project.id, found.saves) == []
    other = tmp_path / "conflict.mlplan"
    save(rename("other").apply(start_up), other, now=NOW)
    assert siblings(path, found.project.id, found.saves) == [other]
