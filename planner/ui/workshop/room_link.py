"""The window's end of a room: what comes from its process, seats, and what people said.

Before a ballot is opened nothing here knows a level: the room tells counts and seats alone.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from planner.domain.answers.assessment import Consensus
from planner.domain.base.errors import SaveError
from planner.domain.base.language import phrase
from planner.domain.base.types import iso_time
from planner.room.ballots import Agreed, Event, Joined, Removed, Seated, Settled, Voted
from planner.room.messages import (
    Admit,
    Begin,
    Done,
    Listening,
    Noticed,
    NotListening,
    OneTime,
    Seen,
)
from planner.room.process import RoomProcess
from planner.room.room_file import KeptRoom
from planner.room.secrets_of import new_id, new_tag
from planner.ui.kit.session import Session
from planner.workspace.edits import Edit
from planner.workspace.meeting import votes as meeting
from planner.workspace.meeting.plan_move import PlanFacts
from planner.workspace.meeting.state import Meeting

RINGS_MS = 1500
MOVED = (
    "Another program has port {port}: the room is at port {other}. Who was here before scans the code again "
    "and chooses “I was here already”."
)
MOVED_CARDS = (
    "Another program has port {port}: the room is at port {other}, and cards that are printed do not lead "
    "there. Close that program and open the room again, or print new cards."
)
NOTHING = Seen((), 0, "", 0, "", False, True, 0, (), ())
REFUSED = {
    "no votes": "Nobody has voted yet.",
    "not open": "Open the votes first.",
    "open first": "There are votes: open them before you park the question.",
    "not taken": "Open the votes first.",
    "doors are closed": "The doors are closed: open them first.",
    "taken": "Somebody sits there already.",
    "full": "There is no room for more seats.",
    "another ballot": "The room is at another question. Try it again.",
}


class RoomLink(QObject):
    """The room's process as the window sees it. ``RoomLead`` leads the meeting on top of it."""

    changed = Signal()
    ticked = Signal()
    said = Signal(object)
    noticed = Signal(object)
    failed = Signal(object)
    line_wanted = Signal(str)
    """A line on the stage is to be typed, such as whom to ask."""

    _came = Signal(object)

    def __init__(
        self, session: Session, begin: Begin, meeting_: Meeting, minutes: int, left: KeptRoom | None
    ) -> None:
        super().__init__()
        self.session, self.meeting, self.minutes = session, meeting_, minutes
        self.seen, self.open = NOTHING, Listening((), 0, "")
        self.overlay = "joining"
        self.naming, self.names = begin.naming, begin.people
        self.document = begin.document
        self.hosts = tuple(one.host for one in begin.listen)
        rooms = begin.teams if left is None else left.room.teams
        self.people = {t.id: t.people for t in rooms}
        """How many people of each team are expected."""
        self.asked: dict[str, str] = {}
        """What the desk is asked: seats that wait, or that somebody claims, and why."""
        self.port_words = ""
        """Where the room is at another port than the wanted one: what that means."""
        self.quoted = ""
        """What somebody wrote, where the desk chose to show it on the stage."""
        self.kept_words = self.level_words = self.plan_words = ""
        """What was kept last, what it did to the level, and to the plan once that was made again."""
        self.kept_at = 0.0
        self._kept_at_place: tuple[str, str, Consensus] | None = None
        self._kept_label: str | None = None
        self._writing = self._follows = False
        self._plan: PlanFacts | None = None
        self.keep_safe: Callable[[], None] = lambda: None
        """Writes what is not saved yet where it is found after a crash. Raises ``SaveError``."""
        self.save: Callable[[], bool] = lambda: True
        """Saves the document; the room's file is erased only once it is."""
        self._all_breaks: dict[str, int] = {}
        self._floor = 0
        """Steps of the document from before this room."""
        self._said: tuple[str, object] = "", None
        self.said.connect(self._note_said)
        self._told: dict[str, Agreed | None] = {}
        self._then: dict[int, Callable[[Done], None]] = {}
        self._rings: dict[str, int] = {}
        self._ended = self._taken = self._hidden = False
        self._away = False
        """Whether the room has the question in front in the parking lot."""
        self._taken_at = 0
        """How many steps the document had once the opened votes were in it."""
        self._break_ends = 0.0
        begun = datetime.fromisoformat(begin.begun) if begin.begun else datetime.now()  # noqa: DTZ005 - the wall's
        self.begun = begun.astimezone()
        self.workshop = f"w-{self.begun:%Y%m%d-%H%M%S}"
        self._came.connect(self._take)
        self._pending = QTimer(self)
        self._pending.setSingleShot(True)
        self._pending.timeout.connect(self._show_rings)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.ticked)
        self._timer.start()
        self._left = left
        self.process = RoomProcess(begin, self._came.emit)
        session.changed.connect(self._document_changed)

    # --- the room

    def _take(self, message: object) -> None:
        """Something came from the room."""
        if self._ended:
            return
        if isinstance(message, Listening):
            first = not self.open.urls
            self.open = message
            if message.instead_of:
                self.port_words = phrase(
                    MOVED_CARDS if self.naming == "card" else MOVED,
                    port=str(message.instead_of),
                    other=str(message.port),
                )
            if first:
                self._opened_doors()
        elif isinstance(message, NotListening):
            self.failed.emit(message.reason)
        elif isinstance(message, Seen):
            self._saw(message)
        elif isinstance(message, Done):
            then = self._then.pop(message.n, None)
            if message.refused:
                self.said.emit(REFUSED.get(message.refused, message.refused))
            elif then is not None:
                then(message)
        elif isinstance(message, Noticed):
            self._notice(message)
        self.changed.emit()

    def _saw(self, seen: Seen) -> None:
        self.seen = seen
        self.asked = {s.id: "full" for s in seen.seats if s.waits} | dict.fromkeys(
            seen.claims, "claim"
        )
        if not self._pending.isActive():
            self._pending.start(random.randint(0, RINGS_MS))

    def _show_rings(self) -> None:
        """Rings fill in batches, so that nobody matches a tap to a dot."""
        if self._rings != self._voted():
            self._rings = self._voted()
            self.changed.emit()

    def _now_at(self) -> object:
        """What is in front: another makes old what was said."""
        return self.meeting.ballot, self.meeting.shown, self.overlay

    @property
    def alone(self) -> bool:
        """Whether the room listens and no phone has come through yet."""
        seen = self.seen
        return bool(self.open.urls) and not seen.phones and not seen.from_elsewhere

    def _note_said(self, words: str) -> None:
        self._said = words, self._now_at()
        self.changed.emit()

    @property
    def said_now(self) -> str:
        """What was said last about what is in front; empty once something else is."""
        words, at = self._said
        return words if at == self._now_at() else ""

    def _notice(self, message: Noticed) -> None:
        words = {
            "wrong codes": "Many wrong codes: joining pauses for a minute.",
            "again": "The room was started again. Nothing is lost.",
            "gone": "The room cannot be kept open. Press V and type the votes.",
            "not kept": message.text,
            "ended": "The room was open for eight hours and is closed.",
            "slept": "The machine slept and nobody came back: the room is closed. Open it again.",
        }.get(message.kind, "")
        if words:
            self.said.emit(words)
        self.noticed.emit(message)

    def _do(self, event: Event, then: Callable[[Done], None] | None = None) -> None:
        number = self.process.do(event)
        if then is not None:
            self._then[number] = then

    def _opened_doors(self) -> None:
        """The room listens for the first time."""

    def _safe(self, edit: Edit) -> bool:
        """Do an edit that phones are told of; it is on disk before they are. Returns whether it took."""
        self._writing = True
        try:
            if not self.session.do(edit):
                return False
            self.keep_safe()
        except SaveError as error:  # the room holds the votes until the next question
            self.said.emit(str(error))
        finally:
            self._writing = False
        self._document_changed()
        return True

    def _document_changed(self) -> None:
        """The document is another."""

    def _now(self) -> str:
        return iso_time(self.session.workspace.clock())

    def _voted(self) -> dict[str, int]:
        return dict(Counter(s.team for s in self.seen.seats if s.voted))

    # --- seats

    def vote_for(self, seat: str, value: int | str) -> None:
        """The desk votes for somebody without a phone."""
        self._do(Voted(seat, self.meeting.ballot, 0, value, by_hand=True))

    def one_time(self, seat: str) -> None:
        """A code that moves the seat to another phone; it comes as a notice."""
        self.process.send(OneTime(seat))

    def remove(self, seat: str) -> None:
        """Take a seat out."""
        self._do(Removed(seat))

    def admit(self, seat: str, *, yes: bool) -> None:
        """Make room for a seat that waits, or give it to the phone that claims it."""
        shown = next((s for s in self.seen.seats if s.id == seat), None)
        if shown is None:
            return
        if not shown.waits:
            self.process.send(Admit(seat, yes=yes))
        elif not yes:
            self.remove(seat)
        elif free := self._free(shown.team):
            self._do(Seated(seat, free))

    def _free(self, team: str) -> str:
        """A respondent of the team that nobody sits for; one more is made where there is none."""
        used = {s.respondent for s in self.seen.seats}
        for _ in range(2):
            free = [r for r in meeting.free_seats(self.session.project, team) if r not in used]
            if free or not self._safe(meeting.add_seats(team, 1)):
                return free[0] if free else ""
        return ""

    def without_phone(self, team: str, person: str = "") -> None:
        """Somebody has no phone: a seat that the desk votes for, of ``person`` where there are names."""
        tag = self.names[person] if person else new_tag({s.tag for s in self.seen.seats})
        self._do(Joined(new_id(), team, "", tag, person))

    def without_seat(self, team: str) -> list[tuple[str, str]]:
        """Who of a team has no seat yet, by id and name; nobody in a room without names."""
        if self.naming == "none":
            return []
        used = {s.respondent for s in self.seen.seats}
        people = [r for r in self.session.project.respondents if r.team == team and not r.unnamed]
        return [(r.id, self.names[r.id]) for r in people if r.id in {*self.names} - used]

    # --- what people say in private

    def settle_text(self, text: int, what: str) -> None:
        """Keep what was written as evidence, note it for the record, or drop it."""
        found = next((t for t in self.seen.texts if t[0] == text), None)
        if found is None:
            return
        _, question, team, _, words, quote, person = found
        if what == "show":
            self.quoted = "" if self.quoted == words else words
            self.changed.emit()
            return
        if what == "evidence" and quote and person:
            self.session.do(meeting.keep_as_evidence(person, question, words, self._now()))
        elif what == "find out":
            title = self.session.project.questionnaire.by_id[question].title
            if not quote:  # then nobody's words are on a list that is printed
                self.session.do(meeting.hear(self.workshop, question, team, words, self._now()))
            self.session.do(meeting.park(words if quote else title, question, team))
        elif what != "hide":
            self.session.do(meeting.hear(self.workshop, question, team, words, self._now()))
        self._do(Settled(text))

    def end(self, *, over: bool) -> None:
        """End the room: it is over, or it may be gone on with."""
        if self._ended:
            return
        self._ended = True
        self._timer.stop()
        self._pending.stop()
        self.session.changed.disconnect(self._document_changed)
        self.process.end(erase=over)
