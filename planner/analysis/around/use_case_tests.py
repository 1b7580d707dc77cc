"""The test of a use case in sentences: how many cases, how many days, what it can show, and for whom."""

from __future__ import annotations

import math

from planner.analysis.study.use_case_worth import Test, mean_test, order_test, rates_test
from planner.domain.base.errors import InputError
from planner.domain.base.language import joined, phrase
from planner.domain.base.numbers import decimal, plain_number
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.use_case import Judging
from planner.economics.cases import (
    LOOKS,
    cluster_factor,
    for_means,
    for_no_change,
    for_not_worse,
    for_order,
    for_paired_means,
    for_wins,
    least_effect,
)
from planner.economics.measure import rate_without_error

MARGIN = 0.10
"""By how much no group may be served worse, as a difference of rates; judgement (grade D)."""
GROUPS = 4
HARM_Z = 3.29
"""A weekly look that may only stop for harm: two-sided 0.1 %."""
WINS, ERRS = 0.55, 0.15
UNKNOWN_RATE = 0.5
"""Rate of success where none is stated: the one that needs most cases."""


def test_words(use_case: UseCase) -> str:
    """Cases and days of the test in use, what it can show, and what groups and generated answers need."""
    judging = use_case.judging or Judging()
    words = [*_rates(judging, use_case.feedback_days or 0.0), *_looks(judging)]
    cases = use_case.stop.cases if use_case.stop is not None else 0
    if cases and judging.before is not None and 0 < judging.before < 1:
        words.append(_shown(judging.before, judging.after, cases))
    words += _means(judging, use_case.feedback_days or 0.0)
    if judging.kind == "rank" and not judging.changes_outcome:
        words += _orders(judging, use_case.feedback_days or 0.0)
    if judging.kind != "forecast" and use_case.segments and (words or judging.kind == "generate"):
        rate = judging.before or UNKNOWN_RATE
        one, more = (for_not_worse(min(rate, 0.999), MARGIN, g) for g in (1, GROUPS))
        words.append(
            phrase(
                "That a segment is not served worse by {margin:.0f} percentage points takes {one:,.0f} of "
                "its cases in each group, {more:,.0f} where {groups} segments are looked at.",
                margin=100 * MARGIN,
                one=one,
                more=more,
                groups=GROUPS,
            )
        )
    if judging.kind == "generate":
        words.append(
            phrase(
                "Blind pairs: {sure:,.0f} decided ones show that {wins:.0%} are won, {errs:,.0f} where the "
                "judge is wrong in {wrong:.0%}. {none:,.0f} answers without a fault show a rate under 1 %.",
                sure=for_wins(WINS),
                wins=WINS,
                errs=for_wins(WINS, ERRS),
                wrong=ERRS,
                none=for_no_change(0.01),
            )
        )
        words += _judge(judging)
    return joined(words, " ")


def _shown(before: float, after: float | None, cases: float) -> str:
    """The least difference that the cases of the test show, towards what is hoped for."""
    least = least_effect(
        before, cases, up=before < UNKNOWN_RATE if after is None else after > before
    )
    if math.isinf(least):
        return phrase(
            "{cases:,.0f} cases in each group are too few to show any difference.", cases=cases
        )
    return phrase(
        "{cases:,.0f} cases in each group show a difference from {least} percentage points on.",
        cases=cases,
        least=decimal(100 * least, 1),
    )


def _means(judging: Judging, feedback: float) -> list[str]:
    """Cases for a mean: cost an item, minutes a task, or the measure of an order on the same lists."""
    if judging.difference is None or judging.kind == "yes_no":
        return []
    if judging.kind == "rank" and judging.changes_outcome:
        return []
    pattern = (
        "Both orders on the same judged lists: {n:,.0f} lists show a mean that is apart by {apart} standard "
        "deviations of their differences."
        if judging.kind == "rank"
        else "Means that are apart by {apart} standard deviations: {n:,.0f} items in each of two groups."
        if judging.kind == "forecast"
        else "Means, such as minutes a task, that are apart by {apart} standard deviations: {n:,.0f} tasks "
        "in each of two groups."
    )
    sized = for_paired_means if judging.kind == "rank" else for_means
    words = [phrase(pattern, n=sized(judging.difference), apart=plain_number(judging.difference))]
    test = mean_test(judging, feedback)
    if judging.kind != "rank":
        words += _whole_groups(judging, test)
    if test is not None and test.days is not None:
        words.append(phrase("That takes {days} days.", days=test.days))
    return words


def _whole_groups(judging: Judging, test: Test | None) -> list[str]:
    """What it takes where groups are randomised whole: as many groups as hold those cases."""
    more = cluster_factor(judging.group, judging.likeness)
    if test is None or more <= 1:
        return []
    cases = math.ceil(test.cases * more)
    return [
        phrase(
            "As groups of {members:,.0f} are randomised whole, it takes {cases:,.0f} in each of the two, "
            "that is {groups:,.0f} groups.",
            members=judging.group,
            cases=cases,
            groups=math.ceil(cases / judging.group),
        )
    ]


def _orders(judging: Judging, feedback: float) -> list[str]:
    """Searches for which both orders are shown in one list, and how many days they take."""
    wins = judging.wins or WINS
    n = for_order(wins, judging.undecided)
    words = [
        phrase(
            "Both orders interleaved in one list: {n:,.0f} searches show that the new one wins {wins:.0%} of "
            "those that are decided, where {undecided:.0%} have no winner.",
            n=n,
            wins=wins,
            undecided=judging.undecided,
        )
    ]
    test = order_test(judging.model_copy(update={"wins": wins}), feedback)
    if test is not None and test.days is not None:
        words.append(phrase("That takes {days} days.", days=test.days))
    return words


def _judge(judging: Judging) -> list[str]:
    """The true share of wrong answers behind what a judge who errs has marked."""
    seen, finds, clears = judging.seen, judging.judge_finds, judging.judge_clears
    if seen is None or finds is None or clears is None:
        return []
    try:
        true = rate_without_error(seen, finds, clears)
    except InputError as error:
        return [str(error)]
    return [
        phrase(
            "The judge marks {seen:.1%} as wrong, finds {finds:.0%} of the wrong answers and clears "
            "{clears:.0%} of the right ones: about {true:.1%} are wrong.",
            seen=seen,
            finds=finds,
            clears=clears,
            true=true,
        )
    ]


def _rates(judging: Judging, feedback: float) -> list[str]:
    test = rates_test(judging, feedback)
    if test is None:
        return []
    before, after = judging.before or 0.0, judging.after or 0.0
    if test.days is None:
        return [
            phrase(
                "To show {after:.1%} against {before:.1%}: {cases:,.0f} cases in each of two groups.",
                after=after,
                before=before,
                cases=test.cases,
            ),
            *_whole_groups(judging, test),
        ]
    return [
        phrase(
            "To show {after:.1%} against {before:.1%}: {cases:,.0f} cases in each of two groups, {days} days "
            "with the time until outcomes are known.",
            after=after,
            before=before,
            cases=test.cases,
            days=test.days,
        ),
        *_whole_groups(judging, test),
    ]


def _looks(judging: Judging) -> list[str]:
    """What a planned early look may conclude: beyond c·√(K/k) only (O’Brien and Fleming)."""
    if judging.looks < 2:
        return []
    bound = LOOKS[judging.looks][0]
    ends = [decimal(bound * math.sqrt(judging.looks / k), 2) for k in range(1, judging.looks + 1)]
    return [
        phrase(
            "Looked at early it is over only where z exceeds, look by look, {ends}; for harm each week "
            "beyond {harm}.",
            ends=joined(ends, "; "),
            harm=decimal(HARM_Z, 2),
        )
    ]
