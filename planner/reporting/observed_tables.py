"""What was observed on disk, as sheets of the workbook; none in an anonymous one."""

from __future__ import annotations

from planner.analysis.observed import differences, newest, observed_words
from planner.analysis.study.study import Study
from planner.domain.answers.observation import KIND_WORDS
from planner.domain.base.language import phrase, tr
from planner.exchange.tabular import Filled, Value


def observed_sheets(study: Study, *, anonymous: bool) -> list[tuple[str, Filled]]:
    """Titles and tables: claims beside what was observed, the sources, and what was measured."""
    project = study.project
    survey = newest(project)
    if survey is None or anonymous:
        return []
    teams = {t.id: t.name for t in project.teams}
    questions = project.questionnaire.by_id
    found: list[list[Value]] = [
        [
            teams.get(d.observed.team, d.observed.team),
            d.observed.question,
            tr(questions[d.observed.question].title),
            d.claimed,
            d.observed.supports,
            d.observed.cap,
            tr(observed_words(d)),
            tr(d.observed.words or d.observed.open),
            d.observed.of,
            d.dismissed,
        ]
        for d in differences(survey, study.profile.cells)
        if d.observed.question in questions
    ]
    sources: list[list[Value]] = [
        [
            s.label,
            tr(
                s.role.replace("_", " ")
                if s.kind in ("repository", "folder")
                else KIND_WORDS[s.kind]
            ),
            teams.get(s.team, s.team),
            s.state,
            s.first,
            s.last,
            s.items,
            tr(phrase("cannot tell: {why}", why=s.unread)) if s.unread else "",
        ]
        for s in survey.sources
    ]
    measured: list[list[Value]] = [
        [
            m.input,
            m.range.low,
            m.range.likely,
            m.range.high,
            m.grade,
            m.events,
            m.since,
            m.until,
            tr(m.how),
        ]
        for m in survey.measured
    ]
    return [
        (
            "Claimed against observed",
            Filled(
                (
                    "Team",
                    "id",
                    "Question",
                    "Claimed",
                    "Supports",
                    "At most",
                    "Observed",
                    "What was seen",
                    "Sources",
                    "Dismissed",
                ),
                found,
                widths=(18, 10, 36, 9, 9, 9, 16, 44, 9, 30),
            ),
        ),
        (
            "Sources looked at",
            Filled(
                (
                    "Source",
                    "What it is for",
                    "Team",
                    "State",
                    "First change",
                    "Last change",
                    "Files",
                    "Remark",
                ),
                sources,
                widths=(36, 18, 18, 44, 12, 12, 9, 40),
            ),
        ),
        (
            "Measured inputs",
            Filled(
                (
                    "Input",
                    "Low",
                    "Likely",
                    "High",
                    "Grade",
                    "Events",
                    "Since",
                    "Until",
                    "Where from",
                ),
                measured,
                widths=(22, 12, 12, 12, 8, 9, 12, 12, 50),
            ),
        ),
    ]
