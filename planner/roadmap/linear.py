"""The planning problem as rows and columns, for any engine that can solve a mixed-integer model.

Columns z[i, t] say "activity i has started by period t". The expected saving is concave in the starts. Its
base rows hold for every dependence (by Jensen): the share σ saved of an atom in a period lies under tangents
of 1 − exp(−y), y the pulls averaged over the futures with the atom's weight. Exact cuts touch the saving
itself at a plan. The model's objective is therefore a bound, never a result: plans are valued by
``value.objective_value``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from planner.roadmap.problem import Activity, PlanningProblem, Starts
from planner.roadmap.tail import most_lost, tail_slopes

TANGENTS = 8
FEW_TANGENTS = 4
QUARTER = 3
SMALL = 0.002
"""Share of all savings below which an atom's tangents are few."""
ROOM = 1e-7
SMALLEST = 1e-6
Terms = list[tuple[int, float]]


@dataclass(frozen=True)
class Row:
    """``lower`` ≤ Σ coefficient · column ≤ ``upper``."""

    lower: float
    upper: float
    terms: Terms


@dataclass(frozen=True)
class Saving:
    """The share saved of one atom in one period: its column, that of its mean pulls, its worth in money."""

    atom: str
    period: int
    worth: float
    column: int
    pulled: int


@dataclass
class LinearModel:
    """A mixed-integer model that maximises; columns by number."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    integer: list[bool] = field(default_factory=list)
    objective: list[float] = field(default_factory=list)
    constant: float = 0.0
    rows: list[Row] = field(default_factory=list)
    started: dict[tuple[str, int], int] = field(default_factory=dict)
    savings: list[Saving] = field(default_factory=list)
    tail: int | None = None
    """The column of the worth in the worst tenth of futures, as a share of ``tail_unit``."""
    tail_unit: float = 1.0

    def column(self, lower: float, upper: float, *, integer: bool = False) -> int:
        """Add a column and return its number."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.integer.append(integer)
        self.objective.append(0.0)
        return len(self.lower) - 1

    def add(self, lower: float, upper: float, terms: Iterable[tuple[int, float]]) -> None:
        """Add a row; terms on one column are summed. A row without terms must hold by itself."""
        kept = _summed(terms)
        if kept or lower > 0 or upper < 0:
            self.rows.append(Row(lower, upper, kept))

    def plan(self, values: Sequence[float]) -> dict[str, int]:
        """Read the plan from the values of the columns."""
        found: dict[str, int] = {}
        for (id_, period), column in self.started.items():
            if values[column] > 0.5 and (id_ not in found or period < found[id_]):
                found[id_] = period
        return found

    def point(self, values: Sequence[float]) -> dict[tuple[str, int], float]:
        """Shares of each start, from values of the columns that may be fractions."""
        found: dict[tuple[str, int], float] = {}
        before: dict[str, float] = {}
        for (id_, period), column in self.started.items():
            share = max(values[column] - before.get(id_, 0.0), 0.0)
            before[id_] = max(values[column], before.get(id_, 0.0))
            if share > 1e-9:
                found[id_, period] = share
        return found

    def values_of(self, starts: Starts) -> dict[int, float]:
        """Values of the columns that say what has started when, for a plan."""
        return {
            column: float(id_ in starts and starts[id_] <= period)
            for (id_, period), column in self.started.items()
        }


def starting(
    model: LinearModel, id_: str, periods: Sequence[int], weights: Mapping[int, float]
) -> Terms:
    """Σ weight · (starts in period t), over the periods in which it may start."""
    terms: Terms = []
    for before, period in zip([None, *periods], periods, strict=False):
        weight = weights.get(period, 0.0)
        if not weight:
            continue
        terms.append((model.started[id_, period], weight))
        if before is not None:
            terms.append((model.started[id_, before], -weight))
    return terms


class _Builder:
    """Writes one problem into a model."""

    def __init__(self, problem: PlanningProblem) -> None:
        self.problem = problem
        self.model = LinearModel()
        self.windows = {a.id: list(problem.windows(a)) for a in problem.activities}
        self.planned = [a for a in problem.activities if self.windows[a.id]]

    def started(self, id_: str, by: int) -> Terms:
        """Whether ``id_`` has started by a period."""
        open_ = [t for t in self.windows[id_] if t <= by]
        return [(self.model.started[id_, open_[-1]], 1.0)] if open_ else []

    def starting(self, activity: Activity, weights: Mapping[int, float]) -> Terms:
        """Σ weight · (starts in period t)."""
        return starting(self.model, activity.id, self.windows[activity.id], weights)

    def finished(self, id_: str, by: int) -> Terms:
        """Whether ``id_`` is finished when period ``by`` begins."""
        return self.started(id_, by - self.problem.by_id[id_].duration)

    def build(self, tangents: int, group: int) -> LinearModel:
        self._activities()
        self._order()
        self._money()
        self._people()
        self._levels()
        self._duties()
        self._objective(tangents, group)
        return self.model

    def _activities(self) -> None:
        model = self.model
        for activity in self.problem.activities:
            before: int | None = None
            for period in self.windows[activity.id]:
                z = model.column(0.0, 1.0, integer=True)
                model.started[activity.id, period] = z
                if before is not None:
                    model.add(-math.inf, 0.0, [(before, 1.0), (z, -1.0)])
                before = z
            if activity.wish == "must":
                terms = [(before, 1.0)] if before is not None else []
                model.add(1.0, math.inf, terms)

    def _order(self) -> None:
        groups: dict[str, Terms] = {}
        for activity in self.planned:
            for period in self.windows[activity.id]:
                z = self.model.started[activity.id, period]
                for need in activity.needs:
                    ready = self.finished(need, period - activity.lags.get(need, 0))
                    self.model.add(-math.inf, 0.0, [(z, 1.0), *_times(ready, -1.0)])
                for any_of in activity.needs_any:
                    done = [
                        term
                        for other in any_of
                        for term in self.finished(other, period - activity.lags.get(other, 0))
                    ]
                    self.model.add(-math.inf, 0.0, [(z, 1.0), *_times(done, -1.0)])
            for other in activity.safe_with:
                for period in range(activity.duration, self.problem.periods + 1):
                    done = self.finished(activity.id, period)
                    if done:
                        ready = self.finished(other, period)
                        self.model.add(-math.inf, 0.0, [*done, *_times(ready, -1.0)])
            if activity.group is not None:
                groups.setdefault(activity.group, []).extend(
                    self.started(activity.id, self.problem.periods)
                )
        for members in groups.values():
            if len(members) > 1:
                self.model.add(-math.inf, 1.0, members)

    def _money(self) -> None:
        problem = self.problem
        paying = [a for a in self.planned if any(a.cash)]
        if not paying:
            return
        by_period: list[Terms] = []
        for period in range(problem.periods):
            terms: Terms = []
            for activity in paying:
                weights = {t: activity.cash_at(period - t) for t in self.windows[activity.id]}
                terms += self.starting(activity, weights)
            by_period.append(terms)
        released = 0.0
        sofar: Terms = []
        for period, terms in enumerate(by_period):
            if problem.carry_over:
                released, sofar = released + problem.budget[period], sofar + terms
            else:
                released, sofar = problem.budget[period], terms
            if period >= problem.past:
                self.model.add(-math.inf, released, sofar)
        if math.isfinite(problem.budget_total):
            self.model.add(-math.inf, problem.budget_total, [t for ts in by_period for t in ts])

    def _people(self) -> None:
        problem = self.problem
        for period in range(problem.past, problem.periods):
            active = {
                a.id: [
                    *self.started(a.id, period),
                    *_times(self.started(a.id, period - a.duration), -1.0),
                ]
                for a in self.planned
            }
            if len(active) > problem.most_at_once:
                self.model.add(
                    -math.inf,
                    float(problem.most_at_once),
                    [t for terms in active.values() for t in terms],
                )
            for role, limits in problem.capacity.items():
                load = [
                    term
                    for a in self.planned
                    if a.days.get(role)
                    for term in _times(active[a.id], a.days[role] / a.duration)
                ]
                if load and math.isfinite(limits[period]):
                    self.model.add(-math.inf, limits[period], load)

    def _lift(self, measure: str, by: int) -> Terms:
        """Levels that finished activities add to a measure when period ``by`` begins."""
        terms: Terms = []
        columns: dict[int, int | None] = {}
        for place, rung in enumerate(self.problem.rungs):
            lift = rung.lifts.get(measure, 0.0)
            if lift and (reached := self._reached(place, by, columns)) is not None:
                terms.append((reached, lift))
        return terms

    def _reached(self, place: int, by: int, columns: dict[int, int | None]) -> int | None:
        """The column that says whether a rung is reached when period ``by`` begins, if it can be."""
        if place in columns:
            return columns[place]
        rung, model = self.problem.rungs[place], self.model
        done = [self.finished(i, by) for i in rung.by if i in self.windows]
        done = [terms for terms in done if terms]
        lower = None if rung.above is None else self._reached(rung.above, by, columns)
        columns[place] = None
        if len(done) < rung.least or (rung.above is not None and lower is None):
            return None
        reached = columns[place] = model.column(0.0, 1.0, integer=True)
        every = [t for terms in done for t in terms]
        model.add(-math.inf, 0.0, [(reached, float(rung.least)), *_times(every, -1.0)])
        if rung.least == len(done) > 1:
            for terms in done:
                model.add(-math.inf, 0.0, [(reached, 1.0), *_times(terms, -1.0)])
        if lower is not None:
            model.add(-math.inf, 0.0, [(reached, 1.0), (lower, -1.0)])
        return reached

    def _levels(self) -> None:
        problem, model = self.problem, self.model
        for target in problem.targets:
            missing = target.level - problem.levels[target.measure]
            if missing > 0:
                lift = self._lift(target.measure, target.by + 1)
                model.add(missing - 1e-9, math.inf, lift)
        for activity in self.planned:
            for gate in activity.gates:
                missing = gate.level - problem.levels[gate.measure]
                if missing <= 0:
                    continue
                for period in self.windows[activity.id]:
                    z = model.started[activity.id, period]
                    lift = self._lift(gate.measure, period)
                    model.add(-1e-9, math.inf, [*lift, (z, -missing)])

    def _duties(self) -> None:
        for due in self.problem.dues:
            done = [t for m in due.members for t in self.finished(m, due.last(m))]
            self.model.add(float(due.least), math.inf, done)

    def _objective(self, tangents: int, group: int) -> None:
        problem, model = self.problem, self.model
        kind = problem.objective.kind
        cost: Terms = []
        for activity in self.planned:
            windows = self.windows[activity.id]
            net = {t: activity.cost_by_start[t] - activity.preferred(t) for t in windows}
            cost += self.starting(activity, net)
            if kind != "level":
                weights = {t: activity.preferred(t) - activity.cost_by_start[t] for t in windows}
                for column, weight in self.starting(activity, weights):
                    model.objective[column] += weight
        if math.isfinite(problem.most_cost):
            model.add(-math.inf, problem.most_cost, cost)
        if kind not in ("cost", "level"):
            self._savings(tangents, group)
        if kind == "careful":
            self._worst()
        if kind in ("level", "mixture"):
            worth = 1.0 if kind == "level" else problem.objective.per_level
            for column, lift in self._lift(problem.objective.measure, problem.objective.by + 1):
                model.objective[column] += worth * lift

    def _savings(self, tangents: int, group: int) -> None:
        valued = self.problem.valued
        finishes = self._finishes()
        # one row a quarter bounds plans by months as well, and is a third of the model
        rows = valued.per * max(group, QUARTER // self.problem.months)
        totals = {atom: float(w.sum()) for atom, w in valued.weights.items()}
        most = sum(abs(t) for t in totals.values())
        for atom, weight in valued.weights.items():
            acting = [i for i in valued.acting[atom] if i in finishes]
            if not acting or totals[atom] <= 0:
                continue
            means = valued.means(atom, {i: finishes[i] for i in acting})
            fine = tangents if totals[atom] > SMALL * most else min(tangents, FEW_TANGENTS)
            by_tick = weight.sum(axis=1)
            # what is finished at the end of a period of several ticks saves from the next tick on
            begin = 1 if rows > 1 else 0
            for period, first in enumerate(range(begin, len(weight), rows)):
                ticks = slice(first, first + rows)
                worth = float(by_tick[ticks].sum())
                if worth <= 0:
                    continue
                terms: Terms = []
                high = low = 0.0
                for id_ in acting:
                    pull = means[id_][ticks].sum(axis=0) / worth
                    high, low = high + max(0.0, pull.max()), low + min(0.0, pull.min())
                    weights = dict(zip(self.windows[id_], pull.tolist(), strict=True))
                    terms += starting(self.model, id_, self.windows[id_], weights)
                if any(abs(k) > SMALLEST for _, k in terms):
                    self._saving(atom, period, worth, terms, (low, high), fine)

    def _saving(
        self,
        atom: str,
        period: int,
        worth: float,
        terms: Terms,
        ends: tuple[float, float],
        tangents: int,
    ) -> None:
        """One share saved: y ≤ Σ pulls, never tied to it, and σ under the tangents of 1 − exp(−y)."""
        model, (low, high) = self.model, ends
        # what is left out of the row may not be missing: its room is as much larger
        small = sum(abs(k) for _, k in terms if abs(k) <= SMALLEST)
        y = model.column(low - 1.0, high + 1.0)
        model.add(
            -math.inf, ROOM + small, [(y, 1.0), *((c, -k) for c, k in terms if abs(k) > SMALLEST)]
        )
        share = model.column(min(0.0, -math.expm1(-(low - 1.0))), 1.0)
        model.objective[share] = worth
        saving = Saving(atom, period, worth, share, y)
        model.savings.append(saving)
        for point in tangent_points(high, tangents):
            add_tangent(model, saving, point)

    def _worst(self) -> None:
        """The worst tenth is worth no more than all futures are on average; cuts bound it closer."""
        problem, model = self.problem, self.model
        share = problem.objective.share
        dear = sum(max(a.cost_by_start, default=0.0) for a in self.planned)
        unit = model.tail_unit = max(sum(s.worth for s in model.savings), dear, 1e-9)
        mean: Terms = [(s.column, s.worth) for s in model.savings]
        for activity in self.planned:
            weights = {t: activity.cost_by_start[t] for t in self.windows[activity.id]}
            cost = self.starting(activity, weights)
            mean += _times(cost, -1.0)
            for column, weight in cost:
                model.objective[column] += share * weight
        for saving in model.savings:
            model.objective[saving.column] *= 1 - share
        model.tail = model.column(-1.0 - most_lost(problem) / unit, 1.0)
        model.objective[model.tail] += share * unit
        model.add(-math.inf, ROOM, [(model.tail, 1.0), *_times(mean, -1 / unit)])

    def _finishes(self) -> dict[str, list[int]]:
        problem = self.problem
        return {a.id: [problem.finish_tick(a, t) for t in self.windows[a.id]] for a in self.planned}


def _times(terms: Terms, factor: float) -> Terms:
    return [(column, coefficient * factor) for column, coefficient in terms]


def tangent_points(most: float, count: int) -> list[float]:
    """Points where tangents touch, evenly spaced in 1 − exp(−y) so that the error is even too."""
    top = -math.expm1(-max(most, 1e-9))
    return [-math.log1p(-top * k / count) for k in range(count + 1)]


def add_tangent(model: LinearModel, saving: Saving, point: float) -> None:
    """Bound a share saved by the tangent at ``point`` of the averaged pulls."""
    slope = math.exp(-point)
    model.add(-math.inf, 1 - slope - slope * point, [(saving.column, 1.0), (saving.pulled, -slope)])


def build(problem: PlanningProblem, tangents: int = TANGENTS, group: int = 1) -> LinearModel:
    """Write ``problem`` as a mixed-integer model; savings of ``group`` periods share their base rows.

    Averages over more periods hold as well, and leave more to the cuts.
    """
    return _Builder(problem).build(tangents, group)


def exact_cuts(
    problem: PlanningProblem, model: LinearModel, point: Mapping[tuple[str, int], float]
) -> list[Row]:
    """Rows, one an atom, that bound its saving by its slope at ``point`` (shares by id and start).

    Where the worst tenth of futures is an aim, one more that bounds its worth.

    They hold for every plan, and at ``point`` leave no room at all.
    """
    valued = problem.valued
    windows = {a.id: list(problem.windows(a)) for a in problem.activities}
    finishes = problem.finish_ticks(windows)
    pulled = valued.pulled(problem.placed(point))
    saved = valued.saved(pulled)
    columns: dict[str, list[Saving]] = {}
    for saving in model.savings:
        columns.setdefault(saving.atom, []).append(saving)
    rows = []
    for atom, own in columns.items():
        total = sum(s.worth for s in own)
        # atoms' periods without a row of their own cannot be saved on by any plan
        slopes = valued.slopes(atom, pulled, finishes)
        constant = saved.get(atom, 0.0)
        terms: Terms = [(s.column, s.worth / total) for s in own]
        for id_, gains in slopes.items():
            weights = dict(zip(windows[id_], (gains / total).tolist(), strict=True))
            constant -= sum(
                gain * point.get((id_, t), 0.0)
                for t, gain in zip(windows[id_], gains.tolist(), strict=True)
            )
            terms += _times(starting(model, id_, windows[id_], weights), -1.0)
        rows.append(Row(-math.inf, constant / total + ROOM, _summed(terms)))
    if model.tail is not None:
        rest, falls = tail_slopes(problem, point, windows)
        terms = [(model.tail, 1.0)]
        for id_, fall in falls.items():
            weights = dict(zip(windows[id_], (fall / model.tail_unit).tolist(), strict=True))
            terms += _times(starting(model, id_, windows[id_], weights), -1.0)
        rows.append(Row(-math.inf, rest / model.tail_unit + ROOM, _summed(terms)))
    return rows


def _summed(terms: Iterable[tuple[int, float]]) -> Terms:
    found: dict[int, float] = {}
    for column, coefficient in terms:
        found[column] = found.get(column, 0.0) + coefficient
    return [(c, k) for c, k in found.items() if k]
