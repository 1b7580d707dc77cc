"""Opening a document: its passphrase where it has one, and what to do when another window has it open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from planner.domain.base.language import Inner, phrase
from planner.domain.base.resources import example_path
from planner.storage.backups import Backups
from planner.storage.claims import Claim, Claims
from planner.storage.schema import SUFFIX
from planner.storage.seal import SealedError
from planner.ui.frame.identity import may_open
from planner.ui.frame.passphrase import OpenSealedDialog
from planner.ui.frame.recovery import ago_words
from planner.ui.kit.dialogs import ask_choice, run
from planner.ui.kit.look import Look
from planner.ui.kit.open_work import Work
from planner.ui.kit.waiting import waited
from planner.workspace.workspace import Clock, Workspace, system_clock

T = TypeVar("T")
W = TypeVar("W", bound=Work)
FILTER = f"MLOps Planner (*{SUFFIX})"
TO_OPEN = f"MLOps Planner (*{SUFFIX} *.mlprogramme)"
"""What a file dialog shows; a name and a suffix, so the same in every language."""


def example(backups: Backups | None, clock: Clock = system_clock) -> Workspace:
    """A copy of the example, saved nowhere; until it is changed there is nothing to lose."""
    copy = Workspace.new(Workspace.open(example_path()).project, backups, clock)
    copy.history.mark_clean()
    return copy


def unlocked(
    parent: QWidget | None, look: Look, name: str, opening: Callable[[str | None], T]
) -> T | None:
    """What ``opening`` opens, asking for the passphrase as often as it needs one; ``None`` if given up.

    Raises ``PlannerError`` for anything else that is wrong.
    """
    passphrase, problem = None, ""
    while True:
        try:
            return waited(partial(opening, passphrase))
        except SealedError as error:
            if passphrase is not None:
                problem = str(error)
        dialog = OpenSealedDialog(parent, look, name, problem)
        typed = run(dialog)
        passphrase = dialog.passphrase
        if not typed:
            return None


def open_document(
    parent: QWidget | None,
    look: Look,
    path: Path,
    backups: Backups | None,
    claims: Claims | None,
) -> Workspace | None:
    """Open the document at ``path``, or ``None`` where the person thought better of it.

    Raises ``PlannerError`` with one sentence.
    """
    workspace = unlocked(
        parent, look, path.name, lambda words: Workspace.open(path, backups, passphrase=words)
    )
    if workspace is None or not may_open(parent, look, workspace):
        return None
    if claims is None:
        return workspace
    other = claims.other(path, workspace.clock())
    return workspace if other is None else beside_another(parent, look, workspace, other)


def beside_another(parent: QWidget | None, look: Look, work: W, claim: Claim) -> W | None:
    """What becomes of what was opened while another window has it open; ``None``: nothing."""
    words = claim_words(claim, work.path.name if work.path else "", work.clock())
    choice = ask_choice(
        parent,
        look,
        "Open in another window",
        words,
        [("Cancel", ""), ("Take over", "take"), ("Open a copy", "copy"), ("Only read", "read")],
    )
    if choice == "copy":
        work.detach()
    elif choice == "read":
        work.read_only = (
            "The document is open in another window, so this one is for reading. Save a copy to change "
            "it."
        )
    return work if choice else None


def claim_words(claim: Claim, name: str, now: datetime) -> str:
    """Who has a document open, and since when nothing was heard of them, in a sentence or two."""
    who = claim.who or "another window"
    return phrase(
        "“{name}” is open elsewhere: {who}, last seen {ago}. Two windows that save the same file get "
        "into each other’s way.",
        name=name,
        who=who,
        ago=Inner(ago_words(claim.last_seen, now)),
    )
