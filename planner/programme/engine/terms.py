"""What a group shares, as numbers: money, scarce people, tools bought once, duties, and units among them.

Plain frozen data, so that it can be sent to any worker. Periods count from 0, money is of today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from planner.programme.unit_file import UnitFile


@dataclass(frozen=True)
class Tool:
    """A tool bought once: ``replaces`` are the steps in place of which a unit may join it.

    ``cost`` and ``join_cost`` are present values by the period of the start, ``cash`` and ``join_cash``
    invoices by period since then (the last one for good), ``days`` person-days over its ``duration``, of a
    unit that joins over one period. A unit joins when it is there. It starts in ``start`` where that is
    fixed; ``wish`` says whether it must or may not be bought.
    """

    id: str
    name: str
    replaces: tuple[str, ...]
    cost: tuple[float, ...]
    cash: tuple[float, ...]
    join_cost: tuple[float, ...]
    join_cash: tuple[float, ...]
    days: Mapping[str, float] = field(default_factory=dict)
    join_days: Mapping[str, float] = field(default_factory=dict)
    duration: int = 1
    start: int | None = None
    wish: Literal["auto", "must", "never"] = "auto"

    def starts(self, periods: int) -> range:
        """Periods in which it may be started."""
        last = periods - self.duration - 1
        if self.wish == "never":
            return range(0)
        if self.start is not None:
            return range(self.start, min(self.start, last) + 1)
        return range(max(0, last + 1))


def cash_up_to(tool: Tool, period: int, start: int) -> float:
    """Invoices of a tool up to a period."""
    since = period - start
    if since < 0 or not tool.cash:
        return 0.0
    return sum(tool.cash[min(k, len(tool.cash) - 1)] for k in range(since + 1))


@dataclass(frozen=True)
class Duty:
    """``least`` of ``steps`` finished at the end of period ``by``, in ``least_units`` of ``units``.

    In a unit a step counts that is in place, or finished as much earlier as it may slip.
    """

    id: str
    name: str
    steps: tuple[str, ...]
    by: int
    units: tuple[str, ...]
    least_units: int
    least: int = 1


@dataclass(frozen=True)
class Terms:
    """The group's limits: cash released by period, person-days by scarce role and period, tools and duties.

    ``least_share``: what each unit is worth is at least this share of what its proportional share of money
    and people would bring it. ``least_level``: the overall level that each unit has at the end, where it can.
    """

    periods: int
    budget: tuple[float, ...]
    capacity: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    tools: tuple[Tool, ...] = ()
    duties: tuple[Duty, ...] = ()
    carry_over: bool = True
    least_share: float = 0.0
    least_level: float | None = None


@dataclass(frozen=True)
class Member:
    """A unit in a programme: ``rate`` turns its money into the programme's, ``share`` is its part of limits.

    ``money`` and ``days`` are limits it keeps for itself; ``starts_by`` the period by which something has to
    have started, ``not_before`` the first period in which anything may, ``reserved`` money released to it
    alone in each period. ``fixed`` holds a plan that is not to be changed.
    """

    unit: UnitFile
    rate: float = 1.0
    share: float = 0.0
    money: float | None = None
    days: Mapping[str, float] = field(default_factory=dict)
    starts_by: int | None = None
    not_before: int = 0
    reserved: float = 0.0
    fixed: Mapping[str, int] | None = None

    @property
    def id(self) -> str:
        """The unit's id."""
        return self.unit.id


@dataclass(frozen=True)
class Prices:
    """What the master asks for: money by period (of what is spent up to it), days, joining, floors, duties.

    ``days[role][t]`` for a person-day, ``join[tool][t]`` for having joined by t, ``duty[id]`` what meeting
    one is worth; ``floor`` what a euro of this unit's worth counts more than one.
    """

    money: tuple[float, ...]
    days: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    join: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    duty: Mapping[str, float] = field(default_factory=dict)
    floor: float = 0.0

    def between(self, wanted: Prices, share: float) -> Prices:
        """Prices of which ``share`` are these and the rest is ``wanted``."""
        none = (0.0,) * len(wanted.money)

        def mix(a: Sequence[float], b: Sequence[float]) -> tuple[float, ...]:
            return tuple(share * x + (1 - share) * y for x, y in zip(a, b, strict=True))

        return Prices(
            mix(self.money, wanted.money),
            {r: mix(self.days.get(r, none), v) for r, v in wanted.days.items()},
            {
                t: mix(self.join.get(t, none), wanted.join.get(t, none))
                for t in sorted(self.join.keys() | wanted.join.keys())
            },
            {
                d: share * self.duty.get(d, 0.0) + (1 - share) * wanted.duty.get(d, 0.0)
                for d in sorted(self.duty.keys() | wanted.duty.keys())
            },
            share * self.floor + (1 - share) * wanted.floor,
        )

    @classmethod
    def nothing(cls, periods: int) -> Prices:
        """Everything for nothing."""
        return cls((0.0,) * periods)


@dataclass(frozen=True)
class Column:
    """One plan of one unit, with all that the master needs of it.

    ``money`` is what it has spent up to each period, ``days`` by role and period, ``joined`` the period in
    which it joins each tool, ``duties`` those that it meets, ``level`` the overall level at its end.
    """

    unit: str
    starts: tuple[tuple[str, int], ...]
    worth: float
    money: tuple[float, ...]
    days: Mapping[str, tuple[float, ...]]
    joined: Mapping[str, int]
    duties: frozenset[str]
    level: float

    @property
    def key(self) -> tuple[str, tuple[tuple[str, int], ...]]:
        """What tells it from others, and breaks ties."""
        return self.unit, self.starts


@dataclass(frozen=True)
class Priced:
    """What pricing one unit gave: columns, and the most that any plan of it could earn at these prices.

    ``points`` are where its saving is known exactly, to be handed in again; ``exact`` whether ``bound`` is
    one on all plans, ``idle`` whether the unit may do nothing.
    """

    columns: tuple[Column, ...]
    bound: float
    points: tuple[tuple[tuple[str, int, float], ...], ...]
    exact: bool
    idle: bool = True
