"""The open document: what it is, where it lies, what can be undone."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import DocumentError, InputError, SaveError
from planner.domain.base.language import phrase, tr
from planner.domain.base.toml_content import first_fault
from planner.domain.project import Project
from planner.domain.record.change import Change, change_of, with_change, without_names
from planner.domain.record.handed_out import HandedOut
from planner.domain.record.kept import Kept
from planner.domain.record.lineage import NEVER_SAVED, Lineage, Save, copy_id, needs_own_id
from planner.storage.atomic import write_atomically
from planner.storage.backups import Backups
from planner.storage.document import (
    Loaded,
    copies_before_migration,
    dump,
    load,
    parse,
    save,
)
from planner.storage.known import MAX_BYTES
from planner.storage.places import Places, Seen
from planner.storage.recovery import Recovery, Snapshot, resealed
from planner.storage.schema import SUFFIX
from planner.storage.seal import Facts, Seal, is_sealed, opens_with, unseal
from planner.storage.ticks import last_tick, ticked
from planner.workspace.edits import Edit, without_people
from planner.workspace.history import History

BACK = "Back to how it was when opened"
Clock = Callable[[], datetime]


def _new(old: str) -> dict[str, object]:
    """What a copy of the document ``old`` gets as an assessment of its own."""
    return {"id": copy_id(old), "example": False, "handed_out": HandedOut()}


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
    saves: Save
    aside: Path | None = None
    """Where what another program had put there at that moment is kept."""


Writing = Callable[[], Written]


@dataclass
class Workspace:
    """One open document. ``on_change`` callbacks run after every change of document or file state.

    ``changes`` is its change log, in which ``who`` is whoever works here; ``seal`` is there where it has a
    passphrase. ``results`` is what was last computed from it: saved with it, and no reason to save it.
    """

    history: History
    path: Path | None = None
    hash: str | None = None
    read_only: str = ""
    migrated_from: tuple[int, int] | None = None
    backups: Backups | None = None
    clock: Clock = system_clock
    saved_at: datetime | None = None
    on_change: list[Callable[[], None]] = field(default_factory=list)
    changes: tuple[Change, ...] = ()
    who: str = ""
    seal: Seal | None = field(default=None, repr=False)
    results: Kept | None = field(default=None, repr=False)
    lineage: Lineage | None = None
    saves: Save = NEVER_SAVED
    merged: tuple[Save, ...] = ()
    """States that were merged in since the last save."""
    base: Project | None = field(default=None, repr=False)
    """What the file of the document held when it was last read or written here."""
    _last_key: str | None = None
    _tick: int = -1

    @classmethod
    def open(
        cls,
        path: Path,
        backups: Backups | None = None,
        clock: Clock = system_clock,
        passphrase: str | None = None,
    ) -> Workspace:
        """Open the document at ``path``; raises ``DocumentError`` (``SealedError``: passphrase)."""
        return cls.of(load(path, passphrase), path, backups, clock)

    @classmethod
    def of(
        cls, loaded: Loaded, path: Path, backups: Backups | None = None, clock: Clock = system_clock
    ) -> Workspace:
        """A workspace over what was read from ``path`` a moment ago."""
        return cls(
            History(loaded.project),
            path=path,
            hash=loaded.hash,
            read_only=loaded.read_only,
            migrated_from=loaded.migrated_from,
            backups=backups,
            clock=clock,
            changes=loaded.changes,
            seal=loaded.seal,
            results=loaded.results,
            lineage=loaded.lineage,
            saves=loaded.saves,
            base=loaded.project,
        )

    @classmethod
    def new(
        cls, project: Project, backups: Backups | None = None, clock: Clock = system_clock
    ) -> Workspace:
        """A document that is not yet saved anywhere, and so is not clean."""
        return cls(History.unsaved(project), backups=backups, clock=clock)

    @classmethod
    def restore(
        cls,
        snapshot: Snapshot,
        backups: Backups | None = None,
        clock: Clock = system_clock,
        passphrase: str | None = None,
    ) -> Workspace:
        """Open unsaved work: on its own file if that is unchanged, else as a copy without a file.

        Raises ``DocumentError`` (``SealedError`` where the passphrase is wrong).
        """
        snapshot = snapshot.unlocked(passphrase)
        own, loaded = snapshot.base_is_unchanged, snapshot.opened()
        results = loaded.results
        if own and results is None and snapshot.base is not None:
            # what was last computed lies in the file, not in the snapshot
            with suppress(DocumentError):
                results = load(snapshot.base, loaded.seal or passphrase).results
        return cls(
            History.unsaved(loaded.project),
            path=snapshot.base if own else None,
            hash=snapshot.base_hash if own else None,
            backups=backups,
            clock=clock,
            changes=loaded.changes,
            seal=loaded.seal,
            results=results,
            lineage=loaded.lineage,
            saves=loaded.saves,
        )

    def as_new(self) -> Workspace:
        """A new assessment that begins as this one is now: an id of its own, and where it comes from.

        It belongs to no file yet. Packs that were handed out for this one are not its own; tables that were
        published stay. It keeps the passphrase until another one is set.
        """
        project = self.project.model_copy(update=_new(self.project.id))
        return Workspace(
            History.unsaved(project),
            backups=self.backups,
            clock=self.clock,
            changes=self.changes,
            who=self.who,
            seal=self.seal,
            results=self.results,
            lineage=Lineage(document=self.project.id, save=self.saves.id),
        )

    def become_new(self) -> None:
        """Make this copy an assessment of its own, where it lies: one step that can be undone."""
        old = self.project.id

        def apply(project: Project) -> Project:
            return project.model_copy(update=_new(old))

        self.do(Edit("A new assessment", apply))
        self.lineage = Lineage(document=old, save=self.saves.id)

    @property
    def folder(self) -> Path:
        """Where files beside the document go: its folder, or home where it has none yet."""
        return self.path.parent if self.path else Path.home()

    @property
    def places(self) -> Places | None:
        """Where documents were seen on this computer."""
        return None if self.backups is None else Places(self.backups.folder.parent)

    @property
    def seen(self) -> Seen | None:
        """Where which save of this document lies; ``None`` where it has no file."""
        if self.path is None:
            return None
        name = self.project.organisation.name
        return Seen(self.path, self.project.id, self.saves, self.seal is not None, name)

    @property
    def tick(self) -> int:
        """The number of the last edit: the largest that was seen here or in the file; it never falls."""
        if self._tick < 0:
            self._tick = last_tick(self.project)
        return self._tick

    def see(self, tick: int) -> None:
        """Count on from an edit that was made elsewhere."""
        self._tick = max(self.tick, tick)

    @property
    def project(self) -> Project:
        """The document as it is now."""
        return self.history.present

    @property
    def is_saved(self) -> bool:
        """Whether everything is on disk."""
        return self.path is not None and self.history.is_clean

    @property
    def is_clean(self) -> bool:
        """Whether nothing was changed since it was opened or saved."""
        return self.history.is_clean

    def detach(self) -> None:
        """Go on as a copy that lies nowhere."""
        self.path = self.hash = self.migrated_from = None

    def snapshotting(self, recovery: Recovery, window: str) -> Callable[[], None]:
        """What keeps the document as it is now for the next start; it may be called in another thread."""
        write = partial(recovery.write, window, self.project, self.path, self.hash)
        return partial(write, self.clock(), self.changes, self.seal, self.saves, self.lineage)

    def do(self, edit: Edit) -> None:
        """Apply ``edit``. Raises ``InputError`` when it does not fit; nothing changes then."""
        if self.read_only:
            raise InputError(self.read_only)
        try:
            project = edit.apply(self.project)
        except ValidationError as error:
            raise InputError(
                "{label}: {error}", label=edit.label, error=first_fault(error)
            ) from error
        before = self.project
        if project == before:
            return
        project = ticked(before, project, self.tick + 1)
        self._tick += 1
        self.history.change(project, edit.label, edit.merge_key)
        self._note(edit.label, edit.merge_key)
        if project.respondents is not before.respondents:
            gone = [r.name for r in before.respondents if r.id not in project.respondent_by_id]
            self.changes = without_names(self.changes, gone)
        self._changed()

    def amend(self, project: Project) -> None:
        """Take in what belongs to the last edit and was not known when it was made; no step of its own."""
        if not self.read_only and project != self.project:
            self.history.amend(project)
            self._changed()

    def undo(self) -> None:
        """Take the last edit back."""
        label = self.history.undo()
        if label is not None:
            self._note(phrase("Undo: {label}", label=label))
            self._changed()

    def back_to_opened(self) -> None:
        """Make the document what it was when it was opened: one step, which can be undone."""
        opened = self.history.opened.model_copy(update={"modified": self.project.modified})
        if opened != self.project:
            self.do(Edit(BACK, lambda _: opened))

    def redo(self) -> None:
        """Do the last undone edit again."""
        label = self.history.redo()
        if label is not None:
            self._note(phrase("Redo: {label}", label=label))
            self._changed()

    def _note(self, what: str, merge_key: str | None = None) -> None:
        """Enter a change into the log; what merges into the edit before takes its place there too."""
        change = change_of(tr(what), self.who or self.project.facilitator, self.clock())
        merges = merge_key is not None and merge_key == self._last_key
        kept = self.changes[:-1] if merges else self.changes
        self.changes = with_change(kept, change)
        self._last_key = merge_key

    def save(self, path: Path | None = None, *, overwrite: bool = False) -> None:
        """Save at ``path``, or where the document lies.

        Raises ``SaveError`` (``ChangedOutsideError`` when the file was changed by someone else).
        """
        self.saved(self.writing(path, overwrite=overwrite)())

    def writing(
        self, path: Path | None = None, *, overwrite: bool = False, in_place: bool = False
    ) -> Writing:
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
        self.take_own_id()
        project, now, changes, seal = self.project, self.clock(), self.changes, self.seal
        older = self.migrated_from if same else None
        saves, merged, lineage = self.saves, self.merged, self.lineage
        known_hash, backups = self.hash if same else None, self.backups
        results = self.results

        def write() -> Written:
            made = save(
                project,
                target,
                now=now,
                known_hash=known_hash,
                backups=backups,
                overwrite=overwrite or not same,
                changes=changes,
                seal=seal,
                migrated_from=older,
                in_place=in_place,
                results=results,
                saves=saves,
                merged=merged,
                lineage=lineage,
            )
            if backups is not None:
                name = project.organisation.name
                seen = Seen(target, project.id, made.saves, seal is not None, name)
                Places(backups.folder.parent).note(seen)
            return Written(target, project, made.project, made.hash, now, made.saves, made.aside)

        return write

    def take_own_id(self) -> None:
        """An example gets an id of its own before it is saved, or named in a file, for the first time."""
        if needs_own_id(self.project.id, self.saves, example=self.project.example):
            self.lineage = Lineage(document=self.project.id)
            self.history.rename(copy_id(self.project.id))

    def saved(self, written: Written) -> None:
        """Take note of what was written; edits since then are still to be saved."""
        if written.target != self.path:
            self.read_only = ""
        self.history.mark_saved(written.source, written.project)
        self.path, self.hash, self.saved_at = written.target, written.hash, written.now
        self.saves, self.base = written.saves, written.project
        self.merged = tuple(m for m in self.merged if m.id not in written.saves.ancestors)
        self.migrated_from = None
        self._last_key = None
        self._changed()

    def protect(self, passphrase: str | None, recovery: Recovery | None = None) -> list[Path]:
        """Seal the document with a new passphrase, or unseal it with ``None``, and save it if it has a file.

        Its backups, and snapshots of all windows in ``recovery``, are sealed (or unsealed) as well; returns
        those that could not be changed. Raises
        ``InputError`` for a passphrase that is too short, ``SaveError`` when nothing could be written.
        """
        if self.read_only:
            raise InputError(self.read_only)
        before = self.seal, self.changes
        seal = None if passphrase is None else Seal.new(passphrase)
        self.seal = seal
        self._note("Remove the passphrase" if seal is None else "Set a passphrase")
        if self.path is None:
            self._changed()
            return []
        try:
            self.save()
        except SaveError:
            self.seal, self.changes = before
            raise

        def change(data: bytes, name: str) -> bytes:
            if seal is not None and opens_with(data, seal):
                return data  # what was just saved
            plain = unseal(data, before[0], name).data if is_sealed(data) else data
            if seal is None:
                return plain
            found = parse(plain, name)
            return seal.close(plain, Facts.of(found.project.id, found.saves))

        left = self._rewrite_copies(change)
        if recovery is not None:
            document = self.project.id
            left += recovery.reseal(
                document,
                self.path,
                lambda data, name: resealed(data, document, before[0], seal, name),
            )
        return left

    def forget(self, people: Collection[str]) -> list[Path]:
        """Delete what ``people`` (ids of respondents who were removed) left in backups, log and undo history.

        Returns the backups that could not be changed. The document is saved where it has a file. Raises
        ``SaveError`` when it could not be; then everything is as it was.
        """
        known = {
            r.name for p in self.history.everything for r in p.respondents if r.id in people
        }  # fmt: skip
        before, self.changes = self.changes, without_names(self.changes, tuple(known))
        if self.path is not None:
            try:
                self.save()
            except SaveError:
                self.changes = before
                raise
        self.history.forget()
        self._changed()
        seal = self.seal
        with suppress(DocumentError, SaveError):  # a damaged one holds nothing that can be read
            from planner.room.room_file import forget_in_room, rooms_folder

            forget_in_room(rooms_folder(), self.project.id, seal, people)

        def change(data: bytes, name: str) -> bytes:
            loaded = parse(data, name, seal)
            names = [r.name for r in loaded.project.respondents if r.id in people]
            project = without_people(loaded.project, people)
            log = without_names(loaded.changes, names)
            data = dump(project, log, None, loaded.saves, loaded.lineage)
            facts = Facts.of(project.id, loaded.saves)
            return data if loaded.seal is None else loaded.seal.close(data, facts)

        return self._rewrite_copies(change)

    def _rewrite_copies(self, change: Callable[[bytes, str], bytes]) -> list[Path]:
        """Put what ``change`` makes of them in the place of all backups; returns those that stay."""
        copies = [] if self.path is None else copies_before_migration(self.path)
        if self.backups is not None and self.path is not None:
            copies += self.backups.everything(self.project.id, self.path)
        left = []
        for path in copies:
            try:
                data = read_up_to(path, MAX_BYTES)
                write_atomically(path, change(data, path.name), follow=False)
            except (DocumentError, SaveError, OSError):
                left.append(path)
        return left

    def _changed(self) -> None:
        for callback in list(self.on_change):
            callback()
