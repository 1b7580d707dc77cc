"""The three numbers that are asked after a quick check: on their defaults, until somebody moves them."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from planner.analysis.study.baseline import around, default_range, suggested_value
from planner.catalogue.own import catalogue_of
from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase, tr
from planner.domain.base.types import iso_time
from planner.domain.base.written.figures import field_of
from planner.domain.case.estimate import Assumption, InputDefinition, Provenance, Range
from planner.domain.content.catalogue import Catalogue
from planner.domain.project import Project
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.number_field import NumberField
from planner.ui.kit.number_words import amount_words
from planner.ui.kit.parse import exact_input
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.workspace.edits import set_assumptions

ELSEWHERE = ("value_per_model", "deployments", "detect_hours")
"""What is asked where the industry names nothing of its own."""
STEPS = 200
VALUE = "value_per_model"


def first_numbers(project: Project, catalogue: Catalogue) -> tuple[InputDefinition, ...]:
    """The three inputs that are asked first in the organisation's industry."""
    profile = catalogue.industries.get(project.organisation.industry)
    by_id = {d.id: d for d in catalogue.inputs}
    return tuple(by_id[k] for k in (profile.first if profile is not None else ELSEWHERE))


def usual_of(definition: InputDefinition, project: Project, catalogue: Catalogue) -> Range:
    """The default of an input; of a value, which has none, what is suggested in the industry."""
    usual = default_range(definition, project, catalogue)
    if definition.id == VALUE and usual.is_fixed:
        suggested = suggested_value(project, catalogue)
        rate = project.organisation.currency_per_usd
        return suggested or Range(low=5e4, likely=2e5, high=1e6).scaled(rate)
    return usual


class NumberSlider(QWidget):
    """A number with a slider on the scale of its default; ``stated`` once somebody moved or typed it."""

    def __init__(self, look: Look, session: Session, definition: InputDefinition) -> None:
        super().__init__()
        project = session.project
        self.definition, self.stated, self._setting = definition, False, False
        self.usual = usual_of(definition, project, catalogue_of(project))
        self._low = max(self.usual.low / 5, self.usual.likely / 100, 1e-6)
        self._high = self.usual.high * 5
        if definition.maximum is not None:
            self._high = min(self._high, definition.maximum)
        currency = project.organisation.currency
        bounds = (definition.minimum, definition.maximum)
        where = field_of(
            definition.unit, currency, bounds=bounds, usual=(self.usual.low, self.usual.high)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, look.u(2))
        column.setSpacing(look.u(1))
        column.addWidget(PlainLabel(look, definition.label, bold=True))
        if definition.why:
            column.addWidget(PlainLabel(look, definition.why, "small", "muted", wrap=True))
        row = QHBoxLayout()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setAccessibleName(tr(definition.label))
        self.number = NumberField(look, definition.label, where, session.typed)
        self.number.setMaximumWidth(look.u(50))
        self.number.setMinimumWidth(look.u(50))
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)
        column.addLayout(row)
        low, high = (
            amount_words(float(f"{v:.2g}"), where) for v in (self.usual.low, self.usual.high)
        )
        words = (
            phrase(
                "Suggested for the industry: {low} to {high}; nothing counts until you move it.",
                low=low,
                high=high,
            )
            if definition.id == VALUE
            and default_range(definition, project, catalogue_of(project)).is_fixed
            else phrase(
                "Usual: {low} to {high}; the default counts until you move it.", low=low, high=high
            )
        )
        self.words = PlainLabel(look, words, "small", "muted", wrap=True)
        column.addWidget(self.words)
        stated = project.assumptions.get(definition.id)
        now = (
            stated.range.likely
            if stated is not None and stated.range is not None
            else self.usual.likely
        )
        self.slider.setValue(self._place(now))
        self.number.line.setText(exact_input(float(f"{now:.3g}"), definition.unit))
        self.slider.valueChanged.connect(self._moved)
        self.number.changed.connect(self._typed)

    def _place(self, value: float) -> int:
        """Where a value lies on the slider, whose steps are equal factors."""
        span = math.log(self._high / self._low)
        value = min(max(value, self._low), self._high)
        return round(STEPS * math.log(value / self._low) / span)

    def _moved(self, place: int) -> None:
        if self._setting:
            return
        value = self._low * (self._high / self._low) ** (place / STEPS)
        self.stated = True
        self._set(
            lambda: self.number.line.setText(
                exact_input(float(f"{value:.2g}"), self.definition.unit)
            )
        )

    def _typed(self) -> None:
        if self._setting:
            return
        self.stated = True
        value = self.number.value
        if value is not None and value > 0:
            self._set(lambda: self.slider.setValue(self._place(value)))

    def _set(self, act: Callable[[], object]) -> None:
        self._setting = True
        act()
        self._setting = False

    def assumption(self, now: str) -> Assumption | None:
        """What was stated; ``None`` where the default still counts. Raises ``InputError``."""
        if not self.stated:
            return None
        range_ = around(self.definition, self.usual, self.number.number())
        source = Provenance(grade="D", source=tr("Stated after the quick check"), when=now[:10])
        return Assumption(range=range_, provenance=source)


class ThreeNumbers(Dialog):
    """Asks the three numbers; what was moved is one step to undo."""

    def __init__(self, parent: QWidget | None, look: Look, session: Session) -> None:
        super().__init__(parent, look, "Three numbers for a first business case", 150)
        self._session = session
        words = (
            "They move the result most in your industry. Move what you know; the rest stays on its default. "
            "All numbers stand on the page Organisation."
        )
        self.column.addWidget(PlainLabel(look, words, "body", "muted", wrap=True))
        catalogue = catalogue_of(session.project)
        self.rows = [
            NumberSlider(look, session, d) for d in first_numbers(session.project, catalogue)
        ]
        for row in self.rows:
            self.column.addWidget(row)
        self.fault = PlainLabel(look, "", "body", "bad", wrap=True)
        self.column.addWidget(self.fault)
        take = Button(look, "Take them", primary=True)
        take.clicked.connect(self.take)
        self.add_foot(primary=take, leave="Later")

    def take(self) -> None:
        """Take over what was moved."""
        now = iso_time(self._session.workspace.clock())
        try:
            found = {r.definition.id: a for r in self.rows if (a := r.assumption(now)) is not None}
        except InputError as error:
            self.fault.setText(str(error))
            return
        if not found or self._session.do(set_assumptions(found, label="Three first numbers")):
            self.accept()
