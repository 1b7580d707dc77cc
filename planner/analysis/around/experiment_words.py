"""Experiments of ideas in sentences: when, whose days, and what keeps one from being placed."""

from __future__ import annotations

from planner.analysis.study.plan import Experiment, Plan
from planner.domain.base.language import joined, phrase
from planner.domain.base.numbers import span, work_days
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


def experiment_words(plan: Plan, one: Experiment) -> str:
    """When it runs, whose days it takes, and what does not fit."""
    when = span(plan.month_start(one.start), plan.last_day(one.end))
    words = [phrase("{when}; {days}.", when=when, days=experiment_days(one))]
    if one.short:
        names = joined([CAPACITY_ROLE_NAMES[r] for r in one.short], ", ")
        words.append(phrase("More days than are released: {names}.", names=names))
    if one.late:
        words.append("It cannot be over by the day of the decision.")
    words.append("What follows is planned once it is decided.")
    return joined(words, " ")
