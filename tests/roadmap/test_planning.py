"""The solver against brute force and an independent checker."""

from __future__ import annotations

import itertools
import math
import os
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from planner.domain.base.errors import Cancelled, PlanningError
from planner.domain.plan.plan import Window
from planner.roadmap.clash import relaxations, rules, smallest_clash, without
from planner.roadmap.greedy import greedy_plan
from planner.roadmap.presolve import relevant
from planner.roadmap.problem import Activity, Gate, Objective, PlanningProblem, Rung, Target
from planner.roadmap.solver import ImpossiblePlan, plan_exists, solve
from planner.roadmap.value import level_path, objective_value, plan_value, violations
from planner.roadmap.worker import solve_in_process
from planner.workers.child import WorkerError
from planner.workers.kept import Kept

QUARTERS = 4


def activity(id_: str, **changes: object) -> Activity:
    fields: dict[str, object] = {
        "name": id_,
        "duration": 1,
        "days": {"dev": 10.0},
        "cost_by_start": (10.0, 9.0, 8.0, 7.0),
    }
    return Activity(id=id_, **{**fields, **changes})  # type: ignore[arg-type]


def problem(*activities: Activity, **changes: object) -> PlanningProblem:
    fields: dict[str, object] = {
        "periods": QUARTERS,
        "activities": activities,
        "worth": {"P1": (50.0,) * 6, "P2": (30.0,) * 6},
        "budget": (100.0,) * QUARTERS,
        "capacity": {"dev": (20.0,) * QUARTERS},
        "most_at_once": 3,
    }
    return PlanningProblem(**{**fields, **changes})  # type: ignore[arg-type]


def random_problem(seed: int, count: int | None = None) -> PlanningProblem:
    rnd = random.Random(seed)
    ids = [f"a{k}" for k in range(count or (rnd.randint(3, 5) if seed % 20 else 6))]
    activities = []
    for k, id_ in enumerate(ids):
        pulls = {
            atom: tuple(sorted(round(rnd.uniform(0, 0.9), 2) for _ in range(2)))
            for atom in rnd.sample(["P1", "P2"], rnd.randint(0, 2))
        }
        first = rnd.uniform(5, 90)
        activities.append(
            activity(
                id_,
                duration=rnd.randint(1, 2),
                days={"dev": rnd.uniform(2, 22)},
                cash=(rnd.choice([0.0, 5.0, 20.0]),),
                cost_by_start=tuple(first * 0.9**s for s in range(QUARTERS)),
                pulls=pulls,
                needs=tuple(rnd.sample(ids[:k], min(k, rnd.randint(0, 1)))),
                needs_any=(tuple(ids[: rnd.randint(1, k)]),)
                if k > 1 and rnd.random() < 0.3
                else (),
                group=rnd.choice([None, None, "g"]),
                wish=rnd.choice(["auto"] * 8 + ["never"]),  # type: ignore[arg-type]
            )
        )
    return problem(
        *activities,
        budget=tuple(rnd.choice([10.0, 25.0]) for _ in range(QUARTERS)),
        capacity={"dev": tuple(rnd.uniform(8, 30) for _ in range(QUARTERS))},
        most_at_once=rnd.randint(1, 3),
    )


def plans(made: PlanningProblem) -> Iterator[dict[str, int]]:
    """Every plan that keeps the rules, by trying all."""
    choices = [[None, *range(made.periods)] for _ in made.activities]
    for combination in itertools.product(*choices):
        starts = {
            a.id: s for a, s in zip(made.activities, combination, strict=True) if s is not None
        }
        if not violations(made, starts):
            yield starts


def brute_force(made: PlanningProblem) -> float:
    return max((objective_value(made, starts) for starts in plans(made)), default=-math.inf)


@pytest.mark.parametrize("seed", range(60))
def test_the_optimum_equals_brute_force(seed: int) -> None:
    made = random_problem(seed)
    best = brute_force(made)
    found = solve(made, gap=1e-6)
    assert not violations(made, found.starts)
    assert found.value == pytest.approx(plan_value(made, found.starts))
    assert found.value == pytest.approx(best, abs=1e-4)
    assert found.bound >= best - 1e-4


@pytest.mark.parametrize("seed", range(1))
def test_the_optimum_of_eight_equals_brute_force(seed: int) -> None:
    made = random_problem(300 + seed, 8)
    made = replace(
        made,
        periods=3,
        budget=made.budget[:3],
        capacity={role: days[:3] for role, days in made.capacity.items()},
    )
    found = solve(made, gap=1e-6)
    assert found.value == pytest.approx(brute_force(made), abs=1e-4)


def with_levels(seed: int, kind: str) -> PlanningProblem:
    """A random problem with levels, a target or a gate, windows and lags."""
    rnd = random.Random(1000 + seed)
    made = random_problem(seed)
    ids = [a.id for a in made.activities]
    rungs = tuple(
        Rung(
            tuple(rnd.sample(ids, rnd.randint(1, 2) if seed % 3 else 3)),
            {"all": rnd.choice([0.5, 1.0])},
            least=1 if seed % 3 else rnd.randint(1, 3),
            above=None if seed % 2 or not place else rnd.choice([None, place - 1]),
        )
        for place in range(3)
    )
    activities = tuple(
        replace(
            a,
            lags={n: rnd.randint(0, 1) for n in a.named},
            earliest=rnd.choice([0, 0, 1]),
            latest=rnd.choice([None, None, 2]),
            gates=(Gate("all", 1.5),) if rnd.random() < 0.2 else (),
            preference=tuple(rnd.uniform(-5, 5) for _ in range(QUARTERS)),
        )
        for a in made.activities
    )
    by = rnd.randint(1, QUARTERS - 1)
    targets = (Target("all", 1.0 + rnd.choice([0.5, 1.0]), by),) if kind != "level" else ()
    return replace(
        made,
        activities=activities,
        levels={"all": 1.0},
        rungs=rungs,
        targets=targets,
        closed=frozenset({1}) if rnd.random() < 0.2 else frozenset(),
        carry_over=rnd.random() < 0.5,
        budget_total=rnd.choice([math.inf, 60.0]),
        objective=Objective(kind, "all", by, 20.0),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("kind", ["value", "level", "cost", "mixture"])
@pytest.mark.parametrize("seed", [*range(8), 20])
def test_every_objective_equals_brute_force(seed: int, kind: str) -> None:
    made = with_levels(seed, kind)
    best = brute_force(made)
    if best == -math.inf:
        with pytest.raises(ImpossiblePlan):
            solve(made, gap=1e-6)
        assert plan_exists(made) is False
        return
    found = solve(made, gap=1e-6)
    assert not violations(made, found.starts)
    if kind in ("level", "cost"):  # then the most value: two aims, one after the other
        assert objective_value(made, found.starts) == pytest.approx(best, abs=1e-5)
        worth = replace(made, objective=Objective())
        best = max(
            objective_value(worth, s)
            for s in plans(made)
            if objective_value(made, s) > best - 1e-6 * max(abs(best), 1.0)
        )
    assert found.objective == pytest.approx(best, abs=1e-4)


def test_what_is_preferred_counts_in_the_cost_that_is_held() -> None:
    test_every_objective_equals_brute_force(68, "cost")


@pytest.mark.parametrize("seed", range(8))
def test_the_earliest_date_equals_brute_force(seed: int) -> None:
    made = with_levels(seed, "date")
    made = replace(made, targets=tuple(replace(t, by=QUARTERS - 1) for t in made.targets))
    goal = made.targets[0]
    soonest = min(
        (
            next(k for k, x in enumerate(level_path(made, s, "all")) if x >= goal.level - 1e-6)
            for s in plans(made)
        ),
        default=None,
    )
    if soonest is None:
        with pytest.raises(ImpossiblePlan):
            solve(made)
        return
    path = level_path(made, solve(made).starts, "all")
    assert next(k for k, x in enumerate(path) if x >= goal.level - 1e-6) <= max(soonest, 1)


@pytest.mark.parametrize("seed", range(20))
def test_a_clash_is_smallest_and_its_relaxations_are_enough(seed: int) -> None:
    made = with_levels(seed, "value")
    if plan_exists(made):
        assert smallest_clash(made) == ()
        return
    clash = smallest_clash(made)
    known = rules(made)
    others = [r for r in known if r not in clash]
    if clash:
        assert not any(True for _ in plans(without(made, others)))
    for rule in clash:
        assert any(True for _ in plans(without(made, [*others, rule])))
    for relaxed in relaxations(made, clash):
        if relaxed.rule.kind == "target" and relaxed.amount is not None:
            lower = tuple(replace(t, level=t.level - relaxed.amount) for t in made.targets)
            assert any(True for _ in plans(replace(made, targets=lower)))
        if relaxed.rule.kind == "must" and relaxed.helps:
            assert any(True for _ in plans(without(made, [relaxed.rule])))


def test_better_plans_are_told_on_the_way_and_the_last_is_the_result() -> None:
    made = random_problem(11)
    told: list[float] = []
    found = solve(made, greedy_plan(made), better=lambda s: told.append(s.objective))
    assert told == sorted(told)
    assert told[-1] == found.objective


@pytest.mark.parametrize("seed", range(60, 80))
def test_greedy_and_presolve_keep_the_rules(seed: int) -> None:
    made = random_problem(seed)
    first = greedy_plan(made)
    assert not violations(made, first)
    assert plan_value(made, first) <= brute_force(made) + 1e-9
    assert brute_force(relevant(made)) == pytest.approx(brute_force(made))


def test_greedy_keeps_groups_below_a_step_and_takes_what_only_saves_cash() -> None:
    pull = {"P1": (0.0, 0.5, 0.5)}
    ring = problem(
        activity("a", group="g", pulls=pull),
        activity("b", needs=("a",), group="g", pulls=pull),
        activity("c", needs=("b",), pulls=pull),
    )
    assert greedy_plan(ring) == solve(ring).starts == {"a": 0}, "b would stand beside its own group"
    cheaper = problem(activity("a", cost_by_start=(-30.0, -20.0, -10.0, -5.0)))
    assert greedy_plan(cheaper) == solve(cheaper).starts == {"a": 0}


def test_the_checker_finds_every_kind_of_fault() -> None:
    made = problem(
        activity("base"),
        activity("next", needs=("base",)),
        activity("either", needs_any=(("base", "next"),)),
        activity("x", group="g", cash=(60.0,)),
        activity("y", group="g", cash=(60.0,)),
        activity("must", wish="must"),
        activity("never", wish="never"),
    )
    faults = violations(
        made, {"next": 0, "base": 0, "either": 0, "x": 0, "y": 0, "never": 4, "ghost": 1}
    )
    text = "; ".join(faults)
    for words in (
        "“next” starts before “base”",
        "“either” starts without any of",
        "x and y exclude one another",
        "“must” is a must",
        "“never” is excluded",
        "does not finish",
        "“ghost” is not a candidate",
        "120 spent, 100 released",
        "50.0 of 20.0 days of dev",
        "5 initiatives at once",
    ):
        assert words in text
    assert not violations(made, {"must": 0, "base": 0, "next": 1})


def test_more_budget_never_lowers_the_optimum_and_dropping_a_choice_never_raises_it() -> None:
    for seed in range(12):
        made = random_problem(seed)
        value = solve(made, gap=1e-6).value
        richer = replace(made, budget=tuple(b * 3 for b in made.budget))
        assert solve(richer, gap=1e-6).value >= value - 0.2
        last = made.activities[-1]
        if last.wish == "auto":
            without = replace(made, activities=made.activities[:-1])
            assert solve(without, gap=1e-6).value <= value + 0.2


def test_same_problem_same_plan() -> None:
    made = random_problem(5)
    assert solve(made) == solve(made)


def test_impossible_musts_are_told_in_words() -> None:
    made = problem(*(activity(f"m{k}", wish="must", days={"dev": 20.0}) for k in range(5)))
    with pytest.raises(PlanningError, match="No plan keeps the limits"):
        solve(made)
    with pytest.raises(PlanningError, match="No plan keeps the limits"):
        solve_in_process(made)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: problem(activity("a", needs=("b",)), activity("b", needs=("a",))), "a → b → a"),
        (lambda: problem(activity("a", needs=("ghost",))), "“ghost”, which is not a candidate"),
        (lambda: problem(activity("a"), activity("a")), "stands twice"),
        (lambda: problem(activity("a", days={"wizard": 1.0})), "unknown role “wizard”"),
        (
            lambda: problem(activity("a", wish="must", duration=9)),
            "takes 27 months; the plan has 12",
        ),
        (lambda: problem(activity("a"), budget=(-1.0, 0, 0, 0)), "quarter 1 is -1"),
        (lambda: problem(activity("a"), budget=(1.0,)), "every quarter"),
        (lambda: problem(activity("a"), most_at_once=0), "At least one"),
        (lambda: problem(activity("a"), capacity={"dev": (1.0, 1, 1, -2)}), "person-days of dev"),
    ],
)
def test_contradictions_are_refused_when_the_problem_is_made(make, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(PlanningError, match=words):
        make()


def test_the_worker_answers_and_can_be_cancelled() -> None:
    made = random_problem(3)
    assert solve_in_process(made).starts == solve(made).starts
    with pytest.raises(Cancelled):
        solve_in_process(made, waiting=lambda: False)


@pytest.mark.parametrize("seed", range(30))
def test_the_value_is_that_of_plain_sums(seed: int) -> None:
    made = random_problem(seed)
    starts = greedy_plan(made)
    total = 0.0
    for atom, worths in made.worth.items():
        for period, worth in enumerate(worths):
            left = 1.0
            for id_, start in starts.items():
                one = made.by_id[id_]
                left *= math.exp(-one.pull(atom, period - start - one.duration))
            total += worth * (1 - left)
    total -= sum(made.by_id[i].cost_by_start[s] for i, s in starts.items())
    assert plan_value(made, starts) == pytest.approx(total)


def test_a_pull_that_rounds_up_does_not_cut_off_the_best_plan() -> None:
    """The engine works in integers; all effects together may round to more than their sum."""
    third = (1.0 / 3 + 4e-7,)
    made = problem(
        *(activity(f"a{k}", pulls={"P1": third}, days={"dev": 1.0}) for k in range(3)),
        worth={"P1": (500.0,) * 6},
    )
    found = solve(made, gap=1e-6)
    assert len(found.starts) == 3
    assert found.value == pytest.approx(brute_force(made))


def test_windows_are_in_order() -> None:
    with pytest.raises(ValueError, match="latest start lies before its earliest"):
        Window(earliest=3, latest=2)
    with pytest.raises(PlanningError, match="may start in no month: from 13 to 12"):
        problem(activity("a", wish="must", earliest=4))
    with pytest.raises(PlanningError, match=r"must start by month 1.*finished in month 3"):
        problem(activity("a"), activity("b", needs=("a",), wish="must", latest=0))
    with pytest.raises(PlanningError, match="which you exclude"):
        problem(activity("a", wish="never"), activity("b", needs=("a",), wish="must"))


def _dies(_: object) -> None:
    os._exit(1)


def test_a_worker_that_dies_is_told_and_never_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [activity(f"a{k}", name="n" * 200) for k in range(2_000)]  # more than a pipe holds
    monkeypatch.setattr("planner.roadmap.worker._SOLVERS", Kept(_dies))
    with pytest.raises(WorkerError, match="The search for a plan was ended"):
        solve_in_process(problem(*many))
