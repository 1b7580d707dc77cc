"""A fault of the program loses nothing and tells nobody's answers; recent files can be found."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from planner.storage.recovery import Recovery
from planner.ui.frame.fault import FaultDialog, fault_report, keep_work, on_fault
from planner.ui.frame.recovery import RecoveryKeeper
from planner.workspace.edits import rename
from tests.ui.conftest import Driver


def fail(secret: str) -> None:
    raise ValueError(f"cannot read {secret} in /srv/someone/file")


def test_the_report_of_a_fault_quotes_nobody(open_example: Driver) -> None:
    try:
        fail("the answer of Ann")
    except ValueError as error:
        text = fault_report(type(error), error.__traceback__)
    assert "ValueError" in text
    assert "in fail" in text
    assert "MLOps Planner" in text
    for secret in ("Ann", "/srv", str(Path.cwd())):
        assert secret not in text


def test_unsaved_work_is_kept_before_anything_is_said(
    open_example: Driver, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    window = open_example.window
    window.session.workspace.history.mark_clean()
    assert keep_work(window) == "Nothing was changed, so there is nothing to save."
    recovery = Recovery(tmp_path)
    window.keeper = RecoveryKeeper(window.session, recovery)
    window.session.do(rename("Changed and not saved"))
    try:
        fail("x")
    except ValueError as error:
        on_fault(window, type(error), error, error.__traceback__)
        on_fault(window, type(error), error, error.__traceback__)
    dialogs = window.findChildren(FaultDialog)
    assert len(dialogs) == 1, "a fault that comes again does not bury the window"
    assert "will be offered" in dialogs[0].kept.text()
    found = recovery.found(lambda _: False)
    assert [s.opened().project.name for s in found] == ["Changed and not saved"]
    dialogs[0].copy.click()
    assert "ValueError" in QGuiApplication.clipboard().text()
    QTest.keyClick(dialogs[0].focusWidget(), Qt.Key.Key_Return)
    assert not dialogs[0].isVisible(), "Enter goes on"
    window.keeper.finish()
    window.keeper = None
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "/srv/someone" not in said, "where standard error is a log, it quotes nobody"


def test_recent_files_are_found_with_their_state(open_example: Driver, tmp_path: Path) -> None:
    window = open_example.window
    here = tmp_path / "here.mlplan"
    here.write_text("{}")
    recent = (str(here), str(tmp_path / "gone.mlplan"))
    window.change_settings(recent=recent)
    found = {a.words: a for a in window.places() if a.group == "Recent file"}
    assert set(found) == {"here.mlplan", "gone.mlplan (missing)"}
    told: list[str] = []
    window.session.message.connect(lambda words, _: told.append(words))
    window.act(found["gone.mlplan (missing)"])
    assert told == ["gone.mlplan is no longer where it was."]
