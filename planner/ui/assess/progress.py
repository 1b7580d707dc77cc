"""Who has answered, beside the question: each person with how far they are; a click lets them answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from planner.domain.base.language import Verbatim, phrase, tr
from planner.ui.kit.icons import pixmap
from planner.ui.kit.look import Look
from planner.ui.kit.style import ring
from planner.ui.kit.text import LinkButton, PlainLabel, Pressed, set_tip
from planner.workspace.people import Standing

MOST = 5
"""How many people stand there; the others are counted."""
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class PersonRow(Pressed, QAbstractButton):
    """A name, how many of how many are handled, and a bar of that."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._share, self._done, self._on = look, 0.0, False, False
        self._count = ""
        self.id = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_person(self, standing: Standing, *, on: bool) -> None:
        """Show a person; ``on``: the one who answers."""
        counts = standing.counts
        self.id, self._on, self._done = standing.respondent.id, on, standing.done
        self._share = counts.handled / counts.asked if counts.asked else 0.0
        self._count = tr(phrase("{n} of {all}", n=counts.handled, all=counts.asked))
        self.setText(tr(standing.name))
        self.setAccessibleName(tr(standing.words))
        set_tip(self, Verbatim(tr(standing.name)))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Two lines, the second of them a bar."""
        return QSize(self._look.u(40), self._look.u(11))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw name, count and bar."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent_soft" if self._on else "window"))
            painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
        room = QRectF(self.rect()).adjusted(look.u(2), look.u(1), -look.u(2), -look.u(1))
        first = QRectF(room.left(), room.top(), room.width(), room.height() / 2)
        below = first.translated(0, first.height())
        tick = look.u(4) if self._done else 0
        if self._done:
            side = look.drawn(12)
            image = pixmap("check", look.colour("good"), side, self.devicePixelRatioF())
            y = round(first.center().y() - side / 2)
            painter.drawPixmap(round(first.right() - side), y, image)
        painter.setFont(look.font(bold=self._on))
        painter.setPen(look.colour("text"))
        mode = Qt.TextElideMode.ElideMiddle
        names = first.adjusted(0, 0, -tick, 0)
        shown = painter.fontMetrics().elidedText(self.text(), mode, round(names.width()))
        painter.drawText(names, LEFT, shown)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("good" if self._done else "muted"))
        painter.drawText(below, LEFT, self._count)
        left = max(painter.fontMetrics().horizontalAdvance(self._count) + look.u(2), look.u(18))
        bar = QRectF(room.left() + left, below.center().y() - 1.5, room.width() - left, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("line"))
        painter.drawRoundedRect(bar, 1.5, 1.5)
        if self._share > 0:
            bar.setWidth(bar.width() * self._share)
            painter.setBrush(look.colour("good" if self._done else "accent"))
            painter.drawRoundedRect(bar, 1.5, 1.5)
        if self.hasFocus():
            ring(painter, self.rect(), look.colour("accent"))


class PeopleProgress(QWidget):
    """The people around the one who answers. ``chosen`` carries an id, ``everybody`` asks for all of them."""

    chosen = Signal(str)
    everybody = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(0.5))
        self.head = PlainLabel(look, "Who has answered", bold=True)
        self.count = PlainLabel(look, "", "small", "muted")
        self.rows = [PersonRow(look) for _ in range(MOST)]
        self.others = LinkButton(look, "")
        self.others.clicked.connect(self.everybody)
        column.addWidget(self.head)
        column.addWidget(self.count)
        for row in self.rows:
            row.clicked.connect(partial(self._click, row))
            column.addWidget(row)
        column.addWidget(self.others, 0, Qt.AlignmentFlag.AlignLeft)

    def _click(self, row: PersonRow) -> None:
        self.chosen.emit(row.id)

    def show_people(self, people: Sequence[Standing], respondent: str) -> None:
        """Show whoever stands around ``respondent``, with how many of all are done."""
        place = next((k for k, s in enumerate(people) if s.respondent.id == respondent), 0)
        first = min(max(place - MOST // 2, 0), max(len(people) - MOST, 0))
        shown = people[first : first + MOST]
        done = sum(s.done for s in people)
        self.count.setText(phrase("{done} of {n} done", done=done, n=len(people)))
        for k, row in enumerate(self.rows):
            row.setVisible(k < len(shown))
            if k < len(shown):
                row.show_person(shown[k], on=shown[k].respondent.id == respondent)
        left = len(people) - len(shown)
        self.others.setVisible(left > 0)
        self.others.setText(phrase("{n} more people", n=left) if left > 1 else "One more person")
