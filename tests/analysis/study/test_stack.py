"""Stacks are chosen as one: against brute force, within the band, and never against a tool's own words."""

from __future__ import annotations

from itertools import product

import pytest

from planner.analysis.around.compare import compare
from planner.analysis.study.candidates import candidates, mean_cost, tool_setting
from planner.analysis.study.plannable import plannable
from planner.analysis.study.problem import problem_of
from planner.analysis.study.stack import (
    BAND,
    PER_TOOL,
    choose_stack,
    stack_of_plan,
    within,
)
from planner.analysis.study.stack_choice import StackChoice
from planner.analysis.study.stack_words import why_this_stack
from planner.catalogue.load import built_in_catalogue
from planner.catalogue.tool_fit import own_words_fault
from planner.domain.plan.stack import Comparison, Knockouts, Stack
from planner.domain.project import Project
from planner.maturity.score import assess
from tests.catalogue.test_tool_facts import profiles

CATALOGUE = built_in_catalogue()
FEW = ("p-exp-tracking", "p-data-versioning", "p-model-registry", "p-drift-monitoring")


def chosen(project: Project, practices: tuple[str, ...] | None = None) -> StackChoice:
    return choose_stack(
        project, CATALOGUE, candidates(project, CATALOGUE, assess(project)), practices
    )


def changed(project: Project, **more: object) -> Project:
    organisation = project.organisation.model_copy(update=more)
    return project.model_copy(update={"organisation": organisation})


def everything_there(project: Project) -> Project:
    return changed(
        project, in_use=("object_storage", "relational_db", "kubernetes", "kafka", "spark")
    )


def test_the_example_gets_what_people_use(example: Project) -> None:
    """Whole.md 8.6: MLflow for tracking and registry, Evidently, DVC; Airflow and GitLab stay."""
    found = chosen(example, (*FEW, "p-data-validation", "p-pipeline", "p-code-vc", "p-ci"))
    assert found.chosen is not None
    by_category = {p.category: p.tool for p in found.chosen.places}
    assert by_category["experiment_tracking"] == "t-mlflow"
    assert by_category["model_registry"] == "t-mlflow"
    assert by_category["monitoring"] == "t-evidently"
    assert by_category["data_versioning"] == "t-dvc"
    assert by_category["orchestration"] == "t-airflow"
    assert by_category["cicd"] == "t-gitlab"
    assert set(found.chosen.in_use) == {"t-airflow", "t-gitlab"}


def test_it_is_the_best_within_the_band_by_brute_force(example: Project) -> None:
    project = everything_there(example)
    found = candidates(project, CATALOGUE, assess(project))
    choice = choose_stack(project, CATALOGUE, found, FEW)
    best = choice.of("assembled")
    assert best is not None
    by_id = {c.id: c for c in found}
    setting = tool_setting(project, CATALOGUE)
    problem = problem_of(project, CATALOGUE, ())
    demands = []
    for practice in FEW:
        entry = CATALOGUE.practice_by_id[practice]
        for category in entry.needs_tool_in:
            ranked = {r.tool.id: r.total for r in compare(project, CATALOGUE, category).rows}
            may = [
                t.id
                for t in CATALOGUE.tools_for(entry, category)
                if not by_id[t.id].fit.blocked
                and own_words_fault(t, setting) is None
                and t.categories[0] != "e2e_platform"
                and all(by_id[t.id].needs_any)
            ]
            well = [t for t in may if by_id[t].fit.status != "not_for_you"] or may
            demands.append((category, {t: ranked[t] for t in well}))
    categories = list(dict.fromkeys(c for c, _ in demands))
    cost = {t: mean_cost(by_id[t], problem) for _, ts in demands for t in ts}
    tried = []
    for picks in product(*(ts for _, ts in demands)):
        tools = set(picks)
        groups = [by_id[t].group for t in tools if by_id[t].group]
        if len(groups) > len(set(groups)):
            continue
        score = 0.0
        for category in categories:
            own = [ts[t] for (c, ts), t in zip(demands, picks, strict=True) if c == category]
            score += sum(own) / len(own) / len(categories)
        score -= PER_TOOL * (len(tools) - 1) / len(categories)
        tried.append((score, sum(cost[t] for t in tools), tools))
    least = min(c for _, c, _ in tried)
    assert choice.cheapest <= least * (1 + 1e-9), "a platform may cost less"
    plan = sum(mean_cost(by_id[p], problem) for p in FEW) + choice.cheapest
    assert choice.band == pytest.approx(BAND * plan)
    most = max(choice.cheapest + choice.band, least)
    allowed = [t for t in tried if t[1] <= most + 1e-6]
    assert len(tried) > 100
    assert best.score == pytest.approx(max(allowed)[0])
    assert max(tried)[0] >= best.score


def test_no_tool_of_a_stack_stands_against_its_own_words(example: Project) -> None:
    served = 0
    for who, _, open_only in profiles(8, seed=23):
        if who.data_scientists < 1:
            continue
        project = example.model_copy(
            update={"organisation": who, "stack": Stack(open_only=open_only)}
        )
        found = chosen(project)
        setting = tool_setting(project, CATALOGUE)
        for option in found.options:
            for tool in option.tools:
                if tool in who.tools_in_use:
                    continue
                served += 1
                assert own_words_fault(CATALOGUE.tool_by_id[tool], setting) is None, (tool, who)
    assert served > 25


def test_what_is_in_use_costs_nothing_and_stays(example: Project) -> None:
    before = chosen(example, FEW)
    with_one = changed(example, tools_in_use=(*example.organisation.tools_in_use, "t-comet"))
    after = chosen(with_one, FEW)
    assert after.chosen is not None
    assert {p.tool for p in after.chosen.places if p.category == "experiment_tracking"} == {
        "t-comet"
    }
    assert after.cheapest <= before.cheapest


def test_a_kind_a_wish_and_a_rule_bind(example: Project) -> None:
    whole = example.model_copy(update={"stack": Stack(kind="build")})
    found = chosen(whole)
    assert found.pinned
    assert found.chosen is not None
    assert found.chosen.kind == "build"
    bound = example.model_copy(update={"wishes": {**example.wishes, "t-wandb": "must"}})
    assert "t-wandb" in chosen(bound, FEW).tools
    never = example.model_copy(update={"wishes": {**example.wishes, "t-mlflow": "never"}})
    assert "t-mlflow" not in chosen(never).tools
    closed = Knockouts(refused_licences=("Apache-2.0",))
    rules = Stack(comparisons={"experiment_tracking": Comparison(knockouts=closed)})
    refused = chosen(example.model_copy(update={"stack": rules}), ("p-exp-tracking",))
    assert refused.chosen is not None
    assert all(CATALOGUE.tool_by_id[t].licence != "Apache-2.0" for t in refused.chosen.tools)


def test_practices_use_the_tool_of_their_place_and_others_say_why_not(example: Project) -> None:
    found = candidates(example, CATALOGUE, assess(example))
    choice = choose_stack(example, CATALOGUE, found, FEW)
    marked = {c.id: c for c in within(found, choice, example)}
    assert choice.chosen is not None
    tool = next(p.tool for p in choice.chosen.places if p.category == "experiment_tracking")
    assert marked["p-exp-tracking"].needs_any == ((tool,),)
    assert marked["t-wandb"].instead == CATALOGUE.tool_by_id[tool].name
    assert marked[tool].instead == ""
    assert within(tuple(marked.values()), choice, example) == tuple(marked.values())


def test_what_is_not_planned_gets_what_would_be_added_to_the_plan(example: Project) -> None:
    """For all practices at once one large tool serves data checks too; added alone, a small one does."""
    found = candidates(example, CATALOGUE, assess(example))
    at_once = choose_stack(example, CATALOGUE, found)
    planned = ("p-exp-tracking", "p-drift-monitoring")
    choice = stack_of_plan(example, CATALOGUE, found, planned)
    assert choice.chosen is not None

    def who(stack: StackChoice, practice: str, category: str) -> str:
        return next(
            p.tool for p in stack.places if p.category == category and practice in p.practices
        )

    assert {x for p in choice.chosen.places for x in p.practices} == set(planned)
    alone = choose_stack(
        example, CATALOGUE, found, ("p-data-validation",), held=choice.chosen.tools
    )
    assert who(choice, "p-data-validation", "data_quality") == who(
        alone, "p-data-validation", "data_quality"
    )
    cost = {c.id: mean_cost(c, problem_of(example, CATALOGUE, ())) for c in found}
    added = set(alone.tools) - set(choice.chosen.tools)
    assert sum(cost[t] for t in added) < cost[who(at_once, "p-data-validation", "data_quality")]
    held = {(p.category, x) for p in choice.places for x in p.practices}
    assert held == {(p.category, x) for p in at_once.places for x in p.practices}


def test_the_reasons_name_money_and_what_would_turn_it(example: Project) -> None:
    words = why_this_stack(chosen(example), CATALOGUE, "EUR")
    assert "tools for" in words[0]
    assert any("cheapest" in w or "costs less" in w for w in words)


def test_what_cannot_be_planned_names_the_first_cause(example: Project) -> None:
    found = candidates(example, CATALOGUE, assess(example))
    barred = example.model_copy(update={"wishes": {"p-iac": "never"}})
    why = plannable(found, barred)[1]
    said = "Needs “Infrastructure as code”, which is left out: Excluded by you."
    assert why["p-iac"] == "Excluded by you."
    assert why["p-env-parity"] == said
    assert why["p-gpu-scheduling"] == said  # by way of what is counted by model and team
    toolless = example.model_copy(
        update={"wishes": {"t-opentofu": "never", "t-terraform": "never"}}
    )
    why = plannable(found, toolless)[1]
    assert why["p-iac"].startswith("Needs a tool, and none can be planned; “")
    assert why["p-iac"].endswith("”: Excluded by you.")
    assert (
        why["p-env-parity"] == f"Needs “Infrastructure as code”, which is left out: {why['p-iac']}"
    )
