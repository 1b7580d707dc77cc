"""Where nothing pays, nothing is planned, and the report says what to do all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from planner.analysis.around.would_pay import on_draws
from planner.analysis.study.describe import ANYWAY, NO_ROOM, WAITS
from planner.analysis.study.duty_reach import Sooner
from planner.analysis.study.duty_result import DutyResult
from planner.analysis.study.duty_title import duty_name
from planner.analysis.study.hygiene import done_anyway
from planner.analysis.study.stack_words import beyond_the_plan, tools_needed
from planner.analysis.study.study import Study
from planner.analysis.study.told import NOT_KNOWN
from planner.cli.case_text import case_text
from planner.domain.base.language import phrase
from planner.domain.base.numbers import long_month
from planner.domain.plan.duty import AskedBy, Duty
from planner.economics.atoms import TERMS
from planner.maturity.frameworks import frameworks
from planner.reporting import duty_words
from planner.reporting.case_words import (
    MOST_OPEN,
    NO_CHOICE,
    anyway_words,
    find_out,
    option_rows,
)
from planner.reporting.content.formulas import _terms as term_rows_of
from planner.reporting.content.summary import headline
from planner.reporting.duty_law import duty_count_words
from planner.reporting.duty_words import duty_odds_words, duty_price_words
from planner.reporting.report import build_report, start_draft
from tests.reporting.conftest import answered

DAY = "2026-11-29"


def test_what_is_done_anyway_makes_no_plan(tiny: Study) -> None:
    assert not tiny.plan.steps
    assert tiny.case.npv.mean == tiny.case.cost.mean == 0
    why = {x.candidate.id: x.why for x in tiny.plan.left_out}
    assert why["p-code-vc"] == ANYWAY
    assert why["p-privacy"] == WAITS
    assert done_anyway(tiny) is None, "whether code is kept is itself still asked"
    told = {x.candidate.id: x.why for x in tiny.left_out}
    assert told["p-code-vc"] == told["p-privacy"] == NOT_KNOWN
    assert done_anyway(answered(tiny, "EXP-02", 3)) is None
    sure = answered(tiny, "EXP-02", 2)
    found = done_anyway(sure)
    assert found is not None
    assert found.names[-1] == "Version control and review"
    assert found.days > 0
    assert found.cost > 0
    assert anyway_words(sure) in case_text(sure)


def test_limits_are_named_only_where_they_keep_something_out(tiny: Study) -> None:
    """“Loosen a limit” helps nobody where no limit binds, and today’s losses go on without a plan."""
    day = date(2026, 11, 29)
    free = build_report(tiny, day).document.model_dump_json()
    assert not tiny.held
    assert tiny.nothing == "No step brings more than it costs"
    assert "Nothing is planned yet: too little is known" in free  # 55 of 70 answers are missing
    assert tiny.nothing not in free
    assert "limits" not in headline(start_draft(tiny, day))
    assert "what today costs goes on" in free
    first = replace(tiny.plan.left_out[0], why=phrase(NO_ROOM[1], what="money"))
    plan = replace(tiny.plan, left_out=(first, *tiny.plan.left_out[1:]))
    assert replace(tiny, plan=plan).nothing == "No step pays within the limits"
    words = start_draft(tiny, day).words
    for stated in (False, True):  # who has stated the value of models is not asked for it
        said = [
            words("summary.decide_nothing", without="", held=h, stated=stated)
            for h in (False, True)
        ]
        assert ["loosen a limit" in s for s in said] == [False, True]
        assert ["Agree figures for the value" in s for s in said] == [not stated] * 2


def test_a_plan_with_one_tool_is_shown_no_stack_of_all(tiny: Study) -> None:
    """Twenty tools for all practices are no advice to a firm that needs none of them."""
    day = date(2026, 11, 29)
    assert tiny.stack.chosen is not None
    assert len(tiny.stack.chosen.tools) > 10
    assert "The tools as one stack" not in build_report(tiny, day).document.model_dump_json()
    needed = frozenset(tiny.stack.chosen.tools)
    assert beyond_the_plan(tiny.stack, needed) == ""
    some = frozenset(list(tiny.stack.chosen.tools)[:3])
    assert "needs 3 of these tools" in str(beyond_the_plan(tiny.stack, some))
    assert "needs none" in str(beyond_the_plan(tiny.stack, frozenset()))


def test_the_stack_of_a_plan_says_nothing_of_other_tools(example_study: Study) -> None:
    assert beyond_the_plan(example_study.stack, tools_needed(example_study)) == ""
    found = build_report(example_study, date(2026, 11, 29)).document.model_dump_json()
    assert "The tools as one stack" in found


def test_what_is_open_is_asked_for_where_too_little_is_known(tiny: Study) -> None:
    """What moves most what comes nearest to paying, as far as nobody stated it; none of it is confirmed."""
    sentence, asked = find_out(tiny, 8)
    assert sentence == MOST_OPEN
    near = on_draws(tiny)
    assert near is not None
    rows = {r.definition.id: r for r in tiny.register}
    known = [t.id for t in near.inputs if rows[t.id].definition.find_out]
    assert [one.id for one in asked] == known != []
    assert not any(rows[i].confirmed for i in known)
    told = build_report(tiny, date(2026, 11, 29)).document.model_dump_json()
    assert asked[0].label in told
    gone = ("freed", "capacity", "kept", "uplift")
    assert all(c.figure is None for c in tiny.judgement.checks if c.id in gone)


def test_a_plan_that_duties_ask_for_says_its_price(example_study: Study) -> None:
    plan = replace(example_study.plan, duty_schedule=example_study.plan.schedule)
    decision = example_study.decision
    worse = tuple(
        replace(o, expected=-abs(o.expected), keeps=o.id == "whole") for o in decision.options
    )
    study = replace(example_study, plan=plan, decision=replace(decision, options=worse))
    said = duty_price_words(study)
    count = len(plan.steps)
    assert said.startswith(
        f"Duties ask for all {count} steps or need them, so doing nothing is no choice."
    )
    by_id = example_study.case_problem.by_id
    anyway = sum(by_id[s.candidate.id].anyway for s in plan.steps)
    assert anyway
    assert f"Of these {anyway} are done with and without the plan" in said
    assert f"the other {count - anyway} cost" in said, "the price is that of these alone"
    assert option_rows(study)[0][0] == "Do nothing (misses duties)"
    assert find_out(study, 3)[0] in ("", NO_CHOICE)
    several = tuple(replace(o, keeps=True) for o in worse)
    both = replace(decision, options=several)
    assert find_out(replace(study, decision=both), 3)[0] in ("", NO_CHOICE)
    assert duty_price_words(example_study) == ""


def test_late_duties_are_counted_and_those_too_seldom_in_time_go_by_their_number(
    example_study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    law = next(f for f in frameworks() if f.id == "eu-ai-act" and f.status != "superseded")
    article = law.by_id["15(5)"]
    asked = AskedBy(framework=law.id, version=law.version, requirement=article.id)
    due = Duty(id="a", name=duty_name(article), by="2027-06-02", asked_by=asked)
    base = DutyResult(
        "a", "AI Act 15(5): a whole sentence.", due.by, True, "planned", 11, 0.4, 1.0, ""
    )
    late = replace(base, id="b", state="late", in_time=0.0)
    project = example_study.project.model_copy(update={"duties": (due,), "frameworks": (law,)})

    def study(*duties: DutyResult) -> Study:
        plan = replace(example_study.plan, duties=duties)
        return replace(example_study, project=project, plan=plan)

    assert duty_odds_words(study(base), DAY).startswith(
        f"“{law.short} 15(5)” is kept by its own day in 40 of 100"
    )
    first = example_study.plan.steps[0].candidate
    known = replace(base, sure=17, cause=first.id, cause_share=0.714)
    assert duty_odds_words(study(known), DAY) == (
        f"“{law.short} 15(5)” is kept by its own day in 40 of 100 futures only, in 80 of 100 by "
        f"{long_month(example_study.plan.month_start(17))}. Where it is late, “{first.name}” is tried "
        "again most often (in 71 of 100 of these futures)."
    )
    assert "and in 80 of 100 not within" in duty_odds_words(study(base), DAY)
    monkeypatch.setattr(duty_words, "sooner_with", lambda *_: Sooner())
    assert duty_odds_words(study(base), DAY).endswith(
        "No single limit would bring it forward. Else agree a later day, or keep it by hand until then."
    )
    monkeypatch.setattr(duty_words, "law_days", lambda *_: {"a": DAY})
    assert duty_odds_words(study(base), DAY).endswith(
        "No single limit would bring it forward. It applies already: by hand from today until then."
    ), "nobody agrees a later day of what is law"
    monkeypatch.setattr(duty_words, "sooner_with", lambda *_: Sooner(as_it_is=True))
    assert duty_odds_words(study(base), DAY).endswith(
        "earlier day. It applies already: by hand from today until then."
    )
    assert duty_count_words(study(), DAY) == []
    missing, by_hand = (
        replace(late, id="c", state="missing"),
        replace(late, id="d", state="by_hand"),
    )
    assert duty_count_words(study(base, late, late, missing), DAY)[0].startswith(
        "Duties by their own days: 1 planned in time, 2 late, 1 missing."
    )
    assert duty_count_words(study(base, by_hand), DAY)[0].startswith(
        "Duties by their own days: 1 planned in time, 0 late, 0 missing, 1 by hand."
    )


def test_the_numbers_of_an_engineers_hour_give_the_result_where_nobody_is_one() -> None:
    paid = {
        "salary_data_scientist": 125_000.0, "salary_ml_engineer": 170_000.0,
        "loaded_multiplier": 1.5, "hours_per_year": 1_500.0,
    }  # fmt: skip
    hour = 125_000 * 1.5 / 1_500
    terms = {**dict.fromkeys(TERMS, 0.0), "cost_scientist": hour, "cost_engineer": hour}
    quantities = {name: SimpleNamespace(label=name) for name in paid}
    explainer = SimpleNamespace(
        terms=terms,
        values={**paid, **terms},
        quantities=quantities,
        worked=lambda _: None,  # no limit holds what it comes to
    )
    rows = term_rows_of(SimpleNamespace(money=lambda v: f"${v:.0f}"), explainer)  # type: ignore[arg-type]
    assert [(r[2], r[3]) for r in rows] == [("125,000 × 1.5 / 1,500", "$125/h")] * 2
