"""The expected level of a study: of its plan quarter by quarter, and of any other schedule."""

from __future__ import annotations

from collections.abc import Sequence

from planner.analysis.study.expected_levels import ExpectedLevel, expected_levels
from planner.analysis.study.once_a_study import once_a_study
from planner.analysis.study.study import Study, futures_of
from planner.domain.plan.plan import QUARTER
from planner.economics.in_any_case import in_any_case
from planner.economics.model import Schedule


def expected_under(
    study: Study, schedule: Schedule, months: Sequence[int]
) -> tuple[ExpectedLevel, ...]:
    """The expected level under a schedule, such as that of an option, once so many months are over."""
    problem = study.case_problem
    futures = futures_of(study.project, problem, schedule)
    return expected_levels(study.profile, study.candidates, problem, schedule, months, futures)


@once_a_study
def expected_path(study: Study) -> tuple[ExpectedLevel, ...]:
    """The expected level under the plan, now and at the end of each quarter."""
    plan = study.plan
    months = range(0, plan.months + 1, QUARTER)
    return study.levels or expected_under(study, plan.schedule, months)  # an older result has none


def expected_end(study: Study) -> ExpectedLevel:
    """The expected level at the end of the quarter in which the last step is planned to end."""
    last = max((s.end for s in study.plan.steps), default=study.plan.months)
    return expected_after(study, -(-last // QUARTER) * QUARTER)


@once_a_study
def expected_without(study: Study) -> ExpectedLevel | None:
    """The expected level at that time if the plan is not adopted; ``None``: nothing is done in any case."""
    done = in_any_case(study.case_problem, study.plan.schedule)
    if not done:
        return None
    last = max(s.end for s in study.plan.steps)
    return expected_under(study, done, [-(-last // QUARTER) * QUARTER])[0]


def expected_after(study: Study, month: int) -> ExpectedLevel:
    """The expected level under the plan at the end of the last whole quarter within ``month`` months."""
    path = expected_path(study)
    return path[min(month // QUARTER, len(path) - 1)]
