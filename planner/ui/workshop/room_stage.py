"""The stage of a room: full screen, large type, one question for all teams; no name or tag is ever on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFont, QKeyEvent, QKeySequence

from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button
from planner.ui.workshop.room_board import RoomBoard
from planner.ui.workshop.room_lead import RoomLead
from planner.ui.workshop.room_link import REFUSED
from planner.ui.workshop.room_scene import RoomScene
from planner.ui.workshop.stage_frame import Keys, StageFrame

KEYS_JOINING = (("Space", "begin"), ("L", "close the doors"), ("→", "first question"))
KEYS_WARM = (("→", "first question"),)
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
    "reason": "{team}: why you agree on this",
    "not_ours": "{team}: why it does not apply",
    "ask_whom": "{team}: whom to ask, and by when",
    "park": "What is put off",
}


class RoomStage(StageFrame):
    """What everybody in the room looks at; works by keys, and by clicks on levels and buttons."""

    typing_wanted = Signal()
    ground = "window"

    def __init__(self, look: Look, lead: RoomLead) -> None:
        board, act = RoomBoard(look), Button(look, "", primary=True)
        keys = Keys(look, (("P", "level"), ("B", "break"), ("F", "desk"), ("Esc", "leave")))
        super().__init__(look, lead.session, board, keys, (act,))
        self.lead, self.board, self.act = lead, board, act
        self.entry.setMaxLength(300)
        board.chosen.connect(self._clicked)
        act.clicked.connect(lead.act)
        lead.line_wanted.connect(self._line)
        lead.changed.connect(self.refresh)
        lead.ticked.connect(self._tick)
        self._restyle()
        self.refresh()

    @property
    def scale(self) -> float:
        """How much larger than at 1280 × 800 the words around the board are."""
        return max(min(self.width() / 1280, self.height() / 800), 0.5)

    def _font(self, pixels: float, *, bold: bool = False) -> QFont:
        return self.board.font_of(pixels, bold=bold, scale=self.scale)

    def _grow(self) -> None:
        font, s = self._font, self.scale
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
        side = round(40 * s)
        self.board.side = float(side)
        self.top_row.setContentsMargins(side, round(12 * s), side, round(12 * s))
        self.bottom_row.setContentsMargins(side, round(8 * s), side, round(12 * s))
        self.keys.set_scale(s, side)
        self._fit()
        self.pause.setFont(font(64, bold=True))
        self.radar.magnified = 1.3 * s

    def _fit(self) -> None:
        """Room for the words of the button at this size."""
        s = self.scale
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
            Qt.Key.Key_Space: lead.space,
            Qt.Key.Key_Return: lead.enter,
            Qt.Key.Key_Enter: lead.enter,
            Qt.Key.Key_R: lead.vote_again,
            Qt.Key.Key_B: lambda: lead.lay_over("break"),
            Qt.Key.Key_P: lambda: lead.lay_over("profile"),
            Qt.Key.Key_J: lambda: lead.lay_over("joining"),
            Qt.Key.Key_L: lead.toggle_doors,
            Qt.Key.Key_W: self._show_wifi,
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
                self.end_line()
            else:
                self.close()
        elif event.matches(QKeySequence.StandardKey.Undo):
            lead.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            lead.redo()
        elif Qt.Key.Key_0 <= key <= Qt.Key.Key_4 and not event.modifiers():
            lead.choose(key - Qt.Key.Key_0)
        elif key in acts:
            acts[Qt.Key(key)]()
        else:
            super().keyPressEvent(event)

    def _show_wifi(self) -> None:
        """The code of the Wi-Fi in place of the room's, or that one again."""
        self.board.wifi_code = not self.board.wifi_code and bool(self.board.wifi[0])
        self.board.update()

    def _clicked(self, team: str, level: int) -> None:
        self.lead.meeting.active = self.lead.meeting.teams.index(team)
        self.lead.choose(level)

    def _type(self, what: str) -> None:
        lead, scene = self.lead, self.lead.scene()
        if what != "park" and (scene.kind != "reveal" or scene.question is None):
            return
        if what == "park" and scene.voted and scene.kind == "voting":
            lead.said.emit(REFUSED["open first"])  # before anything is typed
            return
        name = Verbatim(lead.session.project.team_by_id[scene.active].name)
        self.ask_for(what, phrase(ASKS[what], team=name))

    def _line(self, what: str) -> None:
        """The desk wants something typed here."""
        self.activateWindow()
        self.raise_()
        self._type(what)

    def _entered(self) -> None:
        text, lead = self.entry.text(), self.lead
        done = True
        if self.typing == "reason":
            done = lead.keep(text)
        elif self.typing == "not_ours":
            done = lead.not_ours(text)
        elif self.typing == "ask_whom":
            done = lead.ask_whom(text)
        else:
            lead.park(text)
        if done:
            self.end_line()

    # --- what is shown

    def refresh(self) -> None:
        """Show where the room is."""
        lead = self.lead
        scene = lead.scene()
        self.board.show_scene(scene)
        if scene.kind in {"break", "profile"}:
            self.show_radar(clock=scene.kind == "break")
        else:
            self.stack.setCurrentWidget(self.board)
        joining = scene.kind == "joining"
        self.dimension.setText("Maturity workshop" if joining else scene.dimension)
        self.place.setText(scene.place if not joining else "")
        self.voted.setText(
            phrase("{n} of {all} are here", n=scene.voters, all=sum(scene.people.values()))
            if joining
            else phrase("{n} of {all} voted", n=scene.voted, all=scene.voters)
        )
        blind = scene.kind in {"joining", "voting"}
        self.hidden.setText("blind until opened" if blind else "names hidden")
        self.done_by.setText(
            phrase("done by {time}", time=scene.done_by) if scene.question is not None else ""
        )
        for label in (self.dimension, self.place, self.done_by):  # nothing takes no room
            label.setVisible(bool(label.text()))
        self.clock.setVisible(not joining)
        self._words(scene)
        keys = {"joining": KEYS_JOINING, "voting": KEYS_VOTING}.get(scene.kind, KEYS_SHOWN)
        if scene.kind == "reveal" and scene.question is None:
            keys = KEYS_WARM
        if scene.kind in {"break", "profile"}:
            keys = (("Space", "go on"),)
        if joining and not scene.doors:
            keys = (keys[0], ("L", "open the doors"), *keys[2:])
        if joining and scene.question is not None:
            keys = (("Space", "go on"), *keys[1:2])
        if joining and self.board.wifi[0]:
            keys = (*keys, ("W", "Wi-Fi code"))
        self.keys.show_keys(keys, scene.where)
        self._tick()

    def _words(self, scene: RoomScene) -> None:
        first, then = "", scene.detail
        if scene.kind == "reveal" and scene.question is not None and not scene.parked:
            first = joined([w for w in (scene.sentence, scene.ask) if w], " ")
        elif scene.kind == "reveal" and scene.question is None:
            first = "The phones work."
        elif scene.kind == "profile":  # what the levels that were kept did
            words = [w for w in (self.lead.level_words, self.lead.plan_words) if w]
            first = joined(words, " ") if words else ""
        elif scene.parked and scene.kind in {"voting", "reveal"}:
            first = "This question is parked for later."
        elif scene.kind == "voting":
            first = "Vote without looking at each other."
            if scene.run > 1:
                then = phrase("Vote {run} on this question.", run=scene.run)
        self.sentence.setText(first)
        self.sentence.set_strong([scene.sentence] if scene.sentence else [])
        self.sentence.setVisible(bool(first))
        lines = self.radar.note if scene.kind in {"break", "profile"} else ""
        said = [w for w in (self.lead.said_now, then, lines) if w]
        self.detail.setVisible(scene.kind != "joining" or bool(self.lead.said_now))
        self.detail.setText(joined(said, " ") if said else "")
        self.act.setText(self.lead.step.words)
        self.act.setVisible(scene.kind != "joining")
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
            self.clock.setFont(self._font(16, bold=True))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Leaving is asked by who runs the room."""
        event.ignore()
        self.left.emit()
