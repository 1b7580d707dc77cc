"""The workbook's formulas are evaluated here by a small reader of their own, against the engine."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from planner.analysis.around.scenarios import compare_scenarios
from planner.analysis.study.study import Study
from planner.domain.plan.plan import Actual
from planner.domain.project import Project
from planner.reporting.content.extras import Extras
from planner.reporting.html import write_html
from planner.reporting.report import build_report
from planner.reporting.workbook import study_workbook
from planner.storage.results import Results
from tests.conftest import kept_study_of
from tests.reporting.test_report import DAY

REF = re.compile(r"(?:'([^']+)'!|(\w+)!)?\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")


class Sheets:
    """Evaluates the formulas that the workbook uses, from the cells alone."""

    def __init__(self, data: bytes, changes: dict[tuple[str, str], float] | None = None) -> None:
        self.book = load_workbook(io.BytesIO(data))
        self.changes = changes or {}
        self.known: dict[tuple[str, str], Any] = {}

    def value(self, sheet: str, cell: str) -> Any:
        key = (sheet, cell)
        if key in self.changes:
            return self.changes[key]
        if key not in self.known:
            content = self.book[sheet][cell].value
            is_formula = isinstance(content, str) and content.startswith("=")
            self.known[key] = self.formula(sheet, content[1:]) if is_formula else content
        return self.known[key]

    def formula(self, sheet: str, text: str) -> Any:
        if text.startswith("IF("):  # only the branch that is taken is looked at
            test, then, other = text[3:-1].split(",")
            return self.formula(sheet, then if self.formula(sheet, f"{test}") else other)

        def look(match: re.Match[str]) -> str:
            own = match[1] or match[2] or sheet
            if match[5] is None:
                return f"V({own!r}, {match[3] + match[4]!r})"
            rows = range(int(match[4]), int(match[6]) + 1)
            columns = [chr(c) for c in range(ord(match[3]), ord(match[5]) + 1)]
            cells = [f"V({own!r}, {c + str(r)!r})" for r in rows for c in columns]
            return f"[{', '.join(cells)}]"

        names = {
            "V": self.value,
            "SUM": sum,
            "SUMPRODUCT": lambda a, b: sum(x * y for x, y in zip(a, b, strict=True)),
        }
        code = REF.sub(look, text).replace("^", "**").replace("=0", "==0")
        return eval(code, {"__builtins__": {}}, names)  # noqa: S307 - our own formulas


def test_formulas_give_the_worth_of_the_engine(example_study: Study) -> None:
    data = study_workbook(example_study)
    sheets = Sheets(data)
    assert sheets.value("Summary", "B7") == pytest.approx(example_study.case.npv.mean)
    cached = load_workbook(io.BytesIO(data), data_only=True)
    assert cached["Summary"]["B7"].value == pytest.approx(example_study.case.npv.mean)
    last = example_study.case.horizon + 2
    for sheet, cell in (("Summary", "B5"), ("Summary", "B8"), ("Cash flow", f"M{last}")):
        assert cached[sheet][cell].value == pytest.approx(sheets.value(sheet, cell))
    assert sheets.value("Cash flow", f"M{last}") == pytest.approx(example_study.case.npv.mean)


def test_another_rate_changes_the_worth(example_study: Study) -> None:
    data = study_workbook(example_study)
    dearer = Sheets(data, {("Summary", "B4"): 0.5}).value("Summary", "B7")
    assert dearer < Sheets(data).value("Summary", "B7")


def test_numbers_are_numbers_and_text_is_text(example_study: Study) -> None:
    data = study_workbook(example_study)
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == [
        "Summary", "Charts", "Cash flow", "Model", "Model by month", "Steps", "Checks", "Only cash",
        "What may fail", "Plans on the table", "Quarters", "Assumptions", "Levels", "Answers", "Every answer",
    ]  # fmt: skip
    steps = book["Steps"]
    assert steps.max_row == len(example_study.plan.steps) + 1
    worth = sum(steps.cell(r, 10).value for r in range(2, steps.max_row + 1))
    assert worth == pytest.approx(example_study.case.npv.mean, rel=1e-6)
    for sheet in book.sheetnames[5:]:
        for row in book[sheet].iter_rows():
            assert all(c.data_type != "f" for c in row)
    assert study_workbook(example_study) == data


def test_the_workbook_is_german_and_its_formulas_hold(example_study: Study) -> None:
    settings = example_study.project.report.model_copy(update={"language": "de"})
    project = example_study.project.model_copy(update={"report": settings})
    sheets = Sheets(study_workbook(replace(example_study, project=project)))
    assert sheets.value("Zusammenfassung", "B7") == pytest.approx(example_study.case.npv.mean)
    assert sheets.value("Diagramme", "A3") == "Jahr 1"
    assert "Daten" in [c.value for c in sheets.book["Stufen"]["D"]]


def test_charts_draw_money_by_year_and_levels(example_study: Study) -> None:
    """Years add up to the net of all months, and the series of the charts are the cells that hold them."""
    data = study_workbook(example_study)
    sheets = Sheets(data)
    years = -(-example_study.case.horizon // 12)
    net = [sheets.value("Charts", f"H{3 + k}") for k in range(years)]
    months = [sheets.value("Cash flow", f"J{k + 2}") for k in range(example_study.case.horizon + 1)]
    assert sum(net) == pytest.approx(sum(months))
    assert net[0] == pytest.approx(sum(months[:12]))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        drawn = [parts.read(n).decode() for n in sorted(parts.namelist()) if "/charts/chart" in n]
    money, levels = (re.findall(r"<c:val><c:numRef><c:f>([^<]+)</c:f>", one) for one in drawn)
    assert money == [f"Charts!${c}$3:${c}${years + 2}" for c in "BCDEFGH"]
    book = load_workbook(io.BytesIO(data))["Levels"]
    heads = [c.value for c in book[1]]
    asked = [r for r in range(2, book.max_row + 1) if book.cell(r, 1).value == "dimension"]
    letters = [chr(ord("A") + heads.index(h)) for h in ("level", "target")]
    assert levels == [f"Levels!${c}${asked[0]}:${c}${asked[-1]}" for c in letters]


def test_a_project_without_answers_has_a_workbook(start_up: Project, kept_results: Results) -> None:
    made = kept_study_of(start_up, kept_results)
    sheets = Sheets(study_workbook(made))
    assert sheets.value("Summary", "B7") == pytest.approx(made.case.npv.mean, abs=1e-6)
    assert sheets.value("Summary", "B8") == "undefined" or made.plan.steps


def test_what_is_computed_beside_the_study_is_printed(few_study: Study) -> None:
    actuals = (Actual(measure="detect_hours", quarter=3, value=9_000.0),)
    project = few_study.project.model_copy(update={"actuals": actuals})
    measured = replace(few_study, project=project)
    report = build_report(measured, DAY, Extras(scenarios=compare_scenarios(measured)))
    text = write_html(report).replace("\u2060", "")
    for words in ("Scenarios side by side", "Do nothing", "Measured after adoption", "9,000 h"):
        assert words in text
    plain = write_html(build_report(few_study, DAY))
    assert "Scenarios side by side" not in plain
    assert "Measured after adoption" not in plain
