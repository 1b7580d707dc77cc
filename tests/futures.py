"""Levels future by future: what is in effect in each, by the words of the rules, and what that scores."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from planner.analysis.study.study import Study, futures_of
from planner.domain.content.catalogue import Practice
from planner.economics.model import Draws, Timing
from planner.maturity.score import assess

Ends = tuple[float | None, float, float]


def in_effect_from(
    study: Study, schedule: Mapping[str, Timing], draws: Draws, future: int
) -> dict[str, float]:
    """The month from which each step of ``schedule`` is in effect in one future; infinite: never.

    By the words of the rules: a step that needs others begins once they work, of several ways once one does;
    each failed try takes another half of the months, rounded up; failed in all tries it is given up.
    """
    problem = study.case_problem.by_id

    @cache
    def month(id_: str) -> float:
        one, planned = problem[id_], schedule[id_]
        waits = [behind(n) for n in one.needs if n in schedule]
        for group in one.needs_any:
            planned_of_group = [behind(n) for n in group if n in schedule]
            if planned_of_group:
                waits.append(min(planned_of_group))
        late = max(waits, default=0.0)
        failed = int(draws[f"{id_}:outcome"][future])
        if failed >= one.tries or math.isinf(late):
            return math.inf
        late += failed * -(-(planned.finish - planned.start) // 2)
        beside = [behind(n) for n in one.safe_with if n in schedule]
        return planned.finish + max([late, *beside])

    def behind(id_: str) -> float:
        return month(id_) - schedule[id_].finish

    return {id_: month(id_) for id_ in schedule}


def shares_in_effect(study: Study) -> dict[str, float]:
    """In which share of the futures each step of the plan is in effect at last."""
    schedule, trials = study.plan.schedule, study.project.finance.trials
    draws = futures_of(study.project, study.case_problem, schedule).draws
    when = [in_effect_from(study, schedule, draws, f) for f in range(trials)]
    return {i: sum(math.isfinite(one[i]) for one in when) / trials for i in schedule}


def level_with(study: Study, working: Iterable[str]) -> Ends:
    """Value and both ends of the overall level with these practices in effect."""
    by_id = {c.id: c.entry for c in study.candidates}
    raises = [r for i in working if isinstance(e := by_id[i], Practice) for r in e.raises]
    reached: dict[str, float] = {}
    for question in {r.question for r in raises}:
        own = [r for r in raises if r.question == question]
        for to in range(1, 5):
            asked = [r.least for r in own if r.to_level == to]
            if asked and sum(r.to_level >= to for r in own) < max(asked):
                break
            if asked:
                reached[question] = float(to)
    scored = assess(study.project, study.profile.cells.raised(reached), brief=True).overall
    return scored.value, scored.low, scored.high


def levels_by_future(
    study: Study, schedule: Mapping[str, Timing], months: Sequence[int]
) -> list[list[Ends]]:
    """Value and both ends of the overall level in every future, once so many months are over."""
    futures = futures_of(study.project, study.case_problem, schedule)
    level = cache(lambda working: level_with(study, working))
    by_id = {c.id: c for c in study.candidates}
    when = [
        in_effect_from(study, schedule, futures.draws, f)
        for f in range(study.project.finance.trials)
    ]
    return [
        [
            level(
                frozenset(
                    i for i, m in one.items() if m <= month and isinstance(by_id[i].entry, Practice)
                )
            )
            for one in when
        ]
        for month in months
    ]
