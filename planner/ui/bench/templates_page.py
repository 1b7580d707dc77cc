"""Templates of the bench: what lies in its folders, and a new engagement from one of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.domain.base.language import Verbatim, phrase
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.bench.house import FoundTemplate
from planner.workspace.bench.words import industry_words

WORDS = (
    "A template hands on questions, targets, limits, own entries, the agenda and how reports look; nothing "
    "that names a client. Save one from the panel of a client, into a folder of the bench."
)


class TemplatesPage(QWidget):
    """``begin`` asks for a new engagement from a template, ``other`` for one from another file."""

    begin = Signal(object)
    other = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.found: tuple[FoundTemplate, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(3))
        head = QHBoxLayout()
        head.addWidget(PlainLabel(look, "Templates", "title"), 1)
        another = Button(look, "From another file…")
        another.clicked.connect(self.other)
        self.use = Button(look, "New engagement from it…", primary=True)
        self.use.clicked.connect(self._begin)
        head.addWidget(another)
        head.addWidget(self.use)
        column.addLayout(head)
        self.lead = PlainLabel(look, "", "lead", wrap=True)
        column.addWidget(self.lead)
        columns = [
            Column("Template", stretch=True),
            Column("Industry"),
            Column("Questions", right=True),
            Column("File"),
        ]
        self.model = RowsModel(look, columns)
        self.table = Table(look, self.model, "Templates")
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._check())
        self.table.doubleClicked.connect(lambda _: self._begin())
        column.addWidget(self.table, 1)
        column.addWidget(PlainLabel(look, WORDS, "small", "muted", wrap=True))
        self.show_templates(())

    def show_templates(self, found: tuple[FoundTemplate, ...]) -> None:
        """Show what lies in the folders."""
        self.found = found
        rows = []
        for one in found:
            made = one.template
            texts = (
                (Verbatim(one.name), "cannot be read", "–", Verbatim(one.path.name))
                if made is None
                else (
                    Verbatim(made.name),
                    industry_words(made.industry),
                    str(len(made.questionnaire.questions)),
                    Verbatim(one.path.name),
                )
            )
            rows.append(RowData(str(one.path), texts, bold=frozenset({0})))
        self.model.show_rows(rows)
        for k in (1, 2, 3):
            self.table.resizeColumnToContents(k)
        if rows:
            self.table.selectRow(0)
        self.lead.setText(
            "No template lies in the folders of the bench yet."
            if not found
            else "One template lies in the folders of the bench."
            if len(found) == 1
            else phrase("{n} templates lie in the folders of the bench.", n=len(found))
        )
        self._check()

    @property
    def chosen(self) -> Path | None:
        """The file of the template that is chosen and can be used."""
        picked = self.table.selectionModel().selectedRows()
        if not picked or picked[0].row() >= len(self.found):
            return None
        one = self.found[picked[0].row()]
        return one.path if one.template is not None else None

    def _check(self) -> None:
        self.use.setEnabled(self.chosen is not None)

    def _begin(self) -> None:
        if self.chosen is not None:
            self.begin.emit(self.chosen)
