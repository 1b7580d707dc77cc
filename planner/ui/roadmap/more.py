"""What else the roadmap opens from its menu: duties, trials, the first ninety days."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.roadmap.duties import DutiesDialog
from planner.ui.roadmap.first_days import FirstDaysDialog
from planner.ui.roadmap.trials import TrialsDialog


def more_entries(
    parent: QWidget, look: Look, session: Session
) -> tuple[tuple[str, Callable[[], object]], ...]:
    """Entries of the menu, each opening a dialog over ``parent``."""
    return (
        ("Duties…", lambda: run(DutiesDialog(parent, look, session))),
        ("Trials before adoption…", lambda: run(TrialsDialog(parent, look, session))),
        ("The first 90 days", lambda: run(FirstDaysDialog(parent, look, session))),
    )
