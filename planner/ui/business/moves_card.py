"""The card of what moves the result: bars that are sliders, and what the plan is worth where they stand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from planner.analysis.around.imagined import WhatIf
from planner.analysis.study.study import Study
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import Money, in_hundred
from planner.economics.model import Quantity
from planner.economics.sensitivity import Swing, used_quantities
from planner.ui.business.sliders import Slide, Sliders
from planner.ui.business.what_if import value_words
from planner.ui.kit.card import Card
from planner.ui.kit.look import Look
from planner.ui.kit.text import LinkButton

if TYPE_CHECKING:
    from planner.reporting.blocks import Table

SWINGS = "each input at its low and high end; drag a dot"


class MovesCard(Card):
    """Sliders with the worth that follows them; nothing here changes the document."""

    tried = Signal(object)
    """The running total with the inputs where they stand; ``None`` where they stand as drawn."""
    kept = Signal(str)
    """An input is to be stated as it was put here."""

    def __init__(self, look: Look, open_what_if: Callable[[], object]) -> None:
        super().__init__(look, "What moves the result", SWINGS, finding=True)
        self._study: Study | None = None
        self._asked: WhatIf | None = None
        self.back = LinkButton(look, "Reset")
        self.back.setAccessibleName(tr("Back to as drawn"))
        self.keep = LinkButton(look, "Keep…")
        self.keep.setAccessibleName(tr("State the input that was moved"))
        self.keep.clicked.connect(self._keep)
        self.more = LinkButton(look, "What if…")
        self.more.clicked.connect(lambda: open_what_if())
        for button in (self.keep, self.back, self.more):
            self.head.addWidget(button)
        self.sliders = Sliders(look)
        self.imagined = self.sliders.imagined
        self.sliders.moved.connect(self._moved)
        self.back.clicked.connect(self.sliders.reset)
        self.body.addWidget(self.sliders)
        self.body.addStretch(1)

    def show_study(self, study: Study, nothing: str, numbers: Callable[[], Table]) -> None:
        """Show what moves the worth of a study; ``nothing`` says why nothing does."""
        self._study, self._asked = study, None
        known = used_quantities(study.case_problem, study.plan.schedule)
        rows = [_slide(s, known.get(s.id), study) for s in study.moving]
        self.caption.setText(SWINGS if rows else nothing)
        most = phrase("“{input}” moves it most", input=rows[0].label) if rows else ""
        self.title.setText(most or "What moves the result")
        currency = study.project.organisation.currency
        self.sliders.show_slides(rows, study.case.npv.mean, currency)
        self.sliders.numbers = partial(numbers) if rows else None
        self.sliders.setVisible(bool(rows))
        self._moved()

    def _moved(self) -> None:
        """Say what the plan is worth with the inputs where they stand."""
        stated, study = self.sliders.stated, self._study
        for widget in (self.back, self.imagined):
            widget.setVisible(bool(stated))
        self.more.setVisible(self.sliders.isVisibleTo(self) and not stated)
        self.keep.setVisible(bool(self._stated_own()))
        if study is None or not stated:
            self.tried.emit(None)
            return
        if self._asked is None:
            self._asked = WhatIf(study)
        found = self._asked.at(stated)
        worth = Money(found.worth, study.project.organisation.currency, signed=True)
        words = phrase(
            "What if: {worth} · {odds} lose money",
            worth=worth,
            odds=in_hundred(found.loss),
        )
        self.imagined.setText(words)
        self.imagined.setAccessibleName(tr(words))
        self.tried.emit(self._asked.path(stated))

    def _stated_own(self) -> str:
        """The input of the user's that was moved last; empty where none was."""
        known = {r.definition.id for r in self._study.register} if self._study else set()
        return next((i for i in reversed(self.sliders.stated) if i in known), "")

    def _keep(self) -> None:
        if own := self._stated_own():
            self.kept.emit(own)


def _slide(swing: Swing, quantity: Quantity | None, study: Study) -> Slide:
    """A bar with where the input stands: at its mean, where the plan is worth what is expected.

    What lies behind several inputs is no input: it is shown, and cannot be moved.
    """
    usual = quantity.mean if quantity is not None else (swing.low_input + swing.high_input) / 2
    mean = float(min(max(usual, swing.low_input), swing.high_input))
    return Slide(
        swing.id,
        swing.label,
        quantity.unit if quantity is not None else "",
        (swing.low_input, mean, swing.high_input),
        (swing.at_low, study.case.npv.mean, swing.at_high),
        movable=quantity is not None,
        pays=_pays(swing.id, study) if quantity is not None else "",
    )


def _pays(id_: str, study: Study) -> str:
    """From which value of an input on, or up to which, the plan is worth something, all else as drawn."""
    found = next((b for b in study.decision.break_evens if b.id == id_), None)
    if found is None:
        return ""
    if found.value is None:
        return "pays at any" if study.case.npv.mean > 0 else "pays at none"
    value = value_words(found.value, found.unit, study.project.organisation.currency)
    return phrase("pays from {value}" if found.worth_rises else "pays up to {value}", value=value)
