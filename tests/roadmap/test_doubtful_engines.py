"""An engine that is wrong or gives up: what the other says counts, and our own rules check each plan."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from planner.domain.base.errors import PlanningError
from planner.roadmap import engines, solver
from planner.roadmap.engines import Answer, Highs, solve_cpsat, solve_highs
from planner.roadmap.linear import build
from planner.roadmap.problem import PlanningProblem
from planner.roadmap.solver import ImpossiblePlan, plan_exists, solve
from planner.roadmap.worker import _serve
from tests.roadmap.test_planning import activity, brute_force, problem, random_problem

WRONG = Answer("impossible", {}, -math.inf)
GAVE_UP = Answer("nothing", {}, math.inf)
SEEDS = (1, 2, 5)


def optimum(made: PlanningProblem, **options: Any) -> float:
    return solve(made, **options).objective


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("said", [WRONG, GAVE_UP])
def test_what_the_leading_engine_says_wrongly_the_other_puts_right(
    monkeypatch: pytest.MonkeyPatch, said: Answer, seed: int
) -> None:
    made = random_problem(seed)
    monkeypatch.setattr(Highs, "solve", lambda *_, **__: said)
    assert optimum(made) == pytest.approx(brute_force(made), rel=0.003, abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_bound_below_a_plan_that_there_is_proves_nothing(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """An engine that proves the empty plan to be the best, while a better one is known."""
    made = random_problem(seed)
    best = solve(made)
    if best.objective <= 0:
        pytest.skip("nothing pays")
    monkeypatch.setattr(Highs, "solve", lambda *_, **__: Answer("optimal", {}, 0.0))
    found = solve(made, best.starts)
    assert found.objective == best.objective
    assert found.bound >= found.objective


def test_what_both_call_impossible_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """No plan is known beforehand, and both say no: one engine alone is not believed."""
    made = problem(activity("a", wish="must", cash=(100.0,)), budget=(0.0,) * 4)
    assert plan_exists(made) is False
    monkeypatch.setattr(Highs, "solve", lambda *_, **__: WRONG)
    monkeypatch.setattr(solver, "solve_cpsat", lambda *_, **__: WRONG)
    with pytest.raises(ImpossiblePlan, match="No plan keeps the limits"):
        solve(made)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_other_engine_may_lead(seed: int) -> None:
    made = random_problem(seed)
    assert optimum(made, engine="cpsat") == pytest.approx(brute_force(made), rel=0.003, abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_other_engine_in_the_lead_is_not_believed_either(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    made = random_problem(seed)
    best = solve(made)
    monkeypatch.setattr(solver, "solve_cpsat", lambda *_, **__: WRONG)
    known = solve(made, best.starts, engine="cpsat")
    assert known.objective == best.objective
    assert known.status == "found"  # it is known, and nothing is proven of it


def test_a_must_is_found_by_the_second_opinion(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing at all is no plan here, so none is known when the leading engine says that there is none."""
    made = problem(activity("a", wish="must"))
    monkeypatch.setattr(solver, "solve_cpsat", lambda *_, **__: WRONG)
    assert "a" in solve(made, engine="cpsat").starts
    assert plan_exists(made) is True
    monkeypatch.setattr(solver, "solve_highs", lambda *_, **__: WRONG)
    with pytest.raises(ImpossiblePlan):
        solve(made, engine="cpsat")
    assert plan_exists(made) is False
    monkeypatch.setattr(solver, "solve_cpsat", lambda *_, **__: GAVE_UP)
    assert plan_exists(made) is None


def test_no_plan_in_the_time_allowed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    made = problem(activity("a", wish="must"))
    monkeypatch.setattr(Highs, "solve", lambda *_, **__: GAVE_UP)
    monkeypatch.setattr(solver, "solve_cpsat", lambda *_, **__: GAVE_UP)
    with pytest.raises(PlanningError, match="Loosen a limit and try again"):
        solve(made)


def test_targets_that_no_plan_reaches_have_no_earliest_date() -> None:
    from planner.roadmap.problem import Objective, Target

    made = problem(activity("a"), levels={"all": 1.0}, targets=(Target("all", 4.0, 3),))
    with pytest.raises(ImpossiblePlan, match="No plan reaches the targets within the limits"):
        solve(replace(made, objective=Objective("date")))


@pytest.mark.parametrize("ask", ["solve", "relaxed"])
def test_an_engine_that_stops_says_nothing(monkeypatch: pytest.MonkeyPatch, ask: str) -> None:
    highs = Highs(build(random_problem(1)))

    def stop(*_: Any, **__: Any) -> Any:
        raise (
            engines.STOPPED[0]("stopped")
            if isinstance(engines.STOPPED, tuple)
            else engines.STOPPED("stopped")
        )

    if ask == "solve":
        monkeypatch.setattr(highs._opt, "solve", stop)
        assert highs.solve(gap=0.0, effort=1.0).outcome == "nothing"
        assert not any(c.integer for c in highs._columns)
    else:
        assert highs.relaxed() is not None
        monkeypatch.setattr(type(highs._relaxed), "solve", stop)
        assert highs.relaxed() is None


def test_both_engines_stream_what_they_find_and_end_at_the_same() -> None:
    made = random_problem(3)
    told: list[tuple[dict[str, int], float]] = []
    answer = solve_cpsat(build(made), gap=0.0, effort=10.0, found=lambda s, b: told.append((s, b)))
    assert told
    assert told[-1][0] == answer.starts
    assert all(bound >= answer.bound - 1e-6 for _, bound in told)
    assert solve_highs(build(made), gap=0.0, effort=10.0).bound == pytest.approx(
        answer.bound, rel=1e-3
    )


class Wire:
    """A connection of which the other end is this test."""

    def __init__(self, *asked: Any) -> None:
        self.asked, self.sent = list(asked), []

    def recv(self) -> Any:
        if not self.asked:
            raise EOFError
        return self.asked.pop(0)

    def send(self, what: Any) -> None:
        self.sent.append(what)


def test_what_a_worker_answers() -> None:
    """Plans on the way where they are wanted, one solution, and a refusal in words: each with its number."""
    good, bad = (
        random_problem(3),
        problem(activity("a", wish="must", cash=(100.0,)), budget=(0.0,) * 4),
    )
    wire = Wire((1, good, None, {}, True), (2, good, None, {}, False), (3, bad, None, {}, False))
    with pytest.raises(EOFError):
        _serve(wire)  # type: ignore[arg-type]
    kinds = [(number, kind) for number, kind, _ in wire.sent]
    assert [k for n, k in kinds if n == 1][-1] == "solution"
    assert {k for n, k in kinds if n == 1} == {"better", "solution"}
    assert [k for n, k in kinds if n == 2] == ["solution"]
    assert kinds[-1] == (3, "refused")
    assert isinstance(wire.sent[-1][2], PlanningError)
    values = [w.objective for n, k, w in wire.sent if n == 1]
    assert values == sorted(values)
    assert values[-1] == next(w.objective for n, k, w in wire.sent if n == 2)
