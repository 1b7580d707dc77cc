"""What can be planned, and the planning problem it makes: expected worth over common futures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.duties import DutyPart, dues_of, duty_parts
from planner.analysis.study.duty_reach import within_reach
from planner.analysis.study.duty_title import duty_short
from planner.analysis.study.experiments import released, released_in_all, released_money
from planner.analysis.study.law_days import law_days
from planner.analysis.study.levels import Lifts, levels_now, measures, rungs
from planner.analysis.study.limits import closed_periods, periods_of
from planner.analysis.study.plannable import plannable
from planner.analysis.study.planning_futures import (
    CAREFUL,
    PLANNING,
    calibrated,
    planning_draws,
    single,
)
from planner.domain.base.errors import PlanningError
from planner.domain.plan.plan import Limits, Window
from planner.domain.project import Project
from planner.economics.costs import once_cash, yearly_cash
from planner.economics.model import CaseProblem, Draws, Timing, sample
from planner.economics.planning_costs import CostTables
from planner.economics.planning_terms import PlanningTerms
from planner.maturity.score import Profile
from planner.roadmap.futures import Floats, Futures
from planner.roadmap.greedy import with_activity
from planner.roadmap.problem import (
    Activity,
    Due,
    Gate,
    Objective,
    PlanningProblem,
    Rung,
    Starts,
    Target,
)
from planner.roadmap.value import plan_value

TRIFLING = 1e-4
"""Weight of what costs nothing in the plan, so that of two such choices the sensible one is taken."""
SHARED = ("printed", "terms", "futures", "costs")
"""What does not hang on the limits."""


@dataclass(frozen=True)
class Setting:
    """Everything a planning problem is made from; ``ladder`` is scored once and serves every variant."""

    project: Project
    profile: Profile
    case: CaseProblem
    chosen: tuple[Candidate, ...]
    ladder: tuple[Rung, ...]
    parts: tuple[DutyPart, ...] = ()
    """What is still to be done for the duties that bind."""
    offset: float = 0.0
    """What the printed futures say of the plan more than the planning futures do."""

    @property
    def limits(self) -> Limits:
        """The limits of the project."""
        return self.project.limits

    def within(self, limits: Limits) -> Setting:
        """The same with other limits on the same grid; what was drawn and priced already stays."""
        other = replace(self, project=self.project.model_copy(update={"limits": limits}))
        alike = (limits.aim.kind == "careful") == (self.limits.aim.kind == "careful")
        shared = SHARED if alike else [k for k in SHARED if k != "futures"]
        vars(other).update({k: v for k, v in vars(self).items() if k in shared})
        return other

    @cached_property
    def printed(self) -> Draws:
        """All futures that are printed; plans are made to agree with them."""
        finance = self.project.finance
        return sample(self.case, finance.seed, finance.trials).draws

    @cached_property
    def terms(self) -> PlanningTerms:
        """What becomes of every candidate in the futures that are printed."""
        return PlanningTerms.of(self.case, self.months, self.printed)

    @cached_property
    def futures(self) -> Futures:
        """Few futures, the same for every plan that is compared (see ``planning_futures``)."""
        careful = self.limits.aim.kind == "careful"
        count = CAREFUL if careful else PLANNING
        few = planning_draws(self.case, self.project.finance.seed, count)
        terms = PlanningTerms.of(self.case, self.months, few)
        found = calibrated(terms, self.terms, self.per)
        return replace(found, costs=self._costs_by_future(terms)) if careful else found

    def _costs_by_future(self, terms: PlanningTerms) -> dict[str, Floats]:
        """Present cost of each candidate by start in few futures; its mean is that of all printed ones."""
        found = {}
        for c in self.chosen:
            if c.initiative.anyway:
                continue
            rows = [terms.cost(c.id, self.timing(c, s)) for s in range(self.periods)]
            means = [max(float(r.mean()), 1e-9) for r in rows]
            found[c.id] = np.array(
                [r * (cost / m) for r, m, cost in zip(rows, means, self.costs[c.id], strict=False)]
            )
        return found

    @cached_property
    def costs(self) -> dict[str, list[float]]:
        """Expected present cost of each candidate by the period in which it starts."""
        tables = CostTables.of(self.case, self.printed)
        periods = range(self.case.horizon // self.per)
        return {
            c.id: tables.expected(
                c.initiative, [self.timing(c, s) for s in periods], self.terms.became[c.id]
            )
            for c in self.chosen
        }

    @cached_property
    def reachable(self) -> tuple[Due, ...]:
        """The duties by the earliest dates that the limits leave, whatever else is wished for."""
        asked = replace(self.problem(), targets=(), objective=Objective("cost"))
        return within_reach(asked).dues if asked.dues else ()

    @property
    def per(self) -> int:
        """Months of a period: of a quarter, or one."""
        return self.limits.per

    @property
    def periods(self) -> int:
        """How many periods are planned."""
        return periods_of(self.limits, self.case.horizon)

    @property
    def months(self) -> dict[str, int]:
        """How long each candidate takes."""
        return {c.id: c.duration for c in self.chosen}

    def timing(self, candidate: Candidate, start: int) -> Timing:
        """Months of a candidate that starts in a period."""
        first = start * self.per
        return Timing(first, first + candidate.duration)

    def problem(self) -> PlanningProblem:
        """The planning problem: expected worth over common futures, within the limits."""
        activities = tuple(
            _activity(self, c, self.printed, self.costs[c.id][: self.periods]) for c in self.chosen
        )
        return _problem(self, activities, self.futures)

    def problems(self, draws: Draws) -> list[PlanningProblem]:
        """One planning problem for each trial of ``draws``, which hold no outcomes: chances stay chances."""
        terms = PlanningTerms.of(self.case, self.months, draws)
        costs = {
            c.id: [terms.cost(c.id, self.timing(c, s)) for s in range(self.periods)]
            for c in self.chosen
        }
        made = []
        for k in range(len(next(iter(draws.values())))):
            alone = {id_: values[k : k + 1] for id_, values in draws.items()}
            activities = tuple(
                _activity(self, c, alone, [float(x[k]) for x in costs[c.id]]) for c in self.chosen
            )
            made.append(_problem(self, activities, single(terms, k, self.per)))
        return made

    def value(self, problem: PlanningProblem, starts: Starts) -> float:
        """Expected worth of a plan in the money that is printed: what compares plans with each other."""
        return plan_value(problem, starts) + self.offset if starts else 0.0


def setting_of(
    project: Project,
    profile: Profile,
    case: CaseProblem,
    found: tuple[Candidate, ...],
    lifts: Lifts | None = None,
    printed: Draws | None = None,
) -> Setting:
    """What can be planned in ``project``; ``lifts`` and ``printed`` where they are at hand already."""
    chosen, why_not = plannable(found, project)
    binding = [
        d.model_copy(update={"name": duty_short(project, d)}) for d in project.duties if d.binds
    ]
    parts = tuple(duty_parts(project, profile, found, why_not, binding))
    ladder = rungs(lifts or Lifts(project, profile), chosen)
    setting = Setting(project, profile, case, chosen, ladder, parts)
    if printed is not None:
        vars(setting)["printed"] = printed
    return setting


def within_limits(
    project: Project, periods: int, activities: tuple[Activity, ...], **more: Any
) -> PlanningProblem:
    """The problem of these activities within the project's money and people; ``more`` are other fields."""
    limits = project.limits
    return PlanningProblem(
        periods=periods,
        activities=activities,
        worth={},
        budget=released_money(project, limits, periods),
        capacity=released(project, limits, periods),
        most_at_once=limits.most_at_once,
        carry_over=limits.carry_over,
        budget_total=released_in_all(project, limits, periods),
        closed=closed_periods(limits, periods),
        months=limits.per,
        **more,
    )


def _problem(
    setting: Setting, activities: tuple[Activity, ...], futures: Futures
) -> PlanningProblem:
    """Limits, levels and aims around the activities."""
    project, limits = setting.project, setting.limits
    periods, per = setting.periods, setting.per
    names = measures(project)
    aim, last = limits.aim, periods - 1
    made = within_limits(
        project,
        periods,
        activities,
        futures=futures,
        levels=levels_now(setting.profile),
        dues=dues_of(
            setting.parts,
            setting.terms,
            date.fromisoformat(limits.start),
            periods,
            per,
            law_days(project, project.duties),
        ),
        rungs=setting.ladder,
        targets=tuple(
            Target(_known(g.measure, names), g.level, min(last_ended(g.by, per), last))
            for g in limits.goals
        ),
        objective=Objective(
            aim.kind,
            _known(aim.measure, names),
            last if aim.by is None else min(last_ended(aim.by, per), last),
            aim.per_level,
            aim.share,
        ),
    )
    anyway = _done_anyway(setting, made)
    return replace(
        made,
        activities=tuple(replace(a, wish="must") if a.id in anyway else a for a in made.activities),
    )


def _done_anyway(setting: Setting, problem: PlanningProblem) -> frozenset[str]:
    """Practices that are done with and without a plan, as far as the limits allow them one by one.

    What rests on a step that has a price comes as soon as that is there, and is no reason for it.
    """
    free = replace(problem, targets=(), dues=())
    return frozenset(
        c.id
        for c in setting.chosen
        if c.kind == "practice"
        and c.initiative.anyway
        and not _waits(c, setting.chosen)
        and setting.project.wishes.get(c.id) is None
        and with_activity(free, {}, problem.by_id[c.id]) is not None
    )


def _waits(candidate: Candidate, chosen: tuple[Candidate, ...]) -> bool:
    others = {c.id: c for c in chosen}
    return any(n in others and not others[n].initiative.anyway for n in candidate.needs)


def _activity(setting: Setting, candidate: Candidate, draws: Draws, costs: list[float]) -> Activity:
    """One candidate as an activity; ``costs`` are expected present costs by start."""
    initiative = candidate.initiative
    window = setting.limits.windows.get(candidate.id, Window())
    per = setting.per
    yearly = float(yearly_cash(initiative, draws).mean()) * per / 12
    set_up = (candidate.duration - initiative.trial_months) // per
    once = float(once_cash(initiative, draws).mean()) / set_up
    if initiative.anyway:
        # on both sides, so free; the earliest start and the cheaper tool still come first
        each = TRIFLING * (candidate.days + float(initiative.yearly_invoices()))
        late = (
            len(costs) if _waits(candidate, setting.chosen) else 0
        )  # a trifle wanted, where it waits
        costs = [each * (1 + s - 2 * late) for s in range(len(costs))]
    return replace(
        activity_of(candidate, setting.chosen, setting.project, costs, once, yearly),
        gates=tuple(
            Gate(_known(g.measure, measures(setting.project)), g.level) for g in window.after
        ),
    )


def activity_of(
    candidate: Candidate,
    chosen: tuple[Candidate, ...],
    project: Project,
    costs: Sequence[float],
    once: float,
    yearly: float,
) -> Activity:
    """One of the ``chosen`` as an activity without gates, as wishes and windows of the project have it.

    ``costs`` are present costs by start, ``once`` and ``yearly`` the invoices of one period while it is set
    up and of each period from then on.
    """
    per = project.limits.per
    ids = {c.id for c in chosen}
    owned = set(project.organisation.tools_in_use)
    earliest, latest = _window(project.limits.windows.get(candidate.id, Window()), per)
    return Activity(
        id=candidate.id,
        name=candidate.name,
        duration=candidate.duration // per,
        days=_days(candidate),
        cost_by_start=tuple(costs),
        cash=_cash(candidate, once, yearly, per),
        needs=tuple(n for n in candidate.needs if n in ids),
        needs_any=tuple(
            tuple(t for t in any_of if t in ids)
            for any_of in candidate.needs_any
            if not owned.intersection(any_of)
        ),
        safe_with=tuple(n for n in candidate.initiative.safe_with if n in ids),
        group=candidate.group,
        wish=project.wishes.get(candidate.id, "auto"),
        earliest=earliest,
        latest=latest,
    )


def _window(window: Window, per: int) -> tuple[int, int | None]:
    """A window in periods: none begins before it, unless it lies inside a single one."""
    earliest = -(-window.earliest // per)
    if window.latest is None:
        return earliest, None
    latest = window.latest // per
    return min(earliest, latest), latest


def last_ended(month: int, per: int) -> int:
    """The last period that is over at the end of a month; the first where none is."""
    return max((month + 1) // per - 1, 0)


def _days(candidate: Candidate) -> dict[str, float]:
    """Person-days by role to set it up, and of its trial."""
    one = candidate.initiative
    days = {str(r): d for r, d in one.effort_days.items()}
    for role, more in ({} if one.trial is None else one.trial.days).items():
        days[str(role)] = days.get(str(role), 0.0) + more
    return days


def _cash(candidate: Candidate, once: float, yearly: float, per: int) -> tuple[float, ...]:
    """Invoices by period from the start, the last one from then on: a trial’s come first."""
    look, periods = candidate.initiative.trial, candidate.duration // per
    if look is None:
        return (*[once + yearly] * periods, yearly) if once else (yearly,)
    waiting = look.months // per
    setting_up = [once + yearly] * (periods - waiting)
    return (look.cash, *[0.0] * (waiting - 1), *setting_up, yearly)


def _known(measure: str, names: Mapping[str, str]) -> str:
    if measure not in names:
        raise PlanningError(
            "There is no level “{measure}” to reach. Known: {names}.",
            measure=measure,
            names=", ".join(sorted(names)),
        )
    return measure


def schedule_of(problem: PlanningProblem, starts: Starts) -> dict[str, Timing]:
    """Turn periods into months."""
    per = problem.months
    return {i: Timing(s * per, (s + problem.by_id[i].duration) * per) for i, s in starts.items()}


def starts_of(schedule: Mapping[str, Timing], per: int) -> dict[str, int]:
    """Turn months into periods of ``per`` months."""
    return {i: t.start // per for i, t in schedule.items()}
