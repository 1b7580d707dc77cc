"""Two versions held against agreed cases: which must not change, which may, which must; and the verdict."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from planner.domain.base.language import Inner, Verbatim, joined, phrase
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.use_case import CASE_SETS, CaseCount, CaseSet, Regression

ENOUGH = 299
"""Cases without a change that show a rate under 1 % with 95 % certainty."""


@dataclass(frozen=True)
class SetVerdict:
    """One set, or one segment of it, and whether it holds."""

    count: CaseCount
    holds: bool


def verdicts(found: Regression) -> tuple[SetVerdict, ...]:
    """Every row of the sets, with the totals of each set first (segment empty)."""
    rows = []
    for name in CASE_SETS:
        of_set = [c for c in found.counts if c.set == name]
        if not of_set:
            continue
        if len(of_set) > 1 or of_set[0].segment:
            rows.append(total(name, of_set))
        rows += of_set
    return tuple(SetVerdict(c, _holds(found, c)) for c in rows)


def total(name: CaseSet, counts: Iterable[CaseCount]) -> CaseCount:
    """All segments of a set together."""
    listed = list(counts)
    return CaseCount(
        set=name,
        cases=sum(c.cases for c in listed),
        changed=sum(c.changed for c in listed),
        worsened=sum(c.worsened for c in listed),
        mended=sum(c.mended for c in listed),
    )


def _holds(found: Regression, count: CaseCount) -> bool:
    if count.set == "must_not":
        return count.changed == 0
    if count.set == "must":
        return count.mended >= found.least_mended * count.cases - 1e-9
    few = count.changed <= found.most_changed * count.cases + 1e-9
    return few and 2 * count.worsened <= count.mended


def verdict(found: Regression) -> Literal["holds", "segment", "blocked"]:
    """Whether the new version may take over; “segment”: only a segment of what may change holds it back."""
    broken = [v for v in verdicts(found) if not v.holds]
    if not broken:
        return "holds"
    only = all(v.count.segment and v.count.set == "may" for v in broken)
    return "segment" if only else "blocked"


def regression_words(found: Regression, *, generated: bool = False) -> str:
    """What the sets say, which one holds the version back, and what a small set can show.

    ``generated`` answers differ from run to run, so one run says little of them.
    """
    rows = verdicts(found)
    if not rows:
        return ""
    words = [
        phrase(
            "Version {after} against {before}: {verdict}.",
            after=Verbatim(found.after or "–"),
            before=Verbatim(found.before or "–"),
            verdict=VERDICT_WORDS[verdict(found)],
        )
    ]
    words += [row_words(v) for v in rows if not v.holds or not v.count.segment]
    held = [c for c in found.counts if c.set == "must_not"]
    cases = sum(c.cases for c in held)
    if 0 < cases < ENOUGH and not any(c.changed for c in held):
        words.append(
            phrase(
                "{n} cases without a change show a rate of changes under {rate:.1%}, no more.",
                n=cases,
                rate=1 - math.exp(math.log(0.05) / cases),
            )
        )
    if found.expired:
        words.append(
            phrase(
                "Past the day until which their answer is good, so counted under those that may change: "
                "{n:,.0f}.",
                n=found.expired,
            )
        )
    words += _failed_words(found)
    return joined([*words, *_runs_words(found, generated)], " ")


def agreed_words(use_case: UseCase) -> str:
    """How many cases are agreed on, of which sets, and how many without a reason; empty for none."""
    cases = use_case.cases
    if not cases:
        return ""
    of_set = joined(
        [
            phrase("{n:,.0f} {set}", n=n, set=Inner(CASE_SETS[name]))
            for name in CASE_SETS
            if (n := sum(c.set == name for c in cases))
        ],
        ", ",
    )
    words = [phrase("{n:,.0f} cases are agreed: {sets}.", n=len(cases), sets=of_set)]
    if bare := sum(not (c.reason and c.who and c.when) for c in cases):
        words.append(phrase("Without a reason, a person or a day: {n:,.0f}.", n=bare))
    return joined(words, " ")


FAILED_WORDS: dict[CaseSet, str] = {
    "must_not": "Changed, though they must not: {ids}.",
    "may": "Right before and wrong now: {ids}.",
    "must": "Still wrong, though they were to be mended: {ids}.",
}
MOST_IDS = 20
"""Failed cases that a sentence names; the document keeps more."""


def _failed_words(found: Regression) -> list[str]:
    """Which cases failed, by set, where the table had them one by one."""
    words = []
    for name, pattern in FAILED_WORDS.items():
        ids = [f.id for f in found.failed if f.set == name]
        if ids:
            words.append(phrase(pattern, ids=_ids(ids)))
    return words


def _ids(ids: Sequence[str]) -> Verbatim:
    return Verbatim(", ".join(ids[:MOST_IDS]) + (" …" if len(ids) > MOST_IDS else ""))


def blocking_words(ids: tuple[str, ...]) -> str:
    """Which agreed cases changed that must not."""
    return phrase(FAILED_WORDS["must_not"], ids=_ids(ids))


def _runs_words(found: Regression, generated: bool) -> list[str]:
    """How often each case was answered, where that matters."""
    words = []
    if found.runs > 1:
        words.append(
            phrase(
                "Each case ran {runs} times; it is right where at least {most} of them are.",
                runs=found.runs,
                most=found.runs // 2 + 1,
            )
        )
    elif generated:
        words.append(
            "Answers that are generated differ from run to run, so a single run blocks sound versions: let "
            "each case run three times, 2 of 3 count."
        )
    if (found.runs > 1 or generated) and verdict(found) == "blocked":
        words.append("A person repeats what failed before it blocks.")
    return words


VERDICT_WORDS = {
    "holds": "it may take over",
    "segment": "held back by one segment",
    "blocked": "held back",
}


def row_words(row: SetVerdict) -> str:
    """One set or segment in a sentence."""
    count = row.count
    name = CASE_SETS[count.set]
    where = (
        phrase("{set}, {segment}", set=name, segment=Verbatim(count.segment))
        if count.segment
        else name
    )
    if count.set == "must":
        pattern = "{where}: {mended:,.0f} of {cases:,.0f} are right now."
    elif count.set == "must_not":
        pattern = "{where}: {changed:,.0f} of {cases:,.0f} changed."
    else:
        pattern = "{where}: {share:.1%} of {cases:,.0f} changed, {worse:.1%} to wrong, {better:.1%} to right."
    return phrase(
        pattern,
        where=where,
        mended=count.mended,
        cases=count.cases,
        changed=count.changed,
        share=count.changed / count.cases,
        worse=count.worsened / count.cases,
        better=count.mended / count.cases,
    )
