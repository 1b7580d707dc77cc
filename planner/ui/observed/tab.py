"""What the tabs of a look share: a sentence, a table, and the whole of what its chosen row says last."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from planner.domain.answers.observation import Survey
from planner.ui.kit.look import Look
from planner.ui.kit.text import PlainLabel
from planner.ui.widgets.tables import Column, RowsModel, Table


class TableTab(QWidget):
    """A table under a sentence; below it stands the last cell of the row where one is, in full."""

    def __init__(self, look: Look, name: str, columns: list[Column], widths: list[float]) -> None:
        super().__init__()
        self.look = look
        self.survey: Survey | None = None
        self.column = QVBoxLayout(self)
        self.column.setSpacing(look.u(2))
        self.lead = PlainLabel(look, "", wrap=True)
        self.model = RowsModel(look, columns, None, self)
        self.table = Table(look, self.model, name)
        self.table.set_widths(widths)
        self.whole = PlainLabel(look, "", "small", "muted", wrap=True)
        self.column.addWidget(self.lead)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.whole)
        self.table.selectionModel().currentRowChanged.connect(lambda now: self.say(now.row()))
        self.model.modelReset.connect(lambda: self.say(-1))

    def say(self, row: int) -> None:
        """Say all of what a row says last."""
        rows = self.model.rows
        self.whole.setText(rows[row].texts[-1] if 0 <= row < len(rows) else "")
