"""The solver in a process of its own: cancel is certain, and a crash costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any, TypeVar

from planner.domain.base.errors import Cancelled, PlanningError
from planner.domain.base.language import tr
from planner.roadmap.greedy import greedy_plan
from planner.roadmap.problem import PlanningProblem, Starts
from planner.roadmap.solver import Better, Solution, solve
from planner.workers.child import POLL_SECONDS, Child, Connection, EndedError, ready
from planner.workers.kept import Kept

T = TypeVar("T")
Waiting = Callable[[], bool]
DOING = "The search for a plan"


def _serve(connection: Connection) -> None:
    """Solve what comes in until nothing more does; better plans are told on the way where they are wanted."""
    while True:
        number, problem, first, options, tells = connection.recv()

        def send(kind: str, what: object, number: int = number) -> None:
            connection.send((number, kind, what))

        try:
            if tells:
                first = first if first is not None else greedy_plan(problem)
                options["better"] = lambda better, send=send: send("better", better)
            send("solution", solve(problem, first, **options))
        except PlanningError as error:
            send("refused", error)


_SOLVERS = Kept(_serve)


def _once_more(work: Callable[[], T]) -> T:
    """What ``work`` gives; where its process was ended, another one tries once, which finds the same."""
    try:
        return work()
    except EndedError:
        return work()


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
    ``WorkerError`` in words where a process is gone for the second time.
    """
    results: dict[int, Solution | PlanningError] = {}

    def work() -> None:
        left = [(n, p) for n, p in enumerate(problems) if n not in results]
        _solve_all(left, results, first, done, waiting, workers, options)

    _once_more(work)
    return [results[k] for k in range(len(problems))]


def _solve_all(
    left: Sequence[tuple[int, PlanningProblem]],
    results: dict[int, Solution | PlanningError],
    first: Starts | None,
    done: Callable[[int, Solution | PlanningError], bool] | None,
    waiting: Waiting | None,
    workers: int,
    options: dict[str, Any],
) -> None:
    """Solve what is ``left`` of many problems into ``results``, by their numbers."""
    queue, wanted = iter(left), len(results) + len(left)

    def hand_out(child: Child) -> None:
        number, problem = next(queue, (-1, None))
        if problem is not None:
            child.send((number, problem, first, options, False))

    with ExitStack() as stack:
        crew = [
            stack.enter_context(_SOLVERS.lent(tr(DOING))) for _ in range(min(workers, len(left)))
        ]
        for child in crew:
            hand_out(child)
        while len(results) < wanted:
            for child in ready(crew, POLL_SECONDS):
                number, _, result = child.receive()
                results[number] = result
                hand_out(child)
                if done is not None and not done(number, result):
                    raise Cancelled
            if waiting is not None and not waiting():
                raise Cancelled


def solve_in_process(
    problem: PlanningProblem,
    first: Starts | None = None,
    waiting: Waiting | None = None,
    better: Better | None = None,
    *,
    enough: Waiting | None = None,
    **options: Any,
) -> Solution:
    """Solve in a worker process; ``waiting()`` is asked at least every 0.1 s and may return False to cancel.

    ``better`` is told every better plan as it is found, the greedy one first. A cancelled search raises
    ``Cancelled``; when ``enough()`` says so, the best plan so far is returned, not repeatable. ``options``
    are those of ``solve``. Raises ``ImpossiblePlan`` when no plan keeps the limits, ``PlanningError`` when
    none was found, ``WorkerError`` in words when the process is gone for the second time.
    """
    best: Solution | None = None

    def work() -> Solution | PlanningError:
        nonlocal best
        with _SOLVERS.lent(tr(DOING)) as child:
            # not as an argument of the process: starting would wait for ever for a child that died
            child.send((0, problem, first, options, True))
            while True:
                if waiting is not None and not waiting():
                    raise Cancelled
                if not child.poll(POLL_SECONDS):
                    if best is not None and enough is not None and enough():
                        child.end()  # it works on, and nobody waits for its answers
                        return replace(best, repeatable=False)
                    continue
                _, kind, answer = child.receive()
                if kind != "better":
                    found: Solution | PlanningError = answer
                    return found
                best = answer
                if better is not None:
                    better(answer)

    answer = _once_more(work)
    if isinstance(answer, PlanningError):
        raise answer
    return answer
