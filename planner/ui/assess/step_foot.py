"""The foot of a question: the one before, and the one that follows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from planner.domain.base.language import phrase
from planner.maturity.answers import minutes_for
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, PlainLabel


class StepFoot(QHBoxLayout):
    """Two buttons, one at each end, and between them how much is left."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.previous = Button(look, "Previous   ↑")
        self.following = Button(look, "Next question   ↵")
        self.to_go = PlainLabel(look, "", "small", "muted", wrap=True)
        self.to_go.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(self.previous)
        self.addWidget(self.to_go, 1)
        self.addWidget(self.following)

    def show_left(self, questions: int) -> None:
        """Say how many questions are open for whoever answers, and about how long that takes."""
        minutes = minutes_for(questions)
        one = phrase("{n} to go, about a minute", n=questions)
        words = phrase("{n} to go, about {minutes} minutes", n=questions, minutes=minutes)
        self.to_go.setText("" if not questions else one if minutes == 1 else words)
