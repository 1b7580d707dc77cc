"""The best tools of a category on one grid: a bar for each criterion, its weight beside its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSlider

from planner.domain.base.language import Inner, phrase, tr
from planner.domain.base.numbers import decimal, percent
from planner.domain.plan.stack import CRITERIA, Criterion
from planner.ui.kit.clip import Grid
from planner.ui.kit.icons import pixmap
from planner.ui.kit.look import Look
from planner.ui.kit.quiet import show_value
from planner.ui.widgets.painted import Painted

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignCenter
MOST = 4
COST = 1.3
"""How many rows an amount with two ends is high."""
COLUMN = 20
"""Grid units that the column of a tool needs."""


@dataclass(frozen=True)
class Compared:
    """One tool: its scores by criterion and in all, cost in words, and when its facts were checked.

    ``age``: fresh, quiet, unknown, or told where something happened to it lately.
    """

    id: str
    name: str
    scores: tuple[float, ...]
    total: float
    cost: str
    checked: str
    age: str


class CompareGrid(Painted):
    """Columns of tools, rows of criteria; the weights are sliders in the rows."""

    weighed = Signal()
    """A weight is being moved."""
    settled = Signal()
    """A weight was let go, or moved by a key."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Tools compared")
        self._tools: list[Compared] = []
        self._tinted = ""
        self._shares: dict[Criterion, float] = {}
        self.sliders: dict[Criterion, QSlider] = {}
        for criterion, words in CRITERIA.items():
            slider = QSlider(Qt.Orientation.Horizontal, self)
            slider.setRange(0, 100)
            slider.setAccessibleName(tr(phrase("Weight of {lower}", lower=Inner(words))))
            slider.valueChanged.connect(lambda _=0, s=slider: self._moved(s))
            slider.sliderReleased.connect(self.settled)
            self.sliders[criterion] = slider

    def _moved(self, slider: QSlider) -> None:
        self.weighed.emit()
        if not slider.isSliderDown():
            self.settled.emit()

    @property
    def weights(self) -> dict[Criterion, float]:
        """The weights as the sliders stand."""
        return {c: float(s.value()) for c, s in self.sliders.items()}

    def show_tools(
        self, tools: Sequence[Compared], tinted: str, shares: dict[Criterion, float]
    ) -> None:
        """Show the best tools; ``tinted`` is the one that is planned or chosen."""
        self._tools, self._tinted, self._shares = list(tools[:MOST]), tinted, shares
        said = [
            tr(
                phrase(
                    "{name}: score {score}, {cost}",
                    name=t.name,
                    score=decimal(t.total, 2),
                    cost=t.cost,
                )
            )
            for t in self._tools
        ]
        self.setAccessibleDescription("; ".join(said))
        self.refresh()

    def show_weights(self, weights: dict[Criterion, float], *, free: bool) -> None:
        """Put the sliders where the weights are; they cannot be moved where pairs decide."""
        for criterion, slider in self.sliders.items():
            if not slider.isSliderDown():
                show_value(slider, weights.get(criterion, 0.0))
            slider.setEnabled(free)

    def grid(self) -> Grid | None:
        """All that is drawn, as a table."""
        heads = (tr("Criterion"), tr("Weight"), *(t.name for t in self._tools))
        rows: list[tuple[str, ...]] = [
            (
                tr(words),
                percent(self._shares.get(criterion, 0.0), 0),
                *(decimal(t.scores[k], 2) for t in self._tools),
            )
            for k, (criterion, words) in enumerate(CRITERIA.items())
        ]
        rows.append((tr("Score, 0 to 1"), "", *(decimal(t.total, 2) for t in self._tools)))
        rows.append((tr("Cost"), "", *(t.cost for t in self._tools)))
        rows.append((tr("Facts checked"), "", *(tr(t.checked) for t in self._tools)))
        return heads, rows

    # ------------------------------------------------------------------ measures

    @property
    def _high(self) -> int:
        return self._look.u(8.5)

    @property
    def _head(self) -> int:
        return self._look.u(9)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A head, a row for each criterion, and three below."""
        rows = self._head + self._high * len(CRITERIA) + round((2 + COST) * self._look.u(8))
        return QSize(self._look.u(96), rows)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for names, weights and bars."""
        return QSize(self._look.u(66), self.sizeHint().height())

    @property
    def _columns(self) -> int:
        """How many tools there is room for."""
        room = int((self.width() - self._names) // self._look.u(COLUMN))
        return max(min(len(self._tools), room), 1)

    @property
    def _names(self) -> int:
        """As wide as the longest name of a criterion, as far as that costs no column."""
        least, look = round(self.width() * 0.36), self._look
        metrics = QFontMetrics(look.font("small"))
        longest = max(metrics.horizontalAdvance(tr(words)) for words in CRITERIA.values())
        columns = max((self.width() - least) // look.u(COLUMN), 1)
        return max(least, min(longest + look.u(2), self.width() - columns * look.u(COLUMN)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the sliders below the names of their rows."""
        super().resizeEvent(event)
        self._place()

    def refresh(self) -> None:
        """Measure and paint anew."""
        super().refresh()
        self._place()

    def _place(self) -> None:
        look = self._look
        for k, slider in enumerate(getattr(self, "sliders", {}).values()):
            top = self._head + k * self._high + round(self._high * 0.5)
            slider.setGeometry(QRect(0, top, self._names - look.u(11), round(self._high * 0.5) - 1))

    # ------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw heads, names, bars and what stands below."""
        look, painter = self._look, self.painter()
        columns = self._columns
        left = self._names
        wide = (self.width() - left) / max(columns, 1)
        foot = self._head + self._high * len(CRITERIA)
        row = look.u(8)
        for n, tool in enumerate(self._tools[:columns]):
            if tool.id == self._tinted:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.colour("accent_soft"))
                painter.drawRoundedRect(
                    QRectF(left + n * wide, 0, wide, foot + (2 + COST) * row), 4, 4
                )
        for k, (criterion, words) in enumerate(CRITERIA.items()):
            self._criterion(painter, k, tr(words), self._shares.get(criterion, 0.0))
        for n, tool in enumerate(self._tools[:columns]):
            box = QRectF(left + n * wide, 0, wide, self._head)
            self._column(painter, box, tool, foot, row)
        painter.setPen(QPen(look.colour("muted"), 1.6))
        painter.drawLine(0, foot, self.width(), foot)
        painter.setPen(QPen(look.colour("line"), 1))
        for at in (1.0, 1 + COST):
            y = round(foot + at * row)
            painter.drawLine(0, y, self.width(), y)
        feet = (("Score, 0 to 1", 0.0, 1.0), ("Cost", 1.0, COST), ("Facts checked", 1 + COST, 1.0))
        for words, at, high in feet:
            painter.setFont(look.font("small", bold=not at))
            painter.setPen(look.colour("muted" if at else "text"))
            painter.drawText(QRectF(0, foot + at * row, left, row * high), LEFT, tr(words))

    def _criterion(self, painter: QPainter, k: int, words: str, share: float) -> None:
        look = self._look
        y, half = self._head + k * self._high, self._high / 2
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(0, y, self.width(), y)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("text"))
        room = self._names - look.u(1)
        place = QRectF(0, y + 1, room, half)
        painter.drawText(place, LEFT, self.fit(painter, words, place))
        painter.setPen(look.colour("muted"))
        painter.drawText(QRectF(0, y + half, room - look.u(1), half - 1), RIGHT, percent(share, 0))

    def _column(
        self, painter: QPainter, box: QRectF, tool: Compared, foot: float, row: float
    ) -> None:
        look = self._look
        tinted = tool.id == self._tinted
        painter.setFont(look.font("small", bold=tinted))
        painter.setPen(look.colour("text"))
        flags = CENTRE | Qt.TextFlag.TextWordWrap
        room = box.adjusted(2, 0, -2, 0)
        needed = painter.boundingRect(room, flags, tool.name)
        if needed.height() > room.height() or needed.width() > room.width():
            painter.drawText(room, CENTRE, self.fit(painter, tool.name, room))
        else:
            painter.drawText(room, flags, tool.name)
        for k, score in enumerate(tool.scores):
            y = self._head + (k + 0.5) * self._high
            bar = QRectF(box.left() + look.u(2), y - 4, box.width() - look.u(4), 8)
            painter.setPen(QPen(look.colour("line"), 1))
            painter.setBrush(look.colour("base"))
            painter.drawRoundedRect(bar, 2, 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent" if tinted else "control"))
            if score > 0:
                painter.drawRoundedRect(
                    QRectF(bar.left(), bar.top(), bar.width() * min(score, 1.0), 8), 2, 2
                )
        painter.setPen(look.colour("text"))
        painter.setFont(look.font(bold=tinted))
        painter.drawText(QRectF(box.left(), foot, box.width(), row), CENTRE, decimal(tool.total, 2))
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("text"))
        cost = QRectF(box.left() + 2, foot + row, box.width() - 4, row * COST)
        painter.drawText(cost, flags, tool.cost)
        token, icon = {"fresh": ("good", "check"), "unknown": ("muted", "question")}.get(
            tool.age, ("warn", "warning")
        )
        place = QRectF(box.left(), foot + (1 + COST) * row, box.width(), row)
        self._said(painter, place, tr(tool.checked), token, icon)

    def _said(self, painter: QPainter, box: QRectF, words: str, token: str, icon: str) -> None:
        look, metrics = self._look, painter.fontMetrics()
        side = look.drawn(12)
        room = box.adjusted(0, 0, -2 - (side + 2 if icon else 0), 0)
        shown = self.fit(painter, words, room)
        wide = metrics.horizontalAdvance(shown) + (side + 2 if icon else 0)
        x = box.center().x() - wide / 2
        if icon:
            mark = pixmap(icon, look.colour(token), side, 2.0)
            painter.drawPixmap(round(x), round(box.center().y() - side / 2), mark)
            x += side + 2
        painter.setPen(look.colour(token))
        painter.drawText(QRectF(x, box.top(), box.right() - x, box.height()), LEFT, shown)
