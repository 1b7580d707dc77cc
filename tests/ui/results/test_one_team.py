"""The levels of one team on the scale, and the way from a row to its questions."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from planner.ui.results.levels_card import LevelsCard
from planner.ui.results.page import ResultsPage
from tests.ui.conftest import Driver


def card_of(driver: Driver) -> LevelsCard:
    page = driver.go("results")
    assert isinstance(page, ResultsPage)
    return page.levels


def test_a_team_that_is_chosen_has_its_marks_and_its_own_target(open_example: Driver) -> None:
    card, profile = card_of(open_example), open_example.session.profile
    team = open_example.project.teams[2]
    place = card.radar_team.findData(team.id)
    assert card.radar_team.isVisible()
    card.radar_team.setCurrentIndex(place)
    card.radar_team.activated.emit(place)
    for row in card.table._rows:
        assert row.marked == profile.teams[2].dimensions[row.id]
        assert row.overall == profile.dimensions[row.id]
        assert row.gap == profile.gap(open_example.project, row.id, 2)
    first = card.table._rows[0]
    assert first.target is not None
    card.table.setFocus()
    QTest.keyClick(card.table, Qt.Key.Key_Left)
    project = open_example.project
    assert project.target_level(first.id, team.id) == first.target - 0.5
    assert project.target_level(first.id) == first.target, "that of all teams stays"
    card.radar_team.setCurrentIndex(0)
    card.radar_team.activated.emit(0)
    assert all(row.marked == row.overall for row in card.table._rows)


def test_a_row_leads_to_its_questions_by_a_click(open_example: Driver) -> None:
    card = card_of(open_example)
    open_example.window.resize(1440, 900)
    open_example.bot.wait(30)
    table, axis = card.table, card.table.axis()
    counts = [q.dimension for q in open_example.session.profile.cells.questions]
    assert [r.questions for r in table._rows] == [counts.count(r.id) for r in table._rows]
    assert axis.end < axis.way < table.width()
    opened: list[str] = []
    table.opened.connect(opened.append)
    y = round(table.head + 1.5 * table.high)
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(table, left, pos=QPoint(round(axis.way - 10), y))
    assert not opened, "a click elsewhere chooses the row"
    row = table._rows[1].id
    QTest.mouseClick(table, left, pos=QPoint(table.width() - 20, y))
    assert opened == [row]
    assert open_example.window.page.title == "Assess"
