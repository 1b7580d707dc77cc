"""Which limits hold a plan: what keeps steps from being earlier, and what breaks when all stay put."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from planner.analysis.around.repaired import light_problem, moved_by_hand
from planner.analysis.study.duties import period_by
from planner.analysis.study.duty_contents import contents_of
from planner.analysis.study.duty_reach import AT_ONCE, MONEY, Sooner, by_order, sooner
from planner.analysis.study.law_days import law_days
from planner.analysis.study.plan import Plan
from planner.analysis.study.setting import starts_of
from planner.analysis.study.study import Study
from planner.domain.base.language import Inner, joined, phrase
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.domain.project import Project
from planner.roadmap.problem import PlanningProblem, Starts
from planner.roadmap.value import finished, overdrawn, running, usage

LIMIT_NAMES = {MONEY: "money", AT_ONCE: "the number of steps at once"}
MOST_NAMED = 2


@dataclass(frozen=True)
class Binding:
    """A limit that holds the plan from one period to another (both included), and how many steps wait.

    ``limit`` is a role, ``money`` or ``at once``.
    """

    limit: str
    first: int
    last: int
    steps: int


def bindings(study: Study) -> tuple[Binding, ...]:
    """Limits without which a step could begin a period earlier, most waited for first.

    Counted are steps that save money, and all that duties ask for where one of them is late.
    """
    problem = light_problem(study, study.project)
    starts = _starts(problem, study)
    held: dict[str, set[int]] = {}
    waiting: dict[str, set[str]] = {}
    late = any(d.state == "late" for d in study.plan.duties)
    asked = set(study.plan.duty_schedule) if late else set()
    for step in study.plan.steps:
        id_ = step.candidate.id
        if not (step.candidate.initiative.effects or id_ in asked):
            continue
        if not _could_begin(problem, starts, id_):
            continue
        earlier = {**starts, id_: starts[id_] - 1}
        for limit, quarter in overloads(problem, earlier):
            held.setdefault(limit, set()).add(quarter)
            waiting.setdefault(limit, set()).add(id_)
    found = [
        Binding(limit, min(quarters), max(quarters), len(waiting[limit]))
        for limit, quarters in held.items()
    ]
    return tuple(sorted(found, key=lambda b: (-b.steps, b.first, b.limit)))


def sooner_with(study: Study, duty: str) -> Sooner | None:
    """What would keep a duty earlier than the plan does; ``None`` where the plan keeps nothing of it."""
    return sooner_each(study, (duty,)).get(duty)


def sooner_each(study: Study, duties: Iterable[str]) -> dict[str, Sooner]:
    """What would keep each of ``duties`` earlier than the plan does, where the plan keeps something of it."""
    problem = _with_laws(light_problem(study, study.project), study)
    months = {d.id: d.month for d in study.plan.duties if d.month is not None}
    of = {due.id: _duty_of(due.id) for due in problem.dues}
    ends = {due: months[one] // problem.months for due, one in of.items() if one in months}
    inside = _contents(study)
    ours = {
        duty: [due for due in ends if of[due] in (duty, *inside.get(duty, ()))] for duty in duties
    }
    found: dict[str, Sooner] = {}
    likely: tuple[str, ...] = ()
    for duty, dues in ours.items():
        if dues:
            found[duty] = sooner(problem, ends, dues, likely)
            likely = found[duty].limits or likely
    return found


def due_dates(study: Study, duties: Collection[str]) -> PlanningProblem:
    """The problem with ``duties`` by their own days, and all other duties as late as the plan keeps them."""
    problem = light_problem(study, study.project)
    months = {d.id: d.month for d in study.plan.duties if d.month is not None}
    inside = _contents(study)
    ours = {*duties, *(i for d in duties for i in inside.get(d, ()))}
    dues = []
    for due in problem.dues:
        one = _duty_of(due.id)
        if one in months:
            end = months[one] // problem.months
            by = due.by if one in ours else max(due.by, end)
            dues.append(replace(due, by=by, ahead={}))
    return replace(problem, dues=tuple(dues))


def _with_laws(problem: PlanningProblem, study: Study) -> PlanningProblem:
    """The problem with the days of the laws of its duties."""
    laws, start = law_days(study.project, study.project.duties), study.plan.start
    dues = [
        replace(due, law=period_by(laws[one], start, problem.periods, problem.months))
        if (one := _duty_of(due.id)) in laws
        else due
        for due in problem.dues
    ]
    return replace(problem, dues=tuple(dues))


def late_by_order(study: Study) -> dict[str, int]:
    """Duties that the order of their steps alone keeps after their own day, whatever people there are.

    With the month (from 0) with whose end that order lets each be kept, on the grid of the plan.
    """
    problem = light_problem(study, study.project)
    found: dict[str, int] = {}
    soonest = by_order(problem)
    for due in problem.dues:
        if (period := soonest[due.id]) > due.by:
            duty, month = _duty_of(due.id), (period + 1) * problem.months - 1
            found[duty] = max(found.get(duty, 0), month)
    return _with_contents(study, found)


def by_months(study: Study) -> dict[str, int]:
    """By duty the month (from 0) by whose end the order of its steps lets it be kept, planned by months.

    Empty where the plan is one of months: a step fills whole quarters on the grid of quarters only.
    """
    if study.project.limits.per == 1:
        return {}
    limits = study.project.limits.model_copy(update={"grid": "month"})
    found: dict[str, int] = {}
    problem = light_problem(study, study.project.model_copy(update={"limits": limits}))
    for due, month in by_order(problem).items():
        duty = _duty_of(due)
        found[duty] = max(found.get(duty, 0), month)
    return _with_contents(study, found)


def _contents(study: Study) -> dict[str, tuple[str, ...]]:
    """By duty those that ask for what it has to contain."""
    binding = [d for d in study.project.duties if d.binds]
    found = {d.id: tuple(c.id for c in contents_of(d, binding)) for d in binding}
    return {duty: inside for duty, inside in found.items() if inside}


def _with_contents(study: Study, months: dict[str, int]) -> dict[str, int]:
    """``months`` by duty, where what has contents is there no earlier than these."""
    later = {
        duty: max(months[i] for i in (duty, *inside) if i in months)
        for duty, inside in _contents(study).items()
        if any(i in months for i in (duty, *inside))
    }
    return {**months, **later}


def earlier_month(study: Study, duty: str, months: Mapping[str, int]) -> int | None:
    """The month of a duty in ``months`` (of ``by_months``); ``None`` where the plan keeps it as early."""
    end = next((d.month for d in study.plan.duties if d.id == duty), None)
    by = months.get(duty)
    return by if by is not None and end is not None and by < end else None


def _duty_of(due: str) -> str:
    return due.rpartition(":")[0]


def _starts(problem: PlanningProblem, study: Study) -> dict[str, int]:
    """Starts of the plan in periods, as far as the problem knows its steps."""
    starts = starts_of(study.plan.schedule, problem.months)
    return {i: s for i, s in starts.items() if i in problem.by_id}


def _could_begin(problem: PlanningProblem, starts: Starts, id_: str) -> bool:
    """Whether all that a step needs would let it begin a period earlier."""
    activity, start = problem.by_id[id_], starts[id_] - 1
    return (
        start >= activity.earliest
        and activity.latest is None
        and start not in problem.closed
        and all(finished(problem, starts, n, start) for n in activity.needs)
        and all(any(finished(problem, starts, o, start) for o in g) for g in activity.needs_any)
        and all(finished(problem, starts, o, start + activity.duration) for o in activity.safe_with)
    )


def overloads(problem: PlanningProblem, starts: Starts) -> Iterator[tuple[str, int]]:
    """Limits that a plan breaks, with the period."""
    cash, days = usage(problem, starts)
    for role, used in days.items():
        for quarter, amount in enumerate(used):
            if overdrawn(problem.capacity[role][quarter], amount):
                yield role, quarter
    spent = released = 0.0
    for quarter, paid in enumerate(cash):
        carried = problem.carry_over
        spent = spent + paid if carried else paid
        released = released + problem.budget[quarter] if carried else problem.budget[quarter]
        if overdrawn(released, spent):
            yield MONEY, quarter
    if overdrawn(problem.budget_total, sum(cash)):
        yield MONEY, problem.periods - 1
    for quarter, count in enumerate(running(problem, starts)):
        if count > problem.most_at_once:
            yield AT_ONCE, quarter


def limit_name(limit: str) -> str:
    """What a limit is called inside a sentence."""
    if limit in LIMIT_NAMES:
        return Inner(LIMIT_NAMES[limit])
    return Inner(next((n for r, n in CAPACITY_ROLE_NAMES.items() if str(r) == limit), limit))


def _when(plan: Plan, first: int, last: int) -> str:
    if first == last:
        return phrase("in {quarter}", quarter=plan.name_of(first * plan.per))
    names = [plan.name_of(period * plan.per) for period in (first, last)]
    return phrase("{first} to {last}", first=names[0], last=names[1])


def binding_words(study: Study, found: tuple[Binding, ...]) -> str:
    """What holds the plan, in a sentence or two; what does not is said where it is money."""
    if not study.plan.steps:
        return ""
    if not found:
        return "No limit holds the plan: more money or people would not bring a step forward."
    listed = [
        phrase("{limit} {when}", limit=limit_name(b.limit), when=_when(study.plan, b.first, b.last))
        for b in found[:MOST_NAMED]
    ]
    words = [phrase("What binds: {limits}.", limits=joined(listed, "; "))]
    if all(b.limit != MONEY for b in found):
        words.append("Money does not bind.")
    return joined(words, " ")


def breaks(study: Study, project: Project) -> tuple[str, ...]:
    """What breaks when every step that was not moved by hand keeps its start in the plan of ``study``."""
    problem = light_problem(study, project)
    before = _starts(problem, study)
    starts = {**before, **moved_by_hand(problem, before)}
    plan, per = study.plan, problem.months
    found = [
        phrase("{limit}, {quarter}", limit=limit_name(limit), quarter=plan.name_of(period * per))
        for limit, period in overloads(problem, starts)
    ]
    for id_, start in starts.items():
        activity = problem.by_id[id_]
        found += [
            phrase(
                "“{name}” begins before “{other}” is finished",
                name=activity.name,
                other=problem.by_id[need].name,
            )
            for need in activity.needs
            if need in starts and not finished(problem, starts, need, start)
        ]
    return tuple(dict.fromkeys(found))
