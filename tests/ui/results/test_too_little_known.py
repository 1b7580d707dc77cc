"""Where no level leads: ranges, what is answered, whom to ask and what that takes off the range."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.analysis.around.lens_decides import decides_words, deciding_step
from planner.analysis.around.narrowing import narrowing
from planner.analysis.around.whom import whom_words
from planner.analysis.study.levels import raised_by
from planner.analysis.study.study import Study
from planner.domain.project import Project
from planner.maturity.agreement import agenda, spreads
from planner.maturity.answers import asked_dimensions
from planner.maturity.content import lenses_of
from planner.maturity.lens import read_lens
from planner.maturity.score import assess
from planner.ui.results.page import ResultsPage
from planner.workspace.edits import set_level
from tests.ui.conftest import Driver


def test_ranges_and_people_stand_where_no_level_leads(open_empty: Driver) -> None:
    page = open_empty.go("assess")
    page.show_question("REL-01")  # type: ignore[attr-defined]
    page.answer(3)  # type: ignore[attr-defined]
    page = open_empty.go("results")
    assert isinstance(page, ResultsPage)
    profile, project = open_empty.session.profile, open_empty.project
    assert not profile.overall.leads
    assert page.unknown.isVisible()
    assert not page.levels.isVisible()
    rows = page.unknown.known.rows
    assert {r.id for r in rows} == {d.id for d in asked_dimensions(project)}
    widths = [r.level.high - r.level.low for r in rows]
    assert widths == sorted(widths)
    assert sum(r.answered for r in rows) == profile.counts.answered == 1
    known = next(r for r in rows if r.answered)
    assert rows[0] is known
    table = page.unknown.known
    table.setFocus()
    assert f"1 of {known.asked} answered" in table.accessibleDescription()
    wanted: list[str] = []
    page.unknown._wanted = wanted.append
    QTest.keyClick(table, Qt.Key.Key_Return)
    (name,) = wanted
    question = project.questionnaire.by_id[name.removeprefix("question:")]
    assert question.dimension == known.id
    assert question.id != "REL-01", "the first that is open"


def test_what_somebody_answers_takes_as_much_off_the_range_as_was_said(start_up: Project) -> None:
    person = start_up.respondents[0].id
    asked = [q.id for q in assess(start_up).cells.questions]
    some = start_up
    for question in asked[:20]:
        some = set_level(person, question, 1, "2026-11-21T12:00:00Z").apply(some)
    before = assess(some)
    assert not before.overall.leads
    (first,) = narrowing(before)
    assert first.person == person
    assert first.answers == len(asked) - 20
    whole = some
    for k, question in enumerate(asked[20:]):
        whole = set_level(person, question, k % 5, "2026-11-21T12:00:00Z").apply(whole)
    after = assess(whole).overall
    width = before.overall.high - before.overall.low
    assert width - (after.high - after.low) == pytest.approx(first.by, abs=1e-9)


def test_the_step_that_decides_is_the_first_with_which_the_level_rises(
    example_study: Study,
) -> None:
    study = example_study
    cells = study.profile.cells
    steps = sorted(study.plan.steps, key=lambda s: (s.end, s.start, s.candidate.id))
    for lens in lenses_of(study.project.questionnaire):
        now = read_lens(lens, cells)
        slow = None
        for k in range(1, len(steps) + 1):
            raised = raised_by(s.candidate for s in steps[:k])
            after = read_lens(lens, cells.raised(raised))
            if (
                after.level is not None
                and now.level is not None
                and after.level.low > now.level.low
            ):
                slow = steps[k - 1]
                break
        assert deciding_step(study, lens) is slow
        words = decides_words(study.project, study, now)
        if slow is not None:
            assert words.startswith(slow.candidate.name)
        elif now.blocked_by:
            assert words.startswith("Not in the plan: ")
        assert decides_words(study.project, None, now) == "" or not now.blocked_by


def test_whom_to_ask_is_a_team_and_never_a_person(open_example: Driver) -> None:
    page = open_example.go("results")
    assert isinstance(page, ResultsPage)
    project = open_example.project
    names = {p.name for p in project.respondents if p.name}
    teams = {t.name for t in project.teams}
    found = agenda(open_example.session.profile, spreads(project))[:5]
    assert [r[1] for r in page.dots._rows] == [i.spread.levels for i in found]
    for item, row in zip(found, page.dots._rows, strict=True):
        words = whom_words(project, item.spread.question)
        assert row[2] == words
        assert not any(n in words for n in names)
        assert words.startswith("ask a ") or any(t in words for t in teams)
        assert words in page.dots.accessibleDescription()
    assert whom_words(project, "no-such-question") == ""
