"""Small tables as people sent them, with figures of other habits: read right, asked, or refused by name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.analysis.files.register_file import read_register
from planner.catalogue.own import catalogue_of
from planner.domain.project import Project
from planner.domain.record.preview import Answers
from planner.exchange.case_tables import read_use_cases

HEAD = "id;assumption;unit;low;likely;high;shape;ends;peak;grade;source;who;when;note;state\n"
LINE = (
    "salary_data_scientist;Salary, data scientist;EUR/year;{};{};{};pert;p5-p95;{};A;Payroll;;2026-11-12;;"
    "confirmed\n"
)
CASES = (
    "name;models;state;regulated;real time;value low;value likely;value high;feedback days;note\n"
)


def register_of(
    tmp_path: Path, project: Project, figures: tuple[str, ...], answers: Answers | None = None
):  # type: ignore[no-untyped-def]
    path = tmp_path / "register.csv"
    path.write_text(HEAD + LINE.format(*figures), "utf-8")
    return read_register(path, project, catalogue_of(project), date(2026, 11, 29), answers)


@pytest.mark.parametrize(
    "figures",
    [
        ("70'000", "76'000", "84'000", "4"),
        ("70\u202f000", "76\u202f000", "84\u202f000", "4"),
        ("70.000,00", "76.000,00", "84.000,00", "4"),
        ("70000", "76000", "84000", "20"),
    ],
)
def test_figures_that_can_be_one_are_read(
    tmp_path: Path, example: Project, figures: tuple[str, ...]
) -> None:
    intake = register_of(tmp_path, example, figures)
    assert not [e for e in intake.preview.entries if e.result in ("asked", "left out")]
    range_ = intake.take(intake.groups).stated["salary_data_scientist"].range
    assert (range_.low, range_.likely, range_.high) == (70_000, 76_000, 84_000)


def test_german_thousands_alone_are_asked_and_an_answer_settles_the_column(
    tmp_path: Path, example: Project
) -> None:
    figures = ("70.000", "76.000", "84.000", "4")
    intake = register_of(tmp_path, example, figures)
    asked = [e for e in intake.preview.entries if e.result == "asked"]
    assert {e.written for e in asked} == {"70.000", "76.000", "84.000"}
    sure = register_of(tmp_path, example, figures, Answers(decimal=","))
    range_ = sure.take(sure.groups).stated["salary_data_scientist"].range
    assert (range_.low, range_.likely, range_.high) == (70_000, 76_000, 84_000)


def test_use_cases_say_ja_and_wahr_and_their_days_prove_the_mark(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(CASES + "Claims;12;production;ja;WAHR;900000;950000;999000;7,5;\n", "utf-8")
    (case,) = read_use_cases(path, ()).take(read_use_cases(path, ()).groups)
    assert (case.regulated, case.real_time, case.feedback_days) == (True, True, 7.5)
    path.write_text(CASES + "Claims;12;production;yes;no;900.000;950.000;999.000;7,5;\n", "utf-8")
    intake = read_use_cases(path, ())
    assert not [e for e in intake.preview.entries if e.result == "asked"], "7,5 proves it"
    (case,) = intake.take(intake.groups)
    assert case.value is not None
    assert (case.value.low, case.value.likely, case.value.high) == (900_000, 950_000, 999_000)


def test_what_is_new_shows_all_that_it_holds(tmp_path: Path) -> None:
    """A figure that was read another way than it was meant can be seen before it is taken."""
    path = tmp_path / "cases.csv"
    path.write_text(CASES + "Claims;12;production;yes;no;900.000;950.000;999.000;7,5;\n", "utf-8")
    (entry,) = read_use_cases(path, ()).preview.entries
    held = {"models": 12, "state": "production", "regulated": True, "feedback days": 7.5}
    ends = {"value low": 900_000, "value middle": 950_000, "value high": 999_000}
    assert (entry.result, entry.name) == ("new", "Claims")
    assert dict(entry.holds) == held | ends == entry.body()["new"]
    assert "value low 900,000 · value middle 950,000 · value high 999,000" in entry.held
