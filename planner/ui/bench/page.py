"""The bench: one line a client with its stage, chips that choose, and a panel for the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from planner.domain.base.errors import PlannerError
from planner.domain.base.language import Verbatim, phrase, speaking, tr
from planner.domain.base.types import iso_time, slug
from planner.storage.document import load, save
from planner.storage.schema import SUFFIX
from planner.ui.bench.begin_dialog import BeginFromTemplate
from planner.ui.bench.panel import ClientPanel, next_words
from planner.ui.bench.prepare_dialog import PrepareDialog
from planner.ui.kit.choice import Chips
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import ask_choice, ask_line, ask_save, run
from planner.ui.kit.flow import Flow
from planner.ui.kit.jobs import Jobs, Token
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.bench.client import Client, change_client, client_at
from planner.workspace.bench.comparison import Group, allow, as_benchmark, withdraw
from planner.workspace.bench.prepare import plan_meeting
from planner.workspace.bench.shelf import Bench, Row, Shelf
from planner.workspace.bench.summary import STAGE_WORDS, STAGES
from planner.workspace.bench.template import SUFFIX as TEMPLATE
from planner.workspace.bench.template import (
    from_template,
    read_template,
    template_of,
    write_template,
)
from planner.workspace.bench.words import CHIP_WORDS, chosen, opening, people_words, report_words
from planner.workspace.edits import Edit, set_benchmark

TEMPLATES = f"MLOps Planner (*{TEMPLATE})"
DOCUMENTS = f"MLOps Planner (*{SUFFIX})"


class BenchDialog(Dialog):
    """All clients. Accepted, ``path`` is the document to open.

    ``session`` is that of the window it was opened from: changes of its own document go through it.
    """

    def __init__(
        self,
        parent: QWidget | None,
        look: Look,
        clock: Callable[[], datetime],
        session: Session | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        super().__init__(parent, look, "Bench", 300, 180)
        self._clock, self._session, self.shelf = clock, session, shelf or Shelf()
        self.path: Path | None = None
        self.bench = Bench(())
        self.client: Client | None = None
        self.jobs = Jobs(self)
        self.finished.connect(self.jobs.shut_down)
        column = self.column
        head = QHBoxLayout()
        head.addWidget(PlainLabel(look, "Your clients", "title"), 1)
        self.add, self.new = Button(look, "Add a folder…"), Button(look, "New from a template…")
        self.add.clicked.connect(self._add_folder)
        self.new.clicked.connect(self._begin)
        head.addWidget(self.add)
        head.addWidget(self.new)
        column.addLayout(head)
        self.lead = PlainLabel(look, "Looking…", "lead", wrap=True)
        column.addWidget(self.lead)
        self.chips = Chips(self, look, CHIP_WORDS, self._fill)
        row = Flow(look)
        for chip in self.chips.values():
            row.addWidget(chip)
        column.addLayout(row)
        heads = ("Organisation", "Stage", "People", "Next workshop", "Report")
        kinds = ("text", "steps", "text", "text", "text")
        columns = [
            Column(h, kind=k, stretch=h == "Organisation")
            for h, k in zip(heads, kinds, strict=True)
        ]
        self.model = RowsModel(look, columns)
        self.table = Table(look, self.model, "Your clients")
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._chosen())
        self.table.doubleClicked.connect(lambda _: self.open_chosen())
        self.panel = ClientPanel(look)
        self.panel.prepare.connect(self.prepare)
        self.panel.opened.connect(self.open_chosen)
        self.panel.put_away.connect(self._put_away)
        self.panel.consent.connect(self.change_consent)
        self.panel.template.connect(self._save_template)
        self.panel.report.connect(self.put_into_report)
        left = QVBoxLayout()
        left.addWidget(self.table, 1)
        self.note = PlainLabel(look, "", "small", "muted", wrap=True)
        left.addWidget(self.note)
        body = QHBoxLayout()
        body.setSpacing(look.u(3))
        body.addLayout(left, 1)
        body.addWidget(self.panel)
        column.addLayout(body, 1)
        self.fault = PlainLabel(look, "", "body", "bad", wrap=True)
        self.fault.hide()
        column.addWidget(self.fault)
        self.folders = Button(look, "Folders…")
        self.folders.clicked.connect(self._remove_folder)
        self.add_foot(self.folders)
        self.look_again()

    # ------------------------------------------------------------------ looking

    @property
    def today(self) -> str:
        """The day that it is."""
        return self._clock().date().isoformat()

    def look_again(self) -> None:
        """Look through the folders beside the window's thread."""

        def work(token: Token) -> Bench:
            return self.shelf.look(wanted=lambda _name, _share: token.wanted)

        self.jobs.start(self, work, self._found, self._say, with_token=True)

    def _found(self, bench: Bench) -> None:
        self.bench = bench
        self._fill()

    def _fill(self) -> None:
        bench, clock = self.bench, self._clock()
        self.lead.setText(
            opening(bench, clock.date())
            if self.shelf.choices.folders
            else "Add the folder that holds the documents of your clients."
        )
        for key, chip in self.chips.items():
            n = len(chosen(bench, key))  # type: ignore[arg-type]
            chip.setText(phrase(CHIP_WORDS[key], n=n))  # type: ignore[index]
            chip.setVisible(n > 0 or key == "all")
        before = self.row
        rows = chosen(bench, self.chips.chosen)  # type: ignore[arg-type]
        self.model.show_rows([self._row(r) for r in rows])
        for k in range(1, 5):
            self.table.resizeColumnToContents(k)
        self.table.setColumnWidth(1, self.look.u(50))
        kept = before.path if before is not None else None
        place = next((k for k, r in enumerate(rows) if r.path == kept), 0 if rows else -1)
        if place >= 0:
            self.table.selectRow(place)
        sealed = sum(r.sealed for r in bench.rows)
        words = "Nothing here is sent anywhere."
        if sealed:
            pattern = (
                "One document with a passphrase shows its name only. {rest}"
                if sealed == 1
                else "{n} documents with a passphrase show their names only. {rest}"
            )
            words = phrase(pattern, n=sealed, rest=tr(words))
        self.note.setText(words)
        self._chosen()

    def _row(self, row: Row) -> RowData:
        s = row.summary
        bold = frozenset({0})
        if s is None:
            what = "has a passphrase" if row.sealed else "cannot be read"
            texts = (Verbatim(row.name), "", what, "–", "–")
            return RowData(str(row.path), texts, {1: (0, 0)}, bold=bold)
        texts = (
            Verbatim(s.name),
            STAGE_WORDS[s.stage],
            people_words(s),
            next_words(row, self.today),
            report_words(s),
        )
        steps = {1: (STAGES.index(s.stage) + 1, len(STAGES))}
        return RowData(str(row.path), texts, steps, bold=bold)

    @property
    def row(self) -> Row | None:
        """The row that is chosen."""
        picked = self.table.selectionModel().selectedRows()
        if not picked or picked[0].row() >= len(self.model.rows):
            return None
        id_ = self.model.rows[picked[0].row()].id
        return next((r for r in self.bench.rows if str(r.path) == id_), None)

    def _chosen(self) -> None:
        row = self.row
        self.client = None
        self.panel.show_row(row)
        self.panel.go.setEnabled(False)
        if row is None or row.summary is None:
            self.jobs.cancel(self.panel)
            return
        path, comparison = row.path, self.shelf.comparison
        self.jobs.start(
            self.panel, lambda: client_at(path, comparison), self._show_client, self._say
        )

    def _show_client(self, client: Client) -> None:
        self.client = client
        self.panel.go.setEnabled(True)
        self.panel.show_client(client, self.today)

    def _say(self, sentence: str) -> None:
        self.fault.setText(Verbatim(sentence))
        self.fault.setVisible(bool(sentence))

    # ------------------------------------------------------------------ doing

    def _add_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, tr("Add a folder"), "")
        if name:
            self.add_folder(Path(name))

    def add_folder(self, folder: Path) -> None:
        """Look through a folder from now on."""
        if self._try(lambda: self.shelf.add(folder)):
            self.look_again()

    def _remove_folder(self) -> None:
        folders = self.shelf.choices.folders
        choices = [(Verbatim(Path(f).name or f), f) for f in folders[-6:]]
        words = "Which folder is not looked through any more? Its files stay as they are."
        if not folders:
            self._say(tr("No folder is looked through yet."))
            return
        answer = ask_choice(self, self.look, "Folders", words, [*choices, ("Cancel", "")])
        if answer and self._try(lambda: self.shelf.remove(Path(answer))):
            self.look_again()

    def _try(self, act: Callable[[], object]) -> bool:
        self._say("")
        try:
            act()
        except PlannerError as error:
            self._say(str(error))
            return False
        return True

    def open_chosen(self) -> None:
        """Leave, to open what is chosen."""
        row = self.row
        if row is not None:
            self.path = row.path
            self.accept()

    def _put_away(self) -> None:
        row = self.row
        if row is not None and row.summary is not None:
            id_, away = row.summary.document, not row.archived
            if self._try(lambda: self.shelf.archive(id_, away=away)):
                self.look_again()

    def _change(self, edit: Edit) -> None:
        """Do an edit in the chosen document: through its window where it is open there, else in its file."""
        row, session = self.row, self._session
        if row is None:
            return
        own = session.workspace.path if session is not None else None
        if session is not None and own is not None and own.absolute() == row.path.absolute():
            if not session.do(edit):
                return
            done = self._try(session.workspace.save)
        else:
            done = self._try(lambda: change_client(row.path, edit, self._clock))
        if done:
            self.look_again()

    def prepare(self) -> None:
        """Prepare the next meeting of the chosen client."""
        if self.client is None:
            return
        dialog = PrepareDialog(self, self.look, self.client, self._clock())
        if run(dialog) and dialog.prepared is not None:
            self._change(plan_meeting(dialog.prepared))

    def change_consent(self) -> None:
        """Note who allowed that the client is counted, or take that back: then its record goes at once."""
        client = self.client
        if client is None:
            return
        if client.project.comparison_consent is not None:
            self._change(withdraw())
            return
        words = (
            "The levels of this organisation are then counted among your finished clients: without its name, "
            "as quartiles, from eight others on. Who allowed it?"
        )
        who = ask_line(self, self.look, "Allow an anonymous comparison", words, "Allow")
        if who:
            self._change(allow(who, iso_time(self._clock())))

    def put_into_report(self, group: Group) -> None:
        """Compare the chosen client with the figures that are shown, on its pages and in its report."""
        client = self.client
        figures = client.figures[group] if client is not None else None
        if client is not None and figures is not None:
            project = client.project
            with speaking(project.report.language, project.report.numbers):
                made = as_benchmark(figures, project, group, self._clock().date())
            self._change(set_benchmark(made))

    def _save_template(self) -> None:
        row = self.row
        if row is None:
            return
        name = ask_line(
            self,
            self.look,
            "Save as a template",
            "Questions, targets, limits, own entries and brand are handed on; nothing that names the client. "
            "What is the template called?",
            "Save…",
        )
        if not name:
            return
        path = ask_save(self, self.look, "Save as a template", f"{slug(name)}{TEMPLATE}", TEMPLATES)
        if path is not None:
            self._try(lambda: write_template(template_of(load(row.path).project, name), path))

    def _begin(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("New from a template"), "", TEMPLATES)
        if name:
            self.begin_from(Path(name))

    def begin_from(self, template: Path) -> None:
        """Ask who the client is, and make its document from a template."""
        self._say("")
        try:
            chosen_template = read_template(template)
        except PlannerError as error:
            self._say(str(error))
            return
        dialog = BeginFromTemplate(self, self.look, chosen_template.name)
        if not run(dialog):
            return
        start = f"{slug(dialog.client.text())}{SUFFIX}"
        path = ask_save(self, self.look, "Save the new document", start, DOCUMENTS)
        if path is None:
            return

        def make() -> None:
            now = self._clock()
            made = from_template(chosen_template, dialog.client.text(), dialog.names, now)
            save(made, path, now=now, overwrite=True)

        if self._try(make):
            self.path = path
            self.accept()
