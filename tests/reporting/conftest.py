"""Two studies that have little in common, made once for all tests of the report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.analysis.study.study import Study, study
from planner.catalogue.load import built_in_catalogue
from planner.domain.base.language import Language
from planner.domain.record.report import Profile
from tests.projects import awkward_bank, known_start_up


@pytest.fixture(scope="session")
def bank() -> Study:
    """A bank of twelve teams with hostile and foreign text in every field."""
    return study(awkward_bank(), built_in_catalogue())


@pytest.fixture(scope="session")
def tiny() -> Study:
    """A start-up for which nothing pays."""
    return study(known_start_up(), built_in_catalogue())


def spoken(found: Study, language: Language = "en", profile: Profile = "roles") -> Study:
    """The same study with another language and profile of the report."""
    settings = found.project.report.model_copy(update={"language": language, "profile": profile})
    return replace(found, project=found.project.model_copy(update={"report": settings}))
