"""Duties that are late: none is passed over, and against which day they are late is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import combinations

import pytest
from openpyxl import load_workbook

from planner.analysis.around.binding import bindings, by_months, late_by_order
from planner.analysis.around.repaired import light_problem
from planner.analysis.study.duty_reach import Sooner, by_order
from planner.analysis.study.duty_result import DutyResult
from planner.analysis.study.duty_title import duty_name
from planner.analysis.study.study import Study
from planner.analysis.systems.register import register
from planner.domain.base.language import speaking, tr
from planner.domain.organisation.system import Said, System
from planner.domain.plan.duty import AskedBy, Duty, DutyLevel
from planner.economics.case import Rates
from planner.maturity.frameworks import frameworks
from planner.reporting.blocks import Para, Run, Table
from planner.reporting.case_words import rate_words
from planner.reporting.charts.base import drawing
from planner.reporting.charts.gantt import gantt
from planner.reporting.content.money_years import _at_once
from planner.reporting.content.one_page import LINE, on_one_page
from planner.reporting.content.plan import roadmap_pages
from planner.reporting.content.risk_register import risk_lines
from planner.reporting.duty_last import last_words
from planner.reporting.duty_law import (
    all_in_plan_words,
    duties_named,
    duty_count_words,
    in_plan_words,
    law_days,
    not_binding_words,
    why_late_words,
)
from planner.reporting.gantt_data import DutyMark, GanttRow, Load, Marks
from planner.reporting.late_words import LateReasons, late_reasons
from planner.reporting.report import start_draft
from planner.reporting.theme import themes
from planner.reporting.workbook import study_workbook

DAY = date(2026, 11, 29)
AI_ACT = next(f for f in frameworks() if f.id == "eu-ai-act" and f.status != "superseded")
GDPR = next(f for f in frameworks() if f.id == "gdpr")
ARTICLES = tuple(
    r.id for r in AI_ACT.requirements if r.applies_if == "eu && high_risk && provider"
)[:7]


def with_duties(base: Study, results: Sequence[DutyResult], duties: Sequence[Duty]) -> Study:
    """``base`` with a listed system, two laws and what became of ``duties``."""
    told = "ai_system eu area_services life_or_health profiling develops deployer design_changes"
    facts = {f: Said(holds=True) for f in told.split()}
    facts["on_market_before"] = Said(holds=False)
    system = System(id="s", name="Life pricing", since="2024-03-01", facts=facts)
    project = base.project.model_copy(
        update={"duties": tuple(duties), "frameworks": (AI_ACT, GDPR), "systems": (system,)}
    )
    return replace(base, project=project, plan=replace(base.plan, duties=tuple(results)))


def many(base: Study) -> Study:
    """Fourteen duties that are late or at risk: of a law, in two kinds, and of a policy."""
    duties, results = [], []
    for k in range(14):
        one = AI_ACT.by_id[ARTICLES[k % 7]] if k < 13 else None
        by = f"2027-{3 + k % 7:02d}-02"
        asked = (
            AskedBy(framework=AI_ACT.id, version=AI_ACT.version, requirement=one.id)
            if one is not None
            else None
        )
        duties.append(
            Duty(
                id=f"d{k}",
                name=duty_name(one) if one is not None else "House rule",
                practices=("p-risk-classes",),
                by=by,
                asked_by=asked,
                source="law" if one is not None else "policy",
                systems=("s",) if one is not None else (),
                owner="Mara" if k % 2 else "",
                state="confirmed",
            )
        )
        state = ("late", "planned", "missing")[k % 3]
        results.append(
            DutyResult(f"d{k}", duties[-1].name, by, True, state, 9 if k % 3 < 2 else None,
                       0.7 if state == "planned" else 0.0, 0.9, "")
        )  # fmt: skip
    return with_duties(base, results, duties)


def in_force(study: Study, day: date = DAY) -> str:
    """What the register leaves open of laws that apply on ``day``, law by law, as it is said."""
    found = register(study.project, study.profile.cells, day.isoformat())
    n = 0
    for law in found.frameworks:
        for block in found.blocks:
            if block.framework.id == law.id and law.kind in ("law", "supervisory"):
                places = [block.place(r, k) for r in range(len(block.subjects))
                          for k in range(len(block.requirements))]  # fmt: skip
                n += len([p for p in places if p.state == "open" and p.day
                          and date.fromisoformat(p.day) <= day])  # fmt: skip
    assert n
    return f"In force as well, and not decided whether asked of you or kept: {n}. "


def counted(study: Study, day: str) -> str:
    """The lines of the count, one after the other."""
    return " ".join(duty_count_words(study, day))


def test_every_late_duty_is_in_a_line_of_the_risks(example_study: Study) -> None:
    study = many(example_study)
    lines = [r for r in risk_lines(start_draft(study, DAY)) if "own day" in r.what]
    told = sum(1 if r.what.startswith("“") else int(r.what.split()[0]) for r in lines)
    assert told == 14
    assert len(lines) == 3, "two kinds of one law, and the policy"
    assert {r.likely for r in lines} == {"30 in 100", "all"}
    assert any(f"2 Mar 2027 to 2 Sep 2027 ({AI_ACT.short})" in r.what for r in lines)
    assert "“House rule” is not kept by its own day, 2 Sep 2027" in {r.what for r in lines}
    few = with_duties(example_study, study.plan.duties[:2], study.project.duties[:2])
    alone = [r for r in risk_lines(start_draft(few, DAY)) if "own day" in r.what]
    assert [r.what.startswith("“") for r in alone] == [True, True]


def test_the_days_of_laws_stand_first_among_the_risks(example_study: Study) -> None:
    """Five of the law by its day in 60 of 100, one in 90, seven after it; a house rule is none of these."""
    study = many(example_study)
    early, late = (0.0,) * 9 + (0.6,) * 27, (0.0,) * 9 + (0.9,) * 27
    duties = [
        replace(d, state="planned" if k % 2 else "late", month=9 if k % 2 else 20,
                kept=late if k == 1 else early)
        for k, d in enumerate(study.plan.duties)
    ]  # fmt: skip
    study = replace(study, plan=replace(study.plan, duties=tuple(duties)))
    found = sorted(risk_lines(start_draft(study, DAY)), key=lambda r: -r.weight)
    # of the numbers 0 to 12 six are odd, of which one is surer, and seven even
    assert found[0].what == (
        f"{in_force(study)}Duties planned by the day of their law that keep it in less than 80 of 100 "
        "futures: 5. Duties that the plan keeps only after the day of their law: 7. See the list of duties."
    )
    part = tuple(replace(d, state="missing", month=None) if d.id == "d0" else d for d in duties)
    unfit = replace(study, plan=replace(study.plan, duties=part))
    (other,) = [r for r in risk_lines(start_draft(unfit, DAY)) if "less than 80" in r.what]
    assert "only after the day of their law, or not at all: 7." in other.what
    assert "40 in 100" in found[0].likely
    assert "all" in found[0].likely
    assert found[0].answer.startswith("By hand until their steps are over, or stop the use")
    day = date(2027, 12, 2)
    (again,) = [r for r in risk_lines(start_draft(study, day)) if "apply today" in r.what]
    assert again.what == (
        f"Duties that apply today already and are not kept: 13. {in_force(study, day)}See the list of duties."
    ), "what is law today is counted once"
    opinion = tuple(replace(d, source="supervisory") for d in duties)
    guided = replace(study, plan=replace(study.plan, duties=opinion))
    (first,) = [r for r in risk_lines(start_draft(guided, DAY)) if "day of their law" in r.what]
    assert "Of all these, guidance of supervisors: 12." in first.what
    assert first.effect == "Guidance is not followed from its day on: the supervisor asks why"
    sure = tuple(replace(d, state="planned", month=9, kept=late) for d in duties)
    kept = replace(study, plan=replace(study.plan, duties=sure))
    assert not any("day of their law" in r.what for r in risk_lines(start_draft(kept, DAY)))


def test_what_is_done_by_hand_is_answered_for_by_its_owners(example_study: Study) -> None:
    study = many(example_study)
    project = study.project.model_copy(
        update={"report": study.project.report.model_copy(update={"profile": "names"})}
    )
    results = tuple(
        replace(d, state="by_hand") if k in (1, 3) else d for k, d in enumerate(study.plan.duties)
    )
    study = replace(study, project=project, plan=replace(study.plan, duties=results))
    by_hand = [
        r
        for r in risk_lines(start_draft(study, DAY))
        if "somebody has to keep by hand: 2" in r.what
    ]
    assert [r.who for r in by_hand] == ["Mara"], "not a role, where a person is named"
    money = [
        r
        for r in risk_lines(start_draft(study, DAY))
        if not r.effect.startswith(("A duty", "A breach"))
    ]
    assert all(by_hand[0].weight > r.weight for r in money), "duties stand before an input"


def test_points_below_the_charts_stay_on_the_page() -> None:
    def points(lines: int) -> tuple[tuple[Run, ...], ...]:
        return tuple((Run(t="x" * LINE),) for _ in range(lines))

    assert on_one_page(points(14), points(14)).chart == on_one_page((), ()).chart == 74
    assert on_one_page(points(17), points(17)).chart == pytest.approx(74 - 3 * 4.6)
    split = ((Run(t="x" * (LINE // 2)), Run(t="y" * LINE, b=True)),) * 9
    assert on_one_page(split, split).chart == pytest.approx(74 - 4 * 4.6), "runs are one point"


def test_lists_of_uneven_length_share_the_width_and_the_last_points_go() -> None:
    def points(count: int, letters: int) -> tuple[tuple[Run, ...], ...]:
        return tuple((Run(t=f"{n} " + "x" * (letters - 2)),) for n in range(count))

    found = on_one_page(points(10, 116), points(3, 80))
    assert len(found.left) == 10
    assert found.ratio > 0.5, "28 lines of the half are 20 of more"
    even = on_one_page(points(20, 100), points(20, 100))
    assert even.chart == 74 - 8 * 4.6 or even.chart == 34
    assert even.ratio == 0.5
    kept = [p[0].t for p in even.left]
    assert kept == [p[0].t for p in points(11, 100)], "the first points stay"
    assert len(even.right) == 2, "what is to be decided stays longest"
    assert len(on_one_page(points(1, 4000), ()).left) == 1, "one point stays, however long it is"


def test_a_rate_that_most_futures_lack_is_no_rate(example_study: Study) -> None:
    case = example_study.case
    for none, words in ((0.96, "96 in 100 have none"), (0.2, "-10 % to 30 %; 20 in 100 have none")):
        rates = Rates(-0.1, 0.1, 0.3, none, 0.0)
        assert rates.middle == (None if none > 0.5 else 0.1), "what the check of plausibility takes"
        said = rate_words(replace(example_study, case=replace(case, rates=rates)))
        assert said.replace("\u2212", "-").replace("\u2060", "").replace("\u00a0", " ") == words


def test_late_says_against_which_day(example_study: Study) -> None:
    study = many(example_study)
    laws = law_days(study)
    assert len(laws) == 13
    assert set(laws.values()) == {"2027-12-02"}, "listed use: Article 6 asks from then"
    # the tenth month of a plan from January 2027 ends in October, before the law's day
    assert study.plan.start == date(2027, 1, 1)
    missing = sum(d.state == "missing" for d in study.plan.duties if d.id in laws)
    assert counted(study, DAY.isoformat()) == (
        "Duties by their own days: 5 planned in time, 5 late, 4 missing. "
        f"{in_force(study)}By the days of their laws, as far as these lie ahead: {13 - missing} of the 13 "
        "that steps keep. Of these 9 in "
        "0 of 100 futures only. Not by the day of their law, by hand from then on: 4 (AI Act 9(5), 9(6)-(8), "
        "12(1)-(2), 13(1)-(3))."
    )
    table = next(
        b
        for page in roadmap_pages(start_draft(study, DAY))
        for b in page.blocks
        if isinstance(b, Table) and b.title == "Duties"
    )
    assert list(table.head[1:3]) == ["Own day", "Law asks from"]
    waiting = register(study.project, study.profile.cells, DAY.isoformat()).counts()["open"]
    below = [
        "".join(r.t for r in b.runs)
        for page in roadmap_pages(start_draft(study, DAY))
        for b in page.blocks
        if isinstance(b, Para)
    ]
    assert waiting
    told = f"Requirements not decided yet, in no plan: {waiting}."
    assert any(told in words for words in below), "it is not the whole law"


def test_a_late_duty_says_what_it_is_late_by(example_study: Study) -> None:
    """One by the order of its steps, one by a limit, one by other duties, one by time in hand of others."""
    base = many(example_study)
    late = [d for d in base.plan.duties if d.state == "late"]
    kinds = (
        Sooner(in_order=True), Sooner(limits=("at once",), in_time=("at once",)), Sooner(others=True),
        Sooner(as_it_is=True), Sooner(),
    )  # fmt: skip
    found = {d.id: kind for d, kind in zip(late, kinds, strict=True)}
    reasons = LateReasons(base, found, {late[0].id: 8})
    ids = [d.id for d in late]
    assert reasons.words(ids[0]).endswith(
        "planned by months they end in September 2027 at the earliest."
    ), "the ninth month of a plan from January"
    for months in ({}, {ids[0]: 9}):
        alone = LateReasons(base, found, months).words(ids[0])
        assert alone == "Its steps alone, one after another, take that long."
    assert reasons.words(ids[1]).endswith("its own day: the number of steps at once.")
    assert "Other duties" in reasons.words(ids[2])
    assert "time in hand" in reasons.words(ids[3])
    assert "Several limits" in reasons.words(ids[4])
    assert reasons.words("nobody") == ""
    draft = start_draft(base, DAY)
    draft.once["late reasons"] = reasons
    (answer,) = {r.answer for r in risk_lines(draft) if r.answer.startswith("The plan dates it")}
    assert (
        "in whole quarters: 1. Late because a limit holds them: 1 (the number of steps at once)."
        in answer
    )
    assert "people or money" not in answer
    assert "whole quarters: 1." in why_late_words(base, DAY.isoformat(), reasons)


def test_a_limit_is_no_reason_where_the_order_alone_is_late(example_study: Study) -> None:
    """Two are held by a limit: one would be in time without it, the other ends after its day all the same."""
    base = many(example_study)
    one, other, third = [d.id for d in base.plan.duties if d.state == "late"][:3]
    held = Sooner(limits=("at once",))
    found = {one: replace(held, in_time=("at once",)), other: held, third: held}
    reasons = LateReasons(base, found, {}, {other: 8})
    assert reasons.words(other) == (
        "Its steps alone, one after another, take until the end of September 2027, after its own day, "
        "whatever people and money there are. Beyond that a limit holds it: the number of steps at once."
    )
    assert "of none alone by its own day" in reasons.words(third)
    for month, told in (
        (7, "planned by months until the end of August 2027"),
        (8, "whatever people"),
    ):
        by_month = LateReasons(base, found, {other: month}, {other: 8}).words(other)
        assert told in by_month
        assert ("by months" in by_month) is (month < 8)
    assert reasons.of_many((one, other, third)) == [
        "Late because the order of their steps alone takes that long, each step in whole quarters: 1.",
        "Of these a limit holds 1 longer still (the number of steps at once).",
        "Late because a limit holds them: 1 (the number of steps at once).",
        "Late because several limits hold them together: 1.",
    ]
    with speaking("de"):
        assert "Schon ihre Schritte nacheinander dauern bis Ende" in tr(reasons.words(other))


def test_what_ends_later_than_its_order_says_why(example_study: Study) -> None:
    """The order allows September, the plan says October, and no limit alone is why: others go first."""
    base = many(example_study)
    one, other = [d.id for d in base.plan.duties if d.state == "late"][:2]
    found = {one: Sooner(others=True), other: Sooner(as_it_is=True)}
    reasons = LateReasons(base, found, {}, {one: 8, other: 9})
    assert reasons.words(one).endswith(
        "In this plan later still: what the day of a law or its own day allows goes first."
    )
    assert "later still" not in reasons.words(other), (
        "the plan keeps it as early as the order allows"
    )
    assert reasons.of_many((one, other)) == [
        "Late because the order of their steps alone takes that long, each step in whole quarters: 2.",
        "Of these 1 end later still, for others go first.",
    ]


def test_what_is_law_already_and_waits_for_own_days_of_others_says_so(
    example_study: Study,
) -> None:
    """One is held by a limit, and would be earlier too if others gave up days that they set themselves."""
    base = many(example_study)
    one, other = [d.id for d in base.plan.duties if d.state == "late"][:2]
    held = Sooner(limits=("at once",))
    reasons = LateReasons(base, {one: replace(held, own_days=True), other: held}, {})
    told = (
        " A law asks for it already: it would be kept earlier if other duties kept the days of their laws "
        "and not their own."
    )
    assert reasons.words(one) == reasons.words(other) + told
    assert reasons.own_days_of_many((one, other)) == [
        "Law already, and kept earlier if others kept the days of their laws and not their own: 1."
    ]
    assert reasons.own_days_of_many((other,)) == []


def test_what_comes_last_of_a_late_duty_is_named(example_study: Study) -> None:
    """Three steps: two end in March and June, the third in December; a duty of one step has no last part."""
    ends = {"one": 3, "two": 6, "last": 12}
    plan = replace(
        example_study.plan,
        steps=tuple(
            replace(s, start=end - 3, end=end)
            for s, end in zip(example_study.plan.steps[:3], ends.values(), strict=True)
        ),
    )
    ids = [s.candidate.id for s in plan.steps]
    raises = {s.candidate.id: s.candidate.entry.raises[0] for s in plan.steps}

    def asking(name: str, *at: int) -> Duty:
        levels = tuple(
            DutyLevel(question=raises[ids[k]].question, level=raises[ids[k]].to_level) for k in at
        )
        return Duty(id=name, name=name, levels=levels, by="2027-03-31", state="confirmed")

    duties = (asking("whole", 0, 1, 2), asking("alone", 2), asking("planned", 0, 2))
    result = example_study.plan.duties[0] if example_study.plan.duties else None
    made = many(example_study).plan.duties[0] if result is None else result
    results = [replace(made, id=d.id, state="late", month=11) for d in duties[:2]]
    results.append(replace(made, id="planned", state="planned", month=11))
    base = with_duties(replace(example_study, plan=plan), results, duties)
    titles = base.project.questionnaire.by_id
    last = raises[ids[2]]
    assert last_words(base) == {
        "whole": f"All of it but “{titles[last.question].title}” at level {last.to_level} by June 2027."
    }
    for part, told in (("26(5)", True), ("72", False)):
        asks = [
            d.model_copy(
                update={
                    "asked_by": AskedBy(framework=AI_ACT.id, version=AI_ACT.version, requirement=r)
                }
            )
            for d, r in zip(duties, ("17(1)(a)-(m)", part, "26(5)"), strict=True)
        ]
        of_law = with_duties(replace(example_study, plan=plan), results, asks)
        assert ("whole" in last_words(of_law)) is told, "counted with 72, it waits for that"


def test_by_order_alone_is_read_off_the_problem(example_study: Study) -> None:
    """Days on which the order just allows each step, and the day before: late by that day alone."""
    step = example_study.plan.steps[-1].candidate.id
    duty = Duty(id="x", name="x", practices=(step,), by="2028-12-31", state="confirmed")
    base = with_duties(example_study, (), (duty,))
    (end,) = by_order(light_problem(base, base.project)).values()
    last = base.plan.last_day(3 * (end + 1))
    for by, late in ((last, {}), (last - timedelta(days=1), {"x": 3 * end + 2})):
        moved = duty.model_copy(update={"by": by.isoformat()})
        assert late_by_order(with_duties(example_study, (), (moved,))) == late


def test_by_order_what_has_contents_is_as_late_as_these(example_study: Study) -> None:
    """11(1) asks for a step that ends early in order, Annex IV no. 3 of its system for a late one."""
    base = with_duties(example_study, (), ())
    ids = [s.candidate.id for s in example_study.plan.steps]
    each = tuple(
        Duty(id=i, name=i, practices=(i,), by="2028-12-31", state="confirmed") for i in ids
    )
    at = by_order(light_problem(with_duties(base, (), each), with_duties(base, (), each).project))
    ends = {due.rpartition(":")[0]: n for due, n in at.items()}
    first, last = min(ends, key=lambda i: (ends[i], i)), max(ends, key=lambda i: (ends[i], i))
    assert ends[first] < ends[last]
    day = base.plan.last_day(3 * (ends[first] + 1)).isoformat()

    def asked(number: str, step: str, system: str = "s") -> Duty:
        asks = AskedBy(framework=AI_ACT.id, version=AI_ACT.version, requirement=number)
        return Duty(
            id=f"n{len(number)}{system}", name=number, practices=(step,), by=day, asked_by=asks,
            systems=(system,), state="confirmed",
        )  # fmt: skip

    whole, inside, other = (
        asked("11(1)", first), asked("IV-3", last), asked("IV-3", last, "other")
    )  # fmt: skip
    month = 3 * ends[last] + 2
    assert late_by_order(with_duties(base, (), (whole,))) == {}
    assert late_by_order(with_duties(base, (), (whole, inside))) == {
        whole.id: month, inside.id: month,
    }  # fmt: skip
    assert late_by_order(with_duties(base, (), (whole, other))) == {other.id: month}


def test_by_the_day_of_its_law_is_said_with_its_chance() -> None:
    """Ten futures: kept by the end of month 9 in four, of month 10 in seven, of month 12 in nine."""
    start = date(2027, 1, 1)
    kept = (0.0,) * 8 + (0.4, 0.7, 0.7) + (0.9,) * 13
    one = DutyResult("d", "d", "2027-06-02", True, "late", 8, 0.0, 0.9, "Late.", kept=kept)
    assert [one.kept_by(m) for m in (-1, 0, 8, 9, 10, 12, 24, 99)] == [
        0.0, 0.0, 0.0, 0.4, 0.7, 0.9, 0.9, 0.9,
    ]  # fmt: skip
    for law, said in (
        ("2027-12-02", "Late. By the day of its law in 70 of 100 futures."),  # November is not over
        ("2027-09-30", "Late. By the day of its law in 40 of 100 futures."),
        ("2027-09-29", "Late. After the day of its law too."),
        ("", "Late."),
    ):
        assert in_plan_words(start, one, law, DAY.isoformat()) == said
    timely = replace(one, by="2027-12-31", state="planned", words="In time.")
    for law, said in (
        ("2025-08-06", "In time. It applies already: by hand until then."),
        (DAY.isoformat(), "In time. It applies already: by hand until then."),
        ("2026-11-30", "In time. After the day of its law."),
        ("2027-10-31", "In time. By the day of its law in 70 of 100 futures."),
        ("2028-02-02", "In time."),  # its own day says more
    ):
        assert in_plan_words(start, timely, law, DAY.isoformat()) == said
    opinion = replace(timely, source="supervisory")
    assert in_plan_words(start, opinion, "2025-08-06", DAY.isoformat()) == ALREADY_GUIDE
    assert in_plan_words(start, opinion, "2027-08-06", DAY.isoformat()).endswith(
        "After the day of that guidance."
    )
    missing = replace(one, state="missing", month=None, words="No room.")
    assert (
        in_plan_words(start, missing, "2030-01-01", DAY.isoformat())
        == "No room. Not by the day of its law either."
    )
    assert in_plan_words(start, missing, "2025-01-01", DAY.isoformat()) == (
        "No room. It applies already: by hand, for no step of this plan keeps it."
    )
    by_hand = replace(one, state="by_hand", month=None, words="By hand.")
    assert in_plan_words(start, by_hand, "2027-01-01", DAY.isoformat()) == "By hand."
    assert in_plan_words(start, by_hand, "2025-01-01", DAY.isoformat()) == (
        "By hand. It applies already."
    )


ALREADY_GUIDE = "In time. That guidance applies already: by hand until then."


def test_what_is_undecided_of_its_contents_is_named(example_study: Study) -> None:
    """Annex IV waits for the facts of the system: none of it is decided, and no duty is made of it."""
    asked = AskedBy(framework=AI_ACT.id, version=AI_ACT.version, requirement="11(1)")
    duty = Duty(id="d", name="Documentation", practices=("p-risk-classes",), by="2027-06-02",
                asked_by=asked, systems=("s",), state="confirmed")  # fmt: skip
    one = DutyResult("d", duty.name, duty.by, True, "late", 20, 0.0, 0.9, "Late.")
    study = with_duties(example_study, [one], [duty])
    found = register(study.project, study.profile.cells, DAY.isoformat())
    parts = [f"IV-{n}" for n in range(1, 10)]
    waiting = [i for i in parts if (p := found.place(AI_ACT.id, i, "s")) and p.state == "open"]
    assert waiting
    said = f"Not decided yet of what it has to contain, in no plan: {', '.join(waiting)}."
    assert all_in_plan_words(study, DAY.isoformat())["d"].endswith(said)
    other = duty.model_copy(update={"asked_by": asked.model_copy(update={"requirement": "12"})})
    alone = with_duties(example_study, [one], [other])
    assert "Not decided" not in all_in_plan_words(alone, DAY.isoformat())["d"]


def test_what_is_law_today_waits_for_no_step(example_study: Study) -> None:
    """The system is in service since March 2024, and the GDPR is older: no day of a law is left to miss."""
    study = many(example_study)
    one = GDPR.by_id["5(1)(a)-(c)"]
    asked = AskedBy(framework=GDPR.id, version=GDPR.version, requirement=one.id)
    duties = [
        d.model_copy(update={"asked_by": asked, "name": duty_name(one)}) if d.id == "d1" else d
        for d in study.project.duties
    ]
    study = with_duties(example_study, study.plan.duties, duties)
    day = DAY.isoformat()
    assert law_days(study)["d1"] == "2024-03-01"
    said = counted(study, day)
    assert (
        "Asked for by laws today and not kept: 1 (GDPR 5(1)(a)-(c)). Until steps keep them: by hand, from "
        f"now on. {in_force(study)}By the days of their laws, as far as these lie ahead: "
    ) in said
    assert "of the 12 that steps keep" in said, "what is law today is no day to come"
    assert "not kept: 1" not in counted(study, "2024-02-29"), "not yet law then"
    kept = [replace(d, state="met") if d.id == "d1" else d for d in study.plan.duties]
    assert "not kept" not in counted(with_duties(example_study, kept, duties), day)
    answers = [r.answer for r in risk_lines(start_draft(study, DAY)) if "own day" in r.what]
    first = "What a step still needs that is not over goes before new steps; by hand until then."
    assert answers.count(first) == 2, "of the law, and the house rule"
    already = "Applies already, by hand from today, no later day is left."
    assert f"{first} {already}" in answers
    (late,) = [a for a in answers if not a.startswith(first)]
    assert late.endswith(
        "A later own day is possible, up to the day of its law: 5. By hand from the day of its law on, or "
        "stop the use: 4."
    ), "five are late for their own day only, four do not fit"


def test_what_planning_by_months_allows_is_said_by_days(example_study: Study) -> None:
    """Late by their own days, March to September 2027; three could end in April, two after the law."""
    base = many(example_study)
    late = [d for d in base.plan.duties if d.state == "late"]
    plan = replace(
        base.plan,
        duties=tuple(replace(d, month=20) if d in late else d for d in base.plan.duties),
    )
    study = replace(base, plan=plan)
    day = DAY.isoformat()
    april, january = 3, 12
    months = {d.id: april if k < 3 else january for k, d in enumerate(late)}
    held = {d.id: Sooner(in_order=True) for d in late}
    own = sum(d.by >= "2027-04-30" for d in late[:3])
    assert own == 2
    told = why_late_words(study, day, LateReasons(study, held, months))
    assert told.endswith(
        "Planned by months, had people, money and steps at once no limits, the order of their steps would "
        "allow 2 of the late ones by their own day, and 3 of those after the day of their law by that day."
    )
    november = dict.fromkeys(months, 10)
    told = why_late_words(study, day, LateReasons(study, held, november))
    assert told.endswith("allow 5 of those after the day of their law by that day.")
    told = why_late_words(study, day, LateReasons(study, held, dict.fromkeys(months, 11)))
    assert "Planned by months" not in told, "December is over after the second of it"


def test_what_is_kept_in_time_is_counted_against_the_law_too(example_study: Study) -> None:
    study = many(example_study)
    kept = (0.0,) * 10 + (0.6, 0.9) + (0.9,) * 24
    duties = tuple(
        replace(d, state="planned", month=10 + k % 2, kept=kept)
        for k, d in enumerate(study.plan.duties)
    )
    study = replace(study, plan=replace(study.plan, duties=duties))
    told = counted(study, DAY.isoformat())
    # the law asks from 2 December: what ends with November is there, with December not
    assert told == (
        f"Duties by their own days: 14 planned in time, 0 late, 0 missing. {in_force(study)}By the days of "
        "their laws, as far as these lie ahead: 7 of the 13 that steps keep. Of these 7 in 60 of 100 "
        "futures only. "
        "Not by the day of their law, by hand from then on: 6 (AI Act 9(1)-(2), 9(5), 9(6)-(8), 11(1), "
        "12(1)-(2), 13(1)-(3))."
    )
    mixed = replace(
        study,
        plan=replace(study.plan, duties=(replace(duties[0], source="supervisory"), *duties[1:])),
    )
    assert "laws and guidance, as far as these lie ahead: 7 of the 13 that steps keep." in counted(
        mixed, DAY.isoformat()
    )
    there = replace(study, plan=replace(study.plan, duties=duties[:1]))
    assert counted(there, DAY.isoformat()).endswith(
        "By the days of their laws, as far as these lie ahead: all 1 that steps keep. Of these 1 in 60 of "
        "100 futures only."
    )


def test_late_for_one_reason_is_said_once_for_all(example_study: Study) -> None:
    base = many(example_study)
    late = [d.id for d in base.plan.duties if d.state == "late"]
    found = {id_: Sooner(limits=("at once",), in_time=("at once",)) for id_ in late}
    found[late[-1]] = Sooner(others=True)
    draft = start_draft(base, DAY)
    draft.once["late reasons"] = LateReasons(base, found, {})
    tables = {
        b.title: b for page in roadmap_pages(draft) for b in page.blocks if isinstance(b, Table)
    }
    rows = [[c.t for c in r] for r in tables["Why duties are late"].rows]
    assert [r[1] for r in rows] == [str(len(late) - 1), "1"]
    by_id = {d.id: d for d in base.project.duties}
    assert rows[0][2] == duties_named(base.project, [by_id[i] for i in late[:-1]])
    assert not any("by its own day" in c.t for r in tables["Duties"].rows for c in r)
    alone = replace(base, plan=replace(base.plan, duties=base.plan.duties[:2]))
    draft = start_draft(alone, DAY)
    draft.once["late reasons"] = LateReasons(alone, found, {})
    tables = {
        b.title: b for page in roadmap_pages(draft) for b in page.blocks if isinstance(b, Table)
    }
    assert "Why duties are late" not in tables
    assert any("by its own day" in c.t for r in tables["Duties"].rows for c in r)


def test_why_duties_are_late_is_worked_out_once_for_all_files_of_a_study(
    example_study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Study] = []

    def of(study: Study) -> LateReasons:
        asked.append(study)
        return LateReasons(study, {}, {})

    monkeypatch.setattr(LateReasons, "of", of)
    one, other = replace(example_study), replace(example_study)
    assert late_reasons(one, {}) is late_reasons(one, {}), "report and deck"
    assert late_reasons(other, {}) is not late_reasons(one, {})
    assert [id(s) for s in asked] == [id(one), id(other)]


def test_duties_are_named_by_law_in_its_order(example_study: Study) -> None:
    project = many(example_study).project
    assert duties_named(project, reversed(project.duties[:3])) == (
        f"{AI_ACT.short} {', '.join(ARTICLES[:3])}"
    )
    assert duties_named(project, project.duties[-2:]).endswith("; “House rule”")
    again = project.duties[7]
    assert again.asked_by == project.duties[0].asked_by, "one article, asked for twice"
    assert duties_named(project, (project.duties[0], project.duties[1], again)) == (
        f"{AI_ACT.short} {ARTICLES[0]} (2×), {ARTICLES[1]}"
    )
    assert duties_named(project, project.duties[:2], project.duties) == (
        f"{AI_ACT.short} {ARTICLES[0]} (1 of 2), {ARTICLES[1]} (1 of 2)"
    ), "the other one of each is not among them"


def test_what_does_not_bind_says_what_the_plan_reaches_of_it(example_study: Study) -> None:
    """One asks for the step that ends first, by the day before it ends and by that on which it does."""
    first = min(example_study.plan.steps, key=lambda s: s.end)
    last = example_study.plan.last_day(first.end)

    def asked(by: date, *practices: str) -> Duty:
        return Duty(
            id=f"d{by}{len(practices)}", name=f"Rule of {by}", practices=practices, by=by.isoformat(),
            state="confirmed", hard=False, least=len(practices),
        )  # fmt: skip

    early, due = (
        asked(last - timedelta(days=1), first.candidate.id),
        asked(last, first.candidate.id),
    )
    told = not_binding_words(with_duties(example_study, (), (early, due)))
    assert told[0].startswith("2 more duties are confirmed as not binding")
    assert told[1] == f"By their days this plan reaches 1 of them all the same: “{due.name}”."
    told = not_binding_words(with_duties(example_study, (), (early,)))
    assert told[1] == "By their days this plan reaches none of them."
    assert not_binding_words(with_duties(example_study, (), ())) == []


def test_in_whole_quarters_a_duty_is_later_than_by_months(example_study: Study) -> None:
    """What fills whole quarters anyway ends with them either way; a tool takes a month."""
    steps = example_study.candidates
    duties = tuple(
        Duty(id=s.id, name=s.id, practices=(s.id,), by="2028-12-31", state="confirmed")
        for s in steps
    )
    base = with_duties(example_study, (), duties)
    found = by_months(base)
    quarters = by_order(light_problem(base, base.project))
    ends = {due.rpartition(":")[0]: 3 * q + 2 for due, q in quarters.items()}
    assert found.keys() == ends.keys()
    assert all(found[i] <= ends[i] for i in found)
    assert any(found[i] < ends[i] for i in found), "a tool in a month"
    limits = base.project.limits.model_copy(update={"grid": "month"})
    monthly = base.project.model_copy(update={"limits": limits})
    assert by_months(replace(base, project=monthly)) == {}, "they are planned so already"


def test_steps_at_once_stand_among_the_limits(example_study: Study) -> None:
    plan = example_study.plan
    count = [
        sum(s.start < 3 * (q + 1) and s.end > 3 * q for s in plan.steps)
        for q in range(plan.quarters)
    ]
    for limit in (max(count), max(count) + 1):
        limits = example_study.project.limits.model_copy(update={"most_at_once": limit})
        project = example_study.project.model_copy(update={"limits": limits})
        draft = start_draft(replace(example_study, project=project), DAY)
        (row,) = _at_once(draft)
        assert [row[1], row[2]] == [str(max(count)), str(limit)]
        first = plan.name_of(3 * count.index(max(count)))
        assert (str(first) in row[0].t) is (limit == max(count))


def test_steps_of_duties_wait_for_limits_too_where_one_is_late(example_study: Study) -> None:
    """Each step a quarter later, one at a time allowed: those of the first quarter wait for that alone."""
    limits = example_study.project.limits.model_copy(update={"most_at_once": 1})
    project = example_study.project.model_copy(update={"limits": limits})
    steps = tuple(
        replace(
            s,
            start=s.start + 3,
            end=s.end + 3,
            candidate=replace(s.candidate, initiative=replace(s.candidate.initiative, effects=())),
        )
        for s in example_study.plan.steps
    )
    one = DutyResult("d", "d", "2027-06-30", True, "late", 9, 0.0, 0.9, "")
    asked = replace(example_study.plan, steps=steps)
    asked = replace(asked, duty_schedule=asked.schedule)
    for state in ("late", "planned"):
        plan = replace(asked, duties=(replace(one, state=state),))
        found = bindings(replace(example_study, project=project, plan=plan))
        assert ("at once" in {b.limit for b in found}) is (state == "late")


def test_the_workbook_has_the_duties_and_prints_on_whole_pages(example_study: Study) -> None:
    study = many(example_study)
    book = load_workbook(BytesIO(study_workbook(study, None, DAY)))
    rows = [list(r) for r in book["Duties"].iter_rows(values_only=True)]
    assert rows[0][:2] == ["Own day", "Law asks from"]
    assert len([r for r in rows[1:] if r[2] is not None]) == 14
    assert {r[1].date() for r in rows[1:15] if r[1]} == {date(2027, 12, 2)}
    assert isinstance(rows[1][0], datetime), "days are days, which a spreadsheet sorts"
    chapters = [r[1] for r in book["Technical documentation"].iter_rows(values_only=True)]
    assert chapters[1:10] == [f"Annex IV, no. {k}" for k in range(1, 10)]
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape", sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0, "as many pages down as it takes"
    asked = book["Requirements"]
    assert asked.print_title_rows == "$1:$1"
    column = [c.value for c in asked[1]].index("Asks for, in our words")
    width = asked.column_dimensions["D"].width
    for line in asked.iter_rows(min_row=2):
        text, height = str(line[column].value or ""), asked.row_dimensions[line[0].row].height
        assert len(text) <= width or (height or 15) >= 15 * -(-len(text) // round(width))


def test_in_german_too(example_study: Study) -> None:
    with speaking("de"):
        lines = [r.what for r in risk_lines(start_draft(many(example_study), DAY))]
    assert any("Pflichten zu ihren eigenen Terminen, 02.03.2027 bis" in w for w in lines)


FEW = (
    (4.0, f"31 December 2027 · {'a long name of a duty ' * 3}"),
    (4.36, "2 February 2028 · 29 duties"),
    (11.0, "1 October 2029 · last"),
)
IN_GERMAN = (
    (1.69, "2. Juni 2027 · 28 Pflichten"),
    (3.69, "2. Dezember 2027 · Tag des Gesetzes: 28 Pflichten"),
    (4.0, "31. Dezember 2027 · 22 Pflichten"),
)
MANY = (
    (2.35, "2. August 2027 · 3 Pflichten"),
    *IN_GERMAN[1:],
    (4.36, "2. Februar 2028 · 28 Pflichten"),
    (6.36, "2. August 2028 · Tag des Gesetzes: 28 Pflichten"),
)


@pytest.mark.parametrize("load", [False, True])
@pytest.mark.parametrize("days", [FEW, IN_GERMAN, MANY])
def test_the_days_of_duties_are_named_whole_below_the_bars(
    days: tuple[tuple[float, str], ...], load: bool
) -> None:
    """The first name was cut at the foot of the picture, and hid that of the many a month later.

    In German, whose words are longer, a day lost its name that had one in English.
    """
    rows = [GanttRow(f"s{k}", f"Step {k}", 0.0, 1.0) for k in range(5)]
    loads = [Load("Invoices", "none", (1.0,) * 12, 2.0, ("1",) * 12)] if load else []
    marks = Marks("", tuple(DutyMark(*day) for day in days))
    quarters = [("2027", f"Q{k}") for k in range(12)]
    with drawing():
        figure = gantt(rows, loads, quarters, themes()["light"], marks=marks)
        figure.draw_without_rendering()
    named = [t for t in figure.axes[0].texts if "202" in t.get_text()]
    assert [t.get_text().split(" · ")[0] for t in named] == [w.split(" · ")[0] for _, w in days]
    assert not any("…" in t.get_text() for t in named if "a long name" not in t.get_text())
    boxes = [t.get_window_extent() for t in named]
    for one, other in combinations(boxes, 2):
        assert not one.overlaps(other), "none covers another"
    for box in boxes:
        assert box.y0 >= 0, "nothing is cut at the foot"
        assert box.x1 <= figure.bbox.x1, "nor at the edge"
        assert all(box.y0 >= axes.get_window_extent().y1 for axes in figure.axes[1:])
