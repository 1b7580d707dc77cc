"""The plans on the table: this one, its first stage, measuring first, and nothing.

All are valued on the same draws, so that what separates them is the choice and not chance. Knowing better is
worth what it lets somebody choose among these (``economics.information``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.domain.base.language import phrase
from planner.economics.case import net_present_value
from planner.economics.model import CaseProblem, Draws, Schedule, Timing

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
class PlanOption:
    """One thing that could be decided: what starts when, and its worth in every future.

    ``worth`` is in the project's currency, shape ``(trials,)``.
    """

    id: OptionId
    schedule: Mapping[str, Timing]
    worth: Floats

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


def plan_options(
    problem: CaseProblem, schedule: Schedule, draws: Draws, worth: Floats | None = None
) -> tuple[PlanOption, ...]:
    """The options of one plan; ``worth`` is that of the whole plan on these draws, where it is known.

    A stage that is the whole plan, or empty, is no option of its own.
    """
    trials = len(next(iter(draws.values())))
    found = [PlanOption("nothing", {}, np.zeros(trials))]
    if not schedule:
        return tuple(found)
    whole = net_present_value(problem, schedule, draws) if worth is None else worth
    found.append(PlanOption("whole", dict(schedule), whole))
    first = stage_of(schedule, 1)
    if first and len(first) < len(schedule):
        found.append(PlanOption("stage_1", first, net_present_value(problem, first, draws)))
    return tuple(found)
