"""The solver in a process of its own: cancel is certain, and a crash costs nothing."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as connection_wait
from typing import Any

from planner.domain.base.errors import Cancelled, PlanningError
from planner.roadmap.greedy import greedy_plan
from planner.roadmap.problem import PlanningProblem, Starts
from planner.roadmap.solver import Better, ImpossiblePlan, Solution, solve

Waiting = Callable[[], bool]
POLL_SECONDS = 0.1


def _run(connection: Connection) -> None:
    _hush()
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
    except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
        send("fault", f"{type(error).__name__}: {error}")
    connection.close()


def _hush() -> None:
    """Engines print remarks of their own; results are the only thing that may reach standard output."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _serve(connection: Connection) -> None:
    """Solve what comes in until nothing more does."""
    _hush()
    with suppress(EOFError, BrokenPipeError):
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
    of ``solve``; equal problems give equal results, whichever process solves them. Raises ``Cancelled``.
    """
    results: dict[int, Solution | PlanningError] = {}
    queue = iter(enumerate(problems))
    context = multiprocessing.get_context("spawn")
    crew: list[tuple[Any, Connection]] = []

    def hand_out(connection: Connection) -> None:
        number, problem = next(queue, (-1, None))
        if problem is not None:
            connection.send((number, problem, first, options))

    try:
        for _ in range(min(workers, len(problems))):
            here, there = context.Pipe()
            process = context.Process(target=_serve, args=(there,), daemon=True)
            process.start()
            there.close()
            crew.append((process, here))
            hand_out(here)
        while len(results) < len(problems):
            ready = connection_wait([c for _, c in crew], POLL_SECONDS)
            for connection in [c for _, c in crew if c in ready]:
                try:
                    number, result = connection.recv()
                except (EOFError, OSError) as error:
                    raise RuntimeError("a planning process ended without an answer") from error
                results[number] = result
                hand_out(connection)
                if done is not None and not done(number, result):
                    raise Cancelled
            if waiting is not None and not waiting():
                raise Cancelled
    finally:
        for process, connection in crew:
            connection.close()
            process.terminate()
            process.join()
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
    none was found.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_run, args=(there,), daemon=True)
    process.start()
    there.close()
    best: Solution | None = None
    try:
        # not as an argument of the process: starting would wait for ever for a child that died
        try:
            here.send((problem, first, options))
        except OSError as error:
            raise RuntimeError("the planning process could not be started") from error
        while True:
            if not here.poll(POLL_SECONDS):
                if waiting is not None and not waiting():
                    raise Cancelled
                if best is not None and enough is not None and enough():
                    return replace(best, repeatable=False)
                continue
            try:
                kind, answer = here.recv()
            except (EOFError, OSError) as error:
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
