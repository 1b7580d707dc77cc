"""Passphrases, two windows on one file, the change log, and removing people for good, as a person does it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.domain.base.language import speaking, tr
from planner.domain.project import Project
from planner.storage.backups import Backups
from planner.storage.claims import Claim, Claims, read_claim
from planner.storage.document import load, save
from planner.storage.recovery import Recovery
from planner.storage.seal import Seal, is_sealed
from planner.ui.frame import opening as opening_module
from planner.ui.frame.change_log import ChangeLogDialog
from planner.ui.frame.claim_keeper import TAKEN_OVER, ClaimKeeper
from planner.ui.frame.opening import claim_words, open_document
from planner.ui.frame.passphrase import OpenSealedDialog, ProtectDialog
from planner.ui.kit.look import Look
from planner.ui.organisation import people as people_module
from planner.ui.organisation.people import PeopleDialog
from planner.workspace.edits import rename
from tests.conftest import NOW, PATIENCE
from tests.ui.conftest import Driver

PASSPHRASE = "four words are enough"  # noqa: S105 - of a test


def typing(monkeypatch: pytest.MonkeyPatch, *tries: str | None) -> list[str]:
    """Answer the question for a passphrase by typing; ``None`` gives up. Returns the problems shown."""
    left, problems = list(tries), []

    def execute(dialog: OpenSealedDialog) -> int:
        problems.append(dialog.problem.text())
        words = left.pop(0)
        if words is None:
            return 0
        assert not dialog.accept_.isEnabled()
        QTest.keyClicks(dialog.field, words)
        assert dialog.accept_.isEnabled()
        return 1

    monkeypatch.setattr(OpenSealedDialog, "exec", execute)
    return problems


def test_a_passphrase_is_asked_for_until_it_is_right(
    qtbot, tmp_path: Path, start_up: Project, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.mlplan"
    save(start_up, path, now=NOW, seal=Seal.new(PASSPHRASE))
    problems = typing(monkeypatch, "wrong", "wrong again", PASSPHRASE)
    workspace = open_document(None, Look("light", 10), path, None, None)
    assert workspace is not None
    assert workspace.project.name == start_up.name
    assert problems[0] == ""
    assert all("That is not the passphrase" in p for p in problems[1:])
    typing(monkeypatch, "wrong", None)
    assert open_document(None, Look("light", 10), path, None, None) is None


def test_a_passphrase_is_set_with_keys_and_what_is_saved_is_sealed(
    open_empty: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.mlplan"
    open_empty.session.workspace.save(path)
    said: list[str] = []

    def execute(dialog: ProtectDialog) -> int:
        dialog.show()
        assert not dialog.remove.isVisible()
        for first, second in (("short", "short"), (PASSPHRASE, "another one entirely")):
            dialog.first.setText(first)
            dialog.second.setText(second)
            dialog.set.click()
            said.append(dialog.fault.text())
        dialog.first.clear()
        dialog.second.clear()
        QTest.keyClicks(dialog.first, PASSPHRASE)
        QTest.keyClicks(dialog.second, PASSPHRASE)
        QTest.keyClick(dialog.second, Qt.Key.Key_Return)
        return dialog.result()

    monkeypatch.setattr(ProtectDialog, "exec", execute)
    open_empty.window.files.protect()
    assert [w[:12] for w in said] == ["Use at least", "The two are "]
    assert is_sealed(path.read_bytes())
    assert "encrypted" in open_empty.texts(open_empty.window.messages)
    assert load(path, PASSPHRASE).project == open_empty.project

    def remove(dialog: ProtectDialog) -> int:
        dialog.show()
        dialog.remove.click()
        return dialog.result()

    monkeypatch.setattr(ProtectDialog, "exec", remove)
    open_empty.window.files.protect()
    assert load(path).project == open_empty.project


@pytest.mark.parametrize("way", ["copied file", "save as"])
def test_a_copy_that_is_a_new_assessment_gets_a_salt_of_its_own(
    open_empty: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Also with the same passphrase; nothing is new while none is given."""
    path, copy = tmp_path / "a.mlplan", tmp_path / "b.mlplan"
    session, files = open_empty.session, open_empty.window.files
    at = session.workspace
    at.backups, at.seal = Backups(tmp_path / "data" / "backups"), Seal.new(PASSPHRASE)
    at.save(path)
    first, typed = open_empty.project.id, [None, PASSPHRASE]

    def execute(dialog: ProtectDialog) -> int:
        dialog.passphrase = typed.pop(0)
        return int(dialog.passphrase is not None)

    monkeypatch.setattr(ProtectDialog, "exec", execute)
    typing(monkeypatch, PASSPHRASE)
    if way == "save as":
        assert not files.save_as_new(copy)
        assert not copy.exists()
        assert files.save_as_new(copy)
    else:
        copy.write_bytes(path.read_bytes())
        assert files.open(copy)
        monkeypatch.setattr("planner.ui.frame.identity.ask_choice", lambda *_: "new")
        for number, left in ((1, 1), (2, 0)):
            session.do(rename(f"Client {number}"))
            session._timer.stop()
            open_empty.bot.waitUntil(lambda n=left: len(typed) == n, timeout=PATIENCE)
            assert (session.project.id == first) == bool(left)
        session.workspace.save()
    salts = {json.loads(p.read_bytes().partition(b"\n")[0])["salt"] for p in (path, copy)}
    assert len(salts) == 2
    assert load(copy, PASSPHRASE).project.id != first


@pytest.mark.parametrize("choice", ["read", "copy", "take", ""])
def test_a_file_that_is_open_elsewhere(
    qtbot, tmp_path: Path, start_up: Project, monkeypatch: pytest.MonkeyPatch, choice: str
) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.mlplan"
    save(start_up, path, now=NOW)
    recovery = Recovery(tmp_path / "recovery")
    Claims("theirs", recovery, lambda _: True).take(path, "Ada", NOW)
    asked: list[str] = []

    def ask(*arguments: object) -> str:
        asked.append(str(arguments[3]))
        return choice

    monkeypatch.setattr(opening_module, "ask_choice", ask)
    mine = Claims("mine", recovery, lambda _: True)
    workspace = open_document(None, Look("light", 10), path, None, mine)
    assert len(asked) == 1
    assert "Ada" in asked[0]
    if choice == "":
        assert workspace is None
        return
    assert workspace is not None
    assert workspace.project == start_up.model_copy(update={"modified": workspace.project.modified})
    assert bool(workspace.read_only) == (choice == "read")
    assert (workspace.path is None) == (choice == "copy")


@pytest.mark.parametrize(
    ("seconds", "english", "german"),
    [
        (-90, "less than a minute ago", "vor weniger als einer Minute"),
        (20, "less than a minute ago", "vor weniger als einer Minute"),
        (75, "1 minute ago", "vor einer Minute"),
        (150, "2 minutes ago", "vor 2 Minuten"),
        (7_300, "2 hours ago", "vor 2 Stunden"),
    ],
)
def test_who_has_a_document_open_was_seen_so_long_ago(
    seconds: int, english: str, german: str
) -> None:
    seen = f"{NOW - timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}"
    claim = Claim(window="other", who="Ana", place="p", seen=seen)
    assert f"Ana, last seen {english}. Two windows" in claim_words(claim, "plan", NOW)
    with speaking("de"):
        assert f"Ana, zuletzt gesehen {german}. Zwei" in tr(claim_words(claim, "plan", NOW))


def test_the_window_claims_its_file_and_notices_when_it_is_taken_over(
    open_empty: Driver, qtbot, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    path, other_path = tmp_path / "a.mlplan", tmp_path / "b.mlplan"
    recovery = Recovery(tmp_path / "recovery")
    keeper = ClaimKeeper(open_empty.session, Claims("mine", recovery, lambda _: True))
    session = open_empty.session
    session.workspace.save(path)
    claim = read_claim(path)
    assert claim is not None
    assert claim.window == "mine"
    session.workspace.save(other_path)
    assert read_claim(path) is None
    keeper.look_again()
    open_empty.session.jobs.wait()
    qtbot.wait(50)
    assert session.workspace.read_only == ""
    Claims("theirs", recovery, lambda _: True).take(other_path, "", NOW)
    session.do(rename("Not saved yet"))
    session._timer.stop()
    keeper.look_again()
    qtbot.waitUntil(lambda: session.workspace.read_only == TAKEN_OVER, timeout=PATIENCE)
    assert not session.do(rename("No more"))
    assert session.project.name == "Not saved yet"
    keeper.finish()
    kept = read_claim(other_path)
    assert kept is not None
    assert kept.window == "theirs"


def test_the_log_shows_the_newest_first(open_empty: Driver) -> None:
    workspace = open_empty.session.workspace
    workspace.who = "Ada"
    for name in ("One", "Two"):
        workspace.do(rename(name))
        workspace._last_key = None
    open_empty.session._timer.stop()
    dialog = ChangeLogDialog(open_empty.window, open_empty.look, open_empty.session)
    texts = [r.texts for r in dialog.model.rows]
    assert len(texts) == 2
    assert texts[0] == (f"{NOW:%Y-%m-%d %H:%M:%S}", "Ada", "Rename the assessment")
    assert not dialog.empty.isVisible()


def test_a_name_in_the_settings_stands_in_the_log(open_empty: Driver) -> None:
    open_empty.window.change_settings(name="Ada")
    open_empty.session.do(rename("One"))
    open_empty.session._timer.stop()
    assert open_empty.session.workspace.changes[-1].who == "Ada"


@pytest.mark.parametrize("choice", ["remove", "forget", ""])
def test_removing_somebody_for_good(
    open_empty: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choice: str
) -> None:
    workspace = open_empty.session.workspace
    workspace.backups = Backups(tmp_path / "data")
    workspace.save(tmp_path / "a.mlplan")
    workspace.backups._last.clear()
    workspace.clock = lambda: NOW + timedelta(hours=2)
    workspace.do(rename("Later"))
    workspace.save()
    (backup,) = workspace.backups.versions(workspace.project.id)
    person = workspace.project.respondents[0].id
    monkeypatch.setattr(people_module, "ask_choice", lambda *_: choice)
    dialog = PeopleDialog(open_empty.window, open_empty.look, open_empty.session)
    dialog.table.selectRow(1)
    assert dialog._chosen == f"person:{person}"
    dialog.remove.click()
    open_empty.session._timer.stop()
    assert (person in workspace.project.respondent_by_id) == (choice == "")
    assert (person in load(backup).project.respondent_by_id) == (choice != "forget")
    assert (workspace.history.undo_label is None) == (choice == "forget")
    if choice == "forget":
        assert person not in load(tmp_path / "a.mlplan").project.respondent_by_id
