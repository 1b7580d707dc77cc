"""What the stage of a room paints: joining code, rings that fill, the reveal; as large as the screen is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from planner.domain.base.language import Verbatim, phrase, tr
from planner.room.qr import QUIET, modules, wifi
from planner.ui.kit.look import Look
from planner.ui.workshop.room_scene import RoomScene
from planner.workspace.meeting.state import TeamRow, seats_words

WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
LEFT = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
MIDDLE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
NOTE = 20
"""Height at 1280 × 640 of the line that says how many chose “does not apply”."""
MOST_DOTS = 24
"""Above so many votes in a cell there is one dot with a number."""


class RoomBoard(QWidget):
    """Paints a ``RoomScene``. ``chosen``: a team's row and a level were clicked."""

    chosen = Signal(str, int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._scene: RoomScene | None = None
        self.box_share = 0.0
        self.side = 0.0
        """Pixels that are free at the left and right, as around the words of the stage."""
        self.wifi = "", ""
        """Name and password of the network, where they are to be shown."""
        self.wifi_code = False
        """Whether the code is that of the network, not of the room."""
        self.setMinimumSize(QSize(640, 360))
        look.changed.connect(self.update)

    def show_scene(self, scene: RoomScene) -> None:
        """Show another scene; its words are the accessible text too."""
        self._scene = scene
        if scene.question is not None:
            self.setAccessibleName(tr(scene.question.prompt))
        rows = "; ".join(
            tr(phrase("{team}: {words}", team=Verbatim(r.name), words=r.words))
            if scene.kind == "reveal"
            else tr(phrase("{team}: {n} of {all}", team=Verbatim(r.name), n=r.voted, all=r.voters))
            for r in scene.rows
        )
        self.setAccessibleDescription(rows)
        self.update()

    @property
    def scale(self) -> float:
        """How much larger than at 1280 × 640 everything is."""
        return max(min(self.width() / 1280, self.height() / 640), 0.5)

    def font_of(self, pixels: float, *, bold: bool = False, scale: float = 0.0) -> QFont:
        """A font of so many pixels at 1280 × 640; ``scale`` where it is not that of the board."""
        font = self._look.font(bold=bold)
        scale = scale or self.scale
        font.setPixelSize(max(round(pixels * scale * self._look.text_size / 10), 8))
        return font

    def fitted(
        self, text: str, pixels: float, width: float, height: float, *, bold: bool = False
    ) -> QFont:
        """The largest font up to ``pixels`` in which ``text`` fits the box."""
        while True:
            font = self.font_of(pixels, bold=bold)
            box = QFontMetricsF(font).boundingRect(QRectF(0, 0, width, 10_000), WRAP, text)
            if (box.height() <= height and box.width() <= width + 1) or pixels < 9:
                return font
            pixels *= 0.95

    @property
    def _most(self) -> int:
        """The most votes in any cell: all dots of a picture have one size."""
        rows = self._scene.rows if self._scene else ()
        counts = [n for r in rows for n in (*r.counts, *r.before, r.unsure) if n <= MOST_DOTS]
        return max(counts, default=1)

    @property
    def _widest(self) -> int:
        """The most rings in any row: all of a picture have one size."""
        scene = self._scene
        if scene is None:
            return 1
        joining = scene.kind == "joining"
        return max((max(r.voters, scene.people.get(r.team, 0) * joining) for r in scene.rows),
                   default=1)  # fmt: skip

    @property
    def _across(self) -> int:
        return 4 if self._most <= 12 else 8

    @property
    def _lines(self) -> int:
        return -(-self._most // self._across)

    @property
    def _noted(self) -> float:
        """Height of what is noted below rings: then all dots leave room for it."""
        rows = self._scene.rows if self._scene else ()
        return NOTE * self.scale if any(r.not_ours for r in rows) else 0.0

    def _cell_height(self) -> float:
        """Height of a cell of the reveal."""
        count = max(len(self._scene.rows) if self._scene else 1, 1)
        return self._rows_box().height() / count - 10 * self.scale

    @property
    def _margin(self) -> float:
        return self.side or 40 * self.scale

    def _columns(self) -> tuple[float, float, float]:
        """Left end of the levels, width of one, left end of “don't know”."""
        left = self._margin + 190 * self.scale
        room = self.width() - self._margin - left
        wide = room / 5.7
        return left, wide, left + 5 * wide

    def _rows_box(self) -> QRectF:
        top = self.height() * 0.235
        count = len(self._scene.rows) if self._scene else 1
        high = min(self.height() * 0.43, count * self.height() * 0.2)
        return QRectF(self._margin, top, self.width() - 2 * self._margin, high)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the level of the row that was clicked."""
        scene = self._scene
        if scene is None or scene.kind != "reveal":
            return
        box, (left, wide, _) = self._rows_box(), self._columns()
        at = event.position()
        row = int((at.y() - box.top()) // (box.height() / len(scene.rows)))
        level = int((at.x() - left) // wide)
        if 0 <= row < len(scene.rows) and 0 <= level <= 4:
            self.chosen.emit(scene.rows[row].team, level)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the scene."""
        scene = self._scene
        if scene is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if scene.kind == "joining":
            self._joining(painter, scene)
        elif scene.kind == "reveal" and scene.question is not None:
            self._prompt(painter, scene)
            self._reveal(painter, scene)
        else:
            self._prompt(painter, scene)
            self._voting(painter, scene)
        painter.end()

    def _prompt(self, painter: QPainter, scene: RoomScene) -> None:
        look, s = self._look, self.scale
        asked = scene.question
        prompt = tr(asked.prompt if asked is not None else "How was the way here?")
        hint = tr(asked.hint if asked is not None else "A try, which is not kept.")
        box = QRectF(self._margin, 14 * s, self.width() - 2 * self._margin, self.height() * 0.165)
        font = self.fitted(prompt, 46, box.width(), box.height() - 28 * s, bold=True)
        painter.setFont(font)
        painter.setPen(look.colour("text"))
        painter.drawText(box, LEFT, prompt)
        used = QFontMetricsF(font).boundingRect(box, LEFT, prompt).height()
        below = QRectF(box.left(), box.top() + used + 4 * s, box.width(), 48 * s)
        painter.setFont(self.fitted(hint, 18, below.width(), below.height()))
        painter.setPen(look.colour("muted"))
        painter.drawText(below, LEFT, hint)

    def _line(self, painter: QPainter, y: float, tint: str = "line", wide: float = 1.0) -> None:
        painter.setPen(QPen(self._look.colour(tint), max(wide * self.scale, 1)))
        painter.drawLine(QPointF(self._margin, y), QPointF(self.width() - self._margin, y))

    # --- joining

    def _joining(self, painter: QPainter, scene: RoomScene) -> None:
        look, s = self._look, self.scale
        side = min(self.height() - 12 * s, self.width() * 0.53)
        card = QRectF(self._margin, (self.height() - side) / 2, side, side)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(QColor("#ffffff"))
        painter.drawRoundedRect(card, 8 * s, 8 * s)
        said = "" if scene.doors else tr("The doors are closed")
        if scene.naming == "card" and scene.doors:  # each scans the code on the own card
            said = tr("Scan the code on your own card")
        if self.wifi_code and self.wifi[0]:
            self._code(painter, card, wifi(*self.wifi))
        elif scene.urls and not said:
            self._code(painter, card, f"{scene.urls[0]}#{scene.code}")
        elif said:
            painter.setPen(QColor("#191c22"))
            inside = card.adjusted(30 * s, 0, -30 * s, 0)
            painter.setFont(self.fitted(said, 44, inside.width(), inside.height(), bold=True))
            painter.drawText(
                inside, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), said
            )
        x = card.right() + 48 * s
        room = self.width() - self._margin - x
        y = card.top()
        painter.setPen(look.colour("text"))
        shown = self.wifi_code and self.wifi[0]
        title = tr("First into the Wi-Fi" if shown else "Vote with your phone")
        painter.setFont(self.fitted(title, 46, room, 60 * s, bold=True))
        painter.drawText(QRectF(x, y, room, 60 * s), MIDDLE, title)
        y += 78 * s
        steps = [(tr("Wi-Fi"), " · ".join(w for w in self.wifi if w))] if self.wifi[0] else []
        if scene.urls and scene.naming != "card":
            steps.append((tr("Scan, or type"), scene.address))
        if scene.doors and scene.code and scene.naming != "card":
            steps.append((tr("Code"), scene.spaced))
        for k, (words, value) in enumerate(steps, 1):
            self._key(painter, QRectF(x, y, 34 * s, 34 * s), str(k))
            painter.setPen(look.colour("text"))
            painter.setFont(self.font_of(20))
            painter.drawText(QRectF(x + 48 * s, y, room, 34 * s), MIDDLE, words)
            used = QFontMetricsF(self.font_of(20)).horizontalAdvance(words)
            large = 28 if k == len(steps) and scene.naming != "card" else 20
            left = x + 48 * s + used + 10 * s
            painter.setFont(
                self.fitted(value, large, self.width() - self._margin - left, 36 * s, bold=True)
            )
            painter.drawText(QRectF(left, y, room, 34 * s), MIDDLE, value)
            y += 48 * s
        y += 14 * s
        step = min((card.bottom() - y - 62 * s) / max(len(scene.rows), 1), 58 * s)
        for row in scene.rows:
            people = scene.people.get(row.team, row.voters)
            words = tr(seats_words(row.voters, people))
            area = QRectF(x, y, room, step)
            self._rings(painter, area, row, (row.voters, people), name=22, words=words)
            y += step
        painter.setPen(look.colour("muted"))
        words = " ".join(
            (
                tr(
                    "No app, no account. Votes are kept with names."
                    if scene.naming != "none"
                    else "No app, no account. Votes are kept without names."
                ),
                tr("No connection? Switch mobile data off for the workshop."),
            )
        )
        box = QRectF(x, y + 10 * s, room, card.bottom() - y)
        painter.setFont(self.fitted(words, 16, room, box.height()))
        painter.drawText(box, LEFT, words)

    def _code(self, painter: QPainter, card: QRectF, text: str) -> None:
        """The square code, black on white in every theme, with its quiet zone; edges on whole pixels."""
        rows = modules(text)
        ratio = self.devicePixelRatioF()
        module = int(card.width() * ratio / (len(rows) + 2 * QUIET)) / ratio
        left = card.center().x() - module * len(rows) / 2
        top = card.center().y() - module * len(rows) / 2
        left, top = round(left * ratio) / ratio, round(top * ratio) / ratio
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#000000"))
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    painter.drawRect(QRectF(left + x * module, top + y * module, module, module))
        painter.restore()

    def _rings(
        self,
        painter: QPainter,
        box: QRectF,
        row: TeamRow,
        counts: tuple[int, int],
        *,
        name: float,
        words: str,
    ) -> None:
        """One team: its name, rings of which so many of so many are filled, and the count in words."""
        look, s = self._look, self.scale
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(box.topLeft(), box.topRight())
        painter.setPen(look.colour("text"))
        wide = min(200 * s, box.width() * 0.3)
        title = row.name
        painter.setFont(self.fitted(title, name, wide - 10 * s, box.height(), bold=True))
        painter.drawText(
            QRectF(box.left(), box.top(), wide - 10 * s, box.height()),
            MIDDLE | int(Qt.TextFlag.TextWordWrap),
            title,
        )
        counted = 130 * s
        room = box.width() - wide - counted
        filled, total = counts[0], max(counts)
        step = min(42 * s, box.height() * 0.8, room / max(self._widest, 1))
        size = step * 0.72
        for k in range(total):
            spot = QRectF(box.left() + wide + k * step, box.center().y() - size / 2, size, size)
            self._dot(painter, spot, hollow=k >= filled)
        painter.setPen(look.colour("text"))
        right = QRectF(box.right() - counted, box.top(), counted, box.height())
        painter.setFont(self.fitted(words, min(name, 24), counted, box.height(), bold=True))
        painter.drawText(right, RIGHT | int(Qt.TextFlag.TextWordWrap), words)

    def _dot(self, painter: QPainter, spot: QRectF, *, hollow: bool) -> None:
        look = self._look
        if hollow:
            painter.setPen(QPen(look.colour("control"), max(1.6 * self.scale, 1.2)))
            painter.setBrush(look.colour("base"))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent"))
        painter.drawEllipse(spot)

    def _key(self, painter: QPainter, box: QRectF, text: str, *, on: bool = False) -> None:
        look = self._look
        painter.setPen(QPen(look.colour("accent" if on else "control"), 1))
        painter.setBrush(look.colour("accent" if on else "base"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(look.colour("on_accent" if on else "text"))
        painter.setFont(self.font_of(18, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    # --- voting

    def _voting(self, painter: QPainter, scene: RoomScene) -> None:
        s = self.scale
        box = self._rows_box()
        step = box.height() / max(len(scene.rows), 1)
        for k, row in enumerate(scene.rows):
            area = QRectF(box.left(), box.top() + k * step, box.width(), step)
            words = tr(phrase("{n} of {all}", n=row.voted, all=row.voters))
            if row.voters and row.voted == row.voters:
                words = f"✓ {words}"
            self._rings(painter, area, row, (row.voted, row.voters), name=24, words=words)
        self._line(painter, box.bottom())
        bar = QRectF(box.left(), box.bottom() + 7 * s, box.width(), 4 * s)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("line"))
        painter.drawRoundedRect(bar, 2 * s, 2 * s)
        painter.setBrush(self._look.colour("accent"))
        bar.setWidth(bar.width() * min(self.box_share, 1))
        painter.drawRoundedRect(bar, 2 * s, 2 * s)
        wide = box.width() / 5
        top = box.bottom() + 26 * s
        for level in range(5):
            self._level(
                painter,
                scene,
                level,
                QRectF(box.left() + level * wide, top, wide, self.height() - top),
            )

    def _level(
        self, painter: QPainter, scene: RoomScene, level: int, box: QRectF, *, on: bool = False
    ) -> None:
        """The key of a level, its name and its text, below one another."""
        look, s = self._look, self.scale
        self._key(
            painter, QRectF(box.center().x() - 17 * s, box.top(), 34 * s, 34 * s), str(level), on=on
        )
        warm = ("Very bad", "Bad", "So so", "Good", "Very good")
        asked = scene.question
        name = tr(asked.levels[level].name if asked is not None else warm[level])
        text = tr(asked.levels[level].text) if asked is not None else ""
        room, top = box.width() - 14 * s, box.top() + 40 * s
        font = self.fitted(name, 22, room, (box.bottom() - top) * 0.42, bold=True)
        area = QRectF(box.left() + 7 * s, top, room, (box.bottom() - top) * 0.42)
        painter.setFont(font)
        painter.setPen(look.colour("text"))
        painter.drawText(area, WRAP, name)
        used = QFontMetricsF(font).boundingRect(area, WRAP, name).height()
        below = QRectF(area.left(), top + used + 3 * s, room, box.bottom() - top - used - 8 * s)
        painter.setFont(self.fitted(text, 15.5, room, below.height()))
        painter.setPen(look.colour("muted"))
        painter.drawText(below, WRAP, text)

    # --- the reveal

    def _reveal(self, painter: QPainter, scene: RoomScene) -> None:
        look, s = self._look, self.scale
        box, (left, wide, unsure) = self._rows_box(), self._columns()
        step = box.height() / max(len(scene.rows), 1)
        many = len(scene.rows) > 1
        for k, row in enumerate(scene.rows):
            top = box.top() + k * step
            self._line(painter, top)
            if many and row.team == scene.active:
                painter.fillRect(
                    QRectF(self._margin - 12 * s, top + 8 * s, 4 * s, step - 16 * s),
                    look.colour("accent"),
                )
            words = tr(row.words)
            area = QRectF(self._margin, top, 182 * s, step)
            title = self.fitted(row.name, 22, area.width(), step * 0.5, bold=True)
            painter.setFont(title)
            painter.setPen(look.colour("text"))
            painter.drawText(
                QRectF(area.left(), top, area.width(), step * 0.5),
                int(
                    Qt.TextFlag.TextWordWrap
                    | Qt.AlignmentFlag.AlignLeft
                    | Qt.AlignmentFlag.AlignBottom
                ),
                row.name,
            )
            painter.setFont(self.fitted(words, 15.5, area.width(), step * 0.46))
            painter.setPen(look.colour("text" if row.wide and row.agreed is None else "muted"))
            painter.drawText(
                QRectF(area.left(), top + step * 0.53, area.width(), step * 0.46), LEFT, words
            )
            for level in range(5):
                cell = QRectF(left + level * wide, top + 5 * s, wide, step - 10 * s)
                self._cell(painter, row, level, cell)
            cell = QRectF(unsure, top + 5 * s, wide * 0.7, step - 10 * s)
            if row.not_ours:  # below the rings of those who do not know, never over them
                note = tr(phrase("does not apply: {n}", n=row.not_ours))
                line = QRectF(cell.left(), cell.bottom() - NOTE * s, cell.width(), NOTE * s)
                painter.setPen(look.colour("muted"))
                painter.setFont(self.fitted(note, 14, line.width(), line.height()))
                painter.drawText(line, Qt.AlignmentFlag.AlignCenter, note)
                cell.setBottom(line.top())
            self._dots(painter, row.unsure, cell, hollow=True)
        self._line(painter, box.bottom(), "control", 1.4)
        active = next((r for r in scene.rows if r.team == scene.active), None)
        top = box.bottom() + 8 * s
        for level in range(5):
            area = QRectF(left + level * wide, top, wide, self.height() - top)
            self._level(
                painter, scene, level, area, on=active is not None and active.chosen == level
            )
        area = QRectF(unsure, top, wide * 0.7, self.height() - top)
        self._key(painter, QRectF(area.center().x() - 17 * s, top, 34 * s, 34 * s), "?")
        painter.setPen(look.colour("text"))
        text = tr("Don’t know")
        below = QRectF(area.left() + 4 * s, top + 40 * s, area.width() - 8 * s, 60 * s)
        painter.setFont(self.fitted(text, 22, below.width(), below.height(), bold=True))
        painter.drawText(below, WRAP, text)

    def _cell(self, painter: QPainter, row: TeamRow, level: int, cell: QRectF) -> None:
        look, s = self._look, self.scale
        agreed = row.agreed is not None and row.agreed.level == level
        if agreed or (row.agreed is None and row.chosen == level):
            frame = cell.adjusted(6 * s, 0, -6 * s, 0)
            pen = QPen(look.colour("accent"), max(2 * s, 1.5))
            if not agreed:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(look.colour("accent_soft") if agreed else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, 6 * s, 6 * s)
        if row.before and row.before[level]:
            self._dots(painter, row.before[level], cell, hollow=True, thin=True)
        self._dots(painter, row.counts[level], cell, hollow=False)

    def _dots(
        self, painter: QPainter, count: int, cell: QRectF, *, hollow: bool, thin: bool = False
    ) -> None:
        """One dot a vote; smaller where there are many, at last one with a number."""
        if not count:
            return
        s = self.scale
        room, high = cell.width() - 24 * s, self._cell_height() - 8 * s
        if count > MOST_DOTS:
            size = min(room, high) * 0.8
            spot = QRectF(cell.center().x() - size / 2, cell.center().y() - size / 2, size, size)
            self._dot(painter, spot, hollow=hollow)
            painter.setPen(self._look.colour("text" if hollow else "on_accent"))
            painter.setFont(self.font_of(22, bold=True))
            painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, str(count))
            return
        across = min(self._across, count)
        rows = -(-count // across)
        step = min(36 * s, room / self._across, (high - self._noted) / self._lines)
        size = step * (1.0 if thin else 0.82)
        for k in range(count):
            line, place = divmod(k, across)
            here = min(across, count - line * across)
            x = cell.center().x() + (place - (here - 1) / 2) * step
            y = cell.center().y() + (line - (rows - 1) / 2) * step
            spot = QRectF(x - size / 2, y - size / 2, size, size)
            if thin:
                painter.setPen(QPen(self._look.colour("control"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(spot)
            else:
                self._dot(painter, spot, hollow=hollow)
