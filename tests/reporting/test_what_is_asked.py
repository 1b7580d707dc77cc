"""What the page to decide by asks for: the same sums as the tables, and no less than what is due."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from unittest.mock import patch

import pytest

from planner.analysis.around.duty_prices import duty_prices
from planner.analysis.around.duty_prices import steps_of as duty_steps_of
from planner.analysis.around.first_days import first_days
from planner.analysis.around.on_the_table import on_the_table
from planner.analysis.around.standing import standing_of
from planner.analysis.around.would_pay import Nearest, Needed, WouldPay
from planner.analysis.study.describe import ANYWAY
from planner.analysis.study.duty_result import DutyResult
from planner.analysis.study.hygiene import done_anyway
from planner.analysis.study.options import REVIEW_MONTHS
from planner.analysis.study.plan import Step
from planner.analysis.study.study import Study
from planner.domain.base.language import speaking
from planner.domain.base.numbers import money, work_days
from planner.domain.plan.duty import AskedBy, Duty
from planner.economics.case import by_year
from planner.reporting import duty_law
from planner.reporting.blocks import Block, Bullets, Columns, Heading, Para, Run, Table
from planner.reporting.content.bridge import nothing_done
from planner.reporting.content.candidates import candidates
from planner.reporting.content.conditions import conditions, conditions_page
from planner.reporting.content.decide_now import decide_now, decisions
from planner.reporting.content.duty_rows import duty_rows
from planner.reporting.content.facts import facts
from planner.reporting.content.honest import would_have_to_be_true
from planner.reporting.content.one_page import LINE, MOST_LINES, on_one_page
from planner.reporting.content.plan import roadmap_pages
from planner.reporting.content.sheet import Sheet
from planner.reporting.content.summary import COMPUTED, headline, summary
from planner.reporting.duty_law import DutyCount
from planner.reporting.duty_words import duty_cost_words, duty_price_words
from planner.reporting.editions import decision_pages
from planner.reporting.gantt_data import gantt_rows
from planner.reporting.report import start_draft
from planner.reporting.sentences import person_days
from planner.reporting.signing.identity import carried_of
from planner.storage.results import Results
from tests.conftest import kept_study_of
from tests.reading.organisations import MADE
from tests.reporting.test_late_duties import AI_ACT, many, with_duties

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
    assert not any("Decide on stage 2" in s for s in said(duties)), "duties ask for it: no choice"
    free = replace(duties, plan=replace(duties.plan, duty_schedule={}))
    assert any("Decide on stage 2 on 1 January 2028" in s for s in said(free)), when


def test_what_is_done_anyway_is_in_no_price_of_duties(duties: Study) -> None:
    by_id = duties.case_problem.by_id
    anyway = [i for i in duties.plan.duty_schedule if by_id[i].anyway]
    counted = [i for i in duties.plan.duty_schedule if not by_id[i].anyway]
    assert len(anyway) == 2
    assert len(counted) == 1
    words = duty_price_words(duties)
    assert "Of these 2 are done with and without the plan" in words
    assert "the one other costs" in words
    problem = duties.case_problem
    free = replace(problem, initiatives=tuple(replace(i, anyway=True) for i in problem.initiatives))
    alone = duty_price_words(replace(duties, case_problem=free))
    assert "no choice" not in alone, "doing nothing keeps duties whose steps are done in any case"
    assert "is done with and without the plan" in alone
    assert duties.attributed[counted[0]].net == pytest.approx(duties.case.npv.mean, rel=0.05)


def test_what_is_done_without_a_plan_keeps_working_on_its_duties(duties: Study) -> None:
    """The sheet had none of two in time without the plan, though one rests on what is done anyway alone."""
    assert {d.state for d in duties.plan.duties} == {"planned"}
    table = {o.result.id: o for o in on_the_table(duties)}
    nothing, whole = table["nothing"], table["whole"]
    assert (nothing.met, nothing.duties, whole.met) == (1, 2, 2)
    assert (nothing.days, nothing.cost, nothing.result.steps) == (0, 0, 0)
    assert "stage_1" not in table, (
        "its steps are done anyway, so it is no other choice than nothing"
    )
    now = duties.profile.overall.value
    assert now is not None
    assert nothing.level is not None
    assert now < nothing.level < (duties.plan.path[-1].value or 0.0)
    sheet = Sheet.of(start_draft(duties, DAY))
    assert sheet is not None
    for option in sheet.options:
        assert option.beside == pytest.approx(sheet.chosen.beside)
        assert option.beside > 0
    told = " ".join(
        r.t for b in nothing_done(start_draft(duties, DAY)) if isinstance(b, Para) for r in b.runs
    )
    assert "Duties in time then: 1 of 2." in told


def test_what_duties_cost_holds_their_steps_that_are_done_anyway(duties: Study) -> None:
    """“Meeting the duties costs 5.6k”, though one of the two rests on steps of 36k that the plan hides."""
    done, found = done_anyway(duties), duty_prices(duties)
    assert done is not None
    steps = duty_steps_of(duties)
    asked = {s for duty in steps.values() for s in duty}
    by_hand = sum(done.by_step[s] for s in asked if s in done.by_step)
    assert found.worth == duties.duty_cost
    assert found.beside == pytest.approx(by_hand)
    assert found.beside > 0
    own = sum(d.cost or 0.0 for d in duties.plan.duties)
    assert sum(v or 0.0 for v in found.by_duty.values()) == pytest.approx(own + by_hand)
    assert all(found.by_duty.values()), "none is for nothing"
    words = duty_cost_words(duties)
    for amount in (found.all, found.worth, found.beside):
        assert amount is not None
        assert money(amount, "EUR")[1:] in words.replace("$", "€")


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


def test_while_the_worth_is_withheld_nothing_begins_and_no_step_is_said_to_pay(
    example_study: Study,
) -> None:
    """Five steps ran from week 1 on while the checks were to be mended, each “brings more than it costs”."""
    failing = replace(example_study.judgement.checks[0], state="fails", confirmed_by="")
    judgement = replace(example_study.judgement, checks=(failing,))
    study = replace(example_study, judgement=judgement)
    names = {s.candidate.name for s in study.plan.steps}
    assert {r.what for r in first_days(example_study).rows} & names
    held = first_days(study)
    assert not {r.what for r in held.rows if r.otherwise != "The look in week 13 decides"} & names
    assert not held.unowned
    assert any(r.otherwise == "No step of the plan begins" for r in held.rows)
    for found, says in ((example_study, True), (study, False)):
        told = candidates(start_draft(found, DAY)).model_dump_json()
        assert ("It brings more than it costs" in told) == says


def test_a_step_that_is_done_anyway_says_which_duty_asks_for_it(duties: Study) -> None:
    asked = [s for s in duties.plan.steps if "asks for it" in s.why]
    assert len(asked) == len(duties.plan.duties)
    assert sum(s.why.endswith(ANYWAY) for s in asked) == 1


def test_what_must_be_read_stays_where_charts_give_way() -> None:
    def points(n: int) -> tuple[tuple[Run, ...], ...]:
        return tuple((Run(t=f"{k} " + "x" * (2 * LINE - 4)),) for k in range(n))

    many = points(MOST_LINES)
    found = on_one_page(many, points(4), kept=len(many))
    assert found.left == many, "release, first steps, price and the next decision are never dropped"
    assert found.chart == 0
    assert len(found.right) == 4, "over the whole width each takes one line: all have room"
    full = points(MOST_LINES + 9)
    assert len(on_one_page(full, points(4), kept=len(full)).right) == 1
    room = on_one_page(points(12), points(6), kept=12)
    assert room.chart == 0
    assert len(room.right) == 6
    spare = on_one_page(many, points(4), kept=3)
    assert len(spare.left) >= 3
    assert spare.chart > 0
    assert on_one_page(points(2), points(1), kept=2).chart == 74


def test_the_sheet_names_duties_days_and_who(duties: Study) -> None:
    """It named neither duties nor days, though it asked for a plan that duties alone ask for."""
    draft = start_draft(duties, DAY)
    (table, words) = duty_rows(draft)
    assert isinstance(table, Table)
    assert isinstance(words, Para)
    names = [d.name for d in duties.project.duties]
    assert [row[0].t for row in table.rows] == [f"“{name}”" for name in names]
    steps = duty_steps_of(duties)
    by_id = {s.candidate.id: s.candidate for s in duties.plan.steps}
    for row, duty in zip(table.rows, duties.project.duties, strict=True):
        said = re.sub(r"[^\d.,]", " ", row[3].t)
        days = sum(float(x.strip(",")) for x in said.split() if x.strip(",."))
        assert days == pytest.approx(sum(by_id[i].days for i in steps[duty.id]), abs=0.3), row[3].t
        assert row[4].t.endswith("(nobody named)")
    anyway = {i for i in by_id if duties.case_problem.by_id[i].anyway}
    assert ["with and without the plan" in row[3].t for row in table.rows] == [
        bool(steps[d.id] & anyway) for d in duties.project.duties
    ]
    every = set().union(*steps.values())
    assert every == set(by_id), "duties alone are planned"
    total = person_days(work_days(sum(by_id[i].days for i in every)))
    assert total in "".join(r.t for r in words.runs)
    sheet = Sheet.of(draft)
    assert sheet is not None
    carried = carried_of(duties, DAY, "decision")
    assert table in conditions_page(draft, sheet, carried).blocks


def test_many_duties_stand_behind_the_page_that_is_signed(duties: Study) -> None:
    more = tuple(replace(d, id=f"{d.id}-{n}") for d in duties.plan.duties for n in range(4))
    many = tuple(
        d.model_copy(update={"id": f"{d.id}-{n}"}) for d in duties.project.duties for n in range(4)
    )
    project = duties.project.model_copy(update={"duties": many})
    study = replace(duties, project=project, plan=replace(duties.plan, duties=more))
    draft = start_draft(study, DAY)
    pages = decision_pages(draft, carried_of(study, DAY, "decision"))
    assert [p.id for p in pages] == ["summary", "approval", "duties"]
    (table, _) = duty_rows(draft)
    assert isinstance(table, Table)
    assert len(table.rows) == 1, "of one day they are one row"
    assert table.rows[0][2].t == "in time: 8"


def test_where_nothing_pays_the_full_report_says_what_would_have_to_be_true(
    kept_results: Results,
) -> None:
    """The section on the plan was a heading and one line, and the heading that of the first page."""
    poor = kept_study_of(MADE["nothing pays"](), kept_results)
    assert standing_of(poor) == "does_not_pay"
    draft = start_draft(poor, DAY)
    needed = would_have_to_be_true(draft)
    (page,) = roadmap_pages(draft)
    heading = page.blocks[0]
    assert isinstance(heading, Heading)
    assert heading.t != headline(draft)
    assert needed
    for blocks in (page.blocks, summary(draft, "").blocks):
        points = [p for block in _lists(blocks) for p in block.items]
        printed = {"".join(r.t for r in point) for point in points}
        assert set(needed) <= printed


def test_what_lies_nearer_than_is_printed_is_said_in_words(kept_results: Results) -> None:
    """It would pay “if it were 41 % or less (counted with: 41 %)”."""
    poor = kept_study_of(MADE["nothing pays"](), kept_results)
    row = poor.register[0].definition
    near = Nearest("p", "Practice", 10.0)
    mean = poor.register[0].range.likely
    for value, hardly in ((mean * (1 + 1e-9), "more"), (mean * (1 - 1e-9), "less"), (mean * 2, "")):
        found = WouldPay((Needed(row.id, value, mean),), 1.0)
        with (
            speaking("en"),
            patch("planner.reporting.case_words.nearest", return_value=near),
            patch("planner.reporting.content.honest.nearest_needs", return_value=found),
        ):
            told = would_have_to_be_true(start_draft(poor, DAY))
        (said,) = (words for words in told if words.startswith("By itself"))
        assert ("hardly" in said) == bool(hardly)
        assert f"hardly {hardly} than is counted with" in said if hardly else "or more" in said


def _lists(blocks: tuple[Block, ...]) -> list[Bullets]:
    inside = [b for c in blocks if isinstance(c, Columns) for b in (*c.left, *c.right)]
    return [b for b in (*blocks, *inside) if isinstance(b, Bullets)]


def test_a_duty_is_in_time_only_with_all_that_it_contains(example_study: Study) -> None:
    """The sheet counted 15 of 33 duties in time, the list of duties 13: two contain what is late."""
    steps = sorted(example_study.plan.steps, key=lambda s: s.end)
    first, last = steps[0], steps[-1]
    assert first.end < last.end
    day = example_study.plan.last_day(first.end).isoformat()

    def asked(number: str, step: Step) -> Duty:
        asks = AskedBy(
            framework=AI_ACT.id, version=AI_ACT.version, requirement=number.removesuffix("b")
        )
        return Duty(
            id=f"n{len(number)}", name=number, practices=(step.candidate.id,), by=day, asked_by=asks,
            systems=("s",), state="confirmed",
        )  # fmt: skip

    for duties, met in (
        ((asked("11(1)", first),), 1),
        ((asked("11(1)", first), asked("IV-3", last)), 0),
        ((asked("26(5)b", first), asked("IV-3", last)), 1),
    ):
        found = on_the_table(with_duties(example_study, (), duties))
        whole = next(o for o in found if o.result.id == "whole")
        assert (whole.met, whole.duties) == (met, len(duties))


def test_a_condition_asks_for_the_duties_that_the_plan_itself_keeps(example_study: Study) -> None:
    """The sheet's condition was 51 duties of 51, of a plan that keeps 19 of them by then."""
    sheet = Sheet.of(start_draft(example_study, DAY))
    assert sheet is not None
    chosen, plan = sheet.chosen, example_study.plan
    practices = {c.id for c in example_study.candidates if c.kind == "practice"}
    ends = {i: t.finish for i, t in plan.schedule.items() if i in practices}
    early = [i for i in ends if ends[i] <= chosen.months and i in chosen.on.schedule]
    beyond = [i for i in ends if ends[i] > chosen.months]
    assert early
    assert beyond
    day = plan.month_start(0).isoformat()
    for asked, kept in (
        (early[:2], early[:2]),
        ((early[0], beyond[0], beyond[-1]), early[:1]),
        (beyond[:1], []),
    ):
        duties = [Duty(id=i, name=i, practices=(i,), by=day, state="confirmed") for i in asked]
        results = [
            DutyResult(
                i,
                i,
                day,
                hard=False,
                state="late",
                month=9,
                in_time=0.0,
                ever=1.0,
                words="",
                kept=(0.0,) * 9 + (0.81,) * 30,
            )
            for i in asked
        ]
        study = with_duties(example_study, results, duties)
        met = [c for c in conditions(start_draft(study, DAY), sheet) if c.what == "Duties met"]
        told = (met[0].counted, met[0].today, met[0].needed) if met else None
        named = ", ".join(f"“{i}”" for i in kept)
        assert told == ((named, "0", str(len(kept))) if kept else None)
        seldom = [replace(r, kept=(0.79,) * 40) for r in results]
        draft = start_draft(with_duties(example_study, seldom, duties), DAY)
        assert not [c for c in conditions(draft, sheet) if c.what == "Duties met"], "by then seldom"


def test_what_was_checked_against_no_source_says_so(example_study: Study) -> None:
    """A star stood behind articles of the first page, and no page before the annex said what it means."""
    study = many(example_study)
    names = (" *", "")
    for star in names:
        with patch.object(duty_law, "duties_named", lambda *_, s=star: f"MDR Art. 87{s}"):
            (one, *_) = study.plan.duties
            told = DutyCount(study, {}, (one,), (), ()).words()[0]
        assert ("checked against no source" in told) == bool(star)


def test_german_says_the_same(duties: Study) -> None:
    with speaking("de"):
        settings = duties.project.report.model_copy(update={"language": "de"})
        study = replace(duties, project=duties.project.model_copy(update={"report": settings}))
        text = " ".join(said(study))
        free = replace(study, plan=replace(study.plan, duty_schedule={}))
        assert "Über Etappe 2 am 1. Januar 2028" in " ".join(said(free))
    assert "Über Etappe 2" not in text
    assert "Nicht darin, bis dahin:" in text
    assert "beim übrigen Schritt übersteigen die Kosten den Nutzen" in text
