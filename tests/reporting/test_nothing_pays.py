"""Where nothing pays, nothing is planned, and the report says what to do all the same."""

from __future__ import annotations

from planner.analysis.study.describe import ANYWAY, WAITS
from planner.analysis.study.hygiene import done_anyway
from planner.analysis.study.study import Study
from planner.cli.case_text import case_text
from planner.reporting.case_words import anyway_words


def test_what_is_done_anyway_makes_no_plan(tiny: Study) -> None:
    assert not tiny.plan.steps
    assert tiny.case.npv.mean == tiny.case.cost.mean == 0
    why = {x.candidate.id: x.why for x in tiny.plan.left_out}
    assert why["p-code-vc"] == ANYWAY
    assert why["p-privacy"] == WAITS
    found = done_anyway(tiny)
    assert found is not None
    assert found.names[-1] == "Version control and review"
    assert found.days > 0
    assert found.cost > 0
    assert anyway_words(tiny) in case_text(tiny)
