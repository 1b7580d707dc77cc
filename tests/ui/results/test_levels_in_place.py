"""The table of levels: every mark stands where its figure says, and targets are set where they stand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from planner.analysis.around.after_plan import after_plan, targets_reached
from planner.analysis.study.study import Study
from planner.domain.base.numbers import level
from planner.ui.results.hero import HeroTable
from planner.ui.results.levels_card import LevelsCard, target_of_all
from planner.ui.results.page import ResultsPage
from tests.ui.conftest import Driver

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def card(open_example: Driver) -> LevelsCard:
    page = open_example.go("results")
    assert isinstance(page, ResultsPage)
    return page.levels


def press(table: HeroTable, x: float, row: int) -> QPoint:
    return QPoint(round(x), round(table.head + (row + 0.5) * table.high))


def test_marks_stand_at_their_figures_and_rows_are_read_out(
    open_example: Driver, example_study: Study, card: LevelsCard
) -> None:
    table, profile, project = card.table, open_example.session.profile, open_example.project
    axis = table.axis()
    assert axis.span > 0
    assert axis.teams == len(project.teams)
    for value in (0.0, 1.3, 4.0):
        assert axis.level(axis.x(value)) == pytest.approx(value)
    assert axis.cells[-1] + axis.cell < axis.x(0) < axis.x(4) < axis.end <= table.width()
    after = after_plan(example_study)
    assert after is not None
    assert after.overall.value == pytest.approx(example_study.plan.path[-1].value)
    for row in table._rows:
        assert row.plan == after.dimensions[row.id].value
        assert row.overall == profile.dimensions[row.id]
    reached, aimed = targets_reached(example_study, after)
    assert reached == sum(r.left_words == "reached" for r in table._rows)
    assert aimed == sum(r.target is not None for r in table._rows)
    page = open_example.window.page
    assert isinstance(page, ResultsPage)
    assert f"The plan reaches {reached} of {aimed} targets." in page.head.sentence.text()
    line = page.head.line.accessibleDescription()
    assert f"{level(after.overall.value)} plan" in line
    assert f"{level(target_of_all(project))} target" in line
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    said = table.accessibleDescription()
    assert said.startswith(f"{table._rows[1].name}: all {table._rows[1].overall.words}")
    assert all(t.name in said for t in project.teams)
    assert len(said.splitlines()) == 1, "one row at a time"


def test_a_target_is_moved_by_keys_and_mouse_in_one_step_to_undo(
    open_example: Driver, card: LevelsCard
) -> None:
    table, driver = card.table, open_example
    table.setFocus()
    order = table.order
    first = order[0]
    was = driver.project.target_level(first)
    assert was is not None
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert driver.project.target_level(first) == pytest.approx(was + 0.5)
    QTest.keyClick(table, Qt.Key.Key_Left, SHIFT)
    assert driver.project.target_level(first) == pytest.approx(was + 0.4)
    assert table.order == order, "the row stays under the hand"
    driver.session.workspace_undo()
    driver.session.workspace_undo()
    assert driver.project.target_level(first) == was
    QTest.keyClick(table, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert driver.project.target_level(first) == was, "Alt+Left is the way back"
    driver.go("results")
    at, button = table.axis(), Qt.MouseButton.LeftButton
    row = table.order.index(first)
    start = press(table, at.x(was), row)
    QTest.mousePress(table, button, pos=start)
    QTest.mouseMove(table, press(table, at.x(1.9), row))
    assert driver.project.target_level(first) == was, "nothing is set before it is let go"
    QTest.keyClick(table, Qt.Key.Key_Escape)
    QTest.mouseRelease(table, button, pos=press(table, at.x(1.9), row))
    assert driver.project.target_level(first) == was
    QTest.mousePress(table, button, pos=start)
    QTest.mouseMove(table, press(table, at.x(1.9), row))
    QTest.mouseRelease(table, button, pos=press(table, at.x(1.9), row))
    assert driver.project.target_level(first) == pytest.approx(2.0)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert driver.window.page.title == "Assess"


def test_where_there_is_little_room_teams_go_first_then_the_scale(card: LevelsCard) -> None:
    table = card.table
    teams = len(table._teams)
    shown = []
    for width in (1600, 700, 420):
        table.resize(width, table.height())
        axis = table.axis()
        shown.append((axis.teams, axis.span > 0))
        assert not table.grab().isNull()
    assert shown == [(teams, True), (0, True), (0, False)]
