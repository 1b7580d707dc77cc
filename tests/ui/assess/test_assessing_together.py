"""Several people in the window: teams, disagreement, consensus, sheets, rounds, benchmarks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.domain.answers.assessment import Answer, Policy
from planner.exchange.pack import pack_json, read_pack, reply_of
from planner.ui.organisation import people as people_module
from planner.ui.organisation.people import PeopleDialog, fresh
from planner.ui.results.disagreement import DisagreementDialog
from planner.workspace.edits import set_level
from planner.workspace.publishing import promising
from tests.ui.conftest import Driver

WHEN = "2026-11-21T12:00:00Z"


def choose(dialog, row_id: str) -> None:  # type: ignore[no-untyped-def]
    row = next(k for k, r in enumerate(dialog.model.rows) if r.id == row_id)
    dialog.table.selectRow(row)


def test_teams_and_people_are_made_named_and_removed(
    open_empty: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = open_empty
    dialog = PeopleDialog(driver.window, driver.look, driver.session)
    driver.bot.addWidget(dialog)
    QTest.mouseClick(dialog.add_person, Qt.MouseButton.LeftButton)
    assert [r.id for r in driver.project.respondents] == ["product-1", "product-2"]
    row = next(k for k, r in enumerate(dialog.model.rows) if r.id == "person:product-2")
    dialog.model.setData(dialog.model.index(row, 2), "ML engineer")
    assert driver.project.respondents[1].role == "ML engineer"
    QTest.mouseClick(dialog.add_team, Qt.MouseButton.LeftButton)
    assert len(driver.project.teams) == 2
    team = driver.project.teams[1]
    row = next(k for k, r in enumerate(dialog.model.rows) if r.id == f"team:{team.id}")
    assert dialog.model.setData(dialog.model.index(row, 0), "Fraud")
    assert dialog.model.setData(dialog.model.index(row, 1), "7")
    assert not dialog.model.setData(dialog.model.index(row, 1), "many")
    assert (driver.project.teams[1].name, driver.project.teams[1].people) == ("Fraud", 7)
    monkeypatch.setattr(people_module, "ask_choice", lambda *_: "remove")
    choose(dialog, f"team:{team.id}")
    QTest.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    assert len(driver.project.teams) == 1
    assert not dialog.remove.isEnabled()  # the last team stays
    driver.session.workspace.undo()
    assert len(driver.project.teams) == 2


def test_how_answers_are_combined_is_chosen_by_the_user(open_empty: Driver) -> None:
    driver = open_empty
    dialog = PeopleDialog(driver.window, driver.look, driver.session)
    driver.bot.addWidget(dialog)
    dialog.by_respondents.setCurrentIndex(2)
    dialog.by_respondents.activated.emit(2)
    dialog.by_teams.setCurrentIndex(1)
    dialog.by_teams.activated.emit(1)
    assert driver.project.policy == Policy(respondents="minimum", teams="lowest")


def test_ids_count_up() -> None:
    assert fresh("team", set()) == "team-1"
    assert fresh("team-1-1", {"team-1-1"}) == "team-1-2"


def test_a_consensus_is_recorded_and_taken_back(
    open_example: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = open_example
    driver.go("results")
    dialog = DisagreementDialog(driver.window, driver.look, driver.session)
    driver.bot.addWidget(dialog)
    dialog.show()
    assert "should be talked about" in dialog.summary.text()
    assert not dialog.levels[2].isEnabled()  # everybody cannot agree, a team can
    dialog.team.setCurrentIndex(1)
    dialog.refresh()
    choose(dialog, "STR-02")
    answers = driver.project.current_round.answers
    monkeypatch.setattr(
        "planner.ui.results.disagreement.ask_line", lambda *_: "looked at the ledger"
    )
    QTest.mouseClick(dialog.levels[2], Qt.MouseButton.LeftButton)
    agreed = driver.project.current_round.consensus["pricing"]["STR-02"]
    assert (agreed.level, agreed.reason) == (2, "looked at the ledger")
    assert driver.project.current_round.answers == answers
    assert "Agreed on level 2: looked at the ledger" in dialog.agree_words.text()
    QTest.mouseClick(dialog.take_back, Qt.MouseButton.LeftButton)
    assert "STR-02" not in driver.project.current_round.consensus["pricing"]
    page = driver.go("assess")
    page.show_question("GOV-04")
    assert "agreed on level 3" in page.standing.text()


def test_a_sheet_goes_out_comes_back_and_is_one_step_to_undo(
    open_empty: Driver, tmp_path: Path, taken: list[tuple[str, str]]
) -> None:
    driver = open_empty
    files = driver.go("assess").files
    files.write_sheet_to(tmp_path / "sheet.csv", "product-1")
    lines = (tmp_path / "sheet.csv").read_text("utf-8-sig")
    assert "STR-01" in lines
    files.write_sheet_to(tmp_path / "out.json", "product-1")
    (note,) = driver.project.handed_out.packs
    assert note.respondent == "product-1"
    theirs = Answer(state="level", level=3, when=WHEN)
    _, reply = reply_of(read_pack(tmp_path / "out.json"), {"STR-01": theirs})
    (tmp_path / "p.json").write_text(pack_json(reply), encoding="utf-8")
    files.merge_file(tmp_path / "p.json")
    assert [words for words, _ in taken] == ["p.json: 0 changed · 1 new · 0 as before."]
    assert driver.answer("STR-01") == 3
    driver.session.workspace.undo()
    assert driver.answer("STR-01") is None
    (tmp_path / "bad.json").write_text("{}")
    files.merge_file(tmp_path / "bad.json")
    assert "not an answer pack" in driver.window.messages.text.text()


def test_the_next_round_marks_what_is_carried(
    open_empty: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = open_empty
    driver.session.do(set_level("product-1", "STR-01", 1, WHEN))
    page = driver.go("assess")
    monkeypatch.setattr("planner.ui.kit.assessment_files.ask_line", lambda *_: "Spring 2027")
    page.menu.choose("Start the next round…")
    assert driver.project.current_round.label == "Spring 2027"
    page.show_question("STR-01")
    assert page.standing.text() == "From November 2026; not given again yet."
    page.answer(3)
    page.show_question("STR-01")
    assert page.standing.text() == "No practice leads to level 4 here: a plan gets to 3."
    page = driver.go("results")
    assert page.since.isVisible()
    # one of 61 answers was given again: too few to compare, and no level leads in either round
    assert ("Overall", "–", "–", "–") in page.since_table._rows
    assert "1 of 1 confirmed" in page.since.caption.text()


def test_a_benchmark_comes_from_a_file_and_hides_the_few(
    open_example: Driver, tmp_path: Path, taken: list[tuple[str, str]]
) -> None:
    driver = open_example
    page = driver.go("results")
    assert not page.peers.isVisible()
    path = tmp_path / "peers.csv"
    path.write_text(
        "dimension,n,low quartile,median,high quartile\nstrategy,12,1,1.8,2.5\ndata,5,1,2,3\n"
    )
    page.files.load_benchmark_from(path)
    assert len(taken) == 1
    assert page.peers.isVisible()
    assert page.peers_table._rows == [
        ("Strategy and value", "1.7", "1.8", "1.0 to 2.5", "12"),
        ("Data", "1.7", "too few", "–", "5"),
    ]
    page.menu.choose("Remove the benchmark")
    assert not page.peers.isVisible()
    path.write_text("dimension,n\n")
    page.files.load_benchmark_from(path)
    assert (
        "no row of heads with low quartile, median, high quartile"
        in driver.window.messages.text.text()
    )


def test_generative_ai_adds_its_questions_beside(open_empty: Driver) -> None:
    driver = open_empty
    page = driver.go("organisation")
    assert "61 questions" not in page.asked.text()
    before = page.asked.text()
    QTest.mouseClick(page.profile.kinds["generative_ai"], Qt.MouseButton.LeftButton)
    assert driver.project.organisation.generative_ai
    assert page.asked.text() != before
    driver.session.do(set_level("product-1", "GEN-01", 4, WHEN))
    driver.session.do(set_level("product-1", "STR-01", 1, WHEN))
    overall = driver.session.profile.overall
    assert overall.value is None
    assert overall.sentence.startswith("Too little is known")
    page = driver.go("results")
    assert page.head.score.text() == "?"
    assert any(
        r.name == "Generative AI (beside)" and r.overall.high == 4 for r in page.levels.table._rows
    )
    assert "generative" in page.targets


def test_results_are_exported(open_example: Driver, tmp_path: Path) -> None:
    page = open_example.go("results")
    for name in ("r.json", "r.csv", "r.xlsx"):
        page.files.export_to(tmp_path / name)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["r.csv", "r.json", "r.xlsx"]
    assert open_example.project.publications == ()
    open_example.session.do(promising("anonymous"))
    page.files.export_to(tmp_path / "promised.json")
    assert "audit" in json.loads((tmp_path / "promised.json").read_bytes())
    assert len(open_example.project.publications) == 1, "later files of the round say the same"


def test_targets_of_one_team(open_example: Driver) -> None:
    driver = open_example
    page = driver.go("results")
    page.target_team.setCurrentIndex(2)
    page.target_team.activated.emit(2)
    page.targets["data"].setValue(1.5)
    team = driver.project.teams[1].id
    assert driver.project.target_level("data", team) == 1.5
    assert driver.project.target_level("data") == 3.0
