"""Restoring an earlier version of a programme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from planner.domain.base.errors import PlannerError
from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.numbers import money
from planner.programme.programme_file import Programme
from planner.ui.frame.versions import EarlierVersions

if TYPE_CHECKING:
    from planner.ui.frame.programme_window import ProgrammeWindow


class ProgrammeVersions(EarlierVersions):
    """The versions of the open programme."""

    def __init__(self, window: ProgrammeWindow) -> None:
        self._window, desk = window, window.desk
        self._chosen: Programme | None = None
        id_, here, elsewhere = desk.programme.id, [], []
        if desk.path is not None:
            here, elsewhere = (
                desk.backups.versions(id_, desk.path),
                desk.backups.elsewhere(id_, desk.path),
            )
        super().__init__(window, window.look, here, elsewhere, desk.clock())
        self.begin()

    def read(self, path: Path) -> tuple[str, bool]:
        """How many units, tools and duties it had, and its money."""
        self._chosen = None
        now = self._window.desk.programme
        self._chosen = found = self._window.desk.version(path)
        same = found.model_copy(update={"modified": now.modified}) == now
        words = phrase(
            "{name}: {units:d} units, {tools:d} shared tools, {duties:d} duties, {moves:d} moves, {amount} "
            "in the first quarter.{same}",
            name=Verbatim(found.name),
            units=len(found.units),
            tools=len(found.tools),
            duties=len(found.duties),
            moves=len(found.moves),
            amount=money(found.budget[0], found.currency),
            same=" It is the same as now." if same else "",
        )
        return words, same

    def put_back(self, when: str) -> bool:
        """One step of the programme, planned anew."""
        version, desk = self._chosen, self._window.desk
        if version is None:
            return False
        label = phrase("Restore the version of {when}", when=when)
        try:
            self._window.do(lambda: desk.back_to(label, version))
        except PlannerError as error:
            self.facts.setText(str(error))
            return False
        self._window.messages.show_message(
            phrase("The version of {when} is back. Undo takes you to now.", when=when), False
        )
        return True
