"""The panel beside the programme: the last move and its price, shared tools, the chosen unit, more money."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import money
from planner.programme.desk import differences
from planner.programme.plan import ProgrammePlan
from planner.programme.words import (
    duty_words,
    ledger,
    move_words,
    unit_words,
)
from planner.reporting.programme.figures import more_money, odds, proof
from planner.ui.kit.card import Rule, SidePanel
from planner.ui.kit.flow import Flow
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, LinkButton, PlainLabel
from planner.ui.programme.owner import Owner

MOST = 5


class ProgrammeSide(SidePanel):
    """Follows the window's plan and the unit that is chosen in the heat map."""

    def __init__(self, look: Look, window: Owner) -> None:
        super().__init__(look)
        self.look, self.owner = look, window
        body = self.body
        self.move_box = QFrame()
        column = QVBoxLayout(self.move_box)
        column.setContentsMargins(0, 0, 0, look.u(3))
        column.setSpacing(look.u(1.5))
        self.move_what = PlainLabel(look, "", bold=True, wrap=True)
        self.move_price = PlainLabel(look, "", "lead", wrap=True)
        self.move_rows = PlainLabel(look, "", "small", "muted", wrap=True)
        column.addWidget(PlainLabel(look, "Your move", "small", "muted"))
        for label in (self.move_what, self.move_price, self.move_rows):
            column.addWidget(label)
        buttons = QWidget()
        flow = Flow(look)
        flow.setContentsMargins(0, 0, 0, 0)
        buttons.setLayout(flow)
        self.keep, self.undo = Button(look, "Keep"), Button(look, "Undo")
        self.hold = Button(look, "Keep the others")
        self.keep.clicked.connect(window.moves.keep_move)
        self.undo.clicked.connect(window.undo)
        self.hold.clicked.connect(window.moves.hold_others)
        for button in (self.keep, self.undo, self.hold):
            flow.addWidget(button)
        column.addWidget(buttons)
        column.addWidget(Rule(look))
        body.addWidget(self.move_box)
        self.proof = PlainLabel(look, "", "small", "muted", wrap=True)
        self.odds = PlainLabel(look, "", "small", "muted", wrap=True)
        body.addWidget(PlainLabel(look, "Proof", bold=True))
        body.addWidget(self.proof)
        body.addWidget(self.odds)
        body.addWidget(Rule(look))
        body.addWidget(PlainLabel(look, "Shared tools, bought once", bold=True, wrap=True))
        self.tools = PlainLabel(look, "", "small", wrap=True)
        body.addWidget(self.tools)
        self.duties_head = PlainLabel(look, "Duties", bold=True)
        self.duties = PlainLabel(look, "", "small", wrap=True)
        body.addWidget(self.duties_head)
        body.addWidget(self.duties)
        body.addWidget(Rule(look))
        self.name = PlainLabel(look, "", bold=True, wrap=True)
        self.open = LinkButton(look, "Open with its share")
        self.open.clicked.connect(lambda: window.moves.open_unit(window.chosen))
        self.unit = PlainLabel(look, "", "small", wrap=True)
        for widget in (self.name, self.unit, self.open):
            body.addWidget(widget, 0, Qt.AlignmentFlag(0))
        acts = QWidget()
        more = Flow(look)
        more.setContentsMargins(0, 0, 0, 0)
        acts.setLayout(more)
        self.give, self.force = Button(look, "Give it money…"), Button(look, "Force in")
        self.free = Button(look, "Take its moves back")
        self.give.clicked.connect(lambda: window.moves.give_money(window.chosen))
        self.force.clicked.connect(lambda: window.moves.force_in(window.chosen))
        self.free.clicked.connect(lambda: window.moves.free_unit(window.chosen))
        for button in (self.give, self.force, self.free):
            more.addWidget(button)
        body.addWidget(acts)
        body.addWidget(Rule(look))
        body.addWidget(PlainLabel(look, "10 % more money", bold=True))
        self.more = PlainLabel(look, "", "small", wrap=True)
        body.addWidget(self.more)
        self.ledger_box = QFrame()
        past = QVBoxLayout(self.ledger_box)
        past.setContentsMargins(0, 0, 0, 0)
        past.setSpacing(look.u(1.5))
        past.addWidget(Rule(look))
        past.addWidget(PlainLabel(look, "Moves and what they cost", bold=True, wrap=True))
        self.ledger = PlainLabel(look, "", "small", wrap=True)
        past.addWidget(self.ledger)
        body.addWidget(self.ledger_box)
        body.addStretch(1)

    def refresh(self) -> None:
        """Show what there is."""
        window = self.owner
        plan = window.shown
        self._move()
        self.proof.setText(self._proof(plan))
        self.odds.setText(odds(plan) if plan is not None and window.settled else "")
        self.tools.setText(self._tools())
        self.duties_head.setVisible(bool(window.desk.programme.duties))
        self.duties.setText(
            joined(
                [
                    phrase("{name}: {words}", name=Verbatim(d.name), words=duty_words(plan, d))
                    for d in plan.terms.duties
                ],
                "\n",
            )
            if plan is not None
            else ""
        )
        self._unit()
        more = window.more
        self.more.setText(
            more_money(window.plan, more)
            if more is not None and window.plan is not None
            else phrase("is worked out beside the plan")
            if window.settled
            else phrase("is worked out once the plan is settled")
        )
        group = window.desk.programme
        self.ledger_box.setVisible(bool(group.moves))
        self.ledger.setText(ledger(group, MOST))

    def _proof(self, plan: ProgrammePlan | None) -> str:
        if plan is None:
            return ""
        if plan.result.chosen.misses and plan is self.owner.coming:
            return tr("This is a first programme. Duties it misses may still be kept.")
        return proof(plan)

    def _move(self) -> None:
        window = self.owner
        moves = window.desk.programme.moves
        shown = window.open_move and bool(moves)
        self.move_box.setVisible(shown)
        if not shown:
            return
        move = moves[-1]
        self.move_what.setText(Verbatim(move.what))
        self.move_price.setText(move_words(window.desk.programme, move))
        before, after = window.before_move, window.plan
        lines = []
        if before is not None and after is not None and move.price is not None:
            lines = [
                joined((name, words), ": ")
                for name, words in differences(before, after, move.unit or "")[:MOST]
            ]
        self.move_rows.setText(
            "\n".join(map(str, lines)) if len(lines) < 2 else joined(lines, "\n")
        )
        self.hold.setEnabled(move.unit is not None and before is not None and window.settled)

    def _tools(self) -> str:
        window, plan = self.owner, self.owner.shown
        group = window.desk.programme
        if not group.tools:
            return phrase("None yet: add one on the page Tools.")
        if plan is None:
            return joined([Verbatim(t.name) for t in group.tools], "\n")
        lines = []
        for tool in group.tools:
            start = plan.result.chosen.tools.get(tool.id)
            if start is None:
                lines.append(phrase("{tool}: not bought", tool=Verbatim(tool.name)))
            else:
                lines.append(
                    phrase(
                        "{tool}, {quarter}: {n:d} units, {cost} of invoices",
                        tool=Verbatim(tool.name),
                        quarter=group.quarter_name(start),
                        n=len(plan.joining(tool.id)),
                        cost=money(plan.tool_cash(tool.id), group.currency),
                    )
                )
        return joined(lines, "\n")

    def _unit(self) -> None:
        window, plan = self.owner, self.owner.shown
        id_ = window.chosen
        entry = window.desk.programme.unit(id_) if id_ else None
        for widget in (self.open, self.give, self.force, self.free):
            widget.setVisible(entry is not None)
        if entry is None:
            self.name.setText(phrase("No unit chosen"))
            self.unit.setText(phrase("Choose a row; Shift and an arrow moves it, F forces it in."))
            return
        self.name.setText(Verbatim(entry.name))
        read = next((r for r in window.rows if r.entry.id == id_), None)
        if read is not None and not read.planned:
            self.unit.setText(read.why)
        elif plan is not None and id_ in plan.by_id:
            self.unit.setText(unit_words(plan, id_))
        else:
            self.unit.setText(phrase("It is planned with the others."))
        self.free.setVisible(
            bool(entry.reserved or entry.not_before or entry.starts_by is not None or entry.held)
        )
