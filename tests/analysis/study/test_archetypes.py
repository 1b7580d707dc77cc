"""Stacks of five kinds of organisation that were read and judged: docs/catalogue.md holds the table."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from planner.analysis.study.candidates import candidates
from planner.analysis.study.stack import choose_stack
from planner.analysis.study.stack_choice import StackChoice
from planner.analysis.study.stack_words import why_this_stack
from planner.catalogue.baselines import popular
from planner.catalogue.load import built_in_catalogue
from planner.domain.organisation.organisation import CAPACITY_ROLES, Organisation
from planner.domain.plan.stack import Stack
from planner.maturity.score import assess
from planner.workspace.create import new_project

CATALOGUE = built_in_catalogue()
PAGE = Path(__file__).parents[3] / "docs" / "catalogue.md"
COMMON = (
    "p-code-vc", "p-ci", "p-exp-tracking", "p-data-versioning", "p-data-validation", "p-model-registry",
    "p-pipeline", "p-serving-standard", "p-sys-monitoring", "p-drift-monitoring", "p-access-control",
)  # fmt: skip
NOW = datetime(2026, 11, 29, tzinfo=UTC)


def organisation(people: tuple[float, ...], **facts: object) -> Organisation:
    staff = dict(zip(CAPACITY_ROLES, people, strict=True))
    return Organisation.model_validate({"name": "Archetype", "people": staff, **facts})


START_UP = organisation(
    (3, 1, 1, 0.5, 1, 0), industry="software", models_in_production=2, real_time=True,
    predictions_per_day=20_000, tools_in_use=("t-github",),
    in_use=("cloud_aws", "object_storage", "relational_db"), data_kinds=("tabular", "text"),
    skills={"python": "strong", "kubernetes": "none", "spark": "none", "streaming": "none"},
)  # fmt: skip
BANK = organisation(
    (30, 8, 15, 8, 6, 8), industry="banking", models_in_production=60, regulated_models=30, real_time=True,
    hosting="own_premises", predictions_per_day=500_000, tools_in_use=("t-gitlab",),
    in_use=("kubernetes", "relational_db", "object_storage", "warehouse"), data_kinds=("tabular",),
    skills={"python": "strong", "sql": "strong", "ops": "strong", "security": "strong"},
)  # fmt: skip
MANUFACTURER = organisation(
    (8, 3, 4, 2, 2, 1), industry="manufacturing", models_in_production=12, real_time=True, edge=True,
    hosting="own_account", predictions_per_day=200_000, gpus=4, tools_in_use=("t-azure-devops",),
    in_use=("cloud_azure", "object_storage", "relational_db", "kubernetes"),
    data_kinds=("image", "time_series"), skills={"python": "strong", "streaming": "none"},
)  # fmt: skip
RETAILER = organisation(
    (20, 6, 12, 6, 4, 1), industry="retail", models_in_production=40, real_time=True,
    predictions_per_day=5_000_000, tools_in_use=("t-github", "t-airflow", "t-kafka"),
    in_use=(
        "cloud_aws", "kubernetes", "kafka", "spark", "object_storage", "warehouse", "relational_db",
    ),
    data_kinds=("tabular", "events", "time_series"),
    skills={"python": "strong", "spark": "strong", "streaming": "strong", "kubernetes": "strong"},
)  # fmt: skip
PUBLIC_BODY = organisation(
    (6, 2, 3, 2, 2, 2), industry="public_sector", models_in_production=8, regulated_models=3,
    hosting="own_premises", predictions_per_day=5_000, tools_in_use=("t-gitlab",),
    in_use=("relational_db", "object_storage"), data_kinds=("tabular", "text"),
    skills={"python": "strong", "kubernetes": "none"},
)  # fmt: skip
ARCHETYPES = {
    "start-up, one cloud": (START_UP, 1, ()),
    "regulated bank, own premises": (BANK, 4, ()),
    "manufacturer, edge": (MANUFACTURER, 1, ("p-edge-rollout",)),
    "retailer, streams": (RETAILER, 2, ()),
    "public body, open only": (PUBLIC_BODY, 1, ()),
}


@pytest.fixture(scope="module", params=list(ARCHETYPES))
def archetype(request: pytest.FixtureRequest) -> tuple[str, StackChoice]:
    who, teams, more = ARCHETYPES[request.param]
    made = new_project(who, tuple(f"Team {n + 1}" for n in range(teams)), NOW, document_id="a")
    project = made.model_copy(update={"stack": Stack(open_only=request.param.startswith("public"))})
    found = candidates(project, CATALOGUE, assess(project))
    return request.param, choose_stack(project, CATALOGUE, found, (*COMMON, *more))


def judged() -> dict[str, list[str]]:
    """Tools by archetype as the page prints them."""
    page = PAGE.read_text(encoding="utf-8")
    table = page.split("**Read and judged**")[1].split("\n\n")[1]
    rows = [re.split(r"\s*\|\s*", line.strip("| ")) for line in table.splitlines()[2:]]
    return {row[0]: sorted(row[1].split(", ")) for row in rows}


def test_the_stack_is_the_one_that_was_judged(archetype: tuple[str, StackChoice]) -> None:
    name, choice = archetype
    assert choice.chosen is not None
    assert not choice.unserved
    assert sorted(CATALOGUE.name_of(t) for t in choice.chosen.tools) == judged()[name]


def test_no_tool_does_beside_a_platform_what_the_platform_does(
    archetype: tuple[str, StackChoice],
) -> None:
    """Two findings on earlier stacks: DVC as tracker, and ClearML beside MLflow."""
    _, choice = archetype
    tracker = {p.tool for p in choice.places if p.category == "experiment_tracking"}
    assert tracker <= {"t-mlflow", "t-clearml"}
    assert len({"t-mlflow", "t-clearml"} & choice.tools) == 1


def test_what_most_people_use_is_taken_or_explained(archetype: tuple[str, StackChoice]) -> None:
    _, choice = archetype
    assert choice.chosen is not None
    served: dict[str, set[str]] = {}
    for place in choice.places:
        served.setdefault(place.category, set()).add(place.tool)
    words = " ".join(why_this_stack(choice, CATALOGUE, "EUR"))
    for known in popular():
        if known.category not in served or served[known.category] & set(choice.chosen.in_use):
            continue
        name = CATALOGUE.name_of(known.tool)
        assert known.tool in served[known.category] or f"{name} (" in words
