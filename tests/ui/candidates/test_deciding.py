"""The list of candidates leads to a decision: groups, filters, what is drawn, tools compared beside it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from planner.analysis.around.after_plan import after_plan
from planner.analysis.around.decision_list import decision_list
from planner.analysis.study.candidates import cost_span
from planner.analysis.study.study import Study
from planner.domain.base.language import set_speech
from planner.domain.base.numbers import money
from planner.domain.plan.duty import Duty
from planner.ui.candidates.page import CandidatesPage
from planner.ui.roadmap.trials import TrialsDialog
from tests.ui.conftest import Driver

Key = Qt.Key


@pytest.fixture
def page(open_example: Driver) -> CandidatesPage:
    found = open_example.go("candidates")
    assert isinstance(found, CandidatesPage)
    return found


def ids(page: CandidatesPage) -> list[str]:
    return [r.id for r in page.model.rows if not r.group]


def row_of(page: CandidatesPage, id_: str) -> int:
    return next(k for k, r in enumerate(page.model.rows) if r.id == id_)


def test_groups_stand_by_their_gap_and_hold_what_closes_it(
    page: CandidatesPage, example_study: Study
) -> None:
    study = example_study
    groups = [g for g in page._list.groups if g.gap is not None]
    gaps = [g.gap.value for g in groups if g.gap is not None]
    assert gaps == sorted(gaps, reverse=True)  # type: ignore[type-var]
    after = after_plan(study)
    assert after is not None
    for group in groups:
        assert group.gap == study.profile.gap(study.project, group.id)
        assert group.left == after.gap(study.project, group.id)
    dimension = {q.id: q.dimension for q in study.project.questionnaire.questions}
    for row in page._list.rows:
        if row.kind == "practice" and row.group:
            raised = study.catalogue.practice_by_id[row.id].raises
            assert row.group in {dimension[r.question] for r in raised}
    shut = [r for r in page.model.rows if r.group][-1]
    before = len(page.model.rows)
    page.table.setCurrentIndex(page.model.index(row_of(page, shut.id), 0))
    page.table.setFocus()
    QTest.keyClick(page.table, Key.Key_Right)
    assert len(page.model.rows) > before
    QTest.keyClick(page.table, Key.Key_Left)
    assert len(page.model.rows) == before
    assert page.model.rows[page.table.currentIndex().row()].id == shut.id, "the row stays"


def test_states_costs_and_worths_are_those_of_the_study(
    page: CandidatesPage, example_study: Study
) -> None:
    study = example_study
    steps = {s.candidate.id for s in study.plan.steps}
    rows = {r.id: r for r in page._list.rows}
    assert {i for i, r in rows.items() if r.state in ("planned", "must")} == steps
    for id_ in steps:
        assert rows[id_].worth == study.attributed[id_].net
    named = sum(r.worth or 0.0 for i, r in rows.items() if i in steps)
    assert named == pytest.approx(study.case.npv.mean, rel=1e-6), "shares add up to the worth"
    for c in study.candidates:
        here = c.fit.status in ("fits", "later") and not c.fit.blocked
        assert rows[c.id].possible == (here or c.fit.status == "in_place" or c.id in steps)
        cost = rows[c.id].cost
        if cost is not None:
            assert (cost[0], cost[2]) == cost_span(c, study.case_problem)
            assert cost[0] <= cost[1] <= cost[2]
    for left in study.plan.left_out:
        worth = rows[left.candidate.id].worth
        if worth is not None:
            assert worth <= 0
            assert money(-worth, "EUR") in left.why
    known, possible, closing, planned = page._list.funnel
    assert known >= possible >= closing >= planned == len(steps)
    assert f"{planned} of {known} are in the plan" in page.lead.text()


def test_what_is_looked_for_is_found_by_keys_and_read_out(
    open_example: Driver, page: CandidatesPage
) -> None:
    page.table.setFocus()
    QTest.keyClicks(page.table, "/")
    assert page.look_for.hasFocus()
    QTest.keyClicks(page.look_for, "drift monitoring")
    assert "p-drift-monitoring" in ids(page)
    assert all("drift" in str(r.exact[0]).lower() for r in page.model.rows if not r.group)
    QTest.keyClick(page.look_for, Key.Key_Return)
    assert page.table.hasFocus()
    here = page.table.currentIndex()
    row = page._list.rows[[r.id for r in page._list.rows].index(page.model.rows[here.row()].id)]
    said = page.model.data(here, Qt.ItemDataRole.AccessibleTextRole)
    assert row.cost is not None
    for words in (row.name, row.reason, money(row.cost[1], "EUR"), "cost"):
        assert words in said
    face = QAccessible.queryAccessibleInterface(page.table)
    assert face.text(QAccessible.Text.Name) == "Candidates"
    chosen = page.detail.chosen
    for wish in ("must", "never", None):
        QTest.keyClick(page.table, Key.Key_Space)
        assert open_example.project.wishes.get(chosen) == wish
    QTest.keyClicks(page.look_for, "zzz")
    assert not ids(page)
    assert page.nothing.isVisible()


def test_rows_stand_in_the_order_that_is_asked_for(page: CandidatesPage) -> None:
    page.chips["planned"].click()
    by_id = {r.id: r for r in page._list.rows}
    page.sort.setCurrentIndex(page.sort.findData("worth"))
    page.sort.activated.emit(0)
    worths = [by_id[i].worth for i in ids(page)]
    assert None not in worths
    assert worths == sorted(worths, reverse=True)  # type: ignore[type-var]
    page.sort.setCurrentIndex(page.sort.findData("cost"))
    page.sort.activated.emit(0)
    costs = [by_id[i].cost[1] for i in ids(page)]  # type: ignore[index]
    assert costs == sorted(costs)
    page.chips["all"].click()
    page.sort.setCurrentIndex(page.sort.findData("state"))
    page.sort.activated.emit(0)
    heads = [r.texts[0].split(";")[0] for r in page.model.rows if r.group]
    assert heads[0] == "Do now"
    assert heads[-1] == "Not for you"


def test_every_row_has_room_for_its_reason_at_every_width(
    open_example: Driver, page: CandidatesPage
) -> None:
    page.chips["all"].click()
    for width in (760, 1280, 1900):
        open_example.window.resize(width, 800)
        open_example.bot.wait(10)
        table = page.table
        column = table.columnWidth(0)
        assert table.columnWidth(1) > 0
        for k, data in enumerate(page.model.rows):
            row = table.shown.get(data.id)
            if row is not None:
                assert table.verticalHeader().sectionSize(k) >= table.cells.lines(row, column)


def test_a_duty_marks_what_it_asks_for(example_study: Study) -> None:
    study = example_study
    step = next(s.candidate for s in study.plan.steps if s.candidate.kind == "practice")
    duty = Duty(
        id="d1", name="Board rule 7", practices=(step.id,), by="2027-09-30", state="confirmed"
    )
    project = study.project.model_copy(update={"duties": (duty,)})
    found = decision_list(project, study.profile, study.candidates, study.case_problem, study)
    (marked,) = [r for r in found.rows if r.duties]
    assert (marked.id, marked.duty_words) == (step.id, "Board rule 7")
    wished = project.model_copy(update={"wishes": {step.id: "must"}})
    found = decision_list(wished, study.profile, study.candidates, study.case_problem, study)
    (must,) = [r for r in found.rows if r.state == "must"]
    assert must.id == step.id
    assert must.when == "by 30 September 2027"
    nobody = decision_list(project, study.profile, study.candidates, study.case_problem, None)
    assert not any(r.worth is not None or r.when for r in nobody.rows)
    assert nobody.count("planned", "must") == 0


def test_tools_are_compared_beside_the_list(open_example: Driver, page: CandidatesPage) -> None:
    first = page._choices[0]
    assert page.comparison.isVisible()
    assert page.comparison.category == first.category
    page.show_candidate("t-wandb")
    card = page.comparison
    assert card.category == "experiment_tracking"
    found = card.found
    assert found is not None
    assert found.winner is not None
    assert found.winner.tool.name in card.title.text()
    slider = card.grid.sliders["integration"]
    slider.setFocus()
    before = slider.value()
    QTest.keyClick(slider, Key.Key_Right)
    now = open_example.project.stack.comparisons["experiment_tracking"]
    assert now.weights["integration"] == before + 1
    assert card.found is not found
    open_example.session.workspace_undo()
    assert "experiment_tracking" not in open_example.project.stack.comparisons


def test_what_is_compared_can_be_tried_first(
    open_example: Driver, page: CandidatesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.show_candidate("t-wandb")
    leads = page.comparison.found.winner.tool.id  # type: ignore[union-attr]
    seen: list[TrialsDialog] = []
    monkeypatch.setattr("planner.ui.frame.acts.run", seen.append)
    page.comparison.try_first.click()
    (dialog,) = seen
    assert dialog.subject.currentData() == leads
    dialog.add.click()
    assert [t.id for t in open_example.project.trials][-1] == leads
    dialog.close()


def test_a_tile_is_reached_by_its_key(open_example: Driver, page: CandidatesPage) -> None:
    page.table.setFocus()
    QTest.keyClick(page.table, Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert page.comparison.category == page._choices[1].category
    assert page.side.body.indexOf(page.comparison) == 0
    page._to_list()
    assert page.side.body.indexOf(page.about) == 0


def test_german_says_why_another_tool_would_win(page: CandidatesPage) -> None:
    page.show_candidate("t-wandb")
    found = page.comparison.found
    assert found is not None
    set_speech("de")
    try:
        from planner.domain.base.language import tr

        assert "would win" not in tr(found.flip_words())
        assert "Gewicht" in tr(found.flip_words())
    finally:
        set_speech("en")


def test_the_list_is_searched_by_a_key_from_anywhere_on_the_page(
    open_example: Driver, page: CandidatesPage
) -> None:
    page.setFocus()
    QTest.keyClick(page, Key.Key_Slash)
    assert page.look_for.hasFocus()
    open_example.type("a/b")
    assert page.look_for.text() == "a/b", "in a field it is a letter like any other"
