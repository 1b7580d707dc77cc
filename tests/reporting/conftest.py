"""Two studies that have little in common, made once for all tests of the report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.analysis.study.study import Study
from planner.domain.base.language import Language
from planner.domain.record.report import Profile
from planner.storage.results import Results
from tests.conftest import kept_study_of
from tests.projects import awkward_bank, known_start_up


@pytest.fixture(scope="session")
def bank(kept_results: Results) -> Study:
    """A bank of twelve teams with hostile and foreign text in every field."""
    return kept_study_of(awkward_bank(), kept_results)


@pytest.fixture(scope="session")
def tiny(kept_results: Results) -> Study:
    """A start-up for which nothing pays."""
    return kept_study_of(known_start_up(), kept_results)


def spoken(found: Study, language: Language = "en", profile: Profile = "roles") -> Study:
    """The same study with another language and profile of the report."""
    settings = found.project.report.model_copy(update={"language": language, "profile": profile})
    return replace(found, project=found.project.model_copy(update={"report": settings}))
