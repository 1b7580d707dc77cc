"""What a table holds, and under which of its heads: chosen once, kept with the look for the next one."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from planner.domain.answers.observation import KIND_WORDS, SourceKind
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.observe.table_heads import TABLES
from planner.observe.tables import HeadsFound
from planner.ui.kit.choice import choice_list
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.flow import cleared
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, PlainLabel

COLUMN_WORDS = {
    "when": "Moment",
    "accepted": "Accepted at",
    "environment": "Environment",
    "model": "Model or service",
    "version": "Version",
    "result": "Result",
    "manual": "By hand",
    "began": "Began at",
    "detected": "Detected at",
    "resolved": "Resolved at",
    "cause": "Cause",
    "priority": "Severity",
    "review": "Review afterwards",
    "actions": "Actions",
    "state": "State",
    "source": "Reported by which tool",
    "date": "Day",
    "hours": "Hours",
    "kind": "Kind of work",
    "key": "Key of the ticket",
    "effective cost": "Effective cost",
    "period": "Period",
    "currency": "Currency",
    "tags": "Tags",
    "sku": "Price item",
    "service": "Service",
    "category": "Category",
    "use": "Utilisation",
    "device": "Device",
}
"""How our columns read; a test holds that each has its words."""


class ColumnsDialog(Dialog):
    """For each of our columns the head that it stands under; ``columns`` is what was chosen."""

    def __init__(self, parent: QWidget, look: Look, label: str, found: HeadsFound) -> None:
        super().__init__(parent, look, "Columns of a table", 120)
        self.found = found
        self.columns: dict[str, str] = {}
        self.column.addWidget(PlainLabel(look, Verbatim(label), "title", wrap=True))
        form = Form(look)
        self.kind = choice_list(look, tr("What it holds"), 24)
        for kind in TABLES:
            self.kind.addItem(tr(KIND_WORDS[kind]), kind)
        self.kind.setCurrentIndex(max(0, self.kind.findData(found.kind)))
        form.add("What it holds", self.kind)
        self.column.addLayout(form)
        self.form = Form(look)
        self.column.addLayout(self.form)
        self.boxes: dict[str, QComboBox] = {}
        self.said = PlainLabel(look, "", "small", "muted", wrap=True)
        self.column.addWidget(self.said)
        self.take_button = Button(look, "Look again", primary=True)
        self.take_button.clicked.connect(self.take)
        self.add_foot(primary=self.take_button, leave="Cancel")
        self.kind.currentIndexChanged.connect(lambda _: self._show_kind())
        self._show_kind()

    def _kind(self) -> SourceKind:
        kind: SourceKind = self.kind.currentData()
        return kind

    def _show_kind(self) -> None:
        cleared(self.form)
        heads = TABLES[self._kind()]
        taken = self.found.columns if self._kind() == self.found.kind else {}
        self.boxes = {}
        for column in heads.names:
            words = tr(COLUMN_WORDS[column])
            box = choice_list(self.look, words, 24)
            box.addItem(tr("– not in the file –"), "")
            for head in self.found.words:
                box.addItem(head, head)
            known = taken.get(column) or next(
                (h for h in self.found.words if heads.column_of(h) == column), ""
            )
            box.setCurrentIndex(max(0, box.findData(known)))
            box.currentIndexChanged.connect(lambda _: self._suit())
            self.boxes[column] = box
            self.form.add(COLUMN_WORDS[column], box)
        self._suit()

    def _chosen(self) -> dict[str, str]:
        return {c: str(b.currentData()) for c, b in self.boxes.items()}

    def _suit(self) -> None:
        """Say what is missing, or stands twice; only a whole choice can be taken."""
        chosen = self._chosen()
        used = [h for h in chosen.values() if h]
        twice = next((h for h in used if used.count(h) > 1), "")
        missing = [
            joined([COLUMN_WORDS[c] for c in group], tr(" or "))
            for group in TABLES[self._kind()].needed
            if not any(chosen[c] for c in group)
        ]
        if twice:
            words = phrase("“{head}” is chosen twice.", head=Verbatim(twice))
        elif missing:
            words = phrase("Still missing: {columns}.", columns=joined(missing, "; "))
        else:
            words = tr("The next look takes the same columns.")
        self.said.setText(words)
        self.take_button.setEnabled(not (twice or missing))

    def take(self) -> None:
        """Keep what was chosen."""
        self.columns = self._chosen()
        self.accept()
