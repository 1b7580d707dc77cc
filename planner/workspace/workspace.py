"""The open document: what it is, where it lies, what can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from planner.domain.errors import InputError, SaveError
from planner.domain.project import Project
from planner.domain.toml_content import first_fault
from planner.storage.backups import Backups
from planner.storage.document import SUFFIX, keep_before_migration, load, save
from planner.storage.recovery import Snapshot
from planner.workspace.edits import Edit
from planner.workspace.history import History

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Written:
    """What was written where: the document as it was (``source``) and as it stands in the file."""

    target: Path
    source: Project
    project: Project
    hash: str
    now: datetime


Writing = Callable[[], Written]


@dataclass
class Workspace:
    """One open document. ``on_change`` callbacks run after every change of document or file state."""

    history: History
    path: Path | None = None
    hash: str | None = None
    read_only: str = ""
    migrated_from: tuple[int, int] | None = None
    backups: Backups | None = None
    clock: Clock = system_clock
    saved_at: datetime | None = None
    on_change: list[Callable[[], None]] = field(default_factory=list)

    @classmethod
    def open(
        cls, path: Path, backups: Backups | None = None, clock: Clock = system_clock
    ) -> Workspace:
        """Open the document at ``path``; raises ``DocumentError``."""
        loaded = load(path)
        return cls(
            History(loaded.project),
            path=path,
            hash=loaded.hash,
            read_only=loaded.read_only,
            migrated_from=loaded.migrated_from,
            backups=backups,
            clock=clock,
        )

    @classmethod
    def new(
        cls, project: Project, backups: Backups | None = None, clock: Clock = system_clock
    ) -> Workspace:
        """A document that is not yet saved anywhere."""
        return cls(History(project), backups=backups, clock=clock)

    @classmethod
    def restore(
        cls, snapshot: Snapshot, backups: Backups | None = None, clock: Clock = system_clock
    ) -> Workspace:
        """Open unsaved work: on its own file if that is unchanged, else as a copy without a file."""
        own = snapshot.base_is_unchanged
        return cls(
            History.restored(snapshot.project),
            path=snapshot.base if own else None,
            hash=snapshot.base_hash if own else None,
            backups=backups,
            clock=clock,
        )

    @property
    def project(self) -> Project:
        """The document as it is now."""
        return self.history.present

    @property
    def is_saved(self) -> bool:
        """Whether everything is on disk."""
        return self.path is not None and self.history.is_clean

    def do(self, edit: Edit) -> None:
        """Apply ``edit``. Raises ``InputError`` when it does not fit; nothing changes then."""
        if self.read_only:
            raise InputError(self.read_only)
        try:
            project = edit.apply(self.project)
        except ValidationError as error:
            raise InputError(f"{edit.label}: {first_fault(error)}") from error
        if project == self.project:
            return
        self.history.change(project, edit.label, edit.merge_key)
        self._changed()

    def undo(self) -> None:
        """Take the last edit back."""
        if self.history.undo() is not None:
            self._changed()

    def redo(self) -> None:
        """Do the last undone edit again."""
        if self.history.redo() is not None:
            self._changed()

    def save(self, path: Path | None = None, *, overwrite: bool = False) -> None:
        """Save at ``path``, or where the document lies.

        Raises ``SaveError`` (``ChangedOutsideError`` when the file was changed by someone else).
        """
        self.saved(self.writing(path, overwrite=overwrite)())

    def writing(self, path: Path | None = None, *, overwrite: bool = False) -> Writing:
        """What writes the document as it is now; it may be called in another thread.

        Raises ``SaveError`` at once where there is nothing to write to; the call raises it as ``save`` does.
        """
        target = path or self.path
        if target is None:
            raise SaveError("The document has no file yet. Choose where to save it.")
        if target.suffix != SUFFIX:
            target = target.with_name(target.name + SUFFIX)
        same = self.path is not None and target == self.path
        if same and self.read_only:
            raise SaveError(self.read_only)
        project, now = self.project, self.clock()
        older = self.migrated_from if same else None
        known_hash, backups = self.hash if same else None, self.backups

        def write() -> Written:
            if older is not None:
                keep_before_migration(target, older)
            made = save(
                project,
                target,
                now=now,
                known_hash=known_hash,
                backups=backups,
                overwrite=overwrite or not same,
            )
            return Written(target, project, made.project, made.hash, now)

        return write

    def saved(self, written: Written) -> None:
        """Take note of what was written; edits since then are still to be saved."""
        if written.target != self.path:
            self.read_only = ""
        self.history.mark_saved(written.source, written.project)
        self.path, self.hash, self.saved_at = written.target, written.hash, written.now
        self.migrated_from = None
        self._changed()

    def _changed(self) -> None:
        for callback in list(self.on_change):
            callback()
