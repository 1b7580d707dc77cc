"""Experiments of ideas in the plan: which, when, and whose days the steps can no longer take."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from planner.analysis.around.first_days import first_days
from planner.analysis.around.quarter_use import QuarterUse
from planner.analysis.around.repaired import at_once
from planner.analysis.study.baseline import quantities
from planner.analysis.study.describe import with_experiments
from planner.analysis.study.experiment_words import cost_words, experiment_words
from planner.analysis.study.experiments import (
    experiments_of,
    released,
    released_in_all,
    released_money,
)
from planner.analysis.study.limits import capacities
from planner.analysis.study.plan import Experiment, Plan
from planner.analysis.study.setting import within_limits
from planner.analysis.study.studied import same_study
from planner.analysis.study.study import Study
from planner.catalogue.own import catalogue_of
from planner.domain.base.language import speaking, tr
from planner.domain.base.numbers import money
from planner.domain.case.estimate import fixed
from planner.domain.organisation.organisation import (
    CAPACITY_ROLE_NAMES,
    CapacityRole,
    UseCase,
    UseCaseState,
)
from planner.domain.organisation.use_case import AgreedCase, StopPlan
from planner.domain.project import Project
from planner.reporting.blocks import Cell, Table
from planner.reporting.content import money_years
from planner.reporting.content.draft import Draft
from planner.reporting.content.experiments import beside_words, go_words
from planner.reporting.content.money_years import _against_limits
from planner.reporting.content.plan import roadmap_pages
from planner.reporting.gantt_data import gantt_rows
from planner.reporting.report import start_draft
from planner.ui.roadmap.living import _only_planning
from planner.workspace.plan_edits import begin_experiment
from tests.analysis.trying import trying

PROJECT = trying()
DAYS: dict[CapacityRole, float] = {"data_scientist": 40.0, "product_owner": 8.0}


def with_test(
    days: dict[CapacityRole, float], *, state: UseCaseState = "idea", **stop: object
) -> Project:
    """The example, whose idea worth a test takes other days or another time."""
    own = PROJECT.organisation.use_cases
    changed = []
    for u in own:
        made = u
        if u.id == "recourse":
            plan = (u.stop or StopPlan()).model_copy(update=stop)
            made = u.model_copy(update={"test_days": days, "stop": plan, "state": state})
        changed.append(made)
    organisation = PROJECT.organisation.model_copy(update={"use_cases": tuple(changed)})
    return PROJECT.model_copy(update={"organisation": organisation})


def test_only_what_is_worth_a_test_and_not_decided_is_in_the_plan() -> None:
    """“post” is worth stopping; its day stands, and nobody's time is kept for it."""
    (one,) = experiments_of(PROJECT)
    assert (one.id, one.start, one.end, one.short, one.late) == ("recourse", 0, 4, (), False)
    assert experiments_of(with_test(DAYS, decision="go", decided_by="Head of claims")) == ()
    assert experiments_of(with_test(DAYS, state="production")) == ()
    dear = {"test_cost": 5_000_000.0}
    assert experiments_of(with_test(DAYS, **dear)) == ()
    assert len(experiments_of(with_test(DAYS, state="trial", **dear))) == 1, "it is under way"


@pytest.mark.parametrize(
    ("changes", "start", "late"),
    [
        ({}, 0, False),
        ({"begins": "2027-02-01"}, 1, False),
        ({"begins": "2027-02-20"}, 1, False),
        ({"begins": "2027-03-01"}, 2, False),  # 4 months end with June, the day of the decision
        ({"begins": "2027-04-01"}, 3, True),
        ({"begins": "2027-04-01", "decide_by": ""}, 3, False),
    ],
)
def test_it_begins_as_early_as_may_be(changes: dict[str, str], start: int, late: bool) -> None:
    (one,) = experiments_of(with_test(DAYS, **changes))
    assert (one.start, one.end, one.late) == (start, start + 4, late)


def test_its_days_are_gone_for_the_steps() -> None:
    """40 days in four months: 30 in the first quarter, 10 in the second, none later; by hand."""
    project = with_test(DAYS)
    all_ = capacities(project.organisation, project.limits, 12)
    left = released(project, project.limits, 12)
    taken = [a - b for a, b in zip(all_["data_scientist"], left["data_scientist"], strict=True)]
    assert taken == pytest.approx([30, 10] + [0] * 10)
    assert left["compliance"] == all_["compliance"]
    assert within_limits(project, 12, ()).capacity == left
    none = with_test({})
    assert released(none, none.limits, 12) == capacities(none.organisation, none.limits, 12)
    paid, shown = with_experiments(
        (0.0, 100.0, 0.0, 0.0), {"data_scientist": (5.0,) * 4}, experiments_of(project)
    )
    assert shown["data_scientist"] == pytest.approx((35, 15, 5, 5))
    assert (sum(paid), paid[2:]) == (pytest.approx(100 + 48_000 - own_time(project)), (0, 0))


def own_time(project: Project) -> float:
    """40 days of a data scientist and 8 of a product owner at the middle of salaries, by hand."""
    q = quantities(project, catalogue_of(project))
    hour = q["loaded_multiplier"].range.likely / q["hours_per_year"].range.likely
    pay = q["salary_data_scientist"].range.likely * 40 + q["salary_other"].range.likely * 8
    return pay * 8 * hour


def test_its_invoices_are_gone_for_the_steps_and_its_cost_is_told_beside_the_plan() -> None:
    """A month of four each: three in the first quarter, one in the second; never below nothing."""
    limits = PROJECT.limits.model_copy(
        update={"budget_per_quarter": 20_000.0, "budget_total": 90_000.0}
    )
    project = with_test(DAYS).model_copy(update={"limits": limits})
    cash = 48_000 - own_time(project)
    (one,) = experiments_of(project)
    assert (one.cost, one.cash) == (48_000, pytest.approx(cash))
    assert (one.owner, one.decide_by) == ("Head of claims", "2027-06-30")
    left = released_money(project, limits, 12)
    assert left[:3] == pytest.approx((20_000 - 0.75 * cash, 20_000 - 0.25 * cash, 20_000))
    assert released_in_all(project, limits, 12) == pytest.approx(90_000 - cash)
    problem = within_limits(project, 12, ())
    assert (problem.budget, problem.budget_total) == (left, pytest.approx(90_000 - cash))
    tight = limits.model_copy(update={"budget_per_quarter": 1_000.0})
    assert released_money(project, tight, 12)[0] == 0
    assert "of it invoices. Their days and invoices are in" in cost_words((one,), "EUR")
    (bare,) = experiments_of(with_test({}))
    assert (bare.cost, bare.cash) == (48_000, 0), "nobody knows how it splits"
    assert "nothing of it is in the figures by quarter" in cost_words((bare,), "EUR")
    assert "Of €48k the days are not stated" in cost_words((one, bare), "EUR")
    (cheap,) = experiments_of(with_test(DAYS, test_cost=1_000.0))
    assert cheap.cash == 0, "its people alone cost more"


def test_it_waits_for_money_and_says_where_it_never_suffices() -> None:
    """40,000 in four months: 30,000 in the first quarter or 20,000 in each of two, begun in February."""
    project = with_test(DAYS, test_cost=40_000 + own_time(with_test(DAYS)), decide_by="")

    def placed(each: float, whole: float | None = None) -> Experiment:
        limits = PROJECT.limits.model_copy(
            update={"budget_per_quarter": each, "budget_total": whole, "contingency": 0.0}
        )
        (one,) = experiments_of(project.model_copy(update={"limits": limits}))
        return one

    assert (placed(30_000.0).start, placed(30_000.0).over) == (0, 0.0)
    assert (placed(20_500.0).start, placed(20_500.0).over) == (1, 0.0)
    short = placed(12_000.0)
    assert (short.start, short.short, short.over) == (0, (), pytest.approx(18_000))
    assert placed(30_000.0, 25_000.0).over == pytest.approx(15_000), "in all"
    words = experiment_words(cast(Plan, MONTHS), short, "EUR")
    assert "More invoices than are released, by up to €18k." in words
    with speaking("de"):
        said = tr(beside_words(cast(Draft, with_only(short)), 12)).replace("\u00a0", " ")
    assert "48 Personentage eigenes Personal; 40 T€ davon sind externe Kosten." in said
    assert said.endswith("um bis zu 18 T€ über dem, was freigegeben ist.")
    assert "released" not in tr(beside_words(cast(Draft, with_only(placed(30_000.0))), 12))


MONTHS = SimpleNamespace(
    month_start=lambda m: date(2027, 1 + m, 1), last_day=lambda m: date(2027, m, 28)
)


def test_what_pays_without_a_test_is_asked_for_on_the_first_page() -> None:
    """Fed at once it pays many times its price, and nobody is harmed; decided, it is no longer asked for."""
    dear = with_test({}, test_cost=5_000_000.0)
    by_id = {u.id: u for u in dear.organisation.use_cases}
    paying = by_id["recourse"].model_copy(
        update={"value": fixed(900_000.0), "harms": (), "stop": StopPlan(
            build=fixed(300_000.0), run=fixed(40_000.0), test_cost=5_000_000.0, months=4
        )}
    )  # fmt: skip

    def said(*told: UseCase) -> str:
        organisation = dear.organisation.model_copy(update={"use_cases": told})
        project = dear.model_copy(update={"organisation": organisation})
        stub = SimpleNamespace(study=SimpleNamespace(project=project), currency="EUR")
        with speaking("de"):
            return tr(go_words(cast(Draft, stub))).replace("\u00a0", " ")

    assert said(paying).endswith("Das sind 300 T€ einmalig und 40 T€ im Jahr.")
    assert paying.stop is not None
    decided = paying.stop.model_copy(update={"decision": "go", "decided_by": "A"})
    assert said(paying.model_copy(update={"stop": decided})) == ""
    assert said(paying.model_copy(update={"harms": ("safety",)})) == "", "its test stays"
    assert said(by_id["post"]) == "", "worth stopping"


def with_only(one: Experiment) -> SimpleNamespace:
    plan = SimpleNamespace(experiments=(one,))
    return SimpleNamespace(study=SimpleNamespace(plan=plan), currency="EUR")


def test_it_waits_for_people_and_says_where_they_never_suffice() -> None:
    """A quarter without people moves it; 1,000 days fit nowhere, and the limit stays at nothing below 0."""
    quiet = PROJECT.limits.model_copy(update={"quiet_months": (1, 2, 3)})
    project = with_test(DAYS, decide_by="").model_copy(update={"limits": quiet})
    assert experiments_of(project)[0].start == 3
    many = with_test({"compliance": 1_000.0})
    (one,) = experiments_of(many)
    assert (one.start, one.short) == (0, ("compliance",))
    with speaking("de"):
        said = tr(beside_words(cast(Draft, with_only(one)), 12))
        name = tr(CAPACITY_ROLE_NAMES["compliance"])
    assert said.endswith(f"Mehr Tage, als freigegeben sind: {name}.")
    assert released(many, many.limits, 12)["compliance"][:2] == (0.0, 0.0)


def test_it_stands_on_the_roadmap_and_in_the_first_days(example_study: Study) -> None:
    one = Experiment("recourse", "Recourse finder", 1, 5, DAYS, short=("data_scientist",))
    project = example_study.project.model_copy(
        update={"organisation": with_test(DAYS).organisation}
    )
    plan = replace(example_study.plan, experiments=(one,))
    study = replace(example_study, project=project, plan=plan)
    head, row = gantt_rows(study)[-2:]
    assert (head.stage, row.idea, row.start, row.end) == (True, True, 1 / 3, 5 / 3)
    assert (row.gate, row.text) == (5 / 3, "48 days")
    (line,) = [r for r in first_days(study).rows if r.what.startswith("Test: Recourse")]
    assert (line.first, line.last, line.goes_on, line.who) == (5, 13, True, "Head of claims")
    assert "Data scientists: 40 days, Product owners: 8 days" in line.what
    assert "To go on it must show" in line.done
    words = experiment_words(plan, one, "EUR")
    assert "More days than are released: Data scientists." in words


def test_a_moved_experiment_is_shown_at_once(example_study: Study) -> None:
    """Its own step of undo; the plan is put right around it before it is proven anew."""
    organisation = with_test(DAYS).organisation
    project = example_study.project.model_copy(update={"organisation": organisation})
    study = replace(example_study, project=project)
    edit = begin_experiment("recourse", "Recourse finder", "2027-03-01")
    assert edit.label == "Move the experiment: Recourse finder"
    moved = edit.apply(project)
    assert not same_study(project, moved)
    assert _only_planning(project, moved)
    dearer = with_test(DAYS, begins="2027-03-01", test_cost=1.0).organisation
    assert not _only_planning(project, project.model_copy(update={"organisation": dearer}))
    (one,) = at_once(study, moved).study.plan.experiments
    assert (one.start, one.end) == (2, 6)


def test_where_no_step_pays_the_report_shows_the_experiments(example_study: Study) -> None:
    """A chart of them, what they take by quarter, and their table with what is invoices."""
    one = Experiment("recourse", "Recourse finder", 1, 5, DAYS, cost=48_000, cash=23_000)
    plan = replace(example_study.plan, steps=(), stages=(), experiments=(one,))
    draft = start_draft(replace(example_study, plan=plan), date(2026, 11, 30))
    chart, told = roadmap_pages(draft)
    assert chart.landscape
    assert not told.landscape
    (table,) = (b for b in told.blocks if isinstance(b, Table))
    assert [str(c.t) if isinstance(c, Cell) else c for c in table.rows[0]][:5] == [
        "Recourse finder",
        "Feb – May 2027",
        "48",
        "€48k",
        "€23k",
    ]
    fraud = replace(plan, experiments=(replace(one, name="Claims fraud"),))
    with speaking("de"):
        named = start_draft(replace(example_study, plan=fraud), date(2026, 11, 30))
        assert "„Schadenbetrug“" in tr(beside_words(named, 12)), "as on every other page"
    bare = start_draft(
        replace(example_study, plan=replace(plan, experiments=())), date(2026, 11, 30)
    )
    assert len(roadmap_pages(bare)) == 1


def test_against_the_limits_stand_the_invoices_of_experiments_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Days and invoices of the same experiments: 92,000 of 12 quarters of 180,000; 4 % by hand."""
    one = Experiment("fraud", "Fraud", 0, 6, {"data_scientist": 60.0}, cost=140_000, cash=92_000)
    plan = SimpleNamespace(
        experiments=(one,), budget=180_000.0, quarters=12, capacity={"data_scientist": 70.0},
        days={"data_scientist": (31.0, 34.0, 1.7)}, cash=(46_000.0, 46_000.0, 0.0), steps=(), per=3,
        months=36, last_day=lambda _: date(2029, 12, 31),
    )  # fmt: skip
    # invoices of the fourth year of the horizon are in none of the twelve quarters
    case = SimpleNamespace(monthly={"invoices": np.array([0.0] * 36 + [5_000.0] * 12)})
    project = SimpleNamespace(limits=SimpleNamespace(most_at_once=6))
    study = SimpleNamespace(plan=plan, project=project, case=case)
    stub = SimpleNamespace(study=study, money=lambda v: money(v, "EUR"))

    def used(_: object) -> QuarterUse:
        """What the quarters of the stub take; nothing of it is done in any case."""
        no_days = dict.fromkeys(plan.days, (0.0,) * 3)
        return QuarterUse(plan.cash, dict(plan.days), (0.0,) * len(plan.cash), no_days)

    monkeypatch.setattr(money_years, "quarter_use", used)

    def rows() -> list[list[str]]:
        (table,) = _against_limits(cast(Draft, stub))
        assert isinstance(table, Table)
        return [[str(c.t) if isinstance(c, Cell) else str(c) for c in r] for r in table.rows]

    (paid, fullest, people) = rows()
    assert [c.replace("\u00a0", "") for c in fullest] == [
        "Invoices, fullest quarter", "€46k", "€180k", "26%",
    ]  # fmt: skip
    assert paid[:3] == ["Invoices until December 2029, with experiments of ideas", "€92k", "€2.2m"]
    assert paid[3].replace("\u00a0", "") == "4%"
    assert people[1] == "34 days"
    plan.days["compliance"] = (9.0, 3.0, 0.0)  # of whom nobody is released
    assert rows()[-1] == ["Risk and compliance, fullest quarter", "9 days", "0 days", "–"]
    plan.experiments, plan.cash = (), ()
    assert rows()[0][:2] == ["Invoices until December 2029", "€0"]


def test_agreed_cases_do_not_plan_anew() -> None:
    own = PROJECT.organisation.use_cases
    case = AgreedCase(id="c", set="may", expected="yes")
    with_case = (own[0].model_copy(update={"cases": (case,)}), *own[1:])
    changed = PROJECT.organisation.model_copy(update={"use_cases": with_case})
    assert same_study(PROJECT, PROJECT.model_copy(update={"organisation": changed}))
    assert not same_study(PROJECT, with_test(DAYS))
