"""How cells of a table are drawn, by their kind, and what they say where their words are cut."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QHelpEvent,
    QImage,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from planner.ui.kit.icons import pixmap
from planner.ui.kit.look import Look
from planner.ui.kit.text import show_tip

Index = QModelIndex | QPersistentModelIndex
KIND = Qt.ItemDataRole.UserRole
VALUE = Qt.ItemDataRole.UserRole + 1
LIT = Qt.ItemDataRole.UserRole + 2

TOKENS = {"muted": "muted", "way": "accent"}
"""Colours of text that is not like the rest: what matters less, and what leads somewhere."""


def cut(text: str, metrics: QFontMetrics, width: int, lines: int) -> str:
    """A text in at most ``lines`` lines of ``width`` pixels, broken between words; the last one elided."""
    found: list[str] = []
    rest = text
    while rest and len(found) + 1 < lines and metrics.horizontalAdvance(rest) > width:
        words = rest.split(" ")
        n = 1
        while n < len(words) and metrics.horizontalAdvance(" ".join(words[: n + 1])) <= width:
            n += 1
        found.append(metrics.elidedText(" ".join(words[:n]), Qt.TextElideMode.ElideRight, width))
        rest = " ".join(words[n:])
    if rest:
        found.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width))
    return "\n".join(found)


class CellDelegate(QStyledItemDelegate):
    """Draws cells by kind: text, muted or a way to somewhere, badge, range, grade, icon or group heading."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._cut: list[str] = []

    typed = Signal(str, int, str)
    """A cell is being typed in: its row, its column, its text so far."""

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """An editor that tells what is typed."""
        editor = super().createEditor(parent, option, index)
        if isinstance(editor, QLineEdit):
            row, column = index.model().rows[index.row()].id, index.column()  # type: ignore[attr-defined]
            editor.textEdited.connect(lambda text: self.typed.emit(row, column, text))
        return editor

    def helpEvent(  # noqa: N802 - Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A tip with the whole text where a cell cuts it."""
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        show_tip(view, self.cut_words(option, index), event.globalPos())
        return True

    def cut_words(self, option: QStyleOptionViewItem, index: Index) -> str:
        """What a cell shows in part only, in full: found by drawing it where nobody looks."""
        self._cut = []
        if index.isValid():
            unseen = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
            painter = QPainter(unseen)
            self.paint(painter, option, index)
            painter.end()
        return "\n".join(self._cut)

    def _fit(self, metrics: QFontMetrics, words: str, room: float, lines: int = 1) -> str:
        """As many of the words as there is room for, then an ellipsis."""
        shown = cut(words, metrics, round(room), lines)
        if shown.replace("\n", " ") != words:
            self._cut.append(words)
        return shown

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Rows of eight units."""
        size = super().sizeHint(option, index)
        return QSize(size.width() + self._look.u(4), self._look.u(8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell with its hairline."""
        look = self._look
        kind = index.data(KIND)
        selected = index.data(LIT) or bool(option.state & QStyle.StateFlag.State_Selected)
        rect = option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token = "window" if kind == "group" else ("accent_soft" if selected else "base")
        painter.fillRect(rect, look.colour(token))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, look.colour("line"))
        box = QRectF(rect).adjusted(look.u(1), 0, -look.u(2), -1)
        draw = {
            "badge": self._badge,
            "range": self._range,
            "grade": self._grade,
            "icon": self._icon,
            "heat": self._heat,
            "steps": self._steps,
        }
        painter.setFont(index.data(Qt.ItemDataRole.FontRole))
        special = draw.get(kind)
        if special is not None:
            special(painter, box, index)
        else:
            painter.setPen(look.colour(TOKENS.get(kind, "text")))
            metrics = painter.fontMetrics()
            lines = max(int(box.height() // metrics.height()), 1)
            text = self._fit(metrics, index.data() or "", box.width(), lines)
            painter.drawText(box, index.data(Qt.ItemDataRole.TextAlignmentRole), text)
        painter.restore()

    def _steps(self, painter: QPainter, box: QRectF, index: Index) -> None:
        """So many steps of all, and below them the name of the one that is reached."""
        done, all_ = index.data(VALUE) or (0, 0)
        look, left = self._look, box.left()
        middle = box.center().y()
        painter.setPen(Qt.PenStyle.NoPen)
        for k in range(all_):
            painter.setBrush(look.colour("accent" if k < done else "line"))
            painter.drawRoundedRect(QRectF(left, middle - look.u(2.5), look.u(4), 6), 3, 3)
            left += look.u(5)
        painter.setPen(look.colour("text" if all_ else "muted"))
        below = QRectF(box.left(), middle - look.u(0.5), box.width(), look.u(5))
        area = below if all_ else box
        words = self._fit(painter.fontMetrics(), index.data() or "", area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, words)

    def _badge(self, painter: QPainter, box: QRectF, index: Index) -> None:
        token, icon_name = index.data(VALUE) or ("muted", "")
        self._pill(painter, box, index.data(), token, icon_name)

    def _pill(self, painter: QPainter, box: QRectF, text: str, token: str, icon_name: str) -> None:
        look = self._look
        painter.setFont(look.font("small", bold=True))
        side = look.drawn(12)
        free = look.u(4) + (side + 2 if icon_name else 0)
        text = self._fit(painter.fontMetrics(), text, box.width() - free)
        width = painter.fontMetrics().horizontalAdvance(text) + free
        height = look.u(5.5)
        pill = QRectF(box.left(), box.center().y() - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        soft = "window" if token == "muted" else f"{token}_soft"
        painter.setBrush(look.colour(soft))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        left = pill.left() + look.u(1.75)
        if icon_name:
            image = pixmap(icon_name, look.colour(token), side, 2.0)
            painter.drawPixmap(round(left), round(pill.center().y() - side / 2), image)
            left += side + 3
        painter.setPen(look.colour(token))
        painter.drawText(
            QRectF(left, pill.top(), pill.width(), pill.height()),
            Qt.AlignmentFlag.AlignVCenter,
            text,
        )

    def _range(self, painter: QPainter, box: QRectF, index: Index) -> None:
        value = index.data(VALUE)
        if value is None:
            return
        look = self._look
        low, likely, high, most, confirmed = value
        middle = box.center().y()
        painter.setPen(QPen(look.colour("line"), 2))
        painter.drawLine(round(box.left()), round(middle), round(box.right()), round(middle))
        scale = box.width() / most if most else 0.0
        bar = QRectF(box.left() + low * scale, middle - 4, max((high - low) * scale, 6.0), 8)
        tint = look.colour("accent")
        tint.setAlphaF(0.3)
        painter.setPen(Qt.PenStyle.NoPen if confirmed else QPen(look.colour("control"), 1))
        painter.setBrush(tint if confirmed else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(bar, 4, 4)
        dot = QRectF(box.left() + likely * scale - 4.5, middle - 4.5, 9, 9)
        painter.setPen(QPen(look.colour("accent" if confirmed else "control"), 1.2))
        painter.setBrush(look.colour("accent" if confirmed else "base"))
        painter.drawEllipse(dot)

    def _grade(self, painter: QPainter, box: QRectF, index: Index) -> None:
        look = self._look
        size = look.u(5)
        square = QRectF(box.left(), box.center().y() - size / 2, size, size)
        painter.setPen(QPen(look.colour("control"), 1))
        painter.setBrush(look.colour("base"))
        painter.drawRoundedRect(square, 3, 3)
        painter.setFont(look.font("small", bold=True))
        painter.setPen(look.colour("text"))
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, index.data())

    def _heat(self, painter: QPainter, box: QRectF, index: Index) -> None:
        """A level, shaded; hatched where it is not known, bare where nothing is asked."""
        look, found = self._look, index.data(VALUE)
        if found is None:
            return
        cell = box.adjusted(0, 3, 0, -3)
        ink = look.colour("text")
        painter.setPen(Qt.PenStyle.NoPen)
        if found.value is not None:
            fill, words = look.theme.level(found.value)
            painter.setBrush(QColor(fill))
            painter.drawRoundedRect(cell, 3, 3)
            ink = QColor(words)
        elif found.asked:
            painter.setBrush(QBrush(look.colour("line"), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(cell, 3, 3)
        painter.setPen(ink)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, index.data())

    def _icon(self, painter: QPainter, box: QRectF, index: Index) -> None:
        look = self._look
        side = look.drawn(16)
        image = pixmap(index.data(VALUE), look.colour("muted"), side, 2.0)
        painter.drawPixmap(round(box.left()), round(box.center().y() - side / 2), image)
        painter.setPen(look.colour("text"))
        room = box.adjusted(side + 10, 0, 0, 0)
        text = self._fit(painter.fontMetrics(), index.data(), room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
