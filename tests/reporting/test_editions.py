"""Editions: what the decision sheet asks for is what the plan releases, and the page that is true leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from planner.analysis.around.quick_wins import MOST_DAYS, quick_wins
from planner.analysis.around.release import releases
from planner.analysis.around.standing import standing_of
from planner.analysis.study.study import Study
from planner.domain.base.language import Language
from planner.reporting.blocks import (
    Block,
    Choices,
    Heading,
    Signatures,
    Table,
    figures_of,
    tables_of,
)
from planner.reporting.checks import check_report
from planner.reporting.content.conditions import conditions
from planner.reporting.content.dimensions import dimension_pages
from planner.reporting.content.money_years import money_by_year
from planner.reporting.content.sheet import Sheet
from planner.reporting.editions import build_edition
from planner.reporting.report import Report, start_draft
from tests.reporting.conftest import spoken

TODAY = date(2026, 11, 28)


def texts(report: Report) -> str:
    return " ".join(str(s.model_dump()) for s in report.document.sections)


def titles(report: Report) -> list[str]:
    found = (b for s in report.document.sections for b in s.blocks)
    return [b.t for b in found if isinstance(b, Heading) and b.n == 1]


def test_what_is_released_is_what_the_plan_spends_until_the_review(example_study: Study) -> None:
    """R1: held against the monthly flows of the simulation, which know nothing of options."""
    whole = next(r for r in releases(example_study) if r.id == "whole")
    monthly = example_study.case.monthly
    assert whole.months == 12
    assert whole.until == date(2027, 12, 31)  # the example starts on 1 January 2027
    assert whole.invoices == pytest.approx(monthly["invoices"][:12].sum(), rel=0.05, abs=500)
    assert whole.own == pytest.approx(monthly["labour"][:12].sum(), rel=0.05)
    last = (monthly["invoices"] + monthly["labour"])[-13:-1].sum()
    assert whole.upkeep == pytest.approx(last, rel=0.05)


def test_days_until_the_review_are_those_of_the_steps_within(example_study: Study) -> None:
    whole = next(r for r in releases(example_study) if r.id == "whole")
    by_hand = 0.0
    for step in example_study.plan.steps:
        timing = example_study.plan.schedule[step.candidate.id]
        inside = [m for m in range(timing.start, timing.finish) if m < whole.months]
        by_hand += step.candidate.days * len(inside) / (timing.finish - timing.start)
    assert whole.all_days + whole.beside_days == pytest.approx(by_hand)
    first = next(r for r in releases(example_study) if r.id == "stage_1")
    assert first.days == whole.days  # nothing of stage 2 begins before the review
    nothing = next(r for r in releases(example_study) if r.id == "nothing")
    assert (nothing.all_days, nothing.invoices, nothing.upkeep) == (0, 0, 0)


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_sheet_holds_what_is_decided_and_who_signs(
    example_study: Study, language: Language
) -> None:
    report = build_edition(spoken(example_study, language), TODAY, edition="decision")
    check_report(report)
    assert report.carried.edition == "decision"
    assert report.carried.number.endswith("-D")
    assert [s.id for s in report.document.sections] == ["summary", "approval", "origins"]
    blocks = [b for s in report.document.sections for b in s.blocks]
    options: Table = next(t for t in tables_of(blocks) if len(t.head) == 5)
    assert len({len(row) for row in options.rows}) == 1
    assert len(next(b for b in blocks if isinstance(b, Choices)).items) == 5
    assert sum(isinstance(b, Signatures) for b in blocks) == 1


def test_dates_and_conditions_lie_in_the_future_and_can_be_counted(example_study: Study) -> None:
    draft = start_draft(example_study, TODAY)
    sheet = Sheet.of(draft)
    assert sheet is not None
    assert sheet.chosen.until > TODAY
    found = conditions(draft, sheet)
    assert len(found) >= 2
    assert all(c.today and c.needed and c.who for c in found)
    steps = found[0]
    assert int(steps.today) < int(steps.needed.split()[0]) <= len(sheet.chosen.on.schedule)


def test_the_board_reads_the_sheet_first(example_study: Study) -> None:
    sheet = build_edition(example_study, TODAY, edition="decision")
    board = build_edition(example_study, TODAY, edition="board")
    check_report(board)
    assert titles(board)[:2] == titles(sheet)[:2]
    assert board.carried.number.endswith("-B")
    signed = [b for s in board.document.sections for b in s.blocks if isinstance(b, Signatures)]
    assert len(signed) == 1


def test_where_too_little_is_known_no_level_plan_or_worth_is_told(tiny: Study) -> None:
    assert standing_of(tiny) == "too_little"
    report = build_edition(tiny, TODAY, edition="decision")
    check_report(report)
    assert titles(report)[0].startswith("Too little is known to name a level")
    said = texts(report)
    assert "Asked for" not in said
    assert not [b for s in report.document.sections for b in s.blocks if isinstance(b, Choices)]


def test_the_first_standing_that_holds_leads(example_study: Study) -> None:
    assert standing_of(example_study) == "pays"
    case = replace(example_study.case, loss_share=0.6)
    loses = replace(example_study, case=case)
    assert standing_of(loses) == "mostly_loses"
    said = texts(build_edition(loses, TODAY, edition="decision"))
    assert "loses money in most futures" in said
    assert "loses money in most futures" not in texts(
        build_edition(example_study, TODAY, edition="decision")
    )


def test_quick_wins_are_small_and_their_gap_is_certain(example_study: Study) -> None:
    found = quick_wins(example_study, most=50)
    assert found
    for win in found:
        assert 0 < win.candidate.days < MOST_DAYS
        assert example_study.profile.questions[win.question].high < win.to
    assert len({w.question for w in found}) == len(found)
    # “small enough to do anyway” named practices that the organisation had excluded
    wishes = {**example_study.project.wishes, found[0].candidate.id: "never"}
    project = example_study.project.model_copy(update={"wishes": wishes})
    kept = quick_wins(replace(example_study, project=project), most=50)
    assert found[0].candidate not in [w.candidate for w in kept]


def test_money_by_year_adds_up_to_the_flows_of_the_case(example_study: Study) -> None:
    draft = start_draft(example_study, TODAY)
    (page,) = money_by_year(draft)
    by_name = {row[0].t: row for t in tables_of(page.blocks) for row in t.rows}
    monthly = example_study.case.monthly
    net = sum(monthly[k].sum() for k in ("capacity", "cash", "measured", "risk"))
    net -= monthly["invoices"].sum() + monthly["labour"].sum()
    assert by_name["All that counts"][-1].t == draft.money(net, signed=True)
    cash = monthly["cash"].sum() - monthly["invoices"].sum()
    assert by_name["Net cash"][-1].t == draft.money(cash, signed=True)


def test_a_page_for_each_dimension_below_its_target_widest_gap_first(example_study: Study) -> None:
    draft = start_draft(example_study, TODAY)
    project, profile = example_study.project, example_study.profile
    gaps = {d.name: profile.gap(project, d.id) for d in project.questionnaire.dimensions}
    missed = {n: g.value for n, g in gaps.items() if g is not None and g.value and g.value > 0}
    named = [p.blocks[0].t.split(":")[0] for p in dimension_pages(draft)]  # type: ignore[union-attr]
    assert set(named) == set(missed)
    assert [missed[n] for n in named] == sorted(missed.values(), reverse=True)
    hidden = spoken(example_study, profile="anonymous")
    assert dimension_pages(start_draft(hidden, TODAY)) == []


def test_tables_and_figures_have_one_number_each(example_study: Study) -> None:
    report = build_edition(example_study, TODAY, edition="full")
    found = [
        b
        for s in report.document.sections
        if not s.paged
        for b in (*tables_in_order(s.blocks), *figures_of(s.blocks))
        if b.title
    ]
    numbers = [b.number for b in found]
    assert len(set(numbers)) == len(numbers)
    tables = [int(n.split()[1]) for n in numbers if n.startswith("Table")]
    assert sorted(tables) == list(range(1, len(tables) + 1))
    words = texts(report)
    assert "Glossary" in words
    assert report.document.cover is not None
    assert report.carried.number in report.document.cover.about[0]


def tables_in_order(blocks: Iterable[Block]) -> list[Table]:
    """Tables of the text; those behind figures are not numbered."""
    behind = {id(f.data) for f in figures_of(blocks)}
    return [t for t in tables_of(blocks) if id(t) not in behind]
