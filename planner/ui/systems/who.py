"""Who decides on a class: whoever the settings name, or else whoever says so."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from planner.ui.kit.dialogs import ask_line
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session


def who_decides(parent: QWidget, look: Look, session: Session) -> str:
    """The name that a decision is recorded under; empty where nobody gives one, and nothing is decided."""
    name = session.settings.name.strip()
    return name or ask_line(
        parent,
        look,
        "Class of a system",
        "Who decides? The name stands beside the decision.",
        "Record it",
    )
