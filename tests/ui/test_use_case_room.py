"""The page of a use case as a place in the window: opened, folded, walked through, moved on, undone."""

from __future__ import annotations

from PySide6.QtCore import Qt

from planner.ui.organisation.use_case_room import UseCaseRoom
from planner.ui.organisation.use_cases import UseCasesDialog, open_over
from planner.workspace.edits import set_use_cases
from tests.ui.conftest import Driver


def room(driver: Driver) -> UseCaseRoom:
    place = driver.window.ways.place
    assert place is not None
    assert isinstance(place.dialog, UseCaseRoom)
    return place.dialog


def test_a_use_case_is_opened_from_its_list(open_example: Driver, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    page = open_example.go("organisation")
    second = open_example.project.organisation.use_cases[1]

    def choose(dialog: UseCasesDialog) -> None:
        dialog._chosen = second.id
        dialog.open_page.click()

    monkeypatch.setattr("planner.ui.organisation.use_cases.run", choose)
    open_over(page, UseCasesDialog)
    assert room(open_example).id == second.id
    assert open_example.window.header.title.text() == second.name
    assert open_example.window.header.back.text() == "Organisation"


def test_cards_fold_and_states_are_set_and_undone(open_example: Driver) -> None:
    own = open_example.project.organisation.use_cases
    open_example.window.ways.open(f"use case/{own[0].id}")
    shown = room(open_example)
    assert shown.cards["stop"].open
    open_example.key(Qt.Key.Key_1)
    assert not shown.cards["stop"].open
    assert shown.cards["measure"].open
    open_example.key(Qt.Key.Key_1)
    assert shown.cards["stop"].open
    assert shown.states[own[0].state].isChecked()
    shown.states["retired"].click()
    assert open_example.project.organisation.use_cases[0].state == "retired"
    assert shown.states["retired"].isChecked()
    open_example.session.workspace_undo()
    assert open_example.project.organisation.use_cases == own
    assert shown.states[own[0].state].isChecked()
    open_example.session.jobs.wait()


def test_the_next_one_follows_and_the_last_leads_to_the_first(open_example: Driver) -> None:
    own = open_example.project.organisation.use_cases
    open_example.window.ways.open(f"use case/{own[0].id}")
    seen = []
    for _ in own:
        seen.append(room(open_example).id)
        room(open_example).next.click()
    assert seen == [u.id for u in own]
    assert room(open_example).id == own[0].id


def test_one_that_is_taken_away_closes_its_page(open_example: Driver) -> None:
    own = open_example.project.organisation.use_cases
    open_example.go("organisation")
    open_example.window.ways.open(f"use case/{own[0].id}")
    assert isinstance(room(open_example), UseCaseRoom)
    open_example.session.do(set_use_cases(own[1:]))
    assert open_example.window.ways.place is None
    open_example.session.do(set_use_cases(()))
    open_example.window.ways.open("use case")
    place = open_example.window.ways.place
    assert place is not None
    assert place.dialog is None
    assert "no use case yet" in place.words.text()
    open_example.session.jobs.wait()
