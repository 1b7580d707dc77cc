"""Models inside one system: version, tier, and when each was validated and is next."""

from __future__ import annotations

from pydantic import ValidationError
from PySide6.QtWidgets import QHBoxLayout, QWidget

from planner.analysis.systems.words import short_day
from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.toml_content import first_fault
from planner.domain.base.types import clean_text, slug
from planner.domain.organisation.system import ModelEntry, System
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.ui.systems.days import day_of
from planner.ui.systems.tab import tab_column
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.system_edits import change_system


class ModelsTab(QWidget):
    """A table of the models; adding, changing and removing are one step each."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self.look, self.session = look, session
        self.system = ""
        column = tab_column(self, look)
        self.model = RowsModel(
            look,
            [
                Column("Model", stretch=True),
                Column("Version"),
                Column("Tier"),
                Column("Validated", right=True),
                Column("Next validation", right=True),
            ],
            parent=self,
        )
        self.table = Table(look, self.model, "Models")
        self.table.set_widths([0, 20, 20, 26, 36])
        self.table.doubleClicked.connect(lambda _: self.change_model())
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        self.add = Button(look, "Add a model…")
        self.change = Button(look, "Change…")
        self.remove = Button(look, "Remove")
        for button, act in (
            (self.add, self.add_model),
            (self.change, self.change_model),
            (self.remove, self.remove_model),
        ):
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)

    @property
    def _one(self) -> System | None:
        return self.session.project.system_by_id.get(self.system)

    def show_models(self, system: System, day: str) -> int:
        """The models of a system; returns how many there are. A validation that is due by ``day`` says so."""
        self.system = system.id
        self.model.show_rows([_row(m, day) for m in system.models])
        for button in (self.change, self.remove):
            button.setEnabled(bool(system.models))
        return len(system.models)

    def _chosen(self) -> ModelEntry | None:
        models = self._one.models if self._one is not None else ()
        row = self.table.currentIndex().row()
        return models[row] if 0 <= row < len(models) else None

    def add_model(self) -> None:
        """Add a model."""
        if self._one is not None:
            run(ModelDialog(self, self.look, self.session, self._one))

    def change_model(self) -> None:
        """Change the model that is chosen."""
        chosen = self._chosen()
        if self._one is not None and chosen is not None:
            run(ModelDialog(self, self.look, self.session, self._one, chosen))

    def remove_model(self) -> None:
        """Take the chosen model out of the system."""
        one, chosen = self._one, self._chosen()
        if one is not None and chosen is not None:
            rest = tuple(m for m in one.models if m.id != chosen.id)
            self.session.do(change_system(one.model_copy(update={"models": rest})))


def _row(model: ModelEntry, day: str) -> RowData:
    following = short_day(model.next_validation) if model.next_validation else "–"
    if model.next_validation and model.next_validation < day:
        following = phrase("{day}: overdue", day=following)
    return RowData(
        model.id,
        (
            Verbatim(model.name),
            Verbatim(model.version or "–"),
            Verbatim(model.tier or "–"),
            short_day(model.validated) if model.validated else "–",
            following,
        ),
    )


class ModelDialog(Dialog):
    """A few fields; only the name is needed."""

    def __init__(
        self,
        parent: QWidget,
        look: Look,
        session: Session,
        system: System,
        model: ModelEntry | None = None,
    ) -> None:
        super().__init__(parent, look, "Change a model" if model else "Add a model", 130)
        self.session, self.system, self.old = session, system.id, model
        form = Form(look)
        self.fields: dict[str, Field] = {}
        for key, words in (
            ("name", "Name"),
            ("version", "Version"),
            ("tier", "Tier"),
            ("validated", "Validated on"),
            ("next_validation", "Next validation"),
        ):
            field = self.fields[key] = Field(look, words)
            form.add(words, field)
            if model is not None:
                field.setText(getattr(model, key))
        self.column.addLayout(form)
        self.fault = PlainLabel(look, "", "small", "bad", wrap=True)
        self.column.addWidget(self.fault)
        take = Button(look, "Take over", primary=True)
        take.clicked.connect(self.take)
        self.add_foot(primary=take, leave="Cancel")
        self.fields["name"].setFocus()

    def take(self) -> None:
        """Keep the model, or say what does not fit."""
        said = {k: clean_text(f.text()).strip() for k, f in self.fields.items()}
        if not said["name"]:
            self.fault.setText("A model needs a name.")
            return
        for key, words in (("validated", "Validated on"), ("next_validation", "Next validation")):
            day = day_of(said[key])
            if said[key] and not day:
                self.fault.setText(
                    phrase("“{field}” is no date. Type one such as 2026-03-31.", field=words)
                )
                self.fields[key].setFocus()
                return
            said[key] = day
        system = self.session.project.system_by_id[self.system]
        used = {m.id for m in system.models}
        own, number = slug(said["name"], "model"), 2
        while self.old is None and own in used:
            own, number = f"{slug(said['name'], 'model')}-{number}", number + 1
        try:
            made = ModelEntry.model_validate({**said, "id": self.old.id if self.old else own})
        except ValidationError as error:
            self.fault.setText(first_fault(error))
            return
        models = [made if m.id == made.id else m for m in system.models]
        if self.old is None:
            models.append(made)
        changed = System.model_validate({**system.model_dump(), "models": tuple(models)})
        if changed == system or self.session.do(change_system(changed)):
            self.accept()
