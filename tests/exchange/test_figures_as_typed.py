"""Small tables as people sent them, with figures of other habits: read right, asked, or refused by name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
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


GERMAN = "Name;Modelle;Wert niedrig (T€);Wert wahrscheinlich (T€);Wert hoch (T€)\n"


def ends_of(path: Path, answers: Answers | None = None) -> list[tuple[float, ...]]:
    intake = read_use_cases(path, (), "EUR", answers)
    assert intake.preview.clear, intake.preview.entries
    return [(v.low, v.likely, v.high) for u in intake.take() if (v := u.value) is not None]


def test_the_sign_of_the_euro_in_a_head_survives_excels_page(tmp_path: Path) -> None:
    """Without an umlaut nothing but “T€” tells cp1252 from the page of MS-DOS, where it would be “TÇ”."""
    path = tmp_path / "cases.csv"
    path.write_bytes((GERMAN + "Preis;1;400;500,5;750\n").encode("cp1252"))
    assert ends_of(path) == [(400_000, 500_500, 750_000)]


@pytest.mark.parametrize(
    ("cell", "value"),
    [("70", 70_000), ("1,2 Mio", 1_200_000), ("70 T€", 70_000), ("70 k€", 70_000), ("70 €", None)],
)
def test_a_figure_with_its_own_thousands_is_not_multiplied_again(
    tmp_path: Path, cell: str, value: float | None
) -> None:
    """An amount in euros below a head in thousands of them is neither: it is refused."""
    path = tmp_path / "cases.csv"
    path.write_text(GERMAN + f"Preis;1;;{cell};\n", "utf-8")
    if value is not None:
        assert ends_of(path) == [(value, value, value)]
        return
    (entry,) = read_use_cases(path, (), "EUR").preview.entries
    assert (entry.result, entry.code) == ("left out", "unit")


def test_what_is_asked_below_a_head_in_thousands_offers_what_may_be_written_there(
    tmp_path: Path,
) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(GERMAN + "Preis;1;;1.200;\n", "utf-8")
    (entry,) = read_use_cases(path, (), "EUR").preview.entries
    assert entry.readings == (1_200, 1_200_000)
    assert entry.accepted == "Write 1.2 or 1200 without group marks."
    path.write_text(GERMAN + "Preis;1;;1200;\n", "utf-8")
    assert ends_of(path) == [(1_200_000, 1_200_000, 1_200_000)]


@pytest.mark.parametrize(
    ("unit", "times"),
    [
        *(("T€", 1e3), ("TEUR", 1e3), ("in Tsd. €", 1e3), ("in thousands of euro", 1e3)),
        *(("€ '000", 1e3), ("000 EUR", 1e3), ("Mio. €", 1e6), ("€m", 1e6), ("EUR/year", 1)),
        *(("p5", 1), ("best guess", 1), ("CHF", None), ("€/month", None), ("TUSD", None)),
        *(("days", None), ("%", None)),
    ],
)
def test_the_unit_in_a_head_multiplies_or_refuses_and_is_never_passed_over(
    tmp_path: Path, unit: str, times: float | None
) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(f"name,models,value likely ({unit})\nPrice,1,70\n", "utf-8")
    if times is not None:
        assert ends_of(path) == [(70 * times,) * 3]
        return
    (entry,) = read_use_cases(path, (), "EUR").preview.entries
    assert (entry.result, entry.code) == ("left out", "named")
    assert f"“70” stands under “{unit}”; this field counts EUR/year." in entry.why


def test_two_sheets_may_count_in_two_units(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, head, value in (("A", "value likely (T€)", 70), ("B", "value likely (€)", 80_000)):
        sheet = book.create_sheet(name)
        sheet.append(["name", "models", head])
        sheet.append([f"Price {name}", 1, value])
    book.save(tmp_path / "cases.xlsx")
    assert ends_of(tmp_path / "cases.xlsx") == [(70_000,) * 3, (80_000,) * 3]


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        *(("Alle Angaben in T€, netto", False), ("Figures in thousands of euro", False)),
        *(("Use cases (kEUR)", False), ("Values in Mio. EUR", False)),
        *(("Use cases in production", True), ("Stand: 28.11.2026", True), ("In use: M 2027", True)),
    ],
)
def test_thousands_that_stand_above_a_table_are_asked_for_in_its_heads(
    tmp_path: Path, line: str, taken: bool
) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(f"{line};;\n;;\nname;models;value likely\nPrice;1;70\n", "utf-8")
    if taken:
        assert ends_of(path) == [(70,) * 3]
        return
    (entry,) = read_use_cases(path, (), "EUR").preview.entries
    assert (entry.result, entry.code) == ("left out", "above")
    assert line in entry.why
    text = path.read_text("utf-8").replace("value likely", "value likely (T€)")
    path.write_text(text, "utf-8")
    assert ends_of(path) == [(70_000,) * 3], "the head says it"


def test_one_end_alone_is_no_range(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    for low, middle, high in (("7", "", ""), ("", "", "7"), ("7", "8", ""), ("", "8", "9")):
        path.write_text(CASES + f"Price;1;production;;;{low};{middle};{high};;\n", "utf-8")
        (entry,) = read_use_cases(path, (), "EUR").preview.entries
        assert (entry.result, entry.code) == ("left out", "ends"), (low, middle, high)
    path.write_text(CASES + "Price;1;production;;;7;;9;;\n", "utf-8")
    assert ends_of(path) == [(7, 8, 9)]


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("salary_ml_engineer;T€;90;100;120", (90_000, 100_000, 120_000)),
        ("salary_ml_engineer;€/Jahr;90000;100000;120000", (90_000, 100_000, 120_000)),
        ("salary_ml_engineer;EUR/month;9000;10000;12000", None),
        ("salary_ml_engineer;USD/year;90000;100000;120000", None),
        ("salary_ml_engineer;$;90000;100000;120000", None),
        ("deployment_hours;days;1;2;3", None),
        ("deployment_hours;Std.;1;2;3", (1, 2, 3)),
        ("toil_release_share;Prozent;0,5;1;2", (0.005, 0.01, 0.02)),
        ("toil_release_share;%;0,5;1;2", (0.005, 0.01, 0.02)),
        ("toil_release_share;share;0,1;0,2;0,3", (0.1, 0.2, 0.3)),
        ("loaded_multiplier;%;1,1;1,2;1,3", None),
    ],
)
def test_the_unit_of_a_row_is_read_or_refuses_the_row(
    tmp_path: Path, example: Project, row: str, wanted: tuple[float, ...] | None
) -> None:
    path = tmp_path / "register.csv"
    path.write_text(f"id;unit;low;likely;high\n{row}\n", "utf-8")
    intake = read_register(path, example, catalogue_of(example), date(2026, 11, 29), None)
    if wanted is None:
        assert {(e.result, e.column) for e in intake.preview.entries} == {("left out", "unit")}
        return
    (found,) = intake.take().stated.values()
    assert found.range is not None
    assert (found.range.low, found.range.likely, found.range.high) == pytest.approx(wanted)


def test_shares_are_shown_as_per_cent(tmp_path: Path, example: Project) -> None:
    """0.2, meant as 0.2 %, is seen to have been read as 20 %."""
    path = tmp_path / "register.csv"
    path.write_text("id;low;likely;high\ntoil_release_share;0.15;0.2;0.25\n", "utf-8")
    intake = read_register(path, example, catalogue_of(example), date(2026, 11, 29), None)
    shown = {e.field: e.after for e in intake.preview.entries}
    assert shown["middle"] == "20\u00a0%"


@pytest.mark.parametrize(
    ("number_format", "value"),
    [
        *(('#,##0" T€"', 70_000), ('#,##0\\ "T€"', 70_000), ('0.0" Mio. €"', 70_000_000)),
        *(('#,##0," T€"', 70), ("#,##0\\ [$€-407]", 70), ('_-* #,##0.00\\ "€"_-', 70)),
        *(("#,##0", 70), ("General", 70), ('[Red]#,##0.00;-"€"0', 70), ("0.00E+00", 70)),
        *(('_("$"* #,##0.00_)', None), ("[$CHF]\\ #,##0.00", None), ("[$$-409]#,##0", None)),
    ],
)
def test_what_the_format_of_a_cell_shows_is_its_unit(
    tmp_path: Path, number_format: str, value: float | None
) -> None:
    """70 that is shown as “70 T€” is 70,000; dollars in a document of euros are refused."""
    book = openpyxl.Workbook()
    book.active.append(["name", "models", "value likely"])
    book.active.append(["Price", 1, 70])
    book.active["C2"].number_format = number_format
    book.save(tmp_path / "cases.xlsx")
    if value is not None:
        assert ends_of(tmp_path / "cases.xlsx") == [(value,) * 3]
        return
    (entry,) = read_use_cases(tmp_path / "cases.xlsx", (), "EUR").preview.entries
    assert (entry.result, entry.code) == ("left out", "unit")


def test_a_built_in_format_shows_the_currency_of_whoever_opens_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["name", "models", "value likely"])
    book.active.append(["Price", 1, 70])
    book.active["C2"].number_format = openpyxl.styles.numbers.BUILTIN_FORMATS[44]
    book.save(tmp_path / "cases.xlsx")
    assert ends_of(tmp_path / "cases.xlsx") == [(70,) * 3]


def test_a_range_in_one_cell_that_is_a_thousand_times_less_is_asked_too(
    tmp_path: Path, example: Project
) -> None:
    """“70–84” where 70,000 to 84,000 stood: thousands were left out, and nobody could see it afterwards."""
    path = tmp_path / "register.csv"
    path.write_text("id;low;likely;high\nsalary_data_scientist;70–84;;\n", "utf-8")
    catalogue = catalogue_of(example)

    def read(answers: Answers | None = None):  # type: ignore[no-untyped-def]
        return read_register(path, example, catalogue, date(2026, 11, 29), answers)

    assert {(e.result, e.code, e.field) for e in read().preview.entries} == {
        ("asked", "factor", "low"),
        ("asked", "factor", "high"),
    }
    sure = read(Answers(sure=True))
    (found,) = sure.take().stated.values()
    assert found.range is not None
    assert (found.range.low, found.range.likely, found.range.high) == (70, 77, 84)
    said = {str(r) for e in sure.preview.entries for r in e.remarks}
    assert "Far outside the usual range." in said
    path.write_text("id;low;likely;high\nsalary_data_scientist;71–85;;\n", "utf-8")
    assert read().preview.clear, "no factor: taken with a remark"
    assert {str(r) for e in read().preview.entries for r in e.remarks} >= said

    old = read_use_cases_of(tmp_path, "Price;1;70–84")
    path.write_text("name;models;value likely\nPrice;1;70000–84000\n", "utf-8")
    assert {e.code for e in read_use_cases(path, old, "EUR").preview.entries} == {"factor"}


def read_use_cases_of(tmp_path: Path, row: str):  # type: ignore[no-untyped-def]
    path = tmp_path / "old.csv"
    path.write_text(f"name;models;value likely\n{row}\n", "utf-8")
    return read_use_cases(path, (), "EUR").take()
