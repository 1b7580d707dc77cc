"""Documents are written piece by piece; together the pieces are what writing at once gives."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.answers.assessment import Answer, Respondent
from planner.domain.base.types import clean_text
from planner.domain.project import Project
from planner.domain.record.change import Change
from planner.storage.document import dump, envelope_of, parse, pieces
from planner.workspace.edits import checked
from tests.projects import awkward_bank, known_start_up
from tests.soak.common import small_project

LINES = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20).map(clean_text)
HOLLOW = '\n    "answers": {},\n'


def at_once(project: Project, changes: tuple[Change, ...] = ()) -> bytes:
    text = envelope_of(project, changes).model_dump_json(indent=1, by_alias=True)
    return (text + "\n").encode()


@pytest.mark.parametrize("make", [known_start_up, awkward_bank, small_project])
def test_pieces_make_the_whole(make, example: Project) -> None:  # type: ignore[no-untyped-def]
    for project in (make(), example):
        assert dump(project) == at_once(project)
        assert b"".join(pieces(project, check=True)) == at_once(project)


@given(LINES, LINES, st.integers(0, 4))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back(note: str, name: str, level: int) -> None:
    project = small_project()
    question = next(iter(project.questionnaire.by_id))
    people = (*project.respondents, Respondent(id="answers", team=project.teams[0].id, name=name))
    sheet = {question: Answer(state="level", level=level, note=note)}
    round_ = project.current_round.model_copy(update={"answers": {"answers": sheet}})
    project = checked(project, respondents=people, rounds=(round_,), note=note + HOLLOW + name)
    changes = (Change(when="2026-11-21T12:00:00Z", who=name[:20], what=note),)
    data = dump(project, changes)
    assert data == at_once(project, changes)
    again = parse(data, "a.mlplan")
    assert again.project == project
    assert again.changes == changes
    assert json.loads(data)["changes"][0]["what"] == note


def test_what_would_not_read_back_is_never_written() -> None:
    project = small_project()
    question = next(iter(project.questionnaire.by_id))
    wrong = Answer.model_construct(
        state="level", level=9, reason="", note="", evidence=(), when="", given=None
    )
    round_ = project.current_round.model_copy(
        update={"answers": {project.respondents[0].id: {question: wrong}}}
    )
    with pytest.raises(RuntimeError, match="too large"):
        list(pieces(project.model_copy(update={"rounds": (round_,)}), check=True))
    unsound = project.model_copy(update={"name": "a\nb"})
    with pytest.raises(RuntimeError, match="control character"):
        list(pieces(unsound, check=True))
