"""What was typed is lost by nothing but a person who says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog

from planner.analysis.study.study import Study
from planner.domain.project import Project
from planner.storage.document import load, save
from planner.storage.recovery import Recovery
from planner.ui.frame import app as app_module
from planner.ui.frame import document_files, wizard
from planner.ui.frame.fault import keep_work
from planner.ui.frame.opening import example
from planner.ui.frame.recovery import Draft, is_alive
from planner.ui.frame.start import StartRow
from planner.ui.frame.wizard import Wizard
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, Field, LinkButton
from planner.ui.widgets.header import ToolButton
from planner.ui.widgets.rail import RailButton
from planner.workspace import edits
from planner.workspace.settings import Settings
from planner.workspace.workspace import Workspace
from tests.conftest import NOW
from tests.ui.conftest import Driver, two_pages
from tests.ui.test_every_widget import DIALOGS

Key = Qt.Key


def still(driver: Driver) -> None:
    driver.session._timer.stop()


def name_field(made: Wizard) -> Field:
    return made.name


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a person is asked on leaving; the answer is to stay."""
    names: list[str] = []

    def ask(_: object, __: object, name: str, **___: object) -> str:
        names.append(name)
        return "cancel"

    monkeypatch.setattr(document_files, "ask_unsaved", ask)
    return names


def test_a_document_without_a_file_is_never_clean(start_up: Project) -> None:
    workspace = Workspace.new(start_up)
    assert not workspace.history.is_clean
    workspace.do(edits.rename("Another"))
    workspace.undo()
    assert not workspace.history.is_clean
    copy = example(None)
    assert copy.history.is_clean, "a copy of the example holds nothing of anybody’s"
    copy.do(edits.rename("Mine"))
    assert not copy.history.is_clean


def test_closing_what_has_no_file_asks(open_empty: Driver, asked: list[str]) -> None:
    open_empty.session.adopt(Workspace.new(open_empty.project))
    still(open_empty)
    assert not open_empty.window.files.may_leave()
    assert not open_empty.window.files.open_example(), "opening another is leaving too"
    assert asked == [open_empty.project.name] * 2


@pytest.fixture
def filed(open_empty: Driver, tmp_path: Path) -> tuple[Driver, Path]:
    path = tmp_path / "a.mlplan"
    save(open_empty.project, path, now=NOW)
    open_empty.session.adopt(Workspace.open(path, clock=lambda: NOW))
    still(open_empty)
    return open_empty, path


def test_what_saves_itself_is_saved_on_leaving_without_a_question(
    filed: tuple[Driver, Path], asked: list[str]
) -> None:
    driver, path = filed
    driver.session.do(edits.rename("Changed"))
    still(driver)
    assert driver.window.files.may_leave()
    assert asked == []
    assert load(path).project.name == "Changed"


def test_what_cannot_be_saved_is_asked_about(filed: tuple[Driver, Path], asked: list[str]) -> None:
    driver, path = filed
    driver.session.do(edits.rename("Changed"))
    still(driver)
    path.write_bytes(path.read_bytes() + b"\n")  # somebody else saved meanwhile
    assert not driver.window.files.may_leave()
    assert asked == ["Changed"]


def test_nothing_is_saved_while_the_question_is_open(
    filed: tuple[Driver, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    driver, path = filed
    driver.session.do(edits.rename("Changed"))
    still(driver)
    driver.session.use_settings(Settings(autosave=False))
    before = path.read_bytes()

    def ask(*_: object, **__: object) -> str:
        driver.session.use_settings(Settings())
        driver.window.autosave._left(Qt.ApplicationState.ApplicationInactive)
        driver.session.jobs.wait()
        QApplication.processEvents()
        assert path.read_bytes() == before
        return "discard"

    monkeypatch.setattr(document_files, "ask_unsaved", ask)
    assert driver.window.files.may_leave()
    assert path.read_bytes() == before, "what was to be discarded is not in the file"


def test_back_to_how_it_was_when_opened_is_one_step(filed: tuple[Driver, Path]) -> None:
    driver, _ = filed
    opened = driver.project
    for name in ("One", "Two"):
        driver.session.do(edits.rename(name))
    driver.session.workspace.save()
    (action,) = (a for a in driver.window.actions_ if a.kind == "back")
    driver.window.act(action)
    still(driver)
    assert driver.project.name == opened.name
    assert not driver.session.workspace.history.is_clean
    driver.session.workspace_undo()
    still(driver)
    assert driver.project.name == "Two"
    driver.session.workspace.history.forget()
    driver.window.act(action)
    assert driver.project.name == "Two", "what was deleted for good does not come back"


# ------------------------------------------------------------------ the wizard


def kept(folder: Path) -> Project:
    (found,) = Recovery(folder).found(lambda _: False)
    return found.opened().project


@pytest.fixture
def drafted(qtbot, tmp_path: Path) -> tuple[Wizard, Draft, Path]:  # type: ignore[no-untyped-def]
    look = Look("light", 10)
    look.apply()
    folder = tmp_path / "recovery"
    draft = Draft(Recovery(folder))
    made = Wizard(None, look, NOW, draft)
    made._typed = False
    qtbot.addWidget(made, before_close_func=lambda w: setattr(w, "_typed", False))
    made.show()
    return made, draft, folder


def test_the_first_key_is_kept(drafted: tuple[Wizard, Draft, Path]) -> None:
    made, draft, folder = drafted
    assert Recovery(folder).found(lambda _: False) == []
    QTest.keyClicks(name_field(made), "N")
    assert kept(folder).organisation.name == "N"
    assert Recovery(folder).found(is_alive) == [], "it is offered only when this one is gone"
    draft.finish()
    assert Recovery(folder).found(lambda _: False) == []


def test_everything_typed_is_kept_but_what_does_not_fit(
    drafted: tuple[Wizard, Draft, Path],
) -> None:
    made, _, folder = drafted
    QTest.keyClicks(name_field(made), "North Bank")
    made._forward()
    made.teams.names[0].selectAll()
    QTest.keyClicks(made.teams.names[0], "Credit risk")
    QTest.keyClicks(made.teams.counts[0], "4")
    QTest.keyClicks(made.teams.names[1], "Fraud")
    QTest.keyClicks(made.teams.counts[1], "nobody")
    made.back.click()
    QTest.keyClicks(made.builders.line, "many")
    QTest.keyClicks(made.models.line, "9")
    made._keep()
    project = kept(folder)
    assert project.organisation.name == "North Bank"
    assert [t.name for t in project.teams] == ["Credit risk", "Fraud"]
    assert len(project.respondents) == 5
    assert project.organisation.builders == 5
    assert project.current_round.scope == "quick"
    made.choices["full"].click()
    made._keep()
    assert kept(folder).current_round.scope == "all", "how to begin is kept too"
    assert project.organisation.models_in_production == 9


def test_escape_does_not_throw_away_what_was_typed(
    drafted: tuple[Wizard, Draft, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _, _ = drafted
    answers = iter(["", "discard"])
    monkeypatch.setattr(wizard, "ask_choice", lambda *_: next(answers))
    QTest.keyClicks(name_field(made), "North Bank")
    QTest.keyClick(made, Key.Key_Escape)
    assert made.isVisible()
    QTest.keyClick(made, Key.Key_Escape)
    assert not made.isVisible()
    assert made.workspace is None


def test_the_draft_goes_when_the_window_has_its_own(
    qtbot, start_up: Project, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    from planner.ui.frame.main_window import MainWindow

    folder = tmp_path / "recovery"
    draft = Draft(Recovery(folder))
    draft.write(start_up, NOW)
    look = Look("light", 10)
    window = MainWindow(look, Workspace.new(start_up, clock=lambda: NOW), Recovery(folder))
    qtbot.addWidget(
        window, before_close_func=lambda _: window.session.workspace.history.mark_clean()
    )
    window.session._timer.stop()
    assert window.keeper is not None
    window.keeper.take_over(draft)
    (found,) = Recovery(folder).found(lambda _: False)
    assert found.path == Recovery(folder).path_of(window.keeper.window)
    assert keep_work(window) != "Everything is saved."


def test_giving_the_wizard_up_leaves_nothing(
    qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    look = Look("light", 10)
    look.apply()
    recovery = Recovery(tmp_path / "recovery")
    start = app_module.Start(look, Settings(), recovery)

    class Asked(QObject):
        choice, path = "new", None

    answers = iter([True, False])
    monkeypatch.setattr(app_module, "StartDialog", lambda *_, **__: Asked())

    def shown(dialog: object) -> bool:
        if isinstance(dialog, Wizard):
            QTest.keyClicks(name_field(dialog), "North Bank")
            assert len(list(recovery.folder.glob("*.recovery"))) == 1
            dialog._typed = False
            dialog.reject()
            dialog.deleteLater()
            return False
        return next(answers)

    monkeypatch.setattr(app_module, "run", shown)
    start.ask()
    assert start.workspace is None
    assert list(recovery.folder.glob("*.recovery")) == []


# ------------------------------------------------------------------ what lives on


def test_nothing_of_a_closed_dialog_listens_on(qtbot, few_study: Study) -> None:  # type: ignore[no-untyped-def]
    """A closure on a signal that lives longer than its widget fails when the signal comes."""
    driver = Driver(qtbot, two_pages(few_study.project), few_study)
    wrong = {}
    for name, make in DIALOGS.items():
        with qtbot.captureExceptions() as faults:
            dialog = make(driver)
            close_later(dialog)
            run(dialog)
            QApplication.sendPostedEvents(None, 0)
            for theme, size in (("dark", 14), ("light", 10)):
                driver.look.choose(theme, size)  # type: ignore[arg-type]
            driver.session.changed.emit()
            driver.session.studied.emit()
            driver.session.progress.emit("Planning", 0.5)
            driver.session.message.emit("Said.", False)
            app_module.speak("de")
            app_module.speak("en")
            qtbot.wait(5)
        if faults:
            wrong[name] = faults
    assert not wrong


def close_later(dialog: QDialog) -> None:
    from PySide6.QtCore import QTimer

    QTimer.singleShot(0, lambda: QDialog.reject(dialog))


@pytest.mark.parametrize(
    "made",
    [
        lambda look: Button(look, "Next"),
        lambda look: LinkButton(look, "Open"),
        lambda look: ToolButton(),
        lambda look: RailButton(look, "results", "Results"),
        lambda look: StartRow(look, "results", "Explore the example", "A finished assessment."),
    ],
)
def test_enter_presses_what_has_the_focus(qtbot, made: Callable[[Look], QAbstractButton]) -> None:  # type: ignore[no-untyped-def]
    button = made(Look("light", 10))
    qtbot.addWidget(button)
    pressed: list[int] = []
    button.clicked.connect(lambda *_: pressed.append(1))
    for key in (Key.Key_Return, Key.Key_Enter, Key.Key_Space):
        QTest.keyClick(button, key)
    assert len(pressed) == 3
    QTest.keyClick(button, Key.Key_A)
    assert len(pressed) == 3
