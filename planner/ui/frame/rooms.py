"""Opening a room where people vote from their phones, beside the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.ui.kit.dialogs import run
from planner.ui.workshop.room_begin import RoomDialog
from planner.ui.workshop.running_room import RunningRoom

if TYPE_CHECKING:
    from planner.room.room_file import KeptRoom
    from planner.ui.frame.main_window import MainWindow


def open_room(window: MainWindow, left: KeptRoom | None) -> RunningRoom | None:
    """Ask for teams and network, or go on with a room that was ``left``; none where nobody wants it."""
    claims = window.claims.claims if window.claims is not None else None
    dialog = RoomDialog(window, window.look, window.session, claims, left, window.files.save)
    wanted = dialog.as_it_was or run(dialog)
    dialog.deleteLater()
    if not wanted:
        return None
    keep = window.keeper.write_now if window.keeper is not None else None
    return RunningRoom(window.look, window.session, dialog, window, keep, window.files.save)
