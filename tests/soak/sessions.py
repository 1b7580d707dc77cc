"""Sittings of any kind: answer, note, merge, undo, redo, plan, save, open, crash, recover, in any order.

Hypothesis chooses the steps; a plain list of documents is the truth they are compared with.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.database import DirectoryBasedExampleDatabase
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from planner.domain.base.types import clean_text
from planner.domain.project import Project
from planner.exchange.pack import pack_json, pack_of
from planner.exchange.pack_intake import read_pack_file
from planner.storage.document import dump, load, parse
from planner.storage.recovery import Recovery
from planner.workspace.edits import (
    clear_answer,
    merge_answers_of,
    rename,
    set_dont_know,
    set_level,
    set_limits,
    set_note,
)
from planner.workspace.plan_edits import set_wish
from planner.workspace.workspace import Workspace
from tests.soak.common import START, Figure, small_project

WHEN = "2026-11-21T12:00:00Z"
PEOPLE = tuple(r.id for r in small_project().respondents)
QUESTIONS = tuple(small_project().questionnaire.by_id)
TEXTS = st.text(max_size=12).map(clean_text)
"""What a field of the window lets through."""
STEPS = 0


class Sitting(RuleBasedStateMachine):
    """One document, what is on disk, what is in the recovery folder, and what all of it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="sitting-"))
        self.file = self.folder / "a.mlplan"
        self.recovery = Recovery(self.folder / "recovery")
        self.workspace = Workspace.new(small_project(), clock=lambda: START)
        self.past: list[Project] = [self.workspace.project]
        self.future: list[Project] = []
        self.on_disk: Project | None = None
        self.in_recovery: Project | None = None
        self.entries = 0

    def _did(self) -> None:
        if self.workspace.project != self.past[-1]:
            self.past.append(self.workspace.project)
            self.future.clear()

    @rule(
        person=st.sampled_from(PEOPLE), question=st.sampled_from(QUESTIONS), level=st.integers(0, 4)
    )
    def answer(self, person: str, question: str, level: int) -> None:
        """Answer with a level."""
        self.workspace.do(set_level(person, question, level, WHEN))
        self._did()

    @rule(person=st.sampled_from(PEOPLE), question=st.sampled_from(QUESTIONS))
    def answer_dont_know(self, person: str, question: str) -> None:
        """Answer that nobody knows."""
        self.workspace.do(set_dont_know(person, question, WHEN))
        self._did()

    @rule(person=st.sampled_from(PEOPLE), question=st.sampled_from(QUESTIONS))
    def clear(self, person: str, question: str) -> None:
        """Take an answer back."""
        self.workspace.do(clear_answer(person, question))
        self._did()

    @rule(text=TEXTS, person=st.sampled_from(PEOPLE), question=st.sampled_from(QUESTIONS))
    def note(self, text: str, person: str, question: str) -> None:
        """Write a note; several in a row on one answer are one step."""
        before, key = self.workspace.project, f"note:{person}:{question}"
        last = self.workspace.history._past[-1] if self.workspace.history._past else None
        merges = last is not None and last.merge_key == key and not self.future
        self.workspace.do(set_note(person, question, text))
        now = self.workspace.project
        if now == before:
            return
        if merges:
            self.past.pop()
        if not self.past or now != self.past[-1]:
            self.past.append(now)
        self.future.clear()

    @rule(
        person=st.sampled_from(PEOPLE), question=st.sampled_from(QUESTIONS), level=st.integers(0, 4)
    )
    def merge(self, person: str, question: str, level: int) -> None:
        """Bring in a pack that somebody filled in elsewhere."""
        elsewhere = set_level(person, question, level, WHEN).apply(self.workspace.project)
        path = self.folder / "pack.json"
        path.write_text(pack_json(pack_of(elsewhere, person)), encoding="utf-8")
        merged = read_pack_file(path, self.workspace.project, START, "take").take()
        self.workspace.do(merge_answers_of("pack.json", lambda _: merged))
        self._did()

    @rule(budget=st.integers(0, 10**9))
    def plan(self, budget: int) -> None:
        """Change what the plan may cost."""
        limits = self.workspace.project.limits
        self.workspace.do(
            set_limits(limits.model_copy(update={"budget_per_quarter": float(budget)}))
        )
        self._did()

    @rule(wanted=st.booleans())
    def wish(self, wanted: bool) -> None:
        """Say of a step that it must be in the plan, or must not."""
        self.workspace.do(set_wish("t-gitlab", "GitLab", "must" if wanted else "never"))
        self._did()

    @rule(name=st.text("abcdefgh ", min_size=1, max_size=8))
    def rename(self, name: str) -> None:
        """Rename the assessment; several in a row are one step, so the truth only keeps the last."""
        if not name.strip():
            return
        before = self.workspace.project
        last = self.workspace.history._past[-1] if self.workspace.history._past else None
        merges = last is not None and last.merge_key == "rename" and not self.future
        self.workspace.do(rename(name))
        if self.workspace.project == before:
            return
        if merges:
            self.past.pop()
        if not self.past or self.workspace.project != self.past[-1]:
            self.past.append(self.workspace.project)
        self.future.clear()

    @precondition(lambda self: len(self.past) > 1)
    @rule()
    def undo(self) -> None:
        """Take the last step back."""
        self.workspace.undo()
        self.future.append(self.past.pop())

    @precondition(lambda self: self.future)
    @rule()
    def redo(self) -> None:
        """Do the last undone step again."""
        self.workspace.redo()
        self.past.append(self.future.pop())

    @rule()
    def save(self) -> None:
        """Save; the recovery snapshot goes."""
        self.workspace.save(None if self.workspace.path else self.file)
        self.past[-1] = self.on_disk = self.workspace.project
        self.recovery.remove("w")
        self.in_recovery = None

    @rule()
    def snapshot(self) -> None:
        """What the recovery keeper does a second after an edit."""
        at = self.workspace
        self.recovery.write("w", at.project, at.path, at.hash, START, at.changes)
        self.in_recovery = at.project

    @precondition(lambda self: self.on_disk is not None)
    @rule()
    def open_again(self) -> None:
        """Close without saving and open the file."""
        assert self.on_disk is not None
        self.recovery.remove("w")
        self.in_recovery = None
        self.workspace = Workspace.open(self.file, clock=lambda: START)
        self._begins(self.on_disk)

    @precondition(lambda self: self.in_recovery is not None)
    @rule()
    def crash_and_recover(self) -> None:
        """The program ends without a word; the next start restores the snapshot."""
        (found,) = self.recovery.found(lambda _: False)
        self.workspace = Workspace.restore(found, clock=lambda: START)
        assert self.in_recovery is not None
        self._begins(self.in_recovery)

    def _begins(self, project: Project) -> None:
        assert self.workspace.project == project
        self.past, self.future = [project], []
        self.entries = len(self.workspace.changes)

    @invariant()
    def is_what_it_should_be(self) -> None:
        """The document, its file and its bytes are those of the truth."""
        global STEPS  # noqa: PLW0603 - the number of steps that were really taken, for the table
        STEPS += 1
        workspace = self.workspace
        assert workspace.project == self.past[-1]
        workspace.project.check_references()
        data = dump(workspace.project, workspace.changes)
        again = parse(data, "a.mlplan")
        assert again.project == workspace.project
        assert again.changes == workspace.changes
        assert dump(again.project, again.changes) == data
        assert len(workspace.changes) >= self.entries
        self.entries = len(workspace.changes)
        if self.on_disk is not None:
            assert load(self.file).project == self.on_disk

    def teardown(self) -> None:
        """Nothing lies about."""
        allowed = {"a.mlplan", "recovery", "pack.json"}
        found = {p.name for p in self.folder.iterdir()}
        shutil.rmtree(self.folder)
        assert found <= allowed, found


def run(sittings: int, steps: int, *, seeded: bool = True) -> int:
    """Try ``sittings`` sittings of up to ``steps`` steps; returns how many steps were taken.

    Raises the failing assertion, with the steps that lead there.
    """
    before = STEPS
    run_state_machine_as_test(
        Sitting,
        settings=settings(
            max_examples=sittings,
            stateful_step_count=steps,
            deadline=None,
            derandomize=seeded,
            database=None if seeded else DirectoryBasedExampleDatabase(tempfile.mkdtemp()),
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
    return STEPS - before


def figures(sittings: int, steps: int, taken: int, fault: str) -> list[Figure]:
    """The line of the table."""
    return [
        Figure(
            "Sittings of random steps: answer, note, merge, undo, redo, plan, save, open, crash, recover",
            f"{sittings:,} sittings of up to {steps} steps, {taken:,} states compared",
            fault or "each state as it should be",
            not fault,
        )
    ]
