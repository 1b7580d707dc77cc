"""The window as a person uses it: real keys, real clicks, the numbers of the engines."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QWidget,
)

from planner.analysis.study.study import Study
from planner.domain.base.explain import Node
from planner.domain.base.numbers import in_hundred, level, money, money_same_unit
from planner.domain.project import Project
from planner.reporting.pdf import write_pdf
from planner.storage.document import save
from planner.ui.kit.parse import exact_input, parse_number
from planner.ui.kit.why import NodeModel
from planner.ui.widgets.level_card import LevelCard
from planner.workspace.edits import set_level
from tests.conftest import NOW, PATIENCE
from tests.projects import few_candidates
from tests.ui.conftest import PAGES, Driver

Key = Qt.Key


def test_the_pages_show_the_numbers_of_the_engines(
    open_example: Driver, example_study: Study
) -> None:
    case, plan, profile = example_study.case, example_study.plan, example_study.profile
    low, high = (
        t.replace("\u2060", "")
        for t in money_same_unit((case.npv.p5, case.npv.p95), "EUR", signed=True)
    )
    open_example.go("results")
    assert level(profile.overall.value) in open_example.texts().splitlines()
    open_example.go("business")
    text = open_example.texts()
    for words in (low, high, in_hundred(case.loss_share), money(case.cost.mean, "EUR")):
        assert words in text
    open_example.go("roadmap")
    assert f"{len(plan.steps)} steps, {money(case.cost.mean, 'EUR')}" in open_example.texts()
    page = open_example.go("candidates")
    page.chips["planned"].click()
    shown = {r.id for r in page.model.rows if not r.group}
    assert shown == {s.candidate.id for s in plan.steps}
    page = open_example.go("organisation")
    row = next(r for r in page.model.rows if r.id == "deployments")
    stated = open_example.project.assumptions["deployments"].range
    assert stated is not None
    assert (stated.low, round(stated.likely, 1), stated.high) == (60, 98.2, 140)
    assert row.texts[2:5] == ("60", "98.2", "140")


def test_keys_answer_and_the_score_moves(open_empty: Driver) -> None:
    page = open_empty.go("assess")
    page.show_question("REL-01")
    page.setFocus()
    open_empty.key(Key.Key_3)
    assert open_empty.answer("REL-01") == 3
    assert page.current == "REL-01", "no automatic advance"
    assert page.score_panel.score.text() == "?", "one answer is too little for a figure"
    # nine questions of equal weight in the dimension: 3 / 9 to (3 + 8 × 4) / 9
    assert "0.0 to 4.0 → 0.3 to 3.9" in page.score_panel.change.text()
    page.cards[3].setFocus()
    open_empty.key(Key.Key_Right)
    assert open_empty.answer("REL-01") == 4
    open_empty.key(Key.Key_Left)
    assert open_empty.answer("REL-01") == 3
    open_empty.key(Key.Key_Return)
    assert page.current == "REL-02"
    open_empty.key(Key.Key_D)
    assert open_empty.project.current_round.answer("product-1", "REL-02").state == "dont_know"
    open_empty.key(Key.Key_Down)
    open_empty.key(Key.Key_Up)
    open_empty.key(Key.Key_Up)
    assert page.current == "REL-01"
    assert "1 answered · 1 don’t know · 0 not applicable" in open_empty.window.header.state.text()


def test_with_every_question_answered_a_figure_leads(open_empty: Driver) -> None:
    for question in open_empty.project.questionnaire.questions:
        assert open_empty.session.do(set_level("product-1", question.id, 3, "2026-11-21T12:00:00Z"))
    page = open_empty.go("assess")
    page.show_question("REL-01")
    assert page.score_panel.score.text() == "3.0"
    page.setFocus()
    open_empty.key(Key.Key_0)
    # nine questions of equal weight in the dimension: (8 × 3 + 0) / 9
    assert "3.0 → 2.7" in page.score_panel.change.text()
    assert page.score_panel.score.text() != "?"


def test_digits_in_a_note_never_answer(open_empty: Driver) -> None:
    page = open_empty.go("assess")
    page.show_question("STR-01")
    page.note_field.setFocus()
    open_empty.type("4 people said 0 to 2, do not know")
    assert open_empty.answer("STR-01") is None
    assert page.note_field.toPlainText() == "4 people said 0 to 2, do not know"
    assert open_empty.project.current_round.answer("product-1", "STR-01").note.startswith(
        "4 people"
    )
    page.find_field.setFocus()
    open_empty.type("drift 2")
    assert open_empty.answer(page.current) is None


def test_clicking_a_card_answers_and_undo_names_it(open_empty: Driver, qtbot) -> None:  # type: ignore[no-untyped-def]
    page = open_empty.go("assess")
    page.show_question("DAT-01")
    qtbot.mouseClick(page.cards[2], Qt.MouseButton.LeftButton)
    assert open_empty.answer("DAT-01") == 2
    assert page.cards[2].isChecked()
    assert "Set DAT-01 to level 2" in open_empty.window.header.undo_button.toolTip()
    open_empty.key(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert open_empty.answer("DAT-01") is None
    assert not page.cards[2].isChecked()
    qtbot.mouseClick(open_empty.window.header.redo_button, Qt.MouseButton.LeftButton)
    assert open_empty.answer("DAT-01") == 2


def test_not_applicable_needs_its_reason(
    open_empty: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_empty.go("assess")
    page.show_question("MON-03")
    monkeypatch.setattr("planner.ui.assess.page.ask_line", lambda *_: "")
    page.setFocus()
    open_empty.key(Key.Key_N)
    assert open_empty.project.current_round.answer("product-1", "MON-03").state is None
    monkeypatch.setattr("planner.ui.assess.page.ask_line", lambda *_: "no predictions yet")
    open_empty.key(Key.Key_N)
    assert (
        open_empty.project.current_round.answer("product-1", "MON-03").reason
        == "no predictions yet"
    )
    assert "no predictions yet" in page.reason.text()


def test_filters_and_search(open_empty: Driver) -> None:
    page = open_empty.go("assess")
    chips = page.filters.chips
    assert chips["dont_know"].isHidden(), "it would leave nothing"
    open_empty.key(Key.Key_D)
    assert chips["dont_know"].text() == "Don’t know 1"
    first = page._shown[0].id
    chips["dont_know"].click()
    assert [q.id for q in page._shown] == [first]
    chips["role"].click()
    assert chips["role"].text() == f"All {len(page._shown)}"
    page.find_field.setText("retraining")
    assert [q.id for q in page._shown] == ["PIP-04"]
    assert page.current == "PIP-04"


def test_assumptions_are_edited_in_place(open_empty: Driver) -> None:
    page = open_empty.go("organisation")
    row = next(k for k, r in enumerate(page.model.rows) if r.id == "value_per_model")
    assert page.model.setData(page.model.index(row, 3), "250k")
    stated = open_empty.project.assumptions["value_per_model"]
    assert stated.range is not None
    assert stated.range.likely == 250_000
    assert stated.provenance.when == "2026-11-21"
    assert not page.model.setData(page.model.index(row, 3), "lots")
    assert "is not a number" in open_empty.window.messages.text.text()
    assert open_empty.window.messages.isVisible()
    share = next(k for k, r in enumerate(page.model.rows) if r.id == "recapture")
    assert not page.model.setData(page.model.index(share, 4), "170 %")
    assert "recapture" not in open_empty.project.assumptions
    assert page.model.setData(page.model.index(share, 6), "b")
    assert open_empty.project.assumptions["recapture"].provenance.grade == "B"


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [("6k", "money", 6000), ("€1.4m", "money", 1.4e6), ("25 %", "share", 0.25), ("25", "share", 0.25),
     ("0.25", "share", 0.0025), ("1,5", "h", 1.5), ("1500", "h", 1500), ("−2", "h", -2)],
)  # fmt: skip
def test_numbers_as_people_type_them(text: str, unit: str, value: float) -> None:
    assert parse_number(text, unit) == pytest.approx(value)
    assert parse_number(exact_input(value, unit), unit) == pytest.approx(value)


def test_limits_and_wishes_start_a_new_plan(open_few: Driver, qtbot) -> None:  # type: ignore[no-untyped-def]
    page = open_few.go("roadmap")
    before = len(open_few.session.study.plan.steps)
    page.limits.share.setValue(3)
    assert open_few.project.limits.default_people_share == pytest.approx(0.03)
    qtbot.waitUntil(lambda: open_few.session.is_current, timeout=PATIENCE)
    assert len(open_few.session.study.plan.steps) < before
    assert open_few.texts(page)


def test_saving_opening_and_bad_files(
    open_example: Driver, tmp_path: Path, example: Project
) -> None:
    window = open_example.window
    open_example.session.workspace.save(tmp_path / "mine")
    assert "mine.mlplan" in window.windowTitle()
    assert not window.isWindowModified()
    page = open_example.go("assess")
    page.setFocus()
    open_example.key(Key.Key_0)
    assert window.isWindowModified()
    assert window.rail.state.text() == "Changed, not saved"
    open_example.key(Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not window.isWindowModified()
    bad = tmp_path / "bad.mlplan"
    bad.write_bytes(b"{")
    assert not window.open_path(bad)
    assert "damaged or cut off" in window.messages.text.text()
    assert open_example.session.workspace.path == tmp_path / "mine.mlplan"
    other = tmp_path / "other.mlplan"
    save(example.model_copy(update={"name": "Other one"}), other, now=NOW)
    assert window.open_path(other)
    assert window.rail.assessment.text() == "Other one"


def test_saving_and_report_settings_do_not_plan_again(open_example: Driver, tmp_path: Path) -> None:
    session = open_example.session
    session.workspace.save(tmp_path / "a")
    page = open_example.go("report")
    page.draft.click()
    assert session.is_current
    assert not session._timer.isActive()
    open_example.go("assess").answer(0)
    assert session._timer.isActive()
    assert not session.is_current


def test_closing_with_unsaved_work_asks(
    open_empty: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_empty.go("assess")
    page.setFocus()
    open_empty.key(Key.Key_1)
    asked: list[str] = []

    def cancel(*arguments: object, **_: object) -> str:
        asked.append(str(arguments[2]))
        return "cancel"

    monkeypatch.setattr("planner.ui.frame.document_files.ask_unsaved", cancel)
    assert not open_empty.window.close()
    assert asked
    assert open_empty.window.isVisible()
    monkeypatch.setattr("planner.ui.frame.document_files.ask_unsaved", lambda *_, **__: "discard")
    assert open_empty.window.close()


def test_the_preview_is_the_pdf_and_the_export_is_checked(
    open_full: Driver, qtbot, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    page = open_full.go("report")
    qtbot.waitUntil(lambda: page.document.pageCount() > 10, timeout=PATIENCE)
    pages = page.document.pageCount()
    page.exports.export_to(tmp_path / "plan.pdf", "pdf")
    qtbot.waitUntil(lambda: "Written and checked" in page.exports.last.text(), timeout=PATIENCE)
    assert f"{pages} pages" in page.exports.last.text()
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")
    page.sections["candidates"].click()
    assert "candidates" in open_full.project.report.left_out
    qtbot.waitUntil(lambda: 0 < page.document.pageCount() < pages, timeout=PATIENCE)


def test_opening_the_report_makes_one_pdf(
    open_example: Driver,
    qtbot,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[int] = []

    def counted(*arguments, **named):  # type: ignore[no-untyped-def]
        made.append(1)
        return write_pdf(*arguments, **named)

    monkeypatch.setattr("planner.reporting.pdf.write_pdf", counted)
    page = open_example.go("report")
    qtbot.waitUntil(lambda: page.document.pageCount() > 0, timeout=PATIENCE)
    open_example.session.jobs.wait()
    assert len(made) == 1
    page._set("draft", False, "draft")
    qtbot.waitUntil(lambda: len(made) == 2, timeout=PATIENCE)
    open_example.session.jobs.wait()


def test_agreeing_a_plan_keeps_it_in_the_document(
    open_example: Driver, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("planner.ui.roadmap.agree_dialog.run", lambda d: d._take() or d.result())
    page = open_example.go("roadmap")
    qtbot.mouseClick(page.agree, Qt.MouseButton.LeftButton)
    agreed = open_example.project.agreed_plan
    assert agreed is not None
    assert len(agreed.steps) == len(open_example.session.study.plan.steps)
    steps = [r for r in page.gantt._rows if not r.stage]
    page.gantt.setFocus()
    open_example.key(Key.Key_Down)
    assert page.selected.name.text() == steps[1].name


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_every_page_paints_in_every_theme(open_example: Driver, theme: str) -> None:
    open_example.look.choose(theme)  # type: ignore[arg-type]
    for page in PAGES:
        open_example.go(page)
        image = open_example.window.grab().toImage()
        places = ((x, y) for x in range(0, 1280, 20) for y in range(0, 800, 20))
        colours = {image.pixelColor(x, y).name() for x, y in places}
        assert len(colours) > 5, page
        assert open_example.look.colour("base").name() in colours, page


def test_everything_that_takes_focus_has_a_name(open_example: Driver) -> None:
    nameless = []
    for page in PAGES:
        open_example.go(page)
        for widget in open_example.window.findChildren(QWidget):
            kinds = QAbstractButton | QComboBox | QLineEdit | QAbstractSpinBox | QAbstractItemView
            if not widget.isVisible() or not isinstance(widget, kinds):
                continue
            if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or isinstance(
                widget.parentWidget(), QAbstractSpinBox | QComboBox
            ):
                continue
            words = widget.accessibleName() or (
                widget.text() if isinstance(widget, QAbstractButton) else ""
            )
            if not words:
                nameless.append((page, type(widget).__name__, widget.objectName()))
    assert not nameless


@pytest.mark.parametrize("size", [10, 16, 20])
def test_level_cards_hold_their_text_at_any_size(open_example: Driver, size: int) -> None:
    open_example.look.choose(text_size=size)
    page = open_example.go("assess")
    for question in open_example.project.questionnaire.questions[::7]:
        page.show_question(question.id)
        open_example.bot.wait(5)
        for card in page.findChildren(LevelCard):
            assert card.height() >= card.heightForWidth(card.width()), (question.id, card.level)


def test_models_follow_the_rules_of_qt(open_example: Driver) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [
        QAbstractItemModelTester(open_example.go("organisation").model, mode),
        QAbstractItemModelTester(open_example.go("candidates").model, mode),
        QAbstractItemModelTester(open_example.go("assess").list.questions, mode),
    ]
    tree = Node(
        label="a",
        value=1.0,
        operands=(Node(label="b", value=None, operands=(Node(label="c", value=2.0),)),),
    )
    testers.append(QAbstractItemModelTester(NodeModel(tree, 1), mode))
    assert len(testers) == 4
    page = open_example.go("assess")
    page.find_field.setText("model")
    page.find_field.setText("")
    open_example.go("candidates").chips["all"].click()


def test_the_event_loop_is_not_held_while_planning(qtbot, example: Project) -> None:  # type: ignore[no-untyped-def]
    from PySide6.QtCore import QTimer

    driver = Driver(qtbot, few_candidates(example), None)
    beats: list[bool] = []
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(driver.session.working))
    timer.start(5)
    qtbot.waitUntil(lambda: driver.session.study is not None, timeout=PATIENCE)
    timer.stop()
    assert sum(beats) > 50, "a window that is held does not beat while it plans"


def test_a_fault_of_the_program_keeps_the_window(
    open_example: Driver, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    from planner.ui.frame.fault import on_fault

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)  # a person looks on
    try:
        raise ZeroDivisionError("a bug")
    except ZeroDivisionError as error:
        on_fault(open_example.window, type(error), error, error.__traceback__)
    assert "Nothing was changed, so" in open_example.window.messages.text.text()
    assert "a bug" not in open_example.window.messages.text.text()
    assert "ZeroDivisionError: a bug" in capsys.readouterr().err


@pytest.mark.parametrize(("width", "size"), [(1024, 10), (1280, 10), (1280, 18), (1920, 12)])
def test_the_page_suits_the_room(open_example: Driver, width: int, size: int) -> None:
    window = open_example.window
    open_example.look.choose(text_size=size)
    window.resize(width, 760)
    open_example.bot.wait(20)
    narrow = width < open_example.look.u(295)
    for page in PAGES:
        shown = open_example.go(page)
        if shown.panel is not None:
            # on the roadmap it goes below instead, where a look down finds it
            assert shown.panel.isVisible() == (not narrow or page == "roadmap")
            assert shown.panel_in_sight() == (not narrow)
            assert window.header.details.isVisible() == narrow
    assert window.rail.name.isVisible() == (not narrow)
    open_example.go("roadmap")
    open_example.key(Key.Key_Backslash, Qt.KeyboardModifier.ControlModifier)
    assert not window.page.panel.isVisible(), "the key hides it"
    # a page never asks for more width than the window has, but for tables at large type
    if size == 10:
        for page in PAGES:
            content = open_example.go(page)
            assert content.minimumSizeHint().width() <= width
