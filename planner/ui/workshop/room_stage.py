"""The stage of a room: full screen, large type, one question for all teams; no name or tag is ever on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from planner.domain.base.language import joined, phrase, tr
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.widgets.radar import RadarChart
from planner.ui.workshop.room_board import RoomBoard
from planner.ui.workshop.room_lead import RoomLead
from planner.ui.workshop.room_scene import RoomScene
from planner.ui.workshop.stage import Keys, Line

KEYS_JOINING = (("Space", "begin"), ("L", "close the doors"), ("→", "first question"))
KEYS_VOTING = (
    ("Space", "open the votes"),
    ("+", "one more minute"),
    ("J", "joining code"),
    ("→", "next question"),
)
KEYS_SHOWN = (
    ("0", "to"),
    ("4", "choose level"),
    ("Tab", "next team"),
    ("R", "vote again"),
    ("C", "add the reason"),
    ("N", "does not apply"),
    ("D", "ask somebody"),
    ("K", "park it"),
)
ASKS = {
    "reason": "Why the team agrees on this",
    "not_ours": "Why it does not apply",
    "ask_whom": "Whom to ask, and by when",
    "park": "What is put off",
}


class RoomStage(QWidget):
    """What everybody in the room looks at; works by keys, and by clicks on levels and buttons."""

    left = Signal()
    desk_wanted = Signal()
    typing_wanted = Signal()

    def __init__(self, look: Look, lead: RoomLead) -> None:
        super().__init__()
        self.look, self.lead = look, lead
        self.setWindowTitle(tr("Workshop"))
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._top())
        self.board = RoomBoard(look)
        self.board.chosen.connect(self._clicked)
        self.pause = PlainLabel(look, "", "huge")
        self.pause.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pause.setAccessibleName(tr("Break"))
        self.radar = RadarChart(look, lead.session.jobs, "Profile as it grows", (400, 300))
        self.stack = QStackedWidget()
        for widget in (self.board, self.pause, self.radar):
            self.stack.addWidget(widget)
        column.addWidget(self.stack, 1)
        column.addLayout(self._bottom())
        self.keys = Keys(look, (("P", "level"), ("B", "break"), ("F", "desk"), ("Esc", "leave")))
        column.addWidget(self.keys)
        self._typing = ""
        lead.changed.connect(self.refresh)
        lead.ticked.connect(self._tick)
        lead.said.connect(self._say)
        look.changed.connect(self._restyle)
        self._restyle()
        self.refresh()

    def _restyle(self) -> None:
        palette = self.palette()
        palette.setColor(self.backgroundRole(), self.look.colour("base"))
        self.setPalette(palette)
        QTimer.singleShot(0, self, self._grow)

    def _top(self) -> QHBoxLayout:
        look = self.look
        top = QHBoxLayout()
        top.setContentsMargins(look.u(10), look.u(3), look.u(10), look.u(3))
        top.setSpacing(look.u(6))
        self.dimension = PlainLabel(look, "", "lead", "muted")
        self.place = PlainLabel(look, "", "lead", "muted")
        self.voted = PlainLabel(look, "", "lead", bold=True)
        self.hidden = PlainLabel(look, "", "lead", "muted")
        self.clock = PlainLabel(look, "", "lead", bold=True)
        self.done_by = PlainLabel(look, "", "lead", "muted")
        for label in (self.dimension, self.place):
            top.addWidget(label)
        top.addStretch(1)
        for label in (self.voted, self.hidden, self.clock, self.done_by):
            top.addWidget(label)
        return top

    def _bottom(self) -> QHBoxLayout:
        look = self.look
        bottom = QHBoxLayout()
        bottom.setContentsMargins(look.u(10), look.u(2), look.u(10), look.u(3))
        bottom.setSpacing(look.u(5))
        words = QVBoxLayout()
        words.setSpacing(look.u(1))
        self.sentence = PlainLabel(look, "", "headline", wrap=True)
        self.detail = PlainLabel(look, "", "lead", "muted", wrap=True)
        words.addWidget(self.sentence)
        words.addWidget(self.detail)
        bottom.addLayout(words, 1)
        self.entry = Line()
        self.entry.setMaxLength(300)
        self.entry.returnPressed.connect(self._entered)
        self.entry.hide()
        bottom.addWidget(self.entry)
        self.act = Button(look, "", primary=True)
        self.act.clicked.connect(self._acted)
        self.act.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bottom.addWidget(self.act)
        return bottom

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Let the words around the board grow with the screen."""
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        font = self.board.font_of
        small = (self.dimension, self.place, self.hidden, self.done_by)
        for label in small:
            label.setFont(font(16))
        for label in (self.voted, self.clock):
            label.setFont(font(16, bold=True))
        self.sentence.setFont(font(25))
        self.detail.setFont(font(16))
        for widget in (self.act, self.entry):
            widget.setFont(font(19, bold=widget is self.act))
        self.entry.setMinimumWidth(self.width() // 3)
        self._fit()
        self.pause.setFont(font(64, bold=True))

    def _fit(self) -> None:
        """Room for the words of the button at this size."""
        s = self.board.scale
        words = self.act.fontMetrics().horizontalAdvance(self.act.text())
        self.act.setMinimumSize(round(words + 44 * s), round(50 * s))

    # --- keys

    def event(self, event: QEvent) -> bool:
        """Tab is the next team; nothing here takes the focus by it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()))
            if by is not None and self.entry.isHidden():
                self.lead.next_team(by)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """What each key does, as the foot says."""
        lead, key = self.lead, event.key()
        acts: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Space: self._space,
            Qt.Key.Key_Return: self._acted,
            Qt.Key.Key_Enter: self._acted,
            Qt.Key.Key_R: lead.vote_again,
            Qt.Key.Key_B: lambda: lead.lay_over("break"),
            Qt.Key.Key_P: lambda: lead.lay_over("profile"),
            Qt.Key.Key_J: lambda: lead.lay_over("joining"),
            Qt.Key.Key_L: lead.toggle_doors,
            Qt.Key.Key_Plus: lead.more_time,
            Qt.Key.Key_Right: lambda: lead.go(1),
            Qt.Key.Key_Left: lambda: lead.go(-1),
            Qt.Key.Key_F: self.desk_wanted.emit,
            Qt.Key.Key_V: self.typing_wanted.emit,
            Qt.Key.Key_C: lambda: self._type("reason"),
            Qt.Key.Key_N: lambda: self._type("not_ours"),
            Qt.Key.Key_D: lambda: self._type("ask_whom"),
            Qt.Key.Key_K: lambda: self._type("park"),
        }
        if key == Qt.Key.Key_Escape:
            if self.entry.isVisible():
                self._end_typing()
            else:
                self.close()
        elif Qt.Key.Key_0 <= key <= Qt.Key.Key_4 and not event.modifiers():
            lead.choose(key - Qt.Key.Key_0)
        elif key in acts:
            acts[Qt.Key(key)]()
        else:
            super().keyPressEvent(event)

    def _space(self) -> None:
        if self.lead.overlay in {"break", "profile"}:
            self.lead.lay_over(self.lead.overlay)
        else:
            self.lead.reveal()

    def _acted(self) -> None:
        scene = self.lead.scene()
        if scene.kind != "reveal":
            self._space()
        elif scene.question is None or all(r.agreed or not r.voted for r in scene.rows):
            self.lead.go(1)
        else:
            self.lead.keep()

    def _clicked(self, team: str, level: int) -> None:
        self.lead.meeting.active = self.lead.meeting.teams.index(team)
        self.lead.choose(level)

    def _type(self, what: str) -> None:
        if what != "park" and self.lead.scene().kind != "reveal":
            return
        self._typing = what
        self.entry.setPlaceholderText(tr(ASKS[what]))
        self.entry.setAccessibleName(tr(ASKS[what]))
        self.entry.clear()
        self.entry.show()
        self.entry.setFocus()

    def _end_typing(self) -> None:
        self.entry.hide()
        self.setFocus()

    def _entered(self) -> None:
        text, lead = self.entry.text(), self.lead
        done = True
        if self._typing == "reason":
            done = lead.keep(text)
        elif self._typing == "not_ours":
            done = lead.not_ours(text)
        elif self._typing == "ask_whom":
            done = lead.ask_whom(text)
        else:
            lead.park(text)
        if done:
            self._end_typing()

    def _say(self, words: str) -> None:
        self.detail.setText(words)

    # --- what is shown

    def refresh(self) -> None:
        """Show where the room is."""
        lead = self.lead
        scene = lead.scene()
        self.board.show_scene(scene)
        shown = {"break": self.pause, "profile": self.radar}.get(scene.kind, self.board)
        if shown is self.radar:
            session = lead.session
            self.radar.show_profile(session.project, session.profile, session.last_profile)
        self.stack.setCurrentWidget(shown)
        joining = scene.kind == "joining"
        self.dimension.setText("Maturity workshop" if joining else scene.dimension)
        self.place.setText(scene.place if not joining else "")
        here = lead.seen.phones
        self.voted.setText(
            phrase("{n} phones are here", n=here)
            if joining
            else phrase("{n} of {all} voted", n=scene.voted, all=scene.voters)
        )
        self.hidden.setText("names hidden" if scene.kind == "reveal" else "blind until opened")
        self.done_by.setText(
            phrase("done by {time}", time=scene.done_by) if scene.question is not None else ""
        )
        self._words(scene)
        keys = {"joining": KEYS_JOINING, "voting": KEYS_VOTING}.get(scene.kind, KEYS_SHOWN)
        if scene.kind in {"break", "profile"}:
            keys = (("Space", "go on"),)
        self.keys.show_keys(keys)
        self._tick()

    def _words(self, scene: RoomScene) -> None:
        active = next((r for r in scene.rows if r.team == scene.active), None)
        first, then, act = "", scene.detail, ""
        if scene.kind == "reveal" and scene.question is not None:
            first = joined([w for w in (scene.sentence, scene.ask) if w], " ")
            open_ = [r for r in scene.rows if r.agreed is None and r.voted]
            if not open_:
                act = "Next question"
            elif active is not None and active.chosen is not None and active.agreed is None:
                act = phrase("Keep level {level} for {team}", level=active.chosen, team=active.name)
        elif scene.kind == "reveal":
            first, act = "The phones work.", "First question"
        elif scene.kind == "voting":
            first, act = "Vote without looking at each other.", "Open the votes"
            if scene.run > 1:
                then = phrase("Vote {run} on this question.", run=scene.run)
        elif scene.kind == "joining":
            act = "Begin"
        else:
            act = "Go on"
        self.sentence.setText(first)
        self.sentence.setVisible(bool(first))
        self.detail.setVisible(scene.kind != "joining")
        if then or not self.detail.text():
            self.detail.setText(then)
        self.act.setText(act)
        self.act.setVisible(bool(act) and scene.kind != "joining")
        self._fit()

    def _tick(self) -> None:
        lead = self.lead
        minutes, seconds = divmod(lead.seconds, 60)
        self.clock.setText(f"{minutes}:{seconds:02}" if lead.overlay != "joining" else "")
        if lead.overlay == "break":
            self.pause.setText(joined([tr("Break"), f"{minutes}:{seconds:02}"], "\n"))
        share = lead.seconds / max(lead.meeting.box, 1)
        self.board.box_share = share
        if lead.scene().kind == "voting":
            self.board.update()
            over = share >= 1
            self.clock.set_token("warn" if over else "text")  # a soft sign; nothing opens by itself
            self.clock.setFont(self.board.font_of(16, bold=True))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Leaving is asked by who runs the room."""
        event.ignore()
        self.left.emit()
