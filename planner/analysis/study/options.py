"""The plans on the table: this one, its first stage, measuring first, and nothing.

All are valued on the same draws, so that what separates them is the choice and not chance. Knowing better is
worth what it lets somebody choose among these (``economics.information``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.domain.base.language import phrase
from planner.economics.in_any_case import in_any_case, plan_itself
from planner.economics.information import information, learned, perfect_information
from planner.economics.model import CaseProblem, Sample, Schedule, Timing
from planner.economics.pools import HOURS_PER_DAY, hourly_costs
from planner.economics.worth import net_present_value

Floats = NDArray[np.float64]
OptionId = Literal["nothing", "whole", "stage_1", "duties", "measure_first"]
OPTION_WORDS: dict[OptionId, str] = {
    "nothing": "Do nothing",
    "whole": "The whole plan",
    "stage_1": "Stage 1 only",
    "duties": "Duties only",
    "measure_first": "Measure first",
}
REVIEW_MONTHS = 12
"""Reviews lie at the end of every fourth quarter; a stage is what starts between two of them."""


@dataclass(frozen=True)
class OptionResult:
    """What is shown and kept of a plan option: expected worth, its ends, odds of losing, number of steps.

    Steps that are done in any case are not counted. ``input`` is what would be measured first, where that is
    the option. ``keeps`` tells that it holds every step that the duties ask for: what does not is no choice.
    """

    id: str
    name: str
    steps: int
    expected: float
    p5: float
    p95: float
    loss_share: float
    input: str = ""
    keeps: bool = True


@dataclass(frozen=True)
class PlanOption:
    """One thing that could be decided: what starts when, and its worth in every future.

    ``schedule`` holds what is done in any case as well, ``steps`` counts the others. ``worth`` is in the
    project's currency, shape ``(trials,)``. ``input`` is what would be measured first.
    """

    id: OptionId
    schedule: Mapping[str, Timing]
    worth: Floats
    input: str = ""
    keeps: bool = True
    steps: int = 0

    @property
    def result(self) -> OptionResult:
        """What is shown of it."""
        p5, p95 = (float(p) for p in np.percentile(self.worth, (5, 95)))
        of = (self.id, self.name, self.steps, self.expected, p5, p95, self.loss_share)
        return OptionResult(*of, self.input, self.keeps)

    @property
    def name(self) -> str:
        """What it is called."""
        return phrase(OPTION_WORDS[self.id])

    @property
    def expected(self) -> float:
        """Mean worth over all futures."""
        return float(self.worth.mean())

    @property
    def loss_share(self) -> float:
        """Share of futures in which it loses money, 0–1."""
        return float((self.worth < 0).mean())


def stage_of(schedule: Schedule, number: int, review: int = REVIEW_MONTHS) -> dict[str, Timing]:
    """The steps that start before review ``number`` (counted from 1)."""
    return {id_: t for id_, t in schedule.items() if t.start < number * review}


MEASURING_MONTHS = 3


def plan_options(
    problem: CaseProblem,
    schedule: Schedule,
    futures: Sample,
    worth: Floats | None = None,
    days: Mapping[str, float] | None = None,
    duties: Schedule | None = None,
    *,
    waits: bool = True,
) -> tuple[PlanOption, ...]:
    """The options of one plan; ``worth`` is that of the whole plan in these futures, where it is known.

    What is done in any case is in each of them, doing nothing among them. A stage whose own steps are all
    of the plan's, or none, is no option of its own. ``days`` says how many person-days
    measuring an input takes; without any there is nothing to measure first. ``duties`` are the steps that
    duties alone ask for: where there are some, what lacks one of them is shown and never chosen, and so is
    measuring first where they cannot wait for it (``waits``).
    """
    done, own = in_any_case(problem, schedule), plan_itself(problem, schedule)
    asked = plan_itself(problem, duties or {})
    found = [PlanOption("nothing", done, np.zeros(futures.trials), keeps=not asked)]
    if not schedule:
        return tuple(found)
    draws = futures.draws
    whole = net_present_value(problem, schedule, draws) if worth is None else worth
    found.append(PlanOption("whole", dict(schedule), whole, steps=len(own)))
    first = stage_of(own, 1)
    if first and len(first) < len(own):
        begun = {**done, **first}
        worth_first = net_present_value(problem, begun, draws)
        keeps = asked.keys() <= first.keys()
        found.append(PlanOption("stage_1", begun, worth_first, keeps=keeps, steps=len(first)))
    if duties and asked and asked != own:
        least = {**done, **duties}
        worth_least = net_present_value(problem, least, draws)
        found.append(PlanOption("duties", least, worth_least, steps=len(asked)))
    measured = measure_first(problem, [o for o in found if o.keeps], futures, days or {})
    return (*found, *(() if measured is None else (replace(measured, keeps=waits),)))


def begun_later(schedule: Schedule, months: int) -> dict[str, Timing]:
    """The same plan, everything so many months later."""
    return {id_: Timing(t.start + months, t.finish + months) for id_, t in schedule.items()}


def stage_number(month: int) -> int:
    """The stage (from 1) in which a step that starts in a month of the plan (from 0) stands."""
    return month // REVIEW_MONTHS + 1


def measure_first(
    problem: CaseProblem,
    options: list[PlanOption],
    futures: Sample,
    days: Mapping[str, float],
) -> PlanOption | None:
    """Measure the input worth most knowing, then choose the best option, three months later.

    ``None`` where one of them is best in every future, so that knowing more changes nothing.
    The options are those that may be chosen. What the input shows is learned from one half of the futures and
    paid by the other. Its own cost is the days at a data scientist's rate.
    """
    tiles = {id_: futures.tiles[id_] for id_ in days if id_ in futures.tiles}
    if not tiles:
        return None
    table = np.stack([o.worth for o in options])
    if perfect_information(list(table)) <= 0:
        return None
    place = next(k for k, o in enumerate(options) if o.id == "whole")
    best = information(list(table), tiles, options[place].worth)[0].id
    late = [
        in_any_case(problem, o.schedule)
        | {
            id_: t
            for id_, t in begun_later(plan_itself(problem, o.schedule), MEASURING_MONTHS).items()
            if t.start < problem.horizon
        }
        for o in options
    ]
    later = np.stack([net_present_value(problem, s, futures.draws) for s in late])
    hour = hourly_costs(futures.draws)["data_scientist"]
    worth = learned(table, futures.tiles[best], later) - days[best] * HOURS_PER_DAY * hour
    return PlanOption(
        "measure_first", late[place], worth, best, steps=len(plan_itself(problem, late[place]))
    )
