"""Before an anonymous export the window shows who could be recognised; a table can be taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planner.analysis.published.bare import BareProject
from planner.analysis.published.table import fixed
from planner.analysis.study.study import Study
from planner.domain.project import Project
from planner.ui.organisation.people import PeopleDialog
from planner.ui.report.recognised import RecognisedDialog
from planner.ui.results.disagreement import DisagreementDialog
from planner.ui.workshop.begin import BeginDialog
from planner.workspace.edits import Edit
from planner.workspace.publishing import PRINTED, promising
from tests.conftest import PATIENCE
from tests.reporting.test_gate import anonymous
from tests.reporting.test_published_table import organisation
from tests.ui.conftest import Driver


@pytest.fixture
def opened(qtbot: Any) -> Any:
    def open_(sizes: list[int]) -> Driver:
        driver = Driver(qtbot, anonymous(organisation(sizes, 3)), None)
        driver.session._timer.stop()
        driver.session.jobs.cancel(driver.session)
        return driver

    return open_


def dialog_of(driver: Driver) -> RecognisedDialog:
    dialog = RecognisedDialog(driver.window, driver.look, driver.session)
    driver.bot.addWidget(dialog)
    return dialog


def test_the_first_export_fixes_the_table_and_the_next_says_so(opened: Any) -> None:
    driver = opened([8, 5, 2])
    dialog = dialog_of(driver)
    assert dialog.go_on is not None
    assert dialog.go_on.text() == "Fix the table and export…"
    assert "Smallest group behind a figure" in dialog.audit.text()
    assert [r.texts[2] for r in dialog.groups.rows] == ["half levels", "half levels"]
    page = driver.go("report")
    assert page.exports._table_fixed()
    again = dialog_of(driver)
    assert again.go_on is not None
    assert again.go_on.text().startswith("Export the table of ")
    assert again.take_back is not None
    again.take_back_for("sent to nobody")
    assert fixed(driver.project) is None
    driver.session.workspace_undo()
    assert fixed(driver.project) is not None


def test_fewer_than_five_are_a_sentence_and_no_export(opened: Any) -> None:
    driver = opened([2, 2])
    dialog = dialog_of(driver)
    assert dialog.go_on is None
    assert dialog.lead.text().startswith("Fewer than five people took part")


def test_export_asks_first_and_cancel_writes_nothing(
    opened: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = opened([8])
    page = driver.go("report")
    asked: list[str] = []
    monkeypatch.setattr("planner.ui.report.export.run", lambda d: asked.append(d.lead.text()) or 0)
    monkeypatch.setattr(
        "planner.ui.report.export.ask_save", lambda *_: pytest.fail("no file is asked")
    )
    monkeypatch.setattr(page.exports, "_planned", lambda: True)
    page.exports.choose("pdf")
    page.exports.choose_folder()
    assert len(asked) == 2
    assert not driver.project.publications


def test_the_report_keeps_to_what_people_were_promised(opened: Any) -> None:
    driver = opened([8])
    people = PeopleDialog(driver.window, driver.look, driver.session)
    driver.bot.addWidget(people)
    people.promise.setCurrentIndex(people.promise.findData("anonymous"))
    people.promise.activated.emit(people.promise.currentIndex())
    assert driver.project.promise == "anonymous"
    assert people.promised.text().startswith("Reports, and the plan in this window")
    page = driver.go("report")
    box = page.choices["profile"]
    box.setCurrentIndex(box.findData("names"))
    box.activated.emit(box.currentIndex())
    assert box.currentData() == "anonymous"


def test_where_a_level_is_agreed_it_is_said_that_it_will_be_printed(opened: Any) -> None:
    """In an anonymous report, too; where the report shows names anyway nothing is said of it."""
    driver = opened([8])
    for promise, said in (("anonymous", True), ("names", False)):
        driver.session.do(promising(promise))
        report = driver.project.report.model_copy(update={"profile": "names"})
        driver.session.do(Edit("Profile", lambda p, r=report: p.model_copy(update={"report": r})))
        dialog = BeginDialog(driver.window, driver.look, driver.session)
        driver.bot.addWidget(dialog)
        assert (PRINTED in dialog.facts.text()) == said
        talk = DisagreementDialog(driver.window, driver.look, driver.session)
        driver.bot.addWidget(talk)
        talk.table.selectRow(0)
        assert (PRINTED in talk.agree_words.text()) == said


def test_weakening_a_promise_that_was_answered_under_is_asked(
    opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = opened([8])
    driver.session.do(promising("anonymous"))
    people = PeopleDialog(driver.window, driver.look, driver.session)
    driver.bot.addWidget(people)
    said = iter(["", "weaken"])
    monkeypatch.setattr("planner.ui.organisation.people.ask_choice", lambda *_: next(said))
    for promise in ("anonymous", "names"):
        people.promise.setCurrentIndex(people.promise.findData("names"))
        people.promise.activated.emit(people.promise.currentIndex())
        assert driver.project.promise == promise


def test_the_plan_of_the_window_is_made_from_the_table_where_that_was_promised(
    qtbot: Any, example: Project, example_study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Project] = []

    def studied(project: Project, *_: object) -> Study:
        asked.append(project)
        return replace(example_study, project=project)

    monkeypatch.setattr("planner.ui.kit.planning.study", studied)
    monkeypatch.setattr("planner.ui.kit.planning.keep", lambda _: None)
    monkeypatch.setattr("planner.ui.kit.planning.work_ahead", lambda _: None)
    driver = Driver(qtbot, example.model_copy(update={"promise": "anonymous"}), None)
    driver.session.refresh()
    qtbot.waitUntil(lambda: driver.session.is_current, timeout=PATIENCE)
    assert isinstance(asked[-1], BareProject)
    assert not driver.session.stale
