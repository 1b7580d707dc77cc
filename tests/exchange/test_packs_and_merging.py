"""Answers of several people come together: previewed, in one step, and never twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner.domain.answers.assessment import Respondent
from planner.domain.base.errors import InputError
from planner.domain.project import Project
from planner.domain.record.preview import Answers
from planner.exchange.answer_sheet import answer_sheet, read_sheet
from planner.exchange.pack import merge_pack, pack_json, pack_of
from planner.exchange.pack_intake import read_pack_file
from planner.exchange.safe_files import read_workbook
from planner.exchange.tabular import as_workbook, read_table
from planner.workspace.edits import checked, clear_answer, set_level
from tests.conftest import NOW

EARLY, LATE = "2026-11-21T08:00:00Z", "2026-11-21T18:00:00Z"


@pytest.fixture
def two(start_up: Project) -> Project:
    people = (*start_up.respondents, Respondent(id="ann", role="ML engineer", team="product"))
    return checked(start_up, respondents=people)


def level(project: Project, question: str, respondent: str = "ann") -> int | None:
    return project.current_round.answer(respondent, question).level


def pack_file(path: Path, project: Project, respondent: str = "ann") -> Path:
    path.write_text(pack_json(pack_of(project, respondent)), encoding="utf-8")
    return path


def test_a_pack_is_merged_once_and_leaves_an_audit_trail(tmp_path: Path, two: Project) -> None:
    theirs = set_level("ann", "STR-01", 3, EARLY).apply(two)
    path = pack_file(tmp_path / "ann.json", theirs)
    merge = merge_pack(path, two, NOW)
    assert (merge.new, merge.changed, merge.same) == (1, 0, 0)
    assert level(merge.project, "STR-01") == 3
    (record,) = merge.project.current_round.packs
    assert (record.respondent, record.revision) == ("ann", EARLY)
    again = merge_pack(path, merge.project, NOW)
    assert not again.changes_anything
    assert again.project == merge.project


def test_a_newer_pack_changes_and_an_answer_given_here_later_conflicts(
    tmp_path: Path, two: Project
) -> None:
    here = set_level("ann", "STR-01", 1, EARLY).apply(two)
    theirs = set_level("ann", "STR-01", 3, LATE).apply(two)
    assert merge_pack(pack_file(tmp_path / "a.json", theirs), here, NOW).changed == 1
    here = set_level("ann", "STR-01", 1, LATE).apply(two)
    theirs = set_level("ann", "STR-01", 3, EARLY).apply(two)
    path = pack_file(tmp_path / "b.json", theirs)
    kept = merge_pack(path, here, NOW)
    assert [(c.question, c.here.level, c.there.level) for c in kept.conflicts] == [("STR-01", 1, 3)]
    assert level(kept.project, "STR-01") == 1
    assert level(merge_pack(path, here, NOW, "take").project, "STR-01") == 3


def test_a_pack_of_another_version_is_mapped_by_id_and_the_rest_listed(
    tmp_path: Path, two: Project
) -> None:
    body = json.loads(pack_json(pack_of(set_level("ann", "STR-01", 3, EARLY).apply(two), "ann")))
    body["version"], body["content_hash"] = "0.9", "other"
    body["answers"]["OLD-01"] = body["answers"]["STR-01"]
    path = tmp_path / "old.json"
    path.write_text(json.dumps(body))
    merge = merge_pack(path, two, NOW)
    assert merge.new == 1
    assert merge.unknown == ("OLD-01: not in this questionnaire",)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"assessment": "another"}, "another assessment"),
        ({"questionnaire": "atlas"}, "another questionnaire"),
        ({"round": "round-9"}, "another round"),
        ({"respondent": "bob"}, "no respondent “bob”"),
        ({"format": "x"}, "not an answer pack"),
        ({"answers": {"STR-01": {"state": "level", "level": 7}}}, "answers"),
        ({"answers": {"STR-01": {"state": "not_applicable"}}}, "reason"),
        ({"extra": 1}, "extra"),
    ],
)
def test_packs_that_do_not_belong_here(
    tmp_path: Path, two: Project, change: dict[str, object], words: str
) -> None:
    body = {**json.loads(pack_json(pack_of(two, "ann"))), **change}
    path = tmp_path / "p.json"
    path.write_text(json.dumps(body))
    with pytest.raises(InputError, match=words):
        merge_pack(path, two, NOW)


def rewritten(path: Path, changes: dict[str, tuple[str, str]]) -> Path:
    """Change cells of a workbook as a respondent would, by question: answer and note."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book["answers"]
    heads = {c.value: c.column for c in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        question = sheet.cell(row, heads["question"]).value
        if question in changes:
            for head, text in zip(("answer", "note"), changes[question], strict=True):
                sheet.cell(row, heads[head]).value = int(text) if text.isdigit() else text or None
    book.save(path)
    return path


def sheet_of(path: Path, project: Project) -> Path:
    respondents = [project.respondent_by_id["ann"]]
    path.write_bytes(as_workbook([("answers", answer_sheet(project, respondents))]))
    return path


def test_a_workbook_is_filled_in_and_merged(tmp_path: Path, two: Project) -> None:
    path = sheet_of(tmp_path / "ann.xlsx", two)
    intake = read_sheet(rewritten(path, {"STR-01": ("3", "seen in the log")}), two, NOW)
    assert set(intake.groups) == {"ann/STR-01"}
    merged = intake.take()
    assert merged.current_round.answer("ann", "STR-01").note == "seen in the log"
    assert not read_sheet(path, merged, NOW).groups


def test_three_way_merge_of_sheets(tmp_path: Path, two: Project) -> None:
    before = two
    for question in ("STR-01", "STR-02", "STR-03"):
        before = set_level("ann", question, 1, EARLY).apply(before)
    path = rewritten(
        sheet_of(tmp_path / "ann.xlsx", before), {"STR-01": ("3", ""), "STR-02": ("4", "")}
    )
    here = set_level("ann", "STR-02", 2, LATE).apply(before)  # changed on both sides
    here = set_level("ann", "STR-03", 0, LATE).apply(here)  # changed here only
    intake = read_sheet(path, here, NOW)
    (lost,) = [e for e in intake.preview.entries if e.result == "lost"]
    assert (lost.id, lost.old, lost.new) == ("ann/STR-02", "2", "4")
    kept = intake.take()
    assert [level(kept, q) for q in ("STR-01", "STR-02", "STR-03")] == [3, 2, 0]
    taken = read_sheet(path, here, NOW, "take").take()
    assert [level(taken, q) for q in ("STR-01", "STR-02", "STR-03")] == [3, 4, 0]
    asked = read_sheet(path, here, NOW, None)  # the window asks
    (question,) = [e for e in asked.preview.entries if e.result == "asked"]
    told = Answers(given={question.question: "new"})
    assert level(read_sheet(path, here, NOW, None, told).take(), "STR-02") == 4
    cleared = clear_answer("ann", "STR-01").apply(before)
    assert "ann/STR-01" in read_sheet(path, cleared, NOW).groups


def test_a_pack_in_the_preview(tmp_path: Path, two: Project) -> None:
    theirs = set_level("ann", "STR-01", 3, EARLY).apply(two)
    here = set_level("ann", "STR-01", 1, LATE).apply(two)
    path = pack_file(tmp_path / "a.json", theirs)
    sure = Answers(sure=True)
    assert read_pack_file(path, two, NOW).take() == two, "nobody can tell who filled it in"
    assert level(read_pack_file(path, two, NOW, answers=sure).take(), "STR-01") == 3
    assert len(read_pack_file(path, two, NOW, answers=sure).take().current_round.packs) == 1
    kept = read_pack_file(path, here, NOW)
    assert [e.result for e in kept.preview.entries if e.id == "ann/STR-01"] == ["lost"]
    assert kept.take() == here
    assert level(read_pack_file(path, here, NOW, "take").take(), "STR-01") == 3
    assert not read_pack_file(path, here, NOW, None).preview.clear


def test_the_workbook_locks_ids_and_offers_choices(tmp_path: Path, two: Project) -> None:
    import openpyxl

    path = sheet_of(tmp_path / "ann.xlsx", two)
    assert path.read_bytes() == as_workbook(
        [("answers", answer_sheet(two, [two.respondent_by_id["ann"]]))]
    )
    book = openpyxl.load_workbook(path)
    sheet = book["answers"]
    heads = {c.value: c.column for c in sheet[1]}
    assert sheet.protection.sheet
    assert sheet.cell(2, heads["question"]).protection.locked
    assert not sheet.cell(2, heads["answer"]).protection.locked
    offered = sheet.data_validations.dataValidation
    assert len(offered) >= 1
    choices = [row[0] for row in read_workbook(path)["choices"]]
    assert choices == ["0", "1", "2", "3", "4", "?", "n/a"]


def test_formulas_and_lost_columns_are_named(tmp_path: Path, two: Project) -> None:
    path = rewritten(sheet_of(tmp_path / "f.xlsx", two), {"STR-01": ("=1+2", "")})
    (left,) = [e for e in read_sheet(path, two, NOW).preview.entries if e.result == "left out"]
    assert (left.row, left.column, left.code) == (2, "answer", "formula")
    (tmp_path / "c.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="no row of heads with respondent, question, answer"):
        read_sheet(tmp_path / "c.csv", two, NOW)
    (tmp_path / "d.csv").write_text("item,answer,answer\nA,1,2\n")
    with pytest.raises(InputError, match="“answer” stands there twice"):
        read_table(tmp_path / "d.csv", ("item",), ("answer",))
