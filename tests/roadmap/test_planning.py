"""The solver against brute force and an independent checker."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest

from planner.domain.errors import Cancelled, PlanningError
from planner.roadmap.greedy import greedy_plan
from planner.roadmap.presolve import relevant
from planner.roadmap.problem import Activity, PlanningProblem
from planner.roadmap.solver import solve
from planner.roadmap.value import plan_value, violations
from planner.roadmap.worker import solve_in_process

QUARTERS = 4


def activity(id_: str, **changes: object) -> Activity:
    fields: dict[str, object] = {
        "name": id_,
        "duration": 1,
        "days": {"dev": 10.0},
        "cash_per_quarter": 0.0,
        "cost_by_start": (10.0, 9.0, 8.0, 7.0),
    }
    return Activity(id=id_, **{**fields, **changes})  # type: ignore[arg-type]


def problem(*activities: Activity, **changes: object) -> PlanningProblem:
    fields: dict[str, object] = {
        "quarters": QUARTERS,
        "activities": activities,
        "worth": {"P1": (50.0,) * 6, "P2": (30.0,) * 6},
        "budget": (100.0,) * QUARTERS,
        "capacity": {"dev": (20.0,) * QUARTERS},
        "most_at_once": 3,
    }
    return PlanningProblem(**{**fields, **changes})  # type: ignore[arg-type]


def random_problem(seed: int) -> PlanningProblem:
    rnd = random.Random(seed)
    ids = [f"a{k}" for k in range(rnd.randint(3, 5))]
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
                cash_per_quarter=rnd.choice([0.0, 5.0, 20.0]),
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


def brute_force(made: PlanningProblem) -> float:
    best = 0.0  # doing nothing
    choices = [[None, *range(QUARTERS)] for _ in made.activities]
    for combination in itertools.product(*choices):
        starts = {
            a.id: s for a, s in zip(made.activities, combination, strict=True) if s is not None
        }
        if not violations(made, starts):
            best = max(best, plan_value(made, starts))
    return best


@pytest.mark.parametrize("seed", range(60))
def test_the_optimum_equals_brute_force(seed: int) -> None:
    made = random_problem(seed)
    best = brute_force(made)
    found = solve(made, gap=1e-6)
    assert not violations(made, found.starts)
    assert found.value == pytest.approx(plan_value(made, found.starts))
    # tangents overstate savings by less than 0.1 %, so a plan may be that much short of the best
    worth = sum(sum(w) for w in made.worth.values())
    assert best - 0.001 * worth <= found.value <= best + 1e-6
    assert found.bound >= best - 1e-6


@pytest.mark.parametrize("seed", range(60, 100))
def test_greedy_and_presolve_keep_the_rules(seed: int) -> None:
    made = random_problem(seed)
    first = greedy_plan(made)
    assert not violations(made, first)
    assert plan_value(made, first) <= brute_force(made) + 1e-9
    assert brute_force(relevant(made)) == pytest.approx(brute_force(made))


def test_the_checker_finds_every_kind_of_fault() -> None:
    made = problem(
        activity("base"),
        activity("next", needs=("base",)),
        activity("either", needs_any=(("base", "next"),)),
        activity("x", group="g", cash_per_quarter=60.0),
        activity("y", group="g", cash_per_quarter=60.0),
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
        (lambda: problem(activity("a", wish="must", duration=9)), "takes 9 quarters"),
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
