"""The one finding a page opens with: its amounts and levels stand out, whatever language it is said in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette, Qt, QTextCharFormat, QTextLayout

from planner.domain.base.language import tr
from planner.ui.kit.look import Look
from planner.ui.kit.text import PlainLabel

_NUMBER = r"\d(?:[\d.,\u00a0\u202f]*\d)?"
_CURRENCY = r"(?:[€$£]|[A-Z]{3})"
FIGURES = re.compile(
    rf"[+−]?\u2060?(?:{_CURRENCY}\u2060?\u00a0? ?{_NUMBER}(?:k|m|bn)?\b"  # €1.3m, CHF 95k
    rf"|{_NUMBER}\u00a0(?:[A-Za-z]{{1,3}}\.?\u00a0?)?{_CURRENCY}"  # 95 T€, 1,3 Mio. €
    r"|\b\d[.,]\d\b(?![.,]?\d)"  # a level
    r"|\b(?!9\s(?:in|of|von)\s10\b)\d+\s(?:in|of|von)\s(?:the\s|den\s)?\d+\b)"  # 19 of 356
)
"""Amounts of money with their sign, levels, how many of how many; bare counts, years and 9 in 10 are none."""
SLACK = 1.12
"""How much wider bold words may be than the words that Qt measures."""


def _whole(text: str) -> str:
    """The text with no break inside of a figure; as long as it was."""
    return FIGURES.sub(lambda m: m.group().replace(" ", "\u00a0"), text)


class Statement(PlainLabel):
    """A label in the type of a page's finding, that wraps; ``strong`` are words of it that stand out too."""

    def __init__(self, look: Look, text: str = "") -> None:
        self._strong: tuple[str, ...] = ()
        super().__init__(look, text, "headline", wrap=True)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_strong(self, words: Iterable[str]) -> None:
        """Let these words stand out as well, wherever they are said."""
        self._strong = tuple(tr(w) for w in words)
        self.updateGeometry()
        self.update()

    def stands_out(self) -> list[tuple[int, int]]:
        """Where what stands out begins, and how long it is."""
        text = self.text()
        found = [m.span() for m in FIGURES.finditer(text)]
        for word in self._strong:
            found += [m.span() for m in re.finditer(re.escape(word), text) if word]
        return [(start, end - start) for start, end in sorted(found)]

    def _laid_out(self, width: float) -> QTextLayout:
        layout = QTextLayout(_whole(self.text()), self.font())
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Bold)
        ranges = []
        for start, length in self.stands_out():
            one = QTextLayout.FormatRange()
            one.start, one.length, one.format = start, length, bold  # type: ignore[attr-defined]
            ranges.append(one)
        layout.setFormats(ranges)
        layout.beginLayout()
        down = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1.0))
            line.setPosition(QPointF(0.0, down))
            down += line.height()
        layout.endLayout()
        return layout

    def _height(self, width: int) -> int:
        return -int(-self._laid_out(width).boundingRect().height() // 1)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Narrow statements have more lines."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Height of the lines in ``width``."""
        return self._height(width)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as Qt would have it, with room for what is bold."""
        width = round(super().sizeHint().width() * SLACK)
        return QSize(width, self._height(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the longest word, bold or not."""
        least = super().minimumSizeHint()
        return QSize(round(least.width() * SLACK), least.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the lines, in the middle of the height there is."""
        room = self.contentsRect()
        layout = self._laid_out(room.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        top = 0.0
        if self.alignment() & Qt.AlignmentFlag.AlignVCenter:
            top = max((room.height() - layout.boundingRect().height()) / 2, 0.0)
        layout.draw(painter, QPointF(room.left(), room.top() + top))
