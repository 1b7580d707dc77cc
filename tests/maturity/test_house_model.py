"""The house questionnaire is complete and every question can be asked aloud."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from planner.catalogue.load import built_in_catalogue
from planner.domain.base.errors import ContentError
from planner.maturity.content import house_questionnaire, questionnaire_named, read_questionnaire

HOUSE = house_questionnaire()
TOPICS = [
    "environments",
    "code-versioning",
    "data-versioning",
    "experiment-tracking",
    "hyper-parameters",
    "reuse",
    "templates",
    "handover",
    "roles",
    "communication",
    "data-quality",
    "skew",
    "cleansing",
    "features",
    "pipelines",
    "continuous-integration",
    "continuous-delivery",
    "continuous-training",
    "testing",
    "offline-validation",
    "segments",
    "fairness",
    "online-validation",
    "regression-tests",
    "packaging",
    "deployment",
    "promotion",
    "rollback",
    "system-metrics",
    "drift",
    "feedback-loop",
    "business-value",
    "latency",
    "registry",
    "many-models",
    "observability",
    "audit",
    "explainability",
    "regulation",
    "security",
    "supply-chain",
    "cost",
    "toil",
    "idea-pipeline",
    "scale-up",
    "documentation",
]


def test_ten_dimensions_with_six_to_eight_questions_each() -> None:
    own = [d.id for d in HOUSE.dimensions if not d.beside]
    assert len(own) == 10
    for dimension in own:
        assert 6 <= len(HOUSE.by_dimension[dimension]) <= 8, dimension
    assert sum(q.screening for q in HOUSE.questions if q.dimension in own) == 20


def test_the_add_on_is_asked_only_where_it_applies_and_stays_beside() -> None:
    assert [d.id for d in HOUSE.dimensions if d.beside] == ["generative"]
    add_on = HOUSE.by_dimension["generative"]
    assert len(add_on) >= 12
    assert all(q.applies_if == ("generative_ai",) for q in add_on)
    topics = {t for q in add_on for t in q.topics}
    wanted = (
        "prompts versioning evaluation-sets groundedness guardrails retrieval cost human-feedback"
    )
    assert {*wanted.split(), "model-gateway"} <= topics


@pytest.mark.parametrize("question", HOUSE.questions, ids=lambda q: q.id)
def test_every_question_is_complete(question) -> None:  # type: ignore[no-untyped-def]
    assert question.prompt.endswith("?")
    assert question.why
    assert question.evidence
    assert question.roles
    assert question.topics
    names = [level.name for level in question.levels]
    texts = [level.text for level in question.levels]
    assert len(set(names)) == len(set(texts)) == 5
    assert all(text.endswith(".") for text in texts)
    assert all(len(text) <= 140 for text in texts), "a descriptor must be readable at a glance"


def test_every_theme_of_the_field_is_reached() -> None:
    covered = {t for q in HOUSE.questions for t in q.topics}
    assert set(TOPICS) <= covered, sorted(set(TOPICS) - covered)


def test_every_question_is_raised_by_a_practice_and_every_raise_is_known() -> None:
    raised = {r.question for p in built_in_catalogue().practices for r in p.raises}
    assert raised == set(HOUSE.by_id)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('id = "STR-02"', 'id = "STR-01"'), "“STR-01” is used twice"),
        (('dimension = "data"', 'dimension = "dates"'), "“dates”, which does not exist"),
        (('["A list", "Ideas stand in one list, in no agreed order."],', ""), "needs five levels"),
        (('version = "1.1"', "version = 1.1"), "version"),
        (('id = "house"', 'id = "ho use"'), "id"),
        (("[[dimensions]]", "[[dimensions"), "not valid TOML"),
    ],
)
def test_faults_name_file_and_place(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    from tests.conftest import ROOT

    text = (ROOT / "questionnaires" / "house.toml").read_text("utf-8")
    assert change[0] in text
    path = tmp_path / "mine.toml"
    path.write_text(text.replace(change[0], change[1], 1), encoding="utf-8")
    shutil.copy(ROOT / "questionnaires" / "generative-ai.toml", tmp_path)
    with pytest.raises(ContentError, match=words) as caught:
        read_questionnaire(path)
    assert "mine.toml" in str(caught.value)


def test_an_unknown_questionnaire_lists_what_there_is() -> None:
    with pytest.raises(ContentError, match=r"no questionnaire “atlas”\. Choose one of: .*house"):
        questionnaire_named("atlas")
