"""Decisions and what they cost: every change of the plan with its price, each to be taken back."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QWidget

from planner.analysis.around.move_words import price_words, total_words
from planner.domain.base.language import Verbatim, joined
from planner.domain.base.numbers import long_date
from planner.domain.base.types import clean_text
from planner.domain.plan.move import Move
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.ledger import say_why, take_back

LEAD = (
    "Each change of limits, starts, wishes, duties, tools, inputs and answers since there was a plan. The "
    "price is the expected worth of the plan after it less that before it, in this order; what "
    "one plan answered together has one price."
)


class LedgerDialog(Dialog):
    """A table of decisions; taking one back is an edit like any other."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent, look, "Decisions and what they cost", 260, 140)
        self.session = session
        self.total = PlainLabel(look, "", "lead", bold=True, wrap=True)
        self.column.addWidget(self.total)
        self.column.addWidget(PlainLabel(look, LEAD, "small", "muted", wrap=True))
        columns = [
            Column("Decision", stretch=True),
            Column("Price", stretch=True),
            Column("Who"),
            Column("When"),
            Column("Why", stretch=True),
        ]
        self.model = RowsModel(look, columns, None, self)
        self.table = Table(look, self.model, "Decisions and what they cost")
        self.table.set_widths([0, 0, 28, 30, 0])
        self.column.addWidget(self.table, 1)
        row = QHBoxLayout()
        self.why = Field(look, "Why it was decided")
        self.why.setPlaceholderText("")
        self.say = Button(look, "Say why")
        self.back = Button(look, "Take it back")
        self.say.clicked.connect(self._say)
        self.back.clicked.connect(self._back)
        row.addWidget(PlainLabel(look, "Why", "small"))
        row.addWidget(self.why, 1)
        row.addWidget(self.say)
        row.addWidget(self.back)
        self.column.addLayout(row)
        self.add_foot()
        session.changed.connect(self.refresh)
        self.table.selectionModel().selectionChanged.connect(self._enable)
        self.refresh()

    def refresh(self) -> None:
        """Show the document's decisions."""
        project = self.session.project
        currency = project.organisation.currency
        self.total.setText(total_words(project.moves, currency) or "No decision has a price yet.")
        self.model.show_rows(
            [self._row(m, project.moves, currency) for m in reversed(project.moves)]
        )
        self._enable()

    def _row(self, move: Move, moves: tuple[Move, ...], currency: str) -> RowData:
        when = long_date(datetime.fromisoformat(move.when).date())
        texts = (
            Verbatim(move.what),
            price_words(move, moves, currency),
            Verbatim(move.who) or "–",
            joined([when, Verbatim(move.when[11:16])], " "),
            Verbatim(move.why),
        )
        return RowData(move.id, texts)

    def _chosen(self) -> Move | None:
        rows = [i.row() for i in self.table.selectionModel().selectedRows()]
        moves = tuple(reversed(self.session.project.moves))
        return moves[rows[0]] if rows and rows[0] < len(moves) else None

    def _enable(self) -> None:
        move = self._chosen()
        for widget in (self.why, self.say, self.back):
            widget.setEnabled(move is not None)
        self.why.setText(move.why if move is not None else "")

    def _say(self) -> None:
        move = self._chosen()
        if move is not None:
            self.session.do(say_why(move.id, clean_text(self.why.text()).strip()))

    def _back(self) -> None:
        move = self._chosen()
        if move is not None:
            self.session.do(take_back(move.id, Verbatim(move.what)))
