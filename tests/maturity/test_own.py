"""The level of one person by themselves, against the score of a document in which nobody else is."""

from __future__ import annotations

import pytest

from planner.domain.project import Project
from planner.maturity.own import own_levels
from planner.maturity.score import assess
from planner.workspace.people import questions_of


def asked_of(project: Project, who: str) -> dict[str, int]:
    """Levels that somebody gave to what they are asked, by question."""
    sheet = project.current_round.answers[who]
    found = {q.id: sheet[q.id].level for q in questions_of(project, who) if q.id in sheet}
    return {q: level for q, level in found.items() if level is not None}


def test_a_dimension_is_the_weighted_mean_of_own_answers(example: Project) -> None:
    for person in example.respondents:
        asked = questions_of(example, person.id)
        found = own_levels(example, person.id, asked)
        given = asked_of(example, person.id)
        questions = example.questionnaire.by_id
        for dimension, _, level, _ in found.dimensions:
            own = {q: v for q, v in given.items() if questions[q].dimension == dimension}
            open_ = [
                q
                for q in asked
                if q.dimension == dimension
                and q.id not in own
                and example.current_round.answer(person.id, q.id).state != "not_applicable"
            ]
            if open_ or not own:
                continue
            weights = sum(questions[q].weight for q in own)
            mean = sum(questions[q].weight * v for q, v in own.items()) / weights
            assert level.value == pytest.approx(mean), (person.id, dimension)
        assert {d for d, *_ in found.dimensions} == {q.dimension for q in asked}


def test_nobody_elses_answer_is_in_it(example: Project) -> None:
    who = example.respondents[0].id
    asked = questions_of(example, who)
    now = example.current_round
    alone = now.model_copy(update={"answers": {who: now.answers[who]}, "consensus": {}})
    others_gone = example.model_copy(update={"rounds": (*example.rounds[:-1], alone)})
    first, second = (own_levels(p, who, asked) for p in (example, others_gone))
    assert first.overall.value == second.overall.value
    assert [x[2].value for x in first.dimensions] == [x[2].value for x in second.dimensions]


def test_the_team_stands_where_the_round_before_says(example: Project) -> None:
    who = example.respondents[0]
    found = own_levels(example, who.id, questions_of(example, who.id))
    earlier = example.model_copy(update={"rounds": example.rounds[:-1]})
    team = next(t for t in assess(earlier).teams if t.team == who.team)
    assert found.before == team.overall.value is not None
    then = {d: level.value for d, level in team.dimensions.items()}
    assert [(d, was) for d, _, _, was in found.dimensions] == [
        (d, then.get(d)) for d, *_ in found.dimensions
    ]
    assert any(was is not None for *_, was in found.dimensions)
    assert found.label == example.rounds[-2].label
    first = example.model_copy(update={"rounds": example.rounds[-1:]})
    alone = own_levels(first, who.id, questions_of(first, who.id))
    assert (alone.before, alone.label) == (None, "")
    assert all(before is None for *_, before in alone.dimensions)
