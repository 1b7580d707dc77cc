"""What duties ask for, what keeping them costs, and which of them are in time too seldom, in sentences."""

from __future__ import annotations

from planner.analysis.study.duties import DAYS_IN_HAND
from planner.analysis.study.duty_result import DutyResult
from planner.analysis.study.duty_title import number_words, requirement_of
from planner.analysis.study.study import Study
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import Money


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
    pattern = (
        "“{name}” is kept in time in {n} of 100 futures only: what it needs leaves too little room for a "
        "further try. Free people for it first, or begin earlier."
    )
    if len(short) > 1:
        pattern = (
            "{count} duties have too little room for a further try, “{name}” least: it is kept in time in "
            "{n} of 100 futures only. Free people for them first, or begin earlier."
        )
    n = round(100 * worst.in_time)
    return tr(phrase(pattern, count=len(short), name=_in_short(study, worst), n=n))


def duty_late_words(study: Study) -> str:
    """How many duties the plan itself keeps after their day, or not at all; empty where none is."""
    late = sum(d.state in ("late", "missing") for d in study.plan.duties)
    if not late or study.judgement.withheld:
        return ""
    return tr(phrase(LATE_ONE if late == 1 else LATE, count=late))


LATE = "{count} duties are not kept in time even with this plan: see the list of duties."
LATE_ONE = "1 duty is not kept in time even with this plan: see the list of duties."


def _in_short(study: Study, one: DutyResult) -> str:
    """Law and number of a duty whose requirement is known, for whole sentences do not fit into a sentence."""
    duty = next((d for d in study.project.duties if d.id == one.id), None)
    found = requirement_of(study.project, duty) if duty is not None else None
    if found is None:
        return one.name
    return phrase("{law} {number}", law=found[0].short, number=number_words(found[1]))
