"""The window: rail, header and seven pages on one document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from planner.domain.errors import ChangedOutsideError, PlannerError, SaveError
from planner.domain.language import Verbatim, phrase, tr
from planner.domain.resources import example_path
from planner.storage.backups import Backups
from planner.storage.document import SUFFIX
from planner.storage.recovery import Recovery
from planner.ui.actions import action_table, places
from planner.ui.autosave import Autosave
from planner.ui.dialogs import ask_choice, ask_unsaved
from planner.ui.help import OF_PAGE, HelpWindow
from planner.ui.jobs import Jobs
from planner.ui.look import Look
from planner.ui.numbers import NumbersDialog, charts_of
from planner.ui.pages.assess import AssessPage
from planner.ui.pages.base import Page
from planner.ui.pages.business import BusinessPage
from planner.ui.pages.candidates import CandidatesPage
from planner.ui.pages.organisation import OrganisationPage
from planner.ui.pages.report import ReportPage
from planner.ui.pages.results import ResultsPage
from planner.ui.pages.roadmap import RoadmapPage
from planner.ui.palette import Palette
from planner.ui.recovery import RecoveryKeeper
from planner.ui.session import Session
from planner.ui.settings_dialog import SettingsDialog
from planner.ui.versions import VersionsDialog
from planner.ui.widgets.header import Header, MessageBar, WorkBar
from planner.ui.widgets.rail import Rail
from planner.ui.wizard import Scope, Wizard
from planner.ui.workshop.begin import BeginDialog, RunningWorkshop
from planner.workspace.settings import LARGEST_TYPE, SMALLEST_TYPE, Settings
from planner.workspace.workshop import Workshop
from planner.workspace.workspace import Workspace

PAGES: tuple[tuple[str, type[Page]], ...] = (
    ("organisation", OrganisationPage),
    ("assess", AssessPage),
    ("results", ResultsPage),
    ("candidates", CandidatesPage),
    ("business", BusinessPage),
    ("roadmap", RoadmapPage),
    ("report", ReportPage),
)
PAGE_RESULTS = 2
NARROW_BELOW = 295  # grid units: 1,180 px at base size
STACKED_BELOW = 225


class MainWindow(QMainWindow):
    """One document in one window."""

    reopen = Signal()
    """The window is to be made anew: it speaks another language."""

    def __init__(
        self,
        look: Look,
        workspace: Workspace,
        recovery: Recovery | None = None,
        settings: Settings | None = None,
        keep_settings: Callable[[Settings], object] | None = None,
    ) -> None:
        super().__init__()
        self.look = look
        self.jobs = Jobs(self)
        self.session = Session(workspace, self.jobs, settings or Settings())
        self._keep_settings = keep_settings
        self.autosave = Autosave(self.session)
        self.keeper = RecoveryKeeper(self.session, recovery) if recovery is not None else None
        self.setAcceptDrops(True)
        self.rail = Rail(look, [(icon, page.title) for icon, page in PAGES])
        self.header = Header(look)
        self.messages = MessageBar(look)
        self.work = WorkBar(look)
        self.stack = QStackedWidget()
        self.pages = [page(look, self.session) for _, page in PAGES]
        for page in self.pages:
            self.stack.addWidget(page)
            for tool in page.tools:
                self.header.tools.addWidget(tool)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        for widget in (self.header, self.work, self.messages):
            right.addWidget(widget)
        right.addWidget(self.stack, 1)
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(centre)
        self.setMinimumSize(1024, 700)
        self._density: tuple[bool, bool] | None = None
        self.workshop: RunningWorkshop | None = None
        self.successor: MainWindow | None = None
        self._remember()
        self._connect()
        self.show_page(0)
        self.session.refresh()

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_page)
        self.rail.workshop_button.clicked.connect(self.begin_workshop)
        self.rail.find_button.clicked.connect(self.open_palette)
        self.rail.new_button.clicked.connect(self.new_document)
        self.rail.open_button.clicked.connect(self.open_dialog)
        self.rail.settings_button.clicked.connect(self.open_settings)
        self.header.undo.connect(self.session.workspace_undo)
        self.header.redo.connect(self.session.workspace_redo)
        self.header.next_step.connect(lambda: self.show_page(self.stack.currentIndex() + 1))
        self.session.changed.connect(self._refresh)
        self.session.studied.connect(self._studied)
        self.session.progress.connect(self.work.report)
        self.session.message.connect(self.messages.show_message)
        self.look.changed.connect(self._look_changed)
        self.header.details.clicked.connect(self.toggle_details)
        self.actions_ = action_table(self)
        for action in self.actions_:
            for keys in () if action.bound else action.keys:
                QShortcut(QKeySequence(keys), self).activated.connect(action.act)

    def open_palette(self) -> None:
        """Find a page, an action, a question or a step, and go there or do it."""
        palette = Palette(self, self.look, [*self.actions_, *places(self)])
        if palette.exec() and palette.chosen is not None:
            palette.chosen.act()

    def open_versions(self) -> None:
        """Look at earlier versions of this document, and put one back."""
        VersionsDialog(self, self.look, self.session).exec()

    def open_help(self, topic: str = "") -> None:
        """The help, at a topic, or at that of the page in front."""
        HelpWindow(self, self.look, self.actions_, topic or OF_PAGE[self.page.title]).exec()

    def on_page(self, title: str, act: Callable[[], object]) -> None:
        """Bring a page to the front and do something there."""
        self.show_page(next(k for k, p in enumerate(self.pages) if p.title == title))
        act()

    @property
    def settings(self) -> Settings:
        """The settings of the program as they are now."""
        return self.session.settings

    def change_settings(self, **changes: Any) -> None:
        """Set and keep settings; all take effect at once."""
        before = self.settings
        self.session.settings = after = before.model_copy(update=changes)
        if self._keep_settings is not None:
            self._keep_settings(after)
        if (after.theme, after.text_size) != (before.theme, before.text_size):
            self.look.choose(after.theme, after.text_size)
        if after.language != before.language:
            self.reopen.emit()

    def open_numbers(self) -> None:
        """The numbers behind the charts in sight, as tables."""
        charts = charts_of(self.page)
        if charts:
            NumbersDialog(self, self.look, charts).exec()
        else:
            self.messages.show_message("There is no chart with numbers on this page.", False)

    def open_settings(self) -> None:
        """Look, language, answering and saving."""
        SettingsDialog(self, self.look, self.settings, self.change_settings).exec()

    def change_type(self, by: int) -> None:
        """Make all type larger or smaller by a point."""
        size = min(max(self.look.text_size + by, SMALLEST_TYPE), LARGEST_TYPE)
        self.change_settings(text_size=size)

    def begin_workshop(self) -> None:
        """Ask for team and questions, and open the stage; one workshop at a time."""
        if self.workshop is not None:
            self.workshop.show_desk()
            return
        dialog = BeginDialog(self, self.look, self.session)
        workshop = dialog.workshop() if dialog.exec() else None
        if workshop is not None:
            self.run_workshop(workshop)

    def run_workshop(self, workshop: Workshop) -> None:
        """Open stage and, where there is a screen for it, the facilitator's desk."""
        self.workshop = RunningWorkshop(self.look, self.session, workshop, self)
        self.workshop.ended.connect(self._workshop_ended)

    def _workshop_ended(self) -> None:
        self.workshop = None
        self.activateWindow()

    # ------------------------------------------------------------------ showing

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.pages[self.stack.currentIndex()]

    def show_page(self, index: int) -> None:
        """Bring a page to the front."""
        if not 0 <= index < len(self.pages):
            return
        page = self.pages[index]
        self.stack.setCurrentWidget(page)
        self.rail.select(index)
        self.header.title.setText(page.title)
        self.header.next.setText(phrase("Next: {next_title}", next_title=page.next_title))
        self.header.next.setVisible(bool(page.next_title))
        for other in self.pages:
            for tool in other.tools:
                tool.setVisible(other is page)
        self._show_details_button()
        self.header.details.setChecked(page.panel is not None and page.panel.isVisible())
        self._refresh()
        page.refresh_study()
        page.setFocus()

    def _refresh(self) -> None:
        workspace, project = self.session.workspace, self.session.project
        page = self.page
        page.refresh()
        self.header.state.setText(page.state_words())
        self.header.show_history(workspace.history.undo_label, workspace.history.redo_label)
        self.rail.name.setText(Verbatim(project.organisation.name))
        self.rail.assessment.setText(Verbatim(project.name))
        self.rail.state.setText(self._state_words())
        for button, one in zip(self.rail.buttons, self.pages, strict=True):
            button.set_note(one.note())
        name = (
            workspace.path.name
            if workspace.path
            else phrase("{name} (not saved yet)", name=project.name)
        )
        read_only = " – read only" if workspace.read_only else ""
        self.setWindowTitle(
            tr(phrase("{name}[*]{read_only} – MLOps Planner", name=name, read_only=read_only))
        )
        self.setWindowModified(not workspace.history.is_clean)

    def _state_words(self) -> str:
        workspace = self.session.workspace
        if workspace.read_only:
            return "Read only"
        if workspace.path is None:
            return "Not saved yet"
        if not workspace.history.is_clean:
            return "Changed, not saved"
        saved = workspace.saved_at
        return (
            phrase("✓ Saved {astimezone:%H:%M}", astimezone=saved.astimezone())
            if saved
            else "✓ Saved"
        )

    def _studied(self) -> None:
        self.page.refresh_study()
        self._refresh()

    def _look_changed(self) -> None:
        self._suit()
        self.page.refresh_look()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Suit rail, panel and cards to the room there is."""
        super().resizeEvent(event)
        self._suit()

    def _suit(self) -> None:
        width = self.width()
        density = (width < self.look.u(NARROW_BELOW), width < self.look.u(STACKED_BELOW))
        if density != self._density:
            self._density = density
            self.rail.set_narrow(density[0])
            self.header.details.setChecked(False)
            for page in self.pages:
                page.set_density(narrow=density[0], stacked=density[1])
        self._show_details_button()

    def _show_details_button(self) -> None:
        narrow = self._density is not None and self._density[0]
        self.header.details.setVisible(narrow and self.page.panel is not None)

    def toggle_details(self) -> None:
        """Show or hide the panel at the side, where there is no room for both."""
        panel = self.page.panel
        if panel is not None:
            panel.setVisible(not panel.isVisible())
            self.header.details.setChecked(panel.isVisible())

    # ------------------------------------------------------------------ files

    def new_document(self) -> None:
        """Start an assessment in four short steps."""
        if not self._may_leave():
            return
        workspace = self.session.workspace
        wizard = Wizard(self, self.look, workspace.clock())
        wizard.exec()
        wizard.deleteLater()
        if wizard.project is not None:
            self.session.adopt(Workspace.new(wizard.project, workspace.backups, workspace.clock))
            self.begin(wizard.scope)

    def begin(self, scope: Scope) -> None:
        """Go on with a new assessment the way that was chosen."""
        self.on_page("Assess", lambda: self.page.begin(scope))  # type: ignore[attr-defined]
        if scope == "workshop":
            self.begin_workshop()

    def open_example(self) -> None:
        """Open a copy of the example to explore."""
        if self._may_leave():
            before = self.session.workspace
            example = Workspace.open(example_path(), before.backups)
            self.session.adopt(Workspace.new(example.project, before.backups, before.clock))
            self.show_page(PAGE_RESULTS)

    def open_dialog(self) -> None:
        """Choose a document to open."""
        chosen, _ = QFileDialog.getOpenFileName(
            self, tr("Open"), "", tr(phrase("MLOps Planner (*{SUFFIX})", SUFFIX=SUFFIX))
        )
        if chosen:
            self.open_path(Path(chosen))

    def open_path(self, path: Path) -> bool:
        """Open a document; what is wrong with it goes to the message bar."""
        if not self._may_leave():
            return False
        try:
            workspace = Workspace.open(path, self.session.workspace.backups)
        except PlannerError as error:
            self.messages.show_message(str(error), True)
            return False
        self.session.adopt(workspace)
        self._remember()
        self.show_page(self.stack.currentIndex())
        if workspace.read_only:
            self.messages.show_message(workspace.read_only, True)
        return True

    def _remember(self) -> None:
        path = self.session.workspace.path
        if path is not None:
            recent = self.settings.with_recent(str(path.absolute())).recent
            if recent != self.settings.recent:
                self.change_settings(recent=recent)

    def save(self) -> bool:
        """Save where the document lies, or ask where."""
        self.autosave.settle()
        if self.session.workspace.path is None:
            return self.save_as()
        try:
            self.session.workspace.save()
        except ChangedOutsideError as error:
            return self._saved_by_other(str(error))
        except SaveError as error:
            self.messages.show_message(str(error), True)
            return False
        self.messages.show_message("Saved.", False)
        return True

    def _saved_by_other(self, sentence: str) -> bool:
        answer = ask_choice(
            self,
            self.look,
            "Save",
            sentence,
            [("Overwrite it", "overwrite"), ("Cancel", ""), ("Save a copy…", "copy")],
        )
        if answer == "copy":
            return self.save_as()
        return answer == "overwrite" and self._written(overwrite=True)

    def save_as(self) -> bool:
        """Ask where to save, and save there."""
        self.autosave.settle()
        workspace = self.session.workspace
        start = str(workspace.path or Path.home() / f"assessment{SUFFIX}")
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("Save as"), start, tr(phrase("MLOps Planner (*{SUFFIX})", SUFFIX=SUFFIX))
        )
        if not chosen or not self._written(Path(chosen)):
            return False
        self.messages.show_message("Saved.", False)
        return True

    def _written(self, path: Path | None = None, *, overwrite: bool = False) -> bool:
        try:
            self.session.workspace.save(path, overwrite=overwrite)
        except SaveError as error:
            self.messages.show_message(str(error), True)
            return False
        self._remember()
        return True

    def _may_leave(self) -> bool:
        self.autosave.settle()
        workspace = self.session.workspace
        if workspace.history.is_clean:
            return True
        answer = ask_unsaved(self, self.look, self.session.project.name)
        if answer == "save":
            return self.save()
        return answer == "discard"

    def leave(self) -> None:
        """Close without asking: the successor has the document."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask about unsaved work, then end background work."""
        if self.successor is None and not self._may_leave():
            event.ignore()
            return
        self.autosave.finish()
        self.jobs.shut_down()
        if self.keeper is not None:
            self.keeper.finish()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Accept one document."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].toLocalFile().endswith(SUFFIX):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Open the document that was dropped."""
        self.open_path(Path(event.mimeData().urls()[0].toLocalFile()))


def user_recovery() -> Recovery:
    """Recovery snapshots in the user's data folder."""
    return Recovery(_data_folder() / "recovery")


def user_backups() -> Backups:
    """Backups in the user's data folder."""
    return Backups(_data_folder() / "backups")


def _data_folder() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))
