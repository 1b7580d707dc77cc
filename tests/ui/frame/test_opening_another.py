"""Nothing of one document is on screen when another one is open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from planner.analysis.study.study import Study
from planner.domain.project import Project
from planner.workspace.workspace import Workspace
from tests.conftest import NOW
from tests.ui.conftest import PAGES, Driver


def cells(model: QAbstractItemModel | None) -> Iterator[str]:
    if model is None:
        return
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            yield str(model.index(row, column).data(Qt.ItemDataRole.DisplayRole) or "")


def said(widget: QWidget) -> Iterator[str]:
    """Everything a widget holds that somebody could read or hear."""
    yield from (widget.windowTitle(), widget.toolTip(), widget.statusTip())
    yield from (widget.accessibleName(), widget.accessibleDescription())
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QPlainTextEdit):
        yield widget.toPlainText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(k) for k in range(widget.count()))
    if isinstance(widget, QAbstractItemView):
        yield from cells(widget.model())
    rows = getattr(widget, "rows", None)
    if isinstance(rows, list | tuple):
        yield from (repr(row) for row in rows)
    numbers = getattr(widget, "numbers", None)
    if callable(numbers):
        yield repr(numbers())


def marked(project: Project, mark: str) -> Project:
    """A document whose every name says whose it is."""
    organisation = project.organisation.model_copy(update={"name": f"{mark} AG"})
    rounds = (*project.rounds[:-1], project.current_round.model_copy(update={"label": mark}))
    return project.model_copy(
        update={
            "name": f"{mark} assessment",
            "organisation": organisation,
            "rounds": rounds,
            "teams": tuple(
                t.model_copy(update={"name": f"{mark} {k}"}) for k, t in enumerate(project.teams)
            ),
            "respondents": tuple(
                r.model_copy(update={"name": f"{mark} person {k}"})
                for k, r in enumerate(project.respondents)
            ),
            "owners": dict.fromkeys(project.owners, f"{mark} owner"),
            "report": project.report.model_copy(update={"client": f"{mark} client"}),
            "facilitator": f"{mark} facilitator",
        }
    )


@pytest.mark.parametrize("front", ["roadmap", "assess"])
def test_nothing_of_the_document_before_is_in_any_widget(
    qtbot, example: Project, example_study: Study, start_up: Project, front: str
) -> None:  # type: ignore[no-untyped-def]
    mark = "Zebrafink"
    driver = Driver(qtbot, marked(example, mark), example_study)
    window = driver.window
    for page in [*PAGES, front]:
        driver.go(page)
    steps = [s.candidate.name for s in example_study.plan.steps]
    driver.go("roadmap")
    window.page._explain(example_study.plan.steps[0].candidate.id)  # type: ignore[attr-defined]
    driver.go(front)
    window.messages.show_message(f"{mark} cannot be read.", True)
    everything = [window, *window.findChildren(QWidget)]
    assert any(mark in text for w in everything for text in said(w))
    window.session.adopt(Workspace.new(start_up, clock=lambda: NOW))
    window.session._timer.stop()
    QApplication.sendPostedEvents(None, 0)
    for page in PAGES:
        driver.go(page)
    everything = [window, *window.findChildren(QWidget)]
    found = {type(w).__name__: t for w in everything for t in said(w) if mark in t}
    assert not found
    roadmap = driver.go("roadmap")
    shown = [t for w in roadmap.findChildren(QWidget) for t in said(w)]
    assert not [name for name in steps if any(name in text for text in shown)]
    window.session.workspace.history.mark_clean()
