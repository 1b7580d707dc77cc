"""What leads every page of a report and of the window: the first of these that is true."""

from __future__ import annotations

from typing import Literal

from planner.analysis.study.study import Study

Standing = Literal["too_little", "withheld", "duties_only", "does_not_pay", "mostly_loses", "pays"]
"""Too little is known for advice; the judge withholds the worth; only duties are planned; nothing is worth
more than nothing; worth it on average and not in most futures; it pays."""
HALF = 0.5


def standing_of(study: Study) -> Standing:
    """The first of the standings that holds for ``study``."""
    if not study.profile.overall.leads:
        return "too_little"
    if study.judgement.withheld:
        return "withheld"
    plan, case = study.plan, study.case
    if case.npv.mean <= 0 or not plan.steps:
        bound = any(d.binds for d in study.project.duties)
        only = set(plan.schedule) <= set(plan.duty_schedule)
        return "duties_only" if bound and plan.steps and only else "does_not_pay"
    return "mostly_loses" if case.loss_share > HALF else "pays"
