"""Evidence that covers one system, or speaks for the organisation itself."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from planner.analysis.systems.words import EVIDENCE_WORDS, until_words
from planner.domain.answers.evidence import EvidenceItem
from planner.domain.base.language import Verbatim
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button
from planner.ui.systems.evidence_dialog import EvidenceDialog
from planner.ui.systems.tab import tab_column
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.system_edits import remove_evidence_item


class EvidenceTab(QWidget):
    """A table of the pieces, and what can be done with them."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self.look, self.session = look, session
        self.system, self.day = "", ""
        column = tab_column(self, look)
        self.items = RowsModel(
            look,
            [
                Column("Evidence", stretch=True),
                Column("Kind"),
                Column("Reviewed by"),
                Column("Counts until", right=True),
            ],
            parent=self,
        )
        self.item_table = Table(look, self.items, "Evidence")
        self.item_table.set_widths([0, 24, 30, 44])
        self.item_table.doubleClicked.connect(lambda _: self._change_item())
        column.addWidget(self.item_table, 1)
        row = QHBoxLayout()
        for words, act in (
            ("Add evidence…", self.add_evidence),
            ("Change…", self._change_item),
            ("Remove", self._remove_item),
        ):
            button = Button(look, words)
            button.clicked.connect(partial(_call, act))
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)

    def _covering(self) -> list[EvidenceItem]:
        evidence = self.session.project.evidence
        return [e for e in evidence if (self.system in e.covers if self.system else e.organisation)]

    def show_evidence(self, system: str, day: str) -> int:
        """The evidence that covers a system, on a day; returns how many pieces."""
        self.system, self.day = system, day
        self.items.show_rows(
            [
                RowData(
                    e.id,
                    (
                        Verbatim(e.title),
                        EVIDENCE_WORDS[e.kind],
                        Verbatim(e.reviewer) if e.is_reviewed_on(day) else "–",
                        until_words(e, day),
                    ),
                )
                for e in self._covering()
            ]
        )
        return len(self.items.rows)

    def add_evidence(self) -> None:
        """Add a piece of evidence that covers this system."""
        run(EvidenceDialog(self, self.look, self.session, system=self.system))

    def _item(self) -> EvidenceItem | None:
        row = self.item_table.currentIndex().row()
        covering = self._covering()
        return covering[row] if 0 <= row < len(covering) else None

    def _change_item(self) -> None:
        item = self._item()
        if item is not None:
            run(EvidenceDialog(self, self.look, self.session, item))

    def _remove_item(self) -> None:
        item = self._item()
        if item is not None:
            self.session.do(remove_evidence_item(item.id))


def _call(act: object, _checked: bool = False) -> None:
    act()  # type: ignore[operator]
