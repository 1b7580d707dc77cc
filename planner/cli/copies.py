"""A copy of a document that a command changes: the same assessment in two places, or a new one.

Nobody can tell but the person. So it is asked at a terminal; ``--copy`` says it beforehand. A script that
says nothing goes on with the same one, and is told so. See ``docs/decisions/0022``.
"""

from __future__ import annotations

import argparse
import sys
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import Literal

from planner.cli.ask import Asker
from planner.cli.options import COPIES
from planner.cli.passphrase import ask_passphrase, given_passphrase
from planner.domain.base.errors import InputError
from planner.domain.project import Project
from planner.domain.record.handed_out import HandedOut
from planner.domain.record.lineage import Lineage, copy_id, needs_own_id
from planner.storage.backups import user_backups
from planner.storage.document import Loaded
from planner.storage.places import Places, Seen
from planner.storage.seal import Seal

Copy = Literal["", "new", "same"]
_copy: ContextVar[Copy] = ContextVar("copy", default="")


def say_copy(options: argparse.Namespace) -> None:
    """Remember what the command was told about copies."""
    told = getattr(options, "copy", None)
    _copy.set(told if told in COPIES else "")


def as_its_own(path: Path, loaded: Loaded, changed: Project) -> tuple[Loaded, Project]:
    """The document with an id of its own where it is a new assessment: told so, or an example at first."""
    project = loaded.project
    if needs_own_id(project.id, loaded.saves, example=project.example):
        lineage = Lineage(document=project.id)
        return replace(loaded, lineage=lineage), _named(changed, copy_id(project.id))
    if (_copy.get() or _found(path, loaded)) == "same":
        return loaded, changed
    seal = None if loaded.seal is None else Seal.new(_passphrase(path))
    lineage = Lineage(document=project.id, save=loaded.saves.id)
    new = _named(changed, copy_id(project.id)).model_copy(
        update={"example": False, "handed_out": HandedOut()}
    )
    return replace(loaded, lineage=lineage, seal=seal), new


def _found(path: Path, loaded: Loaded) -> Copy:
    """What a document is where nothing was said: asked where another file holds the same save of it."""
    project = loaded.project
    seen = Seen(path, project.id, loaded.saves, loaded.seal is not None, project.organisation.name)
    finding = Places(user_backups().folder.parent).found(seen)
    if finding.kind != "copy" or finding.before is None:
        return "same"
    return _asked(path, Path(finding.before.path))


def _named(project: Project, document: str) -> Project:
    return project.model_copy(update={"id": document})


def _passphrase(path: Path) -> str:
    """A new salt cannot be made from a key: the passphrase is needed once more."""
    given = given_passphrase()
    return given if given is not None else ask_passphrase(path.name)


def _asked(path: Path, other: Path) -> Copy:
    asker = Asker.at_terminal()
    if asker is None:
        print(
            f"{path.name} is a copy of {other}; both are taken for the same assessment. Add --copy new if it "
            "is a new one, --copy same if not.",
            file=sys.stderr,
        )
        return "same"
    print(f"{path.name} is a copy of {other}: the same assessment in two places, or a new one?")
    found = asker.choice("Copy", COPIES, _read, "same")
    return "new" if found == "new" else "same"


def _read(text: str) -> str:
    if text not in COPIES:
        raise InputError("Write same or new")
    return text
