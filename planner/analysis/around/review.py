"""What a plan has promised until a review: steps that work, the level then, duties that are kept.

One basis for the decision sheet, the stages of the report, the window and the command. Only steps of the
plan itself count, for what is done in any case nobody decides here; and of these only what has had its time,
those that are over by then in 8 of 10 futures. So many of them have to work as do in 8 of 10 futures. The
level asked for is the one that is reached where as many fail as that allows, whichever these are: who meets
the first condition meets the second, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from planner.analysis.around.ends import EIGHT_IN_TEN, ended_by, over_by
from planner.analysis.around.on_the_table import kept_by
from planner.analysis.study.hygiene import steps_anyway
from planner.analysis.study.levels import raised_by
from planner.analysis.study.options import REVIEW_MONTHS, stage_of
from planner.analysis.study.plan import StageSummary
from planner.analysis.study.study import Study
from planner.domain.base.language import joined, phrase
from planner.domain.base.numbers import long_month
from planner.domain.plan.plan import QUARTER
from planner.economics.in_any_case import plan_itself
from planner.economics.model import Schedule, Timing
from planner.maturity.score import overall_after

MOST_SETS = 2_000
"""So many sets of steps that fail are all scored; of more the worst step is left out one after the other."""
MOST_NAMED = 3


@dataclass(frozen=True)
class Promise:
    """What a schedule promises by the end of month ``months``: ``needed`` of its own ``steps`` work.

    ``level`` is the overall level then with any ``needed`` of them and what is done in any case; ``None``
    where it is not known, or reads no higher than without the plan. ``duties`` are those that are kept then
    and not today.
    """

    months: int
    steps: tuple[str, ...]
    needed: int
    level: float | None
    duties: frozenset[str]


def review_months(study: Study) -> int:
    """Months from the start to the next review: a year, or the quarter in which a shorter plan is over."""
    return min(REVIEW_MONTHS, _quarters(over_by(study, study.plan.schedule)))


def stage_review(study: Study, stage: StageSummary) -> int:
    """Months from the start to the review after a stage; after the last one when the plan is over."""
    review = stage.number * REVIEW_MONTHS
    if stage is study.plan.stages[-1]:
        return min(review, _quarters(over_by(study, study.plan.schedule)))
    return review


def _quarters(month: int) -> int:
    return max(-(-month // QUARTER), 1) * QUARTER


def promised(study: Study, schedule: Schedule, months: int) -> Promise:
    """What ``schedule``, a plan with what is done in any case, promises by a review after so many months."""
    over, working = ended_by(study, schedule, months)
    timely = [i for i, share in over.items() if share >= EIGHT_IN_TEN]
    own = tuple(i for i in plan_itself(study.case_problem, schedule) if i in timely)
    needed = 0
    if own:
        count = np.sum([working[i] for i in own], axis=0)
        needed = int(np.quantile(count, 1 - EIGHT_IN_TEN, method="lower"))
    beside = [i for i in schedule if i in timely and i not in own]
    return Promise(
        months, own, needed, _least(study, own, needed, beside), _duties(study, schedule, months)
    )


def _least(study: Study, own: tuple[str, ...], needed: int, beside: Iterable[str]) -> float | None:
    """The lowest overall level with any ``needed`` of ``own``; ``None`` where that asks for nothing."""
    by_id = {c.id: c for c in study.candidates}
    beside = list(beside)

    def levels(sets: Iterable[Iterable[str]]) -> list[float | None]:
        raised = [raised_by(by_id[i] for i in (*beside, *ids)) for ids in sets]
        return [one.value for one in overall_after(study.profile, raised)]

    lifting = [i for i in own if by_id[i].kind == "practice"]
    fail = min(len(own) - needed, len(lifting))
    if comb(len(lifting), fail) <= MOST_SETS:
        found = levels(combinations(lifting, len(lifting) - fail))
    else:
        left = lifting
        for _ in range(fail):
            each = [[i for i in left if i != out] for out in left]
            left = min(zip(levels(each), each, strict=True), key=lambda x: x[0] or 0.0)[1]
        found = levels([left])
    without = levels([()])[0]
    if without is None or any(v is None for v in found):
        return None
    least = min(v for v in found if v is not None)
    return least if round(least, 1) > round(without, 1) else None


def _duties(study: Study, schedule: Schedule, months: int) -> frozenset[str]:
    """Binding duties that are kept by then as planned, in 8 of 10 futures, and not today."""
    likely = {d.id for d in study.plan.duties if d.kept_by(months) >= EIGHT_IN_TEN}
    return (kept_by(study, schedule, months) & likely) - kept_by(study, {}, 0)


def reached_when(study: Study, stage: StageSummary) -> tuple[str, ...]:
    """What has to be true at the review after a stage, in words: steps, level and duties."""
    plan, review = study.plan, stage_review(study, stage)
    schedule: Mapping[str, Timing] = {
        **steps_anyway(study),
        **stage_of(plan.schedule, stage.number),
    }
    found = promised(study, schedule, review)
    names = {s.candidate.id: s.candidate.name for s in plan.steps}
    said = []
    if found.needed:
        said.append(
            phrase(
                IN_USE_SOME if found.needed < len(found.steps) else IN_USE,
                n=found.needed,
                names=_named([names[i] for i in found.steps]),
            )
        )
    if found.level is not None:
        said.append(phrase(LEVEL, level=found.level))
    kept = [d.name for d in plan.duties if d.id in found.duties]
    if kept:
        said.append(phrase(KEPT, names=_named(kept)))
    month = long_month(plan.last_day(review))
    if not said:
        return (phrase(NOT_YET, month=month),)
    return (phrase(AT, month=month, what=said[0]), *said[1:])


def _named(names: list[str]) -> str:
    rest = len(names) - MOST_NAMED
    told = joined([phrase("“{name}”", name=n) for n in names[:MOST_NAMED]])
    return phrase("{names} and {more:one|#} more", names=told, more=rest) if rest > 0 else told


AT = "At the end of {month}: {what}"
IN_USE = "in use: {names}"
IN_USE_SOME = "{n:d} or more in use of {names}"
LEVEL = "overall level at least {level:.1f}"
KEPT = "duties kept: {names}"
NOT_YET = "At the end of {month} no step of the plan itself has had its time"
