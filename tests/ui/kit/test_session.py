"""What is computed in the background: one at a time, not while people answer, and kept."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject

from planner.analysis.study import once, studied
from planner.analysis.study.keep import keep
from planner.analysis.study.study import Study
from planner.domain.base.errors import InputError
from planner.domain.organisation.organisation import Organisation
from planner.domain.project import Project
from planner.storage.document import load, save
from planner.storage.results import Results
from planner.ui.kit import planning
from planner.ui.kit import session as session_module
from planner.ui.kit.jobs import Jobs
from planner.ui.kit.session import DEBOUNCE_MS, IDLE_MS, Session
from planner.workspace.edits import Edit, rename, set_level, set_limits
from planner.workspace.meeting.votes import add_seats
from planner.workspace.settings import Settings
from planner.workspace.workspace import Workspace
from tests.conftest import NOW, PATIENCE
from tests.ui.conftest import Driver

WHEN = "2026-11-21T12:00:00Z"


@pytest.fixture
def session(qtbot, example: Project, example_study: Study) -> Any:  # type: ignore[no-untyped-def]
    jobs = Jobs()
    made = Session(Workspace.new(example, clock=lambda: NOW), jobs, Settings())
    made._studied(example_study)
    yield made
    made.finish()
    jobs.shut_down()


def an_answer(session: Session, level: int) -> None:
    who = session.project.respondents[0].id
    question = next(iter(session.project.current_round.answers[who]))
    assert session.do(set_level(who, question, level, WHEN))


def less_money(session: Session, budget: float = 10_000.0) -> None:
    limits = session.project.limits.model_copy(update={"budget_per_quarter": budget})
    assert session.do(set_limits(limits))


def test_answers_wait_until_people_are_done(session: Session) -> None:
    before = session.project
    for level in (0, 4, 1):
        an_answer(session, level)
    assert session._timer.interval() == IDLE_MS
    assert session.stale == studied.CHANGED
    session.watch(watched=True)
    assert session._timer.interval() <= DEBOUNCE_MS, "somebody looks at the plan"
    session.watch(watched=False)
    an_answer(session, 2)
    assert session._timer.interval() == IDLE_MS
    less_money(session)
    assert session._timer.interval() == DEBOUNCE_MS, (
        "whoever changes a limit wants to see what it does"
    )
    while session.project is not before:
        session.workspace_undo()
    assert not session._timer.isActive(), "all was taken back, so there is nothing to compute"
    assert session.is_current


def test_people_who_come_are_waited_for_as_answers_are(session: Session) -> None:
    study = session.study
    assert study is not None
    assert session.do(add_seats(session.project.teams[0].id, 8))
    assert not session.is_current
    assert session._timer.interval() == IDLE_MS, "a room fills: nobody wants a plan of each seat"
    assert session.is_before_people
    an_answer(session, 0)
    assert session.is_before_people, "answers are what the plan is compared over"
    less_money(session)
    assert not session.is_before_people, "the rest of such a move would not be what people said"


def test_asking_again_lets_the_plan_that_is_being_made_go_on(
    session: Session, qtbot, monkeypatch: pytest.MonkeyPatch, example_study: Study
) -> None:  # type: ignore[no-untyped-def]
    begun, go = [], threading.Event()

    def slow(project: Project, *_: object) -> Study:
        begun.append(project)
        go.wait(60)
        return example_study

    monkeypatch.setattr(planning, "study", slow)
    less_money(session)
    session._study()
    session.refresh()
    assert not session._timer.isActive()
    less_money(session, 9_000.0)
    session.refresh()
    assert session._timer.isActive(), "of another document it is begun anew"
    session._timer.stop()
    go.set()
    qtbot.waitUntil(lambda: not session.working, timeout=PATIENCE)
    assert len(begun) == 1


def test_what_engines_do_not_read_makes_no_plan(session: Session) -> None:
    session.do(rename("Another name"))
    assert not session._timer.isActive()
    assert session.is_current


def test_one_at_a_time(
    session: Session, qtbot, monkeypatch: pytest.MonkeyPatch, example_study: Study
) -> None:  # type: ignore[no-untyped-def]
    running, most, begun, go = 0, 0, 0, threading.Event()
    guard = threading.Lock()

    def slow(project: Project, _: object, progress: Any, __: object) -> Study:
        nonlocal running, most, begun
        with guard:
            running, begun = running + 1, begun + 1
            most = max(most, running)
        try:
            while not go.wait(0.01):
                if not progress("", 0.1):
                    raise session_module.Cancelled
        finally:
            with guard:
                running -= 1
        return example_study

    monkeypatch.setattr(planning, "study", slow)
    for k in range(6):
        less_money(session, 1_000.0 + k)
        session._timer.stop()  # on a slow machine it would ask once more by itself
        session._study()
        qtbot.wait(30)
    assert session.working
    go.set()
    qtbot.waitUntil(lambda: not session.working, timeout=PATIENCE)
    assert most == 1
    assert begun <= 6


def test_stopping_leaves_the_old_result_and_says_that_it_is_old(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    less_money(session)
    session.cancel()
    assert not session._timer.isActive()
    assert session.study is not None
    assert session.stale == studied.CHANGED
    assert not session.is_current


def test_a_document_opens_with_its_last_result(
    qtbot, example: Project, example_study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.mlplan"
    save(example, path, now=NOW, results=keep(example_study))
    asked, go = [], threading.Event()

    def slow(project: Project, *_: object) -> Study:
        asked.append(project)
        go.wait(60)
        return example_study

    monkeypatch.setattr(planning, "study", slow)
    jobs = Jobs()
    session = Session(Workspace.open(path), jobs, Settings(), Results(tmp_path / "results"))
    try:
        session.refresh()
        qtbot.waitUntil(lambda: session.study is not None, timeout=PATIENCE)
        assert session.stale == once.NOT_FROM_HERE, "shown at once, and computed again here"
        assert session.study is not None
        assert session.study.case.npv == example_study.case.npv
        go.set()
        qtbot.waitUntil(lambda: not session.stale, timeout=PATIENCE)
        assert len(asked) == 1
        other = Session(Workspace.open(path), jobs, Settings(), Results(tmp_path / "results"))
        other.refresh()
        qtbot.waitUntil(lambda: other.study is not None, timeout=PATIENCE)
        assert other.is_current
        qtbot.waitUntil(lambda: not other.working, timeout=PATIENCE)
        assert len(asked) == 1, "what was computed here once is not computed again"
    finally:
        go.set()
        jobs.shut_down()


def test_the_result_is_saved_with_the_document_and_is_no_reason_to_save_it(
    session: Session, example_study: Study, tmp_path: Path
) -> None:
    workspace = session.workspace
    workspace.save(tmp_path / "a.mlplan")
    workspace.results = keep(example_study)
    assert workspace.history.is_clean
    workspace.save()
    found = load(tmp_path / "a.mlplan").results
    assert found == workspace.results


def test_what_a_new_document_does_not_say_yet_is_no_fault(session: Session) -> None:
    """Nobody was asked how many build models: pages say it, no red bar; who takes them away is told."""
    said: list[str] = []
    session.message.connect(lambda words, _: said.append(words))
    nobody = Organisation(name="New")
    session.workspace.history.amend(session.project.model_copy(update={"organisation": nobody}))
    session._failed("No data scientists.")  # there was a plan before
    assert said == ["No data scientists."]
    session._failed("No data scientists.")
    assert (len(said), session.failure) == (1, "No data scientists.")


def test_an_error_goes_when_it_is_put_right(open_example: Driver) -> None:
    session, bar = open_example.session, open_example.window.messages

    def refused(_: Project) -> Project:
        raise InputError("That does not fit.")

    assert not session.do(Edit("Change limits", refused))
    assert bar.isVisible()
    session.do(rename("Another name"))
    assert not bar.isVisible()


def test_nothing_moves_for_a_message_or_for_work(open_example: Driver, qtbot) -> None:  # type: ignore[no-untyped-def]
    window = open_example.window
    qtbot.wait(30)
    before = window.stack.geometry(), window.page.geometry()
    window.messages.show_message("What is wrong, in words that take their room. " * 6, True)
    window.status.report("Planning", 0.4)
    window.status._begin()
    qtbot.wait(30)
    assert (window.stack.geometry(), window.page.geometry()) == before
    assert window.messages.isVisible()
    body = window.messages.parentWidget()
    assert window.messages.geometry().bottom() == body.rect().bottom()
    assert window.messages.height() >= window.messages.text.heightForWidth(
        window.messages.text.width()
    )


def test_nothing_begins_once_all_was_shut_down(qtbot) -> None:  # type: ignore[no-untyped-def]
    jobs, did = Jobs(), []
    owner = QObject()
    jobs.shut_down()
    token = jobs.start(owner, lambda: did.append(1), lambda _: did.append(2), keeping=True)
    jobs.wait()
    assert not token.wanted
    assert did == []
