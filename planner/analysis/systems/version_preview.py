"""Which states, duties and classes another wording of a law changes, computed before it is taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from planner.analysis.systems.register import ORDER, Place, register
from planner.domain.content.framework import Framework
from planner.domain.organisation.system import Outcome
from planner.domain.project import Project
from planner.maturity.cells import Cells
from planner.maturity.frameworks import changes
from planner.standards.standing import standing

Why = Literal["new", "gone", "moved", "conditions", "needs", "class"]
WHY_WORDS: dict[Why, str] = {
    "new": "New requirement",
    "gone": "No longer there",
    "moved": "Holds from another day",
    "conditions": "Asked of others",
    "needs": "Rests on other questions",
    "class": "The class reads differently",
}


@dataclass(frozen=True)
class StateChange:
    """A requirement of a system (or of the organisation: "") that reads differently in the new wording.

    ``before`` and ``after`` are of ``ORDER``, empty where the requirement is not in that wording; the days
    are from when it holds, empty where nothing says so.
    """

    requirement: str
    system: str
    before: str
    after: str
    day_before: str
    day_after: str
    why: Why


@dataclass(frozen=True)
class ClassChange:
    """A system whose class reads differently, or whose decision lapses."""

    system: str
    before: Outcome
    after: Outcome
    lapses: bool


@dataclass(frozen=True)
class VersionPreview:
    """What taking ``new`` for ``old`` does to a document.

    ``states`` change, of ``days`` only the day from which something holds; ``duties`` are ids of those that
    requirements which changed ask for.
    """

    old: Framework
    new: Framework
    states: tuple[StateChange, ...]
    days: tuple[StateChange, ...]
    classes: tuple[ClassChange, ...]
    duties: tuple[str, ...]

    @property
    def to_holes(self) -> int:
        """How many become holes that were none."""
        return sum(c.after == "hole" != c.before for c in self.states)

    @property
    def no_longer(self) -> int:
        """How many are asked no more."""
        asked = ("", "not_asked")
        return sum(c.after in asked and c.before not in asked for c in self.states)


def version_preview(
    project: Project, cells: Cells, day: str, new: Framework
) -> VersionPreview | None:
    """Compare the register as it is with the one under ``new``; ``None`` where no other version is in use."""
    old = next((f for f in project.frameworks if f.id == new.id and f != new), None)
    if old is None:
        return None
    there = tuple(new if f.id == new.id else f for f in project.frameworks)
    after = project.model_copy(update={"frameworks": there})
    left = _places(register(project, cells, day).places(framework=new.id))
    right = _places(register(after, cells, day).places(framework=new.id))
    found = changes(old, new)
    states: list[StateChange] = []
    moved: list[StateChange] = []
    for key in dict.fromkeys((*left, *right)):
        before, now = left.get(key), right.get(key)
        a, b = _state(before), _state(now)
        days = before.day if before else "", now.day if now else ""
        # asked of nobody before and after: nothing to say
        if (a, days[0]) == (b, days[1]) or {a, b} <= {"", "not_asked"}:
            continue
        why: Why = "class"
        for reason in ("new", "gone", "conditions", "needs", "moved"):
            if key[0] in getattr(found, reason):
                why = reason
                break
        (moved if a == b else states).append(StateChange(*key, a, b, *days, why))
    touched = found.touched
    return VersionPreview(
        old,
        new,
        tuple(sorted(states, key=_weight)),
        tuple(sorted(moved, key=_weight)),
        tuple(_classes(project, after)),
        tuple(
            d.id
            for d in project.duties
            if d.asked_by is not None
            and d.asked_by.framework == new.id
            and d.asked_by.requirement in touched
        ),
    )


def _places(places: Iterable[Place]) -> dict[tuple[str, str], Place]:
    return {(p.requirement.id, p.system): p for p in places}


def _state(place: Place | None) -> str:
    return place.state if place is not None else ""


def _weight(change: StateChange) -> tuple[int, str, str]:
    """New holes first, then what is open, and so on; what is asked no more last."""
    order = ORDER.index(change.after) if change.after else len(ORDER)
    return order, change.requirement, change.system


def _classes(before: Project, after: Project) -> Iterable[ClassChange]:
    for system in before.systems:
        if system.state == "retired":
            continue
        left, right = standing(before, system), standing(after, system)
        lapses = right.lapsed and not left.lapsed
        if left.outcome != right.outcome or lapses:
            yield ClassChange(system.id, left.outcome, right.outcome, lapses)
