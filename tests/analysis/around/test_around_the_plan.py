"""Frontier, ranking lists, contingency, other futures and re-planning on the example."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from planner.analysis.around import contingency as contingency_module
from planner.analysis.around import frontier as frontier_module
from planner.analysis.around import replan as replan_module
from planner.analysis.around.contingency import contingency
from planner.analysis.around.frontier import frontier, marginal_values, setting_for
from planner.analysis.around.rankings import rankings
from planner.analysis.around.replan import replan
from planner.analysis.around.robustness import robustness
from planner.analysis.study.agreed import agreed_of
from planner.analysis.study.delays import delays_of
from planner.analysis.study.levels import Lifts, rungs
from planner.analysis.study.limits import capacities, closed_periods
from planner.analysis.study.planning import best_plan
from planner.analysis.study.setting import schedule_of
from planner.analysis.study.study import Study, study
from planner.catalogue.load import built_in_catalogue
from planner.domain.base.errors import Cancelled, InputError, PlanningError
from planner.domain.plan.plan import Aim, Goal, Limits, Reached, StepProgress, Window
from planner.economics.model import draw
from planner.maturity.score import assess
from planner.roadmap.value import violations

CATALOGUE = built_in_catalogue()
WHEN = "2026-11-21T12:00:00Z"


def with_limits(one: Study, **changes: object) -> Study:
    limits = one.project.limits.model_copy(update=changes)
    return replace(one, project=one.project.model_copy(update={"limits": limits}))


def test_more_never_buys_less(example_study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontier_module, "MONEY", (0.0, 1.0, 4.0))
    monkeypatch.setattr(frontier_module, "PEOPLE", (0.0, 0.4, 1.0))
    monkeypatch.setattr(frontier_module, "GOALS", 3)
    told: list[float] = []
    found = frontier(example_study, lambda _, share: told.append(share) is None)
    for line in (found.money, found.people):
        assert all(a.value <= b.value * 1.02 + 1 for a, b in pairwise(line))
    assert found.people[0].value == 0
    assert found.people[0].schedule == {}
    assert told == sorted(told)
    assert [p.x for p in found.goals] == sorted(p.x for p in found.goals)
    for point in found.goals:
        assert point.level >= point.x - 1e-3
        setting = setting_for(example_study).within(point.limits)
        starts = {i: t.start // 3 for i, t in (point.schedule or {}).items()}
        problem = setting.problem()
        assert not violations(problem, starts)
        assert setting.value(problem, starts) == pytest.approx(point.value)
    assert found.goals[0].value > found.goals[-1].value
    with pytest.raises(Cancelled):
        frontier(example_study, lambda *_: False)


def test_what_adds_nothing_does_not_bind(example_study: Study) -> None:
    found = marginal_values(example_study)
    assert all(m.gain >= 0 for m in found)
    money = next(m for m in found if m.name == "Money")
    # every quarter leaves most of its money, so more of it adds nothing
    assert 0 < max(example_study.plan.cash) < example_study.plan.budget / 2
    assert money.gain < 0.01 * example_study.case.npv.mean


def test_no_list_beats_the_plan(example_study: Study) -> None:
    found = rankings(example_study)
    assert {p.name for p in found.plans} == {"ROI", "NPV", "WSJF", "RICE"}
    assert all(p.share is not None and 0 < p.share <= 1.001 for p in found.plans)
    assert found.best == pytest.approx(example_study.case.npv.mean, rel=0.05)
    one = next(r for r in found.ranked if r.cost > 0)
    assert one.scores["roi"] == pytest.approx(one.value / one.cost)
    assert {r.quadrant for r in found.ranked} == {"quick win", "big bet", "fill-in", "money pit"}
    assert "of what the same money and people can buy" in found.words


def test_holding_back_makes_breaking_rarer(
    example_study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contingency_module, "SHARES", (0.0, 0.3))
    # with so little of people’s time it binds; with a tenth the plan fits in any case
    none, much = contingency(with_limits(example_study, default_people_share=0.03))
    assert much.breaks_people < none.breaks_people
    assert much.value < none.value
    assert much.price == pytest.approx(none.value - much.value)


def test_other_futures(example_study: Study) -> None:
    found = robustness(example_study, futures=4)
    assert found.futures == 4
    shares = {b.id: b.share for b in found.belonging}
    assert set(example_study.plan.schedule) <= set(shares)
    assert all(0 <= s <= 1 for s in shares.values())
    assert {b.word for b in found.belonging} <= {"always", "depends", "never"}
    assert (found.regret >= 0).all()
    assert len(found.regret) == 4
    cautious = found.cautious
    assert cautious.worst >= cautious.plan_worst
    assert cautious.plan_worst < cautious.plan_mean
    again = robustness(example_study, futures=4)
    assert again.belonging == found.belonging
    assert np.array_equal(again.regret, found.regret)
    with pytest.raises(Cancelled):
        robustness(example_study, lambda *_: False, futures=4)


def test_spare_time_makes_late_ends_rarer(example_study: Study) -> None:
    one = example_study
    busy = one.delays
    rich = one.project.model_copy(
        update={"limits": one.project.limits.model_copy(update={"default_people_share": 1.0})}
    )
    free = delays_of(rich, one.case_problem, one.candidates, one.plan.schedule)
    for before, after in zip(busy.steps, free.steps, strict=True):
        assert before.late >= after.late >= after.planned_end
    first = [x for x in free.steps if x.planned_end == 3]
    drawn = draw(one.case_problem, one.project.finance.seed, 1_000, one.plan.schedule)
    for x in first:  # it waits for nobody and has time: only its own further tries take longer
        again = drawn[f"{x.id}:outcome"] > 0
        months = math.ceil((x.planned_end - one.plan.schedule[x.id].start) / 2)
        assert x.chance == pytest.approx(again.mean())
        assert (x.late > x.planned_end) == (again.sum() > 100)
        assert x.late in (x.planned_end, x.planned_end + months)
    assert any(x.late > x.planned_end for x in first)
    last = max(busy.steps, key=lambda x: x.planned_end)
    assert last.id in busy.chain
    assert delays_of(rich, one.case_problem, one.candidates, {}).steps == ()


def test_a_goal_is_reached_as_scored(example_study: Study) -> None:
    goal = Goal(level=2.1, by=29)
    project = with_limits(example_study, goals=(goal,)).project
    made = study(project, CATALOGUE)
    assert (made.plan.path[10].value or 0) >= 2.1 - 1e-6
    assert made.case.npv.mean < example_study.case.npv.mean


def test_an_impossible_goal_says_what_would_help(example_study: Study) -> None:
    project = with_limits(example_study, goals=(Goal(level=3.5, by=17),)).project
    with pytest.raises(PlanningError) as raised:
        study(project, CATALOGUE)
    words = str(raised.value)
    assert "the goal of 3.5 for overall level by the end of month 18" in words
    assert "Enough would be" in words


def test_rungs_add_up_to_what_scoring_says(example_study: Study) -> None:
    one = example_study
    steps = [c for c in one.candidates if c.id in one.plan.schedule]
    ladder = rungs(Lifts(one.project, one.profile), steps)
    done = {c.id for c in steps}
    lift = sum(r.lifts.get("overall", 0.0) for r in ladder if done & set(r.by))
    # goals and gates read what is there whatever is still open: the low ends
    now, then = one.plan.path[0].low, one.plan.path[-1].low
    assert now < then
    assert now + lift == pytest.approx(then)


def test_levels_and_windows_hold_steps_back(example_study: Study) -> None:
    windows = {"p-code-vc": Window(earliest=6, after=(Reached(level=1.62),))}
    setting = setting_for(with_limits(example_study, windows=windows))
    problem, solution = best_plan(setting)
    assert not violations(problem, solution.starts)
    assert solution.starts.get("p-code-vc", 99) >= 2
    nowhere = {"p-ci": Window(after=(Reached(measure="X", level=1),))}
    with pytest.raises(PlanningError, match="no level “X”"):
        best_plan(setting_for(with_limits(example_study, windows=nowhere)))


def test_quiet_months_take_their_share(example_study: Study) -> None:
    organisation = example_study.project.organisation
    limits = Limits(start="2027-01-01", quarters=4, quiet_months=(10, 11, 12, 7))
    people = capacities(organisation, limits, 4)["data_scientist"]
    assert people[2] == pytest.approx(people[0] * 2 / 3)
    assert people[3] == 0
    assert closed_periods(limits, 4) == frozenset({3})


def test_the_cheapest_way_to_a_goal(example_study: Study) -> None:
    goals = (Goal(level=1.9, by=35),)
    cheap = setting_for(with_limits(example_study, goals=goals, aim=Aim(kind="cost")))
    rich = setting_for(with_limits(example_study, goals=goals))
    less, more = best_plan(cheap)[1], best_plan(rich)[1]
    problem = cheap.problem()

    def cost(starts: dict[str, int]) -> float:
        return sum(problem.by_id[i].cost_by_start[s] for i, s in starts.items())

    assert cost(less.starts) < cost(more.starts)
    ready = {c.id: c for c in cheap.chosen}
    assert ready.keys() >= less.starts.keys()
    assert schedule_of(problem, less.starts)


@pytest.fixture
def agreed_study(example_study: Study) -> Study:
    agreed = agreed_of(example_study.plan, WHEN)
    first = [s for s in agreed.steps if s.start == 0]
    progress = {s.initiative: StepProgress(state="done", start=0, end=s.end) for s in first}
    running = next(s for s in agreed.steps if s.start == 3 and s.initiative.startswith("t-"))
    assert running.end == 6
    progress[running.initiative] = StepProgress(state="running", start=3, end=9)
    progress["p-raci"] = StepProgress(state="dropped")
    agreed = agreed.model_copy(update={"progress": progress})
    project = example_study.project.model_copy(update={"agreed_plan": agreed})
    return replace(example_study, project=project)


def test_replanning_keeps_what_is_done_and_changes_little(agreed_study: Study) -> None:
    free, dear = replan(agreed_study, 1, 0.0), replan(agreed_study, 1, 200_000.0)
    agreed = agreed_study.project.agreed_plan
    assert agreed is not None
    (running,) = (i for i, state in agreed.progress.items() if state.state == "running")
    for found in (free, dear):
        steps = {s.candidate.id: (s.start, s.end) for s in found.plan.steps}
        for id_, state in agreed.progress.items():
            if state.state == "dropped":
                assert id_ not in steps
            else:
                assert steps[id_] == (state.start, state.end)
        assert all(s.start >= 3 or s.candidate.id in agreed.progress for s in found.plan.steps)
        kinds = {c.id: c.kind for c in found.changes}
        assert kinds["p-raci"] == "dropped"
        assert kinds[running] == "lengthened"
        assert all(c.why for c in found.changes)
    assert len(dear.changes) <= len(free.changes)
    assert dear.value <= free.value * 1.005


def test_replanning_without_news_changes_nothing(example_study: Study) -> None:
    agreed = agreed_of(example_study.plan, WHEN)
    project = example_study.project.model_copy(update={"agreed_plan": agreed})
    found = replan(replace(example_study, project=project), 0, 10_000.0)
    assert found.changes == ()
    assert found.unchanged == pytest.approx(found.value)


def test_replanning_refuses_in_words(
    agreed_study: Study, example_study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match="No plan is agreed yet"):
        replan(example_study, 0)
    with pytest.raises(InputError, match="Quarter 21 lies outside"):
        replan(agreed_study, 20)
    # what would help is tested with a first plan; looking for it takes long
    monkeypatch.setattr(replan_module, "why_impossible", lambda *_: "This is why.")
    goal = with_limits(agreed_study, goals=(Goal(level=3.9, by=11),))
    with pytest.raises(PlanningError, match=r"This is why"):
        replan(goal, 1)


def test_levels_of_today_are_those_of_scoring(example_study: Study) -> None:
    problem = setting_for(example_study).problem()
    assert problem.levels["overall"] == assess(example_study.project).overall.low
