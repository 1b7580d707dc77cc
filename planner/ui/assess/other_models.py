"""Models beside the questionnaire where people answer: which one is in front, adding, removing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QWidget

from planner.domain.base.language import Verbatim, phrase, tr
from planner.exchange.foreign.base import Imported
from planner.exchange.model_source import with_answers
from planner.ui.assess.add_model import AddModelDialog
from planner.ui.assess.model_disagreement import ModelDisagreementDialog
from planner.ui.assess.model_sheet import ModelSheet
from planner.ui.kit.dialogs import ask_choice, run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.workspace.model_edits import (
    add_model,
    remove_model,
    set_phases,
    set_replies,
)


class OtherModels:
    """The choice above the list, the sheet of the chosen model, and what its menu does."""

    def __init__(
        self, parent: QWidget, look: Look, session: Session, turned: Callable[[], object]
    ) -> None:
        self.parent, self.look, self.session = parent, look, session
        self._turned = turned
        self.box = QComboBox()
        self.box.setAccessibleName(tr("What is answered"))
        self.box.setMinimumHeight(look.u(7.5))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.box.activated.connect(lambda _: turned())
        self.sheet = ModelSheet(look, session)
        self.sheet.differ.connect(self.open_disagreement)

    @property
    def chosen(self) -> str:
        """The model in front; empty where it is the questionnaire."""
        return self.box.currentData() or ""

    def show_choices(self) -> None:
        """Offer the questionnaire and each model; hidden where there is nothing to choose."""
        project = self.session.project
        wanted = [
            (tr(project.questionnaire.name), ""),
            *((tr(m.name), m.id) for m in project.models),
        ]
        have = [(self.box.itemText(k), self.box.itemData(k)) for k in range(self.box.count())]
        if wanted != have:
            chosen = self.chosen
            self.box.clear()
            for words, key in wanted:
                self.box.addItem(words, key)
            self.box.setCurrentIndex(max(self.box.findData(chosen), 0))
        self.box.setVisible(bool(project.models))

    def show(self, model: str) -> None:
        """Bring a model to the front, or the questionnaire."""
        self.show_choices()
        self.box.setCurrentIndex(max(self.box.findData(model), 0))
        self._turned()

    def add(self) -> None:
        """Choose another model, and answer it."""
        dialog = AddModelDialog(self.parent, self.look, set(self.session.project.model_by_id))
        run(dialog)
        if dialog.chosen is not None:
            self.take(dialog.chosen)

    def take(self, found: Imported) -> None:
        """Add a model, with the answers that its file brought."""
        if not self.session.do(add_model(found.model)):
            return
        given, lost = with_answers(self.session.project, found, self.session.respondent)
        if given.sheets:
            self.session.do(set_replies(found.model.id, given))
        if found.phases:
            self.session.do(set_phases(found.model, found.phases))
        self.show(found.model.id)
        if lost:
            self.session.message.emit(
                phrase("{n} sheets of answers were left out: no team here has their name.", n=lost),
                True,
            )
        elif found.notes:
            self.session.message.emit(found.notes[0], False)

    def remove(self) -> None:
        """Take the model in front out, after a question."""
        model = self.session.project.model_by_id.get(self.chosen)
        if model is None:
            self.session.message.emit(
                "Choose the model above the list first: the questionnaire cannot be removed.", True
            )
            return
        words = phrase(
            "Remove “{name}” with all its answers and targets? It can be undone.",
            name=Verbatim(model.name),
        )
        choices = [("Cancel", ""), ("Remove it", "remove")]
        if ask_choice(self.parent, self.look, "Remove a model", words, choices) == "remove":
            self.session.do(remove_model(model.id, model.name))
            self.show("")

    def open_disagreement(self) -> None:
        """Where people differ in the model in front, and the place to agree."""
        model = self.session.project.model_by_id.get(self.chosen)
        if model is not None:
            run(ModelDisagreementDialog(self.parent, self.look, self.session, model))
