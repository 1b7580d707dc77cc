"""Named edits, undo, saving, and settings that never stop the program."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from planner.domain.base.errors import ChangedOutsideError, InputError
from planner.domain.case.estimate import Assumption, Provenance, Range
from planner.domain.organisation.organisation import Organisation, Team
from planner.domain.project import Project
from planner.storage.document import dump, load
from planner.workspace.create import new_project
from planner.workspace.edits import (
    clear_answer,
    rename,
    set_assumption,
    set_dont_know,
    set_level,
    set_not_applicable,
    set_note,
    set_organisation,
    set_target,
    set_teams,
)
from planner.workspace.plan_edits import set_wish
from planner.workspace.settings import Settings, read_settings, write_settings
from planner.workspace.workspace import Workspace
from tests.conftest import NOW

WHEN = "2026-11-21T12:00:00Z"


def level_of(workspace: Workspace, question: str) -> int | None:
    return workspace.project.current_round.answer("product-1", question).level


def test_undo_names_what_it_takes_back_and_stops_at_opening(start_up: Project) -> None:
    workspace = Workspace.new(start_up)
    workspace.do(set_level("product-1", "STR-01", 2, WHEN))
    workspace.do(set_level("product-1", "STR-01", 3, WHEN))
    assert workspace.history.undo_label == "Set STR-01 to level 3"
    workspace.undo()
    assert level_of(workspace, "STR-01") == 2
    assert workspace.history.redo_label == "Set STR-01 to level 3"
    workspace.undo()
    workspace.undo()
    assert workspace.project == start_up
    workspace.redo()
    workspace.do(clear_answer("product-1", "STR-01"))
    assert workspace.history.redo_label is None


def test_typing_a_note_is_one_step_and_answers_never_merge(start_up: Project) -> None:
    workspace = Workspace.new(start_up)
    for text in ("a", "ab", "abc"):
        workspace.do(set_note("product-1", "STR-01", text))
    workspace.do(set_note("product-1", "STR-02", "x"))
    workspace.undo()
    workspace.undo()
    assert workspace.project == start_up


def test_edits_that_do_not_fit_change_nothing(start_up: Project) -> None:
    workspace = Workspace.new(start_up)
    for wrong in (
        set_not_applicable("product-1", "STR-01", " ", WHEN),
        set_level("product-1", "STR-01", 7, WHEN),
        set_level("nobody", "STR-01", 1, WHEN),
        set_level("product-1", "XXX-01", 1, WHEN),
        set_target("magic", "Magic", 2.0),
        set_teams((Team(id="other", name="Other"),), "Replace teams"),
    ):
        with pytest.raises(InputError):
            workspace.do(wrong)
    assert workspace.project is start_up
    assert workspace.history.undo_label is None


def test_wishes_targets_and_assumptions(start_up: Project) -> None:
    workspace = Workspace.new(start_up)
    workspace.do(set_wish("p-ci", "Continuous integration", "must"))
    workspace.do(set_target("data", "Data", 3.5))
    stated = Assumption(
        range=Range(low=1, likely=2, high=3), provenance=Provenance(grade="A", source="log")
    )
    workspace.do(set_assumption("deployments", "Releases", stated))
    assert workspace.project.wishes == {"p-ci": "must"}
    assert workspace.project.target_level("data") == 3.5
    workspace.do(set_wish("p-ci", "Continuous integration", "auto"))
    workspace.do(set_assumption("deployments", "Releases", None))
    assert workspace.project.wishes == {}
    assert workspace.project.assumptions == {}


def test_saving_marks_clean_and_notices_others(tmp_path: Path, start_up: Project) -> None:
    workspace = Workspace.new(start_up, clock=lambda: NOW)
    assert not workspace.is_saved
    workspace.save(tmp_path / "plan")
    assert workspace.path == tmp_path / "plan.mlplan"
    assert workspace.is_saved
    workspace.do(set_level("product-1", "STR-01", 2, WHEN))
    assert not workspace.is_saved
    workspace.undo()
    assert workspace.is_saved
    workspace.redo()
    other = Workspace.open(tmp_path / "plan.mlplan", clock=lambda: NOW)
    other.do(set_level("product-1", "STR-01", 4, WHEN))
    other.save()
    with pytest.raises(ChangedOutsideError):
        workspace.save()
    assert level_of(Workspace.open(tmp_path / "plan.mlplan"), "STR-01") == 4
    workspace.save(tmp_path / "copy.mlplan")
    assert level_of(Workspace.open(tmp_path / "copy.mlplan"), "STR-01") == 2


def test_before_a_migrated_file_is_saved_the_old_one_is_kept(
    tmp_path: Path, start_up: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from planner.storage import schema

    path = tmp_path / "old.mlplan"
    path.write_bytes(dump(start_up))
    path.chmod(0o600)
    old = path.read_bytes()
    major, now, after = schema.MAJOR, schema.MINOR, schema.MINOR + 1
    monkeypatch.setattr("planner.storage.document.MINOR", after)
    monkeypatch.setattr(
        schema,
        "MIGRATIONS",
        {(major, now): ((major, after), lambda body: {**body, "name": "Migrated"})},
    )
    workspace = Workspace.open(path, clock=lambda: NOW)
    assert workspace.project.name == "Migrated"
    assert path.read_bytes() == old
    workspace.save()
    kept = tmp_path / f"old.mlplan.schema-{major}.{now}.bak"
    assert kept.read_bytes() == old
    assert kept.stat().st_mode & 0o777 == 0o600 or os.name == "nt"
    assert load(path).migrated_from is None


def test_settings_never_stop_start_up(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    assert read_settings(path) == Settings()
    assert write_settings(Settings(theme="dark").with_recent("/a"), path)
    assert read_settings(path).recent == ("/a",)
    for bad in (b"", b"{", b'{"theme": "neon"}', b'{"text_size": 400}', b"\xff\x00"):
        path.write_bytes(bad)
        assert read_settings(path) == Settings()
    assert path.with_suffix(".bad").exists()
    path.write_bytes(b'{"theme": "dark", "text_size": 400, "of a newer release": [1]}')
    assert read_settings(path) == Settings(theme="dark"), "what is sound counts"
    assert path.exists(), "a newer release may still want it"
    path.write_bytes(b'{"theme": "dark", "theme": "light"}')
    assert read_settings(path) == Settings()
    path.write_bytes(b" " * 200_000)
    assert read_settings(path) == Settings()
    many = Settings()
    for k in range(15):
        many = many.with_recent(f"/{k}")
    assert many.recent[0] == "/14"
    assert len(many.recent) == 10


QUESTIONS = ["STR-01", "STR-02", "DAT-01"]


class Session(RuleBasedStateMachine):
    """Answer, note, undo, redo, save and reload in any order; a list of snapshots is the oracle."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        organisation = Organisation(name="Machine", people={"data_scientist": 4.0})
        project = new_project(organisation, ("Product",), NOW, document_id="machine")
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "a.mlplan"
        self.workspace = Workspace.new(project, clock=lambda: NOW)
        self.past: list[Project] = [project]
        self.future: list[Project] = []

    def did(self) -> None:
        if self.workspace.project != self.past[-1]:
            self.past.append(self.workspace.project)
            self.future.clear()

    @rule(q=st.sampled_from(QUESTIONS), level=st.integers(0, 4))
    def answer(self, q: str, level: int) -> None:
        self.workspace.do(set_level("product-1", q, level, WHEN))
        self.did()

    @rule(q=st.sampled_from(QUESTIONS))
    def answer_dont_know(self, q: str) -> None:
        self.workspace.do(set_dont_know("product-1", q, WHEN))
        self.did()

    @rule(q=st.sampled_from(QUESTIONS))
    def clear(self, q: str) -> None:
        self.workspace.do(clear_answer("product-1", q))
        self.did()

    @precondition(lambda self: len(self.past) > 1)
    @rule()
    def undo(self) -> None:
        self.workspace.undo()
        self.future.append(self.past.pop())

    @precondition(lambda self: self.future)
    @rule()
    def redo(self) -> None:
        self.workspace.redo()
        self.past.append(self.future.pop())

    @rule()
    def save_and_reload(self) -> None:
        self.workspace.save(None if self.workspace.path else self.path)
        reloaded = load(self.path).project
        assert reloaded == self.workspace.project
        self.past[-1] = self.workspace.project

    @invariant()
    def same_as_the_oracle(self) -> None:
        fields = {"modified"}
        assert self.workspace.project.model_dump(exclude=fields) == self.past[-1].model_dump(
            exclude=fields
        )
        assert dump(self.workspace.project) == dump(self.workspace.project)

    def teardown(self) -> None:
        self.folder.cleanup()


Session.TestCase.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
test_any_session = Session.TestCase


def test_an_example_is_everybodys_until_it_is_saved(tmp_path: Path, example: Project) -> None:
    workspace = Workspace.new(example)
    workspace.do(rename("Mine"))
    workspace.save(tmp_path / "mine.mlplan")
    own = workspace.project.id
    assert own != example.id
    assert workspace.is_saved
    workspace.undo()
    assert (workspace.project.id, workspace.project.name) == (own, example.name)
    workspace.save()
    found = load(tmp_path / "mine.mlplan")
    assert found.project.id == own, "once, not with every save"
    assert found.lineage is not None
    assert found.lineage.document == example.id


def test_a_report_that_is_for_the_organisation_stays_so_under_another_name(example) -> None:  # type: ignore[no-untyped-def]
    mine = example.model_copy(
        update={"report": example.report.model_copy(update={"client": example.organisation.name})}
    )
    other = mine.organisation.model_copy(update={"name": "Another (test)"})
    assert set_organisation(other, "name").apply(mine).report.client == "Another (test)"
    said = mine.model_copy(update={"report": mine.report.model_copy(update={"client": "Board"})})
    assert set_organisation(other, "name").apply(said).report.client == "Board"
