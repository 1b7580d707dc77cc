"""Models beside the questionnaire on Results: levels by branch with targets and gaps, and why."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.content.model import Model
from planner.maturity.beside import Beside, branches_of, read_all_beside
from planner.maturity.model_words import (
    level_figure,
    notes_of,
    phase_rows,
    phases_of,
    target_rows,
)
from planner.ui.kit.card import Card, scrolling
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.parse import exact_text
from planner.ui.kit.session import Session
from planner.ui.kit.text import Field, LinkButton, PlainLabel
from planner.ui.kit.why import show_why
from planner.ui.widgets.figure_table import FigureTable
from planner.workspace.model_edits import set_model_target

HEADS = ("", "Level", "Range", "Target", "Gap")
PHASES = 4


class ModelCard(Card):
    """One model: its level, what stands beside it, and its branches."""

    def __init__(
        self, look: Look, session: Session, model: Model, go: Callable[[str], None]
    ) -> None:
        self._go = go
        super().__init__(look, model.name, "answered on its own")
        self.look, self.session, self.model = look, session, model
        self.found: Beside | None = None
        why, targets = LinkButton(look, "Why?"), LinkButton(look, "Targets…")
        why.setAccessibleName(tr(phrase("Why this level of {name}?", name=model.name)))
        targets.setAccessibleName(tr(phrase("Targets of {name}", name=model.name)))
        why.clicked.connect(self._why)
        targets.clicked.connect(self._targets)
        for link in (why, targets):
            self.head.addWidget(link)
        self.figure = PlainLabel(look, "", "headline", wrap=True)
        self.notes = PlainLabel(look, "", wrap=True)
        self.table = FigureTable(look, model.name)
        for widget in (self.figure, self.notes, self.table):
            self.body.addWidget(widget)

    def show_found(self, found: Beside) -> None:
        """Show the model as it was answered."""
        project = self.session.project
        self.found = found
        self.figure.setText(level_figure(found.level))
        notes = notes_of(project, found)
        self.notes.setText(joined(notes, " ") if notes else "")
        self.notes.setVisible(bool(notes))
        phases = phases_of(project, found.model)
        if phases:
            heads = (
                "",
                "Level",
                *(tr(phrase("Phase {n}", n=n)) for n in phases),
                "Gap",
                "Priority",
            )
            self.table.show_rows(heads, phase_rows(project, found))
        else:
            self.table.show_rows(HEADS, target_rows(project, found))

    def _why(self) -> None:
        if self.found is not None:
            title = phrase("Why? {name}", name=self.model.name)
            tree = self.found.score.overall.tree
            show_why(self, self.look, title, tree, go=self._to_item)

    def _to_item(self, item: str) -> None:
        self._go(f"item:{self.model.id}/{item}")

    def _targets(self) -> None:
        run(ModelTargetsDialog(self, self.look, self.session, self.model))


class ModelCards:
    """The cards of all models of the document, made again when these are others."""

    def __init__(
        self,
        look: Look,
        session: Session,
        add: Callable[[QWidget], None],
        go: Callable[[str], None],
    ) -> None:
        self.look, self.session, self._add, self._go = look, session, add, go
        self.cards: list[ModelCard] = []

    def refresh(self) -> None:
        """Show the document as it is now."""
        models = self.session.project.models
        if [c.model for c in self.cards] != list(models):
            for card in self.cards:
                card.hide()
                card.deleteLater()
            self.cards = [ModelCard(self.look, self.session, m, self._go) for m in models]
            for card in self.cards:
                self._add(card)
        for card, found in zip(self.cards, read_all_beside(self.session.project), strict=True):
            card.show_found(found)


class ModelTargetsDialog(Dialog):
    """A field for the whole and for each branch; of all teams or one, and by phase where that is wanted."""

    def __init__(self, parent: QWidget, look: Look, session: Session, model: Model) -> None:
        super().__init__(parent, look, "Targets", 130, 150)
        self.session, self.model = session, model
        self.column.addWidget(
            PlainLabel(
                look,
                phrase(
                    "What “{name}” should show, in its own units. An empty field is no target.",
                    name=Verbatim(model.name),
                ),
                "small",
                "muted",
                wrap=True,
            )
        )
        head = QHBoxLayout()
        self.team, self.phase = QComboBox(), QComboBox()
        self.team.setAccessibleName(tr("Targets of"))
        self.team.addItem(tr("All teams"), None)
        for team in session.project.teams:
            self.team.addItem(team.name, team.id)
        self.phase.setAccessibleName(tr("Phase"))
        self.phase.addItem(tr("In the end"), 0)
        for number in range(1, PHASES + 1):
            self.phase.addItem(tr(phrase("Phase {n}", n=number)), number)
        for box in (self.team, self.phase):
            box.setMinimumHeight(look.u(7.5))
            box.activated.connect(lambda _: self._show())
            head.addWidget(box)
        head.addStretch(1)
        self.column.addLayout(head)
        inside = QWidget()
        form = Form(look)
        whole = QVBoxLayout(inside)
        whole.addLayout(form)
        whole.addStretch(1)
        self.fields: dict[str, Field] = {}
        for depth, node in ((0, model.root), *((d + 1, n) for d, n in branches_of(model))):
            field = Field(look, node.name)
            field.editingFinished.connect(partial(self._typed, node.id))
            self.fields[node.id] = field
            form.add(f"{'   ' * depth}{tr(node.name)}", field)
        self.column.addWidget(scrolling(inside), 1)
        self.fault = PlainLabel(look, "", "small", "bad", wrap=True)
        self.fault.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.fault)
        self.add_foot()
        self._show()

    def _show(self) -> None:
        team, phase = self.team.currentData(), self.phase.currentData()
        for node, field in self.fields.items():
            of_team = [
                t.level
                for t in self.session.project.targets
                if (t.model, t.dimension, t.team, t.phase) == (self.model.id, node, team, phase)
            ]
            field.setText(exact_text(of_team[0]) if of_team else "")

    def _typed(self, node: str) -> None:
        text = self.fields[node].text().strip()
        self.fault.setText("")
        level: float | None = None
        if text:
            try:
                level = self.session.number(text, "")
            except InputError as error:
                self.fault.setText(str(error))
                return
        found = next(
            f for f in read_all_beside(self.session.project) if f.model.id == self.model.id
        )
        scale = found.levels[node].scale
        if level is not None and scale.span and not scale.bottom <= level <= scale.top:
            self.fault.setText(
                phrase(
                    "A target here lies between {low:g} and {high:g}.",
                    low=scale.bottom,
                    high=round(scale.top, 2),
                )
            )
            return
        team, phase = self.team.currentData(), self.phase.currentData()
        self.session.do(set_model_target(self.model, node, level, team, phase))
