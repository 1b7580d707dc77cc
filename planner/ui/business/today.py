"""What today costs, pool by pool: what is shown where nothing is planned and no worth can be drawn."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from planner.analysis.study.study import Study
from planner.domain.base.numbers import money
from planner.economics.atoms import POOL_LABELS
from planner.ui.kit.card import Card
from planner.ui.kit.look import Look
from planner.ui.kit.text import PlainLabel

CAPTION = "a year, before any step; it goes on where nothing is planned"


class TodayCard(Card):
    """The pools of cost and loss, the largest first, with their sum."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "What today costs", CAPTION)
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.u(3))
        grid.setVerticalSpacing(look.u(2))
        grid.setColumnStretch(0, 1)
        self.lines = []
        for row in range(len(POOL_LABELS) + 1):
            bold = row == len(POOL_LABELS)
            name, amount = (PlainLabel(look, "", bold=bold) for _ in range(2))
            grid.addWidget(name, row, 0)
            grid.addWidget(amount, row, 1, Qt.AlignmentFlag.AlignRight)
            self.lines.append((name, amount))
        self.body.addLayout(grid)
        self.none = PlainLabel(look, "No loss of today is counted: no figure for one is stated.")
        self.body.addWidget(self.none)
        self.body.addStretch(1)

    def show_study(self, study: Study) -> None:
        """Show the pools of ``study``."""
        currency = study.project.organisation.currency
        found = sorted(((a, p) for p, a in study.case.baseline.items() if a > 0), reverse=True)
        rows = [(POOL_LABELS[pool], amount) for amount, pool in found]
        for k, (name, amount) in enumerate(self.lines[:-1]):
            words, value = rows[k] if k < len(rows) else ("", 0.0)
            name.setText(words)
            amount.setText(money(value, currency))
            name.setVisible(k < len(rows))
            amount.setVisible(k < len(rows))
        name, amount = self.lines[-1]
        name.setText("Together")
        amount.setText(money(sum(study.case.baseline.values()), currency))
        name.setVisible(bool(rows))
        amount.setVisible(bool(rows))
        self.none.setVisible(not rows)
