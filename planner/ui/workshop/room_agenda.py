"""The agenda of a room in progress: its rows, and how the desk rearranges what is still to come."""

from __future__ import annotations

import time

from planner.room.messages import Remember
from planner.ui.workshop.room_link import RoomLink
from planner.workspace.meeting.agenda import BREAK_MINUTES, AgendaRow, from_rows, moved, rows_of


class RoomAgenda(RoomLink):
    """A room with its agenda: rows are questions and breaks."""

    def rows(self) -> list[AgendaRow]:
        """The agenda: questions, and breaks that are still to come."""
        return rows_of(self.meeting.questions, self.meeting.breaks)

    @property
    def first_open(self) -> int:
        """The first row that may still be changed."""
        m = self.meeting
        return 0 if m.place < 0 else self.rows().index(AgendaRow(m.question)) + 1

    def _rearrange(self, rows: list[AgendaRow]) -> None:
        m = self.meeting
        was = set(m.breaks)
        m.questions, m.breaks = from_rows(rows)
        past = {q: n for q, n in self._all_breaks.items() if q not in was}
        self._all_breaks = past | m.breaks
        self._remember()
        self.changed.emit()

    def _remember(self) -> None:
        """Have the room keep how far the meeting is, for a start after a crash."""
        now, wall = time.monotonic(), time.time()
        ends = wall + max(self._break_ends - now, 0) if self.overlay == "break" else 0.0
        course = self.meeting.course(now, wall)
        more = {"overlay": self.overlay, "ends": ends, "all_breaks": dict(self._all_breaks)}
        self.process.send(Remember(course.model_copy(update=more)))

    def move(self, row: int, by: int) -> int:
        """Move a row that is still to come; its new place."""
        rows, place = moved(self.rows(), row, by, self.first_open)
        if place != row:
            self._rearrange(rows)
        return place

    def add_break(self, row: int) -> None:
        """Put a break before a question that was not asked yet."""
        rows = self.rows()
        if not self.first_open <= row < len(rows):
            return
        if rows[row].is_break or (row and rows[row - 1].is_break):
            self.said.emit("There is a break already.")
            return
        if row == 0:
            self.said.emit("A break stands between two questions.")
            return
        self._rearrange([*rows[:row], AgendaRow(minutes=BREAK_MINUTES), *rows[row:]])

    def cut(self, row: int) -> None:
        """Take a question or a break that is still to come off the agenda."""
        rows = self.rows()
        if self.first_open <= row < len(rows) and len(rows) > 1:
            self._rearrange([*rows[:row], *rows[row + 1 :]])
