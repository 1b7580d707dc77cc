"""The change log: who, what, when; and what becomes of it when people are removed for good."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from planner.domain.answers.assessment import Respondent
from planner.domain.project import Project
from planner.domain.record.change import MOST_CHANGES, Change
from planner.storage.backups import Backups
from planner.storage.document import dump, load
from planner.workspace.edits import rename, set_level, set_note, set_respondents
from planner.workspace.workspace import Workspace
from tests.conftest import NOW

WHEN = "2026-11-21T12:00:00Z"


def with_ada(project: Project) -> Project:
    people = (
        *project.respondents,
        Respondent(id="ada", name="Ada Example", team=project.teams[0].id),
    )
    return set_respondents(people, "Add").apply(project)


def test_each_edit_is_entered_with_name_and_time(start_up: Project, tmp_path: Path) -> None:
    question = next(iter(start_up.questionnaire.by_id))
    person = start_up.respondents[0].id
    times = iter(NOW + timedelta(minutes=k) for k in range(100))
    workspace = Workspace.new(start_up, clock=lambda: next(times))
    workspace.who = "Ada"
    workspace.do(set_level(person, question, 2, WHEN))
    workspace.do(set_note(person, question, "a"))
    workspace.do(set_note(person, question, "ab"))
    workspace.undo()
    workspace.redo()
    workspace.do(rename(workspace.project.name))  # nothing changed, so nothing is entered
    label = f"Note on {question}"
    assert [c.what for c in workspace.changes] == [
        f"Set {question} to level 2",
        label,
        f"Undo: {label}",
        f"Redo: {label}",
    ]
    assert {c.who for c in workspace.changes} == {"Ada"}
    assert [c.when[-6:-4] for c in workspace.changes] == ["00", "02", "03", "04"]
    workspace.save(tmp_path / "a.mlplan")
    assert Workspace.open(tmp_path / "a.mlplan").changes == workspace.changes


def test_the_log_keeps_the_newest(start_up: Project) -> None:
    workspace = Workspace.new(start_up, clock=lambda: NOW)
    workspace.changes = tuple(Change(when=WHEN, what=f"old {k}") for k in range(MOST_CHANGES))
    workspace.do(rename("New"))
    assert len(workspace.changes) == MOST_CHANGES
    assert workspace.changes[0].what == "old 1"
    assert workspace.changes[-1].what == "Rename the assessment"


def test_a_long_label_is_cut(start_up: Project) -> None:
    workspace = Workspace.new(start_up, clock=lambda: NOW)
    from planner.workspace.edits import Edit

    workspace.do(Edit("x" * 400, rename("New").apply))
    assert len(workspace.changes[0].what) == 300


@pytest.mark.parametrize("sealed", [False, True])
def test_forgetting_reaches_backups_log_and_undo(
    start_up: Project, tmp_path: Path, sealed: bool
) -> None:
    question = next(iter(start_up.questionnaire.by_id))
    backups = Backups(tmp_path / "data")
    passphrase = "four words are enough" if sealed else None
    file = tmp_path / "a.mlplan"
    workspace = Workspace.new(with_ada(start_up), backups, lambda: NOW)
    workspace.do(set_level("ada", question, 3, WHEN))
    workspace.changes = (*workspace.changes, Change(when=WHEN, who="Ada Example", what="Hello"))
    workspace.save(file)
    if passphrase:
        workspace.protect(passphrase)
    workspace.do(rename("Second"))
    workspace.save()
    (backup,) = backups.versions(start_up.id)
    assert "ada" in load(backup, passphrase).project.respondent_by_id
    people = tuple(r for r in workspace.project.respondents if r.id != "ada")
    workspace.do(set_respondents(people, "Remove a respondent"))
    assert "Ada" not in str(workspace.changes)
    assert workspace.history.undo_label is not None
    assert workspace.forget({"ada"}) == []
    assert workspace.history.undo_label is None
    for path in (file, *backups.versions(start_up.id)):
        found = load(path, passphrase)
        text = dump(found.project, found.changes).decode()
        assert "Ada" not in text
        assert '"ada"' not in text
        assert found.seal is not None or not sealed


def test_forgetting_that_cannot_be_saved_changes_nothing(start_up: Project, tmp_path: Path) -> None:
    from planner.domain.base.errors import SaveError

    workspace = Workspace.new(with_ada(start_up), None, lambda: NOW)
    workspace.save(tmp_path / "a.mlplan")
    workspace.changes = (Change(when=WHEN, who="Ada Example", what="Hello"),)
    people = tuple(r for r in workspace.project.respondents if r.id != "ada")
    workspace.do(set_respondents(people, "Remove a respondent"))
    before = workspace.changes
    (tmp_path / "a.mlplan").write_bytes(b"somebody else")
    with pytest.raises(SaveError):
        workspace.forget({"ada"})
    assert workspace.history.undo_label == "Remove a respondent"
    assert workspace.changes == before
