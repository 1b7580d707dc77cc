"""The verdict on an idea in a word or two, and what it would be on its worth by the measure."""

from __future__ import annotations

import numpy as np

from planner.analysis.around.use_case_money import measure_worth
from planner.analysis.study.use_case_worth import TRIALS, Judged, Worth, judged
from planner.domain.base.errors import InputError
from planner.domain.base.language import Inner, joined, phrase
from planner.domain.base.numbers import decimal, money, percent
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.use_case import Judging
from planner.domain.project import Project

VERDICT_WORDS: dict[str, str] = {
    "try": "Try first",
    "go": "Go on without a test",
    "shelve": "Shelve",
    "stop": "Stop",
}
KEPT_TEST = "Go on, and the test stays"
ALIKE = 1.25
"""Up to how many times the other two worths are told as about the same."""


def verdict_words(found: Judged) -> str:
    """The verdict in a word or two; one whose test stays for those it could harm does not go on without."""
    return KEPT_TEST if found.kept_for_harm else VERDICT_WORDS[found.rule.verdict]


def beside_words(project: Project, use_case: UseCase, worth: Worth) -> str:
    """The worth by the measure beside the one on which the stop rule rests; empty where there is none.

    Where the two are apart: how far, at which figure of the measure they would agree, and whether the verdict
    would be another one.
    """
    measured, currency = measure_worth(project, use_case), project.organisation.currency
    if worth.draws is None or measured is None:
        return ""
    pattern = (
        "By its measure it is worth {amount} a year on average; the stop rule rests on the worth that is "
        "stated, {mean} a year on average."
        if worth.own
        else "By its measure it is worth {amount} a year on average; the stop rule rests on the formula of "
        "the template, {mean} a year on average."
    )
    words = [phrase(pattern, amount=money(measured, currency), mean=money(worth.mean, currency))]
    low, high = sorted((measured, worth.mean))
    if low > 0 and high / low <= ALIKE:
        return joined([*words, "The two are about the same."], " ")
    if low > 0:
        words.append(phrase("One is {n} times the other.", n=decimal(high / low, 1)))
    words += [
        w
        for w in (
            _agree_words(project, use_case, worth.mean),
            _other_verdict(project, use_case, worth, measured),
        )
        if w
    ]
    return joined(words, " ")


def _agree_words(project: Project, use_case: UseCase, worth: float) -> str:
    """At which figure of the measure both worths would be the same; the figure that acts in proportion."""
    judging, currency = use_case.judging or Judging(), project.organisation.currency
    if judging.kind == "yes_no":
        stated, needed = _per_case(judging, worth)
        if needed is None or needed <= 0:
            return ""
        return phrase(
            "They would agree if a miss cost {needed} more than a hit (stated: {stated}), or with other "
            "cases and rates.",
            needed=money(needed, currency),
            stated=money(stated, currency),
        )
    name = AGREES[judging.kind][0]
    field = use_case.fields.get(name)
    measured = measure_worth(project, use_case)
    if field is None or field.range is None or not measured or worth <= 0:
        return ""
    own = field.range.likely
    needed = own * worth / measured
    is_money = judging.kind == "rank"
    if not is_money and needed > 1:
        return "No share would make them agree: they count other cases, prices or rates."
    said = (
        (money(needed, currency), money(own, currency))
        if is_money
        else (percent(needed, 1), percent(own, 1))
    )
    return phrase(AGREES[judging.kind][1], needed=said[0], stated=said[1])


AGREES = {
    "rank": (
        "money_each",
        "They would agree if one success were worth {needed} (stated: {stated}).",
    ),
    "forecast": (
        "money_less",
        "They would agree if the error shrank by {needed} (stated: {stated}).",
    ),
    "generate": ("money_more", "They would agree if {needed} more were solved (stated: {stated})."),
}
"""By kind the figure in proportion to which its worth by the measure grows."""


def _per_case(judging: Judging, worth: float) -> tuple[float, float | None]:
    """What a miss costs more than a hit, as stated and as ``worth`` a year would need it."""
    costs, share, new = judging.costs, judging.share, judging.new
    if costs is None or share is None:
        return 0.0, None
    stated = costs.miss - costs.hit
    if new is None or judging.cases <= 0:
        return stated, None
    more = share * (new.found - judging.today.found)
    alarms = (
        (1 - share) * (new.flagged - judging.today.flagged) * (costs.false_alarm - costs.left_alone)
    )
    return stated, None if more <= 0 else (worth / judging.cases + alarms) / more


def _other_verdict(project: Project, use_case: UseCase, worth: Worth, measured: float) -> str:
    """The verdict if the worth by the measure were right; empty where nothing is judged."""
    if use_case.state in ("production", "retired"):
        return ""
    try:
        own = judged(project, use_case, worth)
        other = judged(project, use_case, Worth(np.full(TRIALS, measured), (), "D", own=True))
    except InputError:
        return ""
    if own is None or other is None:
        return ""
    if verdict_words(own) == verdict_words(other):
        return phrase(
            "The verdict would be the same: {verdict}.", verdict=Inner(verdict_words(own))
        )
    return phrase(
        "On the worth by its measure the verdict would be “{verdict}”: settle which is right before "
        "deciding.",
        verdict=verdict_words(other),
    )
