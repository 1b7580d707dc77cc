"""The catalogue holds together, and its effects give the published bundle figures."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from planner.catalogue.duty_steps import for_a_duty
from planner.catalogue.fit import FOR_DUTIES, fit_of_practice, gap, practice_effort, staffed
from planner.catalogue.load import CONTENT, built_in_catalogue, find_cycle, read_catalogue
from planner.catalogue.sizes import Size
from planner.domain.base.errors import ContentError
from planner.domain.content.catalogue import Practice
from planner.domain.organisation.organisation import Organisation
from planner.economics.atoms import OPTIONAL, REACH, REQUIRED

CATALOGUE = built_in_catalogue()


def test_there_is_enough_to_choose_from() -> None:
    assert len(CATALOGUE.practices) + len(CATALOGUE.tools) >= 30
    assert {p.stage for p in CATALOGUE.practices} == {0, 1, 2, 3, 4}


def test_every_figure_has_a_grade_and_a_source() -> None:
    for practice in CATALOGUE.practices:
        assert practice.source
        assert bool(practice.effort) == practice.priced
        assert practice.priced or not practice.effects
        assert all(e.grade for e in practice.effects)
    for tool in CATALOGUE.tools:
        assert tool.source
        assert tool.price_note
        priced = tool.is_priced
        assert priced or tool.price_note.startswith(("not public", "priced by use"))
        if priced and tool.price_grade == "D":
            assert "assumed" in tool.price_note or "estimated" in tool.price_note, tool.id
        assert tool.strengths
        assert tool.weaknesses
        assert tool.not_for
    for definition in CATALOGUE.inputs:
        assert definition.source
        assert definition.minimum <= definition.default.low
        assert definition.maximum is None or definition.default.high <= definition.maximum


def test_the_inputs_are_those_the_engine_reads() -> None:
    assert {d.id for d in CATALOGUE.inputs} == {*REQUIRED, *OPTIONAL}
    assert {e.target for p in CATALOGUE.practices for e in p.effects} <= {*REACH, "verified_share"}


SMALL_TEAM = [
    "p-auto-split",
    "p-baseline-assess",
    "p-code-vc",
    "p-comms",
    "p-cost-benefit",
    "p-data-validation",
    "p-data-versioning",
    "p-drift-monitoring",
    "p-env-pinning",
    "p-exp-tracking",
    "p-go-live",
    "p-model-registry",
    "p-offline-gates",
    "p-packaging",
    "p-prediction-logging",
    "p-privacy",
    "p-risk-tiering",
    "p-sys-monitoring",
    "p-value-metrics",
]
REGULATED = [
    "p-access-control",
    "p-audit-repro",
    "p-auto-split",
    "p-baseline-assess",
    "p-cd",
    "p-ci",
    "p-code-vc",
    "p-comms",
    "p-cost-benefit",
    "p-data-catalogue",
    "p-data-contracts",
    "p-data-validation",
    "p-data-versioning",
    "p-drift-monitoring",
    "p-env-pinning",
    "p-exp-tracking",
    "p-explain-global",
    "p-explain-local",
    "p-feedback-loop",
    "p-go-live",
    "p-human-oversight",
    "p-iac",
    "p-lineage",
    "p-model-cards",
    "p-model-registry",
    "p-offline-gates",
    "p-packaging",
    "p-peer-review-ml",
    "p-pipeline",
    "p-prediction-logging",
    "p-privacy",
    "p-promotion",
    "p-raci",
    "p-regulated",
    "p-repro-runs",
    "p-risk-tiering",
    "p-runbooks",
    "p-segment-val",
    "p-serving-standard",
    "p-shadow",
    "p-supply-chain",
    "p-sys-monitoring",
    "p-value-metrics",
]


@pytest.mark.parametrize(
    ("bundle", "target", "published"),
    [
        (SMALL_TEAM, "P9", (12, 26, 46)),
        (SMALL_TEAM, "P11", (17, 31, 51)),
        (SMALL_TEAM, "P10", (2, 5, 9)),
        (SMALL_TEAM, "P12", (9, 16, 28)),
        (REGULATED, "P9", (41, 72, 92)),
        (REGULATED, "P11", (45, 72, 90)),
        (REGULATED, "P12", (32, 61, 82)),
        (REGULATED, "P10", (7, 15, 27)),
    ],
)
def test_bundles_combine_as_published(
    bundle: list[str], target: str, published: tuple[int, ...]
) -> None:
    """Reference bundles of the fact base, C.6: 1 − ∏(1 − effect), in per cent."""
    effects = [
        e.range for p in bundle for e in CATALOGUE.practice_by_id[p].effects if e.target == target
    ]
    for end, expected in zip(("low", "likely", "high"), published, strict=True):
        combined = 1 - math.prod(1 - getattr(r, end) for r in effects)
        assert combined * 100 == pytest.approx(expected, abs=0.6)


def test_set_up_effort_of_the_small_bundle_is_as_published() -> None:
    totals = [
        sum(
            getattr(r, end) for p in SMALL_TEAM for r in CATALOGUE.practice_by_id[p].effort.values()
        )
        for end in ("low", "likely", "high")
    ]
    assert totals == pytest.approx([144, 290, 580], abs=1)


def test_cycles_are_named() -> None:
    with pytest.raises(ContentError, match="a → b → c → a"):
        find_cycle({"a": ("b",), "b": ("c",), "c": ("a",)})


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("tools-cicd.toml", 'id = "t-gitlab"', 'id = "t-github"', "“t-github” is used twice"),
        ("practices-1-foundations.toml", 'needs = ["p-comms"]', 'needs = ["p-magic"]', "“p-magic”"),
        ("practices-1-foundations.toml", "stage = 1", "stage = 9", "stage"),
        (
            "tools-cicd.toml",
            "set_up_days = [2, 5, 12]",
            "set_up_days = [2, 5]",
            "low, middle, high",
        ),
        (
            "tools-cicd.toml",
            "set_up_days = [2, 5, 12]",
            "set_up_days = [9, 5, 12]",
            "low ≤ middle ≤ high",
        ),
        ("inputs.toml", 'grade = "B"', 'grade = "Z"', "grade"),
    ],
)
def test_faults_are_refused_in_words(
    tmp_path: Path, file: str, old: str, new: str, words: str
) -> None:
    for path in CONTENT.glob("*.toml"):
        text = path.read_text("utf-8")
        if path.name == file:
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=words):
        read_catalogue(tmp_path)


def test_gap_and_effort_follow_level_and_size() -> None:
    practice = CATALOGUE.practice_by_id["p-feedback-loop"]
    questions = [r.question for r in practice.raises]
    none = {q: np.array([0.0]) for q in questions}
    full = {r.question: np.array([float(r.to_level)]) for r in practice.raises}
    assert gap(practice, none) == 1.0
    assert gap(practice, full) == 0.0
    assert gap(practice, {}) is None
    assert gap(practice, {**full, "MON-04": np.array([2.0])}) == pytest.approx(0.5 / 4)
    team = {q: n for q, n in full.items() if q != "MON-10"}  # asked of systems, not of teams
    assert gap(practice, {**team, "MON-04": np.array([2.0])}) == pytest.approx(0.5 / 3)
    # an open level is drawn: half the futures at 2, half at the top
    drawn = {**team, "MON-04": np.array([2.0, 9.0])}
    assert gap(practice, drawn) == pytest.approx(0.25 / 3)
    small = Organisation(name="S", people={"data_scientist": 3.0})
    large = Organisation(
        name="L", people={"data_scientist": 25.0, "ml_engineer": 2.0}, regulated_models=1
    )
    few, many = (
        sum(practice_effort(practice, o, Size.of(o, 1), 1.0)[0].values()) for o in (small, large)
    )
    assert 0 < few < many
    half = sum(practice_effort(practice, small, Size.of(small, 1), 0.5)[0].values())
    assert half == pytest.approx(few * 0.625), "what is done is not done again"
    assert staffed("platform_engineer", small) == "data_scientist"


def test_flags_exclude_and_sizes_only_advise() -> None:
    organisation = Organisation(name="S", people={"data_scientist": 3.0}, models_in_production=2)
    levels = {r.question: 0.0 for p in CATALOGUE.practices for r in p.raises}
    titles = dict.fromkeys(levels, "title")

    def judge(id_: str):  # type: ignore[no-untyped-def]
        return fit_of_practice(
            CATALOGUE.practice_by_id[id_], CATALOGUE, organisation, 1, levels, levels, titles
        )

    canary, store, versioning = (judge(i) for i in ("p-canary", "p-feature-store", "p-code-vc"))
    assert canary.blocked
    assert "answer live" in canary.reason
    assert (store.status, store.blocked) == ("not_for_you", False)
    assert "10 models; you have 2" in store.reason
    assert versioning.status == "fits"


def test_practices_without_figures_are_shown_and_neither_priced_nor_planned() -> None:
    without = [p for p in CATALOGUE.practices if not p.priced]
    assert len(without) == 33
    organisation = Organisation(
        name="S", people={"data_scientist": 30.0}, gpus=4, generative_ai=True
    )
    for practice in without:
        levels = {r.question: 0.0 for r in practice.raises}
        fit = fit_of_practice(
            practice, CATALOGUE, organisation, 3, levels, levels, dict.fromkeys(levels, "t")
        )
        assert (fit.status, fit.blocked) == ("no_figures", True)
        assert practice_effort(practice, organisation, Size.of(organisation, 3), 1.0)[0] == {}
        done = {r.question: 4.0 for r in practice.raises}
        fit = fit_of_practice(
            practice, CATALOGUE, organisation, 3, done, done, dict.fromkeys(levels, "t")
        )
        assert fit.status == "in_place"


def test_a_practice_without_effort_must_say_that_it_has_no_figures() -> None:
    practice = CATALOGUE.practice_by_id["p-ai-literacy"].model_dump()
    with pytest.raises(ValidationError, match="states the effort"):
        Practice.model_validate({**practice, "priced": True})
    priced = CATALOGUE.practice_by_id["p-ci"].model_dump()
    with pytest.raises(ValidationError, match="states no effort"):
        Practice.model_validate({**priced, "priced": False})


WRITTEN = {
    "GOV-01": 2, "PPL-01": 2, "PPL-03": 2, "GOV-04": 2, "GOV-05": 2, "GOV-06": 2, "GOV-12": 2, "GOV-13": 2,
    "GOV-14": 2, "GOV-15": 2, "GOV-18": 2, "GOV-19": 2, "GOV-20": 2, "DAT-04": 3, "DAT-06": 2, "DAT-08": 2,
    "DAT-09": 2, "REL-03": 2, "REL-08": 2, "PPL-07": 2, "MON-06": 2, "GEN-08": 1,
}  # fmt: skip
"""Levels whose words ask for a page, a list, a sheet or an agreement, and for nothing that runs."""


def test_what_only_has_to_be_written_waits_for_nothing() -> None:
    """No list waits for a catalogue of data, no written way out of use for a cluster and its bills."""
    for question, level in WRITTEN.items():
        ways = [
            p
            for p in CATALOGUE.practices
            for r in p.raises
            if r.question == question and r.from_level == 0 and r.to_level >= level
        ]
        assert any(not p.needs and not p.needs_tool_in and p.priced for p in ways), question


def test_what_is_written_is_planned_for_duties_alone() -> None:
    written = [p for p in CATALOGUE.practices if p.on_paper]
    raised = {(r.question, r.to_level) for p in written for r in p.raises}
    assert raised == {*WRITTEN.items(), ("DAT-04", 2)}
    organisation = Organisation(name="S", people={"data_scientist": 30.0}, generative_ai=True)
    for practice in written:
        levels = {r.question: 0.0 for r in practice.raises}
        titles = dict.fromkeys(levels, "t")
        given = (CATALOGUE, organisation, 3, levels, levels, titles)
        fit = fit_of_practice(practice, *given)
        assert (fit.status, fit.blocked, fit.reason) == ("not_for_you", True, FOR_DUTIES)
        assert fit_of_practice(for_a_duty(practice, CATALOGUE), *given).status == "fits"
        assert sum(r.likely for r in practice.effort.values()) <= 10
    with pytest.raises(ValidationError, match="no effect and no tool"):
        Practice.model_validate({**written[0].model_dump(), "needs_tool_in": ("cicd",)})
