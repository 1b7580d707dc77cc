"""The change log of the document: who changed what, when; the newest first."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from planner.domain.base.language import Verbatim, phrase
from planner.domain.record.change import MOST_CHANGES
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import PlainLabel
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table

COLUMNS = [Column("When (UTC)"), Column("Who"), Column("What", stretch=True)]


class ChangeLogDialog(Dialog):
    """A table to read; the log is kept in the document and nothing in it can be edited."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent, look, "Change log", 190, 130)
        column = self.column
        words = phrase(
            "The document keeps its last {most:,} changes. The name comes from Settings; whoever can change "
            "the file can change its log too, so it helps memory and proves nothing.",
            most=MOST_CHANGES,
        )
        column.addWidget(PlainLabel(look, words, wrap=True))
        self.model = RowsModel(look, COLUMNS, None, self)
        self.table = Table(look, self.model, "Change log")
        self.table.set_widths([44, 36, 0])
        column.addWidget(self.table, 1)
        changes = session.workspace.changes
        self.empty = PlainLabel(look, "Nothing was changed yet.", "body", "muted")
        self.empty.setVisible(not changes)
        column.addWidget(self.empty)
        self.add_foot()
        rows = [
            RowData(
                str(k),
                (c.when.replace("T", " ").rstrip("Z"), Verbatim(c.who or "–"), Verbatim(c.what)),
            )
            for k, c in enumerate(changes)
        ]
        self.model.show_rows(rows[::-1])
