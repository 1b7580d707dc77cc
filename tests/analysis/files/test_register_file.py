"""The register, use cases and measured figures go to a spreadsheet and come back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.analysis.files.register_file import read_register, register_table
from planner.analysis.study.baseline import register
from planner.catalogue.load import built_in_catalogue
from planner.domain.plan.plan import Actual
from planner.domain.project import Project
from planner.domain.record.preview import Answers
from planner.exchange.case_tables import (
    actual_table,
    read_actuals,
    read_use_cases,
    use_case_table,
)
from planner.exchange.tabular import as_csv, as_workbook
from planner.workspace.edits import set_actuals, set_assumptions, set_use_cases

CATALOGUE = built_in_catalogue()
TODAY = date(2026, 11, 21)
HEAD = "id,low,middle,high,grade,source,state"


def written(tmp_path: Path, project: Project, kind: str) -> Path:
    table = register_table(register(project, CATALOGUE), project.organisation.currency)
    path = tmp_path / f"assumptions.{kind}"
    path.write_bytes(as_csv(table) if kind == "csv" else as_workbook([("assumptions", table)]))
    return path


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_out_and_back_changes_nothing(tmp_path: Path, example: Project, kind: str) -> None:
    path = written(tmp_path, example, kind)
    intake = read_register(path, example, CATALOGUE, TODAY)
    assert intake.preview.clear
    assert intake.preview.counts["same"] == len(register(example, CATALOGUE))
    assert not intake.groups


def test_a_table_takes_assumptions_to_another_project(
    tmp_path: Path, example: Project, start_up: Project
) -> None:
    path = written(tmp_path, example, "csv")
    own = start_up.organisation
    assert own.currency != example.organisation.currency  # never converted
    other = read_register(path, start_up, CATALOGUE, TODAY).preview
    assert {e.code for e in other.entries if e.result == "left out"} == {"unit"}
    euros = own.model_copy(update={"currency": example.organisation.currency})
    start_up = start_up.model_copy(update={"organisation": euros})
    changes = read_register(path, start_up, CATALOGUE, TODAY, Answers(sure=True)).take()
    edit = set_assumptions(changes.stated, changes.reset)
    taken = edit.apply(start_up).assumptions
    for id_, stated in example.assumptions.items():
        assert taken[id_].range == stated.range, id_
        assert taken[id_].dont_know == stated.dont_know
        if stated.range is not None:
            assert taken[id_].provenance.source == stated.provenance.source


def sheet(tmp_path: Path, *rows: str, head: str = HEAD) -> Path:
    path = tmp_path / "filled.csv"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    return path


def test_states_of_a_row(tmp_path: Path, example: Project) -> None:
    path = sheet(
        tmp_path,
        "deployments,10,20,30,b,Counted,default",
        "hours_per_year,1540,1597.28,1650,A,x,default",
        "new_hires,2,4,6,B,x,don't know",
    )
    changes = read_register(path, example, CATALOGUE, TODAY).take()
    assert changes.stated["deployments"].provenance.grade == "B"
    assert changes.stated["deployments"].range.likely == 20  # type: ignore[union-attr]
    assert changes.stated["new_hires"].dont_know
    assert changes.reset == ("hours_per_year",)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("deployments,30,20,10,A,x,confirmed", "low ≤ middle ≤ high"),
        (
            "deployments,nan,20,30,A,x,confirmed",
            "“nan” is not a number. Write a number of 0 or more",
        ),
        ("deployments,inf,20,30,A,x,confirmed", "“inf” is not a number"),
        ("verified_share,0.1,0.2,150 %,A,x,confirmed", "“150 %” is"),
        ("verified_share,0.1,0.2,1.5,A,x,confirmed", "“1.5” is above 1 in a column of shares"),
        ("growth_people,-1.5,0,0.1,A,x,confirmed", "“-1.5” is"),
        ("deployments,-4,20,30,A,x,confirmed", "“-4” is -4, which is not allowed here"),
        ("deployments,10,20,30,E,x,confirmed", "“E” is no grade. Write A, B, C or D."),
        ("deployments,10,20,30,A,x,maybe", "“maybe” is no state of an assumption"),
        ("ghost,1,2,3,A,x,confirmed", "There is no assumption “ghost”"),
    ],
)
def test_bad_rows_are_left_out_with_a_sentence_each(
    tmp_path: Path, example: Project, row: str, words: str
) -> None:
    good = "new_hires,2,4,6,B,Counted,confirmed"
    intake = read_register(sheet(tmp_path, row, good), example, CATALOGUE, TODAY)
    (left,) = [e for e in intake.preview.entries if e.result == "left out"]
    assert words in f"{left.why} {left.accepted}"
    assert (left.row, left.sheet) == (2, "")
    assert set(intake.groups) == {"new_hires"}


def test_an_empty_figure_keeps_the_old_one(tmp_path: Path, example: Project) -> None:
    intake = read_register(
        sheet(tmp_path, "new_hires,2,,,A,x,confirmed"), example, CATALOGUE, TODAY
    )
    row = next(r for r in register(example, CATALOGUE) if r.definition.id == "new_hires")
    found = intake.take().stated["new_hires"].range
    assert found is not None
    assert (found.low, found.likely) == (2, row.range.likely)


def test_shape_and_largest_value_come_back(tmp_path: Path, example: Project) -> None:
    head = "id,low,middle,high,shape,most,grade,source,state"
    path = sheet(tmp_path, "new_models,1,2,9,ends,,C,Workshop,confirmed", head=head)
    found = read_register(path, example, CATALOGUE, TODAY).take().stated["new_models"].range
    assert found is not None
    assert (found.shape, found.most) == ("ends", None)
    path = sheet(tmp_path, "new_models,1,2,200,percentiles,300,C,Workshop,confirmed", head=head)
    found = read_register(path, example, CATALOGUE, TODAY).take().stated["new_models"].range
    assert found is not None
    assert found.most == 300
    bad = sheet(tmp_path, "new_models,1,2,9,cone,,C,x,confirmed", head=head)
    assert "“cone” is no shape" in left_out(bad, example)
    wild = sheet(tmp_path, "new_models,1,2,200,,,C,x,confirmed", head=head)
    assert "State its largest possible value too" in left_out(wild, example)


def left_out(path: Path, project: Project) -> str:
    """Why rows of the register at ``path`` are left out."""
    entries = read_register(path, project, CATALOGUE, TODAY).preview.entries
    return " ".join(str(e.why) for e in entries if e.result == "left out")


def test_use_cases_out_and_back(tmp_path: Path, example: Project) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(as_csv(use_case_table(example.organisation.use_cases)))
    assert not read_use_cases(path, example.organisation.use_cases).groups
    found = read_use_cases(path, ()).take()
    for old, new in zip(example.organisation.use_cases, found, strict=True):
        assert new.model_copy(update={"id": old.id}) == old
    changed = set_use_cases(found).apply(example)
    assert changed.organisation.models_in_production == 46
    assert changed.assumptions["value_per_model"].range.likely == pytest.approx(632_504, rel=1e-5)  # type: ignore[union-attr]
    assert changed.assumptions["value_per_model"].provenance.source.startswith(
        "Sum of the use cases"
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("A,2.5,production,no,,,,", "“2.5” is"),
        ("A,2,shelved,no,,,,", "“shelved” is no state"),
        ("A,2,production,perhaps,,,,", "“perhaps” is neither yes nor no"),
        ("A,2,production,no,-5,1,9,", "“-5” is -5, which is not allowed here"),
        ("A,2,production,no,9,5,1,", "low ≤ middle ≤ high"),
        ("A,2,production,no,1,2,3,-4", "“-4” is -4, which is not allowed here"),
    ],
)
def test_bad_use_cases(tmp_path: Path, row: str, words: str) -> None:
    head = "name,models,state,regulated,value low,value middle,value high,feedback days"
    intake = read_use_cases(sheet(tmp_path, row, "B,3,Produktion,ja,,,,", head=head), ())
    (left,) = [e for e in intake.preview.entries if e.result == "left out"]
    assert words in str(left.why)
    (taken,) = intake.take()
    assert (taken.name, taken.models, taken.regulated) == ("B", 3, True)


def test_actuals_out_and_back(tmp_path: Path, example: Project) -> None:
    own = (
        Actual(measure="detect_hours", quarter=3, value=40.5, who="Ops", when="2027-10-01"),
        Actual(measure="invoices", quarter=0, value=1200.0, note="First bill", when="2027-01-31"),
    )
    path = tmp_path / "measured.csv"
    path.write_bytes(as_csv(actual_table(own, {})))
    units = {"detect_hours": "h", "invoices": "money"}
    assert read_actuals(path, (), {}, units, TODAY).take() == own
    assert not read_actuals(path, own, {}, units, TODAY).groups
    assert set_actuals(own).apply(example).actuals == own
    head = "measure,quarter,value"
    for row, words in (
        ("ghost,1,2", "“ghost” is not measured"),
        ("detect_hours,0,2", "“0” is 0, which is not allowed here"),
        ("detect_hours,1,nan", "“nan” is not a number"),
        ("detect_hours,1,-2", "“-2” is -2, which is not allowed here"),
    ):
        preview = read_actuals(sheet(tmp_path, row, head=head), (), {}, units, TODAY).preview
        (left,) = [e for e in preview.entries if e.result == "left out"]
        assert words in str(left.why)
    twice = sheet(tmp_path, "detect_hours,1,2", "detect_hours,1,3", head=head)
    (left,) = read_actuals(twice, (), {}, units, TODAY).preview.entries
    assert "stands there twice, with different cells: rows 2, 3" in str(left.why)
