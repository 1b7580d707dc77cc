"""What stands around a plan is tried in fewer futures: every variant is drawn and priced anew."""

from __future__ import annotations

import pytest

from planner.analysis.study.study import Study
from planner.domain.project import Project
from planner.storage.results import Results
from tests.conftest import kept_study_of

TRIALS = 1_000


@pytest.fixture(scope="session")
def example_study(example: Project, kept_results: Results) -> Study:
    finance = example.finance.model_copy(update={"trials": TRIALS})
    return kept_study_of(example.model_copy(update={"finance": finance}), kept_results)
