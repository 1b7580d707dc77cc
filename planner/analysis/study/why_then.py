"""Why a step begins when it does: what keeps it from beginning sooner, or what beginning sooner would cost.

Everything else stays as planned and the step alone begins one period sooner: the plan's own rules say whether
that could be, and its own objective what it would be worth.
"""

from __future__ import annotations

from collections.abc import Mapping

from planner.analysis.study.plan import Step
from planner.domain.base.language import Inner, Phrase, joined, phrase
from planner.domain.base.numbers import Money
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.domain.plan.plan import QUARTER
from planner.roadmap.problem import Activity, PlanningProblem, Starts
from planner.roadmap.value import (
    finished,
    level_path,
    objective_value,
    overdrawn,
    running,
    usage,
    violations,
)

AT_ONCE = "It begins with the plan."
SET = "Its start is set by hand."
FOLLOWS = "It follows “{name}”."
ON_TIME = "It ends with “{name}”, on which it rests."
WAITS_FOR = "It waits until “{name}” is at {level:g}."
CLOSED = ("Nothing begins in the quarter before.", "Nothing begins in the month before.")
PEOPLE = (
    "{role} have too few days left in the quarter before.",
    "{role} have too few days left in the month before.",
)
CASH = (
    "A quarter sooner the invoices would be more than is released.",
    "A month sooner the invoices would be more than is released.",
)
AT_MOST = (
    "In the quarter before, {n:one step runs|# steps run} already, as many as may at once.",
    "In the month before, {n:one step runs|# steps run} already, as many as may at once.",
)
LESS = (
    "Begun a quarter sooner, the plan would be worth {amount} less.",
    "Begun a month sooner, the plan would be worth {amount} less.",
)
NOTICED = 0.5
"""Money below which a difference is none: it would be printed as 0."""


def why_then(
    problem: PlanningProblem,
    starts: Starts,
    id_: str,
    measures: Mapping[str, str],
    currency: str = "",
) -> str:
    """Why ``id_`` begins in the period it does, as one sentence; empty where nothing plain can be said.

    ``measures`` are the names of what gates wait for; amounts are of the objective's money, in ``currency``,
    and are told only where money alone is what the plan aims at.
    """
    activity, start = problem.by_id[id_], starts[id_]
    if start <= problem.past:
        return AT_ONCE if start == 0 else ""
    if start == activity.earliest == activity.latest:
        return SET
    sooner = {**starts, id_: start - 1}
    kept = _kept_from(problem, sooner, activity, start - 1, measures)
    if kept or violations(problem, sooner):
        return kept
    lost = objective_value(problem, starts) - objective_value(problem, sooner)
    if problem.objective.kind != "value" or not currency or lost < NOTICED:
        return ""
    return phrase(LESS[_period(problem)], amount=Money(lost, currency))


def why_then_shown(step: Step, *, withheld: bool) -> str:
    """The sentence as it may be shown: without what follows from a worth that is withheld."""
    told = getattr(step.why_then, "pattern", step.why_then)
    return "" if withheld and told in LESS else step.why_then


def reasons(step: Step, *, withheld: bool) -> str:
    """Why a step is in the plan and why it begins when it does."""
    return joined([x for x in (step.why, why_then_shown(step, withheld=withheld)) if x], " ")


def _period(problem: PlanningProblem) -> int:
    """0 where a period is a quarter, 1 where it is a month."""
    return int(problem.months != QUARTER)


def _kept_from(
    problem: PlanningProblem,
    sooner: Starts,
    activity: Activity,
    start: int,
    measures: Mapping[str, str],
) -> str:
    """The first rule that ``sooner`` breaks, in which ``activity`` begins at ``start``; empty: none."""
    if start < activity.earliest:
        return SET
    waits = _waits(problem, sooner, activity, start)
    if waits:
        return waits
    for gate in activity.gates:
        if level_path(problem, sooner, gate.measure)[start] < gate.level - 1e-9:
            name = measures.get(gate.measure, gate.measure)
            return phrase(WAITS_FOR, name=Inner(name), level=gate.level)
    if start in problem.closed:
        return CLOSED[_period(problem)]
    return _limit(problem, sooner, activity, start)


def _waits(
    problem: PlanningProblem, sooner: Starts, activity: Activity, start: int
) -> Phrase | str:
    """What is not finished yet that it needs."""

    def ready(other: str) -> bool:
        return finished(problem, sooner, other, start - activity.lags.get(other, 0))

    missing = [n for n in activity.needs if not ready(n)]
    for any_of in activity.needs_any:
        if not any(ready(o) for o in any_of):
            missing += [o for o in any_of if o in sooner]
    if missing:
        last = max(missing, key=lambda i: sooner[i] + problem.by_id[i].duration)
        return phrase(FOLLOWS, name=problem.by_id[last].name)
    end = start + activity.duration
    for other in activity.safe_with:
        if not finished(problem, sooner, other, end):
            return phrase(ON_TIME, name=problem.by_id[other].name)
    return ""


def _limit(problem: PlanningProblem, sooner: Starts, activity: Activity, start: int) -> str:
    """The limit that does not reach in the period in which it would run as well; empty where all do."""
    unit = _period(problem)
    cash, days = usage(problem, sooner)
    for role, used in days.items():
        if activity.days.get(role) and overdrawn(problem.capacity[role][start], used[start]):
            names = {str(r): name for r, name in CAPACITY_ROLE_NAMES.items()}
            return phrase(PEOPLE[unit], role=names.get(str(role), role))
    spent = released = 0.0
    for period in range(problem.periods):
        fresh = not problem.carry_over
        spent = cash[period] + (0.0 if fresh else spent)
        released = problem.budget[period] + (0.0 if fresh else released)
        if overdrawn(released, spent):
            return CASH[unit]
    if overdrawn(problem.budget_total, sum(cash)):
        return CASH[unit]
    if running(problem, sooner)[start] > problem.most_at_once:
        return phrase(AT_MOST[unit], n=problem.most_at_once)
    return ""
