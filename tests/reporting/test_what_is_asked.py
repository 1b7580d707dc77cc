"""What the page to decide by asks for: the same sums as the tables, and no less than what is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.analysis.study.options import REVIEW_MONTHS
from planner.analysis.study.study import Study
from planner.domain.base.language import speaking
from planner.economics.case import by_year
from planner.reporting.blocks import Run
from planner.reporting.content.bridge import left_alone, level_without
from planner.reporting.content.decide_now import decide_now, decisions
from planner.reporting.content.facts import facts
from planner.reporting.content.one_page import LINE, MOST_LINES, on_one_page
from planner.reporting.content.sheet import Sheet
from planner.reporting.content.summary import COMPUTED, summary
from planner.reporting.duty_words import duty_price_words
from planner.reporting.gantt_data import gantt_rows
from planner.reporting.report import start_draft
from planner.storage.results import Results
from tests.conftest import kept_study_of
from tests.reading.organisations import MADE

DAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def duties(kept_results: Results) -> Study:
    """Two duties ask for all of the plan, and one of their steps is done with and without it."""
    return kept_study_of(MADE["duties only"](), kept_results)


def said(study: Study) -> list[str]:
    return ["".join(r.t for r in point) for point in decisions(start_draft(study, DAY))]


@pytest.mark.parametrize("which", ["example", "duties"])
def test_days_asked_for_and_those_beside_add_up_to_the_table(
    which: str, example_study: Study, duties: Study
) -> None:
    study = {"example": example_study, "duties": duties}[which]
    draft = start_draft(study, DAY)
    sheet = Sheet.of(draft)
    assert sheet is not None
    whole = next(o for o in sheet.options if o.id == "whole")
    quarters = whole.months // 3
    table = sum(study.plan.all_days[:quarters])
    assert whole.all_days + whole.beside_days == pytest.approx(table), "quarter by quarter"


def test_own_people_until_the_review_are_those_of_the_first_year(example_study: Study) -> None:
    """Days are of setting up alone: what own people cost with running work is the year’s sum in the table."""
    draft = start_draft(example_study, DAY)
    sheet = Sheet.of(draft)
    assert sheet is not None
    whole = next(o for o in sheet.options if o.id == "whole")
    assert whole.months == REVIEW_MONTHS
    year = by_year(example_study.case.monthly["labour"])[0]
    assert whole.own == pytest.approx(year)
    text = " ".join(said(example_study))
    assert "of own people to set up" in text
    assert "With further tries and running work own people cost" in text


def test_the_cost_of_the_first_page_says_what_is_paid(example_study: Study) -> None:
    draft = start_draft(example_study, DAY)
    paid, invoices = (draft.registry[k] for k in ("cost.paid", "cost.paid_invoices"))
    monthly = example_study.case.monthly
    assert invoices.number() == pytest.approx(sum(by_year(monthly["invoices"])))
    assert paid.number() == pytest.approx(invoices.number() + sum(by_year(monthly["labour"])))
    assert paid.number() > example_study.case.cost.mean, "discounted is less than paid"
    note = facts(draft).items[2].note
    amounts = draft.money(paid.number()), draft.money(invoices.number())
    assert note == "discounted; as a budget {}, of it invoices {}".format(*amounts)


def test_the_second_stage_is_decided_on_the_day_after_the_review(duties: Study) -> None:
    """It was decided in April, though the chart reviews the stage in December, and the sheet in January."""
    sheet = Sheet.of(start_draft(duties, DAY))
    assert sheet is not None
    review = next(r.gate for r in gantt_rows(duties) if r.stage and r.gate is not None)
    plan = duties.plan
    assert plan.stages[1].start > round(review * 3), "else both days are one"
    when = sheet.chosen.until + timedelta(days=1)
    assert plan.month_start(round(review * 3)) == when
    assert any("Decide on stage 2 on 1 January 2028" in s for s in said(duties)), when


def test_what_is_done_anyway_is_in_no_price_of_duties(duties: Study) -> None:
    by_id = duties.case_problem.by_id
    anyway = [i for i in duties.plan.duty_schedule if by_id[i].anyway]
    counted = [i for i in duties.plan.duty_schedule if not by_id[i].anyway]
    assert len(anyway) == 2
    assert len(counted) == 1
    words = duty_price_words(duties)
    assert "Of these 2 are done with and without the plan" in words
    assert "the one other costs" in words
    assert duties.attributed[counted[0]].net == pytest.approx(duties.case.npv.mean, rel=0.05)


def test_what_is_done_without_a_plan_keeps_working_on_its_duties(duties: Study) -> None:
    """“Duties that nobody works on then: 2”, though one of them rests on what is done anyway."""
    assert {d.state for d in duties.plan.duties} == {"planned"}
    assert len(left_alone(duties)) == 1
    now = duties.profile.overall.value
    then = level_without(duties)
    assert now is not None
    assert then is not None
    assert now < then < (duties.plan.path[-1].value or 0.0)


def test_while_the_worth_is_withheld_no_decision_is_asked_for(example_study: Study) -> None:
    failing = replace(example_study.judgement.checks[0], state="fails", confirmed_by="")
    judgement = replace(
        example_study.judgement, checks=(failing, *example_study.judgement.checks[1:])
    )
    study = replace(example_study, judgement=judgement)
    assert study.judgement.withheld
    draft = start_draft(study, DAY)
    assert not decide_now(draft).asks
    assert COMPUTED in summary(draft, "").model_dump_json()
    assert decide_now(start_draft(example_study, DAY)).asks


def test_what_must_be_read_stays_where_charts_give_way() -> None:
    def points(n: int) -> tuple[tuple[Run, ...], ...]:
        return tuple((Run(t=f"{k} " + "x" * (2 * LINE - 4)),) for k in range(n))

    many = points(MOST_LINES)
    found = on_one_page(many, points(4), kept=len(many))
    assert found.left == many, "release, first steps, price and the next decision are never dropped"
    assert found.chart == 0
    assert len(found.right) == 2
    spare = on_one_page(many, points(4), kept=3)
    assert len(spare.left) >= 3
    assert spare.chart > 0
    assert on_one_page(points(2), points(1), kept=2).chart == 74


def test_german_says_the_same(duties: Study) -> None:
    with speaking("de"):
        settings = duties.project.report.model_copy(update={"language": "de"})
        study = replace(duties, project=duties.project.model_copy(update={"report": settings}))
        text = " ".join(said(study))
    assert "Über Etappe 2 am 1. Januar 2028" in text
    assert "Nicht darin, bis dahin:" in text
    assert "beim übrigen Schritt übersteigen die Kosten den Nutzen" in text
