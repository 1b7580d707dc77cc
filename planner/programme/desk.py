"""An open programme: undo, redo, saving, and the moves that were made with it. No window is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.types import iso_time
from planner.programme.plan import ProgrammePlan
from planner.programme.programme_file import (
    SUFFIX,
    Agreed,
    AgreedUnit,
    Programme,
    ProgrammeMove,
    UnitEntry,
    changed,
    read_programme,
    save_programme,
    utc_now,
)

MOST_KEPT = 200


@dataclass
class Desk:
    """A programme with what it was before. ``known`` is the hash of its file, ``None`` where it has none."""

    programme: Programme
    path: Path | None = None
    known: str | None = None
    clock: Callable[[], datetime] = utc_now
    before: list[tuple[str, Programme]] = field(default_factory=list)
    after: list[tuple[str, Programme]] = field(default_factory=list)
    saved: Programme | None = None

    @classmethod
    def open(cls, path: Path) -> Desk:
        """Open a file. Raises ``DocumentError`` with all that is wrong with it."""
        programme, known = read_programme(path)
        return cls(programme, path, known, saved=programme)

    @classmethod
    def copy_of(cls, path: Path) -> Desk:
        """A copy that is saved nowhere: an example to explore."""
        programme, _ = read_programme(path)
        return cls(programme, saved=programme)

    @property
    def clean(self) -> bool:
        """Whether nothing is unsaved."""
        return self.programme == self.saved

    @property
    def folder(self) -> Path:
        """Where paths of units begin."""
        return self.path.resolve().parent if self.path is not None else Path.cwd()

    def do(self, label: str, programme: Programme) -> None:
        """Take another state of the programme, which can be undone."""
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

    def save(self, path: Path | None = None) -> None:
        """Save; raises ``SaveError`` or ``ChangedOutsideError``, and the file is then as it was."""
        target = path or self.path
        if target is None:
            raise ValueError("a programme that lies nowhere is saved as something")
        target = target if target.suffix == SUFFIX else target.with_name(target.name + SUFFIX)
        other = self.path is None or target.resolve() != self.path.resolve()
        known = self.known
        if other:
            from planner.programme.programme_file import MAX_BYTES
            from planner.programme.unit_file import bytes_of
            from planner.storage.atomic import digest

            known = digest(bytes_of(target, MAX_BYTES)) if target.exists() else None
        self.known = save_programme(self.programme, target, known, self.clock())
        self.path, self.saved = target, self.programme

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
