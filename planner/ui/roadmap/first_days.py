"""The first ninety days of the plan as a table: weeks, what, who, when it is done, what if not."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from planner.analysis.around.first_days import lead_words, weeks_words
from planner.domain.base.language import tr
from planner.reporting.first_dates import ninety_days_of
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import PlainLabel
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table

COLUMNS = [
    Column("Weeks"),
    Column("What", stretch=True),
    Column("Who"),
    Column("Done when", stretch=True),
    Column("If not", stretch=True),
]


class FirstDaysDialog(Dialog):
    """The table, with what is missing in the line above."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent, look, "The first 90 days", 300, 150)
        self.session = session
        self.words = PlainLabel(look, "", wrap=True)
        self.column.addWidget(self.words)
        self.model = RowsModel(look, COLUMNS, None, self)
        self.table = Table(look, self.model, "The first 90 days")
        self.table.set_widths([18, 0, 40, 0, 0])
        self.column.addWidget(self.table, 1)
        self.add_foot()
        session.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the weeks of the plan that is there."""
        study = self.session.study
        if study is None:
            self.words.setText("There is no plan yet.")
            self.model.show_rows([])
            return
        found = ninety_days_of(study, self.session.workspace.clock().date().isoformat())
        self.words.setText(tr(lead_words(found)))
        rows = []
        for k, row in enumerate(found.rows):
            texts = (
                *(tr(t) for t in (weeks_words(row), row.what, row.who, row.done, row.otherwise)),
            )
            rows.append(RowData(str(k), texts))
        self.model.show_rows(rows)
