"""What the tabs of a system share."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from planner.ui.kit.look import Look

BADGES = {
    "hole": ("bad", "warning"),
    "open": ("muted", "help"),
    "claimed": ("warn", "note"),
    "shown": ("good", "check"),
    "reviewed": ("good", "check"),
    "not_asked": ("muted", ""),
}
"""How states are drawn: colour and sign, never colour alone."""
ORGANISATION = "@organisation"
"""Id of the row of the organisation itself, which no system can have."""


def tab_column(tab: QWidget, look: Look) -> QVBoxLayout:
    """The column of a tab."""
    column = QVBoxLayout(tab)
    column.setContentsMargins(0, look.u(2), 0, 0)
    column.setSpacing(look.u(2))
    return column
