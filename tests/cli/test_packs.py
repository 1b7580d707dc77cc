"""A pack goes out to one person, is filled in from a sheet where no document is, and comes back once."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from planner.__main__ import main
from planner.domain.answers.assessment import Answer, Evidence
from planner.storage.document import dump, load, save
from tests.conftest import NOW
from tests.soak.common import small_project


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main([str(a) for a in arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_out_filled_in_back_and_not_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    project = small_project()
    person = project.respondents[0].id
    first, second = list(project.questionnaire.by_id)[:2]
    document, pack = tmp_path / "a.mlplan", tmp_path / "p.json"
    save(project, document, now=NOW)
    assert run(capsys, "answers", document, "--write", pack, "--respondent", person)[0] == 0
    secret = load(document).project.handed_out.secret
    assert secret
    assert secret not in pack.read_text()
    sheet, back = tmp_path / "filled.csv", tmp_path / "back.json"
    sheet.write_text(f"question,answer,reason\n{first},3,\n{second},7,\n")
    status, _, err = run(capsys, "answers", pack, "--read", sheet, "--reply", back)
    assert status == 1
    assert "row 3: “7” is no answer" in err
    sheet.write_text(f"question,answer,reason\n{first},3,\n{second},n/a,no models\n")
    assert run(capsys, "answers", pack, "--read", sheet, "--reply", back)[0] == 0
    assert json.loads(pack.read_text())["seq"] == 1
    assert json.loads(pack.read_text())["key"] not in back.read_text()
    assert run(capsys, "answers", document, "--read", back)[0] == 0
    answers = load(document).project.current_round.answers[person]
    assert (answers[first].level, answers[second].state) == (3, "not_applicable")
    status, _, err = run(capsys, "answers", document, "--read", back)
    assert status == 1
    assert "already taken" in err
    other = tmp_path / "b.mlplan"
    save(project.model_copy(update={"id": "another"}), other, now=NOW)
    assert "another assessment" in run(capsys, "answers", other, "--read", back)[2]


@pytest.mark.parametrize("start", ["example", "copy"])
def test_what_is_handed_out_by_a_copy_comes_back_to_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    """An example, or a copy that is a new assessment, gets an id as it is saved: the pack names that one."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    project = small_project().model_copy(update={"example": start == "example"})
    person, question = project.respondents[0].id, next(iter(project.questionnaire.by_id))
    document = tmp_path / "a.mlplan"
    if start == "example":
        document.write_bytes(dump(project))
    else:
        save(project, document, now=NOW)
    told = ("--copy", "new") if start == "copy" else ()
    pack, back = tmp_path / "p.json", tmp_path / "back.json"
    assert run(capsys, "answers", document, "--write", pack, "--respondent", person, *told)[0] == 0
    assert load(document).project.id != project.id
    assert load(document).project.id == json.loads(pack.read_text())["assessment"]
    filled = tmp_path / "filled.csv"
    filled.write_text(f"question,answer\n{question},3\n")
    assert run(capsys, "answers", pack, "--read", filled, "--reply", back)[0] == 0
    assert run(capsys, "answers", document, "--read", back)[0] == 0
    assert load(document).project.current_round.answers[person][question].level == 3


@pytest.mark.parametrize("start", ["example", "copy"])
def test_a_sheet_of_a_copy_is_known_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    project = small_project().model_copy(update={"example": start == "example"})
    person = project.respondents[0].id
    document, sheet = tmp_path / "a.mlplan", tmp_path / "s.csv"
    if start == "example":
        document.write_bytes(dump(project))
    else:
        save(project, document, now=NOW)
    told = ("--copy", "new") if start == "copy" else ()
    assert run(capsys, "answers", document, "--write", sheet, "--respondent", person, *told)[0] == 0
    filled = tmp_path / "filled.csv"
    rows = list(csv.reader(io.StringIO(sheet.read_text("utf-8-sig"))))
    rows[1][rows[0].index("answer")] = "3"
    with filled.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    status, out, err = run(capsys, "answers", document, "--read", filled)
    assert (status, err) == (0, ""), out


def test_a_sheet_takes_nothing_away_that_it_does_not_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no column for evidence: a reply that is filled in from one kept the level and lost the proof."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    project = small_project()
    person, question = project.respondents[0].id, next(iter(project.questionnaire.by_id))
    proof = (Evidence(text="Release log", grade="B"),)
    held = Answer(
        state="level", level=2, note="as seen", evidence=proof, when="2026-11-12T09:00:00Z"
    )
    round_ = project.current_round.model_copy(update={"answers": {person: {question: held}}})
    document, pack, sheet, back = (tmp_path / n for n in ("a.mlplan", "p.json", "s.csv", "b.json"))
    save(project.model_copy(update={"rounds": (round_,)}), document, now=NOW)
    assert run(capsys, "answers", document, "--write", pack, "--respondent", person)[0] == 0
    sheet.write_text(f"question,answer,note\n{question},2,\n")
    assert run(capsys, "answers", pack, "--read", sheet, "--reply", back)[0] == 0
    status, out, _ = run(capsys, "answers", document, "--read", back)
    assert (status, "0 changed · 0 new · 1 as before" in out) == (0, True)
    sheet.write_text(f"question,answer,note\n{question},3,\n")
    assert run(capsys, "answers", pack, "--read", sheet, "--reply", back, "--force")[0] == 0
    status, out, _ = run(capsys, "answers", document, "--read", back)
    assert (status, "answer: 2 → 3" in out) == (0, True)
    now = load(document).project.current_round.answers[person][question]
    assert (now.level, now.note, now.evidence) == (3, "as seen", proof)


def test_a_pack_in_the_place_of_a_project_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It read “id: is missing (and 17 more)”: a pack was taken for a model."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    document, pack = tmp_path / "a.mlplan", tmp_path / "p.json"
    person = save(small_project(), document, now=NOW).project.respondents[0].id
    assert run(capsys, "answers", document, "--write", pack, "--respondent", person)[0] == 0
    status, _, err = run(capsys, "answers", pack, "--write", tmp_path / "s.csv")
    assert status == 1
    assert "p.json is a pack: it is filled in from a sheet" in err
    assert not (tmp_path / "s.csv").exists()
