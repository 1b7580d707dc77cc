"""A better version of a use case's model: what it gains, whom it serves worse, whether it is quick enough."""

from __future__ import annotations

import math

from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.numbers import iso_day, money, money_between, plain_number
from planner.domain.case.model_comparison import ModelComparison
from planner.domain.organisation.organisation import UseCase
from planner.domain.project import Project
from planner.economics.model_choice import ModelVerdict, weigh

NONE = (
    "No version is weighed yet: quality, seconds an answer, cost, the worst segment and shifted data decide "
    "together."
)
WORST_IS_WORSE = (
    "Those served worst are served worse: somebody answers for that, or it is held back."
)
AGES = "It ages faster: watch it before it takes over."


def versions_of(project: Project, use_case: str) -> tuple[ModelComparison, ...]:
    """The comparisons of two versions that serve a use case, the newest first."""
    found = [c for c in project.model_comparisons if c.use_case == use_case]
    return tuple(sorted(found, key=lambda c: (c.date, c.id), reverse=True))


def limit_of(project: Project, one: ModelComparison) -> float | None:
    """Seconds that an answer of the use case may take; ``None`` where nobody said."""
    own = next((u for u in project.organisation.use_cases if u.id == one.use_case), None)
    return None if own is None else own.latency_seconds


def holds_back(one: ModelComparison, limit: float | None = None) -> bool:
    """Whether the better version serves some worse, or answers too late: a gain on average is not enough."""
    pairs = ((one.worst_now, one.worst_new), (one.shifted_now, one.shifted_new))
    worse = any(now is not None and new is not None and new < now for now, new in pairs)
    return worse or (limit is not None and one.seconds_new > limit)


def robust_words(one: ModelComparison, limit: float | None = None) -> str:
    """How both versions stand where they are worst, on shifted data, and against the time there is."""
    words = []
    where = Verbatim(one.segment) if one.segment else "The worst segment"
    for place, now, new, worse in (
        (where, one.worst_now, one.worst_new, WORST_IS_WORSE),
        ("Shifted data", one.shifted_now, one.shifted_new, AGES),
    ):
        if now is None or new is None:
            continue
        pattern = "{where}: {new:.0%} right, {now:.0%} so far."
        words.append(phrase(pattern, where=place, new=new, now=now))
        if new < now:
            words.append(worse)
    if limit is not None and one.seconds_new > limit:
        words.append(
            phrase(
                "It takes {seconds} seconds, and an answer may take {limit}.",
                seconds=plain_number(one.seconds_new),
                limit=plain_number(limit),
            )
        )
    return joined(words, " ")


def verdict_words(one: ModelComparison, found: ModelVerdict, limit: float | None = None) -> str:
    """The verdict of the gain, and what holds a version back in spite of it."""
    robust = robust_words(one, limit)
    if found.verdict == "better" and holds_back(one, limit):
        return joined(["Better on the whole, and held back.", found.words, robust], " ")
    return joined([found.words, *([robust] if robust else [])], " ")


def version_words(project: Project, use_case: UseCase) -> str:
    """The newest comparison of two versions in sentences, and how many others are kept."""
    kept = versions_of(project, use_case.id)
    if not kept:
        return NONE
    one, currency = kept[0], project.organisation.currency
    found = weigh(one, project.finance.seed)
    words = [phrase("{name}, {day}.", name=Verbatim(one.name), day=iso_day(one.date))]
    words.append(verdict_words(one, found, use_case.latency_seconds))
    if math.isfinite(found.mean):
        words.append(
            phrase(
                "{gain} a year, {span} nine times in ten.",
                gain=money(found.mean, currency, signed=True),
                span=money_between(found.p5, found.p95, currency),
            )
        )
    if len(kept) > 1:
        words.append(phrase("Further comparisons that are kept: {n}.", n=len(kept) - 1))
    return joined(words, " ")
