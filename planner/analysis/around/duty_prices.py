"""What keeping duties costs, of the plan and beside it: their steps that are done in any case are no gift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.analysis.study.binding_parts import binding_parts
from planner.analysis.study.duty_costs import shared_of, steps_of_duties
from planner.analysis.study.hygiene import done_anyway
from planner.analysis.study.once_a_study import once_a_study
from planner.analysis.study.study import Study


@dataclass(frozen=True)
class DutyPrices:
    """What duties cost over the horizon, in the project's currency, present values.

    ``worth`` is the expected worth that doing them alone loses (below 0: they bring it; ``None``: none
    binds). ``beside`` is the expected cost of those of their steps that are done with and without the plan,
    each step once; what these bring is counted nowhere. ``by_duty`` is what the steps cost that the plan's
    date of each rests on, both kinds, what several lean on shared equally; ``None`` where there are none.
    """

    worth: float | None
    beside: float
    by_duty: Mapping[str, float | None]

    @property
    def all(self) -> float | None:
        """What keeping the duties takes, with and without the plan."""
        return None if self.worth is None else self.worth + self.beside


def steps_of(study: Study) -> dict[str, set[str]]:
    """By duty the steps of the plan that its date rests on, with what these need."""
    return steps_of_duties(
        binding_parts(study),
        [s.candidate for s in study.plan.steps],
        {s.candidate.id: s.end for s in study.plan.steps},
        {s.candidate.id: s.cost for s in study.plan.steps},
    )


@once_a_study
def duty_prices(study: Study) -> DutyPrices:
    """What the duties of the plan cost, all of it."""
    done, steps = done_anyway(study), steps_of(study)
    spent = {} if done is None else done.by_step
    shares = shared_of(steps, spent)
    leant = set().union(*steps.values()) if steps else set()
    return DutyPrices(
        study.duty_cost,
        sum(cost for step, cost in spent.items() if step in leant),
        {d.id: ((d.cost or 0.0) + shares.get(d.id, 0.0)) or None for d in study.plan.duties},
    )
