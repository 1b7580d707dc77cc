"""Nobody is mistaken for somebody else, and everybody knows how far they are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.answers.assessment import Answer, Respondent
from planner.domain.base.language import speaking, tr
from planner.domain.organisation.organisation import Organisation
from planner.domain.project import Project
from planner.maturity.answers import asked_questions
from planner.workspace.create import new_project
from planner.workspace.edits import set_level
from planner.workspace.people import (
    first_open,
    name_person,
    names_of,
    neighbour,
    next_person,
    questions_in_scope,
    set_scope,
    standings,
    who_goes_on,
)

NOW = datetime(2026, 11, 21, tzinfo=UTC)
WHEN = "2026-11-21T12:00:00Z"


@pytest.fixture
def bank() -> Project:
    organisation = Organisation(name="North Bank (test)", people={"data_scientist": 60.0})
    return new_project(organisation, ("Credit risk", "Fraud"), NOW, each=4)


def answered(project: Project, respondent: str, most: int | None = None) -> Project:
    for question in questions_in_scope(project)[:most]:
        project = set_level(respondent, question.id, 2, WHEN).apply(project)
    return project


def test_people_without_names_are_counted_within_their_team(bank: Project) -> None:
    names = list(names_of(bank).values())
    assert names[:2] == ["Credit risk · person 1 of 4", "Credit risk · person 2 of 4"]
    assert names[7] == "Fraud · person 4 of 4"
    with speaking("de"):
        assert tr(names[1]) == "Credit risk · Person 2 von 4"


def test_a_name_or_a_role_is_what_people_know_each_other_by(bank: Project) -> None:
    people = list(bank.respondents)
    people[0] = people[0].model_copy(update={"name": "Ada"})
    people[1] = people[1].model_copy(update={"role": "Lead"})
    people[2] = people[2].model_copy(update={"name": "Ada"})
    project = bank.model_copy(update={"respondents": tuple(people)})
    assert list(names_of(project).values())[:4] == [
        "Credit risk · Ada", "Credit risk · Lead", "Credit risk · Ada (2)",
        "Credit risk · person 4 of 4",
    ]  # fmt: skip
    assert names_of(name_person(project, people[3].id, "Eve").apply(project))[people[3].id] == (
        "Credit risk · Eve"
    )


@given(st.lists(st.tuples(st.sampled_from(["", "Ada", "Ada (2)"]), st.integers(0, 1)), min_size=1))
def test_no_two_people_share_a_name(who: list[tuple[str, int]]) -> None:
    project = new_project(Organisation(name="X"), ("A", "B"), NOW)
    teams = [t.id for t in project.teams]
    people = tuple(
        Respondent(id=f"p{k}", name=name, team=teams[team]) for k, (name, team) in enumerate(who)
    )
    names = names_of(project.model_copy(update={"respondents": people}))
    assert len(set(map(str, names.values()))) == len(people)


def test_the_quick_check_counts_what_it_asks(bank: Project) -> None:
    everything = asked_questions(bank)
    assert questions_in_scope(bank) == everything
    quick = set_scope("quick").apply(bank)
    asked = questions_in_scope(quick)
    assert [q.id for q in asked] == [q.id for q in everything if q.screening]
    assert 15 <= len(asked) <= 20 + 6
    first = quick.respondents[0].id
    half = answered(quick, first, 5)
    assert str(standings(half)[0].words) == f"Credit risk · person 1 of 4 · 5/{len(asked)}"
    done = answered(quick, first)
    assert standings(done)[0].done
    assert str(standings(done)[0].words).startswith("✓ Credit risk · person 1 of 4")
    chosen = set_scope("chosen", [everything[3].id, everything[1].id]).apply(bank)
    assert [q.id for q in questions_in_scope(chosen)] == [everything[1].id, everything[3].id]
    none = set_scope("chosen").apply(bank)
    assert questions_in_scope(none) == everything, "a scope of nothing would ask nothing"


def test_who_is_next(bank: Project) -> None:
    project = set_scope("quick").apply(bank)
    ids = [r.id for r in project.respondents]
    assert next_person(project, ids[0]) == ids[1]
    assert next_person(project, ids[-1]) == ids[0], "from the start again"
    project = answered(project, ids[1])
    assert next_person(project, ids[0]) == ids[2]
    for id_ in ids:
        project = answered(project, id_)
    assert next_person(project, ids[0]) is None
    assert (neighbour(project, ids[0], 1), neighbour(project, ids[0], -1)) == (ids[1], None)
    assert neighbour(project, "nobody", 1) is None


def test_the_first_open_question(bank: Project) -> None:
    asked = questions_in_scope(bank)
    who = bank.respondents[0].id
    assert first_open(bank, who, asked) == asked[0].id
    project = answered(bank, who, 3)
    assert first_open(project, who, asked) == asked[3].id
    noted = {who: {asked[0].id: Answer(note="only a note")}}
    round_ = bank.current_round.model_copy(update={"answers": noted})
    assert first_open(bank.model_copy(update={"rounds": (round_,)}), who, asked) == asked[0].id
    assert first_open(answered(bank, who), who, asked) is None


def test_who_is_half_way_goes_on_when_a_document_is_opened(bank: Project) -> None:
    ids = [r.id for r in bank.respondents]
    assert who_goes_on(bank) == ids[0]
    one = answered(bank, ids[0])
    assert who_goes_on(one) == ids[1], "the next one who has not begun"
    assert who_goes_on(answered(one, ids[5], 2)) == ids[5], "whoever stopped half way"
    for who in ids:
        one = answered(one, who)
    assert who_goes_on(one) == ids[0]
    assert who_goes_on(bank.model_copy(update={"respondents": ()})) == ""
