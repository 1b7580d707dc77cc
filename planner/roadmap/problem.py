"""The planning problem: activities, limits and what savings are worth, with no engine in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from planner.domain.errors import PlanningError
from planner.domain.plan import Wish


@dataclass(frozen=True)
class Activity:
    """Something that can be started in one quarter and is finished ``duration`` quarters later.

    ``days`` are person-days by role over the whole duration, spread evenly. ``cash_per_quarter`` is
    paid from the start to the end of the plan. ``cost_by_start`` is the present value of all costs
    if started in quarter s. ``pulls[atom][k]`` is −ln(1 − effect) in the k-th quarter after the
    finish; the last entry holds for good.
    """

    id: str
    name: str
    duration: int
    days: Mapping[str, float]
    cash_per_quarter: float
    cost_by_start: tuple[float, ...]
    pulls: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    needs_any: tuple[tuple[str, ...], ...] = ()
    group: str | None = None
    wish: Wish = "auto"

    def pull(self, atom: str, since_finish: int) -> float:
        """−ln(1 − effect) on ``atom`` in the given quarter after the finish; 0 before it."""
        values = self.pulls.get(atom)
        if values is None or since_finish < 0:
            return 0.0
        return values[min(since_finish, len(values) - 1)]


@dataclass(frozen=True)
class PlanningProblem:
    """Choose and time activities for the most value within limits.

    ``worth[atom][q]`` is the discounted money saved in quarter q if the whole atom vanished;
    q runs over the appraisal horizon, which may be longer than ``quarters``. ``budget`` is the cash
    released per quarter (unspent money carries over); ``capacity`` are person-days per role and
    quarter; at most ``most_at_once`` activities run in a quarter.

    Raises ``PlanningError`` for problems that contradict themselves.
    """

    quarters: int
    activities: tuple[Activity, ...]
    worth: Mapping[str, tuple[float, ...]]
    budget: tuple[float, ...]
    capacity: Mapping[str, tuple[float, ...]]
    most_at_once: int

    def __post_init__(self) -> None:
        self._check_limits()
        self._check_references()
        self._check_order()

    @cached_property
    def by_id(self) -> dict[str, Activity]:
        """Activities by id."""
        return {a.id: a for a in self.activities}

    def latest_start(self, activity: Activity) -> int:
        """Last quarter in which ``activity`` can start and still finish in the plan; may be < 0."""
        return self.quarters - activity.duration

    def _check_limits(self) -> None:
        if len(self.budget) != self.quarters:
            raise PlanningError("The budget must name an amount for every quarter of the plan.")
        for quarter, amount in enumerate(self.budget):
            if not amount >= 0:
                raise PlanningError(
                    f"The budget of quarter {quarter + 1} is {amount:g}; it must be 0 or more."
                )
        for role, days in self.capacity.items():
            if len(days) != self.quarters or min(days) < 0:
                raise PlanningError(
                    f"The person-days of {role} must be 0 or more in every quarter of the plan."
                )
        if self.most_at_once < 1:
            raise PlanningError("At least one initiative must be allowed at a time.")

    def _check_references(self) -> None:
        if len(self.by_id) < len(self.activities):
            raise PlanningError("An initiative stands twice in the planning problem.")
        for activity in self.activities:
            named = [*activity.needs, *(i for any_of in activity.needs_any for i in any_of)]
            for other in named:
                if other not in self.by_id:
                    raise PlanningError(
                        f"“{activity.name}” needs “{other}”, which is not a candidate."
                    )
            if activity.wish == "must" and self.latest_start(activity) < 0:
                raise PlanningError(
                    f"“{activity.name}” is a must but takes {activity.duration} quarters; "
                    f"the plan has {self.quarters}. Extend the plan or drop the must."
                )
            for role in activity.days:
                if role not in self.capacity:
                    raise PlanningError(f"“{activity.name}” needs the unknown role “{role}”.")

    def _check_order(self) -> None:
        state: dict[str, int] = {}

        def visit(id_: str, path: tuple[str, ...]) -> None:
            if state.get(id_) == 2:
                return
            if state.get(id_) == 1:
                ring = " → ".join((*path[path.index(id_) :], id_))
                raise PlanningError(f"The prerequisites go round in a circle: {ring}.")
            state[id_] = 1
            for other in self.by_id[id_].needs:
                visit(other, (*path, id_))
            state[id_] = 2

        for activity in self.activities:
            visit(activity.id, ())


Starts = Mapping[str, int]
"""A plan: the quarter in which each chosen activity starts."""
