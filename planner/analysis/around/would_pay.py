"""Where nothing pays, or too little is known: what would have to be true for a practice to pay by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from planner.analysis.study.baseline import RegisterRow
from planner.analysis.study.break_even import TRIED, alone
from planner.analysis.study.candidates import Candidate
from planner.analysis.study.describe import DEAR
from planner.analysis.study.once_a_study import once_a_study
from planner.analysis.study.study import Study
from planner.domain.base.language import Phrase
from planner.domain.base.numbers import Money
from planner.domain.content.catalogue import Practice
from planner.economics.model import sample
from planner.economics.worth import net_present_value
from planner.maturity.draws import Drawn, draw_levels

HALVINGS = 24


@dataclass(frozen=True)
class Nearest:
    """A practice that costs ``short`` more over the horizon than it brings, in the project's currency."""

    id: str
    name: str
    short: float


@dataclass(frozen=True)
class Needed:
    """The ``value`` of the input ``id`` from which a practice pays, and the mean that is counted with."""

    id: str
    value: float
    mean: float


@dataclass(frozen=True)
class WouldPay:
    """What makes a practice alone worth 0 on average, all else as drawn.

    ``values`` are single inputs inside their ranges, those first that are least far from their mean as a part
    of the way to the better end. ``together`` is the worth with every input at its better end, in the
    project's currency; ``moving`` are the ids that this takes, those that bring most first. ``stated`` are
    figures of the organisation that would have to be other than stated, outside their ranges.
    """

    values: tuple[Needed, ...]
    together: float
    moving: tuple[str, ...] = ()
    stated: tuple[Needed, ...] = ()


def nearest(study: Study) -> Nearest | None:
    """What comes nearest to paying where nothing does; ``None`` where nobody knows."""
    if not study.profile.overall.leads or study.judgement.withheld:
        return None
    near = [n for n, candidate in _short(study) if candidate.fit.status == "fits"]
    return min(near, key=lambda n: (n.short, n.name), default=None)


def falling_short(study: Study) -> list[Nearest]:
    """What costs more than it brings, by how much; empty where no verdict on a worth may be told."""
    if not study.profile.overall.leads or study.judgement.withheld:
        return []
    return [one for one, _ in _short(study)]


def _short(study: Study) -> list[tuple[Nearest, Candidate]]:
    """What costs more than it brings, each with by how much."""
    found = []
    for x in study.plan.left_out:
        amount = x.why.values.get("amount") if isinstance(x.why, Phrase) else None
        dear = isinstance(x.why, Phrase) and x.why.pattern == DEAR
        if dear and isinstance(amount, Money):
            one = Nearest(x.candidate.id, x.candidate.name, amount.amount)
            found.append((one, x.candidate))
    return found


@once_a_study
def nearest_needs(study: Study) -> WouldPay | None:
    """What would have to be true for what comes nearest to paying; ``None`` where nobody knows."""
    near = nearest(study)
    return would_pay(study, near.id) if near is not None else None


def would_pay(study: Study, id_: str) -> WouldPay | None:
    """What would have to be true for the practice ``id_`` to pay by itself; ``None`` where it is a tool."""
    practice = next((p for p in study.catalogue.practices if p.id == id_), None)
    if practice is None:
        return None
    alone = _Alone(study, practice)
    better: dict[str, float] = {}
    gains: dict[str, float] = {}
    found: list[tuple[float, Needed]] = []
    stated: list[Needed] = []
    for row in study.register:
        key, ends = row.definition.id, (row.range.low, row.range.high)
        if key not in alone.free:
            continue
        low, high = (alone.worth({key: end}) for end in ends)
        mean = alone.mean(key)
        at_mean = alone.worth({key: mean})
        if low != high:
            better[key] = ends[0] if low > high else ends[1]
            gains[key] = max(low, high) - at_mean
        if max(low, high) > 0 >= at_mean:
            value = _crossing(partial(alone.worth_at, key), mean, better[key])
            found.append((abs(value - mean) / abs(better[key] - mean), Needed(key, value, mean)))
        elif row.confirmed and at_mean <= 0:
            stated += _beyond(alone, row, mean)
    found.sort(key=lambda f: (f[0], f[1].id))
    moving = tuple(sorted(gains, key=lambda k: (-gains[k], k)))
    return WouldPay(tuple(one for _, one in found), alone.worth(better), moving, tuple(stated))


MOST_TIMES = 10.0
"""So many times its mean, or such a part of it, an amount may be before nothing else is tried."""


def _beyond(alone: _Alone, row: RegisterRow, mean: float) -> list[Needed]:
    """The value outside its range at which a stated input makes a practice pay; none where none does."""
    key, share = row.definition.id, row.definition.unit.startswith("share")
    ends = (0.0, 1.0) if share else (mean / MOST_TIMES, MOST_TIMES * mean)
    for end in ends:
        if end != mean and alone.worth({key: end}) > 0:
            return [Needed(key, _crossing(partial(alone.worth_at, key), mean, end), mean)]
    return []


class _Alone:
    """A practice by itself, begun at once with the cheapest tools it needs, in the same few futures.

    ``free`` are the inputs that it draws and that follow from no other.
    """

    def __init__(
        self,
        study: Study,
        practice: Practice,
        drawn: Drawn | None = None,
        needs: tuple[Practice, ...] = (),
    ) -> None:
        self._problem, self._schedule = alone(
            study.project, study.catalogue, practice, study.profile, drawn, needs
        )
        seed = study.project.finance.seed
        self._draws = sample(self._problem, seed, TRIED, self._schedule).draws
        self.free = frozenset(self._draws) - {d.id for d in self._problem.derived}

    def mean(self, key: str) -> float:
        """The mean of an input over the futures."""
        return float(self._draws[key].mean())

    def worth(self, fixed: Mapping[str, float]) -> float:
        """The expected worth over the horizon with some inputs at a value, in the project's currency."""
        draws = self._draws | {i: np.full(TRIED, value) for i, value in fixed.items()}
        draws |= {d.id: d.of(draws) for d in self._problem.derived}
        return float(net_present_value(self._problem, self._schedule, draws).mean())

    def worth_at(self, key: str, value: float) -> float:
        """The same with one input at a value."""
        return self.worth({key: value})

    def turns_at(self, key: str, mean: float, ends: tuple[float, float]) -> float | None:
        """Where between its mean and an end of its range an input turns the worth; ``None`` for nowhere."""
        pays = self.worth({key: mean}) > 0
        for end in ends:
            if (self.worth({key: end}) > 0) != pays:
                below, above = (end, mean) if pays else (mean, end)
                return _crossing(partial(self.worth_at, key), below, above)
        return None


@dataclass(frozen=True)
class Turning:
    """An input that nobody stated: its mean, and where the worth turns with the missing levels as drawn.

    ``if_lowest`` is where it turns if all that is missing turned out lowest; ``None`` for nowhere in its
    range. ``rises``: more of it is worth more.
    """

    id: str
    mean: float
    value: float | None
    if_lowest: float | None = None
    rises: bool = True


@dataclass(frozen=True)
class OnDraws:
    """What comes nearest to paying where levels are open, with what it needs, and what moves it most.

    ``name`` is a practice, or empty for the whole plan that was drawn. ``pays`` is whether it is worth more
    than 0 with the missing levels as drawn, ``if_lowest`` and ``if_highest`` whether it would be if all that
    is missing turned out lowest or highest. ``inputs`` are those that nobody stated, those that move it most
    first.
    """

    name: str
    pays: bool
    if_lowest: bool
    if_highest: bool
    inputs: tuple[Turning, ...]

    @property
    def answers_decide(self) -> bool:
        """Whether the answers that are missing alone decide if it pays."""
        return self.if_lowest != self.if_highest


MOST_TURNING = 5


@once_a_study
def on_draws(study: Study) -> OnDraws | None:
    """Which inputs decide most whether anything pays, and where it turns; ``None`` where nothing is left."""
    if study.plan.steps:
        return _of_the_plan(study)
    near = min(_short(study), key=lambda n: (n[0].short, n[0].name), default=None)
    if near is None:
        return None
    practice, *needs = with_needs(study, near[1])
    cells = study.profile.cells
    drawn, lowest, highest = (
        _Alone(study, practice, draw_levels(study.project, c), tuple(needs))
        for c in (cells, replace(cells, high=cells.low), replace(cells, low=cells.high))
    )
    now, low, high = (one.worth({}) > 0 for one in (drawn, lowest, highest))
    return OnDraws(near[0].name, now, low, high, tuple(_turning(study, drawn, lowest)))


def _of_the_plan(study: Study) -> OnDraws:
    """The same of the plan that was searched on the levels as drawn."""
    stated = {r.definition.id for r in study.register if r.confirmed}
    known = {r.definition.id for r in study.register}
    turning = [
        Turning(b.id, b.mean, b.value, b.value, b.worth_rises)
        for b in study.decision.break_evens
        if b.id in known - stated
    ]
    pays = study.case.npv.mean > 0
    return OnDraws("", pays, pays, pays, tuple(turning[:MOST_TURNING]))


def worth_alone_with_needs(study: Study, candidate: Candidate) -> float:
    """What a practice and all that it needs is worth by itself over the horizon, begun at once."""
    practice, *needs = with_needs(study, candidate)
    return _Alone(study, practice, None, tuple(needs)).worth({})


def with_needs(study: Study, candidate: Candidate) -> list[Practice]:
    """A practice, and all that it needs and that is not there yet."""
    by_id = {c.id: c for c in study.candidates}
    needed, wanted = {candidate.id: candidate}, [candidate]
    while wanted:
        more = [by_id[n] for n in wanted.pop().needs if n in by_id and n not in needed]
        more = [m for m in more if m.fit.status != "in_place"]
        needed |= {m.id: m for m in more}
        wanted += more
    return [c.entry for c in needed.values() if isinstance(c.entry, Practice)]


def _turning(study: Study, drawn: _Alone, lowest: _Alone) -> list[Turning]:
    """The inputs that nobody stated and that move a practice most over their range, with where it turns."""
    found: list[tuple[float, str, tuple[float, float], bool]] = []
    for row in study.register:
        key, ends = row.definition.id, (row.range.low, row.range.high)
        if row.confirmed or key not in drawn.free:
            continue
        low, high = (drawn.worth({key: end}) for end in ends)
        if low == high:
            continue
        found.append((abs(high - low), key, ends, high > low))
    found.sort(key=lambda f: (-f[0], f[1]))
    turning = []
    for _, key, ends, rises in found[:MOST_TURNING]:
        mean = drawn.mean(key)
        here, there = (one.turns_at(key, mean, ends) for one in (drawn, lowest))
        turning.append(Turning(key, mean, here, there, rises))
    return turning


def _crossing(worth: Callable[[float], float], below: float, above: float) -> float:
    """The value at which ``worth`` rises over 0 between one where it is not and one where it is."""
    for _ in range(HALVINGS):
        middle = (below + above) / 2
        if worth(middle) > 0:
            above = middle
        else:
            below = middle
    return above
