"""The planning problem as rows and columns, for any engine that can solve a mixed-integer model.

Columns z[i, t] say "activity i has started by period t". The saving 1 − exp(−y) on an atom is concave in the
summed pulls y, so tangents bound it from above without further binaries. The model's objective is therefore
a bound, never a result: plans are valued by ``value.objective_value``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from planner.roadmap.problem import Activity, PlanningProblem, Starts
from planner.roadmap.value import level_worth

TANGENTS = 12
Terms = list[tuple[int, float]]


@dataclass(frozen=True)
class Row:
    """``lower`` ≤ Σ coefficient · column ≤ ``upper``."""

    lower: float
    upper: float
    terms: Terms


@dataclass(frozen=True)
class Saving:
    """One saving of the model: its column and that of the summed pulls, its worth in money, its tangents."""

    atom: str
    period: int
    worth: float
    column: int
    pulled: int
    points: list[float] = field(default_factory=list)


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

    def column(self, lower: float, upper: float, *, integer: bool = False) -> int:
        """Add a column and return its number."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.integer.append(integer)
        self.objective.append(0.0)
        return len(self.lower) - 1

    def add(self, lower: float, upper: float, terms: Iterable[tuple[int, float]]) -> None:
        """Add a row; terms on one column are summed. A row without terms must hold by itself."""
        summed: dict[int, float] = {}
        for column, coefficient in terms:
            summed[column] = summed.get(column, 0.0) + coefficient
        kept = [(c, k) for c, k in summed.items() if k]
        if kept or lower > 0 or upper < 0:
            self.rows.append(Row(lower, upper, kept))

    def plan(self, values: Sequence[float]) -> dict[str, int]:
        """Read the plan from the values of the columns."""
        found: dict[str, int] = {}
        for (id_, period), column in self.started.items():
            if values[column] > 0.5 and (id_ not in found or period < found[id_]):
                found[id_] = period
        return found

    def values_of(self, starts: Starts) -> dict[int, float]:
        """Values of the columns that say what has started when, for a plan."""
        return {
            column: float(id_ in starts and starts[id_] <= period)
            for (id_, period), column in self.started.items()
        }


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
        terms: Terms = []
        periods = self.windows[activity.id]
        for before, period in zip([None, *periods], periods, strict=False):
            weight = weights.get(period, 0.0)
            if not weight:
                continue
            terms.append((self.model.started[activity.id, period], weight))
            if before is not None:
                terms.append((self.model.started[activity.id, before], -weight))
        return terms

    def finished(self, id_: str, by: int) -> Terms:
        """Whether ``id_`` is finished when period ``by`` begins."""
        return self.started(id_, by - self.problem.by_id[id_].duration)

    def build(self, tangents: int) -> LinearModel:
        self._activities()
        self._order()
        self._money()
        self._people()
        self._levels()
        self._objective(tangents)
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
        for rung in self.problem.rungs:
            lift = rung.lifts.get(measure, 0.0)
            done = [t for i in rung.by if i in self.windows for t in self.finished(i, by)]
            if not lift or not done:
                continue
            reached = self.model.column(0.0, 1.0)
            self.model.add(-math.inf, 0.0, [(reached, 1.0), *_times(done, -1.0)])
            terms.append((reached, lift))
        return terms

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

    def _objective(self, tangents: int) -> None:
        problem, model = self.problem, self.model
        for activity in self.planned:
            weights = {
                t: activity.preferred(t) - activity.cost_by_start[t]
                for t in self.windows[activity.id]
            }
            for column, weight in self.starting(activity, weights):
                model.objective[column] += weight
        objective = problem.objective
        if objective.kind != "cost":
            self._savings(tangents)
        if objective.kind in ("level", "mixture"):
            worth = level_worth(problem)
            model.constant += worth * problem.levels[objective.measure]
            for column, lift in self._lift(objective.measure, objective.by + 1):
                model.objective[column] += worth * lift

    def _savings(self, tangents: int) -> None:
        problem, model = self.problem, self.model
        for atom, worths in problem.worth.items():
            acting = [a for a in self.planned if any(a.pulls.get(atom, ()))]
            if not acting:
                continue
            most = sum(max(0.0, *a.pulls[atom]) for a in acting)
            least = sum(min(0.0, *a.pulls[atom]) for a in acting)
            # periods in which the pulls depend on the starts in the same way are one saving
            alike: dict[tuple[tuple[int, float], ...], tuple[int, float]] = {}
            for period, worth in enumerate(worths):
                terms: Terms = []
                for a in acting:
                    weights = {t: a.pull(atom, period - t - a.duration) for t in self.windows[a.id]}
                    terms += self.starting(a, weights)
                summed: dict[int, float] = {}
                for column, coefficient in terms:
                    summed[column] = summed.get(column, 0.0) + coefficient
                key = tuple((c, round(k, 12)) for c, k in sorted(summed.items()) if abs(k) > 1e-12)
                if worth > 0 and key:
                    first, total = alike.get(key, (period, 0.0))
                    alike[key] = (first, total + worth)
            for key, (period, worth) in alike.items():
                y = model.column(least, most)
                model.add(0.0, 0.0, [(y, -1.0), *key])
                saved = model.column(worth * -math.expm1(-least), worth * -math.expm1(-most))
                model.objective[saved] = 1.0
                saving = Saving(atom, period, worth, saved, y)
                model.savings.append(saving)
                for point in tangent_points(most, tangents):
                    add_tangent(model, saving, point)


def _times(terms: Terms, factor: float) -> Terms:
    return [(column, coefficient * factor) for column, coefficient in terms]


def tangent_points(most: float, count: int) -> list[float]:
    """Points where tangents touch, evenly spaced in 1 − exp(−y) so that the error is even too."""
    top = -math.expm1(-max(most, 1e-9))
    return [-math.log1p(-top * k / count) for k in range(count + 1)]


def add_tangent(model: LinearModel, saving: Saving, point: float) -> None:
    """Bound a saving by the tangent at ``point`` of the summed pulls."""
    slope = math.exp(-point)
    saving.points.append(point)
    model.add(
        -math.inf,
        saving.worth * (1 - slope - slope * point),
        [(saving.column, 1.0), (saving.pulled, -saving.worth * slope)],
    )


def build(problem: PlanningProblem, tangents: int = TANGENTS) -> LinearModel:
    """Write ``problem`` as a mixed-integer model."""
    return _Builder(problem).build(tangents)


def pulled(problem: PlanningProblem, starts: Starts, saving: Saving) -> float:
    """Summed pulls on a saving's atom in its period, for a plan."""
    return sum(
        problem.by_id[i].pull(saving.atom, saving.period - s - problem.by_id[i].duration)
        for i, s in starts.items()
    )
