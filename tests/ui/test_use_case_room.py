"""The page of a use case as a place in the window: opened, folded, walked through, moved on, undone."""

from __future__ import annotations

from PySide6.QtCore import Qt

from planner.domain.case.estimate import fixed
from planner.domain.case.model_comparison import ModelComparison
from planner.ui.organisation.use_case_room import UseCaseRoom
from planner.ui.organisation.use_cases import UseCasesDialog, open_over
from planner.ui.widgets.better_model import BetterModelDialog
from planner.workspace.case_edits import keep_comparison
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


def test_a_kept_comparison_opens_from_page_report_and_search(open_example: Driver) -> None:
    window, own = open_example.window, open_example.project.organisation.use_cases[0]
    for day, right in (("2026-10-05", 0.93), ("2026-11-16", 0.95)):
        one = ModelComparison(
            id=f"fraud-{day}",
            name=f"Fraud {day}",
            date=day,
            use_case=own.id,
            right_new=right,
            way="threshold",
            seconds_now=1,
            seconds_new=2,
            right_now=0.9,
            uses=fixed(1e6),
            hour_cost=fixed(50),
        )
        assert open_example.session.do(keep_comparison(one))

    def shown(right: str, back: str) -> None:
        place = window.ways.place
        assert place is not None
        assert isinstance(place.dialog, BetterModelDialog)
        assert place.dialog.fields["right_new"].text() == right
        assert window.header.back.text() == back
        window.header.back.click()

    window.ways.open(f"use case/{own.id}")
    room(open_example).cards["version"].way.click()
    shown("95", "Use case")
    assert room(open_example).id == own.id
    open_example.session.jobs.wait()
    report = open_example.go("report")
    ways = {row.way: row for row in report.checks.rows}  # type: ignore[attr-defined]
    ways["place:better version/fraud-2026-11-16"].link.click()
    shown("95", "Report")
    (older,) = [a for a in window.places() if a.target == "better version/fraud-2026-10-05"]
    window.act(older)
    shown("93", "Report")
