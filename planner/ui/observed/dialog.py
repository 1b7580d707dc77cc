"""Look at what is on disk: what is kept, the sources, what they show, what they measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from planner.analysis.observed import newest
from planner.domain.answers.observation import Survey
from planner.domain.base.errors import InputError, PlannerError
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.observe.look import Looked, Wanted
from planner.observe.rules import RuleSet, built_in_rules, read_rules
from planner.observe.settings import Settings, SourceSays, kept_says
from planner.observe.shelf import user_looks
from planner.observe.sources import passed_over
from planner.observe.survey import survey_of
from planner.observe.tables import HeadsFound
from planner.observe.worker import heads_at, look_at
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import run
from planner.ui.kit.jobs import Token
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.observed.columns_dialog import ColumnsDialog
from planner.ui.observed.findings_tab import FindingsTab
from planner.ui.observed.inputs_tab import InputsTab
from planner.ui.observed.kept_tab import KeptTab
from planner.ui.observed.sources_tab import SourcesTab
from planner.workspace.observe_edits import add_survey


class ObservedDialog(Dialog):
    """Four steps as tabs. A look is kept as soon as it is made; what is said of it later replaces it."""

    told = Signal(str, float)

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent, look, "What lies on disk", 250, 165)
        self.session = session
        self.survey: Survey | None = newest(session.project)
        self.rules: RuleSet = built_in_rules()
        self.chosen: list[Path] = []
        self.question = ""
        known = self.survey
        self.kept = KeptTab(
            look, known.agreed_with if known else "", known.agreed_on if known else ""
        )
        self.sources = SourcesTab(look, session.project)
        self.findings = FindingsTab(look, session)
        self.inputs = InputsTab(look, session)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for tab, words in (
            (self.kept, "1  What is kept"),
            (self._first(), "2  Sources"),
            (self.findings, "3  Claimed against observed"),
            (self.inputs, "4  Measured inputs"),
        ):
            self.tabs.addTab(tab, tr(words))
        self.column.addWidget(self.tabs, 1)
        self.fault = PlainLabel(look, "", "body", "bad", wrap=True)
        self.column.addWidget(self.fault)
        self.add_foot()
        self.sources.changed.connect(self._said)
        self.sources.columns_wanted.connect(self.choose_columns)
        self.findings.went.connect(self._go)
        self.told.connect(self._progress)
        session.changed.connect(self._show)
        self._show()

    def _first(self) -> QWidget:
        look = self.look
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(look.u(2))
        row = QHBoxLayout()
        self.add_folder = Button(look, "Add a folder…")
        self.add_file = Button(look, "Add a file…")
        self.own = Button(look, "Own rules…")
        self.start = Button(look, "Look now", primary=True)
        self.stop = Button(look, "Cancel")
        self.add_folder.clicked.connect(self._choose_folder)
        self.add_file.clicked.connect(self._choose_file)
        self.own.clicked.connect(self._choose_rules)
        self.start.clicked.connect(self.look_now)
        self.stop.clicked.connect(self._stop)
        for button in (self.add_folder, self.add_file, self.own):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.stop)
        row.addWidget(self.start)
        self.stop.hide()
        column.addLayout(row)
        self.places = PlainLabel(look, "", "small", "muted", wrap=True)
        column.addWidget(self.places)
        column.addWidget(self.sources, 1)
        return page

    # ------------------------------------------------------------------ choosing and looking

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, tr("Add a folder"), "")
        if name:
            self.add(Path(name))

    def _choose_file(self) -> None:
        kinds = tr("Tables and stores (*.csv *.tsv *.xlsx *.ods *.db *.sqlite)")
        name, _ = QFileDialog.getOpenFileName(self, tr("Add a file"), "", kinds)
        if name:
            self.add(Path(name))

    def _choose_rules(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Own rules"), "", tr("Rules (*.toml)"))
        if not name:
            return
        try:
            self.rules = self.rules.with_own(read_rules(Path(name)))
        except PlannerError as error:
            self.fault.setText(str(error))
        self._show()

    def add(self, path: Path) -> None:
        """Add a folder or a file to those that are looked at."""
        if path not in self.chosen:
            self.chosen.append(path)
        self._show()

    def look_now(self) -> None:
        """Look at what was chosen, in a process beside ours."""
        self.fault.setText("")
        try:
            agreed_with, agreed_on = self.kept.consent()
        except InputError as error:
            self.fault.setText(str(error))
            return
        if not self.chosen:
            self.fault.setText("Add the folders that hold repositories, stores and exports first.")
            return
        project = self.session.project
        today = self.session.workspace.clock().date()
        settings = self._settings(agreed_with, agreed_on)
        columns = settings.columns_by_label()
        wanted, chosen = Wanted(today, self.rules, columns=columns), list(self.chosen)
        kept = user_looks() if self.session.workspace.seal is None else None

        def work(token: Token) -> tuple[list[Looked], list[str]]:
            def report(what: str, share: float) -> bool:
                if token.wanted:
                    self.told.emit(what, share)
                return token.wanted

            looked = look_at(chosen, wanted, report, kept=kept)
            return looked, passed_over(chosen, frozenset(x.source.id for x in looked))

        def done(came: tuple[list[Looked], list[str]]) -> None:
            looked, self.sources.passed_over = came
            self._busy(busy=False)
            number = sum(s.day == today.isoformat() for s in project.surveys) + 1
            id_ = f"look-{today.isoformat()}" + (f"-{number}" if number > 1 else "")
            self.survey = survey_of(looked, wanted, settings, today, id_)
            self.session.do(add_survey(self.survey))
            self._show()

        def failed(sentence: str) -> None:
            self._busy(busy=False)
            self.fault.setText(sentence)

        self._busy(busy=True)
        self.session.jobs.start(self, work, done, failed, with_token=True)

    def choose_columns(self, id_: str) -> None:
        """Read the heads of a table, let its columns be chosen, and look again with them."""
        self.fault.setText("")
        survey = self.survey
        source = next((s for s in survey.sources if s.id == id_), None) if survey else None
        if survey is None or source is None:
            return
        path = place_of(source.label, self.chosen)
        if path is None:
            words = "Add {name} again, or its folder: only then can its columns be read."
            self.fault.setText(phrase(words, name=Verbatim(source.label)))
            return
        wanted = Wanted(self.session.workspace.clock().date(), self.rules)

        def work() -> HeadsFound:
            return heads_at(path, source.columns, wanted)

        def done(found: HeadsFound) -> None:
            self._busy(busy=False)
            if not found.words:
                self.fault.setText(
                    phrase("{name} holds no heads that can be read.", name=Verbatim(source.label))
                )
                return
            dialog = ColumnsDialog(self, self.look, source.label, found)
            if run(dialog):
                told = source.model_copy(update={"columns": dialog.columns})
                sources = tuple(told if s.id == id_ else s for s in survey.sources)
                self.survey = survey.model_copy(update={"sources": sources})
                self.look_now()

        def failed(sentence: str) -> None:
            self._busy(busy=False)
            self.fault.setText(sentence)

        self._busy(busy=True)
        self.session.jobs.start(self, work, done, failed)

    def _settings(self, agreed_with: str, agreed_on: str) -> Settings:
        """What was said of sources at the last look still holds for those of the same label."""
        project, before = self.session.project, self.survey
        says: dict[str, SourceSays] = {}
        if len(project.teams) == 1:
            says["**"] = SourceSays(team=project.teams[0].id)
        says |= kept_says(before)
        return Settings(
            sources=says,
            complete=before.complete if before is not None else (),
            agreed_with=agreed_with,
            agreed_on=agreed_on,
            models=float(project.organisation.models_in_production),
            currency=project.organisation.currency,
        )

    def _busy(self, *, busy: bool) -> None:
        self.stop.setVisible(busy)
        self.start.setEnabled(not busy)
        if not busy:
            self.places.setText("")
            self._show()

    def _progress(self, what: str, share: float) -> None:
        words = phrase("{share:.0%}  {what}", share=share, what=what) if what else "Looking…"
        self.places.setText(words)

    def _stop(self) -> None:
        self.session.jobs.cancel(self)
        self._busy(busy=False)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Stop what is being read."""
        self.session.jobs.cancel(self)
        super().closeEvent(event)

    # ------------------------------------------------------------------ showing

    def _said(self) -> None:
        """What a person said of sources goes into the document."""
        if self.sources.survey is not None:
            self.survey = self.sources.survey
            self.session.do(add_survey(self.survey))

    def _go(self, question: str) -> None:
        self.question = question
        self.accept()

    def _show(self) -> None:
        there = {s.id: s for s in self.session.project.surveys}
        if self.survey is not None:
            self.survey = there.get(self.survey.id)
        if self.survey is None:
            self.survey = newest(self.session.project)
        if self.sources.survey is not self.survey:
            self.sources.show_survey(self.survey)
        self.findings.show_survey(self.survey)
        self.inputs.show_survey(self.survey)
        if self.chosen:
            self.places.setText(joined([p.name or str(p) for p in self.chosen], " · "))


def place_of(label: str, chosen: Iterable[Path]) -> Path | None:
    """Where the source of a label lies below the places that were chosen; ``None`` where it does not."""
    for base in chosen:
        start = base.resolve()
        inside = label.removeprefix(f"{start.name}/")
        path = start if label == start.name else start / inside
        if (label == start.name or inside != label) and path.is_file():
            return path if path.resolve().is_relative_to(start) else None
    return None


def observe(window: QWidget, look: Look, session: Session, go: Callable[[str], object]) -> None:
    """Run the dialog; then go to the question that was asked for."""
    dialog = ObservedDialog(window, look, session)
    run(dialog)
    if dialog.question:
        go(dialog.question)
