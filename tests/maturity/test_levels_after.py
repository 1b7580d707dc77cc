"""Many raised assessments at once say what one after the other says."""

from __future__ import annotations

import random

import pytest

from planner.domain.answers.assessment import Answer
from planner.domain.project import Project
from planner.maturity.score import assess, overall_after


@pytest.mark.parametrize("teams", ["weighted_mean", "lowest"])
@pytest.mark.parametrize(("missing", "doubted"), [(0.0, 0.2), (0.3, 0.0), (0.3, 0.3), (0.8, 0.0)])
def test_many_at_once_are_each_as_scored_alone(
    example: Project, teams: str, missing: float, doubted: float
) -> None:
    """``missing``: answers not given; ``doubted``: questions that one of a team knows and the rest do not."""
    rng = random.Random(f"{teams} {missing}")
    policy = example.policy.model_copy(update={"teams": teams})
    last = example.rounds[-1]
    team_of = {r.id: r.team for r in example.respondents}
    alone_know = {q.id for q in example.questionnaire.questions if rng.random() < doubted}
    answers: dict[str, dict[str, Answer]] = {}
    asked = [q.id for q in assess(example).cells.questions]
    for person, given in last.answers.items():
        said = dict(given)
        if not missing:  # everybody answers everything
            said = {q: Answer(state="level", level=rng.randint(0, 4)) for q in asked}
        others = [answers[p] for p in answers if team_of[p] == team_of[person]]
        answers[person] = {
            q: Answer(state="dont_know") if q in alone_know and any(q in o for o in others) else a
            for q, a in said.items()
            if rng.random() >= missing
        }
    less = last.model_copy(update={"answers": answers, "consensus": {}})
    project = example.model_copy(update={"policy": policy, "rounds": (*example.rounds[:-1], less)})
    profile = assess(project)
    assert profile.cells.thin.any() or not doubted
    questions = [q.id for q in profile.cells.questions]
    raised = [
        {q: float(rng.randint(1, 4)) for q in rng.sample(questions, k=rng.randint(0, 12))}
        for _ in range(25)
    ]
    found = overall_after(profile, [*raised, {"of another questionnaire": 3.0}])
    alone = [assess(project, profile.cells.raised(r), brief=True).overall for r in (*raised, {})]
    assert len(found) == len(alone)
    if not missing:  # only doubt keeps the level open
        assert not any(one.decided for one in alone)
        assert all(one.low == pytest.approx(one.high) for one in alone)
    for many, one in zip(found, alone, strict=True):
        assert (many.low, many.high) == pytest.approx((one.low, one.high))
        assert many.value == (None if one.value is None else pytest.approx(one.value))
        assert (many.decided, many.words) == (one.decided, one.words)
