"""Two hundred teams: rows that are found, narrowed, sorted and grouped, where eight stood as columns."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from planner.domain.answers.assessment import Answer, Respondent
from planner.domain.organisation.organisation import Team
from planner.domain.project import Project
from planner.maturity.answers import asked_dimensions, asked_questions
from planner.maturity.score import assess
from planner.ui.kit.look import Look
from planner.ui.kit.quiet import searchable
from planner.ui.organisation.numbers import charts_of
from planner.ui.results.page import ResultsPage
from planner.ui.results.spread_header import Spread
from planner.ui.results.teams import TeamsCard, unit_of
from planner.workspace.edits import checked
from tests.ui.conftest import Driver


@pytest.fixture
def crowd(start_up: Project) -> Project:
    """Two hundred teams of one person; a tenth has not answered."""
    teams = tuple(
        Team(id=f"t-{k}", name=f"Team with a rather long name {k:03}") for k in range(200)
    )
    people = tuple(Respondent(id=f"p-{k}", team=t.id) for k, t in enumerate(teams))
    asked = asked_questions(start_up)
    answers = {
        f"p-{k}": {q.id: Answer(state="level", level=k % 5) for q in asked}  # type: ignore[arg-type]
        for k in range(200)
        if k % 10
    }
    now = start_up.current_round.model_copy(
        update={"answers": answers, "consensus": {}, "scope": "all"}
    )
    return checked(start_up, teams=teams, respondents=people, rounds=(now,), targets=())


def test_two_hundred_teams_are_rows(qtbot, crowd: Project) -> None:  # type: ignore[no-untyped-def]
    driver = Driver(qtbot, crowd, None)
    driver.session._timer.stop()
    page = driver.go("results")
    assert isinstance(page, ResultsPage)
    card = page.teams
    assert card.isVisible()
    assert page.levels.table.grid()[0][:3] == ("Dimension", "All", "Last round"), (
        "no unreadable columns"
    )  # type: ignore[index]
    assert card.table is not None
    assert card.model is not None
    rows = card.model.rows
    assert len(rows) == 200
    assert [rows[0].texts[3], rows[-1].texts[3]] == ["0.0", "?"], "the lowest first, unknown last"
    assert card.chips["open"].text() == "Not answered 20"
    card.chips["open"].click()
    assert len(card.model.rows) == 20
    card.chips["behind"].click()
    assert len(card.model.rows) == 36, "a fifth of the 180 that are known"
    card.chips["all"].click()
    QTest.keyClicks(card.search, "NAME 17")
    assert {r.id for r in card.model.rows} == {f"t-{k}" for k in range(170, 180)}
    card.search.clear()
    card._sorted(0)
    card._sorted(0)
    assert card.model.rows[0].id == "t-199"
    card._sorted(3)
    card.grouped.setChecked(True)
    bands = [r.texts[0] for r in card.model.rows if r.group]
    assert len(bands) == 5
    card.grouped.setChecked(False)
    card.table.selectRow(5)
    QTest.keyClick(card.table, Qt.Key.Key_Return)
    chosen = page.levels.radar_team.currentData()
    card.chosen.emit("t-42")
    assert page.levels.radar_team.currentData() == "t-42" != chosen
    numbers = next(c for c in charts_of(page) if c is card.table)
    assert numbers.numbers is not None
    assert len(numbers.numbers().rows) == 200, "Ctrl+T holds every team"
    words = [a.words for a in driver.window.places() if a.group == "Team"]
    assert len(words) == 200, "Ctrl+K finds each"


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [("Germ", "Germany"), ("germany", "Germany"), ("many", "Germany"), ("an", "Oman"), ("xyz", "Oman"),
     ("", "Oman"), ("Fr", "France")],
)  # fmt: skip
def test_who_goes_on_has_chosen_what_they_began_to_type(qtbot, typed: str, chosen: str) -> None:  # type: ignore[no-untyped-def]
    box = QComboBox()
    box.addItems(["France", "Germany", "Oman", "Finland"])
    searchable(box)
    box.setCurrentIndex(2)
    qtbot.addWidget(box)
    told: list[int] = []
    box.activated.connect(told.append)
    box.setEditText(typed)
    line = box.lineEdit()
    assert line is not None
    line.editingFinished.emit()
    assert box.currentText() == chosen
    assert told == ([] if chosen == "Oman" else [box.findText(chosen)])


def test_letters_after_a_click_take_the_place_of_what_stood_there(qtbot) -> None:  # type: ignore[no-untyped-def]
    box, before = QComboBox(), QComboBox()
    room = QWidget()
    column = QVBoxLayout(room)
    for one in (before, box):
        column.addWidget(one)
    box.addItems(["France", "Germany", "Oman"])
    searchable(box)
    qtbot.addWidget(room)
    with qtbot.waitActive(room):
        room.show()
        room.activateWindow()
    before.setFocus()
    line = box.lineEdit()
    assert line is not None
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: line.selectedText() == "France")
    QTest.keyClicks(line, "Oma")
    assert line.text().startswith("Oma")


@pytest.mark.parametrize(
    ("name", "unit"),
    [("Retail / Fraud", "Retail"), ("Berlin: Pricing", "Berlin"), ("Claims – Motor", "Claims"),
     ("Claims - Motor", "Claims"), ("Credit-risk", ""), ("Fraud", ""), ("Fraud /", ""), ("/ Fraud", "")],
)  # fmt: skip
def test_the_unit_stands_before_the_team(name: str, unit: str) -> None:
    assert unit_of(name) == unit


def test_teams_are_grouped_by_unit_or_level_never_both(qtbot, crowd: Project) -> None:  # type: ignore[no-untyped-def]
    named = tuple(
        t.model_copy(update={"name": f"{('Berlin', 'Madrid')[k % 2]} / {t.name}" if k else t.name})
        for k, t in enumerate(crowd.teams)
    )
    project = checked(crowd, teams=named)
    card = TeamsCard(Look("light", 10))
    qtbot.addWidget(card)
    card.show_teams(project, assess(project))
    assert not card.units.isHidden()
    card.grouped.setChecked(True)
    card.units.setChecked(True)
    assert not card.grouped.isChecked()
    assert card.model is not None
    heads = [str(r.texts[0]) for r in card.model.rows if r.group]
    names = [" · ".join(h.split(" · ")[:2]) for h in heads]
    assert names == ["Berlin · 99 teams", "Madrid · 100 teams", "Without a unit · 1 teams"]
    levels = {k % 2: sorted(j % 5 for j in range(1, 200) if j % 2 == k and j % 10) for k in (0, 1)}
    for head, own in zip(heads, (levels[0], levels[1]), strict=False):
        middle = np.median(own)
        assert head.endswith(f" · median {middle:.1f}, {own[0]:.1f} to {own[-1]:.1f}")
    assert card.table is not None
    spreads = card.table.spread.spreads
    assert len(spreads) == 1 + len(asked_dimensions(project))
    known = [t.overall.value for t in assess(project).teams if t.overall.value is not None]
    counted, _ = np.histogram(np.round(known, 6), bins=8, range=(0, 4))
    assert sum(counted) == 180
    assert spreads[0].counts == tuple(counted)
    assert "All: median 2.0, 0.0 to 4.0" in card.table.accessibleDescription()
    assert not card.table.grab().isNull()


def test_levels_at_the_ends_are_counted_once() -> None:
    spread = Spread.of([0.0, 0.49, 0.5, 3.99, 4.0])
    assert spread.counts == (2, 1, 0, 0, 0, 0, 0, 2)
    assert (spread.middle, spread.low, spread.high) == (0.5, 0.0, 4.0)
    assert Spread.of([]).words == ""
