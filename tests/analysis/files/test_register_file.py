"""The register, use cases and measured figures go to a spreadsheet and come back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.analysis.files.register_file import read_register, register_table
from planner.analysis.study.baseline import register
from planner.catalogue.load import built_in_catalogue
from planner.domain.base.errors import InputError
from planner.domain.plan.plan import Actual
from planner.domain.project import Project
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
    changes = read_register(path, example, CATALOGUE, TODAY)
    assert changes.words == "The file says the same as the register."
    assert not changes.stated
    assert not changes.reset


def test_a_table_takes_assumptions_to_another_project(
    tmp_path: Path, example: Project, start_up: Project
) -> None:
    path = written(tmp_path, example, "csv")
    changes = read_register(path, start_up, CATALOGUE, TODAY)
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
    changes = read_register(path, example, CATALOGUE, TODAY)
    assert changes.stated["deployments"].provenance.grade == "B"
    assert changes.stated["deployments"].range.likely == 20  # type: ignore[union-attr]
    assert changes.stated["new_hires"].dont_know
    assert changes.reset == ("hours_per_year",)
    assert changes.words == "3 assumptions would change."


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("deployments,30,20,10,A,x,confirmed", "low ≤ middle ≤ high"),
        ("deployments,nan,20,30,A,x,confirmed", "low is “nan”; write a number (0 or more)"),
        ("deployments,inf,20,30,A,x,confirmed", "low is “inf”"),
        ("deployments,10,,30,A,x,confirmed", "middle is “”; write a number (0 or more)"),
        ('deployments,10,"1,000",2000,A,x,confirmed', "without thousands separators"),
        ("verified_share,0.1,0.2,1.5,A,x,confirmed", "is 1.5; it must be between 0 and 1"),
        ("growth_people,-1.5,0,0.1,A,x,confirmed", "is -1.5; it must be between -0.9 and 5"),
        ("deployments,-4,20,30,A,x,confirmed", "is -4; it must be 0 or more"),
        ("deployments,10,20,30,E,x,confirmed", "“E” is no grade of Releases of models"),
        ("deployments,10,20,30,A,x,maybe", "“maybe” is no state of Releases of models"),
        ("ghost,1,2,3,A,x,confirmed", "there is no assumption “ghost”"),
    ],
)
def test_bad_rows_are_refused_in_one_sentence(
    tmp_path: Path, example: Project, row: str, words: str
) -> None:
    with pytest.raises(InputError) as raised:
        read_register(sheet(tmp_path, row), example, CATALOGUE, TODAY)
    assert words in str(raised.value)
    assert str(raised.value).startswith("filled.csv, row 2: ")
    assert "\n" not in str(raised.value)


def test_shape_and_largest_value_come_back(tmp_path: Path, example: Project) -> None:
    head = "id,low,middle,high,shape,most,grade,source,state"
    path = sheet(tmp_path, "new_models,1,2,9,ends,,C,Workshop,confirmed", head=head)
    found = read_register(path, example, CATALOGUE, TODAY).stated["new_models"].range
    assert found is not None
    assert (found.shape, found.most) == ("ends", None)
    path = sheet(tmp_path, "new_models,1,2,200,percentiles,300,C,Workshop,confirmed", head=head)
    found = read_register(path, example, CATALOGUE, TODAY).stated["new_models"].range
    assert found is not None
    assert found.most == 300
    bad = sheet(tmp_path, "new_models,1,2,9,cone,,C,x,confirmed", head=head)
    with pytest.raises(InputError, match="“cone” is no shape of New models"):
        read_register(bad, example, CATALOGUE, TODAY)
    wild = sheet(tmp_path, "new_models,1,2,200,,,C,x,confirmed", head=head)
    with pytest.raises(InputError, match="State its largest possible value too"):
        read_register(wild, example, CATALOGUE, TODAY)


def test_use_cases_out_and_back(tmp_path: Path, example: Project) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(as_csv(use_case_table(example.organisation.use_cases)))
    found = read_use_cases(path)
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
        ("A,2.5,production,no,,,,", "models is 2.5; write a whole number"),
        ("A,2,retired,no,,,,", "“retired” is no state"),
        ("A,2,production,perhaps,,,,", "regulated is “perhaps”; write yes or no"),
        ("A,2,production,no,5,,9,", "needs at least its middle figure"),
        ("A,2,production,no,-5,1,9,", "value low is -5; it must be 0 or more"),
        ("A,2,production,no,9,5,1,", "low ≤ middle ≤ high"),
        ("A,2,production,no,1,2,3,-4", "must be 0 or more"),
    ],
)
def test_bad_use_cases(tmp_path: Path, row: str, words: str) -> None:
    head = "name,models,state,regulated,value low,value middle,value high,feedback days"
    with pytest.raises(InputError) as raised:
        read_use_cases(sheet(tmp_path, row, head=head))
    assert words in str(raised.value)


def test_actuals_out_and_back(tmp_path: Path, example: Project) -> None:
    own = (
        Actual(measure="detect_hours", quarter=3, value=40.5, who="Ops", when="2027-10-01"),
        Actual(measure="invoices", quarter=0, value=1200.0, note="First bill", when="2027-01-31"),
    )
    path = tmp_path / "measured.csv"
    path.write_bytes(as_csv(actual_table(own)))
    assert read_actuals(path, {}, TODAY) == own
    assert set_actuals(own).apply(example).actuals == own
    head = "measure,quarter,value"
    for row, words in (
        ("ghost,1,2", "“ghost” is not measured"),
        ("detect_hours,0,2", "quarter is 0; count from 1 to 64"),
        ("detect_hours,1,nan", "value is “nan”"),
        ("detect_hours,1,-2", "must be 0 or more"),
    ):
        with pytest.raises(InputError) as raised:
            read_actuals(sheet(tmp_path, row, head=head), {}, TODAY)
        assert words in str(raised.value)
    twice = sheet(tmp_path, "Noticed,1,2", "detect_hours,1,3", head=head)
    with pytest.raises(InputError, match="stands there twice for quarter 1"):
        read_actuals(twice, {"detect_hours": "Noticed"}, TODAY)
