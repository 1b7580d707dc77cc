"""Duties whose last step ends with no period in hand: what beginning that step one period sooner would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planner.analysis.around.repaired import light_problem
from planner.analysis.study.binding_parts import binding_parts
from planner.analysis.study.duties import first_ended, judged
from planner.analysis.study.duty_result import DutyResult
from planner.analysis.study.once_a_study import once_a_study
from planner.analysis.study.setting import starts_of
from planner.analysis.study.study import Study, futures_of
from planner.domain.base.language import joined, phrase
from planner.domain.base.numbers import long_date, money
from planner.domain.plan.calendar import months_ended
from planner.economics.model import Sample, Schedule, Timing
from planner.economics.worth import net_present_value
from planner.roadmap.value import violations


@dataclass(frozen=True)
class Sooner:
    """What one duty gains by a start ``months`` sooner: shares of futures 0–1, money as present value.

    Its last step is planned to end before month ``end``.

    ``in_time`` is the share in which it is kept by its day as planned, ``then`` with the sooner start;
    ``worth`` by how much the plan is worth more for it, ``None`` where nothing can begin sooner.
    """

    id: str
    end: int
    months: int
    in_time: float
    then: float | None = None
    worth: float | None = None


MOST_NAMED = 2
NO_TIME = "Its last step ends on {end}, with no time in hand."
EARLIER = (
    "Begun {months:one month|# months} earlier, it would be kept in time in {n:d} of 100 futures"
)
FOR = (
    "{said}, for {money} less of expected worth.",
    "{said}, and the plan would be worth {money} more.",
)
"""What an earlier start costs, and what it brings where it costs nothing."""
NOT_EARLIER = "Within order and limits it cannot begin {months:one month|# months} earlier."


@once_a_study
def sooner(study: Study) -> Mapping[str, Sooner]:
    """By duty that is planned in time with no period in hand: what a start one period sooner would do.

    Only the steps that its date rests on begin sooner, all else stays. Told from the printed futures.
    """
    plan, per = study.plan, study.plan.per
    tight = [
        d
        for d in plan.duties
        if d.state == "planned"
        and d.month is not None
        and d.month + 1 + per > months_ended(plan.start, date.fromisoformat(d.by))
    ]
    if not tight:
        return {}
    futures = futures_of(study.project, study.case_problem, plan.schedule)
    problem = light_problem(study, study.project)
    broken = set(violations(problem, starts_of(plan.schedule, per)))
    now = net_present_value(study.case_problem, plan.schedule, futures.draws).mean()
    found = {}
    for duty in tight:
        moved = dict(plan.schedule)
        for id_ in _last_steps(study, duty):
            timing = moved[id_]
            moved[id_] = Timing(timing.start - per, timing.finish - per)
        fits = all(t.start >= 0 for t in moved.values()) and not (
            set(violations(problem, starts_of(moved, per))) - broken
        )
        then = worth = None
        if fits:
            then = _judged(study, moved, futures)[duty.id].in_time
            later = net_present_value(study.case_problem, moved, futures.draws).mean()
            worth = float(later - now)
        found[duty.id] = Sooner(duty.id, (duty.month or 0) + 1, per, duty.in_time, then, worth)
    return found


def _last_steps(study: Study, duty: DutyResult) -> set[str]:
    """The steps that the duty's date rests on and that end last."""
    ends = {i: t.finish for i, t in study.plan.schedule.items()}
    resting = {
        m
        for part in binding_parts(study)
        if part.duty.id == duty.id
        for m in first_ended(part.members, part.least, ends)
    }
    return {m for m in resting if ends[m] == max(ends[r] for r in resting)}


def _judged(study: Study, schedule: Schedule, futures: Sample) -> dict[str, DutyResult]:
    plan = study.plan
    duties = [d for d in study.project.duties if d.binds]
    found = judged(
        binding_parts(study),
        duties,
        study.case_problem,
        schedule,
        futures.draws,
        plan.start,
        plan.months // plan.per,
        plan.per,
    )
    return {d.id: d for d in found}


def least_in_time(study: Study, schedule: Schedule) -> float | None:
    """In what share of futures a schedule keeps its least sure duty, of those planned in time, by its day.

    ``None`` where it plans none in time.
    """
    if not schedule or not study.plan.duties:
        return None
    if schedule == study.plan.schedule:
        found = study.plan.duties
    else:
        futures = futures_of(study.project, study.case_problem, schedule)
        found = tuple(_judged(study, schedule, futures).values())
    return min((d.in_time for d in found if d.state == "planned"), default=None)


def sooner_words(study: Study, duty: str) -> str:
    """That a duty has no time in hand, and what a sooner start would cost and bring; empty where it has."""
    one = sooner(study).get(duty)
    if one is None:
        return ""
    ends = phrase(NO_TIME, end=long_date(study.plan.last_day(one.end)))
    if one.then is None or one.worth is None:
        return joined([ends, phrase(NOT_EARLIER, months=one.months)], " ")
    said = phrase(EARLIER, months=one.months, n=round(100 * one.then))
    if study.judgement.withheld:
        return joined([ends, phrase("{said}.", said=said)], " ")
    amount = money(abs(one.worth), study.project.organisation.currency)
    return joined([ends, phrase(FOR[one.worth > 0], said=said, money=amount)], " ")


def sooner_lines(study: Study, schedule: Schedule) -> list[str]:
    """The same with the names of the duties, of those whose last steps are as planned in ``schedule``."""
    planned = study.plan.schedule
    found = [
        (d.name, words)
        for d in study.plan.duties
        if (words := sooner_words(study, d.id))
        and all(schedule.get(i) == planned[i] for i in _last_steps(study, d))
    ]
    more = len(found) - MOST_NAMED
    said = [phrase("“{name}”: {words}", name=n, words=w) for n, w in found[:MOST_NAMED]]
    if more > 0:
        said.append(phrase("{n} more duties have no time in hand.", n=more))
    return said
