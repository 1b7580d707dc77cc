"""Weights from pairs: which of two criteria matters more, and how much."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSlider, QWidget

from planner.domain.base.language import phrase, tr
from planner.domain.plan.stack import CRITERIA, Criterion, Judgement
from planner.ui.kit.card import scrolling
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, PlainLabel


class PairsDialog(Dialog):
    """Which of two criteria matters more, and how much: 21 pairs on Saaty's scale."""

    def __init__(self, parent: QWidget, look: Look, judgements: tuple[Judgement, ...]) -> None:
        super().__init__(parent, look, "Compare the criteria in pairs", 200, 150)
        column = self.column
        words = "Move a slider towards what matters more. In the middle both matter the same."
        column.addWidget(PlainLabel(look, words, wrap=True))
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setColumnStretch(1, 1)
        self.sliders: dict[tuple[Criterion, Criterion], QSlider] = {}
        names = list(CRITERIA)
        for a, first in enumerate(names):
            for second in names[a + 1 :]:
                k = len(self.sliders)
                slider = QSlider(Qt.Orientation.Horizontal)
                slider.setRange(-8, 8)
                slider.setAccessibleName(
                    tr(
                        phrase(
                            "{part} against {part2}", part=CRITERIA[first], part2=CRITERIA[second]
                        )
                    )
                )
                self.sliders[first, second] = slider
                grid.addWidget(PlainLabel(look, CRITERIA[first], "small"), k, 0)
                grid.addWidget(slider, k, 1)
                grid.addWidget(PlainLabel(look, CRITERIA[second], "small"), k, 2)
        for j in judgements:
            if (j.first, j.second) in self.sliders:
                self.sliders[j.first, j.second].setValue(1 - j.times)
            elif (j.second, j.first) in self.sliders:
                self.sliders[j.second, j.first].setValue(j.times - 1)
        column.addWidget(scrolling(inner), 1)
        clear = Button(look, "Use the sliders instead")
        use = Button(look, "Use these", primary=True)
        clear.clicked.connect(self._clear)
        use.clicked.connect(self.accept)
        self.add_foot(clear, primary=use, leave="Cancel")

    def _clear(self) -> None:
        for slider in self.sliders.values():
            slider.setValue(0)
        self.accept()

    def judgements(self) -> tuple[Judgement, ...]:
        """What was said: to the left the first matters more. Pairs in the middle say nothing."""
        found = []
        for (first, second), slider in self.sliders.items():
            value = slider.value()
            if value < 0:
                found.append(Judgement(first=first, second=second, times=1 - value))
            elif value > 0:
                found.append(Judgement(first=second, second=first, times=1 + value))
        return tuple(found)
