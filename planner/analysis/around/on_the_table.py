"""The plans on the table with what each takes and meets, and which one is recommended by what rule.

Among those that meet every duty the one with the most expected worth; of those within the error of the
simulation the one that releases least. Is that the whole plan, its first stage is asked for, gate by gate.
Where none is worth more than nothing: the duties alone; without duties measuring first, if that is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planner.analysis.study.candidates import mean_cost
from planner.analysis.study.duties import duty_parts, last_period
from planner.analysis.study.options import (
    MEASURING_MONTHS,
    OptionId,
    OptionResult,
    begun_later,
    stage_of,
)
from planner.analysis.study.plan import Plan
from planner.analysis.study.plannable import plannable
from planner.analysis.study.study import Study
from planner.domain.base.language import Inner, joined, phrase
from planner.domain.plan.duty import Duty
from planner.domain.plan.plan import QUARTER
from planner.economics.model import Timing

NINETY = 3.29
"""Width of the middle nine tenths of a bell curve in standard deviations."""
GATE, BEST, LEAST, DUTIES, LOSES, MEASURE, NOTHING = (
    "gate",
    "best",
    "least",
    "duties",
    "loses",
    "measure",
    "nothing",
)
RULES = {
    GATE: "It is worth most of the plans that meet every duty. Ask for its stage 1, and release the rest at "
    "the review.",
    BEST: "It is worth most of the plans that meet every duty.",
    LEAST: "No other plan that meets every duty is worth clearly more, and it releases least.",
    DUTIES: "Not one of these plans is worth more than nothing; what the duties ask for has to be done.",
    LOSES: (
        "Not one of these plans is worth more than nothing; it holds all that the duties ask for and loses "
        "least."
    ),
    MEASURE: "Not one of these plans is worth more than nothing yet; knowing more may change that.",
    NOTHING: "Nothing on the table is worth more than doing nothing.",
}
WITHOUT_DUTIES = {
    GATE: "It is worth most of the plans on the table. Ask for its stage 1, and release the rest at the "
    "review.",
    BEST: "It is worth most of the plans on the table.",
    LEAST: "No other plan on the table is worth clearly more, and it releases least.",
}


@dataclass(frozen=True)
class OnTable:
    """One plan on the table: its figures, person-days, cost, level at its end, duties met in time of so many.

    ``level`` is ``None`` where it is not known.
    """

    result: OptionResult
    schedule: Mapping[str, Timing]
    days: float
    cost: float
    level: float | None
    met: int
    duties: int

    @property
    def meets_all(self) -> bool:
        """Whether every duty is met in time."""
        return self.met == self.duties


@dataclass(frozen=True)
class Recommended:
    """The plan that is recommended, and by which rule (a key of ``RULES``)."""

    option: OptionResult
    rule: str
    mostly_loses: bool
    bound: bool = True
    """Whether there are duties that plans have to meet."""


def schedule_of_option(plan: Plan, id_: OptionId) -> Mapping[str, Timing]:
    """What an option starts when."""
    if id_ == "whole":
        return plan.schedule
    if id_ == "measure_first":
        return begun_later(plan.schedule, MEASURING_MONTHS)
    if id_ == "stage_1":
        return stage_of(plan.schedule, 1)
    return plan.duty_schedule if id_ == "duties" else {}


def on_the_table(study: Study) -> tuple[OnTable, ...]:
    """Every option with what it takes and meets."""
    plan = study.plan
    by_id = {c.id: c for c in study.candidates}
    costs = {s.candidate.id: s.cost for s in plan.steps}
    binding = [d for d in study.project.duties if d.binds]
    _, why_not = plannable(study.candidates, study.project)
    parts = duty_parts(study.project, study.profile, study.candidates, why_not, binding)
    start = date.fromisoformat(study.project.limits.start)
    found = []
    for result in study.decision.options:
        schedule = {} if result.id == "nothing" else schedule_of_option(plan, _id(result))
        missed = {
            p.duty.id
            for p in parts
            if p.lacking or _done(schedule, p.members, _last_month(p.duty, start, plan)) < p.least
        }
        if result.id == "measure_first":
            schedule = {}
        ends = max((-(-t.finish // QUARTER) for t in schedule.values()), default=0)
        whole = result.id == "whole"
        level = plan.path[min(ends, plan.quarters)].value if whole else None
        if not schedule:
            level = plan.path[0].value
        found.append(
            OnTable(
                result,
                schedule,
                sum(by_id[i].days for i in schedule),
                sum(costs.get(i, mean_cost(by_id[i], study.case_problem)) for i in schedule),
                _level(study, schedule) if level is None and schedule else level,
                len(binding) - len(missed),
                len(binding),
            )
        )
    return tuple(found)


def _id(result: OptionResult) -> OptionId:
    known: dict[str, OptionId] = {
        "nothing": "nothing",
        "whole": "whole",
        "stage_1": "stage_1",
        "duties": "duties",
        "measure_first": "measure_first",
    }
    return known[result.id]


def _done(schedule: Mapping[str, Timing], members: tuple[str, ...], by: int | None) -> int:
    """How many of ``members`` are finished before month ``by`` (``None``: whenever)."""
    return sum(m in schedule and (by is None or schedule[m].finish <= by) for m in members)


def _last_month(duty: Duty, start: date, plan: Plan) -> int | None:
    """The month before which a duty has to be met in time; ``None``: the day lies after the plan."""
    due = last_period(duty, start, plan.months // plan.per, plan.per)
    return None if due is None else (due + 1) * plan.per


def _level(study: Study, schedule: Mapping[str, Timing]) -> float | None:
    """The overall level once all of a schedule is in place."""
    from planner.analysis.study.levels import raised_by
    from planner.maturity.score import assess

    by_id = {c.id: c for c in study.candidates}
    cells = study.profile.cells.raised(raised_by(by_id[i] for i in schedule))
    return assess(study.project, cells, brief=True).overall.value


def recommended(study: Study) -> Recommended | None:
    """The option to decide for; ``None`` where there is nothing to choose from, or money is not said."""
    if study.judgement.withheld or len(study.decision.options) < 2:
        return None
    table = {o.result.id: o for o in on_the_table(study)}
    whole = table.get("whole")
    keep = [o for i, o in table.items() if o.meets_all and i in ("whole", "stage_1", "duties")] or (
        [whole] if whole is not None else []
    )
    best = max(keep, key=lambda o: o.result.expected, default=None)
    if best is None:
        return None
    result = best.result
    error = (result.p95 - result.p5) / NINETY / math.sqrt(study.project.finance.trials)
    if result.expected <= 0:
        return _where_nothing_pays(table, best, error)
    close = [o for o in keep if result.expected - o.result.expected <= 2 * error]
    least = min(close, key=lambda o: o.cost)
    rule = BEST
    if least is not best:
        rule = LEAST
    elif result.id == "whole" and "stage_1" in table:
        rule = GATE
    chosen = least.result
    return Recommended(chosen, rule, chosen.loss_share > 0.5, bound=best.duties > 0)


def _where_nothing_pays(table: Mapping[str, OnTable], best: OnTable, error: float) -> Recommended:
    """Duties at the least loss: what they ask for, or more where that is clearly worth more; else nothing."""
    if best.duties:
        duties = table.get("duties", best)
        if best.result.expected - duties.result.expected > 2 * error:
            return Recommended(best.result, LOSES, mostly_loses=False)
        return Recommended(duties.result, DUTIES, mostly_loses=False)
    measure = table.get("measure_first")
    if measure is not None and measure.result.expected > 0:
        return Recommended(measure.result, MEASURE, measure.result.loss_share > 0.5)
    return Recommended(table["nothing"].result, NOTHING, mostly_loses=False)


def recommended_words(found: Recommended | None) -> str:
    """The recommendation and its rule in words; empty where there is none."""
    if found is None:
        return ""
    words = [
        phrase("Recommended: {option}.", option=Inner(found.option.name)),
        phrase((RULES if found.bound else WITHOUT_DUTIES).get(found.rule, RULES[found.rule])),
    ]
    if found.mostly_loses and found.option.expected > 0:
        words.append(
            "It is worth it on average because of a long upside; in most futures it is not."
        )
    return joined(words, " ")
