"""A driver with verbs, so that scenarios read as what a person does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from planner.analysis.study.study import Study
from planner.domain.project import Project
from planner.ui.frame.main_window import MainWindow
from planner.ui.kit.intake import IntakeDialog
from planner.ui.kit.look import Look
from planner.workspace.workspace import Workspace
from tests.conftest import NOW

NOISE = ("propagateSizeHints", "This plugin does not support", "raise()")
PAGES = ["organisation", "assess", "results", "candidates", "business", "roadmap", "report"]


class Driver:
    """What a person does with the window."""

    def __init__(
        self, qtbot, project: Project, study: Study | None, path: Path | None = None
    ) -> None:  # type: ignore[no-untyped-def]
        self.bot = qtbot
        self.look = Look("light", 10)
        self.look.apply()
        workspace = (
            Workspace.open(path, clock=lambda: NOW)
            if path
            else Workspace.new(project, clock=lambda: NOW)
        )
        workspace.history.mark_clean()  # so that no test is asked about what it leaves behind
        self.window = MainWindow(self.look, workspace)
        self.window.resize(1280, 800)
        self.session = self.window.session
        self.bot.addWidget(self.window, before_close_func=self._forget)
        if study is not None:
            self.session._timer.stop()
            self.session.jobs.cancel(self.session)
            self.session._studied(study)
        self.window.show()
        self.bot.waitExposed(self.window)

    def _forget(self, _: QWidget) -> None:
        self.session.workspace.history.mark_clean()
        self.session._timer.stop()
        self.session.jobs.cancel(self.session)  # nobody waits for what a test has set going

    @property
    def project(self) -> Project:
        return self.session.project

    def go(self, page: str) -> QWidget:
        self.window.show_page(PAGES.index(page))
        self.bot.wait(20)
        return self.window.page

    def key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifier)

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), text)

    def answer(self, question: str) -> int | None:
        return self.project.current_round.answer(self.session.respondent, question).level

    def texts(self, widget: QWidget | None = None) -> str:
        from planner.ui.kit.text import PlainLabel

        labels = (widget or self.window).findChildren(PlainLabel)
        return "\n".join(x.text() for x in labels if x.isVisible()).replace("\u2060", "")


@pytest.fixture(autouse=True)
def _no_qt_warnings() -> Iterator[None]:
    caught: list[str] = []

    def handler(kind: QtMsgType, _: object, message: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not any(n in message for n in NOISE):
            caught.append(message)

    before = qInstallMessageHandler(handler)
    yield
    qInstallMessageHandler(before)
    assert not caught, caught


def two_pages(project: Project) -> Project:
    """The same with the decision sheet for its report: its preview is made in a fifth of the time."""
    report = project.report.model_copy(update={"edition": "decision"})
    return project.model_copy(update={"report": report})


def take_all(dialog: IntakeDialog) -> int:  # type: ignore[type-arg]
    """Take everything that is clear, as a person would by one click."""
    dialog.take.click()
    return dialog.result()


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Files that are read are taken as shown; holds what each preview said, and its button."""
    shown: list[tuple[str, str]] = []

    def take(dialog: IntakeDialog) -> int:  # type: ignore[type-arg]
        shown.append((dialog.lead.text(), dialog.take.text()))
        return take_all(dialog)

    monkeypatch.setattr("planner.ui.kit.intake.run", take)
    return shown


@pytest.fixture
def open_example(qtbot, example: Project, example_study: Study):  # type: ignore[no-untyped-def]
    return Driver(qtbot, two_pages(example), example_study)


@pytest.fixture
def open_full(qtbot, example: Project, example_study: Study):  # type: ignore[no-untyped-def]
    """With the full report, for what only that has."""
    return Driver(qtbot, example, example_study)


@pytest.fixture
def open_few(qtbot, few_study: Study):  # type: ignore[no-untyped-def]
    """The example with few candidates and futures, for what plans anew."""
    return Driver(qtbot, two_pages(few_study.project), few_study)


@pytest.fixture
def open_empty(qtbot, start_up: Project):  # type: ignore[no-untyped-def]
    driver = Driver(qtbot, start_up, None)
    driver.session._timer.stop()
    driver.session.jobs.cancel(driver.session)
    return driver
