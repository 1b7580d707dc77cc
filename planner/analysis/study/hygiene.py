"""What is done with and without the plan: it is in neither side of the worth, but somebody pays for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.analysis.study.once_a_study import once_a_study
from planner.analysis.study.study import Study
from planner.analysis.study.told import surely_lacking
from planner.domain.content.catalogue import Practice
from planner.economics.costs import cost_flows, durations, present_values
from planner.economics.in_any_case import counted_in_full, in_any_case
from planner.economics.model import CaseProblem, Draws, Schedule, Timing, sample
from planner.economics.outcomes import Outcome, outcomes
from planner.economics.worth import FEW_FUTURES

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class DoneAnyway:
    """Steps that are done anyway: when, their names, person-days of set-up, and what they cost.

    ``days`` are likely ones; ``labour`` and ``invoices`` expected present values over the horizon, in the
    project's currency, ``by_step`` both together by step. ``paid`` are expected invoices of months 0 … T, not
    discounted.
    """

    schedule: Mapping[str, Timing]
    names: tuple[str, ...]
    days: float
    labour: float
    invoices: float
    by_step: Mapping[str, float]
    paid: Floats

    @property
    def cost(self) -> float:
        """Own labour and invoices."""
        return self.labour + self.invoices

    def invoices_until(self, months: int) -> float:
        """Expected invoices of so many months from the start, not discounted."""
        return float(self.paid[:months].sum())


@once_a_study
def done_anyway(study: Study) -> DoneAnyway | None:
    """Price what is done anyway, over few futures; ``None`` where nothing is.

    That is what the plan holds of it; without a plan all that fits and rests on nothing else. Where too
    little is known for a level, only what is lacking whatever the missing answers are.
    """
    problem = study.case_problem
    schedule = study.plan.schedule if study.plan.steps else _by_itself(study)
    if not in_any_case(problem, schedule):
        return None
    draws = sample(problem, study.project.finance.seed, FEW_FUTURES, schedule).draws
    return priced(problem, schedule, draws, outcomes(problem, durations(schedule), draws))


def priced(
    problem: CaseProblem, schedule: Schedule, draws: Draws, became: Mapping[str, Outcome]
) -> DoneAnyway:
    """What of ``schedule`` is done anyway, priced in these futures."""
    done, full = in_any_case(problem, schedule), counted_in_full(problem)
    labour = invoices = 0.0
    by_step = {}
    for id_, timing in done.items():
        parts = present_values(problem, full.by_id[id_], timing, draws, became[id_])
        own, paid = (float(part.mean()) for part in parts)
        labour, invoices, by_step[id_] = labour + own, invoices + paid, own + paid
    _, monthly = cost_flows(full, done, draws, became)
    return DoneAnyway(
        done,
        tuple(problem.by_id[i].name for i in done),
        sum(sum(problem.by_id[i].effort_days.values()) for i in done),
        labour,
        invoices,
        by_step,
        monthly.mean(axis=0),
    )


def steps_anyway(study: Study) -> Mapping[str, Timing]:
    """What the plan holds that is done with and without it, and when."""
    return in_any_case(study.case_problem, study.plan.schedule)


def _by_itself(study: Study) -> dict[str, Timing]:
    """Practices that are done anyway and need no other, with a tool of each kind, all from the start."""
    found: dict[str, Timing] = {}
    problem = study.case_problem.by_id  # what cannot be planned has no price there
    known = {c.id: c for c in study.candidates if c.initiative.anyway and c.id in problem}
    for one in known.values():
        if one.kind != "practice" or one.fit.status != "fits" or one.needs:
            continue
        if not study.profile.overall.leads and not (
            isinstance(one.entry, Practice) and surely_lacking(one.entry, study.profile)
        ):
            continue  # what its questions stand at is itself still asked
        tools = [next((t for t in group if t in known), None) for group in one.needs_any]
        for id_ in (*filter(None, tools), one.id):
            found[id_] = Timing(0, known[id_].duration)
    return found
