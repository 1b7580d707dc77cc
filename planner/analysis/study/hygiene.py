"""What is done with and without the plan: it is in neither side of the worth, but somebody pays for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from planner.analysis.study.once_a_study import once_a_study
from planner.analysis.study.study import Study
from planner.economics.costs import durations, present_values
from planner.economics.model import Timing, sample
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


@once_a_study
def done_anyway(study: Study) -> DoneAnyway | None:
    """Price what is done anyway, over few futures; ``None`` where nothing is.

    That is what the plan holds of it; without a plan all that fits and rests on nothing else.
    """
    problem = study.case_problem
    schedule = study.plan.schedule if study.plan.steps else _by_itself(study)
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


def _by_itself(study: Study) -> dict[str, Timing]:
    """Practices that are done anyway and need no other, with a tool of each kind, all from the start."""
    found: dict[str, Timing] = {}
    problem = study.case_problem.by_id  # what cannot be planned has no price there
    known = {c.id: c for c in study.candidates if c.initiative.anyway and c.id in problem}
    for one in known.values():
        if one.kind != "practice" or one.fit.status != "fits" or one.needs:
            continue
        tools = [next((t for t in group if t in known), None) for group in one.needs_any]
        for id_ in (*filter(None, tools), one.id):
            found[id_] = Timing(0, known[id_].duration)
    return found
