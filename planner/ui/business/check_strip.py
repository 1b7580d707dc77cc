"""Whether the case is plausible, as chips: what passes in one, and each check that does not."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from planner.analysis.study.judge import Check
from planner.analysis.study.study import Study
from planner.domain.base.language import phrase, tr
from planner.reporting.case_words import check_rows
from planner.ui.kit.flow import Flow, cleared
from planner.ui.kit.icons import pixmap
from planner.ui.kit.look import Look
from planner.ui.kit.text import LinkButton, PlainLabel, Pressed, set_tip

KINDS = {
    "passes": ("good", "check"),
    "asks": ("warn", "warning"),
    "fails": ("bad", "warning"),
    "confirmed": ("bad", "check"),
}
"""Colour and glyph of a chip."""


class CheckChip(Pressed, QAbstractButton):
    """A check in its colour with a glyph; what it says in full stands in its tip."""

    def __init__(self, look: Look, words: str, state: str, said: str = "") -> None:
        super().__init__()
        self._look = look
        self._token, self._icon = KINDS[state]
        self.setText(tr(words))
        self.setAccessibleName(tr(words))
        self.setAccessibleDescription(tr(said))
        set_tip(self, said)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Glyph and words with room around them."""
        look = self._look
        self.setFont(look.font("small"))
        wide = self.fontMetrics().horizontalAdvance(self.text()) + look.u(5) + look.drawn(18)
        return QSize(wide, look.u(6.5))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """It may be cut where there is no room; its tip says all."""
        return QSize(self._look.u(20), self._look.u(6.5))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the pill."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        lit = self.hasFocus()
        painter.setPen(
            QPen(look.colour("accent" if lit else f"{self._token}_soft"), 2 if lit else 1)
        )
        painter.setBrush(look.colour(f"{self._token}_soft"))
        painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
        x = round(frame.left() + look.u(2))
        side = look.drawn(13)
        mark = pixmap(self._icon, look.colour(self._token), side, 2.0)
        painter.drawPixmap(x, round(frame.center().y() - side / 2), mark)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("text"))
        room = frame.adjusted(look.u(2) + side + 4, 0, -look.u(2), 0)
        elide = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(self.text(), elide, round(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class CheckStrip(QWidget):
    """The chips in a row that breaks, and the way to all checks."""

    wanted = Signal(str)
    """An input of the user's that a check hangs on is to be looked at."""
    all_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._flow = Flow(look)
        self._flow.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._flow)
        self.setAccessibleName(tr("Is it plausible?"))

    def show_study(self, study: Study) -> None:
        """Show how the checks of a study stand."""
        cleared(self._flow)
        look, checks = self._look, study.judgement.checks
        self._flow.add(PlainLabel(look, "Is it plausible?", bold=True))
        passed = [c for c in checks if c.state == "passes" and c.figure is not None]
        if passed:
            names = "; ".join(tr(c.name) for c in passed)
            words = (
                "1 check passes" if len(passed) == 1 else phrase("{n} checks pass", n=len(passed))
            )
            self._add(CheckChip(look, words, "passes", names), "")
        figures = [row[1] for row in check_rows(study)]
        known = {r.definition.id for r in study.register}
        for check, figure in zip(checks, figures, strict=True):
            if check.state == "passes":
                continue
            state = "confirmed" if check.confirmed_by else check.state
            own = next((i for i in check.inputs if i in known), "")
            self._add(CheckChip(look, _chip_words(check, figure), state, check.words), own)
        link = LinkButton(look, phrase("All {n} checks", n=len(checks)))
        link.clicked.connect(self.all_wanted)
        self._flow.add(link)

    def _add(self, chip: CheckChip, own: str) -> None:
        if own:
            chip.clicked.connect(lambda _=False: self.wanted.emit(own))
        else:
            chip.clicked.connect(self.all_wanted)
        self._flow.add(chip)


def _chip_words(check: Check, figure: str) -> str:
    """The check with its figure; who confirmed it where somebody did."""
    if check.confirmed_by:
        return phrase("{name}: confirmed by {who}", name=check.name, who=check.confirmed_by)
    return phrase("{name}: {figure}", name=check.name, figure=figure)
