"""The example “an insurer that tries first”: an idea worth stopping, one worth a test, and a trial of a tool.

``python -m tests.analysis.trying`` writes ``examples/insurer-tries.mlplan`` anew. Invented and labelled.
"""

from __future__ import annotations

from planner.catalogue.own import catalogue_of
from planner.catalogue.trials import trial_of
from planner.catalogue.use_cases import template_of, use_case_of
from planner.domain.base.resources import content_folder, example_path
from planner.domain.case.estimate import Range
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.use_case import (
    CaseCount,
    FourCosts,
    Judging,
    Measured,
    Regression,
    Stake,
    StopPlan,
)
from planner.domain.project import Project
from planner.storage.document import dump, load
from planner.workspace.edits import checked

MADE = "2026-11-02T08:00:00Z"
NOTE = "An example: the insurer, its ideas and all figures are invented."


def documents() -> UseCase:
    """An idea that no test can save: few documents, a dear build."""
    template = template_of("documents")
    assert template is not None
    return use_case_of(template, "post").model_copy(
        update={
            "name": "Reading the post",
            "models": 1,
            "owner": "Head of services",
            "value": Range(low=4_000, likely=12_000, high=28_000),
            "stop": StopPlan(
                build=Range(low=160_000, likely=200_000, high=260_000),
                run=Range(low=4_000, likely=8_000, high=14_000),
                test_cost=25_000,
                months=3,
                decide_by="2027-02-26",
            ),
        }
    )


def recourse() -> UseCase:
    """An idea that loses built at once and is worth a test."""
    template = template_of("claims-fraud")
    assert template is not None
    return use_case_of(template, "recourse").model_copy(
        update={
            "name": "Recourse finder",
            "models": 2,
            "decision": "Does somebody else have to pay this claim?",
            "users": "14 claims clerks",
            "baseline": "Clerks look by eye; share of recourse cases found",
            "owner": "Head of claims",
            "feedback_days": 120.0,
            "latency_seconds": 1.0,
            "test_days": {"data_scientist": 30.0, "data_engineer": 6.0, "product_owner": 8.0},
            "value": Range(low=30_000, likely=190_000, high=800_000),
            "judging": Judging(
                cases=21_600,
                share=0.018,
                costs=FourCosts(false_alarm=180, miss=4_200),
                today=Measured(found=0.42, flagged=0.031),
                new=Measured(found=0.58, flagged=0.028),
                before=0.42,
                after=0.58,
                a_day=60,
                calibrated=True,
                audited=True,
            ),
            "stop": StopPlan(
                build=Range(low=640_000, likely=790_000, high=1_000_000),
                run=Range(low=30_000, likely=50_000, high=80_000),
                test_cost=48_000,
                months=4,
                evidence="held_back",
                cases=400,
                decide_by="2027-06-30",
            ),
            "stakes": {
                "customer": Stake(
                    gains="Keeps the no-claims bonus",
                    bears="Letters in error",
                    measured="Letters taken back, by region",
                ),
                "employee": Stake(gains="900 hours a year", bears="Fewer judgements of their own"),
                "owner": Stake(gains="Money recovered", bears="Build and upkeep"),
                "compliance": Stake(
                    gains="A reason for each case", bears="One more system to show"
                ),
            },
            "regression": Regression(
                before="0.3",
                after="0.4",
                counts=(
                    CaseCount(set="must_not", cases=300),
                    CaseCount(
                        set="may", segment="north", cases=1_500, changed=45, worsened=9, mended=27
                    ),
                    CaseCount(
                        set="may", segment="south", cases=500, changed=34, worsened=9, mended=14
                    ),
                    CaseCount(set="must", cases=14, changed=13, mended=13),
                ),
                who="Head of claims",
                when="2026-10-30",
            ),
        }
    )


def trying() -> Project:
    """The insurer of the first example with two ideas and a trial that gates a tool."""
    base = load(example_path()).project
    organisation = base.organisation.model_copy(
        update={"use_cases": (*base.organisation.use_cases, documents(), recourse())}
    )
    trial = trial_of(catalogue_of(base), "t-evidently", base.teams[0].id).model_copy(
        update={
            "owner": "Head of data",
            "otherwise": "second",
            "second": "t-gx",
            "decide_by": "2027-05-28",
        }
    )
    return checked(
        base,
        id="example-insurer-tries",
        name="An insurer that tries first",
        note=NOTE,
        example=True,
        modified=MADE,
        organisation=organisation,
        trials=(trial,),
    )


if __name__ == "__main__":
    (content_folder("examples") / "insurer-tries.mlplan").write_bytes(dump(trying()))
