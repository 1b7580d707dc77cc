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
from planner.economics.ranges import POINTS, mean, quantile
from planner.economics.trial_terms import Second

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """One initiative, arrays ``(trials,)``: shares that are 0 or 1 in a future, chances at the means.

    ``begun`` whether it begins, ``works`` whether it takes hold; ``late_start`` and ``late_finish`` are
    months after the plan, ``repeats`` how many tries follow the first. With a trial, ``begun`` is whether it
    passes and set-up begins; ``tried`` is whether the trial itself does, ``second`` what becomes of what
    takes its place for the steps in ``serves``, ``longer`` the months that this takes beyond the first.
    ``more`` is the further part of its own work where it is done by hand in place of a tool.
    """

    begun: Floats
    works: Floats
    late_start: Floats
    late_finish: Floats
    repeats: Floats
    tried: Floats | None = None
    second: Outcome | None = None
    longer: int = 0
    serves: frozenset[str] = frozenset()
    more: Floats | float = 0.0

    @property
    def looked_at(self) -> Floats:
        """Whether anything is begun: its trial, or its set-up where there is none."""
        return self.begun if self.tried is None else self.tried

    @property
    def given_up(self) -> Floats:
        """Begun, and never worked."""
        return self.begun - self.works

    def there_for(self, step: str) -> tuple[Floats, Floats]:
        """Whether this, or what takes its place, works for ``step``; and how many months late."""
        if self.second is None or step not in self.serves:
            return self.works, self.late_finish
        behind = np.maximum(self.second.late_finish + self.longer, 0.0)
        works = self.works + self.second.works
        late = self.works * self.late_finish + self.second.works * behind
        return works, np.divide(late, works, out=self.late_finish + 0.0 * works, where=works > 0)

    @property
    def columns(self) -> tuple[Floats, ...]:
        """Everything that its dates and payments depend on."""
        own = (
            self.begun,
            self.works,
            self.repeats,
            self.looked_at,
            self.late_start,
            self.late_finish,
        )
        return own if self.second is None else (*own, *self.second.columns)

    def at(self, futures: NDArray[np.intp], trials: int) -> Outcome:
        """What becomes of it in some of the ``trials`` futures."""
        begun, works, repeats, looked, start, finish = (
            np.broadcast_to(x, trials)[futures] for x in self.columns[:6]
        )
        second = None if self.second is None else self.second.at(futures, trials)
        return Outcome(begun, works, start, finish, repeats, looked, second, self.longer)


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
            more: Floats | float = 0.0
            for group in one.needs_any:
                planned = [found[t].there_for(one.id) for t in group if t in found]
                if planned:
                    begun = begun * np.max([works for works, _ in planned], axis=0)
                    late = np.maximum(late, np.min([behind for _, behind in planned], axis=0))
                    more = more + _by_hand(problem, group, found, one.id, draws)
            tried = second = None
            if one.trial is not None:
                tried, begun = begun, begun * draws[f"{one.id}:pass"]
                second = _second(one.trial.second, durations, found, draws, tried - begun, late)
            repeats, works, finish = _tries(
                one, durations[one.id] - one.trial_months, draws, begun, late
            )
            for other in one.safe_with:
                if other in found:
                    works = works * found[other].works
                    finish = np.maximum(finish, found[other].late_finish)
            found[one.id] = Outcome(
                begun, works, late, finish, repeats, tried, second, *_place(one, durations), more
            )
        if not any(i.safe_with for i in order) or all(
            i in before and np.array_equal(before[i], o.works) for i, o in found.items()
        ):
            return found


def _tries(
    one: Initiative, months: int, draws: Draws, begun: Floats, late: Floats
) -> tuple[Floats, Floats, Floats]:
    """Tries after the first, whether it works, and how late it is finished."""
    failed = draws[f"{one.id}:outcome"]
    repeats = np.minimum(failed, one.tries - 1)
    return repeats, begun * (failed < one.tries), late + repeats * repeat_months(months)


def _place(one: Initiative, durations: Mapping[str, int]) -> tuple[int, frozenset[str]]:
    """How much longer what takes the place is set up, and for whom it does."""
    other = None if one.trial is None else one.trial.second
    if other is None:
        return 0, frozenset()
    return other.months - (durations[one.id] - one.trial_months), other.serves


def _second(
    other: Second | None,
    durations: Mapping[str, int],
    found: Mapping[str, Outcome],
    draws: Draws,
    begun: Floats,
    late: Floats,
) -> Outcome | None:
    """What becomes of what takes the place where a trial fails; ``begun``: the futures in which it does.

    Nothing takes it where that is in the plan anyway, or where the plan lacks what it needs.
    """
    if other is None or other.id in durations:
        return None
    for groups in (*((n,) for n in other.one.needs), *other.one.needs_any):
        planned = [found[t].works for t in groups if t in found]
        begun = begun * (np.max(planned, axis=0) if planned else 0.0)
    repeats, works, finish = _tries(other.one, other.months, draws, begun, late)
    return Outcome(begun, works, late, finish, repeats)


def _by_hand(
    problem: CaseProblem,
    group: tuple[str, ...],
    found: Mapping[str, Outcome],
    step: str,
    draws: Draws,
) -> Floats | float:
    """The further part of the work of ``step`` in futures in which it is done by hand for want of a tool."""
    more: Floats | float = 0.0
    for id_ in group:
        look = problem.by_id[id_].trial if id_ in found else None
        other = None if look is None else look.second
        became = found[id_].second if id_ in found else None
        if other is not None and became is not None and not other.id and step in other.serves:
            more = more + became.works * (draws[f"{other.one.id}:effort"] - 1)
    return more


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
    there: dict[str, float] = {}
    for one in order:
        needs = [n for n in (*one.needs, *one.safe_with) if n in closure]
        for group in one.needs_any:
            planned = [t for t in group if t in closure]
            if planned:
                needs.append(max(planned, key=lambda t: (there[t], t)))
        closure[one.id] = frozenset(needs).union(*(closure[n] for n in needs))
        begun = math.prod(there[n] for n in sorted(closure[one.id]))
        late = max((float(found[n].there_for(one.id)[1][0]) for n in needs), default=0.0)
        own = chances[one.id]
        finish = late + own.delay * repeat_months(durations[one.id] - one.trial_months)
        second = _likely_second(one, durations, begun * (1 - own.passes), late)
        found[one.id] = Outcome(
            *_numbers(begun * own.passes, begun * own.works, late, finish, own.repeats),
            np.array([begun]),
            second,
            *_place(one, durations),
            _likely_more(one, problem, found),
        )
        taken = 0.0 if second is None or begun <= 0 else float(second.works[0]) / begun
        there[one.id] = own.works + taken
    return found


def _likely_second(
    one: Initiative, durations: Mapping[str, int], begun: float, late: float
) -> Outcome | None:
    """Chances and mean delay of what takes the place; what it needs is taken to be there if it is planned."""
    other = None if one.trial is None else one.trial.second
    if other is None or other.id in durations:
        return None
    needs = (*((n,) for n in other.one.needs), *other.one.needs_any)
    if not all(any(t in durations for t in group) for group in needs):
        begun = 0.0
    own = Chances.of(other.one)
    finish = late + own.delay * repeat_months(other.months)
    return Outcome(*_numbers(begun, begun * own.works, late, finish, own.repeats))


Numbers = tuple[Floats, Floats, Floats, Floats, Floats]


def _numbers(*values: float) -> Numbers:
    begun, works, start, finish, repeats = (np.array([v]) for v in values)
    return begun, works, start, finish, repeats


def _likely_more(
    one: Initiative, problem: CaseProblem, found: Mapping[str, Outcome]
) -> Floats | float:
    """The mean further part of its work, where it may be done by hand."""
    means = {
        f"{o.one.id}:effort": np.array([mean(o.one.effort_factor)])
        for group in one.needs_any
        for t in group
        if (look := problem.by_id[t].trial if t in problem.by_id else None) is not None
        and (o := look.second) is not None
    }
    more: Floats | float = 0.0
    for group in one.needs_any if means else ():
        there = [found[t].there_for(one.id)[0] for t in group if t in found]
        if there and np.max(there) > 0:
            more = more + _by_hand(problem, group, found, one.id, means) / np.max(there)
    return more


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
        other = None if one.trial is None else one.trial.second
        all_of_it = (one,) if other is None else (one, other.one)
        needs = [n for i in all_of_it for n in (*i.needs, *(t for g in i.needs_any for t in g))]
        for need in (*needs, *one.safe_with):
            if need in problem.by_id:
                visit(problem.by_id[need])
        done[one.id] = one

    for initiative in problem.initiatives:
        visit(initiative)
    return list(done.values())
