"""What duties ask for, what keeping them costs, and which of them are in time too seldom, in sentences."""

from __future__ import annotations

from datetime import date

from planner.analysis.around.binding import by_months, earlier_month, limit_name, sooner_with
from planner.analysis.around.duty_prices import duty_prices
from planner.analysis.study.duties import DAYS_IN_HAND
from planner.analysis.study.duty_result import DutyResult
from planner.analysis.study.duty_title import number_words, requirement_of
from planner.analysis.study.study import Study
from planner.analysis.systems.about import models_words
from planner.analysis.systems.missing import denied, pieces_words
from planner.analysis.systems.register import Register, register
from planner.analysis.systems.system_duties import without_duty
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import Money, long_month
from planner.domain.project import Project
from planner.reporting.duty_law import applies_already, law_days, why_late_words
from planner.reporting.late_words import late_reasons

CANNOT_WAIT = "What duties ask for cannot wait a quarter."


def duty_price_words(study: Study) -> str:
    """How much of the plan is there because duties ask for it, and at what price; empty without any."""
    steps, all_ = study.plan.duty_schedule, len(study.plan.steps)
    if not steps or study.judgement.withheld:
        return ""
    found = {o.id: o.expected for o in study.decision.options}
    currency = study.project.organisation.currency
    worth = found.get("duties", found.get("whole", 0.0))
    by_id = study.case_problem.by_id
    counted = sum(not by_id[i].anyway for i in steps)
    if not counted:  # doing nothing keeps them
        return tr(phrase(ALL_ANYWAY, count=len(steps)))
    pattern = ASK_SOME if len(steps) < all_ else ASK_ALL if all_ > 1 else ASK_ONE
    asked = phrase(pattern, count=len(steps), all=all_)
    alone = 1 if counted == 1 else 0
    if counted == len(steps):
        price = phrase(PRICE[worth >= 0], amount=Money(abs(worth), currency))
    else:
        rest = PRICE_OF_REST[worth >= 0][alone]
        amount = Money(abs(worth), currency)
        price = phrase(rest, anyway=len(steps) - counted, count=counted, amount=amount)
    return tr(joined([asked, price], " "))


def duty_cost_words(study: Study) -> str:
    """What keeping the duties costs: expected worth, and their steps that are done in any case; or empty."""
    found, currency = duty_prices(study), study.project.organisation.currency
    if found.worth is None or study.judgement.withheld:
        return ""
    loses, beside = found.worth > 0, round(found.beside) > 0
    pattern = COST_OF_DUTIES.get((loses, beside))
    if pattern is None:
        return ""
    return tr(
        phrase(
            pattern,
            all=Money((found.worth if loses else 0.0) + found.beside, currency),
            amount=Money(found.worth, currency),
            beside=Money(found.beside, currency),
        )
    )


OF_IT = "of it steps done with and without the plan"
BESIDE_IT = "beside it, steps done with and without the plan"
"""What of a sum of duties is done in any case: where they cost worth, and where they bring it."""
COST_OF_DUTIES = {
    (
        True,
        True,
    ): "Meeting the duties costs {all} over the horizon: {amount} of expected worth, and {beside} "
    "for those of their steps that are done with and without the plan.",
    (True, False): "Meeting the duties alone costs {amount} of expected worth.",
    (
        False,
        True,
    ): "Meeting the duties costs no expected worth; those of their steps that are done with and "
    "without the plan cost {beside} over the horizon.",
}
"""By whether the plan loses worth by them, and whether some of their steps are done in any case."""
ASK_ONE = "A duty asks for the one step of the plan, so doing nothing is no choice."
ASK_ALL = "Duties ask for all {all:d} steps or need them, so doing nothing is no choice."
ASK_SOME = (
    "Duties ask for {count:d} of the {all:d} steps or need them, so doing nothing is no choice."
)
PRICE = (
    "Together they cost {amount} more than they bring.",
    "Together they bring {amount} more than they cost.",
)
PRICE_OF_REST = (
    (
        "Of these {anyway:d} are done with and without the plan, in no cost of it; the other {count:d} cost "
        "{amount} more than they bring.",
        "Of these {anyway:d} are done with and without the plan, in no cost of it; the one other costs "
        "{amount} more than it brings.",
    ),
    (
        "Of these {anyway:d} are done with and without the plan, in no cost of it; the other {count:d} bring "
        "{amount} more than they cost.",
        "Of these {anyway:d} are done with and without the plan, in no cost of it; the one other brings "
        "{amount} more than it costs.",
    ),
)
"""What the steps of duties cost or bring: those alone that are in the cost of the plan; many, and one."""
ALL_ANYWAY = (
    "What duties ask for ({count:d} steps) is done with and without the plan and in no cost of it."
)


def duty_odds_words(study: Study, day: str, *, brief: bool = False) -> str:
    """Which duties are in time too seldom to sign for; empty where none is, or too little is known.

    ``day`` is that of the report: of what is law by then nobody can agree a later day. ``brief`` leaves out
    what is tried again and what would bring it forward, and says what to do only.
    """
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
    if brief:
        return tr(joined([*words, *_sooner_words(study, worst, day)[-1:]], " "))
    step = next((s.candidate.name for s in study.plan.steps if s.candidate.id == worst.cause), "")
    if step:
        words.append(phrase(TRIED_AGAIN, step=step, n=round(100 * worst.cause_share)))
    return tr(joined([*words, *_sooner_words(study, worst, day)], " "))


def kept_words(study: Study, today: date, once: dict[str, object]) -> list[str]:
    """Which duties are in time too seldom, and why others are late; ``once`` keeps what was found."""
    day = today.isoformat()
    said = (duty_odds_words(study, day), why_late_words(study, day, late_reasons(study, once)))
    return [words for words in said if words]


def _sooner_words(study: Study, one: DutyResult, day: str) -> list[str]:
    already = applies_already(one, law_days(study).get(one.id, ""), day)
    found = sooner_with(study, one.id)
    if found is None:
        return [BY_HAND_NOW] if already else []
    if found.as_it_is and not (found.limits or found.in_order):
        return [EARLIER, BY_HAND_NOW] if already else [EARLIER]
    said = NOT_ONE
    if found.limits:
        limits = joined([limit_name(limit) for limit in found.limits], " / ")
        said = phrase(WITH_MORE, limits=limits)
    elif found.in_order:
        by = earlier_month(study, one.id, by_months(study))
        said = IN_ORDER if by is None else IN_QUARTERS
    return [said, BY_HAND_NOW if already else LATER_DAY]


ODDS = "“{name}” is kept by its own day in {n} of 100 futures only, {sure}."
ODDS_OF_MANY = (
    "{count} duties have too little room for a further try, “{name}” least: it is kept by its own day in "
    "{n} of 100 futures only, {sure}."
)
NEVER_SURE = "and in 80 of 100 not within the years counted"
TRIED_AGAIN = (
    "Where it is late, “{step}” is tried again most often (in {n} of 100 of these futures)."
)
WITH_MORE = "More of any of these could bring it forward: {limits}."
IN_ORDER = "Whatever people and money there are, the order of its steps leaves nothing earlier."
IN_QUARTERS = (
    "Whatever people and money there are, the order of its steps leaves nothing earlier where each fills "
    "whole quarters; planned by months it would be kept earlier."
)
EARLIER = "It can be kept earlier within the limits: give it an earlier day."
NOT_ONE = "No single limit would bring it forward."
LATER_DAY = "Else agree a later day, or keep it by hand until then."
BY_HAND_NOW = "It applies already: by hand from today until then."


def beside_plan_words(study: Study, day: str) -> str:
    """What no plan covers: requirements not decided, overdue validations; empty where none.

    Who reads that duties ask for every step has to read here what is asked beside them. ``day`` is that of
    the report.
    """
    project = study.project
    if not project.frameworks:
        return ""
    found = register(project, study.profile.cells, day)
    overdue = sum(len(r.overdue) for r in found.rows)
    said = [phrase(OVERDUE, n=overdue)] if overdue else []
    if left := models_words(project, found, brief=True):
        said.append(left)
    said += [w for w in (_holes_alone(project, found), _undecided(found)) if w]
    pieces, rows = denied(project, found)
    if pieces:
        said.append(phrase(DENIED, ids=pieces_words(pieces), n=rows))
    return tr(joined(said, " ")) if said else ""


def undecided_words(study: Study, day: str) -> str:
    """What is in no plan on ``day``: holes that no duty is about, requirements not decided; else empty."""
    project = study.project
    if not project.frameworks:
        return ""
    found = register(project, study.profile.cells, day)
    said = [w for w in (_holes_alone(project, found), _undecided(found)) if w]
    return joined(said, " ") if said else ""


def _holes_alone(project: Project, found: Register) -> str:
    """Holes that have no duty yet, where duties were made of others; empty where there is none."""
    alone = without_duty(project, found)
    if not alone or not any(d.asked_by for d in project.duties):
        return ""
    named = [
        phrase("{law} {number}", law=p.framework.short, number=number_words(p.requirement))
        for p in alone
    ]
    names = list(dict.fromkeys(named))
    which = (
        joined(names[:MOST_NAMED])
        if len(names) <= MOST_NAMED
        else joined([*names[:MOST_NAMED], "…"], ", ")
    )
    return phrase(HOLES_ALONE, n=len(alone), which=which)


MOST_NAMED = 4
DENIED = (
    "Evidence filed as showing more than is answered: {ids} (rows: {n:d}). Clear up which is right."
)
HOLES_ALONE = "Holes that have no duty yet, in no plan: {n:d} ({which}). Make duties of them."


def _undecided(found: Register) -> str:
    waiting = found.counts()["open"]
    of_laws = sum(found.counts(f.id)["open"] for f in found.frameworks if f.kind == "law")
    if not waiting:
        return ""
    if 0 < of_laws < waiting:
        return phrase(NOT_DECIDED_OF_LAWS, n=waiting, laws=of_laws)
    return phrase(NOT_DECIDED, n=waiting)


NOT_DECIDED = "Requirements not decided yet, in no plan: {n:d}."
NOT_DECIDED_OF_LAWS = "Requirements not decided yet, in no plan: {n:d}, of them {laws:d} of laws."
OVERDUE = "Models whose validation is overdue: {n:d}."


def _in_short(study: Study, one: DutyResult) -> str:
    """Law and number of a duty whose requirement is known, for whole sentences do not fit into a sentence."""
    duty = next((d for d in study.project.duties if d.id == one.id), None)
    found = requirement_of(study.project, duty) if duty is not None else None
    if found is None:
        return one.name
    return phrase("{law} {number}", law=found[0].short, number=number_words(found[1]))
