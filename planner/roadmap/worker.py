"""The solver in a process of its own: cancel is certain, and a crash costs nothing."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection

from planner.domain.errors import Cancelled, PlanningError
from planner.roadmap.problem import PlanningProblem, Starts
from planner.roadmap.solver import Solution, solve

Waiting = Callable[[], bool]
POLL_SECONDS = 0.1


def _run(connection: Connection, problem: PlanningProblem, first: Starts | None) -> None:
    try:
        answer: tuple[str, Solution | str] = ("solution", solve(problem, first))
    except PlanningError as error:
        answer = ("impossible", str(error))
    except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
        answer = ("fault", f"{type(error).__name__}: {error}")
    with suppress(BrokenPipeError):  # the window was closed, so nobody waits for the answer
        connection.send(answer)
    connection.close()


def solve_in_process(
    problem: PlanningProblem, first: Starts | None = None, waiting: Waiting | None = None
) -> Solution:
    """Solve in a worker process; ``waiting()`` is asked every 0.1 s and may return False to cancel.

    Raises ``Cancelled``, or ``PlanningError`` when no plan keeps the limits.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(there, problem, first), daemon=True)
    process.start()
    there.close()
    try:
        while not here.poll(POLL_SECONDS):
            if waiting is not None and not waiting():
                raise Cancelled
        try:
            kind, answer = here.recv()
        except EOFError as error:
            raise RuntimeError("the planning process ended without an answer") from error
    finally:
        if process.is_alive():
            process.terminate()
        process.join()
        here.close()
    if kind == "impossible":
        raise PlanningError(answer)
    if kind == "fault":
        raise RuntimeError(f"planning failed: {answer}")
    solution: Solution = answer
    return solution
