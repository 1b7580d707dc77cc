"""A high-risk system in use beside a profile without regulated models: said, priced, mended by one edit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planner.analysis.systems.register import register
from planner.analysis.systems.regulated import audit_hours, unregulated, unregulated_words
from planner.catalogue.load import built_in_catalogue
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.system import ModelEntry
from planner.domain.project import Project
from planner.reporting.content.assessment import context
from planner.reporting.content.summary import decisions, doubts
from planner.reporting.report import start_draft
from planner.workspace.edits import checked
from planner.workspace.system_edits import count_as_regulated
from tests.analysis.systems.test_read_by_an_officer import insurer

DAY = "2026-11-29"


def test_a_high_risk_system_in_use_contradicts_no_regulated_models(example: Project) -> None:
    catalogue = built_in_catalogue()
    project = insurer(example, "eu-ai-act", profile={"use_cases": ()})
    found = unregulated(project, DAY)
    assert found is not None
    assert (found.models, found.stated, found.missing, found.systems) == (1, 0, 1, ("Life price",))
    said = unregulated_words(project, catalogue, found)
    assert said.startswith(
        "In use by the register of AI systems is 1 high-risk model (Life price); the profile counts none"
    )
    # one model, audits a year and days each at the middle of what is assumed, eight hours a day
    hours = audit_hours(project, catalogue, 1)
    assert hours > 0
    assert audit_hours(project, catalogue, 3) == pytest.approx(3 * hours)
    assert f"about {hours:,.0f} hours of audits a year" in said
    assert "Life price" not in unregulated_words(project, catalogue, found, named=False)
    for change in ({"state": "development"}, {"facts": {}}, {"state": "retired"}):
        assert unregulated(insurer(example, "eu-ai-act", **change), DAY) is None, change
    assert unregulated(insurer(example), DAY) is None, "no law is switched on"


def test_one_edit_mends_it_and_the_audits_are_in_the_cost_of_today(example: Project) -> None:
    models = tuple(ModelEntry(id=f"m{k}", name=f"Tariff {k}") for k in range(3))
    case = UseCase(id="life", name="Life", models=2)
    project = insurer(
        example,
        "eu-ai-act",
        profile={"use_cases": (case,), "models_in_production": 2},
        use_case="life",
        models=models,
    )
    mended = count_as_regulated(DAY).apply(project)
    assert unregulated(mended, DAY) is None
    assert mended.organisation.regulated_models == mended.organisation.models_in_production == 3
    assert mended.organisation.use_cases[0].regulated
    assert count_as_regulated(DAY).apply(mended) == mended
    marked = checked(
        mended,
        organisation=mended.organisation.model_copy(update={"use_cases": (case,)}),
    )
    only = unregulated(marked, DAY)
    assert only is not None
    assert (only.missing, only.use_cases) == (0, ("life",))
    assert "hours" not in unregulated_words(marked, built_in_catalogue(), only)


def test_the_report_says_it_beside_the_profile(example: Project, example_study) -> None:  # type: ignore[no-untyped-def]
    project = insurer(example, "eu-ai-act", profile={"use_cases": ()})
    behind = replace(example_study, project=project)
    text = context(start_draft(behind, date(2026, 11, 29))).model_dump_json()
    assert "the profile counts none as regulated" in text
    mended = count_as_regulated(DAY).apply(project)
    draft = start_draft(behind, date(2026, 11, 29))
    now = "".join(r.t for r in decisions(draft)[0])
    assert now.startswith("First set the regulated models of the profile to 1"), (
        "where it is signed"
    )
    waiting = draft.study.profile.cells
    undecided = register(project, waiting, DAY).counts()["open"]
    assert undecided > 0
    told = "".join(r.t for point in (*decisions(draft), *doubts(draft)) for r in point)
    assert f"Requirements not decided yet, in no plan: {undecided}." in told
    text = context(start_draft(replace(example_study, project=mended), date(2026, 11, 29)))
    assert "as regulated" not in text.model_dump_json()
