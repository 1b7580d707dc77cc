"""What can be done in the window: one table for keys, the palette and the help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from planner.domain.base.bounded import is_file
from planner.domain.base.language import phrase
from planner.ui.frame.settings_dialog import THEME_WORDS
from planner.ui.report.export import OTHERS
from planner.ui.roadmap.views import PLAN_VIEWS

if TYPE_CHECKING:
    from planner.ui.frame.main_window import MainWindow


@dataclass(frozen=True)
class Action:
    """Something to do: its words, the keys that do it, and the group it stands in.

    ``bound`` keys are set elsewhere and only shown here.
    """

    words: str
    act: Callable[[], object]
    keys: tuple[str, ...] = ()
    group: str = "Do"
    bound: bool = False


def action_table(window: MainWindow) -> list[Action]:
    """Everything the window can do, in the order the help shows it."""
    found = [
        Action("Undo", window.session.workspace_undo, ("Ctrl+Z",)),
        Action("Redo", window.session.workspace_redo, ("Ctrl+Shift+Z", "Ctrl+Y")),
        Action("Save", window.files.save, ("Ctrl+S",)),
        Action("Save as…", window.files.save_as, ("Ctrl+Shift+S",)),
        Action("New…", window.new_document, ("Ctrl+N",)),
        Action("Open…", window.open_dialog, ("Ctrl+O",)),
        Action("Open the example", window.open_example),
        Action("Settings…", window.open_settings, ("Ctrl+,",)),
        Action("Restore an earlier version…", window.open_versions),
        Action("Change log…", window.open_changes),
        Action("Protect with a passphrase…", window.files.protect),
        Action("Workshop…", window.begin_workshop, ("F5",)),
        Action("Find and do…", window.open_palette, ("Ctrl+K",)),
        Action("Numbers behind the charts…", window.open_numbers, ("Ctrl+T",)),
        Action("Help on this page", window.open_help, ("F1",)),
        Action("About and licences", partial(window.open_help, "about")),
        Action("Show or hide the details", window.toggle_details, ("Ctrl+\\",)),
        Action("Larger type", partial(window.change_type, 1), ("Ctrl++", "Ctrl+=")),
        Action("Smaller type", partial(window.change_type, -1), ("Ctrl+-",)),
    ]
    for number, page in enumerate(window.pages):
        keys = (phrase("Alt+{part}", part=number + 1),)
        show = partial(window.show_page, number)
        found.append(Action(page.title, show, keys, "Go to", bound=True))
    for theme, words in THEME_WORDS.items():
        found.append(
            Action(
                phrase("Theme: {words}", words=words),
                partial(window.change_settings, theme=theme),
                group="Look",
            )
        )
    for name, view in PLAN_VIEWS.items():
        act = partial(window.on_page, "Roadmap", partial(_deeper, window, name))
        found.append(Action(view.title, act, group="Roadmap"))
    found.append(
        Action("Export PDF…", partial(window.on_page, "Report", partial(_export, window, "pdf")),
               group="Report")
    )  # fmt: skip
    for format_, words in OTHERS.items():
        act = partial(window.on_page, "Report", partial(_export, window, format_))
        found.append(Action(phrase("Export: {words}…", words=words), act, group="Report"))
    return found


def _deeper(window: MainWindow, view: str) -> None:
    window.page.deeper(view)  # type: ignore[attr-defined]


def _export(window: MainWindow, format_: str) -> None:
    window.page.exports.choose(format_)  # type: ignore[attr-defined]


def places(window: MainWindow) -> list[Action]:
    """Questions, recent files and steps of the plan to go to; they change with the document."""
    session = window.session
    found = []
    for question in session.profile.cells.questions:
        show = partial(_question, window, question.id)
        found.append(Action(question.title, show, group="Question"))
    for path in map(Path, window.settings.recent):
        if is_file(path):
            found.append(Action(path.name, partial(window.open_path, path), group="Recent file"))
        else:
            gone = partial(
                session.message.emit,
                phrase("{name} is no longer where it was.", name=path.name),
                True,
            )
            found.append(
                Action(phrase("{name} (missing)", name=path.name), gone, group="Recent file")
            )
    if session.study is not None:
        for step in session.study.plan.steps:
            show = partial(_step, window, step.candidate.id)
            found.append(Action(step.candidate.name, show, group="Step"))
    return found


def _question(window: MainWindow, question: str) -> None:
    window.on_page("Assess", lambda: window.page.show_question(question))  # type: ignore[attr-defined]


def _step(window: MainWindow, step: str) -> None:
    window.on_page("Roadmap", lambda: window.page.gantt.selected.emit(step))  # type: ignore[attr-defined]
