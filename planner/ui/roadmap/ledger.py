"""Decisions and what they cost: a panel that lists every change of the plan, each to be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from planner.analysis.around.move_words import change_words, duty_words_of, is_same, price_words
from planner.analysis.study.plan import Plan
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import Money, iso_day, signed_level
from planner.domain.base.types import clean_text
from planner.domain.plan.move import Move, MoveKind
from planner.ui.kit.card import SidePanel
from planner.ui.kit.choice import Chips, choice_list
from planner.ui.kit.flow import Flow, cleared
from planner.ui.kit.icons import icon, pixmap
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.style import ring
from planner.ui.kit.text import Button, Field, LinkButton, PlainLabel, set_tip
from planner.ui.roadmap.ledger_steps import LedgerSteps
from planner.ui.roadmap.move_card import can_hold, holding_words, moved_rows
from planner.ui.widgets.header import ToolButton
from planner.workspace.ledger import say_why

TITLE = "Decisions and what they cost"
ICONS: dict[MoveKind, str] = {
    "step": "lock",
    "limit": "people",
    "wish": "practice",
    "duty": "flag",
    "tool": "tool",
    "trial": "clock",
    "input": "business",
    "answers": "assess",
    "other": "note",
}
"""The sign of each kind of decision."""
LOOK_AT: dict[MoveKind, str] = {"trial": "trials", "answers": "assess"}
"""What is no decision but a fact, and is looked at where it was entered instead of taken back."""
CHIPS: dict[str, str] = {"all": "All {n}", "mine": "Mine {n}", "costs": "Costs money {n}"}
SORTS = (("newest", "Newest"), ("dearest", "Dearest"))
MOST = 40
"""Rows that are shown before somebody asks for all."""
AT_FOOT = "Undo takes the edit and its entry back. Before a plan is proven, a price reads “about”."


def short_price(move: Move, currency: str, *, planning: bool) -> tuple[str, str]:
    """What a decision does to the worth in one word, and its colour; ``planning`` as for ``price_words``."""
    if move.priced_with is not None:
        return "priced together", "muted"
    if move.price is None:
        return "being priced" if planning else "no price yet", "muted"
    if is_same(move):
        return "no change", "muted"
    amount = Money(move.price, currency, signed=True)
    words = phrase("about {amount}" if move.about else "{amount}", amount=amount)
    return words, "good" if move.price > 0 else "text"


def when_and_who(move: Move, me: str, today: date) -> str:
    """When it was decided, and by whom; the time only where it was today."""
    at = datetime.fromisoformat(move.when)
    parts = [Verbatim(move.when[11:16]) if at.date() == today else iso_day(move.when[:10])]
    if move.who:
        parts.append("you" if move.who == me else Verbatim(move.who))
    if move.why:
        parts.append(Verbatim(move.why))
    elif abs(move.level) >= 0.05:
        parts.append(phrase("{n} level", n=signed_level(move.level)))
    elif move.price is not None and (words := change_words(move)):
        parts.append(words)
    return joined(parts, " · ")


def _own_price(move: Move) -> float:
    """What a decision did to the worth; nothing where another one carries its price."""
    return 0.0 if move.price is None or move.priced_with is not None else move.price


class MoveRow(QWidget):
    """One decision in two lines; the one that is open shows what it did, and what can be done with it.

    ``toggled`` opens or folds it, ``walked`` wants the next or the one before.
    """

    toggled = Signal(str)
    walked = Signal(int)
    undo = Signal(str)
    looked = Signal(str)
    hold = Signal(str)
    kept = Signal()
    why = Signal(str, str)

    def __init__(self, look: Look, move: Move, price: tuple[str, str], below: str) -> None:
        super().__init__()
        self._look, self.move_, self.is_open = look, move, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr(joined([Verbatim(move.what), price[0], below], "; ")))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.u(9), look.u(2), look.u(4), look.u(2))
        row.setSpacing(look.u(2))
        self.inner = QVBoxLayout()
        self.inner.setSpacing(look.u(0.5))
        head = QHBoxLayout()
        self.what = PlainLabel(look, Verbatim(move.what), wrap=True)
        self.price = PlainLabel(look, price[0], "body", price[1], bold=price[1] != "muted")
        head.addWidget(self.what, 1)
        head.addWidget(self.price, 0, Qt.AlignmentFlag.AlignTop)
        self.inner.addLayout(head)
        foot = QHBoxLayout()
        foot.addWidget(PlainLabel(look, below, "small", "muted", wrap=True), 1)
        fact = LOOK_AT.get(move.kind)
        self.back = LinkButton(look, "Look at it" if fact else "Undo")
        self.back.setAccessibleName(tr(joined([self.back.text(), Verbatim(move.what)], ": ")))
        self.back.clicked.connect(
            lambda: self.looked.emit(fact) if fact else self.undo.emit(move.id)
        )
        foot.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        self.inner.addLayout(foot)
        row.addLayout(self.inner, 1)
        self.detail: QWidget | None = None
        self.others: Button | None = None

    def open_up(
        self,
        rows: list[tuple[str, str]],
        breaks: tuple[str, ...],
        together: str,
        *,
        newest: bool,
        ask: bool,
    ) -> None:
        """Show what the decision did; of the ``newest`` one, what holding all others would do.

        ``together`` says with which others it has one price, where it has.
        """
        look, move = self._look, self.move_
        self.is_open = True
        self.what.setFont(look.font(bold=True))
        self.back.hide()
        self.detail = QWidget()
        column = QVBoxLayout(self.detail)
        column.setContentsMargins(0, look.u(1), 0, 0)
        column.setSpacing(look.u(1.5))
        grid = QGridLayout()
        grid.setVerticalSpacing(look.u(1))
        grid.setColumnStretch(0, 1)
        if duties := duty_words_of(move):
            rows = [*rows, (duties, "")]
        for k, (name, where) in enumerate(rows):
            grid.addWidget(PlainLabel(look, name, wrap=True), k, 0)
            grid.addWidget(PlainLabel(look, where, "small", "muted"), k, 1)
        column.addLayout(grid)
        buttons, holder = Flow(look), QWidget()
        buttons.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(buttons)
        acts: list[tuple[str, Callable[[], None]]] = []
        if ask:
            acts.append(("Keep", self.kept.emit))
        if move.kind not in LOOK_AT:
            acts.append(("Undo", lambda: self.undo.emit(move.id)))
        for words, act in acts:
            button = Button(look, words)
            button.clicked.connect(act)
            buttons.add(button)
        if newest and can_hold(move):
            self.others = Button(look, "Keep the others")
            self.others.setEnabled(not breaks)
            self.others.clicked.connect(lambda: self.hold.emit(move.id))
            buttons.add(self.others)
        say = LinkButton(look, "Say why")
        buttons.add(say)
        column.addWidget(holder)
        self.field = Field(look, "Why it was decided")
        self.field.setText(move.why)
        self.field.hide()
        self.field.editingFinished.connect(self._say)
        say.clicked.connect(self.ask_why)
        column.addWidget(self.field)
        if self.others is not None:
            column.addWidget(PlainLabel(look, holding_words(breaks), "small", "muted", wrap=True))
        if together:
            column.addWidget(PlainLabel(look, together, "small", "muted", wrap=True))
        self.inner.addWidget(self.detail)
        self.update()

    def ask_why(self) -> None:
        """Ask in a field why it was decided."""
        self.field.show()
        self.field.setFocus()

    def _say(self) -> None:
        words = clean_text(self.field.text()).strip()
        if words != self.move_.why:
            self.why.emit(self.move_.id, words)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open or fold it."""
        self.setFocus()
        self.toggled.emit(self.move_.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows walk, Enter opens, Del takes back, O keeps the others."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.walked.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.toggled.emit(self.move_.id)
        elif key == Qt.Key.Key_Delete and self.move_.kind not in LOOK_AT:
            self.undo.emit(self.move_.id)
        elif key == Qt.Key.Key_O and self.others is not None and self.others.isEnabled():
            self.hold.emit(self.move_.id)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the ground of the open one, the sign, the hairline and the focus."""
        look, painter = self._look, QPainter(self)
        if self.is_open:
            painter.fillRect(self.rect(), look.colour("accent_soft"))
            painter.fillRect(0, 0, 3, self.height(), look.colour("accent"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("line"))
        size = look.u(4)
        mark = pixmap(ICONS[self.move_.kind], look.colour("muted"), size, self.devicePixelRatioF())
        painter.drawPixmap(look.u(3), look.u(2.25), mark)
        if self.hasFocus():
            ring(painter, QRectF(self.rect()), look.colour("accent"))


class LedgerPanel(SidePanel):
    """All decisions, the newest first; ``closed`` brings the panel back that was there before."""

    closed = Signal()
    undo = Signal(str)
    hold = Signal(str)
    kept = Signal()
    looked = Signal(str)

    WIDTH = 93

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look)
        self.session = session
        self._open: str | None = ""
        self._all = False
        self._shown: tuple[object, ...] = ()
        self.rows: list[MoveRow] = []
        body = self.body
        top = QHBoxLayout()
        top.addWidget(PlainLabel(look, TITLE, "lead", bold=True, wrap=True), 1)
        self.leave = ToolButton()
        self.leave.setAccessibleName(tr("Close the list of decisions"))
        set_tip(self.leave, "Close the list of decisions")
        self.leave.clicked.connect(self.closed)
        top.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(top)
        self.caption = PlainLabel(look, "", "small", "muted", wrap=True)
        body.addWidget(self.caption)
        self.steps = LedgerSteps(look)
        body.addWidget(self.steps)
        narrow, holder = Flow(look), QWidget()
        narrow.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(narrow)
        self.chips = Chips(self, look, CHIPS, self._fill)
        for chip in self.chips.values():
            narrow.add(chip)
        self.sort = choice_list(look, tr("In which order"), 6)
        for value, words in SORTS:
            self.sort.addItem(tr(words), value)
        self.sort.activated.connect(lambda _: self._fill())
        narrow.add(self.sort)
        body.addWidget(holder)
        self.list = QVBoxLayout()
        self.list.setSpacing(0)
        body.addLayout(self.list)
        self.more = LinkButton(look, "")
        self.more.clicked.connect(self._show_all)
        body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        body.addWidget(PlainLabel(look, AT_FOOT, "small", "muted", wrap=True))
        body.addStretch(1)
        self.restyle()

    def restyle(self) -> None:
        """Take the sign that closes it too from the look in use."""
        super().restyle()
        if hasattr(self, "leave"):
            look, side = self._look, self._look.drawn(14)
            self.leave.setIconSize(QSize(side, side))
            self.leave.setIcon(icon("close", look.colour("text"), look.colour("disabled"), side))

    def show_moves(self, breaks: tuple[str, ...], *, ask: bool) -> None:
        """Show the document's decisions; ``ask`` whether the newest is still to be kept."""
        project, study = self.session.project, self.session.study
        moves = project.moves
        given = (moves, study, breaks, ask)
        if given == self._shown and self.rows:
            return
        self._shown = given
        self._breaks, self._ask = breaks, ask
        self.caption.setText(
            phrase(
                "since {day}; expected worth, {n} months",
                day=iso_day(moves[0].when[:10]),
                n=project.finance.horizon_months,
            )
            if moves
            else "No decision has a price yet."
        )
        self.steps.show_moves(moves, project.organisation.currency)
        self._fill()

    def _chosen(self) -> list[Move]:
        moves, me = self.session.project.moves, self.session.settings.name
        groups = {
            "all": list(moves),
            "mine": [m for m in moves if me and m.who == me],
            "costs": [m for m in moves if _own_price(m) < 0 and not is_same(m)],
        }
        for key, chip in self.chips.items():
            chip.setText(phrase(CHIPS[key], n=len(groups[key])))
            chip.setVisible(key == "all" or bool(groups[key]))
            chip.updateGeometry()
        found = groups[self.chips.chosen][::-1]
        if self.sort.currentData() == "dearest":
            found.sort(key=_own_price)
        return found

    def _fill(self) -> None:
        session, look = self.session, self._look
        project, study = session.project, session.study
        had = next((r.move_.id for r in self.rows if r.hasFocus()), "")
        cleared(self.list)
        found = self._chosen()
        if self._open == "" and found:
            self._open = found[0].id  # the newest is open until somebody folds it
        today, me = session.workspace.clock().date(), session.settings.name
        self.rows = []
        for move in found if self._all else found[:MOST]:
            price = short_price(
                move, project.organisation.currency, planning=not session.is_current
            )
            row = MoveRow(look, move, price, when_and_who(move, me, today))
            self.rows.append(row)
            row.toggled.connect(self._toggle)
            row.walked.connect(self._walk)
            row.undo.connect(self.undo)
            row.looked.connect(self.looked)
            row.hold.connect(self.hold)
            row.kept.connect(self._keep)
            row.why.connect(lambda id_, words: session.do(say_why(id_, words)))
            if move.id == self._open:
                names = {c.id: c.name for c in study.candidates} if study is not None else {}
                plan: Plan | None = study.plan if study is not None else None
                moved = moved_rows(move, plan, names) if plan is not None else []
                newest = move is project.moves[-1]
                breaks = self._breaks if newest else ()
                shared = move.priced_with or any(m.priced_with == move.id for m in project.moves)
                currency = project.organisation.currency
                together = price_words(move, project.moves, currency) if shared else ""
                row.open_up(moved, breaks, together, newest=newest, ask=newest and self._ask)
            self.list.addWidget(row)
            if move.id == had:
                row.setFocus()
        left = len(found) - len(self.rows)
        self.more.setText(phrase("Show {n} older ones", n=left))
        self.more.setVisible(left > 0)

    def _toggle(self, id_: str) -> None:
        self._open = None if id_ == self._open else id_
        self._fill()

    def _walk(self, by: int) -> None:
        at = next((k for k, r in enumerate(self.rows) if r.hasFocus()), 0)
        self.rows[min(max(at + by, 0), len(self.rows) - 1)].setFocus()

    def _show_all(self) -> None:
        self._all = True
        self._fill()

    def _keep(self) -> None:
        self._open = None
        self.kept.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
