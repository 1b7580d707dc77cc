"""Documents on the command line: opened with their passphrase, saved with what was done."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from planner.cli.again import check_claim
from planner.cli.copies import as_its_own
from planner.cli.options import is_document
from planner.cli.passphrase import PASSPHRASE, ask_passphrase, given_passphrase
from planner.domain.base.errors import InputError
from planner.domain.base.resources import examples
from planner.domain.project import Project
from planner.domain.record.change import change_of, joined_logs, with_change
from planner.storage.backups import user_backups
from planner.storage.document import Loaded, load, save
from planner.storage.places import Places, Seen
from planner.storage.seal import SealedError
from planner.storage.ticks import last_tick, ticked

BY_COMMAND = " (command line)"
T = TypeVar("T")


def example_or(path: Path) -> Path:
    """The path of a document; the bare name of an example that ships means that one, where no file has it."""
    if path.exists() or path.parent != Path():
        return path
    return next((e for e in examples() if path.name in (e.stem, e.name)), path)


def is_project(path: Path) -> bool:
    """Whether a path is meant as a project, not as the file or the name of a model."""
    return is_document(path) or example_or(path) != path


def open_document(path: Path) -> Loaded:
    """Read a document. A sealed one opens with the passphrase of the environment, or that which is typed.

    Raises ``DocumentError``.
    """
    path = example_or(path)
    return with_passphrase(path.name, lambda passphrase: load(path, passphrase))


def with_passphrase(name: str, opening: Callable[[str | None], T]) -> T:
    """What ``opening`` opens: with the passphrase of the environment, or that which is typed where needed.

    Raises ``DocumentError``.
    """
    given = given_passphrase()
    try:
        return opening(given)
    except SealedError as error:
        if given is not None:
            raise
        if not sys.stdin.isatty():
            raise SealedError(
                f"{error} Set {PASSPHRASE}, or run this in a terminal to be asked."
            ) from error
    return opening(ask_passphrase(name))


def check_free(path: Path, *, force: bool) -> None:
    """Raise ``InputError`` where a file that people fill in would be overwritten, unless told to."""
    if path.exists() and not force:
        raise InputError(f"{path} exists. Choose another name, or add --force to overwrite it.")


def check_no_example(path: Path) -> None:
    """Raise ``InputError`` where ``path`` names an example that ships: it stays as it is."""
    if example_or(path) != path:
        raise InputError(
            "{name} is an example that ships and stays as it is. Copy it: mlops-planner examples --copy .",
            name=path,
        )


def save_changed(
    path: Path,
    loaded: Loaded,
    changed: Project | Callable[[Project], Project],
    what: str,
    now: datetime | None = None,
    *,
    keep: bool = False,
    merged: Loaded | None = None,
) -> Project:
    """Save a changed project where it came from, sealed as it was, with an entry in its change log.

    Returns it as it stands in the file. What leaves the document with its id (packs, sheets) is made by a
    function of it, called once it has the id that it is saved with: an example or a copy gets one of its own.

    What it replaces is kept among the earlier versions that the window offers. Commands one after the other
    are one sitting (unless ``keep``): a script must not push out what people did. ``merged`` is what was
    merged in: its log and its lineage go on in the document.

    Raises ``InputError`` where it may not be written, ``SaveError`` where it is another one by now.
    """
    if loaded.read_only:
        raise InputError(loaded.read_only)
    check_no_example(path)
    check_claim(path)
    if callable(changed):
        loaded, own = as_its_own(path, loaded, loaded.project)
        changed = changed(own)
    else:
        loaded, changed = as_its_own(path, loaded, changed)
    now = now or datetime.now(UTC)
    seen = max(last_tick(one.project) for one in (loaded, merged) if one is not None)
    changed = ticked(loaded.project, changed, seen + 1)
    log = loaded.changes if merged is None else joined_logs(loaded.changes, merged.changes)
    change = change_of(f"{what}{BY_COMMAND}", changed.facilitator, now)
    backups = user_backups()
    if not keep and loaded.changes and loaded.changes[-1].what.endswith(BY_COMMAND):
        backups.go_on(changed.id, path)
    made = save(
        changed,
        path,
        now=now,
        known_hash=loaded.hash,
        backups=backups,
        changes=with_change(log, change),
        seal=loaded.seal or (merged.seal if merged is not None else None),
        migrated_from=loaded.migrated_from,
        results=loaded.results,
        saves=loaded.saves,
        merged=() if merged is None else (merged.saves,),
        lineage=loaded.lineage,
    )
    name = changed.organisation.name
    Places(backups.folder.parent).note(
        Seen(path, changed.id, made.saves, made.seal is not None, name)
    )
    return made.project
