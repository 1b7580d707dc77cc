"""Questions on the plan that take a while and are asked on request: pilots and Sobol indices."""

from __future__ import annotations

from collections.abc import Callable

from planner.analysis.study.study import Study
from planner.economics.sensitivity import SobolIndex, sobol_indices
from planner.economics.stage_gate import PilotFirst, pilot_first

MOST_SOBOL = 20


def pilots(study: Study, proceed: Callable[[], bool] = lambda: True) -> tuple[PilotFirst, ...]:
    """What a pilot of each step of the plan would be worth; steps that wait for it fall away with it."""
    return pilot_first(
        study.case_problem,
        study.plan.schedule,
        dependants(study),
        seed=study.project.finance.seed,
        proceed=proceed,
    )


def dependants(study: Study) -> dict[str, frozenset[str]]:
    """By step, all steps of the plan that directly or indirectly wait for it."""
    waits = {s.candidate.id: frozenset(s.waits_for) for s in study.plan.steps}
    found: dict[str, frozenset[str]] = {}
    for step in waits:
        reached: set[str] = set()
        border = {step}
        while border:
            border = {o for o, w in waits.items() if w & border} - reached
            reached |= border
        found[step] = frozenset(reached)
    return found


def variance_shares(
    study: Study, points: int = 1024, proceed: Callable[[], bool] = lambda: True
) -> tuple[SobolIndex, ...]:
    """Sobol indices of the inputs that correlate most with the worth, at most twenty of them."""
    ranked = sorted(study.decision.information, key=lambda i: -abs(i.correlation))
    known = study.case_problem.all_quantities()
    ids = [i.id for i in ranked if i.id in known][:MOST_SOBOL]
    if not ids:
        return ()
    return sobol_indices(
        study.case_problem,
        study.plan.schedule,
        ids,
        points=points,
        seed=study.project.finance.seed,
        proceed=proceed,
    )
