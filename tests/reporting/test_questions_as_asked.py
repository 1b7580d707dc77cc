"""The appendix with the questions as they were asked, and who answered what as far as the profile lets it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planner.analysis.study.study import Study
from planner.domain.answers.assessment import Answer, Respondent
from planner.domain.record.report import Profile
from planner.maturity.answers import asked_questions
from planner.reporting.blocks import SectionBlocks, tables_of
from planner.reporting.content.questions import questions
from planner.reporting.disclosure import Disclosure
from planner.reporting.report import start_draft
from tests.reporting.conftest import spoken

TODAY = date(2026, 11, 28)


def told(study: Study, profile: Profile) -> SectionBlocks:
    """The appendix in English; no other study is computed for the anonymous profile here."""
    draft = start_draft(spoken(study), TODAY)
    return questions(replace(draft, disclosure=Disclosure(study.project, profile)))


def named(study: Study) -> Study:
    """The study with two people by name and one seat without one; one answer is of an earlier round."""
    project = study.project
    team, first = project.teams[0].id, asked_questions(project)[0].id
    people = (
        Respondent(id="a", name="Ann Example", role="Lead", team=team),
        Respondent(id="b", name="Bo Example", team=team),
        Respondent(id="c", team=team, unnamed=True),
    )
    round_ = project.current_round.model_copy(
        update={
            "answers": {
                "a": {first: Answer(state="level", level=3)},
                "b": {first: Answer(state="dont_know")},
                "c": {first: Answer(state="level", level=1)},
            }
        }
    )
    rounds = (*project.rounds[:-1], round_)
    return replace(
        study, project=project.model_copy(update={"respondents": people, "rounds": rounds})
    )


def test_every_question_stands_with_its_levels(example_study: Study) -> None:
    asked = asked_questions(example_study.project)
    rows = [r for t in tables_of(told(example_study, "roles").blocks) for r in t.rows]
    assert [r[0].t for r in rows] == [q.id for q in asked]
    for row, question in zip(rows, asked, strict=True):
        assert row[1].t == question.prompt
        assert all(level.text in row[2].t for level in question.levels)


def test_who_answered_what_stands_by_name_only(example_study: Study) -> None:
    row = next(tables_of(told(named(example_study), "names").blocks)).rows[0]
    assert row[3].t == "Ann Example: 3 · Bo Example: ? · without a name: 1"


@pytest.mark.parametrize("profile", ["roles", "anonymous"])
def test_no_answer_and_no_name_stands_in_other_profiles(
    example_study: Study, profile: Profile
) -> None:
    section = told(named(example_study), profile)
    text = str(section.model_dump())
    assert "Example:" not in text
    assert "without a name" not in text
    assert all(len(r) == 3 for t in tables_of(section.blocks) for r in t.rows)
