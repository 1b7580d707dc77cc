"""Money and people by quarter under the roadmap: always in sight, on the time axis of the chart above."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from planner.domain.base.language import tr
from planner.reporting.gantt_data import Load
from planner.ui.kit.look import Look
from planner.ui.widgets.gantt_view import GanttView
from planner.ui.widgets.painted import Painted

CENTRE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class LoadView(Painted):
    """Bars of use against the limit, a row a resource; it follows the width of ``gantt``."""

    def __init__(self, look: Look, gantt: GanttView) -> None:
        super().__init__(look, "Money and people by quarter")
        self._gantt = gantt
        self._loads: list[Load] = []
        gantt.installEventFilter(self)

    def show_loads(self, loads: list[Load]) -> None:
        """Show the use of another plan."""
        self._loads = loads
        self.setAccessibleDescription("; ".join(self._spoken(load) for load in loads))
        self.refresh()

    @staticmethod
    def _spoken(load: Load) -> str:
        return f"{tr(load.name)}, {tr(load.limit_words)}: {', '.join(load.words)}"

    @property
    def _height(self) -> int:
        return self._look.u(12)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A row for each resource."""
        return QSize(800, self._height * len(self._loads) + self._look.u(2))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as all rows."""
        return QSize(300, self.sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Draw anew when the chart above has another width or shows other quarters."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.UpdateRequest):
            self.update()
        return super().eventFilter(watched, event)

    def _x(self, quarter: float) -> float:
        offset = self._gantt.mapTo(self.window(), QPointF(0, 0)).x()
        return offset - self.mapTo(self.window(), QPointF(0, 0)).x() + self._gantt.x_of(quarter)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw every resource."""
        painter = self.painter()
        top = float(self._look.u(1))
        for load in self._loads:
            self._draw(painter, load, top)
            top += self._height

    def _draw(self, painter: QPainter, load: Load, top: float) -> None:
        look = self._look
        left = self._x(self._gantt.first_quarter)
        names = left - look.u(8)
        margin = self._gantt.mapTo(self.window(), QPointF(0, 0)).x()
        margin -= self.mapTo(self.window(), QPointF(0, 0)).x()
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(QPointF(margin, top), QPointF(self._x(self._gantt.last_quarter), top))
        painter.setFont(look.font(bold=True))
        painter.setPen(look.colour("text"))
        begin = margin + look.u(2)
        place = QRectF(begin, top + look.u(1.5), min(names, left - begin - look.u(1)), look.u(4.5))
        painter.drawText(place, LEFT, self.fit(painter, load.name, place))
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        below = place.translated(0, look.u(4.5))
        painter.drawText(below, LEFT, self.fit(painter, load.limit_words, below))
        base = top + self._height - look.u(1)
        room = self._height - look.u(4)
        most = max([*load.used, load.limit, 1e-9]) * 1.08
        metrics = painter.fontMetrics()
        said: list[QRectF] = []
        quarters = [k for k, used in enumerate(load.used) if used > 0 and self._gantt.shows(k)]
        for k in sorted(quarters, key=lambda k: -load.used[k]):  # where words meet, the most stands
            used, words = load.used[k], load.words[k]
            height = room * used / most
            width = self._x(k + 1) - self._x(k)
            rect = QRectF(self._x(k) + 4, base - height, width - 8, height)
            tint = look.colour("control")
            tint.setAlphaF(0.55)
            painter.fillRect(rect, tint)
            painter.setPen(look.colour("text"))
            y = base - height - look.u(4) if height < look.u(5) else base - look.u(4.5)
            wide = metrics.horizontalAdvance(words) + look.u(1.5)
            room_for = QRectF(rect.center().x() - wide / 2, y, wide, look.u(4))
            if not any(room_for.left() < r.right() and r.left() < room_for.right() for r in said):
                said.append(room_for)
                painter.drawText(room_for, CENTRE, words)
        y = base - room * load.limit / most
        painter.setPen(QPen(look.colour("bad"), 1.4, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(left, y), QPointF(self._x(self._gantt.last_quarter), y))
