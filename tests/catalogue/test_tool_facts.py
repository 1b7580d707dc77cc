"""Facts age, events end, conditions are words that rules know, and no tool fits against its own words."""

from __future__ import annotations

import random
from datetime import date
from typing import get_args

import pytest

from planner.catalogue.load import built_in_catalogue, needed_by
from planner.catalogue.told import update_words
from planner.catalogue.tool_fit import Setting, fit_of_tool, open_danger, works_with
from planner.domain.content.facts import Event, Fact, months_between
from planner.domain.content.tool import (
    ALWAYS,
    SIZES,
    TRAITS,
    WISHES,
    PriceUnit,
    Tool,
    check_condition,
)
from planner.domain.organisation.organisation import Organisation
from planner.domain.organisation.technology import DataKind, Layer, Skill, Topic
from planner.domain.plan.own_entries import CatalogueUpdate

CATALOGUE = built_in_catalogue()
BY_ID = CATALOGUE.tool_by_id
TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("as_of", "on", "age"),
    [
        ("2026-02-28", "2026-11-27", "fresh"),
        ("2026-02-28", "2026-11-28", "quiet"),
        ("2026-02-28", "2027-05-27", "quiet"),
        ("2026-02-28", "2027-05-28", "unknown"),
        ("2027-01-01", "2026-11-28", "fresh"),
        ("", "2026-11-28", "unknown"),
    ],
)
def test_a_fact_is_quiet_after_nine_months_and_unknown_after_fifteen(
    as_of: str, on: str, age: str
) -> None:
    assert Fact(as_of=as_of).age(date.fromisoformat(on)) == age


def test_whole_months_are_counted_as_people_do() -> None:
    assert months_between(date(2026, 1, 31), date(2026, 2, 28)) == 0
    assert months_between(date(2026, 1, 31), date(2026, 3, 31)) == 2
    assert months_between(date(2025, 12, 15), date(2026, 12, 14)) == 11


def test_a_danger_that_is_over_or_bound_to_releases_keeps_nobody_away() -> None:
    over = Event(kind="compromised", on="2026-03-24", until="2026-03-25", what="Bad release")
    assert over.is_open(date(2026, 3, 24))
    assert not over.is_open(date(2026, 3, 25))
    assert open_danger(BY_ID["t-litellm"], TODAY) is None
    assert open_danger(BY_ID["t-trivy"], TODAY) is None
    assert open_danger(BY_ID["t-aif360"], TODAY) is not None


def test_what_a_search_showed_is_said() -> None:
    """Findings on content, 2b: changes of owner, upkeep and safety that the catalogue did not say."""
    kinds = {t.id: {e.kind for e in t.events} for t in CATALOGUE.tools}
    for tool, kind in (
        ("t-nannyml", "sold"), ("t-helicone", "sold"), ("t-portkey", "sold"), ("t-promptfoo", "sold"),
        ("t-langfuse", "sold"), ("t-litellm", "compromised"), ("t-trivy", "compromised"),
        ("t-gx", "moved"), ("t-argilla", "archived"), ("t-aim", "vulnerable"), ("t-whylogs", "sold"),
        ("t-dvc", "sold"), ("t-neptune", "archived"), ("t-vertex", "renamed"),
    ):  # fmt: skip
        assert kind in kinds[tool], tool
    for ended in ("t-nannyml", "t-whylogs", "t-neptune", "t-helicone", "t-torchserve", "t-tgi"):
        assert BY_ID[ended].health.status == "discontinued", ended


def test_there_are_220_tools_and_each_fact_has_date_source_and_grade() -> None:
    assert len(CATALOGUE.tools) >= 220
    for tool in CATALOGUE.tools:
        assert tool.facts, tool.id
        for name, fact in tool.facts.items():
            assert fact.source, (tool.id, name)
            assert fact.as_of <= CATALOGUE.as_of, (tool.id, name)
        for event in tool.events:
            assert event.source, (tool.id, event.what)
        assert list(tool.events) == sorted(tool.events, key=lambda e: e.on), tool.id


def test_every_word_in_a_condition_exists_and_every_word_is_used_rightly() -> None:
    ids = set(BY_ID)
    known = {ALWAYS, *WISHES, *TRAITS, *(f"no {t}" for t in TRAITS)}
    for tool in CATALOGUE.tools:
        for condition in tool.not_when:
            assert condition in known or condition.split()[0] in SIZES, (tool.id, condition)
        assert set(tool.integrates) <= ids - {tool.id}
        assert len(set(tool.integrates)) == len(tool.integrates)
        assert "any" not in tool.data_kinds or tool.data_kinds == ("any",), tool.id
    for wrong in ("models < five", "no moon", "kafka", "models <5", "models = 5", ""):
        with pytest.raises(ValueError, match="no condition"):
            check_condition(wrong)
    provided = {x for t in CATALOGUE.tools for x in t.provides}
    assert set(get_args(Layer)) - provided == {"gpu", "cloud_aws", "cloud_azure", "cloud_gcp"}
    assert {p.unit for t in CATALOGUE.tools for p in t.prices} <= set(get_args(PriceUnit))


def test_no_category_is_claimed_without_a_practice() -> None:
    needing: dict[str, set[str]] = {}
    for practice in CATALOGUE.practices:
        for category in practice.needs_tool_in:
            needing.setdefault(category, set()).add(practice.id)
    free = {"base_infrastructure", "e2e_platform"}
    for tool in CATALOGUE.tools:
        for category in tool.categories:
            if category not in free:
                assert needing[category].intersection(tool.carries), (tool.id, category)
        assert set(tool.categories) & free or tool.carries, tool.id
    assert set(CATALOGUE.category_names) - free == set(needing)
    for category, practices in needing.items():
        for practice in practices:
            carriers = [
                t for t in CATALOGUE.tools if category in t.categories and practice in t.carries
            ]
            assert carriers, (category, practice)


def test_platforms_carry_what_they_do() -> None:
    for tool in ("t-databricks", "t-sagemaker", "t-vertex", "t-azureml", "t-kubeflow", "t-dagster"):
        assert "p-ct" in BY_ID[tool].carries, tool
    assert {"p-llm-tracing", "p-llm-eval", "p-prompt-versioning"} <= set(BY_ID["t-mlflow"].carries)
    assert "p-feedback-loop" not in BY_ID["t-nannyml"].carries
    assert "p-model-registry" not in BY_ID["t-kitops"].carries
    assert "orchestration" not in BY_ID["t-kedro"].categories, "it has no scheduler of its own"


def test_integrations_are_read_in_both_directions_and_by_id() -> None:
    assert works_with(BY_ID["t-mlflow"], ["t-airflow"], CATALOGUE) == ("t-airflow",)
    assert works_with(BY_ID["t-airflow"], ["t-mlflow"], CATALOGUE) == ("t-mlflow",)
    assert works_with(BY_ID["t-airflow"], ["t-airflow"], CATALOGUE) == ()
    assert works_with(BY_ID["t-deequ"], ["t-spark"], CATALOGUE) == ("t-spark",)
    for one in CATALOGUE.tools[::7]:
        for other in CATALOGUE.tools[::5]:
            forth = bool(works_with(one, [other.id], CATALOGUE))
            assert forth == bool(works_with(other, [one.id], CATALOGUE)), (one.id, other.id)


def test_what_is_safe_only_with_something_is_not_needed_by_it() -> None:
    by_id = CATALOGUE.practice_by_id
    watch = {"p-sys-monitoring", "p-promotion", "p-regression-tests"}
    for practice in ("p-cd", "p-ct", "p-champion"):
        assert set(by_id[practice].safe_only_with) == watch
        for other in watch:
            assert practice not in needed_by(CATALOGUE, other)


def test_every_effect_says_where_its_direction_comes_from() -> None:
    for practice in CATALOGUE.practices:
        for effect in practice.effects:
            assert effect.source, (practice.id, effect.target)


def profiles(n: int, seed: int = 20) -> list[tuple[Organisation, int, bool]]:
    rng = random.Random(seed)

    def some(options: object, most: int) -> tuple[str, ...]:
        known = list(get_args(options))
        return tuple(rng.sample(known, rng.randint(0, most)))

    made = []
    for k in range(n):
        models = rng.choice([0, 1, 3, 5, 9, 20, 60, 400])
        made.append(
            (
                Organisation.model_validate(
                    {
                        "name": f"Random {k}",
                        "people": {
                            "data_scientist": rng.choice([0.5, 1, 2, 3, 4, 8, 12, 30, 200]),
                            "ml_engineer": rng.choice([0, 1, 4, 20]),
                        },
                        "models_in_production": models,
                        "regulated_models": rng.choice([0, 0, models // 2]),
                        "real_time": rng.random() < 0.5,
                        "batch": rng.random() < 0.7,
                        "generative_ai": rng.random() < 0.5,
                        "edge": rng.random() < 0.3,
                        "gpus": rng.choice([0, 0, 1, 4, 16]),
                        "predictions_per_day": rng.choice([0, 100, 2_000, 1e6]),
                        "hosting": rng.choice(["anywhere", "own_account", "own_premises"]),
                        "tools_in_use": tuple(rng.sample(sorted(BY_ID), rng.randint(0, 4))),
                        "in_use": some(Layer, 5),
                        "data_kinds": some(DataKind, 3),
                        "skills": {t: rng.choice(get_args(Skill)) for t in some(Topic, 6)},
                    },
                    strict=False,
                ),
                rng.choice([1, 1, 2, 4, 9]),
                rng.random() < 0.3,
            )
        )
    return made


def breaks_its_own_words(tool: Tool, who: Organisation, teams: int, open_only: bool) -> str:
    """A second, slow reading of a tool's own words, sharing nothing with the rules that are tested."""
    size = {
        "people": who.people.get("data_scientist", 0) + who.people.get("ml_engineer", 0),
        "data_scientists": who.people.get("data_scientist", 0),
        "models": who.models_in_production,
        "regulated_models": who.regulated_models,
        "teams": teams,
        "gpus": who.gpus,
        "predictions_per_day": who.predictions_per_day,
    }
    flags = {
        "real_time": who.real_time,
        "batch": who.batch,
        "regulated": who.regulated_models > 0,
        "generative_ai": who.generative_ai,
        "edge": who.edge,
        "own_premises": who.hosting == "own_premises",
        "own_account": who.hosting in ("own_account", "own_premises"),
        "open_licences": open_only,
        "always": True,
    }
    for condition in tool.not_when:
        parts = condition.split()
        if len(parts) == 3:
            have, limit = size[parts[0]], float(parts[2])
            if (have < limit) if parts[1] == "<" else (have > limit):
                return condition
        elif flags[parts[-1]] != (parts[0] == "no"):
            return condition
    there = set(who.in_use or ("object_storage", "relational_db")) | (
        {"gpu"} if who.gpus or who.gpu_hours else set()
    )
    for own in who.tools_in_use:
        there |= set(BY_ID[own].provides)
        there |= {x for any_of in BY_ID[own].runs_on for x in any_of if len(any_of) == 1}
    for any_of in tool.runs_on:
        if not there & set(any_of):
            return f"runs on {any_of}"
    taken = set(tool.data_kinds)
    if who.data_kinds and taken and "any" not in taken and not taken & set(who.data_kinds):
        return "data"
    if any(who.skills.get(t) == "none" for t in tool.skills):
        return "skills"
    return ""


def test_no_tool_fits_against_its_own_words() -> None:
    """All tools × 200 random profiles (issue: a living catalogue, done when)."""
    fits = 0
    for who, teams, open_only in profiles(200):
        setting = Setting(who, CATALOGUE, teams, TODAY, open_only)
        for tool in CATALOGUE.tools:
            found = fit_of_tool(tool, setting)
            if found.status == "fits":
                fits += 1
                fault = breaks_its_own_words(tool, who, teams, open_only)
                assert not fault, (tool.id, fault, who.name)
                assert found.reason.startswith("For you: "), (tool.id, found.reason)
    assert fits > 5_000, "or nothing was tried"


def test_the_update_in_force_is_named_with_who_signed_it() -> None:
    assert not update_words(None)
    update = CatalogueUpdate(publisher="{Team}", number=3, published="2026-11-01")
    assert update_words(update) == (
        "Catalogue: that of the program with update 3 of {Team}, published 1 November 2026, not signed."
    )
    signed = update.model_copy(update={"fingerprint": "ab" * 32})
    assert update_words(signed).endswith("signed with the key abababababababab.")
