"""What quarters take: the plan itself and what is done in any case, invoices and days on one basis."""

from __future__ import annotations

import numpy as np
import pytest

from planner.analysis.around.quarter_use import quarter_use
from planner.analysis.around.release import releases
from planner.analysis.study.study import Study
from planner.reporting.gantt_data import loads
from planner.storage.results import Results
from tests.conftest import kept_study_of
from tests.reading.organisations import MADE


@pytest.fixture(scope="module")
def duties(kept_results: Results) -> Study:
    """One step of the plan itself, in its second year; two that are done in any case, in the first."""
    return kept_study_of(MADE["duties only"](), kept_results)


@pytest.mark.parametrize("which", ["example", "duties"])
def test_days_and_invoices_of_quarters_are_told_apart_alike(
    which: str, example_study: Study, duties: Study
) -> None:
    """Days held what is done in any case and invoices did not, in one table."""
    study = {"example": example_study, "duties": duties}[which]
    plan, use = study.plan, quarter_use(study)
    own, beside = np.zeros(plan.quarters), np.zeros(plan.quarters)
    for step in plan.steps:
        to = beside if step.candidate.initiative.anyway else own
        for month in range(step.start, step.end):
            to[month // 3] += step.candidate.days / (step.end - step.start)
    assert use.all_days == pytest.approx(own)
    assert use.all_beside == pytest.approx(beside)
    assert np.add(use.all_days, use.all_beside) == pytest.approx(plan.all_days)
    assert beside.any()
    assert use.invoices == plan.cash
    (whole,) = [r for r in releases(study) if r.id == "whole"]
    until = whole.months // 3
    assert sum(use.beside_invoices[:until]) == pytest.approx(whole.beside)
    assert sum(use.all_days[:until]) == pytest.approx(whole.all_days), "as the sheet asks for"
    assert (sum(use.beside_invoices) > 0) == (which == "duties"), "the example owns its tool"
    money, people = loads(study)
    assert money.used == pytest.approx(np.add(plan.cash, use.beside_invoices))
    assert people.used == pytest.approx(plan.all_days), "both hold both"


def test_a_plan_that_asks_for_no_day_says_so_in_its_quarters(duties: Study) -> None:
    """“No day of own people until December” stood above 9.9 days of the same year."""
    use, by_id = quarter_use(duties), duties.case_problem.by_id
    first = min(s.start for s in duties.plan.steps if not by_id[s.candidate.id].anyway)
    assert first >= 12
    assert not any(use.all_days[: first // 3])
    assert all(use.all_beside[: first // 3][k] >= 0 for k in range(first // 3))
    assert any(use.beside_invoices[: first // 3])
