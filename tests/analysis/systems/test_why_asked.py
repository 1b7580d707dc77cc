"""Why a law is asked at all: each fact that decides it, from where it is known."""

from __future__ import annotations

from planner.analysis.systems.register import register
from planner.analysis.systems.why_asked import facts_named, why_asked
from planner.domain.base.language import tr
from planner.domain.organisation.system import Said, System
from planner.domain.project import Project
from planner.maturity.frameworks import frameworks
from planner.maturity.score import assess
from planner.workspace.edits import checked

LAWS = tuple(f for f in frameworks() if f.id in ("dora", "gdpr", "eiopa-ai", "mdr", "iso-42001"))


def test_each_fact_says_where_it_comes_from(example: Project) -> None:
    facts = {"eu": Said(holds=True), "personal_data": Said(holds=False)}
    systems = (
        System(id="a", name="A", facts=facts),
        System(id="b", name="B", facts={"eu": Said(holds=True)}),
        System(id="c", name="C", state="retired", facts={"eu": Said(holds=True)}),
    )
    project = checked(
        example,
        systems=systems,
        frameworks=LAWS,
        legal_facts={"medical_device": True},
        organisation=example.organisation.model_copy(
            update={"industry": "insurance", "region": "uk"}
        ),
    )
    found = register(project, assess(project).cells, "2026-11-29")
    assert set(facts_named(LAWS)) == {
        "eu", "financial", "insurance", "personal_data", "medical_device",
    }  # fmt: skip
    words = tr(why_asked(project, found))
    for said in (
        "“used in the European Union, or for people there” (2 of 2 systems)",
        "“a financial entity” (from the profile)",
        "“an insurer” (from the profile)",
        "“part of a medical device, or one itself” (said of all systems)",
        "“it uses personal data” (stated of no system)",
    ):
        assert said in words
    alone = tuple(f for f in LAWS if f.id == "iso-42001")
    chosen = checked(project, frameworks=alone)
    assert not why_asked(chosen, register(chosen, assess(chosen).cells, "2026-11-29"))
