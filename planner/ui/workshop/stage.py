"""The stage: full screen, large type, one question; nobody's name is ever on it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from planner.analysis.observed import beside_question
from planner.domain.base.language import joined, phrase, tr
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button
from planner.ui.workshop.lead import Lead, Scene
from planner.ui.workshop.stage_frame import Keys, StageFrame

KEYS_VOTING = (("V", "type votes"), ("Space", "open the votes"), ("→", "next question"))
KEYS_SHOWN = (
    ("0", "to"),
    ("4", "choose the level"),
    ("R", "vote again"),
    ("C", "add a reason"),
    ("→", "next question"),
)
KEYS_ALWAYS = (("P", "profile"), ("B", "break"), ("F", "desk"), ("Esc", "leave"))
LINE = 0.44  # where the votes of a column stand, as a share of its height
WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
LEFT = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class Board(QWidget):
    """Paints the question, the five levels and the votes, as large as the screen lets it."""

    chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._scene: Scene | None = None
        self.clock = ""
        self.setMinimumSize(QSize(640, 360))
        look.changed.connect(self.update)

    def show_scene(self, scene: Scene) -> None:
        """Show another scene; its words are the accessible text too."""
        self._scene = scene
        levels = "; ".join(
            tr(phrase("{level} {name}: {votes} votes", level=k, name=d.name, votes=scene.counts[k]))
            if scene.shown
            else f"{k} {tr(d.name)}"
            for k, d in enumerate(scene.question.levels)
        )
        self.setAccessibleName(tr(scene.question.prompt))
        self.setAccessibleDescription(
            tr(
                phrase(
                    "{votes} of {voters} voted. {levels}",
                    votes=scene.votes,
                    voters=scene.voters,
                    levels=levels,
                )
            )
        )
        self.update()

    @property
    def scale(self) -> float:
        """How much larger than at 1280 × 800 everything is."""
        return max(min(self.width() / 1280, self.height() / 640), 0.6)

    def font_of(self, factor: float, *, bold: bool = False) -> QFont:
        """A font ``factor`` times the size of the body, grown with the screen."""
        font = self._look.font(bold=bold)
        font.setPointSizeF(font.pointSizeF() * factor * self.scale)
        return font

    def fitted(self, text: str, factor: float, width: float, height: float, *, bold: bool) -> QFont:
        """The largest font up to ``factor`` in which ``text`` fits the box."""
        while True:
            font = self.font_of(factor, bold=bold)
            box = QFontMetricsF(font).boundingRect(QRectF(0, 0, width, 10_000), WRAP, text)
            if (box.height() <= height and box.width() <= width + 1) or factor < 0.75:
                return font
            factor *= 0.94

    def column(self, level: int) -> QRectF:
        """The box of a level."""
        margin, gap = 40 * self.scale, 10 * self.scale
        wide = (self.width() - 2 * margin - 4 * gap) / 5
        top = self.height() * 0.245
        return QRectF(margin + level * (wide + gap), top, wide, self.height() * 0.745)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the level that was clicked."""
        for level in range(5):
            if self.column(level).contains(event.position()):
                self.chosen.emit(level)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the scene."""
        if self._scene is None:
            return
        scene, look, s = self._scene, self._look, self.scale
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour("text"))
        margin = 40 * s
        box = QRectF(margin, 0, self.width() - 2 * margin, self.height() * 0.23)
        painter.setFont(
            self.fitted(scene.question.prompt, 3.5, box.width(), box.height(), bold=True)
        )
        painter.drawText(box, LEFT, tr(scene.question.prompt))
        for level in range(5):
            self._level(painter, scene, level)
        if not scene.shown:
            self._count(painter, scene)
        painter.end()

    def _count(self, painter: QPainter, scene: Scene) -> None:
        """How many have voted, in the room that the votes will take."""
        first, s = self.column(0), self.scale
        box = QRectF(40 * s, first.top(), self.width() - 80 * s, first.height() * LINE - 12 * s)
        painter.setPen(self._look.colour("muted"))
        painter.setFont(self.font_of(2.2))
        words = phrase("{votes} of {voters} voted", votes=scene.votes, voters=scene.voters)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _level(self, painter: QPainter, scene: Scene, level: int) -> None:
        look, s, box = self._look, self.scale, self.column(level)
        on = scene.shown and scene.chosen == level
        if on:
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.setBrush(look.colour("accent_soft"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
        descriptor = scene.question.levels[level]
        line = box.top() + box.height() * LINE
        painter.setPen(QPen(look.colour("control"), 2))
        painter.drawLine(
            round(box.left() + 20 * s), round(line), round(box.right() - 20 * s), round(line)
        )
        if scene.shown:
            self._dots(painter, scene.counts[level], box, line)
        cap = QRectF(box.center().x() - 17 * s, line + 10 * s, 34 * s, 34 * s)
        painter.setPen(QPen(look.colour("accent" if on else "control"), 1))
        painter.setBrush(look.colour("accent" if on else "base"))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setPen(look.colour("on_accent" if on else "text"))
        painter.setFont(self.font_of(1.4, bold=True))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, str(level))
        room = box.width() - 16 * s
        top = cap.bottom() + 8 * s
        name_room = (box.bottom() - top) * 0.34
        font = self.fitted(descriptor.name, 1.8, room, name_room, bold=True)
        painter.setFont(font)
        painter.setPen(look.colour("text"))
        name = QRectF(box.left() + 8 * s, top, room, name_room)
        painter.drawText(name, WRAP, tr(descriptor.name))
        used = QFontMetricsF(font).boundingRect(name, WRAP, tr(descriptor.name)).height()
        text = QRectF(name.left(), top + used + 4 * s, room, box.bottom() - top - used - 10 * s)
        painter.setFont(self.fitted(descriptor.text, 1.3, room, text.height(), bold=False))
        painter.setPen(look.colour("muted"))
        painter.drawText(text, WRAP, tr(descriptor.text))

    def _dots(self, painter: QPainter, count: int, box: QRectF, line: float) -> None:
        look, s = self._look, self.scale
        if count == 0:
            painter.setPen(look.colour("muted"))
            painter.setFont(self.font_of(1.15))
            area = QRectF(box.left(), line - 30 * s, box.width(), 26 * s)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, tr("no votes"))
            return
        room = line - box.top() - 12 * s
        across = 1 if count * 26 * s <= room else 2 if count * 13 * s <= room else 4
        rows = -(-count // across)
        step = min(room / rows, 53 * s, (box.width() - 24 * s) / across)
        size = step * 0.84
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent"))
        for k in range(count):
            row, place = divmod(k, across)
            in_row = min(across, count - row * across)
            x = box.center().x() + (place - (in_row - 1) / 2) * step
            y = line - 10 * s - size / 2 - row * step
            painter.drawEllipse(QRectF(x - size / 2, y - size / 2, size, size))


class Stage(StageFrame):
    """What everybody in the room looks at; works by keys, and by clicks on levels and buttons."""

    def __init__(self, look: Look, lead: Lead) -> None:
        board, keys = Board(look), Keys(look, KEYS_ALWAYS)
        reveal = Button(look, "Open the votes", primary=True)
        agree = Button(look, "", primary=True)
        super().__init__(look, lead.session, board, keys, (reveal, agree))
        self.lead, self.board, self.reveal, self.agree = lead, board, reveal, agree
        self.hidden.setText("names hidden")
        board.chosen.connect(lead.choose)
        reveal.clicked.connect(lead.reveal)
        agree.clicked.connect(lambda: lead.keep())
        lead.changed.connect(self.refresh)
        lead.ticked.connect(self._tick)
        lead.said.connect(self._say)
        self._restyle()
        self.refresh()

    def _grow(self) -> None:
        font = self.board.font_of
        for label in (self.dimension, self.place, self.hidden, self.detail):
            label.setFont(font(1.15))
        for label in (self.voted, self.clock):
            label.setFont(font(1.15, bold=True))
        self.sentence.setFont(font(1.6))
        self.pause.setFont(font(4.0, bold=True))
        scale = self.board.scale
        for widget in (self.entry, self.reveal, self.agree):
            widget.setFont(font(1.15))
            widget.setMinimumSize(
                round((360 if widget is self.entry else 220) * scale), round(52 * scale)
            )

    def refresh(self) -> None:
        """Show where the workshop is."""
        scene = self.lead.scene()
        workshop = self.lead.workshop
        self.board.show_scene(scene)
        self.dimension.setText(scene.dimension)
        self.place.setText(scene.place)
        self.voted.setText(
            phrase("{votes} of {voters} voted", votes=scene.votes, voters=scene.voters)
        )
        quiet = workshop.on_break or self.lead.profile_shown
        if workshop.on_break or self.lead.profile_shown:
            self.show_radar(clock=workshop.on_break)
        else:
            self.stack.setCurrentWidget(self.board)
        self.reveal.setVisible(not scene.shown and scene.votes > 0 and not quiet)
        self.agree.setVisible(scene.shown and scene.chosen is not None and not quiet)
        kept = scene.agreed is not None and scene.agreed == scene.chosen
        self.agree.setText(
            phrase("Level {chosen} is kept", chosen=scene.chosen)
            if kept
            else phrase("Keep level {chosen}", chosen=scene.chosen)
        )
        self.agree.setEnabled(not kept)
        if quiet:
            self.sentence.setText("")
            self.detail.setText("")
        elif scene.shown:
            self.sentence.setText(
                joined([w for w in (scene.reading.spread, scene.reading.ask) if w], " ")
            )
            before = ", ".join(map(str, scene.before))
            parts = [scene.reading.detail] if scene.reading.detail else []
            if scene.unsure:
                parts.append(phrase("{unsure} don’t know.", unsure=scene.unsure))
            if before:
                parts.append(phrase("Before: {before}.", before=before))
            project, asked = self.lead.session.project, scene.question.id
            seen = beside_question(project, workshop.team, asked, scene.chosen)
            parts += [seen] if seen else []  # never while votes are blind
            self.detail.setText(joined(parts, " "))
        else:
            self.sentence.setText("Vote without looking at each other.")
            self.detail.setText(scene.question.hint)
        self.keys.show_keys(() if quiet else KEYS_SHOWN if scene.shown else KEYS_VOTING)
        self._tick()

    def _tick(self) -> None:
        minutes, seconds = divmod(self.lead.seconds, 60)
        self.clock.setText(f"{minutes}:{seconds:02}")
        if self.lead.workshop.on_break:
            over = self.lead.seconds == 0
            words = (
                "The break is over"
                if over
                else phrase("Break\n{minutes}:{seconds:02}", minutes=minutes, seconds=seconds)
            )
            self.pause.setText(words)

    def _say(self, sentence: str) -> None:
        if sentence:
            self.detail.setText(sentence)

    def type_line(self, what: str) -> None:
        """Open the line in which votes (hidden as they are typed) or a reason are typed."""
        words = "Votes, for example 3 2 4 ?" if what == "votes" else "Why the team agrees on this"
        self.ask_for(what, words, secret=what == "votes")

    def _entered(self) -> None:
        text = self.entry.text()
        good = self.lead.vote(text) if self.typing == "votes" else self.lead.keep(text)
        if good:
            self.end_line()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Do what the key is for."""
        lead, key = self.lead, event.key()
        acts = {
            Qt.Key.Key_V: lambda: self.type_line("votes"),
            Qt.Key.Key_C: lambda: self.type_line("reason"),
            Qt.Key.Key_Space: lead.reveal,
            Qt.Key.Key_R: lead.vote_again,
            Qt.Key.Key_Return: lambda: lead.keep(),
            Qt.Key.Key_Enter: lambda: lead.keep(),
            Qt.Key.Key_Right: lambda: lead.go(1),
            Qt.Key.Key_Left: lambda: lead.go(-1),
            Qt.Key.Key_B: lead.toggle_break,
            Qt.Key.Key_P: lead.toggle_profile,
            Qt.Key.Key_F: self.desk_wanted.emit,
        }
        if key == Qt.Key.Key_Escape:
            if self.entry.isVisible():
                self.end_line()
            else:
                self.close()
        elif Qt.Key.Key_0 <= key <= Qt.Key.Key_4:
            lead.choose(key - Qt.Key.Key_0)
        elif key in acts:
            acts[Qt.Key(key)]()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Say that the stage was left."""
        self.left.emit()
        super().closeEvent(event)
