"""Two worths of one idea: how far apart, where they would agree, and whether the verdict is another one."""

from __future__ import annotations

import re
from typing import Any

import pytest

from planner.analysis.around.use_case_figures import with_figure
from planner.analysis.around.use_case_money import measure_worth
from planner.analysis.around.use_case_verdict import _per_case, beside_words
from planner.analysis.study.use_case_worth import worth_of
from planner.domain.base.language import tr
from planner.domain.case.estimate import fixed
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.use_case import FourCosts, Judging, Measured, StopPlan
from planner.domain.project import Project

YES_NO = Judging(
    cases=10_000,
    share=0.02,
    costs=FourCosts(false_alarm=100, miss=3_000),
    today=Measured(found=0.3, flagged=0.02),
    new=Measured(found=0.5, flagged=0.03),
)
"""200 true, 40 more of them found: 120,000; 98 more alarms: 9,800; so 110,200 a year."""


def idea(value: float, **changes: Any) -> UseCase:
    made = UseCase(id="x", name="X", state="idea", value=fixed(value), judging=YES_NO)
    return made.model_copy(update=changes)


def test_where_the_two_agree_is_the_closed_form(example: Project) -> None:
    """(440,800 ÷ 10,000 + .98·.01·100) ÷ (.02·.2) = 11,265 a miss; put in, both are the same."""
    own = idea(440_800)
    assert measure_worth(example, own) == pytest.approx(110_200)
    stated, needed = _per_case(YES_NO, 440_800)
    assert (stated, needed) == (3_000, pytest.approx(11_265))
    words = tr(beside_words(example, own, worth_of(example, own))).replace("\u2060", "")
    assert "4.0 times" in words
    assert re.search(r"cost €11k more than a hit \(stated: €3.0k\)", words), words
    assert needed is not None
    put = own.model_copy(
        update={
            "judging": YES_NO.model_copy(update={"costs": FourCosts(false_alarm=100, miss=needed)})
        }
    )
    assert measure_worth(example, put) == pytest.approx(440_800)
    assert "about the same" in tr(beside_words(example, put, worth_of(example, put)))


def test_the_verdict_on_the_other_worth_is_said(example: Project) -> None:
    stop = StopPlan(build=fixed(500_000.0), run=fixed(10_000.0), test_cost=20_000, months=3)
    own = idea(440_800, stop=stop)
    words = tr(beside_words(example, own, worth_of(example, own)))
    assert "settle which is right before deciding" in words
    near = idea(150_000, stop=stop.model_copy(update={"build": fixed(5_000_000.0)}))
    assert "The verdict would be the same: stop" in tr(
        beside_words(example, near, worth_of(example, near))
    )
    used = own.model_copy(update={"state": "production"})
    assert "verdict" not in tr(beside_words(example, used, worth_of(example, used)))


@pytest.mark.parametrize(
    ("kind", "figures", "name", "needed"),
    [
        (
            "rank",
            {"money_searches": 1e6, "money_more": 0.004, "money_each": 10.0},
            "money_each",
            20.0,
        ),
        (
            "generate",
            {"money_hours": 10_000, "money_rate": 20.0, "money_more": 0.1, "money_realised": 1.0},
            "money_more",
            None,
        ),
    ],
)
def test_other_kinds_agree_at_the_figure_they_are_in_proportion_to(
    example: Project, kind: Any, figures: dict[str, float], name: str, needed: float | None
) -> None:
    own = UseCase(id="x", name="X", state="idea", judging=Judging(kind=kind))
    for figure, value in figures.items():
        own = with_figure(own, f"field.{figure}", fixed(value))
    measured = measure_worth(example, own)
    assert measured is not None
    own = own.model_copy(update={"value": fixed(2 * measured)})
    assert "They would agree if" in tr(beside_words(example, own, worth_of(example, own)))
    if needed is not None:
        again = with_figure(own, f"field.{name}", fixed(needed))
        assert "about the same" in tr(beside_words(example, again, worth_of(example, again)))


def test_nothing_is_said_beside_one_worth(example: Project) -> None:
    own = idea(100.0, judging=None)
    assert beside_words(example, own, worth_of(example, own)) == ""
