"""Importers keep what people wrote: notes, organisation, team, dates, evidence; what is left is named."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from planner.domain.answers.replies import Replies
from planner.exchange.foreign.base import Imported
from planner.exchange.foreign.detect import read_foreign
from planner.exchange.model_answers import FORMAT, as_json, blank_sheet, read_replies
from planner.maturity.evaluate import evaluate

FOLDER = Path(__file__).parents[1] / "fixtures" / "reading" / "importers"
BUILD, SIGN = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"


def values(found: Imported, replies: Replies | None = None) -> dict[str, float | None]:
    given = replies or found.replies
    assert given is not None
    tree = evaluate(found.model, given).overall.tree
    return {n.id: n.value for _, n in tree.walk() if n.id}


def imported(*names: str) -> Imported:
    return read_foreign([next(FOLDER.glob(f"{n}_*")) for n in names])


def test_the_toolbox_keeps_notes_date_organisation_team_and_contributors() -> None:
    found = imported("s1")
    assert found.replies is not None
    assert (found.replies.date, found.replies.organisation) == ("2025-03-04", "Harbour Ltd")
    (sheet,) = found.replies.sheets
    assert (sheet.team, sheet.role) == ("claims", "Three engineers")
    assert len(sheet.replies) == 6
    assert all(r.note.startswith("Checked the wiki") for r in sheet.replies.values())
    assert found.notes == (
        "Kept: notes (6), the organisation, the team, the date, the contributors.",
    )
    assert values(found)["G-SM"] == pytest.approx(0.75)
    assert found.model.date == ""  # the workbook says nothing of when it appeared


def test_words_of_other_releases_are_listed_and_writing_is_forgiven() -> None:
    other = imported("s2")
    assert other.replies is None
    assert len([n for n in other.notes if n.startswith("Left out")]) == 6
    forgiven = imported("s3").replies
    assert forgiven is not None
    assert len(forgiven.sheets[0].replies) == 6


def reached(found: Imported) -> dict[str, dict[str, str]]:
    assert found.replies is not None
    return {s.team: {i: r.options[0] for i, r in s.replies.items()} for s in found.replies.sheets}


def test_answers_of_old_exports_and_their_evidence() -> None:
    found = imported("d1")
    assert reached(found) == {
        "blue-team": {BUILD: "fully-implemented", SIGN: "fully-implemented"},
        "red-team": {BUILD: "not-implemented", SIGN: "fully-implemented"},
    }
    assert found.replies is not None
    (proof,) = found.replies.sheets[0].replies[BUILD].evidence
    assert proof.text == "https://wiki.example/build"
    assert found.replies.date == ""  # none is stated, none is made up


def test_progress_files_as_people_write_them() -> None:
    nothing = imported("d0", "d2")
    assert nothing.replies is None
    assert nothing.notes == ("No team has answered yet.",)
    assert reached(imported("d0", "d3")) == {"blue-team": {BUILD: "fully-implemented"}}
    dated = imported("d0", "d4")
    assert dated.replies is not None
    assert dated.replies.date == "2025-06-01"
    assert reached(dated) == {"blue-team": {BUILD: "fully-implemented"}}
    gone = imported("d0", "d8")
    assert reached(gone) == {"blue-team": {BUILD: "fully-implemented"}}
    assert len(gone.notes) == 1
    assert "the model has no activity “99999999" in gone.notes[0]


def test_own_activities_evidence_and_teams() -> None:
    custom = imported("d0", "d5")
    assert set(custom.model.item_by_id) == {BUILD, "33333333-3333-4333-8333-333333333333"}
    assert "activities left out: 1, added: 1" in custom.notes[0]
    proven = imported("d0", "d8", "d6")
    assert proven.replies is not None
    (proof,) = proven.replies.sheets[0].replies[BUILD].evidence
    assert (proof.text, proof.date) == ("Pipeline definition", "2025-03-01")
    others = imported("d0", "d3", "d7")
    assert any("the team “Blue team” is not in the list of teams" in n for n in others.notes)


def test_a_lens_asks_its_question_in_the_sheet(tmp_path: Path) -> None:
    found = imported("a2")
    questions = [str(row[1]) for row in blank_sheet(found.model).rows]
    assert questions == [
        "Can a model be rolled back within an hour?",
        "Does someone watch the models at night?",
    ]


def test_long_conditions_are_read(tmp_path: Path) -> None:
    found = imported("a1")
    (item,) = found.model.items
    path = tmp_path / "a.json"
    chosen = [o.id for o in item.options]
    body = {"format": FORMAT, "model": found.model.id, "answers": {item.id: chosen}}
    path.write_text(json.dumps(body))
    replies = read_replies(path, found.model, today=date(2026, 1, 2))
    assert values(found, replies)[item.node] == 0  # all twelve chosen: no risk


def test_no_date_stays_no_date_on_the_way_out() -> None:
    found = imported("d1")
    assert found.replies is not None
    assert '"date"' not in as_json(found.replies).split('"respondents"')[0]
