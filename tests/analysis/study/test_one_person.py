"""Where one person does everything nobody hands over, and thresholds of size are called what they are."""

from __future__ import annotations

import pytest

from planner.analysis.study.baseline import register
from planner.analysis.study.study import derived
from planner.catalogue.load import built_in_catalogue
from planner.domain.base.language import tr
from planner.domain.case.estimate import Assumption, Provenance, Range
from planner.domain.project import Project
from planner.economics.model import at_means
from planner.economics.pools import annual_pools

ROLES = "p-raci"


def alone(project: Project, **people: float) -> Project:
    """``project`` with these people alone."""
    organisation = project.organisation.model_copy(update={"people": people})
    return project.model_copy(update={"organisation": organisation})


def stated(project: Project, **values: float) -> Project:
    own = {
        k: Assumption(
            range=Range(low=v, likely=v, high=v, shape="fixed"),
            provenance=Provenance(grade="A", source="Counted", who="Ada", when="2026-11-01"),
        )
        for k, v in values.items()
    }
    return project.model_copy(update={"assumptions": {**project.assumptions, **own}})


@pytest.mark.parametrize(
    ("people", "share", "times"),
    [
        ({"data_scientist": 1.0}, 0.0, 0.7),
        ({"data_scientist": 0.6, "ml_engineer": 0.4, "product_owner": 2.0}, 0.0, 0.7),
        ({"data_scientist": 1.0, "ml_engineer": 0.5}, 0.3, 1.0),
    ],
)
def test_the_default_work_of_a_release_holds_a_hand_over_only_between_people(
    start_up: Project, people: dict[str, float], share: float, times: float
) -> None:
    rows = {r.definition.id: r for r in register(alone(start_up, **people), built_in_catalogue())}
    assert rows["handover_share"].range.likely == share
    usual = rows["deployment_hours"].definition.default
    assert rows["deployment_hours"].range.likely == pytest.approx(times * usual.likely)
    said = "nobody hands over" in tr(rows["handover_share"].source)
    assert said == (share == 0)
    assert ("without a hand-over" in tr(rows["deployment_hours"].source)) == (share == 0)


def test_what_is_stated_is_taken_as_it_is(start_up: Project) -> None:
    one = stated(alone(start_up, data_scientist=1.0), handover_share=0.2, deployment_hours=50.0)
    rows = {r.definition.id: r for r in register(one, built_in_catalogue())}
    assert rows["handover_share"].range.likely == 0.2
    assert rows["deployment_hours"].range.likely == 50.0


def test_below_a_size_is_advice_and_is_called_so(start_up: Project) -> None:
    one = alone(start_up, data_scientist=1.0)
    found = {c.id: c for c in derived(one, built_in_catalogue()).candidates}
    roles = found[ROLES].fit
    assert (roles.status, roles.blocked, roles.words) == (
        "not_for_you",
        False,
        "Usually for larger",
    )
    final = [c.fit for c in found.values() if c.fit.status == "not_for_you" and c.fit.blocked]
    assert final
    assert {f.words for f in final} == {"Not for you"}


def test_no_hand_over_costs_anything_today(start_up: Project) -> None:
    problem = derived(alone(start_up, data_scientist=1.0), built_in_catalogue()).case_problem
    pools = annual_pools(problem, at_means(problem))
    assert pools["P2.handover"] == 0
    assert pools["P2.work"] > 0
    two = derived(alone(start_up, data_scientist=2.0), built_in_catalogue()).case_problem
    assert annual_pools(two, at_means(two))["P2.handover"] > 0
