"""How a document stands to a report that was made from it: whether its result is still the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from planner.analysis.study.keep import keep, restore
from planner.analysis.study.study import Study
from planner.reporting.signing.identity import carried_of
from planner.workspace.issuing import to_issue
from planner.workspace.since_issued import since_report


def test_a_result_is_another_one_only_if_it_says_something_else(example_study: Study) -> None:
    """“Planned again since” stood right after an export for signing: the search had taken other seconds."""
    project = to_issue(example_study.project)
    made = replace(example_study, project=project)
    carried = carried_of(made, date(2026, 11, 29), "full")
    slow = replace(made, plan=replace(made.plan, seconds=made.plan.seconds + 3.7))
    kept = keep(slow)
    assert kept is not None
    assert not since_report(carried, project, kept).planned_again
    restored = keep(restore(kept, project, made.catalogue))
    assert restored is not None
    assert not since_report(carried, project, restored).planned_again
    other = keep(replace(made, plan=replace(made.plan, worth=made.plan.worth + 1)))
    assert other is not None
    assert since_report(carried, project, other).planned_again
    for stale in ({"program": "another program"}, {"key": "0" * 64}):
        old = other.model_copy(update=stale)
        assert not since_report(carried, project, old).planned_again, "it is from before the report"
