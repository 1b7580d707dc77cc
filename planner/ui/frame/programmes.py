"""Opening a programme in a window of its own, and its units in windows of theirs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from planner.domain.base.resources import content_folder
from planner.programme.desk import Desk
from planner.programme.programme_file import new_programme
from planner.storage.claims import Claims
from planner.storage.recovery import Recovery
from planner.ui.frame.fault import watch
from planner.ui.frame.opening import beside_another, unlocked
from planner.ui.frame.programme_window import ProgrammeWindow
from planner.ui.frame.recovery import is_alive
from planner.ui.kit.look import Look
from planner.workspace.settings import Settings

EXAMPLE = "harbour.mlprogramme"
Keep = Callable[[Settings], object]
_OPEN: list[ProgrammeWindow] = []
"""Windows that are open: nobody else holds them."""


def example_desk() -> Desk:
    """A copy of the example, to explore."""
    return Desk.copy_of(content_folder("examples") / EXAMPLE)


def desk_of(
    parent: QWidget | None, look: Look, path: Path, recovery: Recovery | None
) -> Desk | None:
    """The programme at ``path``; ``None`` where the person thought better of it. Raises ``DocumentError``.

    Asks for its passphrase, and what to do where another window has it open.
    """
    desk = unlocked(parent, look, path.name, lambda words: Desk.open(path, words))
    if desk is None or recovery is None:
        return desk
    other = Claims("start", recovery, is_alive).other(path, desk.clock())
    return desk if other is None else beside_another(parent, look, desk, other)


def empty_desk() -> Desk:
    """A programme without units, that begins with the next quarter."""
    from datetime import date

    from planner.domain.base.language import phrase, tr
    from planner.domain.plan.calendar import first_day

    desk = example_desk()
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
    recovery: Recovery | None = None,
) -> ProgrammeWindow:
    """Show a window; when it is to speak another language, one with the same programme takes its place."""
    window = ProgrammeWindow(look, desk, settings, keep, open_document, open_project, recovery)
    watch(window)
    window.resize(1440, 900)

    def again() -> None:
        from planner.domain.base.language import set_speech

        set_speech(window.settings.language)
        window.desk = desk
        other = show_programme(
            look, desk, window.settings, keep, open_document, open_project, recovery
        )
        other.restoreGeometry(window.saveGeometry())
        window.successor = other
        window.close()

    window.reopen.connect(again)
    _OPEN.append(window)
    window.destroyed.connect(lambda _=None: _OPEN.remove(window) if window in _OPEN else None)
    window.show()
    return window
