"""Sheets go out, come back filled, and never half."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planner.domain.answers.assessment import Answer
from planner.domain.base.errors import InputError
from planner.domain.project import Project
from planner.exchange.answer_sheet import answer_sheet, read_sheet
from planner.exchange.intake.sheets import neutral, plain
from planner.exchange.tabular import as_csv
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
    intake = read(start_up, tmp_path / "s.csv", filled(start_up, answers, separator))
    assert len(intake.groups) == 5
    assert intake.preview.clear
    merged = intake.take()
    round_ = merged.current_round
    assert round_.answer("product-1", "STR-01").level == 3
    assert round_.answer("product-1", "STR-02").state == "dont_know"
    assert round_.answer("product-1", "STR-03").reason == "we only advise"
    assert round_.answer("product-1", "STR-05").state is None
    again = read_sheet(tmp_path / "s.csv", merged, NOW)
    assert not again.groups
    assert again.take() == merged


def test_an_empty_sheet_changes_nothing(tmp_path: Path, example: Project) -> None:
    intake = read(example, tmp_path / "s.csv", sheet_text(example))
    assert intake.preview.clear
    assert not intake.groups
    assert intake.take() == example


def test_people_who_are_not_known_are_named(tmp_path: Path, start_up: Project) -> None:
    text = sheet_text(start_up).replace("product-1,", "=cmd|x,")
    preview = read(start_up, tmp_path / "s.csv", text).preview
    assert "There is no respondent “=cmd|x”" in str(preview.entries[0].why)
    assert preview.entries[0].row == 2


def test_german_heads_are_understood(tmp_path: Path, start_up: Project) -> None:
    text = filled(start_up, {"STR-01": ("Stufe 3", "", "")})
    text = text.replace("question", "Frage", 1).replace(
        "answer,reason,note", "Antwort,Grund,Notiz", 1
    )
    taken = read(start_up, tmp_path / "s.csv", text).take()
    assert taken.current_round.answer("product-1", "STR-01").level == 3


@pytest.mark.parametrize("cell", ["5", "-1", "yes", "1e0", "2-3", "2?", "Stufe 7"])
def test_wrong_answers(tmp_path: Path, start_up: Project, cell: str) -> None:
    answers = {"STR-01": (cell, "", ""), "STR-02": ("2", "", "")}
    intake = read(start_up, tmp_path / "s.csv", filled(start_up, answers))
    (left,) = [e for e in intake.preview.entries if e.result == "left out"]
    assert str(left.why) == f"“{cell}” is no answer."
    assert set(intake.groups) == {"product-1/STR-02"}


def test_not_applicable_needs_a_reason(tmp_path: Path, start_up: Project) -> None:
    text = filled(start_up, {"STR-01": ("n/a", "", "a note")})
    intake = read(start_up, tmp_path / "s.csv", text)
    (entry,) = [e for e in intake.preview.entries if e.result == "open" and e.why]
    assert str(entry.why) == "“Not applicable” needs a reason."
    answer = intake.take().current_round.answer("product-1", "STR-01")
    assert (answer.state, answer.note) == (None, "a note")  # the note is taken all the same


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
@given(st.text(max_size=60) | st.text("'=+- \t\x1f1", max_size=6))
@example("'\x1f\t0")
@example("''=1")
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
    intake = read(start_up, tmp_path / "s.csv", text.replace("STR-01", "STR-99"))
    assert set(intake.groups) == {"product-1/STR-02"}
    (left,) = [e for e in intake.preview.entries if e.result == "left out"]
    assert (left.row, str(left.why)) == (2, "There is no question “STR-99”.")
