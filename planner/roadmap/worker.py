"""The solver in a process of its own: cancel is certain, and a crash costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from planner.domain.base.errors import Cancelled, PlanningError
from planner.domain.base.language import tr
from planner.roadmap.greedy import greedy_plan
from planner.roadmap.problem import PlanningProblem, Starts
from planner.roadmap.solver import Better, ImpossiblePlan, Solution, solve
from planner.workers.child import POLL_SECONDS, Child, Connection, ready

Waiting = Callable[[], bool]
DOING = "The search for a plan"


def _run(connection: Connection) -> None:
    """Solve one problem; every better plan is told as it is found."""
    problem, first, options = connection.recv()

    def send(kind: str, what: object) -> None:
        with suppress(BrokenPipeError):  # the window was closed, so nobody waits for the answer
            connection.send((kind, what))

    try:
        start = first if first is not None else greedy_plan(problem)
        found = solve(problem, start, better=lambda s: send("better", s), **options)
        send("solution", found)
    except ImpossiblePlan as error:
        send("impossible", str(error))
    except PlanningError as error:
        send("refused", str(error))


def _serve(connection: Connection) -> None:
    """Solve what comes in until nothing more does."""
    while True:
        number, problem, first, options = connection.recv()
        try:
            connection.send((number, solve(problem, first, **options)))
        except PlanningError as error:
            connection.send((number, error))


def solve_many(
    problems: Sequence[PlanningProblem],
    first: Starts | None = None,
    *,
    done: Callable[[int, Solution | PlanningError], bool] | None = None,
    waiting: Waiting | None = None,
    workers: int = 2,
    **options: Any,
) -> list[Solution | PlanningError]:
    """Solve many problems in worker processes, each from the plan ``first``; results in order.

    ``done(number, result)`` is told each one as it comes and may return False to stop. ``options`` are those
    of ``solve``; equal problems give equal results, whichever process solves them. Raises ``Cancelled``, and
    ``WorkerError`` in words where a process is gone.
    """
    results: dict[int, Solution | PlanningError] = {}
    queue = iter(enumerate(problems))
    crew: list[Child] = []

    def hand_out(child: Child) -> None:
        number, problem = next(queue, (-1, None))
        if problem is not None:
            child.send((number, problem, first, options))

    try:
        for _ in range(min(workers, len(problems))):
            child = Child(_serve, tr(DOING))
            crew.append(child)
            hand_out(child)
        while len(results) < len(problems):
            for child in ready(crew, POLL_SECONDS):
                number, result = child.receive()
                results[number] = result
                hand_out(child)
                if done is not None and not done(number, result):
                    raise Cancelled
            if waiting is not None and not waiting():
                raise Cancelled
    finally:
        for child in crew:
            child.end()
    return [results[k] for k in range(len(problems))]


def solve_in_process(
    problem: PlanningProblem,
    first: Starts | None = None,
    waiting: Waiting | None = None,
    better: Better | None = None,
    *,
    enough: Waiting | None = None,
    **options: Any,
) -> Solution:
    """Solve in a worker process; ``waiting()`` is asked every 0.1 s and may return False to cancel.

    ``better`` is told every better plan as it is found, the greedy one first. A cancelled search raises
    ``Cancelled``; when ``enough()`` says so, the best plan so far is returned, not repeatable. ``options``
    are those of ``solve``. Raises ``ImpossiblePlan`` when no plan keeps the limits, ``PlanningError`` when
    none was found, ``WorkerError`` in words when the process is gone.
    """
    best: Solution | None = None
    with Child(_run, tr(DOING)) as child:
        # not as an argument of the process: starting would wait for ever for a child that died
        child.send((problem, first, options))
        while True:
            if not child.poll(POLL_SECONDS):
                if waiting is not None and not waiting():
                    raise Cancelled
                if best is not None and enough is not None and enough():
                    return replace(best, repeatable=False)
                continue
            kind, answer = child.receive()
            if kind != "better":
                break
            best = answer
            if better is not None:
                better(answer)
    if kind == "impossible":
        raise ImpossiblePlan(answer)
    if kind == "refused":
        raise PlanningError(answer)
    solution: Solution = answer
    return solution
