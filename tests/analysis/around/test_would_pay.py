"""Where nothing pays: what would have to be true, against the case made anew with that figure stated."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

from planner.analysis.around.would_pay import nearest, would_pay
from planner.analysis.study.baseline import register
from planner.analysis.study.break_even import worth_alone
from planner.analysis.study.study import Study
from planner.catalogue.load import built_in_catalogue
from planner.domain.case.estimate import Assumption, Provenance, fixed
from planner.domain.project import Project
from planner.maturity.score import assess

OWN = Provenance(grade="A", source="stated for the test")


def looked_at(project: Project) -> Study:
    """What ``would_pay`` reads of a study."""
    catalogue = built_in_catalogue()
    rows = register(project, catalogue)
    found = SimpleNamespace(
        project=project, catalogue=catalogue, profile=assess(project), register=rows
    )
    return cast(Study, found)


def stated(project: Project, values: dict[str, float]) -> float:
    """Worth of the practice by itself where these figures are the organisation's own, the case made anew."""
    own = {i: Assumption(range=fixed(v), provenance=OWN) for i, v in values.items()}
    told = project.model_copy(update={"assumptions": {**project.assumptions, **own}})
    catalogue = built_in_catalogue()
    practice = next(p for p in catalogue.practices if p.id == PRACTICE)
    return worth_alone(told, catalogue, practice, assess(told))


PRACTICE = "p-bluegreen"


def test_from_the_value_on_it_pays_and_before_it_does_not(example: Project) -> None:
    needed = would_pay(looked_at(example), PRACTICE)
    assert needed is not None
    assert stated(example, {}) < 0
    by_id = {one.id: one for one in needed.values}
    assert {"response_hours", "incidents_per_model"} <= set(by_id)
    for id_ in ("response_hours", "incidents_per_model"):
        one = by_id[id_]
        step = 0.02 * (one.value - one.mean)
        assert (
            stated(example, {id_: one.value + step}) > 0 > stated(example, {id_: one.value - step})
        )
    shares = [abs(one.value / one.mean - 1) for one in needed.values]
    assert min(shares) > 0
    assert needed.together > 0


def test_a_tool_has_no_such_figure_and_a_plan_no_nearest(example_study: Study) -> None:
    assert would_pay(looked_at(example_study.project), "mlflow") is None
    nothing: Any = replace(example_study.plan, left_out=())
    assert nearest(replace(example_study, plan=nothing)) is None
