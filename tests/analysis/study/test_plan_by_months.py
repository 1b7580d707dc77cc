"""A plan by months: made from the document, tried against all starts, said in months where it is shown."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest

from planner.analysis.around.repaired import light_problem
from planner.analysis.files.plan_progress import read_progress
from planner.analysis.study.agreed import agreed_of
from planner.analysis.study.candidates import candidates
from planner.analysis.study.describe import by_quarter
from planner.analysis.study.duties import last_period
from planner.analysis.study.limits import budgets, capacities, closed_periods, stretched
from planner.analysis.study.setting import Setting, last_ended, schedule_of, setting_of
from planner.analysis.study.study import Study, case_problem
from planner.catalogue.load import built_in_catalogue
from planner.domain.plan.duty import Duty
from planner.domain.plan.plan import Freeze, Goal, Limits, Window
from planner.domain.project import Project
from planner.economics.worth import net_present_value
from planner.maturity.score import assess
from planner.reporting.gantt_data import GanttRow
from planner.roadmap.solver import solve
from planner.roadmap.value import violations
from tests.projects import few_candidates

SOME = ("p-code-vc", "p-ci", "p-packaging")


def by_months(project: Project, **limits: object) -> Project:
    return project.model_copy(
        update={"limits": project.limits.model_copy(update={"grid": "month"} | limits)}
    )


@pytest.fixture(scope="module")
def monthly(example: Project) -> Setting:
    return made_of(by_months(few_candidates(example), quarters=4))


def made_of(project: Project) -> Setting:
    catalogue, profile = built_in_catalogue(), assess(project)
    found = candidates(project, catalogue, profile)
    return setting_of(project, profile, case_problem(project, catalogue, found), found)


def test_the_plan_is_the_best_of_all_starts(monthly: Setting) -> None:
    """All plans of three practices on twelve months, each valued by itself."""
    whole = monthly.problem()
    problem = replace(
        whole,
        activities=tuple(
            replace(
                a,
                wish="auto" if a.id in SOME else "never",
                needs=tuple(n for n in a.needs if n in SOME),
                needs_any=(),
            )
            for a in whole.activities
        ),
        dues=(),
    )
    assert (problem.periods, problem.months, problem.valued.per) == (12, 1, 1)
    found = solve(problem, gap=1e-6)
    ids = [a.id for a in problem.activities if a.id in SOME]
    plans = (
        {i: s for i, s in zip(ids, starts, strict=True) if s is not None}
        for starts in itertools.product((None, *range(12)), repeat=len(ids))
    )
    best = max(
        (monthly.value(problem, p) for p in plans if not violations(problem, p)), default=0.0
    )
    assert found.value == pytest.approx(best, abs=1.0)
    printed = net_present_value(monthly.case, schedule_of(problem, found.starts), monthly.printed)
    assert found.value == pytest.approx(printed.mean(), rel=0.02)


def test_limits_of_a_month_are_a_third_of_those_of_a_quarter(example: Project) -> None:
    limits = Limits(
        start="2027-01-01", grid="month", budget_per_quarter=30_000.0, quiet_months=(8,),
        freezes=(Freeze(first="2027-12-01", last="2027-12-31"),),
    )  # fmt: skip
    assert budgets(limits, 12) == (10_000.0,) * 12
    quarters = limits.model_copy(update={"grid": "quarter", "quiet_months": (), "freezes": ()})
    people = capacities(example.organisation, limits, 12)["ml_engineer"]
    each = capacities(example.organisation, quarters, 4)["ml_engineer"]
    assert people[0] == pytest.approx(each[0] / 3)
    assert (people[7], people[11]) == (0.0, 0.0)
    assert closed_periods(limits, 12) == {7, 11}
    assert stretched(2, 1, {"ml_engineer": 30.0}, {"ml_engineer": 30.0}) == 3
    assert stretched(3, 3, {"ml_engineer": 31.0}, {"ml_engineer": 30.0}) == 6


def test_what_is_stored_in_months_holds_on_both_grids(monthly: Setting, example: Project) -> None:
    window = {"p-ci": Window(earliest=4, latest=7), "p-code-vc": Window(earliest=4, latest=4)}
    goals = (Goal(level=1.7, by=10),)
    month = monthly.within(monthly.limits.model_copy(update={"windows": window, "goals": goals}))
    one = month.problem()
    assert (one.by_id["p-ci"].earliest, one.by_id["p-ci"].latest) == (4, 7)
    assert one.targets[0].by == 10
    other = made_of(by_months(month.project, grid="quarter")).problem()
    assert (other.by_id["p-ci"].earliest, other.by_id["p-ci"].latest) == (2, 2)
    pinned = other.by_id["p-code-vc"]
    assert (pinned.earliest, pinned.latest) == (1, 1), "a pin keeps its quarter"
    assert other.targets[0].by == 2, "the last quarter that ends by the month"
    assert [last_ended(m, 3) for m in (0, 2, 3, 5)] == [0, 0, 0, 1]
    due = Duty(id="d", name="d", practices=("p",), by="2027-05-31")
    assert last_period(due, date(2027, 1, 1), 12, 1) == 4
    assert last_period(due, date(2027, 1, 1), 4, 3) == 0


def test_a_plan_by_months_is_shown_by_quarters_and_agreed_by_months(
    monthly: Setting, example_study: Study
) -> None:
    problem = monthly.problem()
    cash, days = by_quarter(problem, {"p-code-vc": 1})
    assert len(cash) == 4
    assert sum(map(sum, days.values())) == pytest.approx(
        sum(problem.by_id["p-code-vc"].days.values())
    )
    light = light_problem(example_study, monthly.project)
    assert (light.months, light.periods) == (1, 12)
    plan = replace(example_study.plan, per=1)
    assert plan.name_of(4) == "May 2027"
    assert replace(plan, per=3).name_of(4) == "Q2 2027"
    agreed = agreed_of(plan, "2026-11-21T12:00:00Z")
    assert (agreed.grid, agreed.per) == ("month", 1)
    assert GanttRow("a", "A", 4 / 3, 2.0).first == 4


def test_a_step_a_month_late_is_a_month_late(tmp_path, example_study: Study) -> None:  # type: ignore[no-untyped-def]
    plan = replace(example_study.plan, per=1)
    agreed = agreed_of(plan, "2026-11-21T12:00:00Z")
    step = agreed.steps[0]
    begun, late = plan.month_start(step.start), plan.last_day(step.end + 1)
    table = tmp_path / "done.csv"
    table.write_text(
        f"Issue ID,Start date,Due date,Status\n{step.initiative},{begun},{late},done\n"
    )
    own = read_progress(table, agreed, {}).take().progress[step.initiative]
    assert (own.start, own.end) == (step.start, step.end + 1)
