"""Sheets go out, come back filled, and never half."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.answers.assessment import Answer
from planner.domain.base.errors import InputError
from planner.domain.project import Project
from planner.exchange.answer_sheet import answer_sheet, read_sheet
from planner.exchange.tabular import as_csv, neutral, plain
from tests.conftest import NOW


def sheet_text(project: Project) -> str:
    return as_csv(answer_sheet(project)).decode("utf-8-sig")


def filled(project: Project, answers: dict[str, tuple[str, str, str]], separator: str = ",") -> str:
    rows = list(csv.DictReader(io.StringIO(sheet_text(project))))
    for row in rows:
        if row["question"] in answers:
            row["answer"], row["reason"], row["note"] = answers[row["question"]]
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def read(project: Project, path: Path, text: str | bytes):  # type: ignore[no-untyped-def]
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_sheet(path, project, NOW)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_filled_sheet_is_read_once_and_only_once(
    tmp_path: Path, start_up: Project, separator: str
) -> None:
    answers = {
        "STR-01": ("3", "", ""),
        "STR-02": ("?", "", "ask Finance"),
        "STR-03": ("n/a", "we only advise", ""),
        "STR-04": ("2.0", "", "typed by a spreadsheet"),
        "STR-05": ("", "", "only a note"),
    }
    merge = read(start_up, tmp_path / "s.csv", filled(start_up, answers, separator))
    assert (merge.new, merge.changed, merge.same) == (5, 0, 0)
    round_ = merge.project.current_round
    assert round_.answer("product-1", "STR-01").level == 3
    assert round_.answer("product-1", "STR-02").state == "dont_know"
    assert round_.answer("product-1", "STR-03").reason == "we only advise"
    assert round_.answer("product-1", "STR-05").state is None
    again = read_sheet(tmp_path / "s.csv", merge.project, NOW)
    assert (again.new, again.changed) == (0, 0)
    assert again.project == merge.project


def test_an_empty_sheet_changes_nothing(tmp_path: Path, example: Project) -> None:
    merge = read(example, tmp_path / "s.csv", sheet_text(example))
    assert (merge.new, merge.changed) == (0, 0)
    assert merge.project == example


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("product-1,", "=cmd|x,", "row 2: there is no respondent"),
        (",question,", ",frage,", "lacks the column “question”"),
    ],
)
def test_wrong_cells_are_named_and_nothing_is_merged(
    tmp_path: Path, start_up: Project, old: str, new: str, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        read(start_up, tmp_path / "s.csv", sheet_text(start_up).replace(old, new))


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("5", "not 0 to 4"),
        ("-1", "not 0 to 4"),
        ("yes", "“yes”"),
        ("1e0", "not 0 to 4"),
        ("n/a", "needs a reason"),
    ],
)
def test_wrong_answers(tmp_path: Path, start_up: Project, cell: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(start_up, tmp_path / "s.csv", filled(start_up, {"STR-01": (cell, "", "")}))


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01\x02" * 50, b"PK\x03\x04rest of a workbook", b'a,b\n"open']
)
def test_files_that_are_no_sheets(tmp_path: Path, start_up: Project, data: bytes) -> None:
    with pytest.raises(InputError):
        read(start_up, tmp_path / "s.csv", data)


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-2", "@sum", "\t=1", "  =1", "＝1", '=HYPERLINK("x")']
)
def test_no_text_becomes_a_formula(text: str) -> None:
    assert neutral(text).startswith("'")
    assert plain(neutral(text)) == text.strip()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_notes_survive_the_round_trip(note: str) -> None:
    kept = plain(neutral(plain(note)))
    assert kept == plain(note)


def test_hostile_notes_go_out_neutral(start_up: Project) -> None:
    answers = {"product-1": {"STR-01": Answer(state="level", level=1, note='=cmd|"/c calc"!A1')}}
    round_ = start_up.current_round.model_copy(update={"answers": answers})
    hostile = start_up.model_copy(update={"rounds": (round_,)})
    for row in csv.reader(io.StringIO(sheet_text(hostile))):
        assert not any(c.startswith(("=", "+", "@", "-")) for c in row)


def test_a_question_that_does_not_exist_is_listed_and_not_guessed(
    tmp_path: Path, start_up: Project
) -> None:
    text = filled(start_up, {"STR-01": ("3", "", ""), "STR-02": ("2", "", "")})
    merge = read(start_up, tmp_path / "s.csv", text.replace("STR-01", "STR-99"))
    assert merge.new == 1
    assert merge.unknown == ("s.csv, row 2: there is no question “STR-99”",)
