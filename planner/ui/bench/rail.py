"""The rail of the bench: its four pages with their counts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from planner.domain.base.language import phrase
from planner.ui.kit.look import Look
from planner.ui.kit.text import PlainLabel
from planner.ui.widgets.rail import RailButton

PAGES = (
    ("people", "Engagements"),
    ("report", "Templates"),
    ("results", "Benchmark"),
    ("flag", "Brand"),
)
TEMPLATES_AT = 1
WIDTH = 42


class BenchRail(QWidget):
    """``chosen`` carries the page's index."""

    chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setFixedWidth(look.u(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(0.5))
        column.addWidget(PlainLabel(look, "My bench", bold=True))
        self.count = PlainLabel(look, "", "small", "muted", wrap=True)
        column.addWidget(self.count)
        column.addSpacing(look.u(3))
        self._group = QButtonGroup(self)
        self.buttons: list[RailButton] = []
        for index, (icon, words) in enumerate(PAGES):
            button = RailButton(look, icon, words)
            self._group.addButton(button, index)
            self.buttons.append(button)
            column.addWidget(button)
        self.buttons[0].setChecked(True)
        column.addStretch(1)
        self._group.idClicked.connect(self.chosen)

    def select(self, index: int) -> None:
        """Mark a page as the one shown."""
        self.buttons[index].setChecked(True)

    def show_counts(self, clients: int, templates: int, counted: int) -> None:
        """Say how many clients, templates and counted organisations there are."""
        self.count.setText(
            "No client on this disk yet"
            if not clients
            else "One client on this disk"
            if clients == 1
            else phrase("{n} clients on this disk", n=clients)
        )
        for button, n in zip(self.buttons, (clients, templates, counted), strict=False):
            button.set_note(str(n) if n else "")
