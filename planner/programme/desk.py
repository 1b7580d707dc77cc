"""An open programme: undo, redo, saving, and the moves that were made with it. No window is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import DocumentError, InputError, SaveError
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.types import iso_time
from planner.programme.adding import moved
from planner.programme.programme_file import (
    MAX_BYTES,
    SUFFIX,
    Agreed,
    AgreedUnit,
    Programme,
    ProgrammeMove,
    UnitEntry,
    changed,
    facts_of,
    open_programme,
    parse_programme,
    programme_bytes,
    read_programme,
    save_programme,
    utc_now,
)
from planner.programme.unsaved import Unsaved, of_programmes
from planner.storage.atomic import digest, write_atomically
from planner.storage.backups import Backups, user_backups
from planner.storage.known import on_disk
from planner.storage.recovery import Recovery, resealed
from planner.storage.seal import Seal, is_sealed, opens_with, unseal

if TYPE_CHECKING:
    from planner.programme.plan import ProgrammePlan

MOST_KEPT = 200


@dataclass
class Desk:
    """A programme with what it was before.

    ``hash`` is that of its file, ``None`` where it has none; ``home`` the folder where paths of its units
    begin. ``read_only`` says why it is not to be changed, ``seal`` is there where it has a passphrase.
    """

    programme: Programme
    path: Path | None = None
    hash: str | None = None
    clock: Callable[[], datetime] = utc_now
    before: list[tuple[str, Programme]] = field(default_factory=list)
    after: list[tuple[str, Programme]] = field(default_factory=list)
    saved: Programme | None = None
    saved_at: datetime | None = None
    read_only: str = ""
    home: Path = field(default_factory=Path.cwd)
    seal: Seal | None = field(default=None, repr=False)
    backups: Backups = field(default_factory=user_backups)
    """Where earlier versions are kept, one an hour of a sitting."""

    @classmethod
    def open(cls, path: Path, passphrase: str | None = None) -> Desk:
        """Open a file. Raises ``DocumentError`` with all that is wrong with it (``SealedError``)."""
        programme, known, seal = open_programme(path, passphrase)
        home = path.resolve().parent
        return cls(programme, path, known, saved=programme, home=home, seal=seal)

    @classmethod
    def copy_of(cls, path: Path) -> Desk:
        """A copy that is saved nowhere: an example to explore."""
        programme, _ = read_programme(path)
        return cls(programme, saved=programme)

    @classmethod
    def restore(cls, unsaved: Unsaved, passphrase: str | None = None) -> Desk:
        """Go on with unsaved work: on its own file if that is unchanged, else as a copy without a file.

        Raises ``DocumentError`` (``SealedError`` where the passphrase is wrong).
        """
        unsaved = unsaved.unlocked(passphrase)
        if unsaved.programme is None:
            raise DocumentError("{name} is not a recovery file.", name=unsaved.path.name)
        own, base = unsaved.base_is_unchanged, unsaved.base
        made = cls(unsaved.programme, seal=unsaved.seal)
        if base is not None:
            made.home = base.resolve().parent
        if own:
            made.path, made.hash = base, unsaved.parts.base_hash
        return made

    @property
    def is_clean(self) -> bool:
        """Whether nothing is unsaved."""
        return self.programme == self.saved

    @property
    def is_saved(self) -> bool:
        """Whether everything is on disk."""
        return self.path is not None and self.is_clean

    @property
    def folder(self) -> Path:
        """Where paths of units begin."""
        return self.home

    def detach(self) -> None:
        """Go on as a copy that lies nowhere."""
        self.path = self.hash = None

    def snapshotting(self, recovery: Recovery, window: str) -> Callable[[], None]:
        """What keeps the programme as it is now for the next start; it may be called in another thread."""
        programme, path, known, now, seal = (
            self.programme,
            self.path,
            self.hash,
            self.clock(),
            self.seal,
        )

        def write() -> None:
            data = programme_bytes(programme)
            of_programmes(recovery).put(window, data, path, known, now, seal, facts_of(programme))

        return write

    def do(self, label: str, programme: Programme) -> None:
        """Take another state of the programme, which can be undone.

        Raises ``InputError`` where it may only be read.
        """
        if self.read_only:
            raise InputError(self.read_only)
        if programme == self.programme:
            return
        self.before = [*self.before[-MOST_KEPT + 1 :], (label, self.programme)]
        self.after = []
        self.programme = programme

    def change(self, label: str, **values: object) -> None:
        """Set values of the programme. Raises ``InputError`` with what then does not go together."""
        self.do(label, changed(self.programme, **values))

    def set_unit(self, label: str, id_: str, **values: object) -> None:
        """Set values of one unit."""
        units = tuple(
            UnitEntry(**{**dict(u), **values}) if u.id == id_ else u for u in self.programme.units
        )
        self.change(label, units=units)

    def undo(self) -> bool:
        """Go back one step."""
        if not self.before:
            return False
        label, earlier = self.before.pop()
        self.after.append((label, self.programme))
        self.programme = earlier
        return True

    def redo(self) -> bool:
        """Do again what was undone."""
        if not self.after:
            return False
        label, later = self.after.pop()
        self.before.append((label, self.programme))
        self.programme = later
        return True

    def save(self, path: Path | None = None, *, overwrite: bool = False) -> None:
        """Save; raises ``SaveError`` (``ChangedOutsideError``, ``GoneError``): the file is then as it was.

        Saved in another folder, the paths of its units are told from there.
        """
        target = path or self.path
        if target is None:
            raise ValueError("a programme that lies nowhere is saved as something")
        target = target if target.suffix == SUFFIX else target.with_name(target.name + SUFFIX)
        other = self.path is None or target.resolve() != self.path.resolve()
        if self.read_only and not other:
            raise SaveError(self.read_only)
        known, programme = self.hash, self.programme
        if other:
            before = on_disk(target)
            known = None if before is None else digest(before)
        home = target.resolve().parent
        if home != self.home:
            programme = moved(programme, self.home, home)
        now = self.clock()
        self.hash = save_programme(
            programme, target, known, now, self.seal, self.backups, overwrite=overwrite
        )
        if programme is not self.programme:
            self.before = [(label, moved(p, self.home, home)) for label, p in self.before]
            self.after = [(label, moved(p, self.home, home)) for label, p in self.after]
        self.programme, self.home = programme, home
        self.path, self.saved, self.saved_at = target, programme, now
        if other:
            self.read_only = ""

    def protect(self, passphrase: str | None, recovery: Recovery | None = None) -> list[Path]:
        """Seal the programme with a new passphrase, or unseal it with ``None``; saved where it has a file.

        Its earlier versions and snapshots follow; returns those that could not be changed. Raises
        ``InputError`` for a passphrase that is too short, ``SaveError`` when nothing could be written.
        """
        if self.read_only:
            raise InputError(self.read_only)
        before, seal = self.seal, None if passphrase is None else Seal.new(passphrase)
        self.seal = seal
        if self.path is None:
            return []
        try:
            self.save()
        except SaveError:
            self.seal = before
            raise
        left = []
        for copy in self.backups.everything(self.programme.id, self.path):
            try:
                data = read_up_to(copy, MAX_BYTES)
                write_atomically(copy, _sealed_anew(data, before, seal, copy.name), follow=False)
            except (DocumentError, SaveError, OSError):
                left.append(copy)
        if recovery is not None:
            id_ = self.programme.id
            left += of_programmes(recovery).reseal(
                id_, self.path, lambda data, name: resealed(data, id_, before, seal, name)
            )
        return left

    def version(self, path: Path) -> Programme:
        """The programme in an earlier version; raises ``DocumentError``."""
        return open_programme(path, self.seal).programme

    def back_to(self, label: str, version: Programme) -> None:
        """Put an earlier version back: one step that can be undone."""
        self.do(label, version.model_copy(update={"modified": self.programme.modified}))

    # ------------------------------------------------------------------ moves

    def move(self, unit: str, what: str, **values: object) -> None:
        """Move a unit and write it into the ledger; its price comes when the programme is planned anew."""
        self._enter(what, unit)
        label, now = self.before[-1]
        units = tuple(
            UnitEntry(**{**dict(u), **values}) if u.id == unit else u for u in self.programme.units
        )
        self.programme = changed(self.programme, units=units)
        self.before[-1] = (label, now)

    def move_tool(self, tool: str, what: str, **values: object) -> None:
        """Move a shared tool and write it into the ledger."""
        self._enter(what, None)
        tools = tuple(
            t.model_copy(update=values) if t.id == tool else t for t in self.programme.tools
        )
        self.programme = changed(self.programme, tools=tools)

    def _enter(self, what: str, unit: str | None) -> None:
        move = ProgrammeMove(what=tr(what), when=iso_time(self.clock()), unit=unit)
        self.do(what, changed(self.programme, moves=(*self.programme.moves, move)))

    def price(self, price: float, gains: float | None) -> None:
        """Write the price of the last move into the ledger; that is no step to undo."""
        moves = self.programme.moves
        if moves and moves[-1].price is None:
            last = moves[-1].model_copy(update={"price": price, "gains": gains})
            self.programme = changed(self.programme, moves=(*moves[:-1], last))

    def agree(self, plan: ProgrammePlan, who: str) -> None:
        """Keep a plan as the agreed one, with the hash of every unit it was planned with."""
        result = plan.result
        agreed = Agreed(
            when=iso_time(self.clock()),
            who=who,
            worth=result.worth,
            bound=result.proven,
            tools=dict(sorted(result.chosen.tools.items())),
            units=tuple(
                AgreedUnit(
                    unit=m.id,
                    starts={i: s for i, s in plan.starts(m.id).items() if ":" not in i},
                    worth=plan.worth(m.id),
                )
                for m in plan.members
            ),
        )
        hashes = {m.id: m.unit.hash for m in plan.members}
        units = tuple(
            u.model_copy(update={"hash": hashes.get(u.id, u.hash)}) for u in self.programme.units
        )
        self.change(phrase("Agree the plan"), agreed=agreed, units=units)


def _sealed_anew(data: bytes, before: Seal | None, after: Seal | None, name: str) -> bytes:
    if after is not None and opens_with(data, after):
        return data  # what was just saved
    plain = unseal(data, before, name).data if is_sealed(data) else data
    return plain if after is None else after.close(plain, facts_of(parse_programme(plain, name)))


def held(programme: Programme, plan: ProgrammePlan, moved: str) -> Programme:
    """The programme with every other unit's starts held as ``plan`` has them."""
    units = tuple(
        u
        if u.id == moved or u.id not in plan.by_id
        else u.model_copy(update={"held": dict(plan.starts(u.id))})
        for u in programme.units
    )
    return changed(programme, units=units)


def released(programme: Programme) -> Programme:
    """The programme with no unit held."""
    units = tuple(u.model_copy(update={"held": None}) for u in programme.units)
    return changed(programme, units=units)


def differences(before: ProgrammePlan, after: ProgrammePlan, moved: str) -> list[tuple[str, str]]:
    """What another plan changes for the other units, the largest change of worth first: name and words."""
    found = []
    for member in after.members:
        if member.id == moved or member.id not in before.by_id:
            continue
        old, new = before.starts(member.id), after.starts(member.id)
        if old == new:
            continue
        first_old = min(old.values(), default=None)
        first_new = min(new.values(), default=None)
        late = sum(new[i] > old[i] for i in old.keys() & new.keys())
        early = sum(new[i] < old[i] for i in old.keys() & new.keys())
        fewer, more = len(old.keys() - new.keys()), len(new.keys() - old.keys())
        if first_new is None:
            words = phrase("gets nothing")
        elif first_old is None:
            words = phrase("begins {q}", q=after.programme.quarter_name(first_new))
        elif first_old != first_new:
            words = phrase(
                "begins {q}, not {old}",
                q=after.programme.quarter_name(first_new),
                old=after.programme.quarter_name(first_old),
            )
        elif late or early:
            words = (
                counted("{n:d} step later", "{n:d} steps later", late)
                if late >= early
                else counted("{n:d} step earlier", "{n:d} steps earlier", early)
            )
        elif fewer > more:
            words = counted("{n:d} step fewer", "{n:d} steps fewer", fewer)
        else:
            words = counted("{n:d} step more", "{n:d} steps more", more)
        change = abs(after.worth(member.id) - before.worth(member.id))
        found.append((-change, Verbatim(member.unit.name), words))
    return [(name, words) for _, name, words in sorted(found, key=lambda f: f[0])]


def counted(one: str, many: str, n: int) -> str:
    """One of two patterns, by whether it is a single one."""
    return phrase(one if n == 1 else many, n=n)
