"""The parts of the sheet on which another model is answered, and of the panel beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from planner.domain.base.language import tr
from planner.ui.assess.item_editor import ItemEditor
from planner.ui.assess.model_proof import ProofPart
from planner.ui.assess.step_foot import StepFoot
from planner.ui.kit.card import Rule, SidePanel
from planner.ui.kit.choice import choice_list
from planner.ui.kit.look import Look
from planner.ui.kit.page import READING, keep_below, keep_width
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, LinkButton, PlainLabel
from planner.ui.widgets.figure_table import FigureTable
from planner.ui.widgets.question_list import QuestionList

LIST_WIDTH = 60
FILTERS = (("All questions", "all"), ("Open", "open"), ("Don’t know", "dont_know"))


class ModelWidgets(QWidget):
    """The list at the left, the item in the middle, the model's level at the right."""

    look: Look
    session: Session

    def _left(self) -> QWidget:
        look = self.look
        self.side = QWidget()
        keep_width(look, self.side, LIST_WIDTH)
        column = QVBoxLayout(self.side)
        column.setContentsMargins(look.u(3), look.u(1), look.u(2), look.u(3))
        self.filter = QComboBox()
        self.filter.setAccessibleName(tr("Show"))
        self.filter.setMinimumHeight(look.u(7))
        for words, key in FILTERS:
            self.filter.addItem(tr(words), key)
        self.list = QuestionList(look)
        legend = "● answered   ○ open\n?  don’t know   –  not applicable"
        column.addWidget(self.filter)
        column.addWidget(self.list, 1)
        column.addWidget(PlainLabel(look, legend, "small", "muted"))
        return self.side

    def _middle(self) -> QWidget:
        look = self.look
        content = QWidget()
        keep_below(look, content, READING)
        column = QVBoxLayout(content)
        column.setContentsMargins(look.u(6), look.u(3), look.u(6), look.u(4))
        column.setSpacing(look.u(1.75))
        self.jump = choice_list(look, tr("Question"))
        self.jump.hide()
        self.place = PlainLabel(look, "", "small", "muted", wrap=True)
        self.prompt = PlainLabel(look, "", "question", wrap=True)
        self.hint = PlainLabel(look, "", "body", "muted", wrap=True)
        self.editor = ItemEditor(look, self.session.typed)
        for widget in (self.jump, self.place, self.prompt, self.hint, self.editor):
            column.addWidget(widget)
        other = QHBoxLayout()
        self.dont_know = Button(look, "Don’t know   D")
        self.not_applicable = Button(look, "Not applicable…   N")
        for button, name in (
            (self.dont_know, "Don’t know"),
            (self.not_applicable, "Not applicable"),
        ):
            button.setCheckable(True)
            button.setAccessibleName(tr(name))
            other.addWidget(button)
        self.reason = PlainLabel(look, "", "small", "muted", wrap=True)
        self.clear = LinkButton(look, "Clear answer")
        other.addWidget(self.reason, 1)
        other.addWidget(self.clear)
        column.addLayout(other)
        self.advice = PlainLabel(look, "", "small", wrap=True)
        self.standing = PlainLabel(look, "", "small", wrap=True)
        self.take_back = LinkButton(look, "Take back")
        column.addWidget(self.advice)
        column.addWidget(self.standing)
        column.addWidget(self.take_back, 0, Qt.AlignmentFlag.AlignLeft)
        self.proof = ProofPart(look)
        column.addWidget(self.proof)
        column.addWidget(PlainLabel(look, "Notes", bold=True))
        self.note_field = QPlainTextEdit()
        self.note_field.setAccessibleName(tr("Notes"))
        self.note_field.setPlaceholderText(tr("What did you see? Who said it?"))
        self.note_field.setTabChangesFocus(True)
        self.note_field.setMaximumHeight(look.u(20))
        column.addWidget(self.note_field)
        foot = StepFoot(look)
        self.previous, self.following = foot.previous, foot.following
        column.addLayout(foot)
        column.addStretch(1)
        return content

    def _panel(self) -> SidePanel:
        look = self.look
        panel = SidePanel(look)
        self.title = PlainLabel(look, "", bold=True, wrap=True)
        self.figure = PlainLabel(look, "", "headline", wrap=True)
        self.words = PlainLabel(look, "", "small", "muted", wrap=True)
        self.later = PlainLabel(
            look,
            "The levels are shown once this question is answered.",
            "small",
            "muted",
            wrap=True,
        )
        self.branches = FigureTable(look, "By part", 30)
        self.why = LinkButton(look, "Why?")
        self.differences = LinkButton(look, "Where people differ…")
        self.about = PlainLabel(look, "", "small", "muted", wrap=True)
        for widget in (self.title, self.figure, self.words, self.later, Rule(look), self.branches):
            panel.body.addWidget(widget)
        for link in (self.why, self.differences):
            panel.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        panel.body.addWidget(Rule(look))
        panel.body.addWidget(self.about)
        panel.body.addStretch(1)
        return panel
