"""The page Report of a programme: what is in it, and where to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.domain.base.language import phrase, speaking, speech, tr
from planner.domain.base.numbers import iso_day
from planner.ui.kit.card import Card
from planner.ui.kit.choice import choice_list
from planner.ui.kit.dialog import Form
from planner.ui.kit.dialogs import ask_save
from planner.ui.kit.look import Look
from planner.ui.kit.page import page_column
from planner.ui.kit.text import Button, LinkButton, PlainLabel
from planner.ui.programme.owner import Owner

LABELS = {"pdf": "Export PDF…", "html": "Export web page…", "xlsx": "Export workbook…"}
KINDS = {"pdf": "PDF (*.pdf)", "html": "Web page (*.html)", "xlsx": "Workbook (*.xlsx)"}


class ProgrammeReportPage(QWidget):
    """Writes the settled plan as a PDF, a web page or a workbook."""

    title = "Report"

    def __init__(self, look: Look, window: Owner) -> None:
        super().__init__()
        self.look, self.owner = look, window
        self.panel: QWidget | None = None
        self._made: Path | None = None
        content, column = page_column(look)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(content)
        card = Card(look, "The programme as a document")
        words = tr(
            "A decision sheet of two pages, then money by unit and year, shared tools, duties, levels, "
            "who waits for "
            "whom, risks, what more money would buy, and how it was worked out. The workbook holds every row."
        )
        card.body.addWidget(PlainLabel(look, words, wrap=True))
        form = Form(look)
        self.language = choice_list(look, tr("Language"), 14)
        for words_, key in (("English", "en"), ("Deutsch", "de")):
            self.language.addItem(words_, key)
        self.language.setCurrentIndex(max(0, self.language.findData(speech().language)))
        self.names = choice_list(look, tr("Levels by unit"), 30)
        self.names.addItem(tr("as a range, no unit named"), False)
        self.names.addItem(tr("by name"), True)
        form.add("Language", self.language)
        form.add("Levels by unit", self.names)
        card.body.addLayout(form)
        row = QHBoxLayout()
        self.buttons = {}
        for kind, label in (
            ("pdf", "Export PDF…"),
            ("html", "Export web page…"),
            ("xlsx", "Export workbook…"),
        ):
            button = Button(look, label)
            button.clicked.connect(lambda _=False, kind=kind: self.export(kind))
            self.buttons[kind] = button
            row.addWidget(button)
        row.addStretch(1)
        card.body.addLayout(row)
        self.state = PlainLabel(look, "", "small", "muted", wrap=True)
        self.open = LinkButton(look, "Open it")
        self.open.clicked.connect(self._open)
        self.open.hide()
        card.body.addWidget(self.state)
        card.body.addWidget(self.open)
        column.addWidget(card)
        column.addStretch(1)

    def refresh(self) -> None:
        """What can be exported is the settled plan."""
        ready = self.owner.settled
        for button in self.buttons.values():
            button.setEnabled(ready)
        agreed = self.owner.desk.programme.agreed
        if not ready:
            self.state.setText(tr("The report is made of a settled plan: it is being planned."))
        elif self._made is None:
            self.state.setText(
                phrase("The plan was agreed on {day}.", day=iso_day(agreed.when))
                if agreed is not None
                else phrase("The plan is not agreed yet; the report says so.")
            )

    def export(self, kind: str) -> None:
        """Ask where to, and write it there."""
        if not self.owner.settled:
            return
        start = str((self.owner.desk.path or Path.home() / "programme").with_suffix(f".{kind}"))
        path = ask_save(self, self.look, "Export", start, KINDS[kind])
        if path is not None:
            self.export_to(path, kind)

    def export_to(self, path: Path, kind: str) -> None:
        """Write the report in the background."""
        from planner.reporting.programme.publish import publish_programme

        plan, more = self.owner.plan, self.owner.more
        if plan is None:
            return
        # what was agreed or priced since it was planned changes no plan, and stands in the report
        plan = replace(plan, programme=self.owner.desk.programme)
        language, names = self.language.currentData(), bool(self.names.currentData())
        today = self.owner.desk.clock().date()

        def work() -> Path:
            with speaking(language):
                publish_programme(plan, path, kind, today, more=more, names=names)
            return path

        self.state.setText(tr("The report is being written."))
        self.owner.jobs.start(self, work, self._done, self._failed)

    def _done(self, path: Path) -> None:
        self._made = path
        self.state.setText(phrase("Written: {name}.", name=path.name))
        self.open.show()

    def _failed(self, sentence: str) -> None:
        self.state.setText(sentence)

    def _open(self) -> None:
        if self._made is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._made)))
