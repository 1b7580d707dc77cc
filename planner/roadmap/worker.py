"""The solver in a process of its own: cancel is certain, and a crash costs nothing."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

from planner.domain.errors import Cancelled, PlanningError
from planner.roadmap.greedy import greedy_plan
from planner.roadmap.problem import PlanningProblem, Starts
from planner.roadmap.solver import Better, ImpossiblePlan, Solution, solve

Waiting = Callable[[], bool]
POLL_SECONDS = 0.1


def _run(
    connection: Connection, problem: PlanningProblem, first: Starts | None, options: dict[str, Any]
) -> None:
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
    except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
        send("fault", f"{type(error).__name__}: {error}")
    connection.close()


def solve_in_process(
    problem: PlanningProblem,
    first: Starts | None = None,
    waiting: Waiting | None = None,
    better: Better | None = None,
    *,
    keep_best: bool = False,
    **options: Any,
) -> Solution:
    """Solve in a worker process; ``waiting()`` is asked every 0.1 s and may return False to cancel.

    ``better`` is told every better plan as it is found, the greedy one first. A cancelled search raises
    ``Cancelled``, or returns the best plan so far (not repeatable) with ``keep_best``. ``options`` are those
    of ``solve``. Raises ``ImpossiblePlan`` when no plan keeps the limits, ``PlanningError`` when none was
    found.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(there, problem, first, options), daemon=True)
    process.start()
    there.close()
    best: Solution | None = None
    try:
        while True:
            if not here.poll(POLL_SECONDS):
                if waiting is None or waiting():
                    continue
                if keep_best and best is not None:
                    return replace(best, repeatable=False)
                raise Cancelled
            try:
                kind, answer = here.recv()
            except EOFError as error:
                raise RuntimeError("the planning process ended without an answer") from error
            if kind != "better":
                break
            best = answer
            if better is not None:
                better(answer)
    finally:
        if process.is_alive():
            process.terminate()
        process.join()
        here.close()
    if kind == "impossible":
        raise ImpossiblePlan(answer)
    if kind == "refused":
        raise PlanningError(answer)
    if kind == "fault":
        raise RuntimeError(f"planning failed: {answer}")
    solution: Solution = answer
    return solution
