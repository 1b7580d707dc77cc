"""What the marks of a chart mean: a swatch of each beside its words, in rows that break."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from planner.reporting.gantt_data import GanttRow
from planner.ui.kit.flow import Flow
from planner.ui.kit.look import Look
from planner.ui.kit.text import PlainLabel

Mark = Callable[[QPainter, Look, QRectF], None]


def bar(token: str) -> Mark:
    """A filled bar in a colour of the look."""

    def draw(painter: QPainter, look: Look, rect: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(token))
        painter.drawRoundedRect(rect, 3, 3)

    return draw


def late_end(painter: QPainter, look: Look, rect: QRectF) -> None:
    """A line with a stop at its right end."""
    painter.setPen(QPen(look.colour("text"), 1.2))
    middle = rect.center().y()
    painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))
    painter.drawLine(QPointF(rect.right(), middle - 4), QPointF(rect.right(), middle + 4))


def dashed(painter: QPainter, look: Look, rect: QRectF) -> None:
    """A dashed outline."""
    painter.setPen(QPen(look.colour("muted"), 1.2, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, 3, 3)


def gate(painter: QPainter, look: Look, rect: QRectF) -> None:
    """A diamond, as it stands where something is decided."""
    at, size = rect.center(), look.u(1.3)
    painter.setPen(QPen(look.colour("text"), 1.4))
    painter.setBrush(look.colour("base"))
    corners = ((0, -size), (size, 0), (0, size), (-size, 0))
    painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in corners]))


PRACTICE, TOOL, IDEA = "Practice", "Tool", "Experiment of an idea"
DECIDED, LATE, WAS = "decided here", "late end, in 9 of 10 futures", "where it was"
OF_PLAN = (
    (bar("capacity"), PRACTICE),
    (bar("accent"), TOOL),
    (bar("value"), IDEA),
    (gate, DECIDED),
    (late_end, LATE),
    (dashed, WAS),
)
"""What the bars and lines of a plan on a time axis mean."""


def in_sight(rows: Sequence[GanttRow]) -> set[str]:
    """Which of them rows show."""
    steps = [r for r in rows if not r.stage]
    found = {IDEA if r.idea else TOOL if r.tool else PRACTICE for r in steps}
    found |= {DECIDED} if any(r.gate is not None for r in rows) else set()
    found |= {LATE} if any(r.late > r.end + 0.05 for r in steps) else set()
    return found | ({WAS} if any(r.agreed is not None for r in steps) else set())


class _Swatch(QWidget):
    """One mark, as the chart draws it."""

    def __init__(self, look: Look, mark: Mark) -> None:
        super().__init__()
        self._look, self._mark = look, mark
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Twice as wide as high."""
        return QSize(self._look.u(6), self._look.u(3.5))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._mark(painter, self._look, QRectF(self.rect()).adjusted(1, 1, -1, -1))


class Legend(QWidget):
    """Swatches with their words."""

    def __init__(self, look: Look, entries: Sequence[tuple[Mark, str]]) -> None:
        super().__init__()
        rows = Flow(look)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.ask_for_one_row()
        self._pairs: dict[str, QWidget] = {}
        rows.setSpacing(look.u(4))
        self.setLayout(rows)
        for mark, words in entries:
            pair = QWidget()
            line = QHBoxLayout(pair)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(look.u(1.5))
            line.addWidget(_Swatch(look, mark))
            line.addWidget(PlainLabel(look, words, "small", "muted"))
            rows.add(pair)
            self._pairs[words] = pair

    def show_only(self, words: Container[str]) -> None:
        """Show what is in sight; the other entries explain nothing."""
        for said, pair in self._pairs.items():
            pair.setVisible(said in words)
