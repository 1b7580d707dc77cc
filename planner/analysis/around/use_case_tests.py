"""The test of a use case in sentences: how many cases, how many days, what it can show, and for whom."""

from __future__ import annotations

import math

from planner.analysis.study.use_case_worth import test_of
from planner.domain.base.language import joined, phrase
from planner.domain.base.numbers import decimal
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.use_case import Judging
from planner.economics.cases import (
    LOOKS,
    for_no_change,
    for_not_worse,
    for_wins,
    least_effect,
)

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
        words.append(
            phrase(
                "{cases:,.0f} cases in each group show a difference from {least} percentage points on.",
                cases=cases,
                least=decimal(100 * least_effect(judging.before, cases), 1),
            )
        )
    if use_case.segments and (words or judging.kind == "generate"):
        rate = judging.before or UNKNOWN_RATE
        one, more = (for_not_worse(min(rate, 0.999), MARGIN, g) for g in (1, GROUPS))
        words.append(
            phrase(
                "That a group is not served worse by {margin:.0f} percentage points takes {one:,.0f} cases "
                "of it in each arm, {more:,.0f} where {groups} groups are looked at.",
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
    return joined(words, " ")


def _rates(judging: Judging, feedback: float) -> list[str]:
    test = test_of(judging, feedback)
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
            )
        ]
    return [
        phrase(
            "To show {after:.1%} against {before:.1%}: {cases:,.0f} cases in each of two groups, {days} days "
            "with the time until outcomes are known.",
            after=after,
            before=before,
            cases=test.cases,
            days=test.days,
        )
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
