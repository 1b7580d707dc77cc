"""The foot of a question: the one before, and the one that follows."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from planner.ui.kit.look import Look
from planner.ui.kit.text import Button


class StepFoot(QHBoxLayout):
    """Two buttons, one at each end."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.previous = Button(look, "Previous   ↑")
        self.following = Button(look, "Next question   ↵")
        self.addWidget(self.previous)
        self.addStretch(1)
        self.addWidget(self.following)
