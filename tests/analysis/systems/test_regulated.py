"""A high-risk system in use beside a profile without regulated models: said, priced, mended by one edit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planner.analysis.around.once_counted import once_counted
from planner.analysis.around.repaired import light_problem
from planner.analysis.study.duty_reach import by_order
from planner.analysis.study.duty_result import DutyResult
from planner.analysis.study.study import Study, found_for
from planner.analysis.systems.register import register
from planner.analysis.systems.regulated import audit_hours, unregulated, unregulated_words
from planner.catalogue.load import built_in_catalogue
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.system import ModelEntry
from planner.domain.plan.duty import AskedBy, Duty, DutyLevel
from planner.domain.project import Project
from planner.reporting.content.assessment import context
from planner.reporting.content.decide_now import decisions
from planner.reporting.content.summary import doubts
from planner.reporting.duty_law import all_in_plan_words
from planner.reporting.report import start_draft
from planner.workspace.edits import checked
from planner.workspace.system_edits import count_as_regulated
from tests.analysis.systems.test_read_by_an_officer import insurer

DAY = "2026-11-29"
RESULT = DutyResult(
    "d", "d", "2027-12-31", True, "by_hand", None, 0.0, 0.0, "By hand.", source="law"
)


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
    points = ["".join(r.t for r in point) for point in decisions(draft)]
    assert points[0].startswith("Decide first whether"), (
        "what makes it high-risk, before it is counted"
    )
    assert points[1].startswith(
        "Then, if it stays high-risk, set the regulated models of the profile to 1"
    ), "where it is signed"
    fresh = insurer(example, "eu-ai-act", profile={"use_cases": ()}, since="2028-01-01")
    first = decisions(start_draft(replace(example_study, project=fresh), date(2026, 11, 29)))[0]
    assert "".join(r.t for r in first).startswith(
        "First set the regulated models of the profile to 1"
    )
    waiting = draft.study.profile.cells
    undecided = register(project, waiting, DAY).counts()["open"]
    assert undecided > 0
    told = "".join(r.t for point in (*decisions(draft), *doubts(draft)) for r in point)
    assert f"Requirements not decided yet, in no plan: {undecided}." in told
    text = context(start_draft(replace(example_study, project=mended), date(2026, 11, 29)))
    assert "as regulated" not in text.model_dump_json()


def test_what_the_profile_keeps_out_says_when_it_could_end_once_it_is_counted(
    example: Project,
    example_study: Study,
) -> None:
    """An audit from the pipeline is for regulated models alone; the same plan is made with them counted."""
    project = insurer(example, "eu-ai-act", profile={"use_cases": ()})
    system = project.systems[0].id
    laws = {"12(1)-(2)": "GOV-02", "16": ""}
    duties = tuple(
        Duty(
            id=f"d-{n}",
            name=article,
            levels=(DutyLevel(question=q, level=4),) if q else (),
            by="2027-12-31",
            systems=(system,),
            state="confirmed",
            source="law",
            asked_by=AskedBy(
                framework="eu-ai-act", version=project.frameworks[0].version, requirement=article
            ),
        )
        for n, (article, q) in enumerate(laws.items())
    )
    project = checked(project, duties=duties)
    found = found_for(example_study, project)
    results = tuple(replace(RESULT, id=d.id, by=d.by) for d in duties)
    study = replace(
        example_study,
        project=project,
        candidates=found,
        plan=replace(example_study.plan, duties=results),
    )
    blocked = next(c for c in found if c.id == "p-audit-repro")
    assert blocked.fit.status == "not_for_you"
    months = once_counted(study, 1)
    assert months.keys() == {"d-0"}, "a document alone is planned in no case"
    counted = project.model_copy(
        update={"organisation": project.organisation.model_copy(update={"regulated_models": 1})}
    )
    there = replace(study, project=counted, candidates=found_for(study, counted))
    (truth,) = by_order(light_problem(there, counted)).values()
    assert months["d-0"] == 3 * truth + 2
    told = all_in_plan_words(study, DAY)
    assert "Planned then, it ends in" in told["d-0"]
    late = study.plan.last_day(months["d-0"] + 1).isoformat() > "2027-12-02"
    assert ("after the day of its law too" in told["d-0"]) is late
    assert "Planned then" not in told["d-1"]
    assert once_counted(there, 1) == {}, "nothing is kept out any more"
