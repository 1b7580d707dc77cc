"""Two studies that have little in common, made once for all tests of the report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.analysis.study.study import Study
from planner.domain.base.language import Language
from planner.domain.base.numbers import JOINER
from planner.domain.record.report import Profile
from planner.maturity.score import assess
from planner.storage.results import Results
from planner.workspace.edits import set_level
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


def answered(found: Study, question: str, level: int) -> Study:
    """The same study with ``level`` from everybody to one question; plan and worth stay as they are."""
    project = found.project
    for one in project.respondents:
        project = set_level(one.id, question, level, "2026-11-12T09:30:00Z").apply(project)
    return replace(found, project=project, profile=assess(project))


def spoken(found: Study, language: Language = "en", profile: Profile = "roles") -> Study:
    """The same study with another language and profile of the report."""
    settings = found.project.report.model_copy(update={"language": language, "profile": profile})
    return replace(found, project=found.project.model_copy(update={"report": settings}))


def sheet_of(found: Study) -> Study:
    """The same study with the decision sheet for its report: two pages, for tests that need just a report."""
    settings = found.project.report.model_copy(update={"edition": "decision"})
    return replace(found, project=found.project.model_copy(update={"report": settings}))


def pdf_text(data: bytes) -> str:
    """What another reader than ours (PDFium) reads in a PDF."""
    return pdf_letters(data).replace(JOINER, "").replace("\u200b", "")


def pdf_letters(data: bytes) -> str:
    """All that PDFium finds in a PDF, with letters that nobody sees."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtPdf import QPdfDocument

    document = QPdfDocument()
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    text = "\n".join(document.getAllText(p).text() for p in range(document.pageCount()))
    document.close()
    return text
