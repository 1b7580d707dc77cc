"""What stands around a plan is tried on few candidates and futures: each variant is planned and priced."""

from __future__ import annotations

import pytest

from planner.analysis.study.study import Study
from planner.domain.project import Project
from planner.storage.results import Results
from tests.conftest import kept_study_of
from tests.projects import few_candidates


@pytest.fixture(scope="session")
def example_study(example: Project, kept_results: Results) -> Study:
    return kept_study_of(few_candidates(example), kept_results)
