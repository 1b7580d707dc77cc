"""Freeze windows: days on which nobody works on the plan and nothing goes live."""

from __future__ import annotations

from datetime import date

from pydantic import ValidationError
from PySide6.QtWidgets import QHBoxLayout, QWidget

from planner.domain.base.errors import InputError
from planner.domain.base.numbers import long_date
from planner.domain.base.types import clean_text
from planner.domain.plan.plan import Freeze
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.ui.roadmap.duty_dialog import typed_day
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.edits import set_limits

MOST = 50
WORDS = (
    "Days on which nobody works on the plan and nothing goes live, such as the end of the year. People’s "
    "time of a quarter is as much less. Weekends and public holidays are left out of dates anyway."
)


class FreezesDialog(Dialog):
    """A list with a row to add; every change is taken at once and can be undone."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent, look, "Freeze windows", 150, 90)
        self.session = session
        self.column.addWidget(PlainLabel(look, WORDS, "small", "muted", wrap=True))
        columns = [Column("First day"), Column("Last day"), Column("What it is", stretch=True)]
        self.model = RowsModel(look, columns, None, self)
        self.table = Table(look, self.model, "Freeze windows")
        self.table.set_widths([40, 40, 0])
        self.column.addWidget(self.table, 1)
        row = QHBoxLayout()
        self.first, self.last = Field(look, "First day"), Field(look, "Last day")
        self.first.setPlaceholderText("2027-12-15")
        self.last.setPlaceholderText("2028-01-05")
        self.name = Field(look, "What it is")
        self.add, self.remove = Button(look, "Add the window"), Button(look, "Remove")
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        for widget in (self.first, self.last, self.name, self.add, self.remove):
            widget.setMinimumHeight(look.u(7.5))
            row.addWidget(widget, 1 if widget is self.name else 0)
        self.column.addLayout(row)
        self.fault = PlainLabel(look, "", "small", "bad", wrap=True)
        self.column.addWidget(self.fault)
        self.add_foot()
        session.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show those of the document."""
        freezes = self.session.project.limits.freezes
        self.model.show_rows(
            [
                RowData(
                    f"{k}",
                    (
                        long_date(date.fromisoformat(f.first)),
                        long_date(date.fromisoformat(f.last)),
                        f.name,
                    ),
                )
                for k, f in enumerate(freezes)
            ]
        )
        self.remove.setEnabled(bool(freezes))
        self.add.setEnabled(len(freezes) < MOST)

    def _add(self) -> None:
        try:
            made = Freeze(
                first=typed_day(self.first.text(), "First day"),
                last=typed_day(self.last.text(), "Last day"),
                name=clean_text(self.name.text()).strip()[:200],
            )
        except InputError as error:
            self.fault.setText(str(error))
            return
        except ValidationError:
            self.fault.setText("The window ends before it begins.")
            return
        self.fault.setText("")
        kept = {*self.session.project.limits.freezes, made}
        self._take(tuple(sorted(kept, key=lambda f: (f.first, f.last, f.name))))
        for field in (self.first, self.last, self.name):
            field.clear()

    def _remove(self) -> None:
        freezes = self.session.project.limits.freezes
        current = self.table.currentIndex()
        gone = current.row() if current.isValid() else len(freezes) - 1
        self._take(tuple(f for k, f in enumerate(freezes) if k != gone))

    def _take(self, freezes: tuple[Freeze, ...]) -> None:
        limits = self.session.project.limits
        self.session.do(set_limits(limits.model_copy(update={"freezes": freezes})))
