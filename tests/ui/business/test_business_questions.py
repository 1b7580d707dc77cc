"""The questions behind the business case, asked in the window: deeper views, use cases, figures measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QTreeView

from planner.analysis.around.use_case_figures import with_figure
from planner.analysis.study.baseline import register
from planner.analysis.study.problem import FOLLOWS
from planner.catalogue.own import catalogue_of
from planner.catalogue.use_cases import template_of, templates, use_case_of
from planner.domain.case.estimate import fixed
from planner.economics.model import DRIVERS, USUAL_LEVELS
from planner.ui.business.actuals import ActualsDialog
from planner.ui.business.deeper import VIEWS, DeeperDialog
from planner.ui.business.futures import FuturesDialog
from planner.ui.kit.text import PlainLabel
from planner.ui.organisation.assumption_panel import VALUE, AssumptionPanel
from planner.ui.organisation.use_case_page import UseCasePage
from planner.ui.organisation.use_cases import (
    FEEDBACK,
    LIKELY,
    MODELS,
    REGULATED,
    STATE,
    UseCasesDialog,
)
from planner.ui.widgets.tables import RowsModel
from planner.workspace.edits import set_use_cases
from tests.conftest import PATIENCE
from tests.ui.conftest import Driver, take_all


def opened(driver: Driver, dialog: QDialog) -> QDialog:
    driver.bot.addWidget(dialog)
    dialog.show()
    return dialog


def write(model: RowsModel, row: int, column: int, text: str) -> None:
    model.setData(model.index(row, column), text)


@pytest.mark.parametrize("view", [v for v in VIEWS if v not in ("scenarios", "pilots")])
def test_a_view_is_computed_in_the_background(open_few: Driver, view: str) -> None:
    dialog = opened(
        open_few,
        DeeperDialog(open_few.window, open_few.look, open_few.session, view),
    )
    open_few.bot.waitUntil(lambda: bool(dialog.model.rows), timeout=PATIENCE)
    assert dialog.state.text() == ""
    assert all(len(r.texts) == len(VIEWS[view].columns) for r in dialog.model.rows)


def test_a_scenario_of_ones_own_is_kept_and_dropped(open_few: Driver) -> None:
    dialog = opened(
        open_few,
        DeeperDialog(open_few.window, open_few.look, open_few.session, "scenarios"),
    )
    dialog.keep_as("Lean & mean")
    dialog.keep_as("Full")
    assert [s.id for s in open_few.project.scenarios] == ["lean-mean", "own-full"]
    open_few.bot.waitUntil(
        lambda: {"lean-mean", "own-full", "plan"} <= {r.id for r in dialog.model.rows},
        timeout=PATIENCE,
    )
    rows = {r.id: r.texts for r in dialog.model.rows}
    assert rows["lean-mean"][1:5] == rows["plan"][1:5]
    dialog.table.selectRow(list(rows).index("lean-mean"))
    assert dialog.drop.isEnabled()
    dialog.drop.click()
    assert [s.id for s in open_few.project.scenarios] == ["own-full"]
    open_few.session.workspace.undo()
    assert len(open_few.project.scenarios) == 2
    dialog.close()


def test_the_menu_explains_a_figure(open_example: Driver) -> None:
    page = open_example.go("business")
    for words in ("Net present value", "Internal rate of return"):
        page.explain_menu.choose(words)
    trees = {t.accessibleName() for t in page.findChildren(QTreeView)}
    assert trees == {
        "Expected net present value: why?",
        "Internal rates of return of the expected flow: why?",
    }


def test_use_cases_are_edited_in_a_table(open_example: Driver) -> None:
    dialog = opened(
        open_example, UseCasesDialog(open_example.window, open_example.look, open_example.session)
    )
    before = open_example.project
    write(dialog.model, 0, LIKELY, "2m")
    write(dialog.model, 0, REGULATED, "no")
    write(dialog.model, 0, FEEDBACK, "30")
    changed = open_example.project.organisation.use_cases[0]
    assert changed.value is not None
    assert (changed.value.likely, changed.regulated, changed.feedback_days) == (2e6, False, 30)
    for column, text, words in (
        (STATE, "asleep", "“asleep” is no state"),
        (MODELS, "-1", "“-1” is -1, which is not allowed here"),
        (REGULATED, "maybe", "neither yes nor no"),
    ):
        with open_example.bot.waitSignal(open_example.session.message, timeout=PATIENCE) as caught:
            write(dialog.model, 0, column, text)
        assert words in caught.args[0]
    assert open_example.project.organisation.use_cases[0] == changed

    dialog.add.click()
    assert open_example.project.organisation.use_cases[-1].name.startswith("Use case")
    for _ in range(4):
        open_example.session.workspace.undo()
    assert open_example.project == before


def test_a_use_case_starts_from_a_template_and_its_page_says_what_follows(
    open_example: Driver,
) -> None:
    session = open_example.session
    made = use_case_of(templates()[0], "idea")
    own = open_example.project.organisation.use_cases
    session.do(set_use_cases((*own, made)))
    page = opened(
        open_example, UseCasePage(open_example.window, open_example.look, session, "idea")
    )

    def place(figure: str) -> int:
        return next(k for k, r in enumerate(page.model.rows) if r.id == figure)

    def said() -> str:
        return " ".join(label.text() for label in page.findChildren(PlainLabel))

    assert "Still open: How many claims a year?" in said()
    for figure, text in (
        ("field.claims_year", "60000"), ("field.extra_checks_year", "1200"), ("share", "1.2 %"),
        ("build", "800k to 2m"), ("test_cost", "55k"), ("months", "4"),
    ):  # fmt: skip
        write(page.model, place(figure), 2, text)
    rows = {page.said.getItemPosition(k)[0] for k in range(page.said.count())}  # type: ignore[index]
    assert rows == set(range(len(rows))), (
        "the sentences stand at the top, however often they change"
    )
    assert not any(page.said.rowStretch(row) for row in rows)
    changed = open_example.project.organisation.use_cases[-1]
    assert changed.judging is not None
    assert changed.judging.share == pytest.approx(0.012)
    assert changed.stop is not None
    assert changed.stop.build is not None
    assert (changed.stop.build.low, changed.stop.build.high) == (8e5, 2e6)
    assert "Worth" in said()
    assert "a year on average" in said()
    write(page.model, place("share"), 2, "150 %")
    page.day.setText("tomorrow")
    page.day.editingFinished.emit()
    assert open_example.project.organisation.use_cases[-1] == changed
    page.day.setText("2027-06-30")
    page.day.editingFinished.emit()
    session.do(set_use_cases(own))
    assert page.result() == 0


def test_use_cases_start_from_the_industry(open_example: Driver) -> None:
    session = open_example.session
    dialog = opened(open_example, UseCasesDialog(open_example.window, open_example.look, session))
    assert not dialog.start.isEnabled()
    while open_example.project.organisation.use_cases:
        dialog.remove.click()
    assert not dialog.remove.isEnabled()
    dialog.start.click()
    assert len(open_example.project.organisation.use_cases) >= 3
    assert "bring about" in dialog.words.text()


def test_a_measured_figure_is_read_against_the_forecast(
    open_example: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = open_example.session
    dialog = opened(open_example, ActualsDialog(open_example.window, open_example.look, session))
    dialog.measure.setCurrentIndex(dialog.measure.findData("detect_hours"))
    dialog.quarter.setValue(4)
    dialog.figure.line.setText("9000")
    dialog.add.click()
    open_example.bot.waitUntil(lambda: dialog.model.rows[0].texts[4] == "worse", timeout=PATIENCE)
    dialog.figure.line.setText("soon")
    dialog.add.click()
    assert "“soon” is not a number" in dialog.words.text()
    table = tmp_path / "m.csv"
    table.write_text("measure,quarter,value\ndetect_hours,4,80\ninvoices,1,5000\n")
    monkeypatch.setattr("planner.ui.kit.intake.run", take_all)
    dialog.read_from(table)
    assert [(a.measure, a.quarter, a.value) for a in open_example.project.actuals] == [
        ("detect_hours", 3, 80.0),
        ("invoices", 0, 5000.0),
    ]
    dialog.table.selectRow(1)
    dialog.remove.click()
    assert len(open_example.project.actuals) == 1


def test_how_futures_are_drawn_is_part_of_the_document(open_example: Driver) -> None:
    dialog = opened(
        open_example, FuturesDialog(open_example.window, open_example.look, open_example.session)
    )
    dialog.inflation.setValue(2.0)
    box = next(iter(dialog.drivers.values()))
    box.setCurrentIndex(box.findData("high"))
    box.activated.emit(box.currentIndex())
    finance = open_example.project.finance
    assert finance.inflation == 0.02
    assert list(finance.drivers.values()) == ["high"]
    assert "so " in dialog.real.text()
    open_example.session.workspace.undo()
    assert box.currentData() == "none"


def test_what_moves_together_unless_somebody_says_otherwise_is_shown_and_can_be_parted(
    open_example: Driver,
) -> None:
    """Adoption and productivity move together a little by default; the boxes said “not at all”."""
    dialog = opened(
        open_example, FuturesDialog(open_example.window, open_example.look, open_example.session)
    )
    assert not open_example.project.finance.drivers
    shown = {name: box.currentData() for name, box in dialog.drivers.items()}
    assert shown == {**dict.fromkeys(DRIVERS, "none"), **USUAL_LEVELS}
    box = dialog.drivers["adoption"]
    box.setCurrentIndex(box.findData("none"))
    box.activated.emit(box.currentIndex())
    assert open_example.project.finance.drivers == {"adoption": "none"}
    box.setCurrentIndex(box.findData("low"))
    box.activated.emit(box.currentIndex())
    assert not open_example.project.finance.drivers


def test_the_price_year_is_chosen_and_said(open_example: Driver) -> None:
    dialog = opened(
        open_example, FuturesDialog(open_example.window, open_example.look, open_example.session)
    )
    box = dialog.price_year
    assert box.currentText() == str(open_example.project.organisation.price_year)
    box.setCurrentIndex(box.findData(2028))
    box.activated.emit(box.currentIndex())
    assert open_example.project.organisation.price_year == 2028
    assert "at the prices of 2028" in dialog.real.text()
    assert "2.0 % a year" in dialog.real.text().replace("\u00a0", " ").replace("\u202f", " ")
    open_example.session.workspace.undo()
    assert box.currentText() == "2025"


def test_the_register_is_read_after_showing_what_changes(
    open_example: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_example.go("organisation")
    table = tmp_path / "register.csv"
    head = "id,low,likely,high,grade,source,state\n"
    table.write_text(f"{head}deployments,10,20,30,A,Log,confirmed\n")
    before = open_example.project
    monkeypatch.setattr("planner.ui.kit.intake.run", lambda dialog: 0)  # left
    page.read_from(table)
    assert open_example.project is before
    monkeypatch.setattr("planner.ui.kit.intake.run", take_all)
    page.read_from(table)
    assert open_example.project.assumptions["deployments"].range.likely == 20  # type: ignore[union-attr]
    assert open_example.session.workspace.history.undo_label == "Read register.csv"


def test_an_input_that_follows_from_use_cases_says_so(open_example: Driver) -> None:
    session = open_example.session
    panel = AssumptionPanel(open_example.look, session)
    rows = register(session.project, catalogue_of(session.project))
    (row,) = (r for r in rows if r.definition.id == VALUE)
    panel.explain(row)
    assert FOLLOWS not in panel.in_words.text()
    template = template_of("onboarding-kyc")
    assert template is not None
    live = use_case_of(template, "live").model_copy(update={"state": "production"})
    for field in template.asked:
        live = with_figure(
            live, f"field.{field.id}", fixed(0.5 if field.kind == "share" else 100.0)
        )
    session.do(set_use_cases((live,)))
    panel.explain(row)
    assert panel.in_words.text() == f"{FOLLOWS}."
