"""A file that somebody else changed, or that cannot be replaced: what is asked, and what then happens."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton

from planner.domain.base.errors import PlanningError
from planner.domain.project import Project
from planner.exchange.pack import pack_json, read_pack, reply_of
from planner.exchange.pack_intake import read_pack_file
from planner.storage import atomic
from planner.storage.backups import Backups
from planner.storage.document import dump, load, save
from planner.storage.recovery import Recovery
from planner.ui.frame import app as app_module
from planner.ui.frame.differences import DifferencesDialog, differences_to
from planner.ui.frame.recovery import is_alive
from planner.ui.frame.start import StartDialog
from planner.ui.frame.versions import VersionsDialog
from planner.ui.kit import planning
from planner.ui.kit.look import Look
from planner.workspace.edits import Edit, rename, set_level
from tests.conftest import NOW, PATIENCE
from tests.ui.conftest import Driver


class Presses:
    """Presses the buttons of dialogs in turn, and notes what was asked and what tables showed."""

    def __init__(self, *buttons: str) -> None:
        self.left, self.asked = list(buttons), []
        self.tables: list[list[tuple[str, ...]]] = []
        self._timer = QTimer()
        self._timer.setInterval(30)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or not self.left:
            return
        if isinstance(dialog, DifferencesDialog):
            self.tables.append([r.texts for r in dialog.model.rows])
        buttons = {b.text(): b for b in dialog.findChildren(QPushButton)}
        self.asked.append(tuple(buttons))
        buttons[self.left.pop(0)].click()

    def stop(self) -> None:
        self._timer.stop()


@pytest.fixture
def presses() -> Iterator[list[Presses]]:
    made: list[Presses] = []
    yield made
    for one in made:
        one.stop()
        assert one.left == [], "a dialog that was expected did not come"


@pytest.fixture
def saved(open_empty: Driver, tmp_path: Path) -> Driver:
    """A document with a file, changed since."""
    session = open_empty.session
    session.workspace.backups = Backups(tmp_path / "backups")
    session.workspace.save(tmp_path / "a.mlplan")
    session.do(rename("Mine"))
    session._timer.stop()
    return open_empty


def somebody_else(path: Path) -> None:
    other = rename("Theirs").apply(load(path).project)
    save(other, path, now=NOW + timedelta(hours=1), overwrite=True)


def test_what_somebody_else_changed_can_be_compared_before_it_is_overwritten(
    saved: Driver, tmp_path: Path, presses: list[Presses]
) -> None:
    path = tmp_path / "a.mlplan"
    somebody_else(path)
    presses.append(Presses("Compare…", "Close", "Cancel"))
    assert not saved.window.files.save()
    assert load(path).project.name == "Theirs"
    assert presses[0].tables == [[("Document: Name", "Mine", "Theirs")]]
    presses.append(Presses("Overwrite it"))
    assert saved.window.files.save()
    assert load(path).project.name == "Mine"
    kept = saved.session.workspace.backups.versions(saved.project.id)
    assert load(kept[0]).project.name == "Theirs", "what was overwritten is an earlier version"


def test_what_both_did_is_merged_and_saved(
    saved: Driver, tmp_path: Path, presses: list[Presses]
) -> None:
    path, person = tmp_path / "a.mlplan", saved.project.respondents[0].id
    other = set_level(person, "STR-01", 3, "2026-11-21T08:00:00Z").apply(load(path).project)
    theirs = save(other, path, now=NOW + timedelta(hours=1), overwrite=True, saves=load(path).saves)
    presses.append(Presses("Merge…", "Take 1"))
    assert saved.window.files.save()
    merged = load(path)
    assert merged.project.name == "Mine"
    assert merged.project.current_round.answer(person, "STR-01").level == 3
    assert theirs.saves.id in merged.saves.ancestors
    assert saved.session.workspace.history.is_clean
    assert saved.session.workspace.history.undo_label == "Merge a.mlplan"


def test_what_both_changed_has_to_be_answered_before_it_is_merged(
    saved: Driver, tmp_path: Path, presses: list[Presses]
) -> None:
    path = tmp_path / "a.mlplan"
    somebody_else(path)
    presses.append(Presses("Merge…", "Cancel"))
    assert not saved.window.files.save()
    assert load(path).project.name == "Theirs"
    presses.append(Presses("Merge…", "Mine, here", "Take 0"))
    assert saved.window.files.save()
    assert load(path).project.name == "Mine"
    kept = saved.session.workspace.backups.versions(saved.project.id)
    assert load(kept[0]).project.name == "Theirs", "what was merged is an earlier version"


def test_a_file_that_is_gone_is_not_put_there_unasked(
    saved: Driver, tmp_path: Path, presses: list[Presses]
) -> None:
    (tmp_path / "a.mlplan").rename(tmp_path / "a (conflicted copy).mlplan")
    presses.append(Presses("Cancel"))
    assert not saved.window.files.save()
    assert presses[0].asked == [("Save it there again", "Cancel", "Save elsewhere…")]
    assert not (tmp_path / "a.mlplan").exists()
    presses.append(Presses("Save it there again"))
    assert saved.window.files.save()
    assert load(tmp_path / "a.mlplan").project.name == "Mine"


def test_a_conflicted_copy_is_named_merged_and_put_away(
    saved: Driver, tmp_path: Path, presses: list[Presses], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, copy = tmp_path / "a.mlplan", tmp_path / "a (Konflikt).mlplan"
    files, at = saved.window.files, saved.session.workspace
    theirs = set_level(saved.project.respondents[0].id, "STR-01", 2, "2026-11-21T08:00:00Z")
    known = load(path)
    files.save()
    save(theirs.apply(known.project), copy, now=NOW, saves=known.saves)
    said = []
    saved.session.message.connect(lambda words, _: said.append(str(words)))
    files.look_beside()
    assert "a (Konflikt).mlplan" in said[-1]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(copy), ""))
    presses.append(Presses("Take 1", "Move it"))
    assert files.merge_other()
    assert not copy.exists()
    assert saved.project.name == "Mine", "what was changed here stays"
    assert any(
        load(p).project.name == known.project.name for p in at.backups.versions(at.project.id)
    )
    assert files.save()
    said.clear()
    files.look_beside()
    assert said == []


def test_a_copy_is_asked_what_it_is_once_it_is_changed(
    saved: Driver, tmp_path: Path, presses: list[Presses]
) -> None:
    files, session = saved.window.files, saved.session
    assert files.save()
    copy, first = tmp_path / "client b.mlplan", session.project.id
    copy.write_bytes((tmp_path / "a.mlplan").read_bytes())
    assert files.open(copy)
    presses.append(Presses("A new assessment"))
    session.do(rename("Client B"))
    session._timer.stop()
    saved.bot.waitUntil(lambda: session.project.id != first, timeout=PATIENCE)
    assert files.save()
    assert session.workspace.lineage is not None
    assert session.workspace.lineage.document == first
    other = rename("Else").apply(session.project).model_copy(update={"id": "else"})
    save(other, copy, now=NOW, overwrite=True)
    presses.append(Presses("Cancel"))
    assert not files.open(copy), "another assessment lies there by now"
    assert session.project.name == "Client B"


@pytest.mark.parametrize("start", ["copy", "example"])
def test_a_pack_of_a_copy_or_an_example_comes_back_to_it(
    saved: Driver, tmp_path: Path, presses: list[Presses], start: str
) -> None:
    """Handing out is the first that is done: what the document is, is settled before the pack names it."""
    files, session = saved.window.files, saved.session
    assert files.save()
    path = tmp_path / "client b.mlplan"
    if start == "copy":
        path.write_bytes((tmp_path / "a.mlplan").read_bytes())
        presses.append(Presses("A new assessment"))
    else:
        path.write_bytes(dump(session.project.model_copy(update={"id": "theirs", "example": True})))
    assert files.open(path)
    before, person = session.project.id, session.project.respondents[0].id
    saved.go("assess").files.write_sheet_to(tmp_path / "out.json", person)
    assert files.save()
    assert load(path).project.id != before
    assert read_pack(tmp_path / "out.json").assessment == load(path).project.id
    _, reply = reply_of(read_pack(tmp_path / "out.json"), {})
    (tmp_path / "back.json").write_text(pack_json(reply), encoding="utf-8")
    taken = read_pack_file(tmp_path / "back.json", load(path).project, NOW)
    assert not [e for e in taken.preview.entries if e.result == "asked"]


def test_a_save_that_was_overwritten_is_offered_when_the_document_is_opened(
    saved: Driver, tmp_path: Path, presses: list[Presses]
) -> None:
    path, files = tmp_path / "a.mlplan", saved.window.files
    old = path.read_bytes()
    assert files.save()
    path.write_bytes(old)  # a client puts an old state in its place
    presses.append(Presses("Not now", "Merge…", "Take 1"))
    assert files.open(path)
    assert saved.project.name != "Mine"
    files.look_beside()
    assert saved.project.name == "Mine"
    assert files.save()
    assert load(path).project.name == "Mine"
    files.look_beside()
    path.write_bytes(old)
    presses.append(Presses("Leave it out"))
    assert files.open(path)
    files.look_beside()  # and is not asked again


def test_a_file_that_cannot_be_read_any_more_is_said_so_in_comparing(
    saved: Driver, tmp_path: Path, presses: list[Presses]
) -> None:
    (tmp_path / "a.mlplan").write_text("a letter")
    presses.append(Presses("Compare…", "Close", "Cancel"))
    assert not saved.window.files.save()
    assert presses[0].tables == []


def test_a_file_that_cannot_be_replaced_is_written_into_only_after_asking(
    saved: Driver, tmp_path: Path, presses: list[Presses], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, before = tmp_path / "a.mlplan", (tmp_path / "a.mlplan").read_bytes()
    real = os.replace

    def refuse(source: Path, target: Path) -> None:
        if Path(target) == path:
            raise OSError(errno.EBUSY, "busy")
        real(source, target)

    monkeypatch.setattr(atomic.os, "replace", refuse)
    monkeypatch.setattr("planner.storage.saving.exchange", lambda *_: False)
    presses.append(Presses("Cancel"))
    assert not saved.window.files.save()
    assert path.read_bytes() == before
    assert presses[0].asked == [("Write into the file", "Cancel", "Save elsewhere…")]
    saved.window.autosave.save_now()
    saved.session.jobs.wait()
    saved.bot.wait(50)
    assert path.read_bytes() == before, "never by itself"
    presses.append(Presses("Write into the file"))
    assert saved.window.files.save()
    assert load(path).project.name == "Mine"
    assert saved.session.workspace.history.is_clean
    kept = saved.session.workspace.backups.versions(saved.project.id)
    assert kept[0].read_bytes() == before
    saved.session.do(rename("Elsewhere"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "b.mlplan"), ""))
    presses.append(Presses("Save elsewhere…", "The same one"))
    assert saved.window.files.save()
    assert load(tmp_path / "b.mlplan").project.name == "Elsewhere"


def test_recovered_work_can_be_compared_with_its_file(
    qtbot, tmp_path: Path, start_up: Project, presses: list[Presses]
) -> None:  # type: ignore[no-untyped-def]
    file, recovery = tmp_path / "a.mlplan", Recovery(tmp_path / "recovery")
    base = save(start_up, file, now=NOW).hash
    recovery.write("gone", rename("Typed").apply(start_up), file, base, NOW)
    presses.append(Presses("Compare…", "Close", "Ask me later"))
    assert app_module.offer_recovery(Look("light", 10), recovery) is None
    assert presses[0].tables == [[("Document: Name", "Typed", start_up.name)]]
    file.unlink()
    presses.append(Presses("Ask me later"))
    app_module.offer_recovery(Look("light", 10), recovery)
    assert "Compare…" not in presses[1].asked[0], "there is nothing to compare it with"
    assert recovery.found(is_alive)


def test_an_earlier_version_can_be_compared_with_now(open_empty: Driver, tmp_path: Path) -> None:
    backups = Backups(tmp_path)
    backups.keep(open_empty.project.id, dump(open_empty.project), NOW)
    was = open_empty.project.name
    open_empty.session.workspace.backups = backups
    open_empty.session.do(rename("Now"))
    dialog = VersionsDialog(open_empty.window, open_empty.look, open_empty.session)
    open_empty.bot.addWidget(dialog)
    assert dialog.compare.isEnabled()
    with open_empty.bot.waitSignal(dialog.compared) as asked:
        dialog.compare.click()
    shown = differences_to(
        open_empty.window, open_empty.look, open_empty.session, Path(asked.args[0])
    )
    assert isinstance(shown, DifferencesDialog)
    assert [r.texts for r in shown.model.rows] == [("Document: Name", "Now", was)]
    open_empty.session.workspace.undo()
    dialog._show(0)
    assert not dialog.compare.isEnabled(), "they are the same"


def test_what_went_wrong_with_a_plan_that_was_taken_back_is_not_said(
    open_empty: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The study of a document that has changed since fails: nobody is told of a state that is gone."""
    session, said = open_empty.session, []
    session.message.connect(lambda words, _: said.append(str(words)))

    def fail(project: Project, *_: object) -> None:
        raise PlanningError(f"No plan for {project.name}.")

    monkeypatch.setattr(planning, "study", fail)
    session.do(rename("Impossible"))
    session._timer.stop()
    session._study()
    session.jobs.wait()  # it has failed, and the window does not know yet
    limits = session.project.limits.model_copy(update={"quarters": 8})
    changed = session.project.model_copy(update={"limits": limits})
    session.workspace.history.change(changed, "Other limits")
    open_empty.bot.wait(100)
    assert said == []
    assert session.failure == ""
    session._study()
    session.jobs.wait()
    open_empty.bot.wait(100)
    assert said == ["No plan for Impossible."]


def test_tool_tips_show_markup_as_it_was_typed(open_empty: Driver) -> None:
    session = open_empty.session
    remove = "Remove <img src='\\\\host\\share\\a.png'>"  # a label holds names of a document
    session.do(Edit(remove, rename("x").apply))
    session.workspace.undo()
    tip = open_empty.window.header.redo_button.toolTip()
    assert "&lt;img" in tip
    assert "<img" not in tip


def test_recent_files_are_called_what_they_are_called(qtbot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "R&D <b>plan.mlplan"
    path.write_text("x")
    long = f"/{'a' * 290}"
    dialog = StartDialog(Look("light", 10), (str(path), long, "/gone/\u202efdp.mlplan"))
    qtbot.addWidget(dialog)
    first, second, third = dialog.files
    assert first.text() == "R&&D <b>plan.mlplan", "a button takes a single & for a key"
    assert not Qt.mightBeRichText(first.toolTip()) or "<b>" not in first.toolTip()
    assert first.isEnabled()
    assert not second.isEnabled()
    assert "\u202e" not in third.text()
