"""A step of the plan as two fields: when it starts and how long it takes. The keyboard's way to drag."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QWidget,
)

from planner.analysis.study.plan import Plan, Step
from planner.domain.base.language import phrase, tr
from planner.domain.plan.plan import MOST_QUARTERS, QUARTER, Window
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.number_box import NumberBox, box_field
from planner.ui.kit.text import Button, PlainLabel

UNITS = {
    3: (" quarters", "In the plan now: {start}, {length} quarters."),
    1: (" months", "In the plan now: {start}, {length} months."),
}
"""By the months between two starts."""


class StepDialog(Dialog):
    """``start`` is the month chosen (from 0), ``length`` how many it takes; ``None`` leaves it open."""

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
        per, (suffix, sentence) = plan.per, UNITS[plan.per]
        self._per, self._window = per, window
        for month in range(0, plan.months, per):
            self.begins.addItem(plan.name_of(month), month)
        self._pinned = window.earliest // per if window.latest is not None else -1
        self.begins.setCurrentIndex(self._pinned + 1)
        self.lasts = NumberBox(look, box_field("whole", 0, MOST_QUARTERS * QUARTER // per))
        self.lasts.setSpecialValueText(tr("As its work needs"))
        self.lasts.setSuffix(tr(suffix))
        self._long = -(-(window.months or 0) // per)
        self.lasts.setValue(self._long)
        for words, field in ((tr("Starts in"), self.begins), (tr("Takes"), self.lasts)):
            field.setAccessibleName(words)
            field.setMinimumHeight(look.u(7.5))
            form.addRow(PlainLabel(look, words), field)
        column.addLayout(form)
        now = phrase(
            sentence, start=plan.name_of(step.start), length=(step.end - step.start) // per
        )
        column.addWidget(PlainLabel(look, now, "small", "muted", wrap=True))
        move = Button(look, "Move", primary=True)
        move.clicked.connect(self.accept)
        self.add_foot(primary=move, leave="Keep as it is")

    @property
    def start(self) -> int | None:
        """The month chosen; what stood there where it was left alone."""
        if self.begins.currentIndex() == self._pinned + 1 and self._pinned >= 0:
            return self._window.earliest
        chosen: int | None = self.begins.currentData()
        return chosen

    @property
    def length(self) -> int | None:
        """The length chosen, in months; what stood there where it was left alone."""
        found = int(self.lasts.value())
        return self._window.months if found == self._long else found * self._per or None
