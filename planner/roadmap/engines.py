"""Two engines behind the linear model: HiGHS for proofs on value, CP-SAT for integers and quick answers."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from planner.roadmap.linear import LinearModel, Row
from planner.roadmap.problem import Starts

Outcome = Literal["optimal", "feasible", "impossible", "nothing"]
Found = Callable[[dict[str, int], float], None]
SEED = 7
NODES = 100
"""Nodes of HiGHS's search for a unit of effort."""
MOST_SECONDS = 900.0
"""Far beyond what any plan took on a loaded machine: one that is merely slow ends by its work."""
STOPPED = (RuntimeError, ValueError, AttributeError)
"""What an engine that gives up numerically comes out as (the last: its own status cannot be told)."""
ROUNDING = 1_000
PULL_SCALE = 1e6
HIGHS_MOST = 1_000.0
LARGEST = 10.0


@dataclass(frozen=True)
class Answer:
    """What an engine found: the plan, the bound on the model's objective, and how it ended.

    ``optimal``: within the gap asked for. ``nothing``: the limit ran out without a plan. ``by_clock``: it
    was the clock that ended it, so that another run may find another plan.
    """

    outcome: Outcome
    starts: dict[str, int]
    bound: float
    by_clock: bool = False


class Highs:
    """A model as HiGHS and its relaxations see it: rows can be added, and it is built once.

    Scaled so that all that can be won is 1,000 and no coefficient of a row lies above 10. It is given no plan
    to start from: with one, releases of HiGHS have called optimal what was not.
    """

    def __init__(self, model: LinearModel) -> None:
        from ortools.math_opt.python import mathopt

        self._opt = mathopt
        self.model = model
        self._made = mathopt.Model(name="roadmap")
        self._columns = [
            self._made.add_variable(lb=lower, ub=upper)
            for lower, upper in zip(model.lower, model.upper, strict=True)
        ]
        self._rows = 0
        self._scale = HIGHS_MOST / max(_largest(model), 1e-9)
        self._made.maximize(
            mathopt.fast_sum(
                [k * self._scale * self._columns[c] for c, k in enumerate(model.objective) if k]
            )
        )
        self._relaxed: Any = None
        self.read_rows()

    def read_rows(self) -> None:
        """Take rows that the model has been given since."""
        for row in self.model.rows[self._rows :]:
            largest = max((abs(k) for _, k in row.terms), default=1.0)
            times = LARGEST / largest if largest > LARGEST else 1.0
            self._made.add_linear_constraint(
                lb=row.lower * times,
                ub=row.upper * times,
                expr=self._opt.fast_sum([k * times * self._columns[c] for c, k in row.terms]),
            )
        self._rows = len(self.model.rows)

    def relaxed(self) -> tuple[list[float], float] | None:
        """Values of the columns and the bound where starts may be fractions; ``None`` where there is none."""
        if self._relaxed is None:
            self._relaxed = self._opt.IncrementalSolver(self._made, self._opt.SolverType.GLOP)
        try:
            result = self._relaxed.solve()
        except STOPPED:
            return None
        if result.termination.reason != self._opt.TerminationReason.OPTIMAL:
            return None
        values = result.variable_values(self._columns)
        return values, result.objective_value() / self._scale + self.model.constant

    def solve(self, *, gap: float, effort: float, most_seconds: float = MOST_SECONDS) -> Answer:
        """Solve with HiGHS; ``effort`` limits the nodes it searches, so equal models give equal plans.

        The work at the first node has no limit that HiGHS counts. ``most_seconds`` of wall clock end what
        would take for ever there; the answer then says so.
        """
        mathopt = self._opt
        for column, integer in zip(self._columns, self.model.integer, strict=True):
            column.integer = integer
        parameters = mathopt.SolveParameters(
            relative_gap_tolerance=gap,
            node_limit=max(1, round(effort * NODES)),
            time_limit=timedelta(seconds=most_seconds),
            random_seed=SEED,
        )
        try:
            result = mathopt.solve(self._made, mathopt.SolverType.HIGHS, params=parameters)
        except STOPPED:
            return Answer("nothing", {}, math.inf)
        finally:
            for column in self._columns:
                column.integer = False
        reason = result.termination.reason
        bound = result.termination.objective_bounds.dual_bound / self._scale + self.model.constant
        if reason == mathopt.TerminationReason.INFEASIBLE:
            return Answer("impossible", {}, -math.inf)
        by_clock = result.termination.limit == mathopt.Limit.TIME
        if not result.has_primal_feasible_solution():
            return Answer("nothing", {}, bound, by_clock)
        values = result.variable_values(self._columns)
        ended: Outcome = "optimal" if reason == mathopt.TerminationReason.OPTIMAL else "feasible"
        return Answer(ended, self.model.plan(values), bound, by_clock)


def solve_highs(
    model: LinearModel, *, gap: float, effort: float, most_seconds: float = MOST_SECONDS
) -> Answer:
    """Solve a model with HiGHS once; see ``Highs.solve``."""
    return Highs(model).solve(gap=gap, effort=effort, most_seconds=most_seconds)


def solve_cpsat(
    model: LinearModel,
    *,
    gap: float,
    effort: float,
    hint: Starts | None = None,
    found: Found | None = None,
    any_plan: bool = False,
) -> Answer:
    """Solve with CP-SAT; ``effort`` is its deterministic time, so equal models give equal plans.

    Reals become integers: savings in 10⁻⁷ of the largest objective, pulls in 10⁻⁶. ``any_plan`` drops the
    objective and asks only whether there is a plan.
    """
    from ortools.sat.python import cp_model

    made = cp_model.CpModel()
    unit = max(_largest(model), 1e-9) / 1e7
    scales: list[float] = []
    columns: list[Any] = []
    for number, (lower, upper, integer) in enumerate(
        zip(model.lower, model.upper, model.integer, strict=True)
    ):
        weight = abs(model.objective[number])
        whole = integer
        scale = 1.0 if whole else weight / unit if weight else PULL_SCALE
        scales.append(scale)
        # a sum of rounded terms may lie a little outside what the sum of the terms could be
        room = ROUNDING if scale != 1.0 else 0
        columns.append(
            made.new_int_var(
                math.floor(lower * scale) - room, math.ceil(upper * scale) + room, f"x{number}"
            )
        )
    for row in model.rows:
        _add_row(made, cp_model, row, columns, scales)
    terms = [(columns[c], round(k / scales[c] / unit)) for c, k in enumerate(model.objective) if k]
    if not any_plan:
        made.maximize(
            cp_model.LinearExpr.weighted_sum([x for x, _ in terms], [k for _, k in terms])
        )
    # once it is known what starts when, savings are at their tangents; without this they creep up by ones
    made.add_decision_strategy(
        [columns[x.column] for x in model.savings],
        cp_model.CHOOSE_FIRST,
        cp_model.SELECT_MAX_VALUE,
    )
    if hint is not None:
        for column, value in model.values_of(hint).items():
            made.add_hint(columns[column], int(value))
    solver = cp_model.CpSolver()
    p = solver.parameters
    p.random_seed = SEED
    p.max_deterministic_time = effort
    p.relative_gap_limit = gap
    p.num_workers = 1
    p.linearization_level = 2
    watcher = _Watcher(cp_model, model, columns, unit, found) if found is not None else None
    status = solver.solve(made, watcher.callback if watcher is not None else None)
    if status == cp_model.INFEASIBLE:
        return Answer("impossible", {}, -math.inf)
    bound = math.inf if any_plan else solver.best_objective_bound * unit + model.constant
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer("nothing", {}, bound)
    starts = model.plan([solver.value(x) for x in columns])
    ended: Outcome = "optimal" if status == cp_model.OPTIMAL else "feasible"
    return Answer(ended, starts, bound)


def _largest(model: LinearModel) -> float:
    """The most that the objective could be, roughly."""
    return sum(
        abs(k) * max(abs(model.lower[c]), abs(model.upper[c]))
        for c, k in enumerate(model.objective)
        if k
    )


def _add_row(made: Any, cp_model: Any, row: Row, columns: list[Any], scales: list[float]) -> None:
    """Write a row in integers; rounding never cuts off what the row allows by more than 10⁻⁶ of it."""
    ratios = [k / scales[c] for c, k in row.terms]
    ends = [x for x in (row.lower, row.upper) if math.isfinite(x)]
    fine = [abs(r) for (c, _), r in zip(row.terms, ratios, strict=True) if scales[c] != 1.0]
    slack = 0
    if row.lower == row.upper and fine:
        times = 1 / min(fine)  # the scaled column is then exactly the rounded sum
    elif fine:
        times = 1_000 / min(fine)
    elif all(float(x).is_integer() for x in (*ratios, *ends)):
        times = 1.0
    else:
        times = 1e9 / max(*(abs(x) for x in (*ratios, *ends)), 1e-9)
        slack = len(row.terms)
    expression = cp_model.LinearExpr.weighted_sum(
        [columns[c] for c, _ in row.terms], [round(r * times) for r in ratios]
    )
    if math.isfinite(row.upper):
        made.add(expression <= math.floor(row.upper * times + 1e-9) + slack)
    if math.isfinite(row.lower):
        made.add(expression >= math.ceil(row.lower * times - 1e-9) - slack)


class _Watcher:
    """Passes every better plan on."""

    def __init__(
        self, cp_model: Any, model: LinearModel, columns: list[Any], unit: float, found: Found
    ) -> None:
        class Callback(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]
            def on_solution_callback(self) -> None:
                values = [self.value(x) for x in columns]
                found(model.plan(values), self.best_objective_bound * unit + model.constant)

        self.callback = Callback()
