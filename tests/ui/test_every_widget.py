"""Every widget of every page and dialog: nothing clipped at any size, names for all, a session at random."""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QWidget,
)

from planner.analysis.study.study import Study
from planner.domain.organisation.organisation import Organisation
from planner.domain.plan.plan import Limits, Window
from planner.domain.project import Project
from planner.storage.document import dump, parse
from planner.ui.assess.evidence import EvidenceDialog
from planner.ui.business.actuals import ActualsDialog
from planner.ui.business.futures import FuturesDialog
from planner.ui.business.what_if import WhatIfDialog
from planner.ui.frame.change_log import ChangeLogDialog
from planner.ui.frame.differences import DifferencesDialog
from planner.ui.frame.fault import FaultDialog
from planner.ui.frame.passphrase import OpenSealedDialog, ProtectDialog
from planner.ui.frame.settings_dialog import SettingsDialog
from planner.ui.frame.start import StartDialog
from planner.ui.frame.versions import VersionsDialog
from planner.ui.frame.wizard import Wizard
from planner.ui.organisation.numbers import NumbersDialog, charts_of
from planner.ui.organisation.people import PeopleDialog
from planner.ui.organisation.profile import ProfileDialog
from planner.ui.organisation.use_case_page import UseCasePage
from planner.ui.organisation.use_case_room import UseCaseRoom
from planner.ui.organisation.use_cases import UseCasesDialog
from planner.ui.results.disagreement import DisagreementDialog
from planner.ui.roadmap.agree_dialog import AgreeDialog
from planner.ui.roadmap.duties import DutiesDialog
from planner.ui.roadmap.duty_dialog import DutyDialog
from planner.ui.roadmap.first_days import FirstDaysDialog
from planner.ui.roadmap.goals import PlanGoalsDialog
from planner.ui.roadmap.step_dialog import StepDialog
from planner.ui.roadmap.trials import TrialsDialog
from planner.ui.widgets.better_model import BetterModelDialog
from planner.ui.workshop.begin import BeginDialog
from planner.workspace.settings import Settings
from tests.conftest import NOW
from tests.ui.conftest import PAGES, Driver, two_pages
from tests.ui.walkers import clipped, in_sight, out_of_place

Opener = Callable[[Driver], QDialog]
DIALOGS: dict[str, Opener] = {
    "start": lambda d: StartDialog(d.look, ("/gone/a.mlplan", "/gone/b.mlplan")),
    "wizard": lambda d: Wizard(d.window, d.look, NOW),
    "settings": lambda d: SettingsDialog(d.window, d.look, Settings(), lambda **_: None),
    "profile": lambda d: ProfileDialog(d.window, d.look, d.session),
    "people": lambda d: PeopleDialog(d.window, d.look, d.session),
    "use cases": lambda d: UseCasesDialog(d.window, d.look, d.session),
    "use case": lambda d: UseCasePage(
        d.window, d.look, d.session, d.project.organisation.use_cases[0].id
    ),
    "use case, cards": lambda d: UseCaseRoom(
        d.window, d.look, d.session, d.project.organisation.use_cases[0].id, lambda _: None
    ),
    "goals": lambda d: PlanGoalsDialog(d.window, d.look, d.session),
    "agree": lambda d: AgreeDialog(d.window, d.look, d.session, d.session.study),  # type: ignore[arg-type]
    "duties": lambda d: DutiesDialog(d.window, d.look, d.session),
    "duty": lambda d: DutyDialog(d.window, d.look, d.session, None),
    "trials": lambda d: TrialsDialog(d.window, d.look, d.session),
    "first days": lambda d: FirstDaysDialog(d.window, d.look, d.session),
    "disagreement": lambda d: DisagreementDialog(d.window, d.look, d.session),
    "measured": lambda d: ActualsDialog(d.window, d.look, d.session),
    "futures": lambda d: FuturesDialog(d.window, d.look, d.session),
    "better model": lambda d: BetterModelDialog(d.window, d.look, d.session),
    "what if": lambda d: WhatIfDialog(d.window, d.look, d.session, d.session.study),  # type: ignore[arg-type]
    "versions": lambda d: VersionsDialog(d.window, d.look, d.session),
    "evidence": lambda d: EvidenceDialog(d.window, d.look, NOW.date(), ""),
    "workshop": lambda d: BeginDialog(d.window, d.look, d.session),
    "fault": lambda d: FaultDialog(d.window, ZeroDivisionError, None, "Everything is saved."),
    "numbers": lambda d: NumbersDialog(d.window, d.look, charts_of(d.go("roadmap"))),
    "change log": lambda d: ChangeLogDialog(d.window, d.look, d.session),
    "differences": lambda d: DifferencesDialog(
        d.window, d.look, (d.project, another(d.project)), "Here", "In the file"
    ),
    "protect": lambda d: ProtectDialog(d.window, d.look, protected=True),
    "protected": lambda d: OpenSealedDialog(d.window, d.look, "a.mlplan", "Not that one."),
    "step": lambda d: StepDialog(
        d.window,
        d.look,
        d.session.study.plan,
        d.session.study.plan.steps[0],
        Window(),  # type: ignore[union-attr]
    ),
}


def another(project: Project) -> Project:
    """A version in which something of every kind is not as in ``project``."""
    first = project.respondents[0].id
    sheet = dict(list(project.current_round.answers[first].items())[3:])
    answers = {**project.current_round.answers, first: sheet}
    round_ = project.current_round.model_copy(update={"answers": answers})
    return project.model_copy(
        update={
            "name": f"{project.name} 2",
            "rounds": (*project.rounds[:-1], round_),
            "teams": project.teams[:-1],
            "targets": (),
            "assumptions": {},
            "wishes": {},
            "agreed_plan": None,
            "limits": Limits(start="2027-01-01", quarters=4),
            "organisation": Organisation(name="Another"),
        }
    )


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [(10, 720, 540), (10, 1280, 800), (15, 720, 540), (20, 1920, 1080)],
)
def test_no_page_clips_its_words_or_lets_widgets_overlap(
    qtbot, language: str, example: Project, example_study: Study, size: int, width: int, height: int
) -> None:  # type: ignore[no-untyped-def]
    driver = Driver(qtbot, two_pages(example), example_study)
    driver.look.choose(text_size=size)
    driver.window.resize(width, height)
    qtbot.wait(30)
    for page in PAGES:
        driver.go(page)
        qtbot.wait(60)  # layouts settle in several passes
        found = clipped(driver.window) + out_of_place(driver.window)
        assert not found, (page, found)


@pytest.mark.parametrize("size", [10, 20])
def test_no_dialog_clips_its_words_or_lets_widgets_overlap(
    qtbot, language: str, few_study: Study, size: int
) -> None:  # type: ignore[no-untyped-def]
    driver = Driver(qtbot, two_pages(few_study.project), few_study)
    driver.look.choose(text_size=size)
    wrong = {}
    for name, make in DIALOGS.items():
        dialog = make(driver)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.wait(20)
        if found := clipped(dialog) + out_of_place(dialog):
            wrong[name] = found
        dialog.close()
    driver.session.jobs.wait()
    assert not wrong


def test_everything_that_takes_focus_in_a_dialog_has_a_name(qtbot, few_study: Study) -> None:  # type: ignore[no-untyped-def]
    driver = Driver(qtbot, two_pages(few_study.project), few_study)
    nameless = []
    for name, make in DIALOGS.items():
        dialog = make(driver)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.wait(10)
        for widget in in_sight(dialog):
            inner = widget.objectName().startswith("qt_") or isinstance(
                widget.parent(), QComboBox | QAbstractSpinBox
            )
            if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or inner:
                continue
            said = widget.accessibleName() or getattr(widget, "text", lambda: "")()
            if not said and type(widget).__name__ not in ("QScrollArea", "QTabWidget", "QTabBar"):
                nameless.append(f"{name}: {widget}")
        dialog.close()
    driver.session.jobs.wait()
    assert not nameless


# ---------------------------------------------------------------------- a session at random

ACTIONS = int(os.environ.get("PLANNER_ACTIONS", "40"))
"""How often a random person acts; by hand, a longer run finds the rare."""
KEYS = (
    Qt.Key.Key_0, Qt.Key.Key_3, Qt.Key.Key_D, Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Up,
    Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Slash, Qt.Key.Key_Space,
    Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_Backspace,
)  # fmt: skip
TYPED = ("7", "1e9", "-3", "25 %", "0,5", "=1+1", "<b>x</b>", "مرحبا", "’", "  ", "999999999999")


class Someone:
    """Does what comes to mind with whatever is in sight."""

    def __init__(self, driver: Driver, seed: int) -> None:
        self.driver, self.random = driver, random.Random(seed)
        self.done: list[str] = []

    def act(self) -> None:
        window = self.driver.window
        root: QWidget = window  # dialogs are answered where they would be shown
        kind = self.random.choice(("page", "click", "key", "type", "undo", "redo", "box", "drag"))
        getattr(self, f"_{kind}")(root)

    def _one(self, root: QWidget, kinds: type | tuple[type, ...]) -> QWidget | None:
        found = [w for w in in_sight(root) if isinstance(w, kinds) and w.isEnabled()]
        return self.random.choice(found) if found else None

    def _page(self, root: QWidget) -> None:
        if root is self.driver.window:
            page = self.random.randrange(len(PAGES))
            self.done.append(f"page {page}")
            self.driver.window.show_page(page)

    def _click(self, root: QWidget) -> None:
        button = self._one(root, QAbstractButton)
        if isinstance(button, QAbstractButton) and "…" not in button.text():
            self.done.append(f"click {button.text()!r} {button.accessibleName()!r}")
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def _key(self, root: QWidget) -> None:
        target = self._one(root, (QAbstractItemView, QLineEdit, QPlainTextEdit, QSlider)) or root
        key = self.random.choice(KEYS)
        self.done.append(f"key {key.name} on {target.accessibleName()!r}")
        QTest.keyClick(target, key)

    def _type(self, root: QWidget) -> None:
        target = self._one(root, (QLineEdit, QPlainTextEdit))
        if target is not None:
            words = self.random.choice(TYPED)
            self.done.append(f"type {words!r} in {target.accessibleName()!r}")
            target.setFocus()
            if words.isascii():
                QTest.keyClicks(target, words)
            elif isinstance(target, QLineEdit):  # there is no key for it: it is pasted
                target.insert(words)
            if isinstance(target, QLineEdit):
                QTest.keyClick(target, Qt.Key.Key_Return)

    def _undo(self, _: QWidget) -> None:
        self.done.append("undo")
        self.driver.session.workspace_undo()

    def _redo(self, _: QWidget) -> None:
        self.done.append("redo")
        self.driver.session.workspace_redo()

    def _box(self, root: QWidget) -> None:
        box = self._one(root, (QComboBox, QAbstractSpinBox))
        if isinstance(box, QComboBox) and box.count():
            k = self.random.randrange(box.count())
            self.done.append(f"choose {k} in {box.accessibleName()!r}")
            box.setCurrentIndex(k)
            box.activated.emit(k)
        elif isinstance(box, QAbstractSpinBox):
            self.done.append(f"step {box.accessibleName()!r}")
            box.stepBy(self.random.choice((-3, -1, 1, 5)))

    def _drag(self, root: QWidget) -> None:
        widget = self._one(root, QWidget)
        if widget is not None and root is self.driver.window:
            x, y = self.random.randrange(widget.width()), self.random.randrange(widget.height())
            self.done.append(f"drag on {type(widget).__name__} {widget.accessibleName()!r}")
            QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
            QTest.mouseMove(widget, QPoint(max(x - 60, 0), y))
            QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=QPoint(max(x - 60, 0), y))


@pytest.mark.parametrize("seed", [1])
def test_random_actions_break_nothing(
    qtbot, monkeypatch: pytest.MonkeyPatch, few_study: Study, seed: int
) -> None:  # type: ignore[no-untyped-def]
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    monkeypatch.setattr(QDialog, "exec", lambda dialog: 0)  # looked at and left
    driver = Driver(qtbot, two_pages(few_study.project), few_study)
    someone = Someone(driver, seed)
    with qtbot.captureExceptions() as faults:
        for _ in range(ACTIONS):
            someone.act()
            QApplication.processEvents()
            assert not faults, (faults, someone.done[-5:])
    data = dump(driver.project)
    assert parse(data, "x").project == driver.project
    assert len(someone.done) > ACTIONS / 2
