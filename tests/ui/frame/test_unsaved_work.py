"""A window that dies leaves its work for the next start; one that is closed leaves nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from planner.domain.project import Project
from planner.storage.document import load, save
from planner.storage.recovery import Recovery
from planner.ui.frame import app as app_module
from planner.ui.frame.main_window import MainWindow
from planner.ui.frame.recovery import RecoveryKeeper, is_alive, offer_words
from planner.ui.kit.look import Look
from planner.workspace import edits
from planner.workspace.workspace import Workspace
from tests.conftest import NOW, PATIENCE
from tests.ui.conftest import Driver

CHILD = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from planner.storage.recovery import Recovery
from planner.ui.frame.app import make_application
from planner.ui.kit.look import Look
from planner.ui.frame.main_window import MainWindow
from planner.workspace.edits import rename
from planner.workspace.workspace import Workspace

app = make_application(["test"])
window = MainWindow(Look("light", 10), Workspace.open(Path(sys.argv[1])), Recovery(Path(sys.argv[2])))
window.show()
window.session.do(rename("Typed before the end"))
poll = QTimer(interval=20)
path = Path(sys.argv[2]) / f"{window.keeper.window}.recovery"
poll.timeout.connect(lambda: path.exists() and print("written", flush=True))
poll.start()
app.exec()
"""


def with_keeper(driver: Driver, folder: Path) -> tuple[RecoveryKeeper, Path]:
    keeper = RecoveryKeeper(driver.session, Recovery(folder))
    return keeper, Recovery(folder).path_of(keeper.window)


def rename(driver: Driver, name: str) -> None:
    assert driver.session.do(edits.rename(name))
    driver.session._timer.stop()


def test_an_edit_is_in_the_snapshot_and_saving_removes_it(
    open_empty: Driver, qtbot, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path / "recovery"
    _, path = with_keeper(open_empty, folder)
    assert not path.exists()
    rename(open_empty, "Half done")
    qtbot.waitUntil(path.exists, timeout=PATIENCE)
    assert Recovery(folder).found(is_alive) == [], "the window lives: its work is not offered"
    (found,) = Recovery(folder).found(lambda _: False)
    assert found.opened().project == open_empty.project
    open_empty.session.workspace.save(tmp_path / "a.mlplan")
    assert not path.exists()


def test_going_back_to_what_is_saved_leaves_nothing(
    open_empty: Driver, qtbot, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    open_empty.session.workspace.save(tmp_path / "a.mlplan")
    _, path = with_keeper(open_empty, tmp_path / "recovery")
    rename(open_empty, "Half done")
    qtbot.waitUntil(path.exists, timeout=PATIENCE)
    open_empty.session.workspace.undo()
    open_empty.session._timer.stop()
    assert not path.exists()


def test_typing_on_does_not_put_the_snapshot_off(open_empty: Driver, qtbot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    _, path = with_keeper(open_empty, tmp_path / "recovery")
    for k in range(100):
        rename(open_empty, f"Typing {k}")
        qtbot.wait(50)
        if path.exists():
            break
    assert path.exists()


def test_a_snapshot_waits_for_no_plan(open_empty: Driver, qtbot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """As many long searches as there are threads, and the snapshot is written all the same."""
    _, path = with_keeper(open_empty, tmp_path / "recovery")
    jobs, end = open_empty.session.jobs, threading.Event()
    owners = [QObject() for _ in range(5)]
    try:
        for owner in owners:
            jobs.start(owner, lambda: end.wait(60), lambda _: None)
        rename(open_empty, "Half done")
        qtbot.waitUntil(path.exists, timeout=PATIENCE)
        assert not end.is_set()
    finally:
        end.set()
        jobs.wait()


def test_a_killed_window_leaves_its_work(tmp_path: Path, start_up: Project) -> None:
    file, folder = tmp_path / "a.mlplan", tmp_path / "recovery"
    save(start_up, file, now=NOW)
    before = file.read_bytes()
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(file), str(folder)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "written"
        assert Recovery(folder).found(is_alive) == [], "it lives in another process"
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    (snapshot,) = Recovery(folder).found(is_alive)
    assert snapshot.opened().project == start_up.model_copy(update={"name": "Typed before the end"})
    assert file.read_bytes() == before
    workspace = Workspace.restore(snapshot)
    assert workspace.path == file
    workspace.save()
    assert load(file).project.name == "Typed before the end"


@pytest.mark.parametrize(
    ("button", "left", "restored"),
    [
        ("Restore", True, True),
        ("Ask me later", True, False),
        ("Discard it", False, False),
        ("Enter", True, True),
        ("Escape", True, False),
    ],
)
def test_the_offer_does_what_its_buttons_say(
    qtbot,  # type: ignore[no-untyped-def]
    tmp_path: Path,
    start_up: Project,
    button: str,
    left: bool,
    restored: bool,
) -> None:
    recovery = Recovery(tmp_path)
    recovery.write("gone", start_up, None, None, NOW)

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        QTimer.singleShot(3_000, dialog.reject)  # a key that does nothing must not hang the test
        if button in ("Enter", "Escape"):
            key = Qt.Key.Key_Return if button == "Enter" else Qt.Key.Key_Escape
            QTest.keyClick(dialog.focusWidget() or dialog, key)
            return
        next(b for b in dialog.findChildren(QPushButton) if b.text() == button).click()

    QTimer.singleShot(100, press)
    snapshot = app_module.offer_recovery(Look("light", 10), recovery)
    assert (snapshot is not None) == restored
    assert recovery.path_of("gone").exists() == left


def test_the_old_snapshot_goes_only_when_the_new_window_has_its_own(
    qtbot,  # type: ignore[no-untyped-def]
    tmp_path: Path,
    start_up: Project,
) -> None:
    recovery = Recovery(tmp_path)
    recovery.write("gone", start_up, None, None, NOW)
    (snapshot,) = recovery.found(is_alive)
    window = MainWindow(Look("light", 10), Workspace.restore(snapshot), recovery)
    qtbot.addWidget(window)
    window.session._timer.stop()
    assert window.keeper is not None
    window.keeper.adopt(snapshot)
    assert [p.stem for p in tmp_path.glob("*.recovery")] == [window.keeper.window]
    window.session.workspace.history.mark_clean()
    window.close()
    assert list(tmp_path.iterdir()) == []


def test_the_offer_says_what_when_and_whether_the_file_changed(
    tmp_path: Path, start_up: Project
) -> None:
    recovery = Recovery(tmp_path / "recovery")
    file = tmp_path / "plan.mlplan"
    base_hash = save(start_up, file, now=NOW).hash
    recovery.write("gone", start_up, file, base_hash, NOW)
    (snapshot,) = recovery.found(is_alive)
    words = offer_words(snapshot, NOW + timedelta(minutes=1))
    assert start_up.organisation.name in words
    assert "(plan.mlplan) was not saved when the program ended, 1 minute ago." in words
    assert "copy" not in words
    assert "5 hours ago" in offer_words(snapshot, NOW + timedelta(hours=5, minutes=20))
    assert "3 days ago" in offer_words(snapshot, NOW + timedelta(days=3))
    file.write_text("another")
    assert "would open as a copy" in offer_words(snapshot, NOW)
