"""Comparison and break-even differ between a start-up and an insurer for stated reasons."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from planner.analysis.around.compare import compare
from planner.analysis.study.break_even import at_size, break_even, worth_alone
from planner.analysis.study.candidates import candidates
from planner.catalogue.load import built_in_catalogue
from planner.domain.base.errors import InputError
from planner.domain.organisation.organisation import Organisation
from planner.domain.plan.stack import (
    Comparison,
    Judgement,
    Knockouts,
    ScoreOverride,
    Stack,
)
from planner.domain.project import Project
from planner.maturity.score import assess
from planner.workspace.create import new_project

CATALOGUE = built_in_catalogue()


def with_rules(project: Project, category: str = "experiment_tracking", **more: object) -> Project:
    comparisons = {category: Comparison(**more)}  # type: ignore[arg-type]
    return project.model_copy(update={"stack": Stack(comparisons=comparisons)})


def names(found) -> list[str]:  # type: ignore[no-untyped-def]
    return [r.tool.id for r in found.rows]


def test_a_start_up_and_an_insurer_get_other_answers(example: Project, start_up: Project) -> None:
    big = compare(example, CATALOGUE, "experiment_tracking")
    small = compare(start_up, CATALOGUE, "experiment_tracking")
    out_big = {t.id: why for t, why in big.knocked_out}
    out_small = {t.id: why for t, why in small.knocked_out}
    assert out_big["t-tensorboard"] == "Not for more than 3 data scientists; you have 24."
    assert out_small["t-domino"] == "Not for fewer than 10 data scientists; you have 4."
    assert "discontinued" in out_big["t-neptune"]
    assert big.winner is not None
    assert big.winner.tool.id == "t-mlflow"
    upkeep = {r.tool.id: r.scores["capability"].value for r in big.rows}["t-mlflow"]
    assert upkeep > {r.tool.id: r.scores["capability"].value for r in small.rows}["t-mlflow"]
    store = CATALOGUE.practice_by_id["p-feature-store"]
    sizes = [break_even(p, CATALOGUE, store, assess(p)) for p in (example, start_up)]
    assert all(s.worth < 0 for s in sizes)
    assert "you have 24" in sizes[0].words


def test_break_even_is_where_the_worth_changes_its_sign(example: Project) -> None:
    profile = assess(example)
    practice = CATALOGUE.practice_by_id["p-serving-standard"]
    found = break_even(example, CATALOGUE, practice, profile)
    assert found.size is not None
    assert found.models is not None
    per_head = found.have_models / found.have

    def worth(people: float, models: float) -> float:
        return worth_alone(
            at_size(example, CATALOGUE, people, models), CATALOGUE, practice, profile
        )

    for factor, sign in ((0.8, -1), (1.3, 1)):
        size = found.size * factor
        assert sign * worth(size, per_head * size) > 0
        assert sign * worth(found.have, found.models * factor) > 0


def test_scaling_keeps_the_organisation_in_proportion(example: Project) -> None:
    doubled = at_size(example, CATALOGUE, 48, 92).organisation
    assert doubled.data_scientists == 48
    assert doubled.models_in_production == 2 * example.organisation.models_in_production
    only_models = at_size(example, CATALOGUE, 24, 92)
    assert only_models.organisation.people == example.organisation.people
    assert only_models.organisation.models_in_production == 92
    stated = example.assumptions["deployments"].range
    grown = only_models.assumptions["deployments"].range
    assert grown is not None
    assert stated is not None
    assert grown.likely == 2 * stated.likely


@pytest.mark.parametrize(
    ("rules", "gone", "why"),
    [
        (Knockouts(open_licence_only=True), "t-wandb", "is not open"),
        (Knockouts(refused_licences=("Apache-2.0",)), "t-mlflow", "is refused"),
        (Knockouts(must_carry=("p-hpo",)), "t-aim", ""),
        (Knockouts(must_carry=("p-model-registry",)), "t-dvc", "Does not carry"),
        (Knockouts(budget_per_year=100.0), "t-wandb", "ceiling is 100"),
        (Knockouts(budget_per_year=100.0), "t-comet", "budget cannot be checked"),
    ],
)
def test_knock_outs_say_why(example: Project, rules: Knockouts, gone: str, why: str) -> None:
    found = compare(with_rules(example, knockouts=rules), CATALOGUE, "experiment_tracking")
    assert gone not in names(found)
    assert why in {t.id: w for t, w in found.knocked_out}[gone]


def test_data_kinds_and_hosting_rules(example: Project) -> None:
    organisation = example.organisation.model_copy(update={"data_kinds": ("text",)})
    texts = example.model_copy(update={"organisation": organisation})
    found = compare(texts, CATALOGUE, "data_quality")
    assert "Not made for texts" in {t.id: w for t, w in found.knocked_out}["t-pandera"]
    organisation = example.organisation.model_copy(update={"hosting": "own_premises"})
    inside = example.model_copy(update={"organisation": organisation})
    out = {t.id: w for t, w in compare(inside, CATALOGUE, "orchestration").knocked_out}
    assert "own premises" in out["t-mwaa"]


def test_weights_overrides_and_judgements_move_the_ranking(example: Project) -> None:
    base = compare(example, CATALOGUE, "experiment_tracking")
    override = ScoreOverride(tool="t-wandb", criterion="freedom", value=1.0, reason="Contract")
    more = with_rules(example, overrides=(override,), weights={"freedom": 1.0})
    found = compare(more, CATALOGUE, "experiment_tracking")
    mine = next(r for r in found.rows if r.tool.id == "t-wandb")
    assert mine.total == pytest.approx(1.0)
    assert mine.scores["freedom"].overridden
    assert base.consistency is None
    judged = with_rules(
        example, judgements=(Judgement(first="health", second="activities", times=9),)
    )
    found = compare(judged, CATALOGUE, "experiment_tracking")
    assert found.consistency is not None
    assert found.weights["health"] > found.weights["activities"]
    with pytest.raises(InputError, match="weight above 0"):
        compare(with_rules(example, weights={}), CATALOGUE, "experiment_tracking")
    with pytest.raises(InputError, match="no category “magic”"):
        compare(example, CATALOGUE, "magic")


def test_money_stands_beside_the_ranking_and_is_no_criterion(example: Project) -> None:
    found = compare(example, CATALOGUE, "experiment_tracking")
    by_id = {r.tool.id: r for r in found.rows}
    assert by_id["t-comet"].cost is None
    low, high = by_id["t-mlflow"].cost or (0, 0)
    assert 0 < low < high
    dear = CATALOGUE.tool_by_id["t-mlflow"].model_copy(
        update={"yearly_cost": CATALOGUE.tool_by_id["t-mlflow"].yearly_cost.scaled(50)}  # type: ignore[union-attr]
    )
    tools = tuple(dear if t.id == "t-mlflow" else t for t in CATALOGUE.tools)
    other = compare(example, CATALOGUE.model_copy(update={"tools": tools}), "experiment_tracking")
    assert [r.total for r in other.rows] == [r.total for r in found.rows]


def test_what_is_no_longer_maintained_is_never_recommended(example: Project) -> None:
    ended = [t for t in CATALOGUE.tools if t.health.status in ("discontinued", "unmaintained")]
    assert len(ended) >= 8
    by_id = {c.id: c for c in candidates(example, CATALOGUE, assess(example))}
    assert all(by_id[t.id].fit.blocked for t in ended)


def test_a_feature_store_is_a_loss_for_five_and_a_gain_for_many() -> None:
    """One number from one source: it turns once, and not with the size that it is asked from."""
    practice = CATALOGUE.practice_by_id["p-feature-store"]
    curves = []
    for people in (5, 60):
        who = Organisation(
            name="Anyone",
            industry="retail",
            real_time=True,
            models_in_production=people,
            people={
                "data_scientist": people,
                "ml_engineer": people * 0.4,
                "data_engineer": people * 0.6,
                "platform_engineer": people * 0.4,
            },
        )
        project = new_project(who, ("One", "Two"), datetime(2026, 11, 29, tzinfo=UTC), None, "a")
        profile = assess(project)
        sizes = [5.0, 40.0, 135.0, 300.0]
        curves.append(
            [
                worth_alone(at_size(project, CATALOGUE, n, n), CATALOGUE, practice, profile)
                for n in sizes
            ]
        )
    small, large = curves
    assert [v > 0 for v in small] == [v > 0 for v in large]
    assert small == pytest.approx(large, rel=0.1)
    assert small[0] < 0 < small[-1]
    assert sum(a * b < 0 for a, b in pairwise(small)) == 1
