"""Processes on this machine: each isolated and limited; one that dies is replaced once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from planner.domain.base.errors import Cancelled, PlannerError
from planner.spread.spread import Closing, Function, Waiting
from planner.workers.child import POLL_SECONDS, Child, Connection, WorkerError, ready

DOING = "The work on the programme"


def _serve(connection: Connection) -> None:
    """Keep what is sent to be held, and answer questions about it."""
    values: dict[int, Any] = {}
    while True:
        kind, number, *rest = connection.recv()
        if kind == "hold":
            values[number] = rest[0]
        elif kind == "drop":
            values.clear()
        else:
            function, held, item = rest
            try:
                connection.send((number, function(values[held], item)))
            except PlannerError as error:
                connection.send((number, error))


class _Worker:
    """A child, what it holds, and the question it is at."""

    def __init__(self) -> None:
        self.child = Child(_serve, DOING)
        self.holds: set[int] = set()
        self.task: int | None = None


class Local(Closing):
    """As many processes as asked for, or as the machine has cores."""

    def __init__(self, workers: int | None = None, waiting: Waiting | None = None) -> None:
        self.workers = max(1, workers or os.cpu_count() or 1)
        self._waiting = waiting
        self._values: list[Any] = []
        self._crew: list[_Worker] = []
        self._replaced = 0

    @property
    def pids(self) -> list[int]:
        """The processes that work."""
        return [w.child.pid for w in self._crew if w.child.pid is not None]

    def hold(self, values: Sequence[Any]) -> None:
        """Keep values; each goes to a worker when that first needs it."""
        self._values = list(values)
        for worker in self._crew:
            worker.child.send(("drop", 0))
            worker.holds.clear()

    def map(self, function: Function, held: Sequence[int], items: Sequence[Any]) -> list[Any]:
        """Hand out questions; a value stays with the worker that has it while that is not kept waiting."""
        results: dict[int, Any] = {}
        waiting = list(range(len(items)))
        retried: set[int] = set()
        while len(self._crew) < min(self.workers, max(1, len(items))):
            self._crew.append(_Worker())

        def hand_out(place: int) -> None:
            worker = self._crew[place]
            if not waiting:
                return
            own = [n for n in waiting if held[n] % len(self._crew) == place]
            task = own[0] if own else waiting[-1]
            waiting.remove(task)
            number = held[task]
            if number not in worker.holds:
                worker.child.send(("hold", number, self._values[number]))
                worker.holds.add(number)
            worker.task = task
            worker.child.send(("do", task, function, number, items[task]))

        try:
            for place in range(len(self._crew)):
                hand_out(place)
            while len(results) < len(items):
                for place, worker in enumerate(self._crew):
                    if worker.task is None:
                        continue
                    try:
                        come = ready([worker.child], 0.0)
                        if not come:
                            continue
                        number, result = worker.child.receive()
                    except WorkerError:
                        task = worker.task
                        if task in retried:
                            raise
                        retried.add(task)
                        worker.child.end()
                        self._crew[place] = _Worker()
                        self._replaced += 1
                        waiting.insert(0, task)
                        hand_out(place)
                        continue
                    worker.task = None
                    if isinstance(result, PlannerError):
                        raise result
                    results[number] = result
                    hand_out(place)
                self._rest(results, len(items))
        except BaseException:
            self.close()
            raise
        return [results[k] for k in range(len(items))]

    def _rest(self, results: dict[int, Any], wanted: int) -> None:
        """Wait for the next answer; raises ``Cancelled`` where nobody wants it any more."""
        if self._waiting is not None and not self._waiting():
            raise Cancelled
        busy = [w.child for w in self._crew if w.task is not None]
        if busy and len(results) < wanted:
            try:
                ready(busy, POLL_SECONDS)
            except WorkerError:
                return  # the loop looks at each by itself, and replaces it

    def close(self) -> None:
        """End all processes."""
        for worker in self._crew:
            worker.child.end()
        self._crew = []
