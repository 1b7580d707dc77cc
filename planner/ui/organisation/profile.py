"""The profile of an organisation as a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from pydantic import ValidationError
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase, tr
from planner.domain.base.types import clean_text
from planner.domain.organisation.organisation import (
    CAPACITY_ROLE_NAMES,
    FACTS,
    REGION_WORDS,
    STATED_FACTS,
    HostingRule,
    Industry,
    Organisation,
    Region,
)
from planner.ui.kit.card import scrolling
from planner.ui.kit.look import Look
from planner.ui.kit.page import page_column
from planner.ui.kit.parse import exact_text, parse_number
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.workspace.edits import set_organisation

HOSTING_WORDS = {
    "anywhere": "Anywhere",
    "own_account": "In our own cloud account",
    "own_premises": "On our own premises",
}
CHOICES: dict[str, list[tuple[str, str]]] = {
    "industry": [(i.replace("_", " ").capitalize(), i) for i in get_args(Industry)],
    "region": [(REGION_WORDS[r], r) for r in get_args(Region)],
    "hosting": [(HOSTING_WORDS[h], h) for h in get_args(HostingRule)],
}
FLAGS = {
    "real_time": "Models answer live",
    "batch": "Models run in batches",
    "generative_ai": "Generative AI is in use or planned",
    "edge": "Models run on devices",
}
NUMBERS = {
    "models_in_production": "Models live",
    "regulated_models": "Regulated models",
    "currency_per_usd": "Worth of one US dollar in the currency",
    "predictions_per_day": "Predictions a day",
    "gpus": "Accelerators",
    "gpu_hours": "Accelerator hours a year",
    "storage_tb": "Terabytes of models and data",
}
WHOLE = ("models_in_production", "regulated_models", "gpus")
TEXTS = {"name": "Name", "currency": "Currency (three letters)"}
TRUTHS: tuple[tuple[str, bool | None], ...] = (("Not known", None), ("Yes", True), ("No", False))
EVERYTHING = (
    "name", "industry", "region", "hosting", "currency", "currency_per_usd", *CAPACITY_ROLE_NAMES,
    "models_in_production", "regulated_models", "predictions_per_day", "gpus", "gpu_hours", "storage_tb",
    *FLAGS, *STATED_FACTS,
)  # fmt: skip


NAMES = 42
"""Grid units that the name of a field may take; a longer one wraps."""


class ProfileForm(QWidget):
    """Fields of an ``Organisation`` by their names; people are by role; a fact is yes, no or not known."""

    def __init__(self, look: Look, organisation: Organisation, wanted: Sequence[str]) -> None:
        super().__init__()
        self.base = organisation
        self.fields: dict[str, Field | QComboBox | QCheckBox] = {}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(look.u(5))
        form.setVerticalSpacing(look.u(1.5))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for key in wanted:
            words = tr(_words_of(key))
            field = self._field(look, key, words)
            self.fields[key] = field
            field.setMinimumHeight(look.u(7.5))
            if isinstance(field, QCheckBox):
                form.addRow(field)
            else:
                field.setAccessibleName(tr(words))
                label = PlainLabel(look, words)
                if label.sizeHint().width() > look.u(NAMES):
                    label.setWordWrap(True)
                    label.setFixedWidth(look.u(NAMES))
                label.setBuddy(field)
                form.addRow(label, field)

    def _field(self, look: Look, key: str, words: str) -> Field | QComboBox | QCheckBox:
        if key in CHOICES:
            box = QComboBox()
            for text, value in CHOICES[key]:
                box.addItem(tr(text), value)
            box.setCurrentIndex(box.findData(getattr(self.base, key)))
            return box
        if key in STATED_FACTS:
            return self._fact(self.base.facts.get(key))  # type: ignore[call-overload]
        if key in FLAGS:
            tick = QCheckBox(tr(words))
            tick.setChecked(bool(getattr(self.base, key)))
            return tick
        field = Field(look, words)
        if key in CAPACITY_ROLE_NAMES:
            field.setText(exact_text(self.base.people.get(key, 0.0)))  # type: ignore[call-overload]
        else:
            value = getattr(self.base, key)
            field.setText(value if isinstance(value, str) else exact_text(value))
        return field

    def _fact(self, known: bool | None) -> QComboBox:
        box = QComboBox()
        for text, value in TRUTHS:
            box.addItem(tr(text), value)
        box.setCurrentIndex([value for _, value in TRUTHS].index(known))
        return box

    def organisation(self) -> Organisation:
        """What the fields say; raises ``InputError`` naming the field that does not fit."""
        changes: dict[str, Any] = {}
        people: dict[str, float] = {str(r): n for r, n in self.base.people.items()}
        facts: dict[str, bool] = {str(f): holds for f, holds in self.base.facts.items()}
        for key, field in self.fields.items():
            if key in STATED_FACTS:
                facts.pop(key, None)
                held = field.currentData()  # type: ignore[union-attr]
                if held is not None:
                    facts[key] = held
            elif isinstance(field, QComboBox):
                changes[key] = field.currentData()
            elif isinstance(field, QCheckBox):
                changes[key] = field.isChecked()
            else:
                text = clean_text(field.text()).strip()
                if key in TEXTS:
                    if not text:
                        raise InputError("The field “{name}” is empty.", name=tr(_words_of(key)))
                    changes[key] = text.upper() if key == "currency" else text
                    continue
                value = _number(key, text)
                if key in CAPACITY_ROLE_NAMES:
                    people[key] = value
                else:
                    changes[key] = round(value) if key in WHOLE else value
        known = {n: getattr(self.base, n) for n in Organisation.model_fields}
        people = {r: n for r, n in people.items() if n > 0}
        try:
            return Organisation.model_validate(
                {**known, **changes, "people": people, "facts": facts}
            )
        except ValidationError as error:
            where = error.errors()[0]["loc"]
            key = str(where[-1 if where[0] == "people" else 0])
            raise InputError("The field “{name}” does not fit.", name=tr(_words_of(key))) from error


def _words_of(key: str) -> str:
    titles = {
        "industry": "Industry",
        "region": "Region of the salaries",
        "hosting": "Where tools may run",
    }
    known = {**TEXTS, **NUMBERS, **FACTS, **FLAGS, **titles}
    return known.get(key) or CAPACITY_ROLE_NAMES[key]  # type: ignore[index]


def _number(key: str, text: str) -> float:
    try:
        return parse_number(text or "0", "people")
    except InputError as error:
        words = phrase("{name}: {why}", name=tr(_words_of(key)), why=str(error))
        raise InputError(words) from error


class ProfileDialog(QDialog):
    """The whole profile; what is set is one step to undo."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(tr("Profile of the organisation"))
        self.form = ProfileForm(look, session.project.organisation, EVERYTHING)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, look.u(4))
        content, inner = page_column(look)
        inner.addWidget(self.form)
        inner.addStretch(1)
        column.addWidget(scrolling(content), 1)
        self.fault = PlainLabel(look, "", "body", "bad", wrap=True)
        self.fault.setContentsMargins(look.u(6), 0, look.u(6), 0)
        column.addWidget(self.fault)
        foot = QHBoxLayout()
        foot.setContentsMargins(look.u(6), 0, look.u(6), 0)
        foot.addStretch(1)
        cancel, keep = Button(look, tr("Cancel")), Button(look, tr("Set"), primary=True)
        cancel.clicked.connect(self.reject)
        keep.clicked.connect(self.keep)
        keep.setDefault(True)
        foot.addWidget(cancel)
        foot.addWidget(keep)
        column.addLayout(foot)
        # the names of the fields are longer in some languages than in others
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        needed = content.sizeHint().width() + bar + look.u(2)
        self.resize(max(look.u(150), needed), look.u(165))

    def keep(self) -> None:
        """Take the fields over into the document."""
        try:
            organisation = self.form.organisation()
        except InputError as error:
            self.fault.setText(tr(str(error)))
            return
        if self._session.do(set_organisation(organisation, tr("profile"))):
            self.accept()
