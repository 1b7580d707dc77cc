"""Experiments of ideas in sentences: when, whose days, and what keeps one from being placed."""

from __future__ import annotations

from planner.analysis.study.plan import Experiment, Plan
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.numbers import iso_day, money, span, work_days
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES


def experiment_days(one: Experiment) -> str:
    """Whose days it takes, by role; that nobody said so where none are stated."""
    if not one.days:
        return "its days are not stated"
    return joined(
        [
            phrase("{role}: {days} days", role=CAPACITY_ROLE_NAMES[r], days=work_days(d))
            for r, d in one.days.items()
        ],
        ", ",
    )


def experiment_words(plan: Plan, one: Experiment, currency: str) -> str:
    """When it runs, whose days it takes, who answers for it, what it costs, and what does not fit."""
    when = span(plan.month_start(one.start), plan.last_day(one.end))
    words = [phrase("{when}; {days}.", when=when, days=experiment_days(one))]
    if one.owner:
        words.append(phrase("Answers for it: {who}.", who=Verbatim(one.owner)))
    if one.decide_by:
        words.append(phrase("Decided by {day}.", day=iso_day(one.decide_by)))
    if one.cost:
        words.append(_cost(one, currency))
    if one.short:
        names = joined([CAPACITY_ROLE_NAMES[r] for r in one.short], ", ")
        words.append(phrase("More days than are released: {names}.", names=names))
    if one.over:
        over = money(one.over, currency)
        words.append(phrase("More invoices than are released, by up to {over}.", over=over))
    if one.late:
        words.append("It cannot be over by the day of the decision.")
    words.append("What follows is planned once it is decided.")
    return joined(words, " ")


def _cost(one: Experiment, currency: str) -> str:
    """What it costs in all, and how that splits where its days are stated."""
    cost = money(one.cost, currency)
    if not one.days:
        return phrase("It costs {cost} in all, days and invoices not told apart.", cost=cost)
    if not one.cash:
        return phrase("It costs {cost} in all, the time of its people alone.", cost=cost)
    return phrase(
        "It costs {cost} in all, {cash} of it invoices.", cost=cost, cash=money(one.cash, currency)
    )


def cost_words(experiments: tuple[Experiment, ...], currency: str) -> str:
    """What all experiments of a plan cost, and which of its figures hold that; empty where none costs."""
    cost = sum(e.cost for e in experiments)
    if not cost:
        return ""
    told = phrase(
        "Experiments of ideas cost {cost} beside the plan, {cash} of it invoices. Their days and invoices "
        "are in the figures by quarter, and none of it is in cost or worth of the plan.",
        cost=money(cost, currency),
        cash=money(sum(e.cash for e in experiments), currency),
    )
    unsplit = sum(e.cost for e in experiments if not e.days)
    if not unsplit:
        return told
    if unsplit == cost:
        return phrase(
            "Experiments of ideas cost {cost} beside the plan. Their days are not stated, so nothing of it "
            "is in the figures by quarter, nor in cost or worth of the plan.",
            cost=money(cost, currency),
        )
    more = phrase(
        "Of {cost} the days are not stated, so that part is in no quarter.",
        cost=money(unsplit, currency),
    )
    return joined([told, more], " ")
