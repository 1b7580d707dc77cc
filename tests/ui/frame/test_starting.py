"""Beginning: the start window, the wizard's questions, settings, and saving by itself."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from planner.catalogue.builders import split_builders
from planner.domain.base.language import set_speech
from planner.domain.project import Project
from planner.maturity.answers import asked_questions
from planner.storage.document import load, save
from planner.ui.frame.settings_dialog import SettingsDialog
from planner.ui.frame.start import EXAMPLE, NEW, OPEN, PROGRAMME, StartDialog
from planner.ui.frame.wizard import Wizard
from planner.ui.kit.look import Look
from planner.workspace.edits import rename, set_level
from planner.workspace.settings import Settings
from tests.conftest import NOW, PATIENCE, ROOT
from tests.ui.conftest import Driver

Key = Qt.Key


class Made:
    """Makes dialogs that go when the test ends."""

    def __init__(self, qtbot, look: Look) -> None:  # type: ignore[no-untyped-def]
        self.bot, self.look = qtbot, look

    def start(self, recent: tuple[str, ...] = (), problem: str = "") -> StartDialog:
        return self._shown(StartDialog(self.look, recent, problem))

    def wizard(self) -> Wizard:
        return self._shown(Wizard(None, self.look, NOW))

    def _shown(self, dialog):  # type: ignore[no-untyped-def]
        self.bot.addWidget(dialog, before_close_func=lambda d: setattr(d, "_typed", False))
        dialog.show()
        return dialog


@pytest.fixture
def made(qtbot) -> Made:  # type: ignore[no-untyped-def]
    look = Look("light", 10)
    look.apply()
    return Made(qtbot, look)


def test_the_start_window_offers_four_ways_and_recent_files(made: Made, tmp_path: Path) -> None:
    there = tmp_path / "here.mlplan"
    there.write_text("x")
    dialog = made.start((str(there), str(tmp_path / "gone.mlplan")))
    assert list(dialog.rows) == [EXAMPLE, NEW, OPEN, PROGRAMME]
    assert [f.text() for f in dialog.files] == ["here.mlplan", "gone.mlplan (missing)"]
    assert not dialog.files[1].isEnabled()
    QTest.mouseClick(dialog.files[0], Qt.MouseButton.LeftButton)
    assert (dialog.choice, dialog.path) == (OPEN, there)
    dialog = made.start((), "There is no file a. Check the name.")
    assert dialog.rows[EXAMPLE].hasFocus() or dialog.focusWidget() is dialog.rows[EXAMPLE]
    QTest.keyClick(dialog.rows[EXAMPLE], Key.Key_Space)
    assert dialog.choice == EXAMPLE


def _typed(field: Any, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def _pick(box: QComboBox, value: object) -> None:
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_enter_on_a_list_of_the_wizard_goes_on_as_on_a_field(made: Made) -> None:
    wizard = made.wizard()
    _typed(wizard.name, "Blue Grid (test)")
    wizard.industry.setFocus()
    QTest.keyClick(wizard.industry, Key.Key_Return)
    assert wizard.place.text() == "2 of 2"


def test_eleven_answers_make_an_assessment(made: Made) -> None:
    wizard = made.wizard()
    wizard.forward.click()
    assert wizard.fault.text() == "The field “Name” is empty."
    _typed(wizard.name, "Blue Grid (test)")
    _pick(wizard.industry, "banking")
    _typed(wizard.country.lineEdit(), "Germany")
    QTest.keyClick(wizard.country.lineEdit(), Key.Key_Tab)
    assert "30 October 2026" in wizard.money.text(), "the rate is dated"
    _typed(wizard.builders.line, "24")
    assert "data scientists: 11.5" in wizard.split.text()
    _typed(wizard.models.line, "lots")
    QTest.keyClick(wizard.name, Key.Key_Return)
    assert wizard.fault.text().startswith("Models in use: ")
    _typed(wizard.models.line, "12")
    _pick(wizard.generative, True)
    _pick(wizard.laws, True)
    QTest.keyClick(wizard.name, Key.Key_Return)
    assert wizard.place.text() == "2 of 2"
    assert not wizard.promises.isVisible(), "who answers alone is not asked"
    _typed(wizard.teams.names[0], "Wind")
    _typed(wizard.teams.counts[0], "4")
    _typed(wizard.teams.names[1], "Sun")
    _typed(wizard.teams.counts[1], "4.5")
    wizard.forward.click()
    assert "Sun: between 1 and 50 people" in wizard.fault.text()
    _typed(wizard.teams.counts[1], "4")
    assert wizard.promises.isVisible()
    _pick(wizard.promise, "anonymous")
    assert "26 questions" in wizard.facts["quick"].text()
    wizard.choices["workshop"].click()
    _pick(wizard.language, "de")
    wizard.forward.click()
    assert wizard.scope == "workshop"
    assert wizard.workspace is not None
    project = wizard.workspace.project
    organisation = project.organisation
    assert organisation.name == project.report.client == "Blue Grid (test)"
    assert (organisation.industry, organisation.region) == ("banking", "germany")
    assert (organisation.currency, organisation.currency_per_usd) == ("EUR", 0.895095)
    assert organisation.builders == 24
    assert (organisation.models_in_production, organisation.regulated_models) == (12, 12)
    assert "agents" not in organisation.facts, "not known, so it is asked"
    assert [(t.name, t.people) for t in project.teams] == [("Wind", 12), ("Sun", 12)]
    assert [r.team for r in project.respondents] == ["wind"] * 4 + ["sun"] * 4
    assert (project.promise, project.report.profile) == ("anonymous", "anonymous")
    assert project.report.language == "de"
    assert not wizard.workspace.history.is_clean


def test_only_the_name_is_needed_and_every_answer_is_undone(made: Made) -> None:
    wizard = made.wizard()
    before = wizard.project
    _typed(wizard.name, "A (test)")
    _typed(wizard.builders.line, "40")
    _pick(wizard.laws, True)
    assert wizard.models.line.text() == "1", "a law binds what is there"
    wizard.undo()
    assert (wizard.laws.currentData(), wizard.models.line.text()) == (False, "")
    wizard.undo()
    assert wizard.builders.line.text() == ""
    assert wizard.name.text() == "A (test)"
    wizard.enough.click()
    workspace = wizard.workspace
    assert workspace is not None
    assert workspace.project.organisation.builders == 5
    assert len(workspace.project.respondents) == 1
    assert workspace.project.promise is None
    assert workspace.project.current_round.scope == "quick"
    workspace.undo()
    workspace.undo()
    assert workspace.project.organisation == before.organisation, "the window goes on undoing"


def test_a_figure_that_is_asked_about_leaves_what_stood_before_it_was_typed(made: Made) -> None:
    """“1.2” on the way to “1.200” is no answer: it stood as 1.2 data scientists."""
    wizard = made.wizard()
    field = wizard.builders
    QTest.keyClicks(field.line, "1.200")
    assert field.echo.asks
    assert wizard.project.organisation.builders == 5
    field.answer(",")
    assert wizard.project.organisation.builders == 1200
    field.line.selectAll()
    QTest.keyClicks(field.line, "2.5x")
    assert wizard.project.organisation.builders == 1200


def test_a_pasted_list_makes_teams(made: Made) -> None:
    wizard = made.wizard()
    QGuiApplication.clipboard().setText("Wind\t3\nSun\n\nWater\t2\n")
    wizard._show(1)
    QTest.keySequence(wizard.teams.names[0], QKeySequence.StandardKey.Paste)
    assert wizard.teams.rows() == [("Wind", 3), ("Sun", 1), ("Water", 2)]
    assert len(wizard.project.respondents) == 6


def test_builders_are_split_by_the_table() -> None:
    assert split_builders(0) == {}
    assert split_builders(3) == {"data_scientist": 3}
    assert split_builders(8) == {"data_scientist": 5, "ml_engineer": 1.5, "data_engineer": 1.5}
    for people in (0.5, 2.3, 10, 11, 40, 41, 333.3):
        assert sum(split_builders(people).values()) == pytest.approx(people)


def test_new_goes_on_with_what_was_chosen(
    open_example: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill() -> None:
        wizard = QApplication.activeModalWidget()
        assert isinstance(wizard, Wizard)
        _typed(wizard.name, "Blue Grid (test)")
        for _ in range(2):
            wizard.forward.click()

    QTimer.singleShot(50, fill)
    open_example.key(Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert open_example.project.organisation.name == "Blue Grid (test)"
    assert "not saved yet" in open_example.window.windowTitle()
    page = open_example.window.page
    assert page.title == "Assess"
    assert len(page._shown) == 20, "the quick check"
    assert open_example.window.focusWidget() is page, "the next key answers"
    QTest.mouseClick(page.cards[2], Qt.MouseButton.LeftButton)
    assert open_example.answer(page._shown[0].id) == 2
    assert "Nobody has answered" not in open_example.go("results").head.sentence.text()


def test_settings_take_effect_at_once_and_are_kept(open_example: Driver) -> None:
    kept: list[Settings] = []
    window = open_example.window
    window._keep_settings = kept.append
    dialog = SettingsDialog(window, window.look, window.settings, window.change_settings)
    dialog.theme.setCurrentIndex(dialog.theme.findData("dark"))
    dialog.theme.activated.emit(dialog.theme.currentIndex())
    dialog.type_size.setValue(14)
    assert (window.look.choice, window.look.text_size) == ("dark", 14)
    page = open_example.go("assess")
    page.show_question("STR-01")
    dialog.advance.click()
    page.answer(2)
    assert page.current == "STR-02"
    assert kept[-1] == window.settings
    assert kept[-1].advance_after_answer
    open_example.key(Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert kept[-1].text_size == 13


def _named(driver: Driver, path: Path) -> None:
    driver.session.workspace.save(path)
    driver.window.session.changed.emit()


def test_a_named_document_saves_itself(open_empty: Driver, qtbot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.mlplan"
    _named(open_empty, path)
    autosave = open_empty.window.autosave
    page = open_empty.go("assess")
    page.show_question("STR-01")
    page.setFocus()
    open_empty.key(Key.Key_3)
    assert autosave._timer.isActive()
    autosave._timer.setInterval(20)
    autosave._timer.start()
    qtbot.waitUntil(lambda: open_empty.session.workspace.history.is_clean, timeout=PATIENCE)
    assert load(path).project == open_empty.project
    assert open_empty.answer("STR-01") == 3
    assert "Saved" in open_empty.window.rail.state.text()
    open_empty.session.workspace.undo()
    assert open_empty.answer("STR-01") is None, "saving is no step of its own"


def test_edits_while_it_saves_stay_unsaved(open_empty: Driver, tmp_path: Path) -> None:
    path = tmp_path / "a.mlplan"
    _named(open_empty, path)
    session, autosave = open_empty.session, open_empty.window.autosave
    session.do(rename("One"))
    first = load(path).project.name
    autosave.save_now()
    session.do(rename("Two"))
    autosave.settle()
    assert load(path).project.name in (first, "One"), "never what was edited while it saved"
    assert not session.workspace.history.is_clean
    assert open_empty.window.files.save(), "the file is ours, whatever was written meanwhile"
    assert load(path).project.name == "Two"


def test_saving_by_itself_pauses_for_the_work_of_others(
    open_empty: Driver, qtbot, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.mlplan"
    _named(open_empty, path)
    other = load(path).project.model_copy(update={"name": "Somebody else"})
    save(other, path, now=datetime.now(UTC), overwrite=True)
    autosave = open_empty.window.autosave
    open_empty.session.do(rename("Mine"))
    autosave.save_now()
    qtbot.waitUntil(lambda: autosave._paused, timeout=PATIENCE)
    assert load(path).project.name == "Somebody else"
    assert "pauses until you save" in open_empty.window.messages.text.text()
    open_empty.session.do(rename("Mine again"))
    assert not autosave._timer.isActive()


def test_answers_are_never_replaced_by_none_unasked(
    open_empty: Driver, start_up: Project, tmp_path: Path
) -> None:
    session, autosave = open_empty.session, open_empty.window.autosave
    session.do(set_level(start_up.respondents[0].id, "STR-01", 2, "2026-11-01T09:00:00Z"))
    _named(open_empty, tmp_path / "a.mlplan")
    session.do(rename("Still there"))
    assert autosave._wanted()
    empty = session.project.current_round.model_copy(update={"answers": {}})
    session.workspace.history.change(
        session.project.model_copy(update={"rounds": (empty,)}), "Everything went"
    )
    assert not autosave._wanted()


def test_a_document_without_a_file_is_left_alone(open_empty: Driver) -> None:
    open_empty.session.do(rename("No file"))
    assert not open_empty.window.autosave._timer.isActive()


def test_another_language_takes_over_the_document(
    open_empty: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from planner.storage.recovery import Recovery
    from planner.ui.frame import app

    monkeypatch.setattr(app, "settings_path", lambda: tmp_path / "settings.json")
    recovery = Recovery(tmp_path / "recovery")
    window = app.show_window(
        open_empty.look, open_empty.session.workspace, recovery, Settings(autosave=False)
    )
    try:
        window.session.do(rename("In German"))
        window.change_settings(language="de")
        other = window.successor
        assert other is not None
        assert not window.isVisible()
        assert other.isVisible()
        assert other.session.project.name == "In German"
        assert not other.session.workspace.history.is_clean
        other.session.workspace.undo()
        assert other.session.project.name != "In German", "what can be undone goes with it"
        other.session.workspace.history.mark_clean()
        other.close()
    finally:
        set_speech("en")


def test_a_window_that_was_replaced_saves_no_more(
    qtbot, tmp_path: Path, start_up: Project, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    from planner.storage.recovery import Recovery
    from planner.ui.frame import app
    from planner.workspace.workspace import Workspace

    monkeypatch.setattr(app, "settings_path", lambda: tmp_path / "settings.json")
    monkeypatch.setattr(app, "user_backups", lambda: None)
    path = tmp_path / "a.mlplan"
    save(start_up, path, now=NOW)
    look = Look("light", 10)
    window = app.show_window(look, Workspace.open(path), Recovery(tmp_path / "r"), Settings())
    try:
        window.change_settings(language="de")
        other = window.successor
        assert other is not None
        other.session.settings = Settings(autosave=False)
        other.session.do(rename("By the new window only"))
        left = QGuiApplication.instance()
        left.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
        qtbot.wait(300)
        assert not shiboken6.isValid(window)
        assert load(path).project.name == start_up.name
        other.session.workspace.history.mark_clean()
        other.close()
    finally:
        set_speech("en")


def test_every_question_is_in_the_count(start_up: Project) -> None:
    screening = [q for q in asked_questions(start_up) if q.screening]
    assert len(screening) == 20


def test_saving_by_itself_twice_at_once_is_no_quarrel(
    qtbot, tmp_path: Path, start_up: Project, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    """Found by the kill loop: the second write took the first for somebody else's."""
    path = tmp_path / "a.mlplan"
    old = (ROOT / "tests" / "fixtures" / "schema-1.3.mlplan").read_bytes()
    path.write_bytes(old)
    driver = Driver(qtbot, start_up, None, path)
    driver.session._timer.stop()
    autosave, workspace = driver.window.autosave, driver.session.workspace
    writing = workspace.writing

    def slow(*arguments: Any, **named: Any) -> Any:
        write = writing(*arguments, **named)

        def late() -> Any:
            written = write()
            time.sleep(0.3)
            return written

        return late

    monkeypatch.setattr(workspace, "writing", slow)
    autosave._timer.setInterval(50)
    driver.session.do(rename("One"))
    autosave.save_now()
    time.sleep(0.1)
    driver.session.do(rename("Two"))
    autosave.save_now()
    qtbot.waitUntil(lambda: workspace.history.is_clean, timeout=PATIENCE)
    assert not autosave._paused
    assert load(path).project.name == "Two"
    assert (tmp_path / "a.mlplan.schema-1.3.bak").read_bytes() == old
