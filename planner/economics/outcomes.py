"""What becomes of the steps of a plan: which begin, which work, and how late, future by future.

A step begins only where what it needs works. A try that fails is repeated; when all have failed, the step is
given up, and what needs it never begins. A delay passes on in full, whatever slack the plan has, so success
and shift do not depend on the plan and are drawn once a future. That errs a little on the careful side.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from planner.domain.case.estimate import Range
from planner.economics.model import CaseProblem, Draws, Initiative
from planner.economics.ranges import POINTS, quantile

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """One initiative, arrays ``(trials,)``: shares that are 0 or 1 in a future, chances at the means.

    ``begun`` whether it begins, ``works`` whether it takes hold; ``late_start`` and ``late_finish`` are
    months after the plan, ``repeats`` how many tries follow the first. With a trial, ``begun`` is whether it
    passes and set-up begins; ``tried`` is whether the trial itself does.
    """

    begun: Floats
    works: Floats
    late_start: Floats
    late_finish: Floats
    repeats: Floats
    tried: Floats | None = None

    @property
    def looked_at(self) -> Floats:
        """Whether anything is begun: its trial, or its set-up where there is none."""
        return self.begun if self.tried is None else self.tried

    @property
    def given_up(self) -> Floats:
        """Begun, and never worked."""
        return self.begun - self.works


def repeat_months(months: int) -> int:
    """How long another try takes: half the duration, rounded up."""
    return math.ceil(months / 2)


def outcomes(
    problem: CaseProblem, durations: Mapping[str, int], draws: Draws
) -> dict[str, Outcome]:
    """What becomes of the initiatives of ``durations`` (months by id) that are in one plan together.

    Without drawn outcomes (``at_means``) the chances and mean delays are returned (see ``expected``).
    """
    order = in_order(problem, durations)
    if not order or f"{order[0].id}:outcome" not in draws:
        return expected(problem, durations)
    trials = len(next(iter(draws.values())))
    yes, none = np.ones(trials), np.zeros(trials)
    found: dict[str, Outcome] = {}
    while True:
        before = {i: o.works for i, o in found.items()}
        for one in order:
            begun, late = yes, none
            for need in one.needs:
                if need in found:
                    begun = begun * found[need].works
                    late = np.maximum(late, found[need].late_finish)
            for group in one.needs_any:
                planned = [found[t] for t in group if t in found]
                if planned:
                    begun = begun * np.max([t.works for t in planned], axis=0)
                    late = np.maximum(late, np.min([t.late_finish for t in planned], axis=0))
            tried = None
            if one.trial is not None:
                tried, begun = begun, begun * draws[f"{one.id}:pass"]
            failed = draws[f"{one.id}:outcome"]
            repeats = np.minimum(failed, one.tries - 1)
            works = begun * (failed < one.tries)
            finish = late + repeats * repeat_months(durations[one.id] - one.trial_months)
            for other in one.safe_with:
                if other in found:
                    works = works * found[other].works
                    finish = np.maximum(finish, found[other].late_finish)
            found[one.id] = Outcome(begun, works, late, finish, repeats, tried)
        if not any(i.safe_with for i in order) or all(
            i in before and np.array_equal(before[i], o.works) for i, o in found.items()
        ):
            return found


def expected(problem: CaseProblem, durations: Mapping[str, int]) -> dict[str, Outcome]:
    """Chances and mean delays as constants, arrays ``(1,)``: what a planner may begin with.

    ``works`` is the product over everything a step needs, directly and indirectly, each once; the delay of a
    chain the sum along its slowest path. Exact for chances and the cost of one step; the benefit of several
    with needs in common comes out a few per cent high, because they work or fail together.
    """
    order = in_order(problem, durations)
    chances = {i.id: Chances.of(i) for i in order}
    closure: dict[str, frozenset[str]] = {}
    found: dict[str, Outcome] = {}
    for one in order:
        needs = [n for n in (*one.needs, *one.safe_with) if n in closure]
        for group in one.needs_any:
            planned = [t for t in group if t in closure]
            if planned:
                needs.append(max(planned, key=lambda t: (chances[t].works, t)))
        closure[one.id] = frozenset(needs).union(*(closure[n] for n in needs))
        begun = math.prod(chances[n].works for n in sorted(closure[one.id]))
        late = max((float(found[n].late_finish[0]) for n in needs), default=0.0)
        own = chances[one.id]
        finish = late + own.delay * repeat_months(durations[one.id] - one.trial_months)
        values = (begun * own.passes, begun * own.works, late, finish, own.repeats, begun)
        found[one.id] = Outcome(*(np.array([v]) for v in values))
    return found


@dataclass(frozen=True)
class Chances:
    """Of one initiative by itself: that a try works, tries after the first, and repeats if it works.

    ``delay`` counts repeats in the futures in which it works, ``repeats`` those where set-up begins;
    ``passes`` is the chance that its trial does, 1 without one.
    """

    works: float
    repeats: float
    delay: float
    passes: float = 1.0

    @classmethod
    def of(cls, one: Initiative) -> Chances:
        """All tries share one chance p, drawn once a future: means of powers, not powers of means."""
        look = one.trial
        passing = (1.0, 1.0) if look is None else (look.fits, look.misfits)
        return _chances(one.success_chance, one.tries, *passing)


@lru_cache(maxsize=1_024)
def _chances(chance: Range, most: int, fits: float, misfits: float) -> Chances:
    failing = 1 - quantile(chance, (np.arange(POINTS) + 0.5) / POINTS, maximum=1.0)
    tries = range(1, most)
    passes = float((fits * (1 - failing) + misfits * failing).mean())
    works = float((fits * (1 - failing) + misfits * (failing - failing**most)).mean())
    repeats = misfits * sum(float((failing**k).mean()) for k in tries)
    late = misfits * sum(k * float((failing**k * (1 - failing)).mean()) for k in tries)
    each = repeats / passes if passes > 0 else 0.0
    return Chances(works, each, late / works if works > 0 else 0.0, passes)


def in_order(problem: CaseProblem, ids: Iterable[str]) -> list[Initiative]:
    """The initiatives of ``ids``, each after what it needs among them."""
    wanted = set(ids)
    done: dict[str, Initiative] = {}

    def visit(one: Initiative) -> None:
        if one.id in done or one.id not in wanted:
            return
        wanted.discard(one.id)
        for need in (*one.needs, *(t for group in one.needs_any for t in group), *one.safe_with):
            if need in problem.by_id:
                visit(problem.by_id[need])
        done[one.id] = one

    for initiative in problem.initiatives:
        visit(initiative)
    return list(done.values())
