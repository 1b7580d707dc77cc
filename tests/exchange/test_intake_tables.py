"""Which rows and columns of a table are found, against hand-made tables with their right reading."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from planner.domain.base.errors import InputError
from planner.domain.base.written.cells import Cell
from planner.exchange.intake import heads
from planner.exchange.intake.sheets import Sheet, read_workbook_sheets
from planner.exchange.intake.table import read_table_of, table_of, text_table
from planner.exchange.intake.text import decoded

FOLDER = Path(__file__).parents[1] / "fixtures" / "reading"
KINDS = {"register": heads.REGISTER, "answers": heads.ANSWERS, "plan": heads.PLAN}
WORDS = {
    "total": "a total",
    "no row of this table": "no row of this table",
    "head again": "the head again",
}
CASES: list[dict[str, Any]] = json.loads((FOLDER / "columns.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['id']} {c['what']}")
def test_tables(case: dict[str, Any], tmp_path: Path) -> None:
    kind, expect = KINDS[case["table"]], case["expect"]
    if "csv" in case:
        path = tmp_path / "table.csv"
        path.write_text(case["csv"], encoding="utf-8", newline="")
        table = text_table(path, kind)
    else:
        merged = [tuple(m) for m in case.get("merged", [])]
        sheet = Sheet("", [[Cell(c) for c in row] for row in case["rows"]], merged)
        if expect.get("refused") == "no head":
            with pytest.raises(InputError, match="no row of heads"):
                table_of("table.csv", [sheet], kind)
            return
        table = table_of("table.csv", [sheet], kind)
    assert table.read_as.head_row == expect["head"]
    keys = {"register": ("id",), "answers": ("respondent", "question"), "plan": ("name",)}
    found = [[r.number, "/".join(r.text(k) for k in keys[case["table"]])] for r in table.rows]
    assert found == expect["rows"]
    assert [[x.row, str(x.why)] for x in table.skipped] == [
        [n, WORDS.get(w, "the " + w)] for n, w in expect.get("skipped", [])
    ]
    refused = {tuple(n): w.partition(":")[0] for n, w in expect.get("refused", [])}
    assert {r.rows: r.code for r in table.refused} == refused
    places = table.places
    for column, place in expect.get("columns", {}).items():
        assert places[column] == place, column
    if "not read" in expect:
        assert table.columns == list(dict.fromkeys(expect["not read"]))


WORDS_OF_PAGES = "Größe;Übung;straße;Ängste;Müller GmbH;Überprüfung;café;naïve"


@pytest.mark.parametrize("page", ["cp1252", "cp850", "mac_roman", "utf-8", "utf-8-sig", "utf-16", "utf-16-le",
                                  "utf-16-be", "utf-32"])  # fmt: skip
def test_encodings(page: str) -> None:
    text = "id;note\na;" + WORDS_OF_PAGES.replace(";", " ") + "\n"
    found, _ = decoded(text.encode(page), "x.csv")
    assert found == text


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(InputError, match="is not text"):
        decoded(b"PK\x03\x04" + bytes(range(7)) * 40 + b"\0\0\0\0abc", "x.csv")


def test_older_workbooks_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Save it as \.xlsx"):
        read_table_of(tmp_path / "a.XLS", heads.PLAN)


def test_a_workbook_of_all_kinds_of_cells(tmp_path: Path) -> None:
    import openpyxl
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["id", "low", "likely", "high"])
    sheet.append(["a", 0.25, "=1+1", "#N/A"])
    sheet["B2"].number_format = "0%"
    sheet["D2"].data_type = "e"
    sheet["A2"].comment = Comment("checked", "somebody")
    sheet.row_dimensions[2].hidden = True
    book.create_sheet("secret").sheet_state = "hidden"
    path = tmp_path / "a.xlsm"
    book.save(path)
    (row,) = read_table_of(path, heads.REGISTER).rows
    assert [row.cells[c].kind for c in ("low", "middle", "high")] == ["percent", "formula", "error"]
    assert row.cells["id"].note == "checked"
    assert row.hidden
    assert read_workbook_sheets(path)[1].hidden


def test_large_workbooks_are_read_by_their_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["id", "low", "likely", "high"])
    sheet.append(["a", 1, 2, 3])
    book.save(tmp_path / "a.xlsx")
    monkeypatch.setattr("planner.exchange.intake.sheets.FULL", 3)
    (row,) = read_table_of(tmp_path / "a.xlsx", heads.REGISTER).rows
    assert row.cells["middle"].number == 2
