"""Earlier versions on the command line: kept where the window keeps them, listed, and brought back."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths

from planner.__main__ import main
from planner.cli.files import save_changed
from planner.cli.passphrase import PASSPHRASE
from planner.domain.project import Project
from planner.domain.record.change import change_of
from planner.domain.record.lineage import NEVER_SAVED, root_of
from planner.storage import backups as backups_module
from planner.storage.backups import EVERY, data_folder, user_backups
from planner.storage.claims import Claims
from planner.storage.document import load, save
from planner.storage.recovery import Recovery
from planner.storage.seal import Seal, is_sealed
from planner.workspace.edits import rename, set_level
from tests.conftest import NOW
from tests.reporting.test_published_table import organisation
from tests.soak.common import small_project


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document that a person named last."""
    monkeypatch.setattr(backups_module, "data_folder", lambda: tmp_path / "data")
    monkeypatch.setattr("planner.cli.again.data_folder", lambda: tmp_path / "data")
    path = tmp_path / "a.mlplan"
    save(small_project(), path, now=NOW, changes=(change_of("Rename", "Somebody", NOW),))
    return path


def named(path: Path, name: str, minutes: int) -> None:
    """A command that gives the document another name, so many minutes after noon."""
    loaded = load(path)
    changed = rename(name).apply(loaded.project)
    save_changed(path, loaded, changed, "Rename", NOW + timedelta(minutes=minutes))


def kept() -> list[str]:
    return [load(p).project.name for p in user_backups().versions(small_project().id)]


def test_commands_and_window_keep_versions_in_one_folder(qapp) -> None:  # type: ignore[no-untyped-def]
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    assert data_folder() == Path(place)


def test_what_a_command_replaces_is_kept(path: Path) -> None:
    before = small_project().name
    named(path, "One", 0)
    assert kept() == [before]
    assert user_backups().versions(small_project().id)[0].read_bytes() != path.read_bytes()


def test_a_script_does_not_push_out_what_people_did(path: Path) -> None:
    before = small_project().name
    for minute in range(40):
        named(path, f"Name {minute}", minute)
    assert kept() == [before], "forty commands within the hour are one sitting"
    named(path, "Later", 61)
    assert kept() == ["Name 39", before], "and one an hour"
    loaded = load(path)
    changes = (*loaded.changes, change_of("Rename", "Somebody", NOW + timedelta(minutes=62)))
    later = NOW + timedelta(minutes=62)
    save(rename("By hand").apply(loaded.project), path, now=later, known_hash=loaded.hash,
         changes=changes, saves=loaded.saves)  # fmt: skip
    named(path, "After that", 63)
    assert kept()[0] == "By hand", (
        "what a person did is kept from the next command, whenever it was"
    )


def test_two_within_a_second_are_two(path: Path) -> None:
    own, data = user_backups(), path.read_bytes()
    places = {own.keep("a", data, NOW, always=True) for _ in range(3)}
    assert len(places) == len(own.versions("a")) == 3
    assert own.keep("a", data, NOW + EVERY / 2) is None


def test_earlier_versions_are_listed_and_brought_back(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["versions", str(path)]) == 0
    assert "no earlier version" in capsys.readouterr().out
    assert main(["versions", str(path), "--restore", "1"]) == 1
    assert "no version 1; 0 are kept" in capsys.readouterr().err
    before = small_project().name
    named(path, "One", 0)
    assert main(["versions", str(path)]) == 0
    assert capsys.readouterr().out.startswith(" 1  21 November 2026, 12:00 UTC  ")
    assert main(["versions", str(path), "--json"]) == 0
    (only,) = json.loads(capsys.readouterr().out)
    assert load(Path(only["file"])).project.name == before
    for number in ("0", "2"):
        assert main(["versions", str(path), "--restore", number]) == 1
    capsys.readouterr()
    assert main(["versions", str(path), "--restore", "1"]) == 0
    assert "is back" in capsys.readouterr().out
    loaded = load(path)
    assert loaded.project.name == before
    assert loaded.changes[-1].what.startswith("Restore the version of 21 November 2026")
    assert kept() == ["One", before], "what it replaced is kept, whenever the last one was"


def test_a_sealed_document_has_sealed_versions(
    tmp_path: Path, path: Path, example: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE, "four words are enough")
    sealed = tmp_path / "sealed.mlplan"
    save(small_project(), sealed, now=NOW, seal=Seal.new("four words are enough"))
    assert main(["rounds", str(sealed), "--start", "Next"]) == 0
    (version,) = user_backups().versions(small_project().id)
    assert is_sealed(version.read_bytes())
    assert main(["versions", str(sealed), "--restore", "1"]) == 0
    assert is_sealed(sealed.read_bytes())
    assert len(load(sealed, "four words are enough").project.rounds) == len(small_project().rounds)


def test_nothing_is_changed_where_versions_cannot_be_kept(
    tmp_path: Path, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").write_text("a file where the folder belongs")
    was = path.read_bytes()
    assert main(["rounds", str(path), "--start", "Next"]) == 1
    said = capsys.readouterr().err
    assert "folder for earlier versions" in said
    assert said.count("\n") == 1
    assert path.read_bytes() == was


def test_a_copy_that_somebody_worked_in_is_kept(
    tmp_path: Path, path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The demo opens its copy of a project; the next demo writes it anew."""
    monkeypatch.setattr("planner.cli.commands.has_display", lambda: False)
    monkeypatch.setattr("planner.cli.commands.studied", lambda *_: None)
    monkeypatch.setattr("planner.analysis.study.keep.keep", lambda _: None)
    monkeypatch.setattr("planner.reporting.publish.publish", lambda *_, **__: ())
    monkeypatch.setattr("planner.cli.printing.summary", lambda _: "")
    out = tmp_path / "out"
    out.mkdir()
    assert main(["demo", "--project", str(path), "--out", str(out)]) == 0
    assert main(["demo", "--project", str(path), "--out", str(out)]) == 0
    assert kept() == [], "what it wrote itself is no version that anybody could miss"
    copy = load(out / "a.mlplan")
    worked = rename("Worked on").apply(copy.project)
    save(worked, out / "a.mlplan", now=NOW, known_hash=copy.hash, saves=copy.saves)
    assert main(["demo", "--project", str(path), "--out", str(out)]) == 0
    assert load(out / "a.mlplan").project.name == small_project().name
    assert kept() == ["Worked on"]
    capsys.readouterr()


@pytest.mark.parametrize(
    "arguments",
    [
        ("answers", "{project}", "--write", "{file}.csv"),
        ("answers", "{project}", "--write", "{file}.xlsx"),
        ("answers", "{project}", "--write", "{file}.json", "--respondent", "{who}"),
        ("answers", "ml-test-score-2017", "--write", "{file}.csv"),
        ("assumptions", "{project}", "--export", "{file}.csv"),
        ("use-cases", "{project}", "--export", "{file}.xlsx"),
        ("actuals", "{project}", "--export", "{file}.csv"),
        ("catalogue", "{project}", "--export", "{file}.json"),
        ("plan", "{project}", "--export", "{file}.xml"),
    ],
    ids=" ".join,
)
def test_a_file_that_people_filled_in_is_not_overwritten(
    tmp_path: Path,
    path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
) -> None:
    def planned(*_: object) -> None:
        raise AssertionError("it is refused before a minute of planning")

    monkeypatch.setattr("planner.cli.planning.studied", planned)
    who = small_project().respondents[0].id
    given = [a.format(project=path, file=tmp_path / "filled", who=who) for a in arguments]
    target = Path(given[3])
    target.write_bytes(b"hours of work")
    assert main(given) == 1
    assert "exists. Choose another name, or add --force" in capsys.readouterr().err
    assert target.read_bytes() == b"hours of work"
    if given[0] != "plan":
        assert main([*given, "--force"]) == 0
        assert target.read_bytes() != b"hours of work"


def test_another_copy_is_merged_and_what_both_changed_is_refused(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = path.with_name("a (conflicted copy).mlplan")
    copy.write_bytes(path.read_bytes())
    there = load(copy)
    person = there.project.respondents[0].id
    answered = set_level(person, "STR-01", 3, "2026-11-21T08:00:00Z")
    save_changed(copy, there, answered.apply(there.project), "Answer")
    named(path, "Mine", 0)
    merge = ["merge", str(path), str(copy)]
    assert main([*merge, "--dry-run"]) == 0
    assert "3" in capsys.readouterr().out
    assert load(path).project.current_round.answer(person, "STR-01").level != 3
    assert main(merge) == 0
    merged = load(path)
    assert (merged.project.name, merged.project.current_round.answer(person, "STR-01").level) == (
        "Mine",
        3,
    )
    assert merged.saves.relation(load(copy).saves) == "newer"
    assert any("Answer" in c.what for c in merged.changes)
    assert "nothing to change" in _said(merge, capsys)
    named(copy, "Theirs", 5)
    assert main(merge) == 1
    assert load(path).project.name == "Mine"
    assert main([*merge, "--take", "there"]) == 0
    assert load(path).project.name == "Theirs"


def _said(command: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(command) == 0
    return capsys.readouterr().out


def test_a_document_that_a_window_has_open_is_changed_only_alongside(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named(path, "One", 0)
    recovery = Recovery(tmp_path / "data" / "recovery")
    recovery.folder.mkdir(parents=True)
    recovery.path_of("w").with_suffix(".lock").write_text(f"{os.getpid()}\nplanner\nhere\n")
    Claims("w", recovery, lambda _: True).take(path, "Ann", NOW)
    back = ["versions", str(path), "--restore", "1"]
    assert main(back) == 1
    assert "open in a window of Ann" in capsys.readouterr().err
    assert load(path).project.name == "One"
    assert main([*back, "--alongside"]) == 0
    assert load(path).project.name == small_project().name


def as_said(path: Path, *arguments: str) -> Project:
    """The document after a command that changes it."""
    assert main(["rounds", str(path), "--start", f"of {path.stem}", *arguments]) == 0
    return load(path).project


def test_a_copied_file_is_a_new_assessment_where_that_is_said(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = as_said(path)
    copies = [path.with_name(f"{name}.mlplan") for name in ("same", "silent", "new")]
    for copy in copies:
        copy.write_bytes(path.read_bytes())
    capsys.readouterr()
    assert as_said(copies[0], "--copy", "same").id == first.id
    assert capsys.readouterr().err == ""
    assert as_said(copies[1]).id == first.id
    assert "Add --copy new" in capsys.readouterr().err
    new = as_said(copies[2], "--copy", "new")
    lineage = load(copies[2]).lineage
    assert new.id != first.id
    assert lineage is not None
    assert lineage.document == first.id
    assert lineage.save == load(path).saves.id
    assert new.handed_out.packs == ()
    assert load(path).project.id == first.id
    assert as_said(copies[2]).id == new.id, "only once"
    assert as_said(copies[1]).id == first.id
    assert capsys.readouterr().err == ""


def test_a_sealed_copy_as_a_new_assessment_has_a_salt_of_its_own(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE, "four words are enough")
    loaded = load(path)
    save(loaded.project, path, now=NOW, seal=Seal.new("four words are enough"), overwrite=True)
    assert main(["rounds", str(path), "--start", "Next"]) == 0
    copy = path.with_name("copy.mlplan")
    copy.write_bytes(path.read_bytes())
    assert main(["rounds", str(copy), "--start", "Other", "--copy", "new"]) == 0
    one, other = (load(p, "four words are enough") for p in (path, copy))
    assert one.project.id != other.project.id
    assert one.seal is not None
    assert other.seal is not None
    assert one.seal.salt != other.seal.salt


def test_an_example_that_was_copied_gets_an_id_at_its_first_save(
    path: Path, example: Project
) -> None:
    mine, yours = path.with_name("mine.mlplan"), path.with_name("yours.mlplan")
    for copy in (mine, yours):
        save(example, copy, now=NOW)
        bare = load(copy)
        save_changed(
            copy, replace(bare, saves=NEVER_SAVED), rename("Mine").apply(example), "Rename", NOW
        )
    found = [load(p).project for p in (mine, yours)]
    assert len({p.id for p in (*found, example)}) == 3
    assert all(p.example for p in found), "it still says that it is one"
    assert {root_of(p.id) for p in found} == {root_of(example.id)}, "draws are keyed by the root"


def test_results_of_people_who_were_promised_to_be_anonymous_leave_by_the_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the table is fixed by the first file that leaves, with a line in the log."""
    path, out = tmp_path / "a.mlplan", tmp_path / "levels.json"
    project = organisation([8, 5], 3).model_copy(update={"promise": "anonymous"})
    save(project, path, now=NOW)
    assert main(["export", str(path), "--out", str(out)]) == 0
    assert "audit" in json.loads(out.read_bytes())
    found = load(path)
    assert len(found.project.publications) == 1
    assert "Fix the table" in found.changes[-1].what
    few = organisation([2, 2], 3).model_copy(update={"promise": "anonymous"})
    save(few, tmp_path / "few.mlplan", now=NOW)
    assert main(["export", str(tmp_path / "few.mlplan"), "--out", str(out)]) == 1
    assert "Fewer than five people" in capsys.readouterr().err
