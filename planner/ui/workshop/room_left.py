"""A room that a crash left open, or that was left for later: found at the start, and gone on with or not."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from planner.domain.base.errors import DocumentError
from planner.domain.base.language import phrase
from planner.room.room_file import KeptRoom, RoomFile, rooms_folder
from planner.ui.kit.dialogs import ask_choice
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session

TITLE = "Vote from phones"


def _file(session: Session) -> RoomFile:
    return RoomFile(rooms_folder(), session.project.id, session.workspace.seal)


def room_left(session: Session) -> KeptRoom | None:
    """The room of this document that nobody ended, if there is one that can be read."""
    try:
        found = _file(session).read()
    except DocumentError:
        return None
    return None if found is None or found.room.ended else found


def left_words(session: Session, left: KeptRoom) -> str:
    """The question whether to go on with a room."""
    room = left.room
    begun = left.begun[11:16]
    if not begun:
        wall = _file(session).path.stat().st_mtime
        begun = f"{datetime.fromtimestamp(wall):%H:%M}"  # noqa: DTZ006 - the wall's
    seats = len([s for s in room.seats.values() if not s.removed])
    return phrase(
        "The room of {time} was open: {seats} seats, question {place}, {votes} votes in. Go on with it?"
        if room.place
        else "The room of {time} was open: {seats} seats, {votes} votes in. Go on with it?",
        time=begun,
        seats=seats,
        place=room.place,
        votes=room.voted(),
    )


def offered(parent: QWidget, look: Look, session: Session) -> KeptRoom | None:
    """At the start: the room that was left open, where the person wants to go on with it now."""
    space = session.workspace
    if space.path is None or space.read_only or session.project.example:
        return None
    left = room_left(session)
    if left is None:
        return None
    choices = [("Drop it", "drop"), ("Not now", "later"), ("Go on with it", "go")]
    asked = ask_choice(parent, look, TITLE, left_words(session, left), choices)
    if asked == "drop":
        _file(session).erase()
    return left if asked == "go" else None
