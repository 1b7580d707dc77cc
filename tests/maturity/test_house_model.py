"""The house questionnaire is complete and every question can be asked aloud."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from planner.catalogue.load import built_in_catalogue
from planner.domain.base.errors import ContentError
from planner.domain.base.facts import decide
from planner.domain.content.questionnaire import Questionnaire
from planner.domain.organisation.organisation import FACTS
from planner.domain.organisation.roles import ROLE_NAMES, role_of
from planner.maturity.content import (
    belonging_together,
    house_questionnaire,
    questionnaire_named,
    read_questionnaire,
)
from planner.maturity.lint_questionnaire import lint_questionnaire

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


SIMPLE: dict[str, bool | None] = dict.fromkeys(FACTS, False)
OWN = [d.id for d in HOUSE.dimensions if not d.beside]


def on_the_sheet(facts: dict[str, bool | None]) -> list[str]:
    """Questions of the house model that a team is asked; those of the whole organisation are not on it."""
    return [
        q.id
        for q in HOUSE.questions
        if q.dimension in OWN
        and q.scope in ("team", "both")
        and decide(q.applies_if, facts) is not False
    ]


def test_ten_dimensions_and_a_sheet_no_longer_than_it_should_be() -> None:
    """questions.md §1: 67 for a simple profile, 81 at most, 84 with labels, bought AI and accelerators."""
    assert len(OWN) == 10
    assert len(on_the_sheet(SIMPLE)) == 67
    every: dict[str, bool | None] = dict.fromkeys(FACTS, True)
    assert len(on_the_sheet(every)) == 84
    without = dict.fromkeys(("labelling", "third_party_ai", "accelerators"), False)
    assert len(on_the_sheet({**every, **without})) == 81
    assert len(on_the_sheet(dict.fromkeys(FACTS))) == 84, "what is not known is asked"
    assert sum(q.scope == "org" for q in HOUSE.questions) == 2
    assert sum(q.scope == "system" for q in HOUSE.questions) == 14
    assert len(HOUSE.questions) == 82 + 41
    for dimension in OWN:
        assert sum(q in HOUSE.by_dimension[dimension] for q in HOUSE.questions) >= 6


def test_the_quick_check_keeps_its_twenty() -> None:
    assert sum(q.screening for q in HOUSE.questions if q.dimension in OWN) == 20
    quick = [q for q in HOUSE.questions if q.screening and q.dimension in OWN]
    assert {q.id for q in quick} <= set(on_the_sheet(SIMPLE)), "whoever begins is asked all twenty"
    assert all(sum(q.dimension == d for q in quick) == 2 for d in OWN)


@pytest.mark.parametrize(
    ("question", "asked", "not_asked"),
    [
        ("PPL-07", {}, None), ("VAL-03", {}, None), ("REL-04", {}, None), ("GOV-05", {}, None),
        ("DAT-05", {"many_models", "several_teams"}, {"many_models"}),
        ("PLT-07", {"several_sites"}, {"several_teams"}),
        ("GOV-02", {"affects_people"}, {"several_teams"}), ("GOV-02", {"regulated"}, set()),
        ("REL-09", {"accelerators"}, {"batch"}), ("DAT-08", {"labelling"}, {"generative_ai"}),
        ("AGT-06", {"agents", "several_agents"}, {"agents"}),
    ],
)  # fmt: skip
def test_what_is_asked_of_whom(question: str, asked: set[str], not_asked: set[str] | None) -> None:
    conditions = HOUSE.by_id[question].applies_if
    assert decide(conditions, {**SIMPLE, **dict.fromkeys(asked, True)}) is True
    if not_asked is not None:
        assert decide(conditions, {**SIMPLE, **dict.fromkeys(not_asked, True)}) is False


def test_the_add_ons_are_asked_only_where_they_apply_and_stay_beside() -> None:
    assert [d.id for d in HOUSE.dimensions if d.beside] == ["generative", "agents"]
    add_on = HOUSE.by_dimension["generative"]
    assert len(add_on) == 18
    assert all(q.applies_if == ("generative_ai",) for q in add_on)
    agents = HOUSE.by_dimension["agents"]
    assert len(agents) == 6
    assert all(q.applies_if[0] == "agents" for q in agents)
    topics = {t for q in add_on for t in q.topics}
    wanted = (
        "prompts versioning evaluation-sets groundedness guardrails retrieval cost human-feedback"
    )
    assert {*wanted.split(), "model-gateway"} <= topics


@pytest.mark.parametrize("question", HOUSE.questions, ids=lambda q: q.id)
def test_every_question_is_complete(question) -> None:  # type: ignore[no-untyped-def]
    assert question.prompt.endswith("?")
    assert question.why
    assert len(question.evidence) >= 2
    assert question.roles
    assert all(ROLE_NAMES[role_of(role)] == role for role in question.roles), "one list of roles"
    assert question.topics
    names = [level.name for level in question.levels]
    texts = [level.text for level in question.levels]
    assert len(set(names)) == len(set(texts)) == 5
    assert all(text.endswith(".") for text in texts)
    assert all(len(text) <= 140 for text in texts), "a descriptor must be readable at a glance"


def test_every_theme_of_the_field_is_reached() -> None:
    covered = {t for q in HOUSE.questions for t in q.topics}
    assert set(TOPICS) <= covered, sorted(set(TOPICS) - covered)


def raises() -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for practice in built_in_catalogue().practices:
        for r in practice.raises:
            found.setdefault(r.question, []).append((r.from_level, r.to_level))
    return found


def test_every_question_is_raised_by_a_practice_and_every_raise_is_known() -> None:
    assert set(raises()) == set(HOUSE.by_id)


def test_the_ladders_keep_their_rules_and_what_is_left_is_named() -> None:
    """questions.md §1: no faults; eight old questions lack a practice from 0 or to 3, and that is said."""
    found = lint_questionnaire(HOUSE, joined=belonging_together(), raises=raises())
    assert [f.words("house") for f in found if f.severity == "fault"] == []
    assert {f.kind for f in found} == {"practice missing", "no way to the top"}
    assert sorted(f.place for f in found if f.kind == "practice missing") == [
        "GEN-13", "GEN-14", "PIP-04", "PLT-06", "PLT-07", "STR-03", "STR-06", "VAL-07",
    ]  # fmt: skip


def mended(question: str, **changes: object) -> Questionnaire:
    questions = [q.model_copy(update=changes) if q.id == question else q for q in HOUSE.questions]
    return HOUSE.model_copy(update={"questions": tuple(questions)})


def leveled(question: str, number: int, text: str) -> Questionnaire:
    levels = list(HOUSE.by_id[question].levels)
    levels[number] = levels[number].model_copy(update={"text": text})
    return mended(question, levels=tuple(levels))


@pytest.mark.parametrize(
    ("questionnaire", "kind"),
    [
        (leveled("REL-07", 2, "One to two weeks."), "gap"),
        (leveled("STR-06", 2, "Two to three in four are in use."), "gap"),
        (leveled("PPL-06", 4, "Up to a day."), "gap"),
        (leveled("MON-01", 3, "Somebody would notice."), "not observable"),
        (leveled("MON-01", 3, "Limits raise an alert and a page is written."), "two things"),
        (leveled("MON-01", 3, HOUSE.by_id["MON-01"].levels[2].text), "equal levels"),
        (mended("MON-01", prompt=HOUSE.by_id["MON-02"].prompt), "equal questions"),
        (mended("MON-01", evidence=("One",)), "little evidence"),
        (mended("MON-01", roles=("Data scientits",)), "unknown role"),
        (mended("MON-01", roles=()), "no role"),
    ],
)
def test_each_rule_finds_its_fault(questionnaire: Questionnaire, kind: str) -> None:
    found = lint_questionnaire(questionnaire, joined=belonging_together())
    assert {f.kind for f in found} == {kind}
    if kind == "unknown role":
        assert "Did you mean “Data scientist”?" in found[0].fix


def test_a_question_that_no_practice_raises_is_a_fault() -> None:
    without = {q: r for q, r in raises().items() if q != "MON-01"}
    found = lint_questionnaire(HOUSE, joined=belonging_together(), raises=without)
    assert [(f.place, f.kind) for f in found if f.severity == "fault"] == [
        ("MON-01", "no practice")
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('id = "STR-02"', 'id = "STR-01"'), "“STR-01” is used twice"),
        (('dimension = "data"', 'dimension = "dates"'), "“dates”, which does not exist"),
        (('["A list", "Ideas stand in one list, in no agreed order."],', ""), "needs five levels"),
        (('version = "2.0"', "version = 2.0"), "version"),
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
    for name in ("generative-ai", "agents"):
        shutil.copy(ROOT / "questionnaires" / f"{name}.toml", tmp_path)
    with pytest.raises(ContentError, match=words) as caught:
        read_questionnaire(path)
    assert "mine.toml" in str(caught.value)


def test_an_unknown_questionnaire_lists_what_there_is() -> None:
    with pytest.raises(ContentError, match=r"no questionnaire “atlas”.*house"):
        questionnaire_named("atlas")
