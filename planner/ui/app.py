"""Starting the window."""

from __future__ import annotations

import sys
import traceback
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QStandardPaths, Qt, QTimer
from PySide6.QtWidgets import QApplication

from planner import __version__
from planner.domain.errors import PlannerError
from planner.domain.organisation import Organisation
from planner.domain.resources import example_path
from planner.storage.recovery import Recovery, Snapshot
from planner.ui.dialogs import ask_choice
from planner.ui.fault import FaultDialog, keep_work
from planner.ui.look import Look, load_fonts
from planner.ui.main_window import MainWindow, user_backups, user_recovery
from planner.ui.qt_guard import guard_none
from planner.ui.recovery import is_alive, offer_words
from planner.ui.style import FlatStyle
from planner.workspace.create import new_project
from planner.workspace.settings import Settings, read_settings, write_settings
from planner.workspace.workspace import Workspace, system_clock


def make_application(arguments: list[str] | None = None) -> QApplication:
    """The application with its style and fonts; the running one if there is one."""
    guard_none()
    running = QApplication.instance()
    app = (
        running
        if isinstance(running, QApplication)
        else QApplication(arguments or ["mlops-planner"])
    )
    app.setApplicationName("mlops-planner")
    app.setApplicationDisplayName("MLOps Planner")
    app.setApplicationVersion(__version__)
    app.setStyle(FlatStyle())
    load_fonts()
    return app


def open_workspace(path: str | None) -> tuple[Workspace, str]:
    """Open ``path``, or a copy of the example; returns it with what went wrong, if anything."""
    backups = user_backups()
    problem = ""
    if path is not None:
        try:
            return Workspace.open(Path(path), backups), ""
        except PlannerError as error:
            problem = str(error)
    try:
        example = Workspace.open(example_path(), backups)
        return Workspace.new(example.project, backups), problem
    except (PlannerError, FileNotFoundError):
        organisation = Organisation(name="New organisation", people={"data_scientist": 5.0})
        project = new_project(organisation, ("Data science",), system_clock())
        return Workspace.new(project, backups), problem


def offer_recovery(look: Look, recovery: Recovery) -> Snapshot | None:
    """Offer unsaved work of windows that are gone; returns the one to restore, if any."""
    for snapshot in recovery.found(is_alive):
        answer = ask_choice(
            None,
            look,
            "Unsaved work",
            offer_words(snapshot, system_clock()),
            [("Discard it", "discard"), ("Ask me later", "later"), ("Restore", "restore")],
        )
        if answer == "discard":
            snapshot.path.unlink(missing_ok=True)
        elif answer == "restore":
            return snapshot
    return None


def settings_path() -> Path:
    """Where the program's settings are kept."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)
    return Path(place) / "settings.json"


def run_app(path: str | None) -> int:
    """Show the window until it is closed; returns the exit status."""
    app = make_application(sys.argv[:1])
    settings = read_settings(settings_path())
    look = Look(settings.theme, settings.text_size)
    look.apply()
    recovery = user_recovery()
    snapshot = offer_recovery(look, recovery)
    if snapshot is None:
        workspace, problem = open_workspace(path)
    else:
        workspace, problem = Workspace.restore(snapshot, user_backups()), ""
    window = MainWindow(look, workspace, recovery)
    window.recent = settings.recent
    if snapshot is not None and window.keeper is not None:
        window.keeper.adopt(snapshot)
    window.resize(1280, 800)
    window.show()
    if problem:
        window.messages.show_message(problem, True)
    app.styleHints().colorSchemeChanged.connect(lambda _: look.apply())
    # charts are drawn with matplotlib, which is loaded once the window stands
    QTimer.singleShot(0, _load_charts)
    sys.excepthook = partial(_on_fault, window)
    status = app.exec()
    _keep(settings, look, window)
    return status


def _on_fault(
    window: MainWindow,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
) -> None:
    """A fault of the program: keep the work, say so once, leave the trace on the terminal."""
    traceback.print_exception(kind, error, trace)
    kept = keep_work(window)
    window.messages.show_message(
        f"Something went wrong in the program ({kind.__name__}). {kept}", True
    )
    if window.findChild(FaultDialog) is None:  # one at a time: a fault may come again and again
        dialog = FaultDialog(window, kind, trace, kept)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _load_charts() -> None:
    from threading import Thread

    def load() -> None:
        import planner.reporting.figures.business
        import planner.reporting.report  # noqa: F401

    Thread(target=load, daemon=True).start()


def _keep(settings: Settings, look: Look, window: MainWindow) -> None:
    changed = settings.model_copy(update={"theme": look.choice, "text_size": look.text_size})
    if window.session.workspace.path is not None:
        changed = changed.with_recent(str(window.session.workspace.path))
    write_settings(changed, settings_path())
