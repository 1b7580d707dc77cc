"""The preview as a dialog: questions by buttons, ticks, a button that counts, one step to undo."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.analysis.files.register_file import RegisterChanges, read_register
from planner.catalogue.load import built_in_catalogue
from planner.domain.project import Project
from planner.domain.record.preview import Answers, Intake
from planner.exchange.tabular import as_csv
from planner.ui.kit.intake import IntakeDialog, list_table
from planner.ui.kit.look import Look

ROWS = """id;low;middle;high;grade;source;state
salary_data_scientist;71.000;77.000;85.000;A;Payroll;confirmed
deployments;10;20;30;A;Log;confirmed
new_hires;1;2;3;B;HR;confirmed
detect_hours;20;#NV;400;A;Log;confirmed
"""


@pytest.fixture
def dialog(qtbot, example: Project, tmp_path: Path) -> IntakeDialog[RegisterChanges]:  # type: ignore[no-untyped-def]
    path = tmp_path / "register.csv"
    path.write_text(ROWS, encoding="utf-8")
    catalogue = built_in_catalogue()

    def read(answers: Answers) -> Intake[RegisterChanges]:
        return read_register(path, example, catalogue, date(2026, 11, 28), answers)

    made = IntakeDialog(None, Look("light", 10), "Read assumptions", read(Answers()), read)
    qtbot.addWidget(made)
    made.show()
    return made


def test_questions_ticks_and_the_count(dialog: IntakeDialog[RegisterChanges]) -> None:
    assert dialog.take.text() == "Take 2, leave 2"
    assert not dialog.area.isHidden()
    asked = next(e for e in dialog.preview.entries if e.result == "asked")
    assert [str(c.words) for c in asked.choices] == ["71,000", "71"]  # the usual one first
    dialog.answer(asked.question, ",")
    assert dialog.area.isHidden()
    assert dialog.take.text() == "Take 3, leave 1"
    row = next(
        k for k in range(dialog.table.rowCount())
        if dialog.table.item(k, 0).data(Qt.ItemDataRole.UserRole) == "deployments"
    )  # fmt: skip
    dialog.table.setCurrentCell(row, 0)
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.take.text() == "Take 2, leave 2"
    dialog.take.click()
    assert dialog.taken is not None
    assert set(dialog.taken.stated) == {"salary_data_scientist", "new_hires"}
    assert dialog.taken.stated["salary_data_scientist"].range.likely == 77_000  # type: ignore[union-attr]


def test_chips_filter(dialog: IntakeDialog[RegisterChanges]) -> None:
    dialog.chips["left out"].click()
    assert dialog.table.rowCount() == 1
    assert "#NV" in dialog.table.item(0, 3).text()
    assert dialog.chips["new"].isHidden()


def test_nothing_is_taken_when_it_is_left(dialog: IntakeDialog[RegisterChanges]) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.taken is None


def test_the_list_can_be_saved(dialog: IntakeDialog[RegisterChanges]) -> None:
    text = as_csv(list_table(dialog.preview)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(dialog.preview.entries)
    left = next(r for r in rows if r["result"] == "Left out")
    assert (left["row"], left["column"], left["as written"]) == ("5", "middle", "#NV")
