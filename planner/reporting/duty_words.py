"""What duties ask for, what keeping them costs, and which of them are in time too seldom, in sentences."""

from __future__ import annotations

from datetime import date

from planner.analysis.around.binding import by_months, earlier_month, limit_name, sooner_with
from planner.analysis.study.duties import DAYS_IN_HAND
from planner.analysis.study.duty_result import DutyResult
from planner.analysis.study.duty_title import number_words, requirement_of
from planner.analysis.study.study import Study
from planner.analysis.systems.register import register
from planner.analysis.systems.system_duties import law_day
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import Money, long_month
from planner.domain.plan.calendar import DAY, first_day
from planner.reporting.late_words import LateReasons

CANNOT_WAIT = "What duties ask for cannot wait a quarter."


def duty_price_words(study: Study) -> str:
    """How much of the plan is there because duties ask for it, and at what price; empty without any."""
    steps, all_ = study.plan.duty_schedule, len(study.plan.steps)
    if not steps or study.judgement.withheld:
        return ""
    found = {o.id: o.expected for o in study.decision.options}
    currency = study.project.organisation.currency
    worth = found.get("duties", found.get("whole", 0.0))
    pattern = (
        "Duties ask for all {all} steps, so doing nothing is no choice; together they cost {amount} "
        "more than they bring."
        if len(steps) == all_
        else "Duties ask for {count} of the {all} steps, so doing nothing is no choice; these cost {amount} "
        "more than they bring."
    )
    if worth >= 0:
        pattern = (
            "Duties ask for {count} of the {all} steps, so doing nothing is no choice; these bring {amount} "
            "more than they cost."
        )
    return tr(phrase(pattern, count=len(steps), all=all_, amount=Money(abs(worth), currency)))


def duty_odds_words(study: Study) -> str:
    """Which duties are in time too seldom to sign for; empty where none is, or too little is known."""
    short = [d for d in study.plan.duties if d.state == "planned" and d.in_time < DAYS_IN_HAND]
    if not short or study.judgement.withheld:
        return ""
    worst = min(short, key=lambda d: (d.in_time, d.id))
    sure = NEVER_SURE
    if worst.sure is not None:
        sure = phrase(
            "in 80 of 100 by {month}", month=long_month(study.plan.month_start(worst.sure))
        )
    name, n = _in_short(study, worst), round(100 * worst.in_time)
    pattern = ODDS if len(short) == 1 else ODDS_OF_MANY
    words = [phrase(pattern, count=len(short), name=name, n=n, sure=sure)]
    step = next((s.candidate.name for s in study.plan.steps if s.candidate.id == worst.cause), "")
    if step:
        words.append(phrase(TRIED_AGAIN, step=step, n=round(100 * worst.cause_share)))
    return tr(joined([*words, *_sooner_words(study, worst)], " "))


def _sooner_words(study: Study, one: DutyResult) -> list[str]:
    found = sooner_with(study, one.id)
    if found is None:
        return []
    if found.limits:
        limits = joined([limit_name(limit) for limit in found.limits], " / ")
        return [phrase(WITH_MORE, limits=limits)]
    if found.in_order:
        by = earlier_month(study, one.id, by_months(study))
        return [IN_ORDER if by is None else IN_QUARTERS]
    return [EARLIER if found.as_it_is else NOT_ONE]


ODDS = "“{name}” is kept by its own day in {n} of 100 futures only, {sure}."
ODDS_OF_MANY = (
    "{count} duties have too little room for a further try, “{name}” least: it is kept by its own day in "
    "{n} of 100 futures only, {sure}."
)
NEVER_SURE = "and in 80 of 100 not within the years counted"
TRIED_AGAIN = (
    "Where it is late, “{step}” is tried again most often (in {n} of 100 of these futures)."
)
WITH_MORE = "More of any of these could bring it forward: {limits}. Else agree a later day."
IN_ORDER = (
    "Whatever people and money there are, the order of its steps leaves nothing earlier: agree a later day, "
    "or keep it by hand until then."
)
IN_QUARTERS = (
    "Whatever people and money there are, the order of its steps leaves nothing earlier where each fills "
    "whole quarters: plan by months, agree a later day, or keep it by hand until then."
)
EARLIER = "It can be kept earlier within the limits: give it an earlier day."
NOT_ONE = (
    "No single limit would bring it forward: agree a later day, or keep it by hand until then."
)


def law_days(study: Study, day: str) -> dict[str, str]:
    """By duty of the plan the day from which its law asks; duties that no law asks are left out.

    ``day`` is that of the report (``YYYY-MM-DD``).
    """
    project = study.project
    by_id = {d.id: d for d in project.duties}
    if not project.frameworks or not study.plan.duties:
        return {}
    found = register(project, study.profile.cells, day)
    days = {d.id: law_day(found, by_id[d.id]) for d in study.plan.duties if d.id in by_id}
    return {id_: law for id_, law in days.items() if law}


def behind_law(study: Study, one: DutyResult, law: str) -> bool:
    """Whether what is not kept by its own day is not there on the day ``law`` either."""
    if one.state == "missing" or one.month is None:
        return True
    return first_day(study.plan.start, one.month + 1) > date.fromisoformat(law) + DAY


def duty_late_words(study: Study, day: str, reasons: LateReasons | None = None) -> str:
    """How many duties the plan itself keeps after their own day, or not at all; empty where none is.

    How many of them are behind the day of their law too stands beside it, and why they are late where
    ``reasons`` are given. ``day`` is that of the report.
    """
    late = [d for d in study.plan.duties if d.state in ("late", "missing")]
    if not late or study.judgement.withheld:
        return ""
    laws = law_days(study, day)
    bound = [d for d in late if d.id in laws]
    behind = sum(behind_law(study, d, laws[d.id]) for d in bound)
    if behind == len(late):
        pattern = LATE_ONE_BEHIND if len(late) == 1 else LATE_ALL_BEHIND
    elif behind:
        pattern = LATE_BEHIND
    else:
        pattern = LATE_ONE if len(late) == 1 else LATE
    why = reasons.of_many(d.id for d in late) if reasons is not None else []
    return tr(joined([phrase(pattern, count=len(late), behind=behind), *why], " "))


def beside_plan_words(study: Study, day: str) -> str:
    """What no plan covers: duties by hand, requirements not decided, overdue validations; empty where none.

    Who reads that duties ask for every step has to read here what is asked beside them. ``day`` is that of
    the report.
    """
    project = study.project
    if not project.frameworks:
        return ""
    by_hand = sum(d.state == "by_hand" for d in study.plan.duties)
    found = register(project, study.profile.cells, day)
    waiting = found.counts()["open"]
    of_laws = sum(found.counts(f.id)["open"] for f in found.frameworks if f.binds)
    overdue = sum(len(r.overdue) for r in found.rows)
    said = [phrase(w, n=n) for w, n in ((BY_HAND, by_hand), (OVERDUE, overdue)) if n]
    if waiting:
        if 0 < of_laws < waiting:
            said.append(phrase(NOT_DECIDED_OF_LAWS, n=waiting, laws=of_laws))
        else:
            said.append(phrase(NOT_DECIDED, n=waiting))
    return tr(joined(said, " ")) if said else ""


BY_HAND = "Duties that no step keeps, to be kept by hand: {n:d}."
NOT_DECIDED = "Requirements not decided yet, in no plan: {n:d}."
NOT_DECIDED_OF_LAWS = "Requirements not decided yet, in no plan: {n:d}, of them {laws:d} of laws."
OVERDUE = "Models whose validation is overdue: {n:d}."
LATE = "{count} duties are not kept by their own day even with this plan: see the list of duties."
LATE_ONE = "1 duty is not kept by its own day even with this plan: see the list of duties."
LATE_BEHIND = (
    "{count} duties are not kept by their own day, {behind} of them not by the day of their law "
    "either."
)
LATE_ALL_BEHIND = "{count} duties are kept neither by their own day nor by the day of their law."
LATE_ONE_BEHIND = "1 duty is not kept by its own day, and not by the day of its law either."


def _in_short(study: Study, one: DutyResult) -> str:
    """Law and number of a duty whose requirement is known, for whole sentences do not fit into a sentence."""
    duty = next((d for d in study.project.duties if d.id == one.id), None)
    found = requirement_of(study.project, duty) if duty is not None else None
    if found is None:
        return one.name
    return phrase("{law} {number}", law=found[0].short, number=number_words(found[1]))
