"""Sentences and figures that five organisations showed to be untrue where they stood."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from planner.analysis.around.ends import work_ends
from planner.analysis.around.release import review_of
from planner.analysis.study.judge import _Wanted, _words
from planner.analysis.study.plan import Step
from planner.analysis.study.proof import proof_words
from planner.analysis.study.study import Study
from planner.catalogue.fit import watching
from planner.domain.base.language import tr
from planner.domain.base.numbers import month_year
from planner.maturity.score import ends
from planner.reporting.case_words import anyway_words, check_rows
from planner.reporting.content.candidates import _why
from planner.reporting.content.draft import Draft
from planner.reporting.content.facts import facts
from planner.reporting.content.risk_register import risk_lines
from planner.reporting.content.summary import doubts
from planner.reporting.gantt_data import gantt_rows
from planner.reporting.report import start_draft
from tests.reporting.conftest import answered

DAY = date(2026, 11, 30)


def risks(study: Study) -> list[str]:
    return [
        " | ".join((r.what, r.trigger, r.answer, r.who))
        for r in risk_lines(start_draft(study, DAY))
    ]


def test_what_is_released_next_is_spoken_of_where_something_is_next(example_study: Study) -> None:
    """Of the only stage it was said that an input is counted before the next one is released."""
    plan, decision = example_study.plan, replace(example_study.decision, break_evens=())
    open_ = replace(example_study, decision=decision)
    first = plan.stages[0]
    asked = replace(open_, plan=replace(plan, stages=(first,), steps=first.steps))
    alone = risks(asked)
    assert any("Counted at the end of stage 1" in r for r in alone)
    assert any("Then stop what has not brought what it promised" in r for r in alone)
    assert not any("released" in r or "next stage" in r for r in alone)
    assert len(plan.stages) > 1
    several = risks(open_)
    assert any("Counted before stage 2 is released" in r for r in several)
    last = plan.stages[-1]
    swing = replace(example_study.moving[0], id=f"{last.steps[0].candidate.id}:effort", at_low=-9e9)
    late = replace(open_, swings=(swing,))
    assert any(f"Counted at the end of stage {last.number}" in r for r in risks(late))


def test_who_watches_over_rules_is_somebody_whom_the_organisation_has(
    example_study: Study, tiny: Study
) -> None:
    nobody = tiny.project.organisation.model_copy(update={"people": {"product_owner": 1.0}})
    assert watching(nobody) == "Product owners"
    some = nobody.model_copy(update={"people": {"product_owner": 1.0, "compliance": 0.5}})
    assert watching(some) == "Risk and compliance"


def test_a_check_that_cannot_fail_has_no_limit_to_fail_at(example_study: Study) -> None:
    """1,388 % stood beside “fails > 65 %” and only asked."""
    judged = example_study.judgement
    first, *rest = judged.checks
    high = replace(first, figure=13.88, state="asks")
    shown = []
    for one in (replace(high, may_fail=False), high):
        study = replace(example_study, judgement=replace(judged, checks=(one, *rest)))
        shown.append(check_rows(study)[0])
    assert [row[3] for row in shown] == ["–", "> 65\u00a0%"]
    wanted = _Wanted("return", "Return on cost", np.array([8.09]), 1.5, 3.0)
    told = _words(wanted, 8.09, "fails", [])
    failing = replace(judged, checks=(replace(first, state="fails", words=told),))
    assert tr(failing.words).endswith(" fails. Return on cost: 809\u00a0% (limit 300\u00a0%).")


def test_without_a_bound_the_best_is_best_within_the_limits(example_study: Study) -> None:
    """“No other choice or timing is worth more” was said of a plan whose worth is not shown."""
    first, *rest = example_study.judgement.checks
    failed = replace(example_study.judgement, checks=(replace(first, state="fails"), *rest))
    said = str(proof_words(replace(example_study, judgement=failed)))
    assert said.endswith(", on figures that fail a check of plausibility")
    assert said.startswith(("Within these limits", "Best plan found so far"))


def test_what_never_pays_back_does_so_in_no_month(example_study: Study) -> None:
    """“Pays back past month 48” was said of a total that falls for ever."""
    payback = replace(example_study.case.payback, p5=math.inf, p50=math.inf, p95=math.inf)
    never = replace(example_study, case=replace(example_study.case, payback=payback))
    notes = [f.note for f in facts(start_draft(never, DAY)).items]
    horizon = example_study.case.horizon
    assert f"does not pay back within {horizon} months" in notes
    late = replace(payback, p5=7.4, p50=20.0)
    some = replace(example_study, case=replace(example_study.case, payback=late))
    notes = [f.note for f in facts(start_draft(some, DAY)).items]
    assert f"pays back in month 20 (month 8 to beyond month {horizon})" in notes


@pytest.mark.parametrize("at_low", [1.0, -1.0])
def test_an_input_that_turns_nothing_is_said_to_turn_nothing(
    example_study: Study, at_low: float
) -> None:
    """It stood below “What could change this advice”, and the sheet said that no input does."""
    decision = replace(example_study.decision, break_evens=(), information=())
    mean = example_study.case.npv.mean
    assert mean > 0
    swing = replace(example_study.moving[0], at_low=at_low, at_high=2 * mean)
    study = replace(example_study, decision=decision, swings=(swing,))
    said = ["".join(r.t for r in item) for item in doubts(start_draft(study, DAY))]
    assert any("that alone does not change the advice" in s for s in said) == (at_low > 0)
    known = replace(decision, break_evens=example_study.decision.break_evens[:1])
    (one,) = known.break_evens
    assert known.turns(replace(swing, id=one.id), mean) == (one.value is not None or at_low < 0)


def test_what_is_done_anyway_is_told_as_such_where_there_is_no_plan(
    tiny: Study, example_study: Study
) -> None:
    """“In no cost above” stood on a page without a cost, below “take up no step”."""
    assert not tiny.plan.steps
    sure = answered(tiny, "EXP-02", 0)
    assert anyway_words(sure).startswith("Do anyway, with or without a plan: ")
    beside = anyway_words(example_study)
    assert not beside or beside.startswith("Done with and without a plan, so on neither side")


def test_the_last_stage_is_looked_at_when_it_is_over(example_study: Study) -> None:
    """The sheet counted on 1 October, the roadmap drew the same review in December; both too early."""
    plan = example_study.plan
    *_, last = [r for r in gantt_rows(example_study) if r.stage and r.gate is not None]
    over = work_ends(example_study)
    assert over is not None
    assert over.by is not None
    assert last.gate is not None
    assert plan.last_day(round(last.gate * 3)) >= over.by >= over.planned
    assert plan.last_day(round(last.gate * 3) - 3) < over.by, "no quarter later than that"
    early = tuple(s for s in plan.stages[0].steps if s.end <= 6)
    assert early
    stage = replace(plan.stages[0], steps=early, end=6)
    alone = replace(plan, steps=early, stages=(stage,))
    study = replace(example_study, plan=alone)
    (row,) = [r for r in gantt_rows(study) if r.stage]
    assert row.gate is not None
    assert row.gate * 3 == review_of(study)[0] < 12
    assert month_year(review_of(study)[1]) in row.gate_words


def test_what_stands_at_the_level_of_a_weak_point_is_no_strength() -> None:
    """“Finding weak spots: 1.0” was a strength, beside weak points at 1.0."""
    known = dict(zip("abcdefghij", (2, 2, 2, 2, 1, 1, 1, 0, 0, 0), strict=True))
    found = ends({k: float(v) for k, v in known.items()})
    assert sorted(found.strongest) == list("abcd")
    assert [known[k] for k in found.weakest] == [0, 0, 0, 1, 1]
    assert (found.alike, found.beside) == (1, 0)
    assert ends({"a": 1.0, "b": 1.0}).strongest == ()


def test_a_tool_that_is_there_anyway_says_that_its_cost_is_not_counted() -> None:
    """Its cost stood in the row, $0 on the roadmap, and nothing between told why."""
    for kind, beside, said in (
        ("tool", True, "It is needed. Its cost is not counted here."),
        ("tool", False, "It is needed."),
        ("practice", True, "It is needed."),
    ):
        of = {"x": SimpleNamespace(anyway=beside)}
        study = SimpleNamespace(
            case_problem=SimpleNamespace(by_id=of), judgement=SimpleNamespace(withheld=False)
        )
        step = SimpleNamespace(
            candidate=SimpleNamespace(id="x", kind=kind), why="It is needed.", why_then=""
        )
        assert tr(_why(cast(Draft, SimpleNamespace(study=study)), cast(Step, step))) == said


def test_of_all_practices_none_is_planned_in_words(tiny: Study) -> None:
    words = start_draft(tiny, DAY).words
    said = {n: words("candidates.headline", unknown=False, planned=n, total=126) for n in (0, 1, 2)}
    assert said[0] == "None of 126 practices is in the plan"
    assert (said[1], said[2]) == (
        "One practice of 126 is in the plan",
        "Two practices of 126 are in the plan",
    )
