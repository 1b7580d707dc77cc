"""Opening a programme in a window of its own, and its units in windows of theirs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from planner.domain.base.resources import content_folder
from planner.programme.desk import Desk
from planner.programme.programme_file import SUFFIX, new_programme
from planner.ui.frame.programme_window import ProgrammeWindow
from planner.ui.kit.look import Look
from planner.workspace.settings import Settings

EXAMPLE = "harbour.mlprogramme"
Keep = Callable[[Settings], object]
_OPEN: list[ProgrammeWindow] = []
"""Windows that are open: nobody else holds them."""


def is_programme(path: Path) -> bool:
    """Whether a file is one of a programme, by its name."""
    return path.suffix == SUFFIX


def desk_of(path: Path | None) -> Desk:
    """The programme at ``path``; without one a copy of the example. Raises ``DocumentError``."""
    if path is not None:
        return Desk.open(path)
    return Desk.copy_of(content_folder("examples") / EXAMPLE)


def empty_desk() -> Desk:
    """A programme without units, that begins with the next quarter."""
    from datetime import date

    from planner.domain.base.language import phrase, tr
    from planner.domain.plan.calendar import first_day

    desk = desk_of(None)
    now = desk.clock()
    start = first_day(date(now.year, 3 * ((now.month - 1) // 3) + 1, 1), 3)
    made = new_programme(tr(phrase("New programme")), start, now)
    return Desk(made, saved=made)


def show_programme(
    look: Look,
    desk: Desk,
    settings: Settings,
    keep: Keep | None,
    open_document: Callable[[Path], object] | None,
    open_project: Callable[[Any], object] | None,
) -> ProgrammeWindow:
    """Show a window; when it is to speak another language, one with the same programme takes its place."""
    window = ProgrammeWindow(look, desk, settings, keep, open_document, open_project)
    window.resize(1440, 900)

    def again() -> None:
        from planner.domain.base.language import set_speech

        set_speech(window.settings.language)
        window.desk = desk
        other = show_programme(look, desk, window.settings, keep, open_document, open_project)
        other.restoreGeometry(window.saveGeometry())
        window.successor = other
        window.close()

    window.reopen.connect(again)
    _OPEN.append(window)
    window.destroyed.connect(lambda _=None: _OPEN.remove(window) if window in _OPEN else None)
    window.show()
    return window
