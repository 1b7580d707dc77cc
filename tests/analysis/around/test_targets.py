"""Targets in a plan: met and when, or missed by how much, and at what price they would be met."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.analysis.around.targets import targets_in_plan
from planner.domain.answers.assessment import Target
from planner.domain.project import Project
from planner.reporting.option_tables import target_tables
from planner.storage.results import Results
from planner.workspace.edits import checked
from tests.conftest import kept_study_of
from tests.projects import few_candidates


def test_a_target_is_met_or_missed_with_its_price(example: Project, kept_results: Results) -> None:
    study = kept_study_of(few_candidates(example), kept_results)
    low = checked(study.project, targets=(Target(dimension="data", level=0.1),))
    (met,) = targets_in_plan(replace(study, project=low))
    assert (met.met, met.when, met.cost) == (True, -1, None)
    most = met.reached
    high = checked(study.project, targets=(Target(dimension="data", level=round(most + 0.1, 2)),))
    (missed,) = targets_in_plan(replace(study, project=high))
    assert not missed.met
    assert missed.reached == pytest.approx(most)
    assert missed.fault or (missed.cost is not None and missed.cost >= 0)
    (table,) = target_tables(study, (met, missed))
    assert "met" in table.rows[0][3]
    assert "missed by 0.1" in table.rows[1][3]
