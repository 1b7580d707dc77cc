"""What each kind of action does in a window: where the table of actions meets the window.

What a dialog needs is loaded when it is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from planner.domain.base.errors import PlannerError
from planner.domain.base.language import phrase
from planner.ui.kit.dialogs import run

if TYPE_CHECKING:
    from planner.ui.frame.main_window import MainWindow


def acts_of(window: MainWindow) -> dict[str, Callable[[str], object]]:
    """What each kind of action does in ``window``, given the action's target."""

    def plain(act: Callable[[], object]) -> Callable[[str], object]:
        return lambda _: act()

    session, files = window.session, window.files
    return {
        "undo": plain(session.workspace_undo),
        "redo": plain(session.workspace_redo),
        "save": plain(files.save),
        "save as": plain(files.save_as),
        "protect": plain(files.protect),
        "merge copy": plain(files.merge_other),
        "new": plain(window.new_document),
        "open": plain(window.open_dialog),
        "example": plain(window.open_example),
        "programme": plain(lambda: open_programme(window, None)),
        "new programme": plain(lambda: open_programme(window, None, empty=True)),
        "settings": plain(window.open_settings),
        "place": window.ways.open,
        "go back": plain(window.ways.back),
        "go forward": plain(window.ways.forward),
        "merge version": lambda path: files.merge_version(Path(path)),
        "back": plain(session.back_to_opened),
        "changes": plain(lambda: _changes(window)),
        "close": plain(window.close),
        "workshop": plain(window.begin_workshop),
        "find": plain(window.open_palette),
        "numbers": plain(window.open_numbers),
        "help": window.open_help,
        "people": plain(lambda: _people(window)),
        "three numbers": plain(lambda: _three_numbers(window)),
        "observe": plain(lambda: _observe(window)),
        "bench": plain(lambda: _bench(window)),
        "trial": lambda id_: _trial(window, id_),
        "laws": plain(lambda: window.on_page("Systems", lambda page: page.choose_frameworks())),
        "system": lambda id_: window.on_page("Systems", lambda page: page.reveal(id_)),
        "details": plain(window.toggle_details),
        "print": plain(lambda: window.on_page("Report", lambda page: page.print_pages())),
        "results": plain(lambda: window.open_results()),
        "type size": lambda by: window.change_type(int(by)),
        "page": lambda index: window.show_page(int(index)),
        "theme": lambda theme: window.change_settings(theme=theme),
        "export": lambda kind: window.on_page("Report", lambda page: page.exports.choose(kind)),
        "question": lambda id_: window.on_page("Assess", lambda page: page.show_question(id_)),
        "item": lambda which: window.on_page(
            "Assess", lambda page: page.answer_model(*which.split("/", 1))
        ),
        "step": lambda id_: window.on_page("Roadmap", lambda page: page.gantt.selected.emit(id_)),
        "menu": window.choose_entry,
        "field": window.reveal,
        "person": lambda id_: window.on_page("Assess", lambda page: page.answer_as(id_)),
        "next person": plain(lambda: window.on_page("Assess", lambda page: page.hand_over())),
        "name person": plain(lambda: window.on_page("Assess", lambda page: page.name_person())),
        "recent": lambda path: window.open_path(Path(path)),
        "gone": lambda name: session.message.emit(
            phrase("{name} is no longer where it was.", name=name), True
        ),
    }


def _changes(window: MainWindow) -> None:
    """What was changed, by whom and when."""
    from planner.ui.frame.change_log import ChangeLogDialog

    run(ChangeLogDialog(window, window.look, window.session))


def _people(window: MainWindow) -> None:
    """Teams and people."""
    from planner.ui.organisation.people import PeopleDialog

    run(PeopleDialog(window, window.look, window.session))


def _trial(window: MainWindow, candidate: str) -> None:
    """Try a candidate before it is adopted."""
    from planner.ui.roadmap.trials import TrialsDialog

    run(TrialsDialog(window, window.look, window.session, candidate))


def _observe(window: MainWindow) -> None:
    """Look at what lies on disk."""
    from planner.ui.observed.dialog import observe

    observe(window, window.look, window.session, window.acts["question"])


def _bench(window: MainWindow) -> None:
    """Look at all clients; open the one that was chosen."""
    from planner.ui.bench.page import BenchDialog

    dialog = BenchDialog(window, window.look, window.session.workspace.clock, window.session)
    if not run(dialog):
        return
    if dialog.choice:
        window.do(dialog.choice)
    elif dialog.path is not None:
        before = window.session.workspace
        window.open_path(dialog.path)
        own = before.path is not None and before.path.absolute() == dialog.path.absolute()
        if dialog.page and (own or window.session.workspace is not before):
            window.show_page(int(dialog.page))


def open_programme(window: MainWindow, path: Path | None, *, empty: bool = False) -> None:
    """Open a programme beside the document, in a window of its own."""
    from planner.ui.frame.programmes import desk_of, empty_desk, example_desk, show_programme

    recovery = window.keeper.recovery if window.keeper is not None else None
    try:
        if path is not None:
            desk = desk_of(window, window.look, path, recovery)
        else:
            desk = empty_desk() if empty else example_desk()
    except PlannerError as error:
        window.messages.show_message(str(error), True)
        return
    if desk is not None:
        show_programme(window.look, desk, window.settings, None, window.open_path, None, recovery)


def _three_numbers(window: MainWindow) -> None:
    """Ask the three first numbers; what they make of the results comes next. They are not asked twice."""
    from planner.ui.organisation.three import ThreeNumbers

    if isinstance(QApplication.activeModalWidget(), ThreeNumbers):
        return
    run(ThreeNumbers(window, window.look, window.session))
    window.open_results()
