"""The bench: one line a client with its stage, chips that choose, and a panel for the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from planner.domain.base.errors import PlannerError
from planner.domain.base.language import Verbatim, joined, phrase, speaking, tr
from planner.domain.base.types import iso_time
from planner.ui.bench.brand_page import BrandPage
from planner.ui.bench.clients_table import ClientsTable, row_data
from planner.ui.bench.counted_page import CountedPage
from planner.ui.bench.panel import ClientPanel
from planner.ui.bench.prepare_dialog import PrepareDialog
from planner.ui.bench.rail import TEMPLATES_AT, BenchRail
from planner.ui.bench.template_files import DOCUMENTS, TEMPLATES, engagement, lies_in, save_template
from planner.ui.bench.templates_page import TemplatesPage
from planner.ui.bench.top_cards import TopCards
from planner.ui.kit.choice import Chips
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import ask_choice, ask_line, run
from planner.ui.kit.flow import Flow
from planner.ui.kit.jobs import Jobs, Token
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.statement import Statement
from planner.ui.kit.text import Button, LinkButton, PlainLabel
from planner.workspace.bench.client import Client, change_client, client_at
from planner.workspace.bench.comparison import Group, Kept, allow, as_benchmark, withdraw
from planner.workspace.bench.house import (
    FoundTemplate,
    HouseBrand,
    read_brand,
    templates_in,
    use_brand,
    write_brand,
)
from planner.workspace.bench.prepare import plan_meeting
from planner.workspace.bench.shelf import Bench, Row, Shelf
from planner.workspace.bench.words import (
    CHIP_WORDS,
    PREPARE,
    chosen,
    gone_words,
    next_step,
    opening,
)
from planner.workspace.edits import Edit, set_benchmark

T = TypeVar("T")
Found = tuple[Bench, tuple[FoundTemplate, ...], Kept, dict[Path, datetime]]
"""What a look finds: clients, templates, who is counted in the benchmark, when files were changed."""
RESULTS = "2"
"""The number of the page that shows where a client stands."""


class BenchDialog(Dialog):
    """All clients. Accepted, ``path`` is the document to open at ``page``, or ``choice`` what else to do.

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
        super().__init__(parent, look, "Bench", 345, 200)
        self._clock, self._session, self.shelf = clock, session, shelf or Shelf()
        self.path: Path | None = None
        self.page = ""
        """The number of the page to open the document at; empty where it is all the same."""
        self.choice = ""
        """What to do instead of opening a client: a kind of action of the window."""
        self.changed: dict[Path, datetime] = {}
        self._to_prepare: Path | None = None
        self._front: Path | None = None
        self._done = ""
        """What was done last for the client in front."""
        self.bench = Bench(())
        self.client: Client | None = None
        self.jobs = Jobs(self)
        self.finished.connect(self.jobs.shut_down)
        engagements = QWidget()
        column = QVBoxLayout(engagements)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(3))
        self.templates, self.counted = TemplatesPage(look), CountedPage(look)
        self.brand = BrandPage(look, read_brand(self.shelf.folder))
        self.templates.begin.connect(self.begin_from)
        self.templates.other.connect(self._begin_from_file)
        self.brand.changed.connect(self._keep_brand)
        self.stack = QStackedWidget()
        for page in (engagements, self.templates, self.counted, self.brand):
            self.stack.addWidget(page)
        self.rail = BenchRail(look)
        self.rail.chosen.connect(self.stack.setCurrentIndex)
        beside = QHBoxLayout()
        beside.setSpacing(look.u(5))
        beside.addWidget(self.rail)
        beside.addWidget(self.stack, 1)
        self.column.addLayout(beside, 1)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(look, "Engagements", "title"), 1)
        self.add, self.new = (
            Button(look, "Add a folder…"),
            Button(look, "New engagement…"),
        )
        self.add.clicked.connect(self._add_folder)
        self.new.clicked.connect(self._begin)
        self.folders = LinkButton(look, "Folders…")
        self.folders.clicked.connect(self._remove_folder)
        head.addWidget(self.folders)
        head.addWidget(self.add)
        head.addWidget(self.new)
        column.addLayout(head)
        self.lead = Statement(look, "Looking…")
        column.addWidget(self.lead)
        self.cards = TopCards(
            look,
            (
                ("Assessment", lambda: self._choose("new")),
                ("Open a file", self._open_file),
                ("From a template", self._begin),
                ("The example", lambda: self._choose("example")),
            ),
        )
        self.cards.go.clicked.connect(lambda: self._go_on(self.cards.path))
        self.cards.results.clicked.connect(lambda: self._open_at(self.cards.path, RESULTS))
        self.cards.prepare.clicked.connect(self._prepare_next)
        column.addWidget(self.cards)
        self.chips = Chips(self, look, CHIP_WORDS, self._fill)
        row = Flow(look)
        for chip in self.chips.values():
            row.addWidget(chip)
        column.addLayout(row)
        self.table = ClientsTable(look)
        self.model = self.table.rows_model
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._chosen())
        self.table.doubleClicked.connect(lambda _: self.open_chosen())
        self.table.stepped.connect(lambda: self._go_on(self.row.path if self.row else None))
        self.panel = ClientPanel(look)
        self.panel.prepare.connect(self.prepare)
        self.panel.opened.connect(self.open_chosen)
        self.panel.put_away.connect(self._put_away)
        self.panel.consent.connect(self.change_consent)
        self.panel.template.connect(self._save_template)
        self.panel.report.connect(self.put_into_report)
        self.panel.brand.connect(
            lambda: self._change(use_brand(self.brand.brand), "Its report has your brand now.")
        )
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
        self.column.addWidget(self.fault)
        self.add_foot()
        self.look_again()

    # ------------------------------------------------------------------ looking

    @property
    def now(self) -> datetime:
        """The wall clock."""
        return self._clock().astimezone()

    def look_again(self) -> None:
        """Look through the folders beside the window's thread."""

        def work(token: Token) -> Found:
            bench = self.shelf.look(wanted=lambda _name, _share: token.wanted)
            folders = [Path(f) for f in self.shelf.choices.folders]
            changed: dict[Path, datetime] = {}
            for row in bench.rows:
                with suppress(OSError):
                    changed[row.path] = datetime.fromtimestamp(
                        row.path.stat().st_mtime
                    ).astimezone()
            return bench, templates_in(folders), self.shelf.comparison.read(), changed

        self.jobs.start(self, work, self._found, self._say, with_token=True)

    @property
    def _home(self) -> str:
        """The folder in which files are asked for: that of the chosen client, else the first of the bench."""
        if self.row is not None:
            return str(self.row.path.parent)
        return next((f for f in self.shelf.choices.folders if Path(f).is_dir()), "")

    def _found(self, found: Found) -> None:
        self.bench, templates, kept, self.changed = found
        self.templates.show_templates(templates)
        counted = self.counted.show_counted(self.bench.shown, kept)
        self.rail.show_counts(len(self.bench.shown), len(templates), counted)
        self._fill()

    def _fill(self) -> None:
        bench = self.bench
        self.lead.setText(
            opening(bench, self.now)
            if self.shelf.choices.folders
            else "Add the folder that holds the documents of your clients."
        )
        for key, chip in self.chips.items():
            n = len(chosen(bench, key))  # type: ignore[arg-type]
            chip.setText(phrase(CHIP_WORDS[key], n=n))  # type: ignore[index]
            chip.setVisible(n > 0 or key == "all")
        self.cards.show_clients(bench, self.changed, self.now)
        self.cards.suit(self.stack.width())
        before = self.row
        rows = chosen(bench, self.chips.chosen)  # type: ignore[arg-type]
        self.model.show_rows([row_data(r, self.now, self.changed.get(r.path)) for r in rows])
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
        gone = gone_words(bench) if bench.rows else ""  # else the lead says it
        self.note.setText(joined([gone, words], " ") if gone else words)
        self.note.set_token("warn" if gone else "muted")
        self._chosen()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Suit the cards to the room."""
        super().resizeEvent(event)
        self.cards.suit(self.stack.width())

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
        path = row.path if row is not None else None
        if path != self._front:  # what was said of another client is not said of this one
            self._front, self._done = path, ""
            self._say("")
        self.client = None
        self.panel.show_row(row)
        self.panel.say(self._done)
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
        if self._to_prepare is not None and self.row is not None:
            wanted, self._to_prepare = self._to_prepare, None
            if wanted == self.row.path:
                self.prepare()
        self.panel.show_client(client, self.now, self.brand.brand)

    def _tell(self, words: str) -> None:
        """Say beside the chosen client what was done."""
        self._done = words
        self.panel.say(words)

    def _say(self, sentence: str) -> None:
        self.fault.setText(Verbatim(sentence))
        self.fault.setVisible(bool(sentence))

    # ------------------------------------------------------------------ doing

    def _add_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, tr("Add a folder"), self._home)
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

    def _tried(self, act: Callable[[], T]) -> T | None:
        """What ``act`` gives; ``None`` where it went wrong, and that is said."""
        self._say("")
        try:
            return act()
        except PlannerError as error:
            self._say(str(error))
            return None

    def _try(self, act: Callable[[], object]) -> bool:
        """Whether ``act`` went well."""

        def done() -> bool:
            act()
            return True

        return self._tried(done) is not None

    def _open_at(self, path: Path | None, page: str) -> None:
        if path is not None:
            self.path, self.page = path, page
            self.accept()

    def _go_on(self, path: Path | None) -> None:
        """Do what comes next for a client: a meeting here, all else on its page."""
        row = next((r for r in self.bench.rows if r.path == path), None)
        if row is None or row.summary is None:
            return
        _, where = next_step(row.summary, self.now)
        if where == PREPARE:
            self._prepare_at(row.path)
        else:
            self._open_at(row.path, where)

    def _prepare_next(self) -> None:
        self._prepare_at(self.cards.meets)

    def _prepare_at(self, path: Path | None) -> None:
        """Prepare the meeting of a client: choose it, and wait until its document is read."""
        if self.client is not None and self.row is not None and self.row.path == path:
            self.prepare()
            return
        self._to_prepare = path
        place = next((k for k, r in enumerate(self.model.rows) if r.id == str(path)), None)
        if place is not None:
            self.table.selectRow(place)

    def _choose(self, choice: str) -> None:
        self.choice = choice
        self.accept()

    def _open_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Open"), self._home, DOCUMENTS)
        if name:
            self._open_at(Path(name), "")

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

    def _change(self, edit: Edit, words: str = "") -> bool:
        """Do an edit in the chosen document: through its window where it is open there, else in its file.

        ``words`` say what was done.
        """
        row, session = self.row, self._session
        if row is None:
            return False
        own = session.workspace.path if session is not None else None
        if session is not None and own is not None and own.absolute() == row.path.absolute():
            if not session.do(edit):
                return False
            done = self._try(session.workspace.save)
        else:
            done = self._try(lambda: change_client(row.path, edit, self._clock))
        if done:
            self._tell(words)
            self.look_again()
        return done

    def prepare(self) -> None:
        """Prepare the next meeting of the chosen client."""
        if self.client is None:
            return
        dialog = PrepareDialog(self, self.look, self.client, self._clock(), self._change)
        if run(dialog) and dialog.prepared is not None:
            self._change(plan_meeting(dialog.prepared), "The meeting is entered.")

    def change_consent(self) -> None:
        """Note who allowed that the client is counted, or take that back: then its record goes at once."""
        client = self.client
        if client is None:
            return
        if client.project.comparison_consent is not None:
            self._change(withdraw(), "It is not counted any more; its record is gone.")
            return
        words = (
            "The levels of this organisation are then counted among your finished clients: without its name, "
            "as quartiles, from eight others on. Who allowed it?"
        )
        who = ask_line(self, self.look, "Allow an anonymous comparison", words, "Allow")
        if who:
            self._change(allow(who, iso_time(self._clock())), "The comparison is allowed.")

    def put_into_report(self, group: Group) -> None:
        """Compare the chosen client with the figures that are shown, on its pages and in its report."""
        client = self.client
        figures = client.figures[group] if client is not None else None
        if client is not None and figures is not None:
            project = client.project
            with speaking(project.report.language, project.report.numbers):
                made = as_benchmark(figures, project, group, self._clock().date())
            self._change(
                set_benchmark(made),
                "Its report and its page Results compare with these figures now.",
            )

    def _save_template(self) -> None:
        row = self.row
        if row is None:
            return
        path = self._tried(lambda: save_template(self, self.look, row.path, self._home))
        if path is None:
            return
        self._tell(
            phrase("The template is saved: {name}.", name=Verbatim(path.name))
            if lies_in(path, self.shelf.choices.folders)
            else phrase(
                "The template is saved in {folder}. Add that folder to have it on the list.",
                folder=Verbatim(str(path.parent)),
            )
        )
        self.look_again()

    def _keep_brand(self, brand: HouseBrand) -> None:
        self._try(lambda: write_brand(brand, self.shelf.folder))
        self._chosen()

    def _begin(self) -> None:
        """A new engagement: from a template of the bench where there is one, else from another file."""
        if self.templates.found:
            self.rail.select(TEMPLATES_AT)
            self.stack.setCurrentIndex(TEMPLATES_AT)
        else:
            self._begin_from_file()

    def _begin_from_file(self) -> None:
        words = tr("New from a template")
        name, _ = QFileDialog.getOpenFileName(self, words, self._home, TEMPLATES)
        if name:
            self.begin_from(Path(name))

    def begin_from(self, template: Path) -> None:
        """Ask who the client is, and make its document from a template."""
        now, brand = self._clock(), self.brand.brand
        path = self._tried(lambda: engagement(self, self.look, template, self._home, brand, now))
        if path is not None:
            self.path = path
            self.accept()
