"""Is machine learning able to solve it: eight questions, answered from what is stated, and one sentence."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Literal

from planner.analysis.around.use_case_harm import stakeholder_word, unmeasured
from planner.analysis.study.use_case_worth import (
    Judged,
    Worth,
    in_time,
    judged,
    test_of,
    worth_of,
    yes_no_of,
)
from planner.domain.base.errors import InputError
from planner.domain.base.language import Inner, joined, phrase
from planner.domain.base.numbers import decimal, iso_day, money, money_between, plain_number
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.use_case import DecisionKind, Judging
from planner.domain.project import Project
from planner.economics.cases import cluster_factor

State = Literal["yes", "no", "open"]
STATE_WORDS: dict[State, str] = {"yes": "yes", "no": "no", "open": "open"}
LATE = 90
_RATES = "State the rates before and after, and the cases a day."
_MEAN = "State which difference would be worth it, as rates or as a mean, and the cases a day."
ASKED: dict[DecisionKind, str] = {
    "yes_no": _RATES,
    "rank": _RATES,
    "forecast": _MEAN,
    "generate": _MEAN,
}


@dataclass(frozen=True)
class Able:
    """One question that has to be answered before anything is built, and what is known."""

    question: str
    state: State
    words: str


def able(project: Project, use_case: UseCase) -> tuple[Able, ...]:
    """The questions in the order in which they rule an idea out."""
    judging = use_case.judging or Judging()
    worth = worth_of(project, use_case)
    return (
        _said("Which decision changes?", use_case.decision, "State what somebody does otherwise."),
        _baseline(use_case, judging),
        _known_when(use_case),
        _costs(judging),
        _cases(project, use_case, judging),
        _worth(project, worth),
        _harm(use_case),
        _said("Who answers for it?", use_case.owner, "Name an owner."),
    )


def _said(question: str, text: str, ask: str) -> Able:
    from planner.domain.base.language import Verbatim

    return Able(question, "yes" if text else "open", Verbatim(text) if text else ask)


def _baseline(use_case: UseCase, judging: Judging) -> Able:
    question = "What has it to beat?"
    off = _off_today(use_case) if judging.kind == "forecast" else None
    measured = judging.before is not None or judging.today.found > 0 or off is not None
    if not use_case.baseline and not measured:
        return Able(question, "open", "Nothing to beat yet: state today’s process and its measure.")
    if not measured:
        return Able(
            question, "open", "Today’s process is named, its measure is not: measure it first."
        )
    if off is not None:
        return Able(question, "yes", phrase("Today’s forecast is off by {off} units.", off=off))
    rate = judging.before if judging.before is not None else judging.today.found
    return Able(question, "yes", phrase("Today it is {rate:.1%}.", rate=rate))


def _off_today(use_case: UseCase) -> str | None:
    """By how many units a forecast is off today, where somebody stated it for the worth."""
    for name in ("error_sd", "money_error"):
        stated = use_case.fields.get(name)
        if stated is not None and stated.range is not None:
            return plain_number(stated.range.likely)
    return None


def _known_when(use_case: UseCase) -> Able:
    question = "Will it be known whether an answer was right?"
    days = use_case.feedback_days
    if days is None:
        return Able(question, "open", "State after how many days the outcome is known.")
    words = phrase("After {n} days.", n=decimal(days, 0))
    if days > LATE:
        words = joined([words, "Too late to steer by: an early sign is needed."], " ")
    return Able(question, "yes", words)


def _costs(judging: Judging) -> Able:
    question = "Is a right answer worth more than a wrong one costs?"
    if judging.kind != "yes_no":
        return Able(question, "yes", "Judged by what it brings, below.")
    if judging.costs is None:
        return Able(question, "open", "State what a hit, a false alarm and a miss cost.")
    try:
        found = yes_no_of(judging)
    except InputError as error:
        return Able(question, "no", str(error))
    if found is None:
        return Able(question, "open", "State the share of true cases, and the rates of the model.")
    if found.worth <= 0:
        return Able(question, "no", "At these rates the model brings less than today’s process.")
    return Able(question, "yes", phrase("Act from a probability of {p:.1%}.", p=found.threshold))


def _cases(project: Project, use_case: UseCase, judging: Judging) -> Able:
    question = "Are there cases enough to show it in time?"
    test = test_of(judging, use_case.feedback_days or 0.0)
    if test is None or test.days is None:
        return Able(question, "open", ASKED[judging.kind])
    pattern = (
        "{cases:,.0f} in each group, {days} days."
        if test.arms > 1
        else "{cases:,.0f} lists, {days} days."
    )
    cases = math.ceil(test.cases * cluster_factor(judging.group, judging.likeness))
    words = phrase(pattern, cases=cases, days=test.days)
    plan = use_case.stop
    if plan is not None and test.days > 30.5 * max(plan.months, 1):
        late = (
            "Longer than the test is planned: plan more months for it, which the day of the decision allows."
            if in_time(project, use_case) is not False
            else "Longer than the test is planned: an audit, a larger difference, or shelving."
        )
        return Able(question, "open", joined([words, late], " "))
    return Able(question, "yes", words)


def _worth(project: Project, worth: Worth) -> Able:
    question = "What may it bring a year?"
    if worth.draws is None:
        if not worth.needs:
            return Able(question, "open", "State what it may bring a year.")
        needs = joined([f.question for f in worth.needs], " ")
        return Able(question, "open", phrase("Still open: {needs}", needs=needs))
    low, _, high = worth.ends
    currency = project.organisation.currency
    words = phrase(
        "{span} nine times in ten (grade {grade}).",
        span=money_between(low, high, currency),
        grade=worth.grade,
    )
    return Able(question, "no" if high <= 0 else "yes", words)


def _harm(use_case: UseCase) -> Able:
    question = "Is it measured, before use, who may be harmed?"
    missing = unmeasured(use_case)
    if not use_case.harms:
        return Able(question, "open", "Nobody has said whom a wrong answer would harm.")
    if missing:
        names = joined([Inner(stakeholder_word(m, use_case)) for m in missing], ", ")
        return Able(question, "open", phrase("Not yet for: {names}.", names=names))
    return Able(question, "yes", "For everybody who may be harmed.")


def able_words(project: Project, use_case: UseCase) -> str:
    """Whether something rules it out, and what is still open, in one sentence."""
    found = able(project, use_case)
    against = [a for a in found if a.state == "no"]
    open_ = [a for a in found if a.state == "open"]
    if against:
        reasons = joined([a.words for a in against], " ")
        return phrase("As it stands, no: {reasons}", reasons=reasons)
    if open_:
        first = joined([joined([a.question, a.words], " ") for a in open_[:3]], " ")
        return phrase(
            "One of {all} questions is open: {first}"
            if len(open_) == 1
            else "{n} of {all} questions are open: {first}",
            n=len(open_),
            all=len(found),
            first=first,
        )
    return phrase("Nothing speaks against it: {n} questions are answered.", n=len(found))


def headline(project: Project, use_case: UseCase, rule: Judged | None = None) -> str:
    """The statement that leads the page: built at once, tried first, and when that is decided."""
    try:
        rule = judged(project, use_case) if rule is None else rule
    except InputError:
        rule = None
    if rule is None:
        return able_words(project, use_case)
    currency = project.organisation.currency
    now, tried = rule.rule.now, rule.rule.experiment.worth - rule.rule.cost
    pattern = (
        "Built at once it loses {now}; tried first it is worth {tried}."
        if now < 0 < tried
        else "Built at once it loses {now}, and a test at {cost} would not change that."
        if now < 0
        else "Built at once it is worth {now}, tried first {tried}."
    )
    words = [
        phrase(
            pattern,
            now=money(abs(now), currency),
            tried=money(tried, currency),
            cost=money(rule.rule.cost, currency),
        )
    ]
    plan = use_case.stop
    if plan is not None and plan.decide_by:
        day = date.fromisoformat(plan.decide_by)
        words.append(phrase("Decide on {day}.", day=iso_day(day.isoformat())))
    return joined(words, " ")
