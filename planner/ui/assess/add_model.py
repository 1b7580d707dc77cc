"""Choosing another model to answer: one that ships, or one from a file, ours or another tool's."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QFileDialog, QRadioButton, QWidget

from planner.domain.base.errors import PlannerError
from planner.domain.base.language import joined, phrase, tr
from planner.domain.content.model import Model
from planner.exchange.foreign.base import Imported
from planner.exchange.model_source import model_at
from planner.maturity.model_file import SHIPPED, shipped_model
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, LinkButton, PlainLabel

KINDS = "Models (*.toml *.json *.yaml *.yml *.xlsx *.ods)"


class AddModelDialog(Dialog):
    """The models that ship, each with what it is; or a file."""

    def __init__(self, parent: QWidget, look: Look, known: set[str]) -> None:
        super().__init__(parent, look, "Add another model", 150)
        self.chosen: Imported | None = None
        column = self.column
        column.setSpacing(look.u(1.5))
        column.addWidget(
            PlainLabel(
                look,
                "It is answered beside the questionnaire, with a level, targets and a section of the report "
                "of its own. Plan and business case go by the questionnaire alone.",
                "small",
                "muted",
                wrap=True,
            )
        )
        self.group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        for name in SHIPPED:
            model = shipped_model(name)
            button = QRadioButton(tr(model.name))
            button.setEnabled(model.id not in known)
            self.buttons[name] = button
            self.group.addButton(button)
            column.addWidget(button)
            column.addWidget(PlainLabel(look, about(model), "small", "muted", wrap=True))
        self.from_file = LinkButton(look, "From a file…")
        self.from_file.clicked.connect(self._ask_file)
        self.fault = PlainLabel(look, "", "small", "bad", wrap=True)
        self.fault.hide()
        column.addWidget(self.fault)
        self.add = Button(look, "Add", primary=True)
        self.add.setEnabled(False)
        self.group.buttonClicked.connect(lambda _: self.add.setEnabled(True))
        self.add.clicked.connect(self._add)
        column.addStretch(1)
        self.add_foot(self.from_file, primary=self.add, leave="Cancel")

    def _add(self) -> None:
        name = next(n for n, b in self.buttons.items() if b.isChecked())
        self.chosen = Imported("model", shipped_model(name), None)
        self.accept()

    def _ask_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Add another model"), "", tr(KINDS))
        if name:
            self.take_file(Path(name))

    def take_file(self, path: Path) -> None:
        """Take the model of a file; what is wrong with it is said here."""
        try:
            self.chosen = model_at(path)
        except PlannerError as error:
            self.fault.setText(str(error))
            self.fault.show()
            return
        self.accept()


def about(model: Model) -> str:
    """How much there is to answer, by whose arithmetic it is scored, and where it comes from."""
    by = "scored by the source" if model.scored_by == "source" else "scored by this program"
    words = phrase("{n} questions, {by}.", n=len(model.items), by=by)
    return joined([words, model.source], " ") if model.source else words
