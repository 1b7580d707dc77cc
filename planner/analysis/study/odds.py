"""In how many futures each step works, and what fails with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.economics.costs import durations
from planner.economics.model import CaseProblem, Sample, Schedule
from planner.economics.outcomes import outcomes
from planner.economics.worth import without


@dataclass(frozen=True)
class StepOdds:
    """One step over all futures; shares 0–1.

    ``works`` is how often it takes hold, ``begins`` how often what it needs works so that it begins at all,
    ``in_time`` how often it works without a delay; ``late`` its mean delay in months where it works.
    ``fails_with_it`` are the steps of the plan that cannot begin, or are not safe, without it.
    """

    id: str
    works: float
    begins: float
    in_time: float
    late: float
    fails_with_it: tuple[str, ...]

    @property
    def given_up(self) -> float:
        """How often it begins and is given up."""
        return self.begins - self.works


def odds_of(problem: CaseProblem, schedule: Schedule, futures: Sample) -> tuple[StepOdds, ...]:
    """The odds of every step of ``schedule``, in its order, from the futures that the worth is read off."""
    became = outcomes(problem, durations(schedule), futures.draws)
    found = []
    for id_ in schedule:
        one = became[id_]
        works = float(one.works.mean())
        late = float((one.works * one.late_finish).mean()) / works if works else 0.0
        in_time = float((one.works * np.equal(one.late_finish, 0)).mean())
        left = without(problem, schedule, id_)
        lost = tuple(other for other in schedule if other != id_ and other not in left)
        found.append(StepOdds(id_, works, float(one.begun.mean()), in_time, late, lost))
    return tuple(found)
