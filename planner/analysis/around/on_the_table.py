"""The plans on the table with what each takes and meets, and which one is recommended by what rule.

Among those that meet every duty the one with the most expected worth, measuring first among them; of those
that begin now, within the error of the simulation, the one that releases least. Is that the whole plan, its
first stage is asked for, gate by gate. Where none is worth more than nothing: the duties alone; without
duties measuring first, if that is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from planner.analysis.study.binding_parts import binding_parts
from planner.analysis.study.candidates import mean_cost
from planner.analysis.study.duties import DutyPart, last_period
from planner.analysis.study.duty_contents import contents_of
from planner.analysis.study.hygiene import steps_anyway
from planner.analysis.study.once_a_study import once_a_study
from planner.analysis.study.options import (
    MEASURING_MONTHS,
    OptionId,
    OptionResult,
    begun_later,
    stage_of,
)
from planner.analysis.study.plan import Plan
from planner.analysis.study.study import Study
from planner.domain.base.language import Inner, joined, phrase
from planner.domain.plan.duty import Duty
from planner.domain.plan.plan import QUARTER
from planner.economics.in_any_case import plan_itself
from planner.economics.model import Timing

NINETY = 3.29
"""Width of the middle nine tenths of a bell curve in standard deviations."""
GATE, BEST, LEAST, LEARN, DUTIES, LOSES, MEASURE, NOTHING = (
    "gate",
    "best",
    "least",
    "learn",
    "duties",
    "loses",
    "measure",
    "nothing",
)
Among = Literal["table", "duties", "held"]
"""Which plans are compared: all; those that meet every duty in time; where none does, those that hold every
step of the duties."""
WORTH_MOST: dict[Among, str] = {
    "table": "It is worth most of the plans on the table.",
    "duties": "It is worth most of the plans that meet every duty.",
    "held": (
        "No plan meets every duty in time; of those that hold all that the duties ask for it is worth most."
    ),
}
RELEASES_LEAST: dict[Among, str] = {
    "table": (
        "No other plan on the table is worth clearly more; of those that begin now and are worth about as "
        "much it releases least."
    ),
    "duties": (
        "No other plan that meets every duty is worth clearly more; of those that begin now and are worth "
        "about as much it releases least."
    ),
    "held": (
        "No plan meets every duty in time; of those that hold all that the duties ask for no other is worth "
        "clearly more, and of those that begin now and are worth about as much it releases least."
    ),
}
THEN = {
    GATE: "Ask for its stage 1, and release the rest at the review.",
    LEARN: "What “{measured}” turns out to be decides which plan begins a quarter later.",
}
NOT_WORTH = {
    DUTIES: (
        "No plan that holds what the duties ask for is worth more than nothing; it has to be done all the "
        "same."
    ),
    LOSES: "No plan that holds what the duties ask for is worth more than nothing; it loses least of them.",
    MEASURE: "No plan that begins now is worth more than nothing; knowing more may change that.",
    NOTHING: "Nothing on the table is worth more than doing nothing.",
}


@dataclass(frozen=True)
class OnTable:
    """One plan on the table: its figures, person-days, cost, level at its end, duties met in time of so many.

    ``schedule``, ``level`` and ``met`` hold what is done in any case as well, of every plan and of none;
    ``days``, ``cost`` and the steps ``ours`` are the plan's own alone. ``level`` is ``None`` where it is not
    known.
    """

    result: OptionResult
    schedule: Mapping[str, Timing]
    days: float
    cost: float
    level: float | None
    met: int
    duties: int
    ours: Mapping[str, Timing] = field(default_factory=dict)

    @property
    def decided_later(self) -> bool:
        """Whether what it takes is not known yet: what is measured first decides which steps follow."""
        return self.result.id == "measure_first"

    @property
    def meets_all(self) -> bool:
        """Whether every duty is met in time."""
        return self.met == self.duties


@dataclass(frozen=True)
class Recommended:
    """The plan that is recommended, by which rule, and among which plans."""

    option: OptionResult
    rule: str
    mostly_loses: bool
    among: Among = "duties"
    measured: str = ""
    """Name of what is measured first, where that is recommended."""


def schedule_of_option(study: Study, id_: OptionId) -> Mapping[str, Timing]:
    """What is done when under an option: its own steps, and what is done in any case."""
    plan, problem = study.plan, study.case_problem
    done = steps_anyway(study)
    if id_ == "whole":
        return plan.schedule
    if id_ == "measure_first":
        return {**begun_later(plan_itself(problem, plan.schedule), MEASURING_MONTHS), **done}
    if id_ == "stage_1":
        return {**done, **stage_of(plan.schedule, 1)}
    return {**done, **plan.duty_schedule} if id_ == "duties" else done


@once_a_study
def on_the_table(study: Study) -> tuple[OnTable, ...]:
    """Every option with what it takes and meets."""
    plan = study.plan
    by_id = {c.id: c for c in study.candidates}
    costs = {s.candidate.id: s.cost for s in plan.steps}
    start = date.fromisoformat(study.project.limits.start)
    held = _held(study)
    found = []
    for result in study.decision.options:
        schedule = schedule_of_option(study, _id(result))
        missed = {
            d.id for d, asked in held if not _in_time(asked, schedule, _last_month(d, start, plan))
        }
        if result.id == "measure_first":
            schedule = steps_anyway(study)
        ends = max((-(-t.finish // QUARTER) for t in schedule.values()), default=0)
        whole = result.id == "whole"
        level = plan.path[min(ends, plan.quarters)].value if whole else None
        if not schedule:
            level = plan.path[0].value
        own = plan_itself(study.case_problem, schedule)
        found.append(
            OnTable(
                result,
                schedule,
                sum(by_id[i].days for i in own),
                sum(costs.get(i, mean_cost(by_id[i], study.case_problem)) for i in own),
                _level(study, schedule) if level is None and schedule else level,
                len(held) - len(missed),
                len(held),
                own,
            )
        )
    return tuple(found)


def kept_by(study: Study, schedule: Mapping[str, Timing], month: int) -> frozenset[str]:
    """Ids of binding duties that are kept, with all they contain, once ``month`` months are over."""
    return frozenset(d.id for d, asked in _held(study) if _in_time(asked, schedule, month))


def _held(study: Study) -> list[tuple[Duty, tuple[DutyPart, ...]]]:
    """Each binding duty with what is missing for it today."""
    binding = [d for d in study.project.duties if d.binds]
    parts = binding_parts(study)
    return [(d, _asked(d, parts, binding)) for d in binding]


def _id(result: OptionResult) -> OptionId:
    known: dict[str, OptionId] = {
        "nothing": "nothing",
        "whole": "whole",
        "stage_1": "stage_1",
        "duties": "duties",
        "measure_first": "measure_first",
    }
    return known[result.id]


def _asked(duty: Duty, parts: Sequence[DutyPart], binding: Sequence[Duty]) -> tuple[DutyPart, ...]:
    """All that has to be there for a duty: what it asks for itself, and what it has to contain."""
    whose = {duty.id, *(d.id for d in contents_of(duty, binding))}
    return tuple(p for p in parts if p.duty.id in whose)


def _in_time(asked: Iterable[DutyPart], schedule: Mapping[str, Timing], by: int | None) -> bool:
    """Whether all of ``asked`` is finished before month ``by`` (``None``: whenever)."""
    return all(not p.lacking and _done(schedule, p.members, by) >= p.least for p in asked)


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
    found = _chosen({o.result.id: o for o in on_the_table(study)}, study.project.finance.trials)
    if found is None or not found.option.input:
        return found
    names = {r.definition.id: r.definition.label for r in study.register}
    return replace(found, measured=names[found.option.input])


def measured_first(study: Study) -> str:
    """Name of the input to measure before any step begins; empty where another plan is recommended."""
    found = recommended(study) if study.profile.overall.leads else None
    return "" if found is None else found.measured


def _chosen(table: Mapping[str, OnTable], trials: int) -> Recommended | None:
    """The one of ``table`` that is recommended, valued in so many futures."""
    held = [o for i, o in table.items() if o.result.keeps and i != "nothing"]
    found = [o for o in held if o.meets_all] or held
    now = [o for o in found if o.result.id != "measure_first"]
    best = max(now, key=_worth, default=None)
    if best is None:
        return None
    among: Among = "table" if not best.duties else "duties" if best.meets_all else "held"
    highest = max(found, key=_worth)
    error = (best.result.p95 - best.result.p5) / NINETY / math.sqrt(trials)
    if _worth(highest) <= 0:
        return _where_nothing_pays(table, highest, error)
    if highest is not best:
        rule = MEASURE if _worth(best) <= 0 and among == "table" else LEARN
        return Recommended(highest.result, rule, highest.result.loss_share > 0.5, among)
    close = [o for o in now if _worth(best) - _worth(o) <= 2 * error]
    least = min(close, key=lambda o: o.cost)
    rule = BEST
    if least is not best:
        rule = LEAST
    elif best.result.id == "whole" and "stage_1" in table:
        rule = GATE
    return Recommended(least.result, rule, least.result.loss_share > 0.5, among)


def _worth(one: OnTable) -> float:
    return one.result.expected


def _where_nothing_pays(table: Mapping[str, OnTable], best: OnTable, error: float) -> Recommended:
    """Duties at the least loss: what they ask for, or more where that is clearly worth more; else nothing.

    Where what is done in any case keeps as many of them, nothing else is asked for.
    """
    nothing = table["nothing"]
    if best.duties and not (nothing.result.keeps and nothing.met >= best.met):
        duties = table.get("duties", table.get("whole", best))
        if _worth(best) - _worth(duties) > 2 * error:
            return Recommended(best.result, LOSES, mostly_loses=False)
        return Recommended(duties.result, DUTIES, mostly_loses=False)
    return Recommended(nothing.result, NOTHING, mostly_loses=False)


def recommended_words(found: Recommended | None) -> str:
    """The recommendation and its rule in words; empty where there is none."""
    if found is None:
        return ""
    rule = found.rule
    words = [phrase("Recommended: {option}.", option=Inner(found.option.name))]
    if rule in NOT_WORTH:
        words.append(NOT_WORTH[rule])
    else:
        words.append((RELEASES_LEAST if rule == LEAST else WORTH_MOST)[found.among])
    if rule in THEN:
        words.append(phrase(THEN[rule], measured=Inner(found.measured)))
    if found.mostly_loses and found.option.expected > 0:
        words.append(
            "It is worth it on average because of a long upside; in most futures it is not."
        )
    return joined(words, " ")
