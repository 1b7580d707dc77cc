"""What more or less money, people and ambition would buy: the efficient frontier and marginal values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.analysis.study.levels import OVERALL, levels_now, raised_by
from planner.analysis.study.limits import capacity
from planner.analysis.study.planning import best_plan
from planner.analysis.study.setting import Setting, schedule_of, setting_of, starts_of
from planner.analysis.study.study import Study
from planner.domain.base.errors import Cancelled, PlanningError
from planner.domain.base.language import phrase
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES, CapacityRole
from planner.domain.plan.plan import QUARTER, Aim, Goal, Limits
from planner.economics.model import Timing
from planner.maturity.score import assess
from planner.roadmap.problem import PlanningProblem, Starts
from planner.roadmap.value import plan_cost, plan_value, usage, violations

Progress = Callable[[str, float], bool]

MONEY = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 5.0, 8.0)
PEOPLE = (0.0, 0.1, 0.25, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
GOALS = 12
GAP = 0.01
EFFORT = 2.0
STEP = 0.1
FLAT = 0.005


@dataclass(frozen=True)
class Point:
    """One plan of a frontier; ``x`` is what was varied, money and days in units of the project.

    ``value`` and ``cost`` are expected present values, in the money printed of the plan; ``cash`` is what is
    spent on invoices in the plan's quarters, ``days`` all person-days; ``level`` the overall one at its end.
    ``schedule`` is the plan, ``limits`` what it was made within. Where there is no plan, ``fault`` says so.
    """

    x: float
    limits: Limits
    value: float = 0.0
    cost: float = 0.0
    cash: float = 0.0
    days: float = 0.0
    level: float = 0.0
    schedule: Mapping[str, Timing] | None = None
    fault: str = ""


@dataclass(frozen=True)
class Frontier:
    """Points by budget a quarter, by share of people's time, and by overall level at the end of the plan."""

    money: tuple[Point, ...]
    people: tuple[Point, ...]
    goals: tuple[Point, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Marginal:
    """What a tenth more of one resource adds: ``gain`` in present value, and per unit of it.

    ``unit_gain`` is money for one unit of currency a quarter, or for one person-day a quarter.
    """

    name: str
    more: float
    gain: float
    unit_gain: float


def setting_for(study: Study) -> Setting:
    """What can be planned in a study's project, in the money that is printed of its plan."""
    setting = setting_of(study.project, study.profile, study.case_problem, study.candidates)
    starts = starts_of(study.plan.schedule, setting.per)
    if not starts:
        return setting
    worth = plan_value(setting.problem(), starts)
    return replace(setting, offset=study.case.npv.mean - worth)


def frontier(study: Study, progress: Progress | None = None) -> Frontier:
    """Plan again at twelve budgets, twelve shares of people's time and twelve levels.

    Each point is within 1 % of its best, or the best that twenty seconds find. Raises ``Cancelled``.
    """
    setting = setting_for(study)
    limits = setting.limits
    run = PointPlanner(setting, progress, len(MONEY) + len(PEOPLE) + GOALS + 1)
    budget = limits.budget_per_quarter
    money = run.line(
        [(budget * f, limits.model_copy(update={"budget_per_quarter": budget * f})) for f in MONEY]
    )
    people = run.line([(f, _more_people(limits, f)) for f in PEOPLE])
    goals = run.goals()
    words = _words(money, people, goals)
    if run.cut_short:
        words += (
            phrase(
                "{count} of these plans were cut short by the clock; another run may read differently.",
                count=run.cut_short,
            ),
        )
    return Frontier(money, people, goals, words)


def marginal_values(study: Study, progress: Progress | None = None) -> tuple[Marginal, ...]:
    """What a tenth more money, or a tenth more of one role, would add to the plan."""
    setting, limits = setting_for(study), study.project.limits
    people = capacity(study.project.organisation, limits)
    roles = [r for r, days in people.items() if days > 0]
    run = PointPlanner(setting, progress, len(roles) + 2)
    base = run.point(0.0, limits).value
    found = []
    if limits.budget_per_quarter > 0:
        extra = limits.budget_per_quarter * STEP
        richer = {"budget_per_quarter": limits.budget_per_quarter + extra}
        point = run.point(0.0, limits.model_copy(update=richer))
        found.append(_marginal("Money", extra, point.value - base))
    for role in roles:
        extra = people[role] * STEP
        days: dict[CapacityRole, float] = {**limits.days_per_quarter, role: people[role] + extra}
        point = run.point(0.0, limits.model_copy(update={"days_per_quarter": days}))
        found.append(_marginal(CAPACITY_ROLE_NAMES[role], extra, point.value - base))
    return tuple(sorted(found, key=lambda m: -m.gain))


def _marginal(name: str, extra: float, gain: float) -> Marginal:
    gain = max(gain, 0.0)  # more room never makes the best plan worse
    return Marginal(name, extra, gain, gain / extra)


def _more_people(limits: Limits, times: float) -> Limits:
    return limits.model_copy(
        update={
            "days_per_quarter": {r: d * times for r, d in limits.days_per_quarter.items()},
            "default_people_share": min(limits.default_people_share * times, 1.0),
        }
    )


class PointPlanner:
    """Plans one point after the other and reports how far it is."""

    def __init__(
        self,
        setting: Setting,
        progress: Progress | None,
        total: int,
    ) -> None:
        self.setting, self.progress, self.total = setting, progress, total
        self.made = 0
        self.cut_short = 0

    def waiting(self) -> bool:
        """Whether to go on."""
        return self.progress is None or self.progress("", self.made / self.total)

    def step(self) -> None:
        """Say that the next point is made; raises ``Cancelled``."""
        self.made += 1
        words = phrase("Plan {made} of {total}", made=self.made, total=self.total)
        if self.progress is not None and not self.progress(words, self.made / (self.total + 1)):
            raise Cancelled

    def point(self, x: float, limits: Limits, first: Starts | None = None) -> Point:
        """The best plan within ``limits``."""
        self.step()
        own = self.setting.within(limits)
        try:
            problem, solution = best_plan(
                own,
                self.waiting,
                first=first,
                gap=GAP,
                scored=1,
                effort=EFFORT,
            )
        except PlanningError as error:
            return Point(x, limits, fault=str(error))
        self.cut_short += not solution.repeatable
        return figures_of(own, x, problem, solution.starts)

    def line(self, wanted: Sequence[tuple[float, Limits]]) -> tuple[Point, ...]:
        """Points given from tight to loose limits, made the other way round.

        The best plan within loose limits that keeps tighter ones is the best within those as well, so many
        points need no search.
        """
        found: list[Point] = []
        for x, limits in reversed(wanted):
            looser = found[-1] if found else None
            if looser is not None and looser.schedule is not None and self._keeps(looser, limits):
                self.step()
                found.append(replace(looser, x=x, limits=limits))
            else:
                found.append(self.point(x, limits))
        return tuple(reversed(found))

    def _keeps(self, point: Point, limits: Limits) -> bool:
        problem = self.setting.within(limits).problem()
        return not violations(problem, _starts(point))

    def goals(self) -> tuple[Point, ...]:
        """Plans for twelve levels, from that of the free plan to the highest there is."""
        limits = self.setting.limits
        free = limits.model_copy(update={"goals": (), "aim": Aim()})
        start = self.point(0.0, free)
        most = self.point(0.0, free.model_copy(update={"aim": Aim(kind="level")}))
        start = replace(start, x=start.level)
        if most.fault or most.level <= start.level + 1e-6:
            return (start,)
        found = [replace(most, x=most.level)]
        span, last = most.level - start.level, limits.quarters * QUARTER - 1
        for k in range(GOALS - 2, 0, -1):
            # the plan of the higher level reaches this one as well, so it is a first plan
            level = round(start.level + span * k / (GOALS - 1), 4)
            goal = Goal(measure=OVERALL, level=level, by=last)
            higher = next((p for p in reversed(found) if p.schedule is not None), most)
            own = free.model_copy(update={"goals": (goal,)})
            found.append(self.point(level, own, _starts(higher)))
        return (start, *reversed(found))


def _starts(point: Point) -> dict[str, int]:
    return starts_of(point.schedule or {}, point.limits.per)


def figures_of(setting: Setting, x: float, problem: PlanningProblem, starts: Starts) -> Point:
    """The figures of one plan."""
    schedule = schedule_of(problem, starts)
    cash, days = usage(problem, starts)
    by_id = {c.id: c for c in setting.chosen}
    cells = setting.profile.cells.raised(raised_by(by_id[i] for i in starts))
    return Point(
        x=x,
        limits=setting.limits,
        value=setting.value(problem, starts),
        cost=plan_cost(problem, starts),
        cash=sum(cash),
        days=sum(sum(d) for d in days.values()),
        level=levels_now(assess(setting.project, cells)).get(OVERALL, 0.0),
        schedule=schedule,
    )


NO_MORE = {
    "money": "More money buys nothing: people’s time or the number of steps at once binds first.",
    "people": "More people’s time buys nothing: other limits bind first.",
}
UP_TO = {
    "money": "Up to {times:.3g} times today’s money the plan gains worth, {gain:.0%} in the end.",
    "people": "Up to {times:.3g} times today’s people’s time the plan gains worth, {gain:.0%} in the end.",
}


def _words(
    money: tuple[Point, ...], people: tuple[Point, ...], goals: tuple[Point, ...]
) -> tuple[str, ...]:
    """One sentence on each line, made from its points."""
    found = []
    lines = (
        ("money", money, MONEY.index(1.0)),
        ("people", people, PEOPLE.index(1.0)),
    )
    for name, line, now in lines:
        most = max(p.value for p in line)
        enough = next(k for k, p in enumerate(line) if p.value >= most * (1 - FLAT))
        if most <= 0:
            continue
        if enough <= now:
            found.append(NO_MORE[name])
        elif line[now].value > 0:
            found.append(
                phrase(
                    UP_TO[name], times=line[enough].x / line[now].x, gain=most / line[now].value - 1
                )
            )
    if len(goals) > 1 and not goals[-1].fault:
        found.append(
            phrase("Level {level:.1f} is the highest these limits allow.", level=goals[-1].level)
        )
    return tuple(found)
