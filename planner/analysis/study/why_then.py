"""Why a step begins when it does: what keeps it from beginning sooner, or what beginning sooner would cost.

Everything else stays as planned and the step alone begins one period sooner: the plan's own rules say whether
that could be, and its own objective what it would be worth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.analysis.study.plan import Step
from planner.domain.base.language import Inner, joined, phrase
from planner.domain.base.numbers import Money
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.domain.plan.plan import QUARTER
from planner.roadmap.problem import Activity, PlanningProblem, Starts
from planner.roadmap.value import Broken, objective_value, violations

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
    broken = violations(problem, sooner)
    if broken:
        return _kept_by(problem, sooner, activity, broken, measures)
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


ORDER = ("window", "needs", "safe", "gate", "closed", "days", "money", "at once")
"""Kinds of rules that keep a step from beginning sooner, in the order in which they are told."""


def _kept_by(
    problem: PlanningProblem,
    sooner: Starts,
    activity: Activity,
    broken: Sequence[Broken],
    measures: Mapping[str, str],
) -> str:
    """The first rule that ``sooner`` breaks for ``activity``, in words; empty where none is plain."""
    told = [b for b in broken if b.kind in ORDER and b.about in ("", activity.id)]
    if not told:
        return ""
    kind = min((b.kind for b in told), key=ORDER.index)
    needed = [n for b in told if b.kind == kind for n in b.needed]
    unit = _period(problem)
    if kind == "window":
        return SET
    if kind == "needs":
        planned = [n for n in needed if n in sooner]
        last = max(planned, key=lambda i: sooner[i] + problem.by_id[i].duration)
        return phrase(FOLLOWS, name=problem.by_id[last].name)
    if kind == "safe":
        return phrase(ON_TIME, name=problem.by_id[needed[0]].name)
    if kind == "gate":
        gate = next(g for g in activity.gates if g.measure == needed[0])
        name = measures.get(gate.measure, gate.measure)
        return phrase(WAITS_FOR, name=Inner(name), level=gate.level)
    if kind == "days":
        names = {str(r): name for r, name in CAPACITY_ROLE_NAMES.items()}
        return phrase(PEOPLE[unit], role=names.get(needed[0], needed[0]))
    if kind == "at once":
        return phrase(AT_MOST[unit], n=problem.most_at_once)
    return {"closed": CLOSED, "money": CASH}[kind][unit]
