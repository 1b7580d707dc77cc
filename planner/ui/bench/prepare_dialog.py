"""Preparing a meeting: its day and length, the agenda that fits, a text for who is missing, its page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from planner.domain.base.errors import InputError, PlannerError
from planner.domain.base.language import Verbatim, phrase, speaking, tr
from planner.domain.base.numbers import iso_day
from planner.domain.base.types import clean_text, slug
from planner.domain.base.written.cells import Cell
from planner.domain.base.written.dates import read_dates
from planner.reporting.meeting_sheet import sheet_pdf
from planner.room.addresses import addresses
from planner.storage.atomic import write_atomically
from planner.storage.document import load
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.dialogs import ask_choice, ask_save
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.bench.client import Client
from planner.workspace.bench.prepare import Prepared, invitation, prepare
from planner.workspace.bench.sheet import agenda_rows, left_words, open_words, sheet_of
from planner.workspace.edits import Edit
from planner.workspace.meeting.cards import cards_page, place_of, ready_for_cards


class PrepareDialog(Dialog):
    """Asks for day, beginning and length; accepted, ``prepared`` is to be entered into the document."""

    def __init__(
        self,
        parent: QWidget,
        look: Look,
        client: Client,
        now: datetime,
        change: Callable[[Edit], bool] = lambda _: False,
    ) -> None:
        super().__init__(parent, look, "Prepare the meeting", 230, 165)
        self._client, self._now, self._change = client, now, change
        self.prepared: Prepared | None = None
        column = self.column
        column.addWidget(PlainLabel(look, Verbatim(client.project.organisation.name), "title"))
        form = Form(look)
        coming = next(
            (w for w in client.project.workshops if w.date >= now.date().isoformat()), None
        )
        self.day, self.begins, self.minutes = (
            Field(look, "Day"),
            Field(look, "Begins at"),
            Field(look, "Minutes"),
        )
        self.day.setText(coming.date if coming else "")
        self.day.setPlaceholderText(tr("such as 2 December 2026"))
        self.begins.setText(coming.begins if coming and coming.begins else "09:00")
        self.minutes.setText(str(coming.minutes if coming and coming.minutes else 180))
        for words, field in (
            ("Day", self.day),
            ("Begins at", self.begins),
            ("Minutes", self.minutes),
        ):
            form.add(words, field)
            field.textChanged.connect(lambda _: self.refresh())
        column.addLayout(form)
        self.fault = PlainLabel(look, "", "body", "bad", wrap=True)
        column.addWidget(self.fault)
        self.saved = PlainLabel(look, "", "body", "good", wrap=True)
        column.addWidget(self.saved)
        columns = [Column("Time"), Column("Agenda", stretch=True), Column("Length", right=True)]
        self.model = RowsModel(look, columns)
        self.table = Table(look, self.model, "Agenda")
        side = QVBoxLayout()
        side.addWidget(PlainLabel(look, "Not done yet", bold=True))
        self.missing = PlainLabel(look, "", wrap=True)
        side.addWidget(self.missing)
        side.addWidget(PlainLabel(look, "A text for them", bold=True))
        self.mail = QPlainTextEdit()
        self.mail.setReadOnly(True)
        self.mail.setAccessibleName(tr("A text for them"))
        side.addWidget(self.mail, 1)
        self.copy = Button(look, "Copy the text")
        self.copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self.mail.toPlainText())
        )
        side.addWidget(self.copy)
        row = QHBoxLayout()
        row.setSpacing(look.u(4))
        row.addWidget(self.table, 3)
        row.addLayout(side, 2)
        column.addLayout(row, 1)
        self.left = PlainLabel(look, "", "small", "muted", wrap=True)
        column.addWidget(self.left)
        self.page, self.invite = Button(look, "Save the page…"), Button(look, "Save an invitation…")
        self.page.clicked.connect(self._save_page)
        self.invite.clicked.connect(self._save_invitation)
        self.cards = Button(look, "Seat cards…")
        self.cards.clicked.connect(self._save_cards)
        self.enter = Button(look, "Enter the meeting", primary=True)
        self.enter.clicked.connect(self.accept)
        self.add_foot(self.page, self.invite, self.cards, primary=self.enter, leave="Cancel")
        self.refresh()

    def _asked(self) -> tuple[str, str, int]:
        """Day, beginning and minutes as typed; raises ``InputError``."""
        text = clean_text(self.day.text()).strip()
        found = read_dates([Cell(text)], "finish")[0] if text else None
        if found is None or found.day is None:
            raise InputError("Say the day of the meeting, such as 2 December 2026.")
        try:
            begins = f"{time.fromisoformat(self.begins.text().strip().zfill(5)):%H:%M}"
        except ValueError as error:
            raise InputError("Say when it begins, such as 09:00.") from error
        minutes = self.minutes.text().strip()
        if not minutes.isdigit() or not 30 <= int(minutes) <= 720:
            raise InputError("A meeting takes 30 to 720 minutes.")
        return found.day.isoformat(), begins, int(minutes)

    def refresh(self) -> None:
        """Prepare it for what is typed."""
        project = self._client.project
        self.prepared, fault = None, ""
        try:
            day, begins, minutes = self._asked()
            self.prepared = prepare(project, day, begins, minutes, study=self._client.study)
        except InputError as error:
            fault = str(error) if self.day.text().strip() else ""
        self._tell(fault)
        made = self.prepared
        for button in (self.page, self.invite, self.cards, self.enter, self.copy):
            button.setEnabled(made is not None)
        if made is None:
            self.model.show_rows([])
            self.left.setText("")
            return
        rows = [RowData(str(k), r) for k, r in enumerate(agenda_rows(project, made))]
        self.model.show_rows(rows)
        self.table.resizeColumnToContents(0)
        names = [f"{tr(m.name)} · {tr(open_words(m.open))}" for m in made.missing[:8]]
        self.missing.setText(Verbatim("\n".join(names)) if names else "Everybody has answered.")
        self.mail.setPlainText(made.mail)
        past = made.date < self._now.date().isoformat()
        day = iso_day(made.date)
        self.left.setText(phrase("{day} is past.", day=day) if past else left_words(made.left))

    def _save(self, title: str, ending: str, kinds: str, data: bytes) -> None:
        """Ask for a file beside the client's that ends so, and say that it is written, or why not."""
        assert self.prepared is not None  # noqa: S101 - the buttons are off without it
        name = f"{slug(self._client.project.organisation.name)}-{self.prepared.date}-{ending}"
        path = ask_save(self, self.look, title, str(self._client.path.parent / name), kinds)
        if path is not None:
            try:
                write_atomically(path, data)
            except PlannerError as error:
                self._tell(str(error))
            else:
                self._tell("", phrase("Saved: {name}.", name=Verbatim(path.name)))

    def _tell(self, fault: str, done: str = "") -> None:
        """Say what is wrong, or what was done; the last of both alone."""
        for label, words in ((self.fault, fault), (self.saved, done)):
            label.setText(words)
            label.setVisible(bool(words))

    def page_bytes(self) -> bytes:
        """The page in the language of the report."""
        project, made = self._client.project, self.prepared
        assert made is not None  # noqa: S101 - the button is off without it
        with speaking(project.report.language, project.report.numbers):
            return sheet_pdf(sheet_of(project, made), self._now.date())

    def _save_page(self) -> None:
        self._save("Save the page", "meeting.pdf", "PDF (*.pdf)", self.page_bytes())

    def _save_cards(self) -> None:
        """Ask where the room will be, and write a card for everybody; who has no card joins without names."""
        hosts = [a.host for a in addresses()]
        words = (
            "Each card joins as one person, with the first phone that scans it. Which address will this "
            "machine have in the meeting? The room opens there, by card."
        )
        if not hosts:
            self._tell("This machine is in no network. Connect it as it will be in the meeting.")
            return
        choices = [(Verbatim(h), h) for h in reversed(hosts[:4])]  # the likeliest is suggested
        host = hosts[0]
        if len(hosts) > 1:
            host = ask_choice(self, self.look, "Seat cards", words, [("Cancel", ""), *choices])
        made = self.prepared
        if host and made is not None:
            try:
                data = self.cards_bytes(host)
            except PlannerError as error:
                self._tell(str(error))
            else:
                self._save("Seat cards", "seat-cards.pdf", "PDF (*.pdf)", data)

    def cards_bytes(self, host: str) -> bytes:
        """The cards; the document gets a secret for them once. Raises ``InputError``."""
        project, made = self._client.project, self.prepared
        assert made is not None  # noqa: S101 - the button is off without it
        if not project.handed_out.secret:
            if not self._change(ready_for_cards()):
                raise InputError("The document could not be changed, so no card was written.")
            project = load(self._client.path).project
        with speaking(project.report.language, project.report.numbers):
            return cards_page(project, made.teams, place_of(host), self._now.date())

    def _save_invitation(self) -> None:
        made = self.prepared
        if made is not None:
            data = invitation(made, self._client.project.id, self._now)
            self._save("Save an invitation", "meeting.ics", "iCalendar (*.ics)", data)
