"""From a solution to a plan that can say why: reasons, stages, what is left out, maturity path."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from importlib.metadata import version

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.duties import first_ended
from planner.analysis.study.experiments import cash_of, days_of, experiments_of
from planner.analysis.study.levels import measures, raised_by
from planner.analysis.study.limits import capacity
from planner.analysis.study.options import stage_number
from planner.analysis.study.plan import Experiment, LeftOut, Plan, StageSummary, Step
from planner.analysis.study.why_then import why_then
from planner.domain.answers.level import Level
from planner.domain.base.language import Inner, Phrase, joined, phrase
from planner.domain.base.numbers import Money
from planner.domain.content.catalogue import Catalogue
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES, CAPACITY_ROLES
from planner.domain.plan.calendar import Calendar, first_day
from planner.domain.plan.plan import QUARTER, Limits
from planner.domain.project import Project
from planner.economics.costs import cost_flows
from planner.economics.metrics import present_value
from planner.economics.model import CaseProblem, Draws, Timing, at_means
from planner.economics.outcomes import Outcome, outcomes
from planner.maturity.score import Profile, overall_after
from planner.roadmap.engines import SEED
from planner.roadmap.greedy import with_activity
from planner.roadmap.problem import Activity, Due, PlanningProblem, Starts
from planner.roadmap.solver import Solution
from planner.roadmap.value import finished, objective_value, plan_value, usage

STATUS_WORDS = {
    "proven": "Within these limits no other choice or timing is worth more",
    "within": "Within these limits no other choice or timing is worth over {gap:.1%} more",
    "found": "Best plan found so far",
}
OTHER_AIMS = {
    "proven": "Within these limits no other choice or timing does better by this aim",
    "within": "Within these limits no other choice or timing does over {gap:.1%} better by this aim",
    "found": "Best plan found so far",
}
"""What is said where it is not worth alone that decides."""


ANYWAY = "Do it anyway: it is right with and without a plan, so its cost is not counted here."
WAITS = "Right with and without a plan; it waits for what it rests on, which is not planned yet."
PAYS = "It brings more than it costs."
ASKED_BY = "The duty “{name}” asks for it."
NO_PLACE = (
    "No room for it within the money, the people and the time; with more of all it would still not pay.",
    "No room for it within the money, the people and the time; with more of all it would pay.",
)
DEAR = "Costs {amount} more than it brings, prerequisites included."
MARGIN = "Adds less than the plan’s margin of error."


def plan_status(solution: Solution, aim: str = "value") -> str:
    """Say how good a solution is proven to be, by its aim."""
    words = STATUS_WORDS if aim in ("value", "date") else OTHER_AIMS
    return phrase(words[solution.status], gap=max(solution.gap, 0.001))


def describe(
    project: Project,
    catalogue: Catalogue,
    profile: Profile,
    case: CaseProblem,
    found: tuple[Candidate, ...],
    why_not: Mapping[str, str],
    problem: PlanningProblem,
    solution: Solution,
) -> Plan:
    """Turn a solution into a plan with reasons."""
    by_id = {c.id: c for c in found}
    starts = prune(problem, solution.starts)
    means = at_means(case)
    per, named = problem.months, measures(project)
    became = outcomes(case, {i: problem.by_id[i].duration * per for i in starts}, means)
    steps = tuple(
        sorted(
            (
                replace(
                    _step(i, s, starts, problem, case, by_id, means, became),
                    dates=_dates(project, s * per, (s + problem.by_id[i].duration) * per),
                    why_then=why_then(problem, starts, i, named, project.organisation.currency),
                )
                for i, s in starts.items()
            ),
            key=lambda s: (s.start, s.candidate.stage, s.candidate.kind != "tool", s.candidate.id),
        )
    )
    cash, days = by_quarter(problem, starts)
    experiments = experiments_of(project)
    cash, days = with_experiments(cash, days, experiments)
    people = capacity(project.organisation, project.limits)
    path = maturity_path(profile, steps, len(cash))
    return Plan(
        start=date.fromisoformat(project.limits.start),
        quarters=len(cash),
        per=per,
        steps=steps,
        stages=_stages(steps, catalogue, project.limits),
        left_out=_left_out(project.organisation.currency, found, why_not, problem, starts),
        cash=cash,
        days={r: days[r] for r in CAPACITY_ROLES if any(days[r]) or people[r] > 0},
        capacity=people,
        budget=project.limits.budget_per_quarter,
        path=path,
        status=plan_status(replace(solution, starts=starts), problem.objective.kind),
        gap=solution.gap,
        repeatable=solution.repeatable,
        room=max(solution.bound - solution.objective, 0.0),
        worth=solution.value,
        code=solution.status,
        seconds=solution.seconds,
        made_by=fingerprint(problem),
        experiments=experiments,
    )


def _dates(project: Project, start: int, end: int) -> tuple[date, date]:
    """The first and the last day in some months of the plan on which people work on it."""
    begin = date.fromisoformat(project.limits.start)
    first, last = first_day(begin, start), first_day(begin, end) - timedelta(days=1)
    calendar = Calendar.of(project.organisation.region, project.limits)
    return calendar.first(first, last), calendar.last(last, first)


def by_quarter(
    problem: PlanningProblem, starts: Starts
) -> tuple[tuple[float, ...], dict[str, tuple[float, ...]]]:
    """Invoices and person-days by role that a plan takes, by quarter."""
    each = QUARTER // problem.months

    def summed(used: Sequence[float]) -> tuple[float, ...]:
        return tuple(sum(used[k : k + each]) for k in range(0, len(used), each))

    cash, days = usage(problem, starts)
    return summed(cash), {role: summed(used) for role, used in days.items()}


def with_experiments(
    cash: tuple[float, ...],
    days: Mapping[str, tuple[float, ...]],
    experiments: tuple[Experiment, ...],
) -> tuple[tuple[float, ...], dict[str, tuple[float, ...]]]:
    """Invoices and person-days by role and quarter, with those of experiments."""
    paid = cash_of(experiments, QUARTER, len(cash))
    more = days_of(experiments, QUARTER, len(cash))
    return tuple(a + b for a, b in zip(cash, paid, strict=True)), {
        r: tuple(a + b for a, b in zip(used, more[r], strict=True)) for r, used in days.items()
    }


def fingerprint(problem: PlanningProblem) -> str:
    """Engine, version, seed and a hash of the data: what has to be alike for a plan to be alike."""
    data = hashlib.sha256((repr(problem) + problem.valued.digest).encode()).hexdigest()[:12]
    engine = f"HiGHS + CP-SAT (OR-Tools {version('ortools')})"
    return phrase("{engine}, seed {seed}, data {data}", engine=engine, seed=str(SEED), data=data)


def prune(problem: PlanningProblem, starts: Starts) -> dict[str, int]:
    """Drop what brings no money and serves no other step and no goal; a solver within its gap may leave some.

    A practice without figures pulls nothing and may still be there for the level that a goal asks for.
    """
    kept = dict(starts)
    for id_ in sorted(starts, key=lambda i: -starts[i]):
        activity = problem.by_id[id_]
        if problem.saves(id_) or activity.wish == "must" or _lifts_a_goal(problem, starts, id_):
            continue
        rest = {i: s for i, s in kept.items() if i != id_}
        same_worth = objective_value(problem, rest) >= objective_value(problem, kept)
        if same_worth and _still_ordered(problem, rest):
            kept = rest
    return kept


def _lifts_a_goal(problem: PlanningProblem, starts: Starts, id_: str) -> bool:
    """Whether a step serves a duty, or is finished in time for a goal or a gate and lifts its measure."""
    if any(id_ in due.members for due in problem.dues):
        return True
    end = starts[id_] + problem.by_id[id_].duration
    due = [(t.measure, t.by + 1) for t in problem.targets]
    due += [(g.measure, s) for i, s in starts.items() for g in problem.by_id[i].gates]
    return any(
        id_ in rung.by and measure in rung.lifts and end <= by
        for measure, by in due
        for rung in problem.rungs
    )


def _still_ordered(problem: PlanningProblem, starts: Starts) -> bool:
    done = partial(finished, problem, starts)
    return all(
        all(done(n, s) for n in problem.by_id[i].needs)
        and all(any(done(o, s) for o in any_of) for any_of in problem.by_id[i].needs_any)
        for i, s in starts.items()
    )


def _step(
    id_: str,
    start: int,
    starts: Starts,
    problem: PlanningProblem,
    case: CaseProblem,
    by_id: Mapping[str, Candidate],
    means: Draws,
    became: Mapping[str, Outcome],
) -> Step:
    activity = problem.by_id[id_]
    candidate = by_id[id_]
    waits = list(activity.needs)
    for any_of in activity.needs_any:
        waits += _first_ready(problem, starts, any_of)[:1]
    needed_by = [
        by_id[o].name
        for o in starts
        if id_ in problem.by_id[o].needs
        or any(id_ in _first_ready(problem, starts, a)[:1] for a in problem.by_id[o].needs_any)
    ]
    value = plan_value(problem, starts)
    without = plan_value(problem, {i: s for i, s in starts.items() if i != id_})
    gain = value - without
    due = asking(id_, problem, starts)
    if candidate.initiative.anyway and candidate.kind == "practice":
        why = ANYWAY if due is None else joined([phrase(ASKED_BY, name=due.name), ANYWAY], " ")
    elif activity.wish == "must":
        why = "You asked for it."
    elif due is not None:
        why = phrase(ASKED_BY, name=due.name)
    elif gain > 0 and candidate.kind == "practice":
        why = _of_others(BUILT_ON, needed_by) if needed_by else PAYS
    elif needed_by:
        why = _of_others(NEEDED, needed_by)
    elif guarded := [by_id[o].name for o in starts if id_ in problem.by_id[o].safe_with]:
        why = _of_others(SAFE_WITH, guarded)
    else:
        why = "Adds to the plan."
    if candidate.assumed:
        why = joined([why, ASSUMED[candidate.assumed]], " ")
    if candidate.fit.below_size and candidate.kind == "practice":
        why = joined([why, phrase(BELOW_SIZE, reason=candidate.fit.reason)], " ")
    per = problem.months
    timing = Timing(start * per, (start + activity.duration) * per)
    _, invoices = cost_flows(case, {id_: timing}, means, became)
    cash = float(present_value(invoices, case.rate)[0])
    total = activity.cost_by_start[start]
    return Step(
        candidate=candidate,
        start=timing.start,
        end=timing.finish,
        why=why,
        waits_for=tuple(dict.fromkeys(w for w in waits if w in starts)),
        cash=min(cash, total),
        own_cost=max(total - cash, 0.0),
        invoices=float(invoices.sum()),
    )


def pays(why: str) -> bool:
    """Whether a step's reason is that it brings more than it costs."""
    return why.startswith(PAYS.removesuffix("."))


def asking(id_: str, problem: PlanningProblem, starts: Starts) -> Due | None:
    """The duty to name as a step's reason: one that the plan does not keep without it, the earliest.

    Whoever strikes that duty can strike the step. Where others would do for every duty, the first whose date
    rests on the step; ``None`` where none does.
    """

    def spare(due: Due) -> bool:
        return sum(m in starts for m in due.members) > due.least

    return min(
        (d for d in problem.dues if _rests_on(d, id_, problem, starts)),
        key=lambda d: (spare(d), d.by, d.day),
        default=None,
    )


def _rests_on(due: Due, id_: str, problem: PlanningProblem, starts: Starts) -> bool:
    """Whether the plan's date of a duty rests on a step: not where others that do as well end before it."""
    ends = {m: starts[m] + problem.by_id[m].duration for m in due.members if m in starts}
    return id_ in first_ended(due.members, due.least, ends)


def _first_ready(problem: PlanningProblem, starts: Starts, any_of: tuple[str, ...]) -> list[str]:
    """The planned ones of a set of alternatives, the one that is ready first in front."""
    planned = [i for i in any_of if i in starts]
    return sorted(planned, key=lambda i: (starts[i] + problem.by_id[i].duration, i))


BELOW_SIZE = "{reason} It is planned all the same: thresholds of size advise, the figures decide."
ASSUMED = {
    "figures": "Nobody has figures for it: those of its stage are assumed.",
    "by_hand": "By hand, at twice the work: no tool for it is planned.",
}
BUILT_ON = (
    "It brings more than it costs, and “{name}” builds on it.",
    "It brings more than it costs, and “{name}” and {more:one|#} more build on it.",
)
SAFE_WITH = (
    "“{name}” is safe only with it.",
    "“{name}” and {more:one|#} more are safe only with it.",
)
NEEDED = ("“{name}” needs it.", "“{name}” and {more:one|#} more need it.")


def _of_others(patterns: tuple[str, str], names: list[str]) -> str:
    """Name the first of the steps that need this one, and how many more there are."""
    return phrase(patterns[len(names) > 1], name=names[0], more=len(names) - 1)


def _stages(
    steps: tuple[Step, ...], catalogue: Catalogue, limits: Limits
) -> tuple[StageSummary, ...]:
    """What starts between two reviews; named after what most of its steps are about.

    Reviews lie at the end of every fourth quarter, so stages follow one another; what a stage begins may run
    across its review.
    """
    names = limits.stage_names
    grouped: dict[int, list[Step]] = {}
    for step in steps:
        grouped.setdefault(stage_number(step.start), []).append(step)
    summaries: list[StageSummary] = []
    for number in sorted(grouped):
        members = tuple(grouped[number])
        practices = [s for s in members if s.candidate.kind == "practice"]
        shown = sorted(practices, key=lambda s: -s.candidate.level_gain)[:2]
        given = names[number - 1] if number <= len(names) else ""
        taken = {s.name for s in summaries}
        end = max(s.end for s in members)
        summaries.append(
            StageSummary(
                number=number,
                name=given or _theme(members, catalogue, taken),
                start=min(s.start for s in members),
                end=end,
                cost=sum(s.cost for s in members),
                steps=members,
                goal=_goal([s.candidate.name for s in shown]),
            )
        )
    return tuple(summaries)


def _theme(members: tuple[Step, ...], catalogue: Catalogue, taken: set[str]) -> str:
    """The theme of the catalogue that most steps belong to, and is not the name of a stage before."""
    count: dict[int, float] = {}
    for step in members:
        theme = max(step.candidate.stage, 1)
        count[theme] = count.get(theme, 0.0) + step.candidate.days
    themes = sorted(count, key=lambda t: (-count[t], t))
    free = [t for t in themes if catalogue.stage_names[t] not in taken]
    if free:
        return catalogue.stage_names[free[0]]
    most = catalogue.stage_names[themes[0]]
    again = (
        phrase("{name}, continued", name=most)
        if n == 2
        else phrase("{name}, part {n}", name=most, n=n)
        for n in range(2, len(taken) + 3)
    )
    return next(name for name in again if name not in taken)


def _goal(names: list[str]) -> str:
    """What will be in place after a stage: its one or two practices that raise the level most."""
    if not names:
        return "Tools in place"
    if len(names) == 1:
        return phrase("“{first}” in place", first=names[0])
    return phrase("“{first}” and “{second}” in place", first=names[0], second=names[1])


def _left_out(
    currency: str,
    found: tuple[Candidate, ...],
    why_not: Mapping[str, str],
    problem: PlanningProblem,
    starts: Starts,
) -> tuple[LeftOut, ...]:
    out = []
    value = plan_value(problem, starts)
    for candidate in found:
        if candidate.id in starts or candidate.fit.status == "in_place":
            continue
        if candidate.id in why_not:
            out.append(LeftOut(candidate, why_not[candidate.id]))
        elif candidate.kind == "practice":
            out.append(
                LeftOut(candidate, _why_left_out(candidate, problem, starts, value, currency))
            )
    return tuple(out)


def _why_left_out(
    candidate: Candidate, problem: PlanningProblem, starts: Starts, value: float, currency: str
) -> str:
    activity = problem.by_id[candidate.id]
    if problem.latest_start(activity) < 0:
        return "Takes longer than the plan."
    twin = next(
        (
            problem.by_id[i].name
            for i in starts
            if activity.group is not None and problem.by_id[i].group == activity.group
        ),
        None,
    )
    if twin is not None:
        return phrase("“{name}” is chosen instead.", name=twin)
    trial = with_activity(problem, starts, activity)
    if trial is None:
        return _no_room(problem, starts, activity, value)
    gain = plan_value(problem, trial) - value
    if gain <= 0 and candidate.initiative.anyway:
        return WAITS if activity.needs else ANYWAY
    if gain <= 0:
        return phrase(DEAR, amount=Money(-gain, currency))
    return MARGIN


NO_ROOM = (
    "No room: {what} leaves none in any quarter; with more it would still not pay.",
    "No room: {what} leaves none in any quarter; with more it would pay.",
)


HELD = (NO_ROOM[True], NO_PLACE[True])
"""Reasons that limits alone give: with more it would pay."""


def held_by_limits(left_out: tuple[LeftOut, ...]) -> bool:
    """Whether a limit keeps a practice out; else it is what they cost and bring alone."""
    reasons = (x.why.pattern if isinstance(x.why, Phrase) else x.why for x in left_out)
    return any(r in HELD for r in reasons)


def _no_room(problem: PlanningProblem, starts: Starts, activity: Activity, value: float) -> str:
    """Which one limit keeps it out, and whether it would pay without."""
    free = math.inf
    looser = {
        "money": replace(problem, budget=(free,) * problem.periods, budget_total=free),
        "the number of steps at once": replace(problem, most_at_once=len(problem.activities) + 1),
    }
    for role in activity.days:
        people = {**problem.capacity, role: (free,) * problem.periods}
        name = next((n for r, n in CAPACITY_ROLE_NAMES.items() if str(r) == role), role)
        looser[phrase("time of {people}", people=Inner(name))] = replace(problem, capacity=people)
    for what, other in looser.items():
        trial = with_activity(other, starts, activity)
        if trial is not None:
            gain = plan_value(problem, trial) - value
            return phrase(NO_ROOM[gain > 0], what=what)
    roles = dict.fromkeys(problem.capacity, (free,) * problem.periods)
    everything = replace(looser["money"], most_at_once=len(problem.activities) + 1, capacity=roles)
    trial = with_activity(everything, starts, activity)
    return NO_PLACE[trial is not None and plan_value(problem, trial) > value]


def maturity_path(profile: Profile, steps: tuple[Step, ...], quarters: int) -> tuple[Level, ...]:
    """Overall level now and at the end of each quarter, from the practices finished by then."""
    ends = [QUARTER * (q + 1) for q in range(quarters)]
    raised = [raised_by(s.candidate for s in steps if s.end <= end) for end in ends]
    return (profile.overall, *overall_after(profile, raised))
