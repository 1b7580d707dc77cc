"""Something that was parked: who takes care of it, and until when."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from planner.domain.base.language import tr
from planner.domain.base.types import clean_text
from planner.domain.base.written.cells import Cell
from planner.domain.base.written.dates import read_dates
from planner.domain.record.workshop import Parked
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, Field, PlainLabel


class ParkedDialog(Dialog):
    """Asks for words, owner and day; accepted, ``item`` is what was said."""

    def __init__(self, parent: QWidget, look: Look, item: Parked) -> None:
        super().__init__(parent, look, "Parked", 130)
        self.item = item
        form = Form(look)
        self.text, self.owner, self.by = (
            Field(look, "What it is about"),
            Field(look, "Who takes care of it"),
            Field(look, "Until"),
        )
        self.text.setText(item.text)
        self.owner.setText(item.owner)
        self.by.setText(item.when)
        self.by.setPlaceholderText(tr("a day like 2027-06-30"))
        for words, field in (
            ("What it is about", self.text),
            ("Who takes care of it", self.owner),
            ("Until", self.by),
        ):
            form.add(words, field)
        self.column.addLayout(form)
        self.fault = PlainLabel(look, "", "body", "bad", wrap=True)
        self.fault.hide()
        self.column.addWidget(self.fault)
        self.keep = Button(look, "Keep", primary=True)
        self.keep.clicked.connect(self._keep)
        self.add_foot(primary=self.keep, leave="Cancel")
        (self.owner if item.text else self.text).setFocus()

    def _keep(self) -> None:
        text = clean_text(self.text.text()).strip()
        by = clean_text(self.by.text()).strip()
        day = read_dates([Cell(by)], "finish")[0].day if by else None
        fault = ""
        if not text:
            fault = "Say what it is about."
        elif by and day is None:
            fault = "Until: type a day like 2027-06-30."
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        if fault:
            return
        self.item = self.item.model_copy(
            update={
                "text": text,
                "owner": clean_text(self.owner.text()).strip(),
                "when": day.isoformat() if day is not None else "",
            }
        )
        self.accept()
