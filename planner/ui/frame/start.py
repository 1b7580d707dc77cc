"""What the program shows when it is started without a document: explore, begin, open, go on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFileDialog,
    QSizePolicy,
    QVBoxLayout,
)

from planner.domain.base.bounded import is_file
from planner.domain.base.language import Verbatim, phrase, tr
from planner.ui.frame.opening import TO_OPEN
from planner.ui.kit.icons import pixmap
from planner.ui.kit.look import Look
from planner.ui.kit.text import LinkButton, PlainLabel, Pressed, set_tip

EXAMPLE, NEW, OPEN, BENCH, PROGRAMME = "example", "new", "open", "bench", "programme"
ROWS = (
    (EXAMPLE, "results", "Explore the example", "A finished assessment with its plan and report."),
    (NEW, "assess", "Start an assessment", "Two short steps, then the first question."),
    (OPEN, "open", "Open a file", "A document you saved or were sent."),
    (
        PROGRAMME,
        "roadmap",
        "Plan many units together",
        "An example of twelve units that share money, people and tools.",
    ),
)
CLIENTS = (BENCH, "organisation", "Your clients", "How far each is, and the next meeting.")
"""Offered where somebody keeps a bench."""
MOST_SHOWN = 6


class StartRow(Pressed, QAbstractButton):
    """One way to begin: an icon, a bold line, and what it leads to."""

    def __init__(self, look: Look, icon: str, title: str, words: str) -> None:
        super().__init__()
        self._look, self._icon, self._words = look, icon, words
        self.setText(title)
        self.setAccessibleName(tr(title))
        self.setAccessibleDescription(tr(words))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Two lines with room around them."""
        return QSize(self._look.u(100), self._look.u(16))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the row."""
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.hasFocus() or self.underMouse()
        painter.setPen(QPen(look.colour("accent" if lit else "line"), 2 if self.hasFocus() else 1))
        painter.setBrush(look.colour("accent_soft" if self.underMouse() else "base"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        size = look.u(6)
        image = pixmap(self._icon, look.colour("accent"), size, self.devicePixelRatioF())
        painter.drawPixmap(look.u(4), (self.height() - size) // 2, image)
        left = look.u(14)
        room = QRectF(left, look.u(3), self.width() - left - look.u(3), self.height() - look.u(6))
        painter.setFont(look.font(bold=True))
        painter.setPen(look.colour("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        words = painter.fontMetrics().elidedText(
            self._words, Qt.TextElideMode.ElideRight, round(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, words)


class StartDialog(QDialog):
    """Asks how to begin; ``choice`` is one of the ways, or ``open`` with the ``path`` of a file.

    ``bench`` says whether there are folders of clients to look through.
    """

    def __init__(
        self, look: Look, recent: Sequence[str], problem: str = "", *, bench: bool = False
    ) -> None:
        super().__init__()
        self.choice = ""
        self.path: Path | None = None
        self.setWindowTitle(tr("MLOps Planner"))
        self.setMinimumWidth(look.u(140))
        column = QVBoxLayout(self)
        column.setContentsMargins(look.u(8), look.u(8), look.u(8), look.u(6))
        column.setSpacing(look.u(3))
        column.addWidget(PlainLabel(look, "MLOps Planner", "title"))
        words = tr("Where your organisation stands, what pays, and in which order.")
        column.addWidget(PlainLabel(look, words, "lead", "muted", wrap=True))
        if problem:
            column.addWidget(PlainLabel(look, problem, "body", "bad", wrap=True))
        column.addSpacing(look.u(2))
        self.rows: dict[str, StartRow] = {}
        for key, icon, title, leads_to in (*ROWS, CLIENTS) if bench else ROWS:
            row = StartRow(look, icon, tr(title), tr(leads_to))
            row.clicked.connect(partial(self._choose, key))
            self.rows[key] = row
            column.addWidget(row)
        self.files: list[LinkButton] = []
        if recent:
            column.addSpacing(look.u(2))
            column.addWidget(PlainLabel(look, tr("Recent files"), bold=True))
        for text in recent[:MOST_SHOWN]:
            column.addWidget(self._file(look, Path(text)), 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        offline = tr("Works offline. Sends nothing.")
        column.addWidget(PlainLabel(look, offline, "small", "muted"))
        self.rows[EXAMPLE if not recent else NEW].setFocus()

    def _file(self, look: Look, path: Path) -> LinkButton:
        there = is_file(path)
        words = Verbatim(path.name) if there else phrase("{name} (missing)", name=path.name)
        button = LinkButton(look, words)
        set_tip(button, str(path))
        button.setEnabled(there)
        button.clicked.connect(lambda: self.give(path))
        self.files.append(button)
        return button

    def _choose(self, key: str) -> None:
        if key == OPEN:
            chosen, _ = QFileDialog.getOpenFileName(self, tr("Open"), "", TO_OPEN)
            if chosen:
                self.give(Path(chosen))
            return
        self.choice = key
        self.accept()

    def give(self, path: Path) -> None:
        """Begin with this file."""
        self.choice, self.path = OPEN, path
        self.accept()
