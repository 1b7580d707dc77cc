"""What stands where the questions were when somebody has come to their end."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.domain.base.language import joined, phrase, tr
from planner.maturity.cells import Counts
from planner.maturity.own import OwnLevels
from planner.ui.assess.own_card import OwnCard
from planner.ui.kit.card import Card
from planner.ui.kit.flow import Flow
from planner.ui.kit.icons import pixmap
from planner.ui.kit.look import Look
from planner.ui.kit.page import READING, keep_below, keep_width
from planner.ui.kit.text import Button, LinkButton, PlainLabel

LOOSE = {
    "evidence": (
        "One answer of level 3 or 4 has no evidence",
        "{n} answers of level 3 or 4 have no evidence",
        "Add evidence",
    ),
    "unknown": (
        "One “don’t know”: it widens the range",
        "{n} “don’t know”: they widen the range",
        "Look at it again",
    ),
}
"""What may be left to do: one, many, and the words of the way there."""


class Tick(QWidget):
    """A large tick: all is answered."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        keep_width(look, self, 12)
        self.setMinimumHeight(look.u(12))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = min(self.width(), self.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("good_soft"))
        painter.drawEllipse(QRectF(0, 0, size, size))
        image = pixmap("check", look.colour("good"), size // 2, self.devicePixelRatioF())
        painter.drawPixmap(size // 4, size // 4, image)


class LooseEnd(QWidget):
    """One thing that may still be done, with the way there."""

    def __init__(self, look: Look, kind: str) -> None:
        super().__init__()
        self.kind = kind
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.words = PlainLabel(look, "", wrap=True)
        self.go = LinkButton(look, LOOSE[kind][2])
        row.addWidget(self.words, 1)
        row.addWidget(self.go)

    def show_count(self, count: int) -> None:
        """Show how many there are; none hides it."""
        one, many, _ = LOOSE[self.kind]
        self.words.setText(one if count == 1 else phrase(many, n=count))
        self.setVisible(count > 0)


class DonePanel(QWidget):
    """How far this person is, what is loose, and where to go: Enter takes the first button.

    ``look_at`` carries the id of a question that is worth another look.
    """

    next_person = Signal()
    results = Signal()
    to_open = Signal()
    again = Signal()
    widen = Signal()
    asked = Signal()
    look_at = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        content = QWidget()
        keep_below(look, content, READING)
        outer.addWidget(content, 1)
        column = QVBoxLayout(content)
        column.setContentsMargins(look.u(6), look.u(8), look.u(6), look.u(4))
        column.setSpacing(look.u(3))
        self.tick = Tick(look)
        self.title = PlainLabel(look, "", "headline", bold=True, wrap=True)
        self.words = PlainLabel(look, "", "lead", wrap=True)
        self.loose = Card(look, "Before you leave")
        self.ends = {kind: LooseEnd(look, kind) for kind in LOOSE}
        self._first: dict[str, str] = {}
        for kind, end in self.ends.items():
            end.go.clicked.connect(partial(self._look_at, kind))
            self.loose.body.addWidget(end)
        self.go_open = Button(look, "To the first open question")
        self.go_next = Button(look, "")
        self.go_numbers = Button(look, "Three numbers, then the results")
        self.go_results = Button(look, "See the results")
        self.go_widen = Button(look, "Ask all questions")
        self.go_again = LinkButton(look, "Go through the answers again")
        row = Flow(look)
        for button, signal in (
            (self.go_open, self.to_open),
            (self.go_next, self.next_person),
            (self.go_numbers, self.asked),
            (self.go_results, self.results),
            (self.go_widen, self.widen),
        ):
            button.clicked.connect(signal)
            row.add(button)
        self.go_again.clicked.connect(self.again)
        row.add(self.go_again)
        self.own = OwnCard(look)
        for widget in (self.tick, self.title, self.words, self.own, self.loose):
            column.addWidget(widget)
        column.addLayout(row)
        column.addStretch(1)

    def _look_at(self, kind: str) -> None:
        self.look_at.emit(self._first[kind])

    def show_end(
        self,
        counts: Counts,
        following: str | None,
        wider: int,
        loose: Mapping[str, tuple[str, ...]],
        *,
        numbers: bool = False,
        own: OwnLevels | None = None,
        team: str = "",
    ) -> None:
        """Show the end of somebody's questions; ``numbers`` where a quick check has come to its end.

        ``own`` are the levels of this person, of ``team``; without them none are shown.
        ``following`` is the name of the person who is next, ``wider`` how many questions there are beyond
        those that are asked, ``loose`` the questions of each loose end.
        """
        done = counts.open == 0
        self.tick.setVisible(done)
        pattern = "Done: {n} of {all}" if done else "{n} of {all} handled, {open} open."
        self.title.setText(phrase(pattern, n=counts.handled, all=counts.asked, open=counts.open))
        words = [tr(counts.words)]
        if following is None and done:
            words.append("Everybody has answered.")
        if wider:
            words.append(phrase("{n} more questions make a full assessment.", n=wider))
        self.words.setText(joined(words, ". ") if len(words) == 1 else joined(words, " · "))
        self._first = {kind: ids[0] for kind, ids in loose.items()}
        for kind, end in self.ends.items():
            end.show_count(len(loose.get(kind, ())))
        self.loose.setVisible(bool(loose) and done)
        self.own.show_levels(own if done else None, team)
        self.go_open.setVisible(not done)
        self.go_next.setVisible(following is not None)
        if following is not None:
            self.go_next.setText(phrase("Next person: {name}", name=following))
        self.go_widen.setVisible(bool(wider) and done and following is None)
        self.go_numbers.setVisible(numbers and done and following is None)
        first = self.first
        for button in (self.go_open, self.go_next, self.go_numbers, self.go_results):
            button.set_primary(button is first)

    @property
    def first(self) -> Button:
        """The button that Enter presses."""
        wanted = (self.go_open, self.go_next, self.go_numbers, self.go_results)
        return next(b for b in wanted if not b.isHidden())
