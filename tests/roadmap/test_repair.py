"""A plan put right at once: limits hold, nobody moves earlier, and nobody moves who need not."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from planner.roadmap.greedy import greedy_plan
from planner.roadmap.problem import Activity, Due, PlanningProblem
from planner.roadmap.repair import repaired
from planner.roadmap.value import violations
from tests.roadmap.test_planning import random_problem


def chain(days: float = 10.0, **more: object) -> PlanningProblem:
    """Three steps one after the other and one that stands alone, all of the same people."""
    made = [
        Activity("a", "a", 1, {"dev": 5.0}, (1.0,) * 6),
        Activity("b", "b", 1, {"dev": 5.0}, (1.0,) * 6, needs=("a",)),
        Activity("c", "c", 1, {"dev": 5.0}, (1.0,) * 6, needs=("b",)),
        Activity("d", "d", 1, {"dev": 10.0}, (1.0,) * 6),
    ]
    return PlanningProblem(
        periods=6,
        activities=tuple(made),
        worth={},
        budget=(0.0,) * 6,
        capacity={"dev": (days,) * 6},
        most_at_once=3,
        **more,  # type: ignore[arg-type]
    )


def test_what_builds_on_a_moved_step_follows_and_nothing_else_moves() -> None:
    found = repaired(chain(), {"a": 1, "b": 1, "c": 2, "d": 4}, ("a",))
    assert found.starts == {"a": 1, "b": 2, "c": 3, "d": 4}
    assert found.gone == ()
    # the moved step has the first word: the one that stands alone waits for the same people
    assert repaired(chain(), {"a": 0, "b": 1, "c": 2, "d": 1}, ("d",)).starts == {
        "a": 0,
        "d": 1,
        "b": 2,
        "c": 3,
    }


def test_what_fits_nowhere_falls_out_with_its_branch() -> None:
    found = repaired(chain(), {"a": 5, "b": 5, "c": 5, "d": 0}, ("a",))
    assert found.starts == {"a": 5, "d": 0}
    assert set(found.gone) == {"b", "c"}
    steps = (replace(a, wish="never" if a.id == "b" else "auto") for a in chain().activities)
    gone = replace(chain(), activities=tuple(steps))
    assert repaired(gone, {"a": 0, "b": 1, "c": 2, "d": 3}).starts == {"a": 0, "d": 3}


def test_duties_go_first_where_one_would_be_late() -> None:
    problem = chain(dues=(Due("x", "x", ("c",), 2),))
    plan = {"d": 0, "a": 1, "b": 2, "c": 3}
    found = repaired(problem, plan)
    assert found.late == ()
    assert found.starts["c"] <= 2
    assert repaired(problem, {**plan, "a": 2, "b": 3, "c": 4}, ("a",)).late == ("x",)


@pytest.mark.parametrize("seed", range(60))
def test_no_limit_is_broken_and_nobody_moves_earlier(seed: int) -> None:
    rng = random.Random(seed)
    problem = replace(random_problem(seed), targets=(), dues=())
    starts = greedy_plan(problem)
    if not starts:
        return
    moved = rng.choice(sorted(starts))
    to = rng.randrange(problem.periods)
    found = repaired(problem, {**starts, moved: to}, (moved,))
    assert not [v for v in violations(problem, found.starts) if "must" not in v]
    assert all(s >= starts[i] for i, s in found.starts.items() if i != moved and i in starts)
    untouched = repaired(problem, starts)
    assert untouched.starts == starts
