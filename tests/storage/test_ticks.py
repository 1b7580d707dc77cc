"""Each edit that changes an answer leaves its number on it; undo never gives a number out twice."""

from __future__ import annotations

from planner.storage.ticks import last_tick
from planner.workspace.edits import clear_answer, set_dont_know, set_level
from planner.workspace.workspace import Workspace
from tests.soak.common import START, small_project

WHEN = "2026-11-21T12:00:00Z"


def test_numbers_rise_with_edits_and_stay_on_what_they_changed() -> None:
    workspace = Workspace.new(small_project(), clock=lambda: START)
    person, other = (r.id for r in workspace.project.respondents)
    one, two = workspace.project.questionnaire.by_id

    def tick(who: str, question: str) -> int:
        return workspace.project.current_round.answer(who, question).tick

    assert last_tick(workspace.project) == 0
    workspace.do(set_level(person, one, 3, WHEN))
    workspace.do(set_level(other, two, 1, WHEN))
    assert (tick(person, one), tick(other, two), tick(person, two)) == (1, 2, 0)
    workspace.do(set_dont_know(person, one, WHEN))
    assert (tick(person, one), tick(other, two)) == (3, 2)
    workspace.undo()
    assert tick(person, one) == 1
    workspace.do(clear_answer(other, two))
    workspace.do(set_level(person, one, 4, WHEN))
    assert tick(person, one) == 5, "numbers that were undone are not given out again"
    assert last_tick(workspace.project) == 5 == workspace.tick
