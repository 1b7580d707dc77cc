"""Many raised assessments at once say what one after the other says."""

from __future__ import annotations

import random

import pytest

from planner.domain.project import Project
from planner.maturity.score import assess, overall_after


@pytest.mark.parametrize("teams", ["weighted_mean", "lowest"])
@pytest.mark.parametrize("missing", [0.0, 0.3, 0.8])
def test_many_at_once_are_each_as_scored_alone(
    example: Project, teams: str, missing: float
) -> None:
    rng = random.Random(f"{teams} {missing}")
    policy = example.policy.model_copy(update={"teams": teams})
    last = example.rounds[-1]
    answers = {
        person: {q: a for q, a in given.items() if rng.random() >= missing}
        for person, given in last.answers.items()
    }
    consensus = {
        team: {q: c for q, c in agreed.items() if rng.random() >= missing}
        for team, agreed in last.consensus.items()
    }
    less = last.model_copy(update={"answers": answers, "consensus": consensus})
    project = example.model_copy(update={"policy": policy, "rounds": (*example.rounds[:-1], less)})
    profile = assess(project)
    questions = [q.id for q in profile.cells.questions]
    raised = [
        {q: float(rng.randint(1, 4)) for q in rng.sample(questions, k=rng.randint(0, 12))}
        for _ in range(25)
    ]
    found = overall_after(profile, [*raised, {"of another questionnaire": 3.0}])
    alone = [assess(project, profile.cells.raised(r), brief=True).overall for r in (*raised, {})]
    assert len(found) == len(alone)
    for many, one in zip(found, alone, strict=True):
        assert (many.low, many.high) == pytest.approx((one.low, one.high))
        assert many.value == (None if one.value is None else pytest.approx(one.value))
        assert (many.decided, many.words) == (one.decided, one.words)
