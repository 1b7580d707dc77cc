"""The worth of a programme's plan in many futures: documents are simulated anew, unit by unit.

Causes that units share are drawn with the programme's seed, so future number k is the same one in every unit
and worth is added future by future; everything else is drawn for the unit alone. Each unit is one job; what
comes back is its worth in each future, and only the sum and each unit's quantiles are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, joined, phrase
from planner.programme.engine.problem import JOIN
from planner.programme.engine.terms import Member, Terms
from planner.programme.make_unit import make_unit
from planner.programme.packed import Floats
from planner.programme.plan import ProgrammePlan, worth_of
from planner.programme.programme_file import Programme, UnitEntry
from planner.programme.unit_file import SUFFIX
from planner.spread.spread import Spread
from planner.storage.document import load

FUTURES = 10_000
SHARES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""Quantiles that are kept."""
AT_ONCE = 8
"""Units whose futures are held at a time: 10,000 of them take 80 kB."""
Told = Callable[[str, float], bool]


@dataclass(frozen=True)
class Spreads:
    """How worth is spread: its mean, its quantiles at ``SHARES``, and how often it is below 0."""

    mean: float
    quantiles: tuple[float, ...]
    loses: float

    @classmethod
    def of(cls, worth: Floats) -> Spreads:
        """From the worth in each future."""
        found = tuple(float(np.quantile(worth, q)) for q in SHARES)
        return cls(float(worth.mean()), found, float((worth < 0).mean()))

    def at(self, share: float) -> float:
        """One of the quantiles."""
        return self.quantiles[SHARES.index(share)]


@dataclass(frozen=True)
class Simulated:
    """The whole programme in ``futures`` futures, and each unit that begins something."""

    futures: int
    whole: Spreads
    units: dict[str, Spreads]
    worth: Floats = field(repr=False, compare=False)
    """Of the whole, in each future."""


@dataclass(frozen=True)
class Source:
    """A unit to be simulated: its document, and how the programme plans it (``group`` holds no units)."""

    path: str
    group: Programme
    member: Member
    terms: Terms


def simulated(
    plan: ProgrammePlan,
    folder: Path,
    spread: Spread,
    futures: int = FUTURES,
    told: Told | None = None,
) -> Simulated:
    """Simulate the documents of all units that begin something.

    ``spread`` has to be on this machine: documents do not travel. Raises ``InputError`` where a unit that
    begins something is known by its unit file alone, and ``Cancelled``.
    """
    entries = {e.id: e for e in plan.programme.units}
    busy = [m for m in plan.members if plan.starts(m.id)]
    paths = {m.id: entries[m.id].path for m in busy}
    check_documents([entries[m.id] for m in busy])
    group = plan.programme.model_copy(update={"units": ()})
    spread.hold([Source(str(folder / paths[m.id]), group, m, plan.terms) for m in busy])
    total = np.full(futures, -float(_tools(plan)))
    units: dict[str, Spreads] = {}
    for first in range(0, len(busy), AT_ONCE):
        part = range(first, min(first + AT_ONCE, len(busy)))
        if told is not None:
            told(
                phrase("Simulating {name}", name=Verbatim(busy[first].unit.name)), first / len(busy)
            )
        items = [(tuple(sorted(plan.starts(busy[k].id).items())), futures) for k in part]
        for k, worth in zip(part, spread.map(simulate_task, part, items), strict=True):
            units[busy[k].id] = Spreads.of(worth)
            total += worth
    return Simulated(futures, Spreads.of(total), units, total)


def check_documents(entries: Sequence[UnitEntry], *, every: bool = False) -> None:
    """Raise ``InputError`` where units are known by unit files alone; with ``every`` only where all are."""
    bare = [e.name for e in entries if not e.path or e.path.endswith(SUFFIX)]
    if bare and (not every or len(bare) == len(entries)):
        raise InputError(
            "{units}: known by unit files alone. More futures are drawn from documents; the common futures "
            "of the unit files are what there is.",
            units=joined([Verbatim(n) for n in bare], ", "),
        )


def _tools(plan: ProgrammePlan) -> float:
    bought = plan.result.chosen.tools
    return sum(t.cost[bought[t.id]] for t in plan.terms.tools if t.id in bought)


def simulate_task(source: Source, asked: tuple[tuple[tuple[str, int], ...], int]) -> Floats:
    """What a unit's plan is worth in each of so many futures, in the programme's money."""
    starts, futures = dict(asked[0]), asked[1]
    group, member = source.group, source.member
    tools = [t for t in source.terms.tools if JOIN + t.id in starts]
    stood_in = {i for t in tools for i in t.replaces}
    unit = make_unit(
        load(Path(source.path)).project,
        name=member.unit.name,
        unit=member.id,
        start=group.start,
        quarters=group.quarters,
        horizon=group.horizon,
        seed=group.seed,
        round_=group.round,
        today=date.fromisoformat(group.modified[:10]),
        futures=futures,
        only=stood_in.union(starts),
    )
    missing = starts.keys() - unit.by_id.keys() - {JOIN + t.id for t in tools}
    if missing:
        raise InputError(
            "{name} has changed since it was planned: {steps} is no candidate any more.",
            name=Verbatim(unit.name),
            steps=joined(sorted(missing), ", "),
        )
    # for whose sake it joins: nothing of them is counted
    others = [
        s.model_copy(update={"pulls": {}, "late": ""})
        for s in member.unit.steps
        if s.id not in unit.by_id
        and stood_in.intersection((*s.needs, *(i for g in s.needs_any for i in g)))
    ]
    drawn = unit.model_copy(update={"steps": (*unit.steps, *others)})
    return worth_of(replace(member, unit=drawn), source.terms, starts)
