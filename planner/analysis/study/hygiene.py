"""What is done with and without the plan: it is in neither side of the worth, but somebody pays for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from planner.analysis.study.study import Study
from planner.economics.costs import durations, present_values
from planner.economics.model import sample
from planner.economics.outcomes import outcomes
from planner.economics.worth import FEW_FUTURES


@dataclass(frozen=True)
class DoneAnyway:
    """Steps of the plan that are done anyway: their names, person-days of set-up, and what they cost.

    ``days`` are likely ones; ``labour`` and ``invoices`` expected present values over the horizon, in the
    project's currency.
    """

    names: tuple[str, ...]
    days: float
    labour: float
    invoices: float

    @property
    def cost(self) -> float:
        """Own labour and invoices."""
        return self.labour + self.invoices


def done_anyway(study: Study) -> DoneAnyway | None:
    """Price what the plan holds that is done anyway, over few futures; ``None`` where nothing is."""
    problem, schedule = study.case_problem, study.plan.schedule
    ids = [id_ for id_ in schedule if problem.by_id[id_].anyway]
    if not ids:
        return None
    draws = sample(problem, study.project.finance.seed, FEW_FUTURES, schedule).draws
    became = outcomes(problem, durations(schedule), draws)
    days = labour = invoices = 0.0
    for id_ in ids:
        one = replace(problem.by_id[id_], anyway=False)
        own, paid = present_values(problem, one, schedule[id_], draws, became[id_])
        days += sum(one.effort_days.values())
        labour += float(own.mean())
        invoices += float(paid.mean())
    return DoneAnyway(tuple(problem.by_id[i].name for i in ids), days, labour, invoices)
