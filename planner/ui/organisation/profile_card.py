"""The profile on the page Organisation: a line of fields, what is run, and who is asked."""

from __future__ import annotations

from functools import partial
from typing import get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QSizePolicy, QWidget

from planner.analysis.around.use_case_words import ideas_words
from planner.domain.base.errors import InputError
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.types import clean_text
from planner.domain.organisation.organisation import Industry, Organisation
from planner.maturity.answers import asked_questions
from planner.ui.kit.card import Card
from planner.ui.kit.flow import Flow
from planner.ui.kit.look import Look
from planner.ui.kit.parse import exact_text
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.ui.organisation.people import PeopleDialog
from planner.ui.organisation.profile import ProfileDialog
from planner.ui.organisation.use_cases import UseCasesDialog
from planner.workspace.edits import set_organisation


class ProfileCard(Card):
    """Fields that set defaults, and boxes that decide which questions are asked.

    ``opened`` carries the dialog that is wanted over the page.
    """

    opened = Signal(object)

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, "Profile", "industry sets defaults only")
        self._session = session
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.u(3))
        grid.setVerticalSpacing(look.u(1))
        self.body.addLayout(grid)
        self.fields: dict[str, QLineEdit] = {}
        labels = (
            ("name", "Name"),
            ("industry", "Industry"),
            ("data_scientist", "Data scientists"),
            ("ml_engineer", "ML engineers"),
            ("models_in_production", "Models live"),
            ("regulated_models", "Regulated"),
            ("currency", "Currency"),
        )
        self.industry = QComboBox()
        self.industry.setAccessibleName(tr("Industry"))
        self.industry.setMinimumWidth(look.u(20))
        for value in get_args(Industry):
            self.industry.addItem(tr(value.replace("_", " ").capitalize()), value)
        self.industry.activated.connect(self._industry_changed)
        self._grid = grid
        self._pairs: list[tuple[PlainLabel, QWidget]] = []
        for key, words in labels:
            label = PlainLabel(look, words, "small", "muted")
            if key == "industry":
                self.industry.setMinimumHeight(look.u(7.5))
                self._pairs.append((label, self.industry))
                continue
            field = Field(look, words)
            field.setMinimumWidth(look.u(30 if key == "name" else 10))
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            field.editingFinished.connect(lambda key=key: self._profile_changed(key))
            self.fields[key] = field
            self._pairs.append((label, field))
            label.setBuddy(field)
        self.body.addLayout(self._kinds())
        self._below = Flow(look)
        self.body.addLayout(self._below)
        names = ("All of the profile…", "Use cases…", "Teams and people…")
        self._buttons = [Button(look, words) for words in names]
        kinds = (ProfileDialog, UseCasesDialog, PeopleDialog)
        for button, kind in zip(self._buttons, kinds, strict=True):
            button.clicked.connect(partial(self._open, kind))
        self._lay_out(len(self._pairs))

    def _open(self, kind: object, _: bool = False) -> None:
        self.opened.emit(kind)

    def stack(self, stacked: bool) -> None:
        """Where there is little room, the fields stand in rows of three."""
        self._lay_out(3 if stacked else len(self._pairs))

    def _lay_out(self, columns: int) -> None:
        """Put so many fields of the profile beside one another."""
        for k, (label, field) in enumerate(self._pairs):
            self._grid.addWidget(label, k // columns * 2, k % columns)
            self._grid.addWidget(field, k // columns * 2 + 1, k % columns)
        for k, stretch in enumerate((6, 3, 2, 2, 2, 2, 2)):
            self._grid.setColumnStretch(k, stretch if k < columns else 0)
        for button in self._buttons:
            if columns == len(self._pairs):
                self.head.addWidget(button)
            else:
                self._below.addWidget(button)

    def _kinds(self) -> Flow:
        """What decides which questions are asked, and who is asked."""
        look = self._look
        row = Flow(look)
        row.setSpacing(look.u(4))
        self.kinds: dict[str, QCheckBox] = {}
        for key, words in (
            ("real_time", "Live answers"),
            ("batch", "Batch runs"),
            ("generative_ai", "Generative AI"),
        ):
            box = QCheckBox(tr(words))
            box.setMinimumHeight(look.u(7))
            box.clicked.connect(lambda on, key=key: self._kind_changed(key, on=on))
            self.kinds[key] = box
            row.addWidget(box)
        row.add_stretch()
        self.asked = PlainLabel(look, "", "small", "muted")
        row.addWidget(self.asked)
        return row

    def _kind_changed(self, key: str, *, on: bool) -> None:
        changed = self._session.project.organisation.model_copy(update={key: on})
        self._session.do(set_organisation(changed, self.kinds[key].text().lower()))

    def refresh(self) -> None:
        """Show the profile; what is being typed stays."""
        organisation = self._session.project.organisation
        values = {
            "name": organisation.name,
            "data_scientist": exact_text(organisation.headcount("data_scientist")),
            "ml_engineer": exact_text(organisation.headcount("ml_engineer")),
            "models_in_production": str(organisation.models_in_production),
            "regulated_models": str(organisation.regulated_models),
            "currency": organisation.currency,
        }
        for key, value in values.items():
            if not self.fields[key].hasFocus() or not self.fields[key].isModified():
                self.fields[key].setText(value)
        self.industry.setCurrentIndex(self.industry.findData(organisation.industry))
        for key, box in self.kinds.items():
            box.setChecked(bool(getattr(organisation, key)))
        project = self._session.project
        counted = (
            ("one team", "{n} teams", len(project.teams)),
            ("one person", "{n} people", len(project.respondents)),
            ("one question", "{n} questions", len(asked_questions(project))),
        )
        told = joined([one if n == 1 else phrase(more, n=n) for one, more, n in counted], ", ")
        ideas = ideas_words(project)
        self.asked.setText(joined([told, ideas], "; ") if ideas else told)

    def _industry_changed(self) -> None:
        value = self.industry.currentData()
        organisation = self._session.project.organisation
        if value != organisation.industry:
            changed = organisation.model_copy(update={"industry": value})
            self._session.do(set_organisation(changed, "industry"))

    def _profile_changed(self, key: str) -> None:
        field = self.fields[key]
        if not field.isModified():
            return
        field.setModified(False)
        text = clean_text(field.text()).strip()
        organisation = self._session.project.organisation
        try:
            changes = self._profile_change(organisation, key, text)
        except InputError as error:
            self._session.message.emit(str(error), True)
            self.refresh()
            return
        fields = {n: getattr(organisation, n) for n in Organisation.model_fields}
        words = field.accessibleName().lower()
        try:
            changed = Organisation.model_validate({**fields, **changes})
        except ValueError:
            self._session.message.emit(
                phrase("“{part}” does not fit the field “{words}”.", part=text[:40], words=words),
                True,
            )
            self.refresh()
            return
        self._session.do(set_organisation(changed, words))

    def _profile_change(self, organisation: Organisation, key: str, text: str) -> dict[str, object]:
        if key == "name":
            return {"name": text}
        if key == "currency":
            return {"currency": text.upper()}
        value = self._session.number(text, "people")
        if key in ("data_scientist", "ml_engineer"):
            people: dict[str, float] = {str(r): n for r, n in organisation.people.items()}
            return {"people": {**people, key: value}}
        return {key: round(value)}
