"""Answers of several people come together: previewed, in one step, and never twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner.domain.answers.assessment import Respondent
from planner.domain.base.errors import InputError
from planner.domain.project import Project
from planner.domain.record.handed_out import HandedOut
from planner.domain.record.preview import Answers, Intake
from planner.exchange.answer_sheet import WHO, answer_sheet, mark_of, read_sheet, with_secret
from planner.exchange.merge import Choice as Side
from planner.exchange.pack import pack_json, pack_of
from planner.exchange.pack_intake import read_pack_file
from planner.exchange.safe_files import read_workbook
from planner.exchange.tabular import as_workbook, read_table
from planner.workspace.edits import checked, clear_answer, set_level
from tests.conftest import NOW

EARLY, MID, LATE = "2026-11-21T08:00:00Z", "2026-11-21T09:00:00Z", "2026-11-21T18:00:00Z"


@pytest.fixture
def two(start_up: Project) -> Project:
    people = (*start_up.respondents, Respondent(id="ann", role="ML engineer", team="product"))
    return checked(start_up, respondents=people)


def level(project: Project, question: str, respondent: str = "ann") -> int | None:
    return project.current_round.answer(respondent, question).level


def pack_file(path: Path, project: Project, respondent: str = "ann") -> Path:
    path.write_text(pack_json(pack_of(project, respondent)), encoding="utf-8")
    return path


def taken(path: Path, project: Project, conflicts: Side = "keep") -> Intake[Project]:
    """A pack of the older form, of which somebody says that it is of whom it names."""
    return read_pack_file(path, project, NOW, conflicts, Answers(sure=True))


def test_a_pack_is_merged_once_and_leaves_an_audit_trail(tmp_path: Path, two: Project) -> None:
    theirs = set_level("ann", "STR-01", 3, EARLY).apply(two)
    path = pack_file(tmp_path / "ann.json", theirs)
    merge = taken(path, two)
    assert (merge.preview.counts["new"], merge.preview.counts["changed"]) == (1, 0)
    merged = merge.take()
    assert level(merged, "STR-01") == 3
    (record,) = merged.current_round.packs
    assert (record.respondent, record.revision) == ("ann", EARLY)
    again = taken(path, merged)
    assert not again.groups
    assert again.take() == merged


def test_a_newer_pack_changes_and_an_answer_given_here_later_conflicts(
    tmp_path: Path, two: Project
) -> None:
    here = set_level("ann", "STR-01", 1, EARLY).apply(two)
    theirs = set_level("ann", "STR-01", 3, MID).apply(two)
    assert level(taken(pack_file(tmp_path / "a.json", theirs), here).take(), "STR-01") == 3
    here = set_level("ann", "STR-01", 1, LATE).apply(two)
    path = pack_file(tmp_path / "b.json", set_level("ann", "STR-01", 3, EARLY).apply(two))
    (kept,) = taken(path, here).preview.entries
    assert (kept.result, kept.id, kept.old, kept.new) == ("lost", "ann/STR-01", "1", "3")
    assert level(taken(path, here).take(), "STR-01") == 1
    assert level(taken(path, here, "take").take(), "STR-01") == 3


@pytest.mark.parametrize("when", ["", "2199-01-01T00:00:00Z"])
def test_an_answer_without_a_time_or_from_the_future_replaces_none_unasked(
    tmp_path: Path, two: Project, when: str
) -> None:
    here = set_level("ann", "STR-01", 1, EARLY).apply(two)
    body = json.loads(pack_json(pack_of(set_level("ann", "STR-01", 3, MID).apply(two), "ann")))
    body["answers"]["STR-01"]["when"] = when
    path = tmp_path / "p.json"
    path.write_text(json.dumps(body))
    assert level(taken(path, here).take(), "STR-01") == 1
    (entry,) = read_pack_file(path, here, NOW, None, Answers(sure=True)).preview.entries
    assert (entry.result, entry.code) == ("asked", "conflict")


def test_a_pack_of_another_version_is_mapped_by_id_and_the_rest_listed(
    tmp_path: Path, two: Project
) -> None:
    body = json.loads(pack_json(pack_of(set_level("ann", "STR-01", 3, EARLY).apply(two), "ann")))
    body["version"], body["content_hash"] = "0.9", "other"
    body["answers"]["OLD-01"] = body["answers"]["STR-01"]
    path = tmp_path / "old.json"
    path.write_text(json.dumps(body))
    results = {e.id: (e.result, e.code) for e in taken(path, two).preview.entries}
    assert results == {"ann/STR-01": ("new", ""), "ann/OLD-01": ("left out", "unknown")}


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
        taken(path, two)


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


def test_a_sheet_is_taken_for_the_person_it_was_handed_out_to(tmp_path: Path, two: Project) -> None:
    """Marks: 80 bits a person; of another person, of nobody and guessed ones are asked about."""
    two = with_secret(two)
    other = next(r.id for r in two.respondents if r.id != "ann")
    mine = rewritten(sheet_of(tmp_path / "ann.xlsx", two), {"STR-01": ("3", "")})
    assert set(read_sheet(mine, two, NOW).groups) == {"ann/STR-01"}
    for mark in ("", mark_of(two, other), "0" * 20, mark_of(two, "ann")[:-1]):
        path = remarked(tmp_path / "forged.xlsx", mine, mark)
        intake = read_sheet(path, two, NOW, None)
        assert not intake.groups
        (asked,) = [e for e in intake.preview.entries if e.result == "asked"]
        assert asked.question == f"{WHO}: ann"
        assert set(read_sheet(path, two, NOW, None, Answers(sure=True)).groups) == {"ann/STR-01"}
        left = read_sheet(path, two, NOW, None, Answers(given={asked.question: "old"}))
        assert not left.groups
        assert left.preview.clear
    nothing = two.model_copy(update={"handed_out": HandedOut()})
    assert read_sheet(path, nothing, NOW).groups, "where nothing was handed out, nothing is marked"
    copy = two.model_copy(update={"id": "another"})
    assert not read_sheet(mine, copy, NOW, None).groups, "a mark of another assessment is none"


def remarked(path: Path, source: Path, mark: str) -> Path:
    """The workbook at ``source`` with another mark in each row."""
    import openpyxl

    book = openpyxl.load_workbook(source)
    sheet = book["answers"]
    column = {c.value: c.column for c in sheet[1]}["mark"]
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column).value = mark or None
    book.save(path)
    return path


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
