"""The newest decision about the plan: what it did and what it costs, to be kept or taken back."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.analysis.around.move_words import duty_words_of, is_same, price_words
from planner.analysis.study.plan import Plan
from planner.domain.base.language import joined, phrase
from planner.domain.plan.move import Move, MovedStep
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel

MOST_STEPS = 4


def moved_words(step: MovedStep, plan: Plan) -> str:
    """Where one step is now and was before, in the quarters or months of the plan's calendar."""
    starts = [None if m is None else plan.name_of(m) for m in (step.was, step.now)]
    if starts[0] is None:
        return phrase("new, {now}", now=starts[1])
    if starts[1] is None:
        return "not in the plan any more"
    return phrase("{was} → {now}", was=starts[0], now=starts[1])


def moved_rows(move: Move, plan: Plan, names: dict[str, str]) -> list[tuple[str, str]]:
    """The steps that a decision moved, each with where to; the first few, then how many more."""
    own = [s for s in move.steps if s.initiative in names]
    told = [(names[s.initiative], moved_words(s, plan)) for s in own[:MOST_STEPS]]
    if len(own) > MOST_STEPS:
        told.append((phrase("and {n:one|#} more", n=len(own) - MOST_STEPS), ""))
    return told


def can_hold(move: Move) -> bool:
    """Whether all that it did not move by hand could hold its start."""
    return move.kind == "step" and (move.after is None or bool(move.steps))


def holding_words(breaks: tuple[str, ...]) -> str:
    """What holding all others does."""
    if not breaks:
        return "Keep the others: every other step holds its start, and nothing breaks."
    what = joined(list(breaks[:2]), "; ")
    return phrase("Keep the others: then {n} limits break ({what}).", n=len(breaks), what=what)


class MoveCard(QWidget):
    """Shown from an edit until it is kept; ``undo``, ``keep``, ``hold`` and ``opened`` say what is wanted."""

    undo = Signal()
    hold = Signal(str)
    opened = Signal()

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._session = session
        self._kept = ""
        self._move: Move | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(look.u(3), look.u(2.5), look.u(2), look.u(2.5))
        column.setSpacing(look.u(1.5))
        self._look = look
        self.head = PlainLabel(look, "Your last decision", "small", "muted")
        self.what = PlainLabel(look, "", bold=True, wrap=True)
        self.price = PlainLabel(look, "", "lead", wrap=True)
        self.steps = PlainLabel(look, "", "small", "muted", wrap=True)
        self.state = PlainLabel(look, "", "small", "muted", wrap=True)
        for label in (self.head, self.what, self.price, self.steps, self.state):
            column.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(look.u(2))
        self.keep = Button(look, "Keep")
        self.back = Button(look, "Undo")
        self.others = Button(look, "Keep the others")
        self.all = Button(look, "All decisions…")
        self.keep.clicked.connect(self.keep_move)
        self.back.clicked.connect(self.undo)
        self.others.clicked.connect(lambda: self.hold.emit(self._move.id if self._move else ""))
        self.all.clicked.connect(self.opened)
        row.addWidget(self.keep)
        row.addWidget(self.back)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.others)
        column.addWidget(self.all)
        self.hide()

    def show_move(self, said: str, breaks: tuple[str, ...], names: dict[str, str]) -> None:
        """Show the newest decision; ``said`` goes on or binds, ``breaks`` is what holding others does."""
        moves = self._session.project.moves
        move = self._move = moves[-1] if moves else None
        shown = move is not None and move.id != self._kept
        self.setVisible(bool(moves))
        for widget in (self.head, self.what, self.price, self.steps, self.state, self.keep):
            widget.setVisible(shown)
        self.back.setVisible(shown)
        if move is None or not shown:
            self.others.hide()
            return
        currency, study = self._session.project.organisation.currency, self._session.study
        self.what.setText(move.what)
        planning = not self._session.is_current
        self.price.setText(price_words(move, moves, currency, planning=planning))
        told = []
        if study is not None:
            rows = moved_rows(move, study.plan, names)
            told = [phrase("{name}: {where}", name=n, where=w) if w else n for n, w in rows]
        if duties := duty_words_of(move):
            told.append(duties)
        self.steps.setText(joined(told, "\n") if told else "")
        self.steps.setVisible(bool(told))
        settled = move.after is not None and not move.about
        words = [said] if said and (not settled or (is_same(move) and move.kind == "limit")) else []
        holds = can_hold(move)
        if holds:
            words.append(holding_words(breaks))
        self.others.setVisible(holds)
        self.others.setEnabled(not breaks)
        self.state.setText(joined(words, " ") if words else "")
        self.state.setVisible(bool(words))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw a card whose edge says that it is the newest."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(look.colour("base"))
        painter.drawRoundedRect(frame, 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent"))
        painter.drawRoundedRect(QRectF(0, 0, 3, self.height()), 1.5, 1.5)

    @property
    def is_kept(self) -> bool:
        """Whether the newest decision is kept, so that nothing is asked about it any more."""
        moves = self._session.project.moves
        return not moves or moves[-1].id == self._kept

    def keep_move(self) -> None:
        """Keep the newest decision: the card is small until there is another."""
        moves = self._session.project.moves
        self._kept = moves[-1].id if moves else ""
        self.show_move("", (), {})
