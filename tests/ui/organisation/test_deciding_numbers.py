"""The numbers that decide: which stand there, what is understood of what is typed, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest

from planner.analysis.study.baseline import register
from planner.analysis.study.study import Study
from planner.catalogue.load import built_in_catalogue
from planner.domain.base.language import set_speech
from planner.domain.case.estimate import Range
from planner.domain.project import Project
from planner.ui.frame.app import speak
from planner.ui.organisation.deciding import DecidingRow, deciding_words, range_text
from tests.ui.conftest import Driver
from tests.ui.walkers import out_of_place


def _type(row: DecidingRow, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    row.line.setFocus()
    row.line.selectAll()
    QTest.keyClicks(row.line, text)
    QTest.keyClick(row.line, end)


def _row(driver: Driver, own: str) -> DecidingRow:
    found = driver.go("organisation").deciding.rows[own]  # type: ignore[attr-defined]
    assert isinstance(found, DecidingRow)
    return found


def test_those_that_move_the_result_most_stand_first(open_example: Driver) -> None:
    """The order is that of what moves the result, and bars are drawn against the first."""
    page = open_example.go("organisation")
    study = open_example.session.study
    assert study is not None
    inputs = {r.definition.id for r in study.register}
    wanted = [s.id for s in sorted(study.swings, key=lambda s: -s.width) if s.id in inputs]
    assert [*page.deciding.rows] == wanted  # type: ignore[attr-defined]
    assert page.table.isHidden()  # type: ignore[attr-defined]
    stated = open_example.project.assumptions
    mine = sum(i in stated and stated[i].range is not None for i in wanted)
    assert page.lead.text().startswith(f"{mine} of the {len(wanted)} numbers")  # type: ignore[attr-defined]
    open_example.bot.mouseClick(page.fold, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    assert page.table.isVisible()  # type: ignore[attr-defined]


def test_before_there_is_a_result_those_of_the_industry_are_asked(open_empty: Driver) -> None:
    page = open_empty.go("organisation")
    assert len(page.deciding.rows) == 3  # type: ignore[attr-defined]
    assert page.lead.text() == "Begin with 3 numbers: none is yours yet, all are defaults."  # type: ignore[attr-defined]
    assert page.table.isVisible()  # type: ignore[attr-defined]


def test_a_range_is_one_field_and_said_while_it_is_typed(open_empty: Driver) -> None:
    row = _row(open_empty, "value_per_model")
    row.line.setFocus()
    row.line.selectAll()
    QTest.keyClicks(row.line, "350k-1m")
    assert "middle $675,000 a year (half way)" in row.said.text()
    assert "value_per_model" not in open_empty.project.assumptions, "not before it is meant"
    QTest.keyClick(row.line, Qt.Key.Key_Return)
    stated = open_empty.project.assumptions["value_per_model"].range
    assert stated == Range(low=350_000, likely=675_000, high=1_000_000)
    assert row.said.text() == "= $350k to $1.0m, middle $675k"
    assert row.line.text() == "350k–1m"
    assert row.confirm.isHidden()
    assert not row.said.font().italic()
    open_empty.session.workspace_undo()
    assert "value_per_model" not in open_empty.project.assumptions


def test_escape_restores_and_nonsense_is_said(open_empty: Driver) -> None:
    row = _row(open_empty, "value_per_model")
    before = row.line.text()
    _type(row, "7k", Qt.Key.Key_Escape)
    assert row.line.text() == before
    _type(row, "plenty")
    assert "is not a number" in open_empty.window.messages.text.text()
    assert row.line.text() == before
    assert "value_per_model" not in open_empty.project.assumptions


def test_two_readings_are_asked_below_the_row(open_empty: Driver) -> None:
    row = _row(open_empty, "value_per_model")
    _type(row, "120.000")
    assert row.ask.isVisible()
    assert "value_per_model" not in open_empty.project.assumptions
    said = [b.text() for b in row.ask.readings]
    thousands = next(b for b in row.ask.readings if "120,000" in b.text())
    assert len(said) == 2
    open_empty.bot.mouseClick(thousands, Qt.MouseButton.LeftButton)
    stated = open_empty.project.assumptions["value_per_model"].range
    assert stated is not None
    assert stated.likely == 120_000
    assert row.ask.isHidden()


def test_a_default_is_confirmed_and_a_grade_given(open_example: Driver) -> None:
    page = open_example.go("organisation")
    own, row = next((i, r) for i, r in page.deciding.rows.items() if not r.row.confirmed)  # type: ignore[attr-defined]
    default, grade = row.row.range, row.row.grade
    assert row.said.font().italic()
    open_example.bot.mouseClick(row.confirm, Qt.MouseButton.LeftButton)
    stated = open_example.project.assumptions[own]
    assert stated.range == default
    assert stated.provenance.grade == grade
    assert stated.provenance.source.startswith("Default confirmed: ")
    row.grade.menu_.actions()[1].trigger()
    assert open_example.project.assumptions[own].provenance.grade == "B"
    assert row.grade.text() == "B"


def test_rows_stay_while_somebody_is_in_them(open_example: Driver) -> None:
    page = open_example.go("organisation")
    deciding = page.deciding  # type: ignore[attr-defined]
    ids = [*deciding.rows]
    last = deciding.rows[ids[-1]]
    last.line.setFocus()
    study = open_example.session.study
    assert study is not None
    turned = tuple(reversed(study.swings))
    open_example.session.study = replace(study, swings=turned)
    page.refresh_study()
    assert [*deciding.rows] == ids
    assert page.side_panel.name.text() == last.name.text()  # type: ignore[attr-defined]
    open_example.window.rail.buttons[0].setFocus()
    page.refresh_study()
    assert [*deciding.rows] == ids[::-1]


@pytest.mark.parametrize(
    ("range_", "unit", "text"),
    [
        (Range(low=0.006, likely=0.0147, high=0.028), "share per month", "0.6–2.8"),
        (Range(low=86_512, likely=86_512, high=86_512, shape="fixed"), "money/year", "86512"),
        (Range(low=66_000, likely=75_000, high=1.25e6), "money/year", "66k–1.25m"),
    ],
)
def test_what_stands_in_a_field_is_read_back_without_loss(
    range_: Range, unit: str, text: str
) -> None:
    assert range_text(range_, unit) == text


def test_how_many_are_yours_is_said_in_good_english() -> None:
    said = [deciding_words(7, k, known=True) for k in (0, 1, 3, 7)]
    assert [s.split()[0] for s in said] == ["None", "One", "3", "All"]


def test_a_default_in_another_currency_is_shown_without_its_endless_digits() -> None:
    """“–143797.01175” stood in the field: the end of a figure that nobody stated."""
    range_ = Range(low=81_572.5, likely=105_000.0, high=143_797.01175)
    assert range_text(range_, "money/year", stated=False) == "81.6k–144k"
    assert range_text(range_, "money/year") == "81572.5–143797.01175", "what is stated stays exact"


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_least_window_holds_the_numbers_at_half_again_the_type(
    qtbot,  # type: ignore[no-untyped-def]
    example: Project,
    example_study: Study,
    language: str,
) -> None:
    """960 × 540 at 150 %, whichever numbers decide: the longest German words stood in the way."""
    speak(language)
    try:
        driver = Driver(qtbot, example, example_study)
        driver.look.choose("light", 15)
        driver.window.resize(960, 540)
        page = driver.go("organisation")
        rows = register(example, built_in_catalogue())
        page.deciding.show_numbers([(row, 1.0) for row in rows])  # type: ignore[attr-defined]
        qtbot.wait(50)
        assert out_of_place(driver.window.page) == []
    finally:
        set_speech("en")
        QLocale.setDefault(QLocale("en"))
