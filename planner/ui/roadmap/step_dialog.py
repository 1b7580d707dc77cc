"""A step of the plan as two fields: when it starts and how long it takes. The keyboard's way to drag."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QWidget,
)

from planner.analysis.study.plan import Plan, Step
from planner.domain.base.language import phrase, tr
from planner.domain.plan.plan import Window
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.number_box import NumberBox, box_field
from planner.ui.kit.text import Button, PlainLabel

LONGEST = 16


class StepDialog(Dialog):
    """``start`` is the quarter chosen (from 0), ``length`` how many it takes; ``None`` leaves it open."""

    def __init__(self, parent: QWidget, look: Look, plan: Plan, step: Step, window: Window) -> None:
        super().__init__(parent, look, "Move step", 110)
        column = self.column
        column.setSpacing(look.u(4))
        column.addWidget(PlainLabel(look, step.candidate.name, bold=True, wrap=True))
        form = QFormLayout()
        form.setHorizontalSpacing(look.u(5))
        form.setVerticalSpacing(look.u(3))
        self.begins = QComboBox()
        self.begins.addItem(tr("The planner decides"), None)
        for quarter in range(plan.quarters):
            self.begins.addItem(plan.quarter_name(quarter), quarter)
        pinned = window.earliest if window.latest is not None else None
        self.begins.setCurrentIndex(0 if pinned is None else pinned + 1)
        self.lasts = NumberBox(look, box_field("whole", 0, LONGEST))
        self.lasts.setSpecialValueText(tr("As its work needs"))
        self.lasts.setSuffix(tr(" quarters"))
        self.lasts.setValue(window.quarters or 0)
        for words, field in ((tr("Starts in"), self.begins), (tr("Takes"), self.lasts)):
            field.setAccessibleName(words)
            field.setMinimumHeight(look.u(7.5))
            form.addRow(PlainLabel(look, words), field)
        column.addLayout(form)
        now = phrase(
            "In the plan now: {start}, {length} quarters.",
            start=plan.quarter_name(step.start),
            length=step.end - step.start,
        )
        column.addWidget(PlainLabel(look, now, "small", "muted", wrap=True))
        move = Button(look, "Move", primary=True)
        move.clicked.connect(self.accept)
        self.add_foot(primary=move, leave="Keep as it is")

    @property
    def start(self) -> int | None:
        """The quarter chosen."""
        chosen: int | None = self.begins.currentData()
        return chosen

    @property
    def length(self) -> int | None:
        """The length chosen, in quarters."""
        return int(self.lasts.value()) or None
