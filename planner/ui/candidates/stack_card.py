"""Three stacks side by side on Candidates, why one is planned, and what the choice rests on."""

from __future__ import annotations

from typing import get_args

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from planner.analysis.study.stack_choice import StackChoice
from planner.analysis.study.stack_words import why_this_stack
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import decimal, money
from planner.domain.content.catalogue import Catalogue
from planner.domain.organisation.technology import (
    DATA_WORDS,
    LAYER_WORDS,
    SKILL_WORDS,
    TOPIC_WORDS,
    DataKind,
    Layer,
    Topic,
)
from planner.domain.plan.stack import KIND_WORDS
from planner.ui.kit.card import Card
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.flow import Flow
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.workspace.edits import set_organisation, set_stack


class StackCard(Card):
    """The best platform, assembled and built stack; the kind can be set, and what is there be said."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look)
        self.look, self.session = look, session
        head = Flow(look)
        head.addWidget(PlainLabel(look, "The tools as one stack", bold=True))
        head.add_stretch()
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("Kind of stack"))
        self.kind.addItem(tr("The planner decides"), "auto")
        for key, words in KIND_WORDS.items():
            self.kind.addItem(tr(words), key)
        self.kind.activated.connect(self._kind_chosen)
        head.addWidget(self.kind)
        self.what = Button(look, "What is there…")
        self.what.clicked.connect(self.open_facts)
        self.what.setMinimumWidth(self.what.sizeHint().width())
        head.addWidget(self.what)
        self.body.addLayout(head)
        columns = QHBoxLayout()
        columns.setSpacing(look.u(6))
        self.names: dict[str, PlainLabel] = {}
        self.tools: dict[str, PlainLabel] = {}
        for kind in KIND_WORDS:
            column = QVBoxLayout()
            self.names[kind] = PlainLabel(look, "", wrap=True)
            self.tools[kind] = PlainLabel(look, "", "small", "muted", wrap=True)
            column.addWidget(self.names[kind])
            column.addWidget(self.tools[kind])
            column.addStretch(1)
            columns.addLayout(column, 1)
        self.body.addLayout(columns)
        self.why = PlainLabel(look, "", "small", wrap=True)
        self.body.addWidget(self.why)

    def show_choice(
        self,
        choice: StackChoice | None,
        catalogue: Catalogue,
        needed: frozenset[str] | None = None,
    ) -> None:
        """Show the stacks of a study; without one they are not known yet. ``needed``: tools of the plan."""
        project = self.session.project
        self.kind.setCurrentIndex(self.kind.findData(project.stack.kind))
        currency = project.organisation.currency
        for kind, words in KIND_WORDS.items():
            option = choice.of(kind) if choice else None
            if option is None or choice is None:
                self.names[kind].setText(tr(words))
                self.tools[kind].setText(
                    "No stack of this kind fits." if choice else "Known once the plan is computed."
                )
                continue
            pattern = (
                "{kind}: chosen · {score} · {cost}"
                if choice.chosen is not None and choice.chosen.kind == kind
                else "{kind} · {score} · {cost}"
            )
            self.names[kind].setText(
                phrase(
                    pattern,
                    kind=words,
                    score=decimal(option.score, 2),
                    cost=money(option.cost, currency),
                )
            )
            self.tools[kind].setText(joined([catalogue.name_of(t) for t in option.tools]))
        reasons = why_this_stack(choice, catalogue, currency, needed) if choice else ()
        self.why.setText(joined(reasons, " ") if reasons else "")
        self.why.setVisible(bool(reasons))

    def _kind_chosen(self) -> None:
        stack = self.session.project.stack.model_copy(update={"kind": self.kind.currentData()})
        self.session.do(set_stack(stack))

    def open_facts(self) -> None:
        """Say which base layers, data and skills there are."""
        dialog = TechnologyDialog(self, self.look, self.session)
        dialog.exec()
        dialog.deleteLater()


class TechnologyDialog(Dialog):
    """Base layers in use, kinds of data, skills by topic: what tools are judged by."""

    def __init__(self, parent: QWidget | None, look: Look, session: Session) -> None:
        super().__init__(parent, look, "What is there", 210)
        self.session = session
        organisation = session.project.organisation
        self.layers: dict[Layer, QCheckBox] = {}
        self.kinds: dict[DataKind, QCheckBox] = {}
        self.skills: dict[Topic, QComboBox] = {}
        self._boxes("Base layers in use", LAYER_WORDS, self.layers, organisation.in_use)
        self._boxes("Data that models read", DATA_WORDS, self.kinds, organisation.data_kinds)
        self.column.addWidget(PlainLabel(look, "What people know", bold=True))
        grid = QGridLayout()
        for k, (topic, words) in enumerate(TOPIC_WORDS.items()):
            box = QComboBox()
            box.setAccessibleName(tr(words))
            box.addItem(tr("Not said"), "")
            for level, name in SKILL_WORDS.items():
                box.addItem(tr(name), level)
            box.setCurrentIndex(max(box.findData(organisation.skills.get(topic, "")), 0))
            self.skills[topic] = box
            grid.addWidget(PlainLabel(look, words), k // 2, 2 * (k % 2))
            grid.addWidget(box, k // 2, 2 * (k % 2) + 1)
        self.column.addLayout(grid)
        take = Button(look, "Take over", primary=True)
        take.clicked.connect(self._take)
        self.add_foot(primary=take, leave="Cancel")

    def _boxes(
        self,
        title: str,
        words: dict,
        boxes: dict,
        chosen: tuple,  # type: ignore[type-arg]
    ) -> None:
        self.column.addWidget(PlainLabel(self.look, title, bold=True))
        grid = QGridLayout()
        for k, (key, name) in enumerate(words.items()):
            box = QCheckBox(tr(name))
            box.setChecked(key in chosen)
            boxes[key] = box
            grid.addWidget(box, k // 3, k % 3)
        self.column.addLayout(grid)

    def _take(self) -> None:
        found = {t: box.currentData() for t, box in self.skills.items() if box.currentData()}
        changed = self.session.project.organisation.model_copy(
            update={
                "in_use": tuple(x for x in get_args(Layer) if self.layers[x].isChecked()),
                "data_kinds": tuple(x for x in get_args(DataKind) if self.kinds[x].isChecked()),
                "skills": found,
            }
        )
        self.session.do(set_organisation(changed, "base layers, data and skills"))
        self.accept()
