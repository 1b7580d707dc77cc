"""The roadmap page: moving steps by key and mouse, goals, files, and the views around the plan."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from planner.analysis.study.candidates import candidates
from planner.catalogue.load import built_in_catalogue
from planner.domain.plan.plan import StepProgress, Window
from planner.domain.project import Project
from planner.maturity.score import assess
from planner.ui.roadmap.agree_dialog import AgreeDialog
from planner.ui.roadmap.goals import PlanGoalsDialog
from planner.ui.roadmap.step_dialog import StepDialog
from planner.ui.roadmap.views import PLAN_VIEWS, PlanViewDialog
from planner.workspace.edits import agree_plan, set_report
from planner.workspace.plan_edits import pin_step, stretch_step
from tests.conftest import PATIENCE
from tests.ui.conftest import Driver


def test_a_step_is_moved_by_key_and_by_mouse(open_few: Driver) -> None:
    page = open_few.go("roadmap")
    gantt = page.gantt
    gantt.setFocus()
    first = page._chosen
    QTest.keyClick(gantt, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert open_few.project.limits.windows[first] == Window(earliest=3, latest=3)
    assert open_few.project.wishes[first] == "must"
    QTest.keyClick(gantt, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert open_few.project.limits.windows[first].earliest == 6
    open_few.session.workspace.undo()  # both moves are one step
    assert first not in open_few.project.limits.windows
    assert first not in open_few.project.wishes

    QTest.keyClick(gantt, Qt.Key.Key_Down)
    second = page._chosen
    assert second != first
    k = next(k for k, r in enumerate(gantt._rows) if r.id == second)
    bar = gantt._bar_rect(k, gantt._rows[k]).center().toPoint()
    width = round(gantt._x(1) - gantt._x(0))
    QTest.mousePress(gantt, Qt.MouseButton.LeftButton, pos=bar)
    QTest.mouseRelease(gantt, Qt.MouseButton.LeftButton, pos=bar + QPoint(2 * width, 0))
    assert open_few.project.limits.windows[second].earliest == 6
    page.gantt.selected.emit(second)
    assert page.selected.pin.text() == "Unpin"
    page.selected.pin.click()
    assert second not in open_few.project.limits.windows
    page.selected.exclude.click()
    assert open_few.project.wishes[second] == "never"


def test_a_step_is_locked_moved_and_left_out_by_the_keys_that_the_foot_names(
    open_few: Driver,
) -> None:
    page = open_few.go("roadmap")
    page.gantt.setFocus()
    chosen, windows = page._chosen, lambda: open_few.project.limits.windows
    assert "L locks it" in open_few.window.status.words.text()
    QTest.keyClick(page.gantt, Qt.Key.Key_L)
    start = windows()[chosen].earliest
    assert windows()[chosen] == Window(earliest=start, latest=start)
    QTest.keyClick(page.gantt, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert windows()[chosen].earliest == start + 3
    QTest.keyClick(page.gantt, Qt.Key.Key_L)
    assert chosen not in windows(), "a second L lets it go"
    QTest.keyClick(page.gantt, Qt.Key.Key_Delete)
    assert open_few.project.wishes[chosen] == "never"


def test_a_step_is_stretched_by_key_mouse_and_dialog(open_few: Driver) -> None:
    page = open_few.go("roadmap")
    gantt = page.gantt
    gantt.setFocus()
    first = page._chosen
    row = next(r for r in gantt._rows if r.id == first)
    usual = round(row.end - row.start)
    QTest.keyClick(gantt, Qt.Key.Key_Plus, Qt.KeyboardModifier.AltModifier)
    assert open_few.project.limits.windows[first].months == (usual + 1) * 3
    open_few.session.workspace.undo()
    assert first not in open_few.project.limits.windows

    k = gantt._rows.index(row)
    rect = gantt._bar_rect(k, row)
    end = QPoint(round(rect.right()) - 1, round(rect.center().y()))
    width = round(gantt._x(1) - gantt._x(0))
    QTest.mousePress(gantt, Qt.MouseButton.LeftButton, pos=end)
    QTest.mouseMove(gantt, end + QPoint(width, 0))
    assert gantt._drag.by == 1, "a ghost shows where it would end"
    QTest.mouseRelease(gantt, Qt.MouseButton.LeftButton, pos=end + QPoint(2 * width, 0))
    window = open_few.project.limits.windows[first]
    assert (window.months, window.latest) == ((usual + 2) * 3, None), "stretched, not pinned"

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, StepDialog)
        assert dialog.lasts.value() == usual + 2
        dialog.lasts.setValue(0)
        dialog.begins.setCurrentIndex(3)
        dialog.accept()

    QTimer.singleShot(50, fill)
    QTest.keyClick(gantt, Qt.Key.Key_Return)
    window = open_few.project.limits.windows[first]
    assert (window.months, window.earliest, window.latest) == (None, 6, 6)


def test_a_length_that_was_decided_is_that_of_the_plan(example: Project) -> None:
    own = "p-data-versioning"
    catalogue = built_in_catalogue()
    found = {c.id: c for c in candidates(example, catalogue, assess(example))}
    edit = stretch_step(own, "Version control", found[own].duration + 6)
    longer_project = edit.apply(example)
    longer = {c.id: c for c in candidates(longer_project, catalogue, assess(longer_project))}
    assert longer[own].duration == found[own].duration + 6
    assert all(longer[i].duration == c.duration for i, c in found.items() if i != own)
    back = stretch_step(own, "Version control", None).apply(longer_project)
    assert back.limits == example.limits


def test_a_move_that_no_plan_keeps_is_refused_with_the_nearest_that_works(
    open_few: Driver, qtbot
) -> None:  # type: ignore[no-untyped-def]
    page = open_few.go("roadmap")
    session = open_few.session
    plan = session.study.plan
    step = next(s for s in plan.steps if s.waits_for and s.start > 0)
    for needed in step.waits_for:  # what it waits for is fixed where it is
        other = next(s for s in plan.steps if s.candidate.id == needed)
        session.do(pin_step(needed, other.candidate.name, other.start))
    before = session.project
    undo = session.workspace.history.undo_label
    page.move_step(step.candidate.id, -step.start // 3)
    qtbot.waitUntil(lambda: session.project.limits == before.limits, timeout=PATIENCE)
    words = open_few.window.messages.text.text()
    assert words.startswith("Not moved.")
    assert "nearest start that works" in words
    assert session.project.wishes == before.wishes
    assert session.workspace.history.undo_label == undo, "nothing is left to undo"


def test_goals_and_contingency_are_part_of_the_document(open_few: Driver) -> None:
    dialog = PlanGoalsDialog(open_few.window, open_few.look, open_few.session)
    open_few.bot.addWidget(dialog)
    dialog.show()
    dialog.level.setValue(2.4)
    dialog.by.setValue(8)
    dialog.add.click()
    goal = open_few.project.limits.goals[0]
    assert (goal.measure, goal.level, goal.by) == ("overall", 2.4, 23)
    dialog.held_back.setValue(10)
    dialog.months[11].click()
    dialog.aim.setCurrentIndex(2)
    dialog.aim.activated.emit(2)
    limits = open_few.project.limits
    assert limits.held_back == 0.1
    assert limits.quiet_months == (12,)
    assert limits.aim.kind == "cost"
    dialog.grid.setCurrentIndex(1)
    dialog.grid.activated.emit(1)
    assert open_few.project.limits.grid == "month"
    assert dialog.by.prefix() == "end of month "
    dialog.remove.click()
    assert open_few.project.limits.goals == ()
    for _ in range(6):
        open_few.session.workspace.undo()
    assert open_few.project.limits.held_back == 0


def test_ranking_lists_beside_the_plan(open_few: Driver) -> None:
    dialog = PlanViewDialog(open_few.window, open_few.look, open_few.session, "rankings")
    open_few.bot.addWidget(dialog)
    dialog.show()
    open_few.bot.waitUntil(lambda: bool(dialog.tables), timeout=PATIENCE)
    assert dialog.tabs.count() == 2
    assert "of what the same money and people can buy" in dialog.tables[0].lead
    assert not dialog.take.isVisible()


def test_a_row_that_holds_something_back_is_taken(
    open_few: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.analysis.around.contingency.SHARES", (0.0, 0.2))
    dialog = PlanViewDialog(open_few.window, open_few.look, open_few.session, "contingency")
    open_few.bot.addWidget(dialog)
    dialog.show()
    open_few.bot.waitUntil(lambda: bool(dialog.tables), timeout=PATIENCE)
    dialog.take.click()
    assert dialog.state.text() == "Choose a row first."
    page = dialog.tabs.currentWidget()
    page.table.selectRow(1)
    dialog.take.click()
    assert open_few.project.limits.held_back == 0.2


def test_a_new_plan_is_taken_after_progress(
    open_few: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_few.go("roadmap")
    session = open_few.session
    page.read_from(tmp_path / "x.csv")
    said: list[AgreeDialog] = []

    def answer(dialog: AgreeDialog) -> int:
        said.append(dialog)
        if len(said) == 1:
            return 0
        dialog.who.setText("Steering group")
        dialog.note.setText("Within the year's budget")
        dialog.conditions.setPlainText("Level 2.0\n\nTwo models in use")
        dialog._take()
        return dialog.result()

    monkeypatch.setattr("planner.ui.roadmap.agree_dialog.run", answer)
    doubt = ("A tool: sold on 1 March 2026",)
    monkeypatch.setattr("planner.ui.roadmap.agree_dialog.doubts_of", lambda _: doubt)
    page.agree.click()
    assert session.project.agreed_plan is None
    page.agree.click()
    assert doubt[0] in said[0].told.text()
    agreed = session.project.agreed_plan
    assert agreed is not None
    assert (agreed.who, agreed.note) == ("Steering group", "Within the year's budget")
    assert agreed.conditions == ("Level 2.0", "Two models in use")
    assert agreed.worth == pytest.approx(session.study.case.npv.mean)
    assert "This is the agreed plan." in page.status.text()
    first = session.study.plan.steps[0].candidate
    session.do(pin_step(first.id, first.name, 6))
    assert not page.agree.isEnabled(), "only a settled plan is agreed"
    session.workspace.undo()
    step = agreed.steps[0]
    page.export_to(tmp_path / "plan.xml")
    assert (tmp_path / "plan.xml").read_bytes().startswith(b"<?xml")
    page.export_to(tmp_path / "plan.doc")
    late = agreed.model_copy(
        update={"progress": {step.initiative: StepProgress(state="running", start=0, end=6)}}
    )
    session.do(agree_plan(late))
    dialog = PlanViewDialog(open_few.window, open_few.look, session, "replan")
    open_few.bot.addWidget(dialog)
    dialog.show()
    open_few.bot.waitUntil(lambda: bool(dialog.tables), timeout=PATIENCE)
    assert any(r[0] for r in dialog.tables[0].rows)
    dialog.take.click()
    assert session.project.limits.windows[step.initiative] == Window(earliest=0, latest=0)
    assert session.project.agreed_plan == late


def test_progress_is_read_after_showing_it(
    open_few: Driver,
    tmp_path: Path,
    taken: list[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = open_few.go("roadmap")
    monkeypatch.setattr("planner.ui.roadmap.agree_dialog.run", lambda d: d._take() or d.result())
    page.agree.click()
    path = tmp_path / "plan.csv"
    page.export_to(path)
    text = path.read_text("utf-8-sig")
    path.write_text(text.replace(",planned,", ",done,", 1), "utf-8")
    page.read_from(path)
    agreed = open_few.project.agreed_plan
    assert agreed is not None
    assert [p.state for p in agreed.progress.values()] == ["done"]
    assert "1 changed" in taken[0][0]


def test_every_view_has_words() -> None:
    assert all(view.title for view in PLAN_VIEWS.values())


@pytest.mark.parametrize("format_", ["xlsx", "html"])
def test_the_report_page_writes_workbook_and_scenarios(
    open_few: Driver, tmp_path: Path, format_: str
) -> None:
    full = open_few.project.report.model_copy(update={"edition": "full"})
    open_few.session.do(set_report(full, "the edition"))
    page = open_few.go("report")
    page.exports.scenarios.setChecked(True)
    path = tmp_path / f"out.{format_}"
    page.exports.export_to(path, format_)
    open_few.bot.waitUntil(
        lambda: page.exports.last.text().startswith("Written and checked"), timeout=PATIENCE
    )
    assert path.stat().st_size > 5_000
    if format_ == "html":
        assert "Scenarios side by side" in path.read_text(encoding="utf-8")


def test_the_best_plan_so_far_is_offered_while_planning(open_few: Driver) -> None:
    page = open_few.go("roadmap")
    session = open_few.session
    assert not page.enough.isVisible()
    session.progress.emit("Planning: 25 steps, within 3.6%", 0.3)
    assert page.enough.isVisible()
    assert page.status.text() == "Planning: 25 steps, within 3.6%"
    page.enough.click()
    assert session._enough.is_set()
    session.progress.emit("0 of 10,000 futures", 0.6)
    assert not page.enough.isVisible()
    session.refresh()
    open_few.bot.waitUntil(lambda: not session._enough.is_set(), timeout=PATIENCE)


def test_the_owner_of_a_step_is_kept_and_printed(open_few: Driver) -> None:
    page = open_few.go("roadmap")
    step = open_few.session.study.plan.steps[0]
    page.gantt.selected.emit(step.candidate.id)
    assert page.selected.owner.isEnabled()
    page.selected.owner.setText("Head of pricing")
    page.selected.owner.editingFinished.emit()
    assert open_few.project.owners == {step.candidate.id: "Head of pricing"}
    open_few.session.workspace.undo()
    assert not open_few.project.owners
