"""Who has answered stands beside the question; levels wait until one is done; the end says what is loose."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest

from planner.domain.base.numbers import level
from planner.domain.project import Project
from planner.maturity.own import own_levels
from planner.maturity.words import figure
from planner.ui.widgets.question_list import QUESTION
from planner.workspace.edits import clear_answer
from planner.workspace.people import loose_ends, questions_of, set_scope
from tests.ui.conftest import Driver


def test_each_person_has_a_row_and_a_click_lets_them_answer(open_example: Driver) -> None:
    page = open_example.go("assess")
    project, people = open_example.project, page.score_panel.people  # type: ignore[attr-defined]
    shown = [row.id for row in people.rows if row.isVisible()]
    assert shown == [r.id for r in project.respondents[:5]]
    assert people.others.text() == "4 more people"
    for row in people.rows:
        sheet = project.current_round.answers.get(row.id, {})
        asked = questions_of(project, row.id)
        handled = sum(q.id in sheet and sheet[q.id].state is not None for q in asked)
        assert f"{handled}/{len(asked)}" in row.accessibleName()
    open_example.bot.mouseClick(people.rows[3], Qt.MouseButton.LeftButton)
    assert open_example.session.respondent == project.respondents[3].id
    assert [row.id for row in people.rows] == [r.id for r in project.respondents[1:6]]
    people.rows[4].setFocus()
    open_example.key(Qt.Key.Key_Return)
    assert open_example.session.respondent == project.respondents[5].id


def test_levels_wait_until_the_person_is_done(open_example: Driver) -> None:
    page = open_example.go("assess")
    panel, people = page.score_panel, open_example.project.respondents  # type: ignore[attr-defined]
    asked = questions_of(open_example.project, people[0].id)
    sheet = open_example.project.current_round.answers[people[0].id]
    left = [q.id for q in asked if q.id not in sheet or sheet[q.id].state is None]
    assert len(left) == 5
    for question in left:
        assert not panel.score.isVisible()
        assert not panel.change.isVisible()
        assert panel.later.isVisible()
        page.show_question(question)  # type: ignore[attr-defined]
        open_example.key(Qt.Key.Key_2)
    assert panel.score.isVisible()
    assert panel.change.text()
    assert not panel.later.isVisible()


def test_the_end_counts_what_is_loose_and_leads_there(open_example: Driver) -> None:
    page = open_example.go("assess")
    done = next(
        s.respondent
        for s in page.respondents.standings.values()
        if s.done  # type: ignore[attr-defined]
    )
    page.answer_as(done.id)  # type: ignore[attr-defined]
    sheet = open_example.project.current_round.answers[done.id]
    asked = [q.id for q in questions_of(open_example.project, done.id)]
    bare = [i for i in asked if sheet[i].level in (3, 4) and not sheet[i].evidence]
    page.show_question(asked[-1])  # type: ignore[attr-defined]
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Return)
    end = page.done  # type: ignore[attr-defined]
    assert end.isVisible()
    assert end.tick.isVisible()
    assert end.title.text() == f"Done: {len(asked)} of {len(asked)}"
    assert end.ends["evidence"].words.text().startswith(str(len(bare)))
    assert end.ends["unknown"].isVisible() is any(sheet[i].state == "dont_know" for i in asked)
    filled = [b for b in (end.go_open, end.go_next, end.go_results) if b.property("primary")]
    assert filled == [end.go_next]
    open_example.bot.mouseClick(end.ends["evidence"].go, Qt.MouseButton.LeftButton)
    assert page.current == bare[0]  # type: ignore[attr-defined]
    assert page.questions.isVisible()  # type: ignore[attr-defined]


def test_the_end_follows_what_is_asked_elsewhere(open_example: Driver) -> None:
    page, session = open_example.go("assess"), open_example.session
    session.do(set_scope("quick"))
    done = next(s.respondent for s in page.respondents.standings.values() if s.done)  # type: ignore[attr-defined]
    page.answer_as(done.id)  # type: ignore[attr-defined]
    asked = [q.id for q in questions_of(open_example.project, done.id)]
    page.show_question(asked[-1])  # type: ignore[attr-defined]
    QTest.keyClick(page, Qt.Key.Key_Return)
    end = page.done  # type: ignore[attr-defined]
    assert end.title.text() == f"Done: {len(asked)} of {len(asked)}"
    sheet = open_example.project.current_round.answers[done.id]
    some = next(q.id for q in open_example.project.questionnaire.questions if q.id in asked)
    assert sheet[some].state is not None
    open_example.go("results")
    session.do(clear_answer(done.id, some))
    open_example.go("assess")
    assert end.isVisible()
    assert end.title.text() == f"{len(asked) - 1} of {len(asked)} handled, 1 open."
    assert not end.tick.isVisible()
    assert end.first is end.go_open


def test_what_is_loose_is_told_apart(example: Project) -> None:
    for person in example.respondents:
        found = loose_ends(example, person.id)
        sheet = example.current_round.answers[person.id]
        asked = {q.id for q in questions_of(example, person.id)}
        assert {*found.get("unknown", ())} == {
            i for i in asked & {*sheet} if sheet[i].state == "dont_know"
        }
        assert all(sheet[i].level in (3, 4) for i in found.get("evidence", ()))


def test_notes_stand_beside_the_question_where_there_is_room(open_example: Driver) -> None:
    page = open_example.go("assess")
    window = open_example.window
    for width, beside in ((1600, True), (1181, False)):
        window.resize(width, 900)
        open_example.bot.waitUntil(
            lambda beside=beside: (page.note_field.y() < page.cards[0].y() + 200) is beside  # type: ignore[attr-defined]
        )
        left = page.note_field.x() > page.cards[0].geometry().right()  # type: ignore[attr-defined]
        assert left is beside


def test_how_to_choose_is_folded(open_example: Driver) -> None:
    page = open_example.go("assess")
    assert page.guided.isVisible()  # type: ignore[attr-defined]
    assert not page.guide.isVisible()  # type: ignore[attr-defined]
    open_example.bot.mouseClick(page.guided, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    assert page.guide.isVisible()  # type: ignore[attr-defined]


def test_names_in_the_list_are_whole_on_as_many_lines_as_they_need(open_example: Driver) -> None:
    page = open_example.go("assess")
    listed, model = page.list, page.list.questions  # type: ignore[attr-defined]
    page.filters.chips["all"].click()  # type: ignore[attr-defined]
    rows = set()
    for size in (10, 15):
        open_example.look.choose(text_size=size)
        open_example.bot.wait(20)
        for group in range(model.rowCount()):
            parent = model.index(group, 0)
            listed.setExpanded(parent, True)
            places = (parent, *(model.index(k, 0, parent) for k in range(model.rowCount(parent))))
            for place in places:
                rect, asked = listed.visualRect(place), place.data(QUESTION) is not None
                metrics = QFontMetrics(open_example.look.font(bold=asked))
                free = open_example.look.u(7 if asked else 12)
                words = QRect(0, 0, rect.width() - free, 10_000)
                needed = metrics.boundingRect(words, Qt.TextFlag.TextWordWrap, place.data())
                assert needed.width() <= words.width(), place.data()
                assert needed.height() <= rect.height(), place.data()
                rows.add(rect.height())
    assert len(rows) > 2  # some of one line, some of two


def test_the_end_shows_own_levels_and_never_a_colleagues(open_example: Driver) -> None:
    page = cast(Any, open_example.go("assess"))
    who = next(s.respondent for s in page.respondents.standings.values() if s.done)
    page.answer_as(who.id)
    page._end()
    own = own_levels(open_example.project, who.id, questions_of(open_example.project, who.id))
    card = page.done.own
    assert card.isVisible()
    assert level(own.overall.value) in card.title.text()
    _, rows = card.rows.grid()
    assert [row[1] for row in rows] == [figure(x) for _, _, x, _ in own.dimensions]
    panel = page.score_panel
    assert panel.score_title.text() == "Still to come"
    assert not panel.score.isVisible()
    assert not panel.bars.isVisible(), "the team's levels hold those of colleagues"
    others = [s for s in page.respondents.standings.values() if not s.done]
    assert panel.range_words.text().startswith("Six people have open questions")
    assert len(others) == 6
    page.show_question(page._shown[0].id)
    assert panel.bars.isVisible()
