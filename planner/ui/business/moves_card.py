"""The card of what moves the result: bars that are sliders, and what the plan is worth where they stand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from planner.analysis.around.imagined import WhatIf
from planner.analysis.study.study import Study
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import Money, in_hundred
from planner.economics.model import Quantity
from planner.economics.sensitivity import Swing, used_quantities
from planner.reporting.blocks import Table
from planner.ui.business.sliders import Slide, Sliders
from planner.ui.kit.card import Card
from planner.ui.kit.look import Look
from planner.ui.kit.text import LinkButton, PlainLabel

SWINGS = "each input at its low and high end; drag a dot"


class MovesCard(Card):
    """Sliders with the worth that follows them; nothing here changes the document."""

    def __init__(self, look: Look, open_what_if: Callable[[], object]) -> None:
        super().__init__(look, "What moves the result", SWINGS)
        self._study: Study | None = None
        self._asked: WhatIf | None = None
        self.imagined = PlainLabel(look, "", "body", "accent", bold=True, wrap=True)
        self.back = LinkButton(look, "Back to as drawn")
        self.more = LinkButton(look, "What if…")
        self.more.clicked.connect(lambda: open_what_if())
        self.head.addWidget(self.back)
        self.head.addWidget(self.more)
        self.body.addWidget(self.imagined)
        self.sliders = Sliders(look)
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
        currency = study.project.organisation.currency
        self.sliders.show_slides(rows, study.case.npv.mean, currency)
        self.sliders.numbers = partial(numbers) if rows else None
        self.sliders.setVisible(bool(rows))
        self.more.setVisible(bool(rows))
        self._moved()

    def _moved(self) -> None:
        """Say what the plan is worth with the inputs where they stand."""
        stated, study = self.sliders.stated, self._study
        self.back.setVisible(bool(stated))
        self.imagined.setVisible(bool(stated))
        if study is None or not stated:
            return
        if self._asked is None:
            self._asked = WhatIf(study)
        found = self._asked.at(stated)
        worth = Money(found.worth, study.project.organisation.currency, signed=True)
        words = phrase(
            "What if: {worth} · futures that lose money: {odds}",
            worth=worth,
            odds=in_hundred(found.loss),
        )
        self.imagined.setText(words)
        self.imagined.setAccessibleName(tr(words))


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
    )
