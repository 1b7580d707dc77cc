"""What the pages of a programme need of the window they stand in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from planner.programme.desk import Desk
from planner.programme.plan import ProgrammePlan
from planner.programme.rows import UnitRow
from planner.ui.kit.jobs import Jobs


class MovesUnits(Protocol):
    """Moves with a price."""

    def move_tool(self, id_: str, what: str, **values: object) -> None: ...  # noqa: D102
    def move_unit(self, id_: str, by: int) -> None: ...  # noqa: D102
    def force_in(self, id_: str) -> None: ...  # noqa: D102
    def give_money(self, id_: str) -> None: ...  # noqa: D102
    def free_unit(self, id_: str) -> None: ...  # noqa: D102
    def open_unit(self, id_: str) -> None: ...  # noqa: D102
    def keep_move(self) -> None: ...  # noqa: D102
    def hold_others(self) -> None: ...  # noqa: D102


class Owner(Protocol):
    """The programme, its plan, and what can be done with it."""

    desk: Desk
    jobs: Jobs
    rows: tuple[UnitRow, ...]
    plan: ProgrammePlan | None
    coming: ProgrammePlan | None
    more: ProgrammePlan | None
    before_move: ProgrammePlan | None
    open_move: bool

    @property
    def moves(self) -> MovesUnits: ...  # noqa: D102
    @property
    def shown(self) -> ProgrammePlan | None: ...  # noqa: D102
    @property
    def settled(self) -> bool: ...  # noqa: D102
    @property
    def chosen(self) -> str: ...  # noqa: D102
    def waiting_words(self) -> str: ...  # noqa: D102
    def undo(self) -> None: ...  # noqa: D102
    def do(self, change: Callable[[], None], *, replan: bool = True) -> None: ...  # noqa: D102
    def add_units(self, paths: Sequence[Path]) -> None: ...  # noqa: D102
