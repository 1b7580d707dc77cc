"""The statement of applicability of one law or standard, to read and to copy."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.analysis.study.duty_title import number_words
from planner.analysis.systems.applicability import APPLIES_WORDS, Statement, statements
from planner.analysis.systems.register import Register
from planner.domain.base.language import Verbatim, joined
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.systems.tab import BADGES
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table


class StatementView(QWidget):
    """Each requirement with whether it applies, why, where it stands, and the evidence that shows it."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self.look, self.session = look, session
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(1.5))
        self.model = RowsModel(
            look,
            [
                Column("Article"),
                Column("Asks for, in our words", stretch=True),
                Column("Applies"),
                Column("Why", stretch=True),
                Column("State", "badge"),
                Column("Evidence"),
            ],
            parent=self,
        )
        self.table = Table(look, self.model, "Statement of applicability")
        self.table.set_widths([24, 0, 28, 0, 54, 24])
        self.table.setMinimumHeight(look.u(60))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._explain())
        column.addWidget(self.table, 1)
        self.words = PlainLabel(look, "", "small", wrap=True)
        column.addWidget(self.words)
        foot = QHBoxLayout()
        copy = Button(look, "Copy the statement")
        copy.clicked.connect(lambda: self.table.copy_rows(chosen=False))
        foot.addWidget(copy)
        foot.addStretch(1)
        column.addLayout(foot)
        self._lines: tuple[Statement, ...] = ()

    def show_framework(self, found: Register, framework: str) -> None:
        """Show the statement of ``framework``."""
        self._lines = statements(self.session.project, found, framework)
        self.model.show_rows(
            [
                RowData(
                    line.requirement.id,
                    (
                        number_words(line.requirement),
                        line.requirement.summary,
                        APPLIES_WORDS[line.applies],
                        line.why,
                        line.states,
                        Verbatim(", ".join(line.evidence) or "–"),
                    ),
                    values={4: BADGES[line.worst]},
                )
                for line in self._lines
            ]
        )
        self._explain()

    def _explain(self) -> None:
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self._lines):
            self.words.setText("Choose a line to read it in full.")
            return
        line = self._lines[row]
        names = {e.id: e.title for e in self.session.project.evidence}
        shown = [Verbatim(f"{i} {names.get(i, '')}".strip()) for i in line.evidence]
        parts = [
            line.requirement.summary,
            line.why,
            *([line.missing] if line.missing else []),
            *([joined(shown, "; ")] if shown else []),
        ]
        self.words.setText(joined(parts, "\n"))
