"""Results where no level leads: the range of each dimension, how much is answered, and whom to ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from planner.analysis.around.narrowing import narrowing
from planner.domain.answers.level import Level
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.numbers import decimal, level
from planner.domain.project import Project
from planner.maturity.answers import asked_dimensions, minutes_for
from planner.maturity.score import Profile
from planner.maturity.words import people_words, roles_words, whom_sentences
from planner.ui.kit.card import Card, CardRow, Rule
from planner.ui.kit.clip import Grid
from planner.ui.kit.flow import cleared
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.widgets.maturity import CENTRE, LEFT, RIGHT, unknown_brush
from planner.ui.widgets.painted_rows import PaintedRows

ALL_OPEN = 3.95
"""A range from end to end: nothing is known."""


@dataclass(frozen=True)
class Known:
    """A dimension: the range of its level, how many of its answers are in, and whom to ask in words."""

    id: str
    name: str
    level: Level
    answered: int
    asked: int
    whom: str
    people: int = 1
    """How many they are: said where there is no room for all of them."""

    @property
    def nothing(self) -> bool:
        """Whether it could lie anywhere."""
        return self.level.high - self.level.low >= ALL_OPEN


def _how_many(level_: Level) -> int:
    """How many people could narrow a level."""
    return len(level_.decides.people) + level_.decides.more if level_.decides is not None else 0


class KnownRows(PaintedRows):
    """The dimensions; the one known best on top. Enter or a double click goes to its first open question."""

    opened = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "What is known so far")
        self.rows: tuple[Known, ...] = ()

    def show_rows(self, rows: Sequence[Known]) -> None:
        """Show the dimensions, the narrowest range first."""
        self.rows = tuple(sorted(rows, key=lambda r: (r.level.high - r.level.low, r.name)))
        self.row = min(self.row, max(len(self.rows) - 1, 0))
        self.say()
        self.refresh()

    def row_words(self) -> list[str]:
        """Each dimension with its range, what is answered, and whom to ask."""
        return [
            tr(
                phrase(
                    "{name}: {low} to {high}; {answered} of {asked} answered; ask {whom}",
                    name=r.name,
                    low=level(r.level.low),
                    high=level(r.level.high),
                    answered=r.answered,
                    asked=r.asked,
                    whom=r.whom or "–",
                )
            )
            for r in self.rows
        ]

    def grid(self) -> Grid | None:
        """All that is drawn, as a table."""
        heads = ("Dimension", "Low", "High", "answered", "whom to ask")
        return tuple(map(tr, heads)), [
            (
                tr(r.name),
                level(r.level.low),
                level(r.level.high),
                tr(phrase("{n} of {all}", n=r.answered, all=r.asked)),
                tr(r.whom),
            )
            for r in self.rows
        ]

    @property
    def head(self) -> int:
        """The scale and the heads."""
        return self._look.u(7)

    @property
    def high(self) -> int:
        """One line with room."""
        return self._look.u(9)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A head and the rows."""
        return QSize(self._look.u(120), self.head + self.high * len(self.rows) + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for names and a scale."""
        return QSize(self._look.u(72), self.sizeHint().height())

    def _places(self) -> tuple[float, float, float, float]:
        """Where names end, the scale begins and ends, and whom to ask begins."""
        look, width = self._look, float(self.width())
        names = min(width * 0.3, look.u(52))
        whom = look.u(46) if width >= look.u(140) else 0.0
        answered = look.u(18)
        return names, names + look.u(6), width - whom - answered - look.u(8), width - whom

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the scale and the rows."""
        look, painter = self._look, self.painter()
        _, left, right, whom = self._places()
        painter.setFont(look.font("small"))
        bottom = self.head + self.high * len(self.rows)
        for k in range(5):
            x = left + (right - left) * k / 4
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(QPointF(x, self.head - look.u(1)), QPointF(x, bottom))
            painter.setPen(look.colour("muted"))
            painter.drawText(QRectF(x - 12, 0, 24, self.head - look.u(1)), CENTRE, str(k))
        heads = QRectF(right + look.u(7), 0, whom - right - look.u(7), self.head)
        painter.drawText(heads, LEFT, tr("answered"))
        if whom < self.width():
            painter.drawText(
                QRectF(whom, 0, self.width() - whom, self.head), RIGHT, tr("whom to ask")
            )
        for k, row in enumerate(self.rows):
            self._paint_row(painter, row, k)

    def _paint_row(self, painter: QPainter, row: Known, k: int) -> None:
        look, y = self._look, self.head + k * self.high
        names, left, right, whom = self._places()
        whole = QRectF(0, y, self.width(), self.high)
        if k == self.row and self.hasFocus():
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.setBrush(look.colour("accent_soft"))
            painter.drawRoundedRect(whole.adjusted(1, 1, -1, -1), 5, 5)
        else:
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(whole.topLeft(), whole.topRight())
        painter.setFont(look.font())
        painter.setPen(look.colour("text"))
        room = QRectF(2, y, names - look.u(2), self.high)
        painter.drawText(room, LEFT, self.fit(painter, tr(row.name), room))
        span, middle = right - left, y + self.high / 2
        low, high = left + span * row.level.low / 4, left + span * row.level.high / 4
        tint = look.colour("accent")
        tint.setAlphaF(0.3)
        painter.setPen(QPen(look.colour("control"), 1) if row.nothing else Qt.PenStyle.NoPen)
        painter.setBrush(unknown_brush(look) if row.nothing else tint)
        painter.drawRoundedRect(QRectF(low, middle - 6, high - low, 12), 3, 3)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        if row.nothing:
            words = tr("nothing is known")
            wide = painter.fontMetrics().horizontalAdvance(words) + look.u(3)
            box = QRectF((low + high) / 2 - wide / 2, middle - 8, wide, 16)
            painter.fillRect(box, look.colour("base"))
            painter.drawText(box, CENTRE, words)
        else:
            beside, ends = look.u(6), (level(row.level.low), level(row.level.high))
            if ends[0] != ends[1]:
                room = QRectF(low - beside - 3, y, beside, self.high)
                painter.drawText(room, RIGHT, ends[0])
            else:  # nothing is open: one figure, at a dot
                painter.setBrush(look.colour("accent"))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.drawEllipse(QPointF(high, middle), look.u(1), look.u(1))
                painter.setPen(look.colour("muted"))
                high += look.u(1)
            painter.drawText(QRectF(high + 4, y, beside, self.high), LEFT, ends[1])
        painter.setPen(look.colour("text"))
        said = tr(phrase("{n} of {all}", n=row.answered, all=row.asked))
        painter.drawText(QRectF(right + look.u(7), y, look.u(18), self.high), LEFT, said)
        if whom < self.width():
            painter.setPen(look.colour("accent"))
            room = QRectF(whom, y, self.width() - whom, self.high)
            shown = tr(row.whom)
            if row.people > 1 and painter.fontMetrics().horizontalAdvance(shown) > room.width():
                shown = tr(phrase("{n} people", n=row.people))
            painter.drawText(room, RIGHT, self.fit(painter, shown, room))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go through the rows; Enter opens one."""
        rows = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in rows and self.rows:
            self.choose(self.row + rows[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.rows:
            self.opened.emit(self.rows[self.row].id)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose a row."""
        row = self.row_at(event.position().y())
        if row is not None:
            self.choose(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open a row."""
        row = self.row_at(event.position().y())
        if row is not None:
            self.opened.emit(self.rows[row].id)


class UnknownView(QWidget):
    """What is known, and who can settle most of it; in place of the table of levels."""

    def __init__(self, look: Look, wanted: Callable[[str], object]) -> None:
        super().__init__()
        self._look, self._wanted = look, wanted
        self._profile: Profile | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.row = CardRow(look)
        known = Card(look, "What is known so far", "where the level can still lie", finding=True)
        self.known = KnownRows(look)
        self.known.opened.connect(self._open)
        known.body.addWidget(self.known)
        known.body.addStretch(1)
        self.people = Card(look, "Who can settle most of it", " ", finding=True)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(look.u(3))
        self.grid.setVerticalSpacing(0)
        self.grid.setColumnStretch(0, 1)
        self.people.body.addLayout(self.grid)
        self.others = PlainLabel(look, "", wrap=True)
        self.people.body.addWidget(self.others)
        self.answer = Button(look, "Answer the open questions")
        self.answer.clicked.connect(lambda: self._open(""))
        self.people.body.addWidget(self.answer, 0, Qt.AlignmentFlag.AlignLeft)
        words = "“Don’t know” never counts as zero: it widens the range."
        self.people.body.addWidget(PlainLabel(look, words, "small", "muted", wrap=True))
        self.people.body.addStretch(1)
        self.row.add(known, 65)
        self.row.add(self.people, 35)
        outer.addWidget(self.row)

    def refresh(self, project: Project, profile: Profile) -> None:
        """Show what is known as it is now."""
        self._profile = profile
        answers = profile.cells.answers
        given = answers.codes >= 0
        dimension = {q.id: q.dimension for q in project.questionnaire.questions}
        place = [dimension.get(q.id, "") for q in answers.questions]
        rows = []
        for one in asked_dimensions(project):
            mine = [k for k, d in enumerate(place) if d == one.id]
            rows.append(
                Known(
                    one.id,
                    one.name,
                    profile.dimensions[one.id],
                    int((given & answers.asked)[:, mine].sum()),
                    int(answers.asked[:, mine].sum()),
                    people_words(project, profile.dimensions[one.id])
                    or roles_words(project, profile.dimensions[one.id]),
                    _how_many(profile.dimensions[one.id]),
                )
            )
        self.known.show_rows(rows)
        found = narrowing(profile)
        cleared(self.grid)
        look = self._look
        missing = int((answers.asked & ~given).sum())
        held = sum(n.answers for n in found)
        self.people.caption.setText(phrase("{n} of {all} answers", n=held, all=missing))
        if found:
            shrinks = PlainLabel(look, "range shrinks", "small", "muted")
            self.grid.addWidget(shrinks, 0, 0, 1, 2, Qt.AlignmentFlag.AlignRight)
        told = whom_sentences(project, profile.overall)[bool(found) :]
        self.others.setText("\n".join(tr(words) for words in told))
        self.others.setVisible(bool(told))
        self.answer.setVisible(bool(found) or not told)
        for k, one_person in enumerate(found):
            person = project.respondent_by_id[one_person.person]
            who = person.name or person.role
            team = Verbatim(project.team_by_id[person.team].name)
            name = phrase("{who} ({team})", who=Verbatim(who), team=team) if who else team
            minutes = minutes_for(one_person.answers)
            line = phrase(
                "{n} answers in about {minutes} minutes", n=one_person.answers, minutes=minutes
            )
            self.grid.addWidget(Rule(look), 3 * k + 1, 0, 1, 2)
            self.grid.addWidget(PlainLabel(look, name, bold=True, wrap=True), 3 * k + 2, 0)
            self.grid.addWidget(PlainLabel(look, line, "small", "muted", wrap=True), 3 * k + 3, 0)
            by = PlainLabel(look, f"−{decimal(one_person.by, 1)}", bold=True)
            by.setAccessibleName(tr(phrase("range shrinks by {by}", by=decimal(one_person.by, 1))))
            self.grid.addWidget(by, 3 * k + 2, 1, 2, 1, Qt.AlignmentFlag.AlignRight)

    def _open(self, dimension: str) -> None:
        """Go to the first question, of a dimension or of all, that lacks an answer."""
        if self._profile is None:
            return
        answers = self._profile.cells.answers
        open_ = np.atleast_1d((answers.asked & (answers.codes < 0)).any(axis=0)).tolist()
        for lacks, question in zip(open_, answers.questions, strict=True):
            if lacks and dimension in ("", question.dimension):
                self._wanted(f"question:{question.id}")
                return
