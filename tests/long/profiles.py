"""The twelve golden profiles with their plans, as the table of ``docs/profiles.md``.

``python3 start.py long profiles`` plans all of them (some minutes); numbers as arguments plan some.
"""

from __future__ import annotations

from collections.abc import Sequence

from planner.analysis.study.study import study
from planner.catalogue.own import catalogue_of
from tests.analysis.study.test_golden_profiles import PEOPLE, VALUE, days_of, pay_of, pools_of
from tests.golden import PROFILES, Profile, project_of

HEAD = (
    "| organisation (people who build; models) | people pools a head (of pay) "
    "| value pools a model (of value) | all practices: days a head "
    "| plan: steps, cost a year of pay | worth a head (9 in 10), return, loses "
    "| if claimed value is real |"
)


def row(profile: Profile) -> str:
    """One organisation as a row of the table."""
    project = project_of(profile)
    found = study(project, catalogue_of(project))
    case, problem = found.case, found.case_problem
    people, pay = problem.builders, pay_of(problem)
    pools = pools_of(problem)
    hours = sum(pools.get(p, 0.0) for p in PEOPLE)
    value = sum(pools.get(p, 0.0) for p in VALUE)
    earned = profile.models * problem.quantities["value_per_model"].mean
    gain = case.npv.mean / case.cost.mean if case.cost.mean else 0.0
    worth = [x / people / 1e3 for x in (case.npv.mean, case.npv.p5, case.npv.p95)]
    return (
        f"| {profile.name} ({people:.0f}; {profile.models}) "
        f"| {hours / people / 1e3:.0f} k ({hours / pay:.0%}) "
        f"| {value / profile.models / 1e3:.0f} k ({value / earned:.0%}) "
        f"| {days_of(problem) / people:.0f} "
        f"| {len(found.plan.steps)}, {case.cost.mean / 4 / pay:.1%} "
        f"| {worth[0]:+.1f} k ({worth[1]:.1f} … {worth[2]:.1f}), {gain:.0%}, {case.loss_share:.2f} "
        f"| {case.if_real.mean / people / 1e3:+.1f} k |"
    )


def main(arguments: Sequence[str]) -> int:
    """Print the table."""
    print(HEAD)
    print("|" + "---|" * HEAD.count(" | ") + "---|")
    for profile in PROFILES:
        if not arguments or profile.name.split()[0] in arguments:
            print(row(profile), flush=True)
    return 0
