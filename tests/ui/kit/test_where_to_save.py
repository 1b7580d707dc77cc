"""Where a file is written: a name without an ending gets one, and what that would replace is asked about."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from planner.domain.project import Project
from planner.storage.document import load, save
from planner.ui.kit import dialogs
from planner.ui.kit.assessment_files import SHEET_TYPES
from planner.ui.kit.dialogs import ask_save
from planner.ui.kit.look import Look
from tests.conftest import NOW
from tests.ui.conftest import Driver


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked; every question is answered with its suggested choice, which is to stop."""
    found: list[str] = []

    def ask(*arguments: object) -> str:
        found.append(str(arguments[3]))
        return arguments[4][-1][1]  # type: ignore[index]

    monkeypatch.setattr(dialogs, "ask_choice", ask)
    return found


def typed(monkeypatch: pytest.MonkeyPatch, path: Path, kind: str = "") -> None:
    """The system's dialog gives back a name as it was typed, and the kind that was chosen."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), kind))


@pytest.mark.parametrize(
    ("name", "kind", "written"),
    [
        ("a.csv", "", "a.csv"),
        ("a.JSON", "Workbook (*.xlsx)", "a.JSON"),
        ("a", "CSV (*.csv)", "a.csv"),
        ("a", "", "a.xlsx"),
        ("round 1.5", "Answer pack (*.json)", "round 1.5.json"),
    ],
)
def test_a_name_gets_the_ending_of_the_chosen_kind(
    qtbot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: list[str],
    name: str,
    kind: str,
    written: str,
) -> None:  # type: ignore[no-untyped-def]
    typed(monkeypatch, tmp_path / name, kind)
    where = ask_save(None, Look("light", 10), "Export", "x.xlsx", SHEET_TYPES)  # type: ignore[arg-type]
    assert where == tmp_path / written
    assert not asked


def test_nothing_is_written_where_nothing_was_chosen(qtbot, monkeypatch, asked) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    assert ask_save(None, Look("light", 10), "Export", "x.xlsx", SHEET_TYPES) is None  # type: ignore[arg-type]
    assert not asked


def test_a_filled_sheet_is_not_replaced_by_a_name_without_its_ending(
    open_example: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    """The dialog asked about “sheet”, which is not there; “sheet.xlsx” is, and somebody filled it in."""
    filled = tmp_path / "sheet.xlsx"
    filled.write_bytes(b"hours of work")
    typed(monkeypatch, tmp_path / "sheet")
    page = open_example.go("assess")
    page.files.write_sheet()
    page.files.export_results()
    assert asked == ["sheet.xlsx is there already. Replace it?"] * 2
    assert filled.read_bytes() == b"hours of work"
    monkeypatch.setattr(dialogs, "ask_choice", lambda *_: "replace")
    page.files.write_sheet()
    assert filled.read_bytes() != b"hours of work"


def test_another_document_is_not_replaced_by_a_name_without_its_ending(
    open_example: Driver,
    example: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    asked: list[str],
) -> None:
    other = tmp_path / "mine.mlplan"
    save(example.model_copy(update={"id": "other", "name": "Other"}), other, now=NOW)
    typed(monkeypatch, tmp_path / "mine")
    assert not open_example.window.files.save_as()
    assert asked == ["mine.mlplan is there already. Replace it?"]
    assert load(other).project.name == "Other"
    assert open_example.session.workspace.path is None


def test_files_of_a_report_are_not_replaced_unasked(
    open_example: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody wrote in the Word file; every format once more into the same folder."""
    exports = open_example.go("report").exports
    written: list[Path] = []
    asked: list[str] = []
    answers = iter(["", "replace"])

    def ask(*arguments: object) -> str:
        asked.append(str(arguments[3]))
        return next(answers)

    monkeypatch.setattr("planner.ui.report.export.ask_choice", ask)
    monkeypatch.setattr(exports, "export_all", written.append)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    exports.choose_folder()
    assert written == [tmp_path], "an empty folder needs no question"
    stem = exports._stem()
    for name in (f"{stem}.docx", f"{stem}-answers.csv", "notes.txt"):
        (tmp_path / name).write_bytes(b"hours of work")
    exports.choose_folder()
    assert written == [tmp_path]
    exports.choose_folder()
    assert written == [tmp_path] * 2
    assert asked == [f"There already: {stem}.docx, {stem}-answers.csv. Replace them?"] * 2


def test_a_copy_is_asked_whether_it_is_a_new_assessment(
    open_example: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new one has an id of its own, knows where it comes from, and none of the packs handed out."""
    workspace = open_example.session.workspace
    workspace.save(tmp_path / "a.mlplan")
    old = workspace.project.id
    typed(monkeypatch, tmp_path / "b.mlplan")
    said = iter(["", "same", "new"])
    monkeypatch.setattr("planner.ui.frame.document_files.ask_choice", lambda *_: next(said))
    files = open_example.window.files
    assert not files.save_as()
    assert not (tmp_path / "b.mlplan").exists()
    assert files.save_as()
    assert load(tmp_path / "b.mlplan").project.id == old
    typed(monkeypatch, tmp_path / "c.mlplan")
    assert files.save_as()
    made = load(tmp_path / "c.mlplan")
    assert made.project.id != old
    assert made.lineage is not None
    assert made.lineage.document == old
    assert made.project.handed_out.packs == ()
    assert open_example.session.workspace.path == tmp_path / "c.mlplan"
    assert open_example.session.project.id == made.project.id
    assert load(tmp_path / "a.mlplan").project.id == old
