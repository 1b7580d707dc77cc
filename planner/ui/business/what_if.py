"""Sliders for what moves the result: the worth follows while they are dragged, and where it is nothing."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QGridLayout, QSlider, QWidget

from planner.analysis.around.imagined import WhatIf
from planner.analysis.study.study import Study
from planner.domain.base.explain import short_number
from planner.domain.base.language import marked, phrase, tr
from planner.domain.base.numbers import Money, money, percent
from planner.economics.model import Quantity
from planner.economics.sensitivity import InputBreakEven, input_break_evens, used_quantities
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.quiet import show_value
from planner.ui.kit.session import Session
from planner.ui.kit.statement import Statement
from planner.ui.kit.text import LinkButton, PlainLabel

STEPS = 200
MOST = 8


def value_words(value: float, unit: str, currency: str) -> str:
    """A value of an input with its unit."""
    if unit.startswith("share"):
        return percent(value, 1 if value < 0.1 else 0)
    if unit.startswith("money"):
        return money(value, currency)
    return f"{marked(short_number(value))} {tr(unit)}".strip()


class WhatIfDialog(Dialog):
    """One slider for each input that moves the result most, over the range that 98 in 100 cases lie in."""

    def __init__(self, parent: QWidget, look: Look, session: Session, study: Study) -> None:
        super().__init__(parent, look, "What if", 200, 120)
        self._session, self._study = session, study
        self._currency = study.project.organisation.currency
        problem = study.case_problem
        asked = self._asked = WhatIf(study)
        known = used_quantities(study.case_problem, study.plan.schedule)
        self._inputs: list[Quantity] = [known[s.id] for s in study.swings if s.id in known][:MOST]
        column = self.column
        self.worth = Statement(look)
        self.change = PlainLabel(look, "", "small", "muted", wrap=True)
        column.addWidget(self.worth)
        column.addWidget(self.change)
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.u(4))
        grid.setVerticalSpacing(look.u(2))
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        self.sliders: dict[str, QSlider] = {}
        self.values: dict[str, PlainLabel] = {}
        self.break_evens: dict[str, PlainLabel] = {}
        for row, quantity in enumerate(self._inputs):
            slider = QSlider(Qt.Orientation.Horizontal)
            slider.setRange(0, STEPS)
            slider.setPageStep(STEPS // 10)
            slider.setAccessibleName(tr(quantity.label))
            slider.setMinimumHeight(look.u(7))
            slider.setMinimumWidth(look.u(20))
            slider.valueChanged.connect(partial(self._moved, quantity.id))
            self.sliders[quantity.id] = slider
            value = self.values[quantity.id] = PlainLabel(look, "", bold=True)
            even = self.break_evens[quantity.id] = PlainLabel(look, "…", "small", "muted")
            name = PlainLabel(look, tr(quantity.label), wrap=True)
            grid.addWidget(name, 2 * row, 0)
            grid.addWidget(even, 2 * row + 1, 0)
            grid.addWidget(slider, 2 * row, 1, 2, 1)
            grid.addWidget(value, 2 * row, 2, 2, 1)
        column.addLayout(grid)
        column.addStretch(1)
        words = tr(
            "All other inputs as drawn, the plan as it is. Nothing here changes the document; "
            "state better figures on the page Organisation."
        )
        column.addWidget(PlainLabel(look, words, "small", "muted", wrap=True))
        back = LinkButton(look, tr("Back to as drawn"))
        back.clicked.connect(self.reset)
        self.add_foot(back)
        self._stated: dict[str, float] = {}
        self.reset()
        ids = [q.id for q in self._inputs]
        session.jobs.start(
            self,
            lambda: input_break_evens(problem, asked.futures, asked.drawn, ids),
            self._show_break_evens,
        )
        self.finished.connect(lambda _: session.jobs.cancel(self))

    def reset(self) -> None:
        """Put every input back to its mean."""
        self._stated = {}
        for quantity in self._inputs:
            low, high = self._ends(quantity)
            slider = self.sliders[quantity.id]
            show_value(slider, STEPS * (quantity.mean - low) / (high - low))
            self._show_value(quantity, quantity.mean)
        self._show_worth()

    @staticmethod
    def _ends(quantity: Quantity) -> tuple[float, float]:
        low, high = (float(v) for v in quantity.at(np.array([0.01, 0.99])))
        return low, high

    def _moved(self, id_: str, step: int) -> None:
        quantity = next(q for q in self._inputs if q.id == id_)
        low, high = self._ends(quantity)
        self._stated[id_] = low + (high - low) * step / STEPS
        self._show_value(quantity, self._stated[id_])
        self._show_worth()

    def _show_value(self, quantity: Quantity, value: float) -> None:
        self.values[quantity.id].setText(value_words(value, quantity.unit, self._currency))

    def worth_now(self) -> float:
        """Expected worth with the inputs where the sliders are and all else as drawn."""
        return self._asked.at(self._stated).worth

    def _show_worth(self) -> None:
        worth, usual = self.worth_now(), self._study.case.npv.mean
        words = phrase(
            "The plan is worth {worth}.", worth=Money(worth, self._currency, signed=True)
        )
        self.worth.setText(tr(words))
        self.worth.set_token("bad" if worth < 0 else "text")
        by = Money(worth - usual, self._currency, signed=True)
        at = Money(usual, self._currency, signed=True)
        moved = phrase("{by} against {at} as drawn", by=by, at=at)
        self.change.setText(tr(moved if self._stated else "Every input as drawn"))

    def _show_break_evens(self, found: tuple[InputBreakEven, ...]) -> None:
        for one in found:
            if one.value is None:
                words = "no break-even"
            else:
                value = value_words(one.value, one.unit, self._currency)
                words = phrase("break-even at {value}", value=value)
            self.break_evens[one.id].setText(tr(words))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Stop what is being computed."""
        self._session.jobs.cancel(self)
        super().closeEvent(event)
