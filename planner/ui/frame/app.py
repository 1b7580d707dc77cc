"""Starting the window."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication

from planner import __version__
from planner.domain.base.bounded import is_file
from planner.domain.base.errors import PlannerError
from planner.domain.base.language import LANGUAGES, Language, set_speech, tr
from planner.domain.base.system import few_arenas
from planner.domain.project import Project
from planner.programme.unsaved import Unsaved, of_programmes, read_unsaved
from planner.storage.atomic import discard
from planner.storage.backups import user_backups
from planner.storage.claims import Claims
from planner.storage.recovery import Recovery, Snapshot
from planner.storage.results import user_results
from planner.storage.schema import PROGRAMME_SUFFIX as SUFFIX
from planner.ui.frame.ahead import Ahead
from planner.ui.frame.fault import watch
from planner.ui.frame.given_file import GivenFile
from planner.ui.frame.main_window import MainWindow
from planner.ui.frame.opening import example, open_document, unlocked
from planner.ui.frame.rail_pages import PAGE_ASSESS, PAGE_RESULTS
from planner.ui.frame.recovery import Draft, is_alive, offer_words, user_recovery
from planner.ui.frame.start import BENCH, EXAMPLE, PROGRAMME, StartDialog
from planner.ui.frame.wizard import Scope, Wizard
from planner.ui.kit.collector import Collector
from planner.ui.kit.dialogs import ask_choice, run
from planner.ui.kit.icon import program_icon
from planner.ui.kit.look import Look, load_fonts
from planner.ui.kit.qt_guard import guard_constants
from planner.ui.kit.style import FlatStyle
from planner.workspace.settings import Settings, read_settings, write_settings
from planner.workspace.workspace import Workspace, system_clock

if TYPE_CHECKING:
    from planner.programme.desk import Desk
    from planner.ui.frame.programme_window import ProgrammeWindow


def make_application(arguments: list[str] | None = None) -> QApplication:
    """The application with its style and fonts; the running one if there is one."""
    guard_constants()
    few_arenas()
    running = QApplication.instance()
    app = (
        running
        if isinstance(running, QApplication)
        else QApplication(arguments or ["mlops-planner"])
    )
    if app.findChild(Collector) is None:
        Collector(app)
    app.setApplicationName("mlops-planner")
    app.setApplicationDisplayName("MLOps Planner")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("mlops-planner")
    app.setWindowIcon(program_icon())
    app.setStyle(FlatStyle())
    load_fonts()
    return app


def offer_recovery(look: Look, recovery: Recovery) -> Snapshot | Unsaved | None:
    """Offer unsaved work of windows that are gone; returns the one to restore, if any."""
    programmes = of_programmes(recovery).all_of(is_alive, read_unsaved)
    programmes.sort(key=lambda one: one.written, reverse=True)
    found: list[Snapshot | Unsaved] = [*recovery.found(is_alive), *programmes]
    for snapshot in found:
        answer = _ask_about(look, snapshot)
        if answer == "discard":
            discard(snapshot.path)
        elif answer == "restore":
            return snapshot
    return None


def _ask_about(look: Look, snapshot: Snapshot | Unsaved) -> str:
    choices = [("Discard it", "discard"), ("Ask me later", "later"), ("Restore", "restore")]
    base, loaded = snapshot.base, snapshot.loaded if isinstance(snapshot, Snapshot) else None
    if base is not None and loaded is not None and is_file(base):
        choices.insert(1, ("Compare…", "compare"))
    while True:
        words = offer_words(snapshot, system_clock())
        answer = ask_choice(None, look, "Unsaved work", words, choices)
        if answer != "compare" or base is None or loaded is None:
            return answer
        from planner.ui.frame.differences import compare_with_file

        compare_with_file(None, look, loaded.project, base, None)


def restored(look: Look, snapshot: Snapshot) -> Workspace | None:
    """Open a snapshot, with its passphrase where it has one; ``None`` where that was given up."""
    name = snapshot.base.name if snapshot.base is not None else tr("A protected document")
    return unlocked(
        None,
        look,
        name,
        lambda words: Workspace.restore(snapshot, user_backups(), passphrase=words),
    )


def restored_programme(look: Look, unsaved: Unsaved) -> Desk | None:
    """Open a snapshot of a programme, with its passphrase where it has one; ``None`` where given up."""
    from planner.programme.desk import Desk

    name = unsaved.base.name if unsaved.base is not None else tr("A protected document")
    return unlocked(None, look, name, lambda words: Desk.restore(unsaved, words))


def settings_path() -> Path:
    """Where the program's settings are kept."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)
    return Path(place) / "settings.json"


def speak(language: Language) -> None:
    """Make words, figures and fields speak a language from now on."""
    set_speech(language)
    QLocale.setDefault(QLocale(language))


def first_language(wanted: Iterable[str]) -> Language:
    """The first language of the system's list that the program speaks; English where it speaks none."""
    for tag in wanted:
        for language in LANGUAGES:
            if tag.replace("_", "-").lower().split("-")[0] == language:
                return language
    return "en"


def settings_at(path: Path) -> Settings:
    """The settings of the program; at the first start it speaks the language of the system."""
    if is_file(path):
        return read_settings(path)
    return Settings(language=first_language(QLocale.system().uiLanguages()))


class Start:
    """What to begin with: a document, and how to go on with one that is new."""

    def __init__(self, look: Look, settings: Settings, recovery: Recovery) -> None:
        self.look, self.settings, self.recovery = look, settings, recovery
        self.workspace: Workspace | None = None
        self.desk: Desk | None = None
        self.scope: Scope | None = None
        self.draft: Draft | None = None
        self.page = ""
        """The number of the page to begin at, where somebody chose what comes next."""

    def open(self, path: Path) -> str:
        """Open a file; returns what is wrong with it, or nothing."""
        try:
            if path.suffix == SUFFIX:
                from planner.ui.frame.programmes import desk_of

                self.desk = desk_of(None, self.look, path, self.recovery)
                return ""
            claims = Claims("start", self.recovery, is_alive)
            self.workspace = open_document(None, self.look, path, user_backups(), claims)
        except PlannerError as error:
            return str(error)
        return ""

    def ask(self, problem: str = "") -> None:
        """Ask until there is a document or the person leaves."""
        from planner.workspace.bench.shelf import Shelf

        while self.workspace is None and self.desk is None:
            clients = bool(Shelf().choices.folders)
            dialog = StartDialog(self.look, self.settings.recent, problem, bench=clients)
            problem = ""
            begun = run(dialog)
            if not begun:
                return
            choice, path = dialog.choice, dialog.path
            if choice == BENCH:
                from planner.ui.bench.page import BenchDialog

                bench = BenchDialog(None, self.look, system_clock)
                run(bench)
                choice, path, self.page = bench.choice, bench.path, bench.page
                if not choice and path is None:
                    continue
            if path is not None:
                problem = self.open(path)
            elif choice == PROGRAMME:
                from planner.ui.frame.programmes import example_desk

                self.desk = example_desk()
            elif choice == EXAMPLE:
                self.workspace = example(user_backups())
            else:
                self.draft = Draft(self.recovery)
                wizard = Wizard(None, self.look, system_clock(), self.draft)
                run(wizard)
                self.workspace = wizard.workspace
                if self.workspace is not None:
                    self.workspace.backups = user_backups()
                    self.scope = wizard.scope
                else:
                    self.draft.finish()


def run_app(path: str | None) -> int:
    """Show the window until it is closed; returns the exit status."""
    app = make_application(sys.argv[:1])
    given = GivenFile(app)
    settings = settings_at(settings_path())
    speak(settings.language)
    look = Look(settings.theme, settings.text_size)
    look.apply()
    recovery = user_recovery()
    snapshot = offer_recovery(look, recovery)
    start = Start(look, settings, recovery)
    if isinstance(snapshot, Unsaved):
        start.desk = restored_programme(look, snapshot)
    elif snapshot is not None:
        start.workspace = restored(look, snapshot)
    else:
        if path is None and (handed := given.take()) is not None:
            path = str(handed)
        start.ask(start.open(Path(path)) if path is not None else "")
    if start.desk is not None:
        group = programme_window(look, start.desk, recovery, settings)
        if snapshot is not None and group.keeper is not None:
            group.keeper.adopt(snapshot)
        return app.exec()
    if start.workspace is None:
        return 0
    app.styleHints().colorSchemeChanged.connect(lambda _: look.apply())
    begin_at = 0
    if start.scope is None and start.page:
        begin_at = int(start.page)
    elif start.scope is not None:
        begin_at = PAGE_ASSESS
    elif path is None:
        answered = any(start.workspace.project.current_round.answers.values())
        begin_at = PAGE_RESULTS if answered else PAGE_ASSESS
    window = show_window(look, start.workspace, recovery, settings, begin_at)
    if snapshot is not None and window.keeper is not None:
        window.keeper.adopt(snapshot)
    if start.draft is not None and window.keeper is not None:
        window.keeper.take_over(start.draft)
    if start.scope is not None:
        window.begin(start.scope)
    beside = snapshot is None and not start.workspace.read_only
    QTimer.singleShot(0, lambda: _look_around(window, beside=beside))
    # what computes and draws for the other pages is loaded once the window stands
    QTimer.singleShot(0, load_more)
    return app.exec()


def _look_around(window: MainWindow, *, beside: bool) -> None:
    """What lies beside the document, and a room of it that was left open."""
    if beside:
        window.files.look_beside()
    window.offer_room()


def programme_window(
    look: Look, desk: Desk, recovery: Recovery, settings: Settings
) -> ProgrammeWindow:
    """Show a programme; what is opened from it gets windows of its own."""
    from planner.ui.frame.programmes import desk_of, show_programme

    def open_document_(path: Path) -> None:
        if path.suffix == SUFFIX:
            try:
                desk_ = desk_of(window, look, path, recovery)
            except PlannerError as error:
                window.messages.show_message(str(error), True)
                return
            if desk_ is not None:
                programme_window(look, desk_, recovery, settings)
            return
        start = Start(look, settings, recovery)
        problem = start.open(path)
        if start.workspace is not None:
            show_window(look, start.workspace, recovery, settings)
        elif problem:
            window.messages.show_message(problem, True)

    def open_project(project: Project) -> None:
        workspace = Workspace.new(project, user_backups())
        window.children_.append(show_window(look, workspace, recovery, settings))

    window = show_programme(
        look,
        desk,
        settings,
        lambda s: write_settings(s, settings_path()),
        open_document_,
        open_project,
        recovery,
    )
    return window


def show_window(
    look: Look,
    workspace: Workspace,
    recovery: Recovery,
    settings: Settings,
    begin_at: int = 0,
) -> MainWindow:
    """Show a window; when it is to speak another language, one with the same document takes its place."""
    window = MainWindow(
        look,
        workspace,
        recovery,
        settings,
        lambda s: write_settings(s, settings_path()),
        user_results(),
        begin_at,
    )
    window.resize(1280, 800)

    def again() -> None:
        speak(window.settings.language)
        geometry, page = window.saveGeometry(), window.front
        document = window.session.workspace
        document.on_change.clear()
        other = window.successor = show_window(look, document, recovery, window.settings, page)
        other.restoreGeometry(geometry)
        window.leave()

    window.reopen.connect(again)
    watch(window)
    window.show()
    Ahead(window).begin()
    return window


def load_more() -> Thread:
    """Load, in a thread, what computes and draws for pages: it takes a second, and holds nobody up."""

    def load() -> None:
        import planner.reporting.content.economics
        import planner.reporting.report  # noqa: F401

    thread = Thread(target=load, daemon=True)
    thread.start()
    return thread
