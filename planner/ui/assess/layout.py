"""The parts of the page on which people answer, and where they stand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QLayout,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from planner.domain.base.language import tr
from planner.ui.assess.serves import Serves
from planner.ui.assess.steady import Steady
from planner.ui.assess.step_foot import StepFoot
from planner.ui.kit.choice import choice_list
from planner.ui.kit.flow import Flow
from planner.ui.kit.page import READING, Page, keep_below, keep_width
from planner.ui.kit.text import Button, Field, LinkButton, PlainLabel
from planner.ui.widgets.level_card import LevelCard
from planner.ui.widgets.menu_button import MenuButton
from planner.ui.widgets.question_list import QuestionList

LIST_WIDTH = 60  # grid units: 240 px at base size


BESIDE = 80
"""Room for what stands beside the question, in grid units."""


TOGETHER = 185
"""Least width of a question with what stands beside it."""


class Halves(QBoxLayout):
    """The question, and beside it what else is known; below it where there is no room for both."""

    def __init__(self, content: QWidget) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, content)

    def suit(self, width: int, least: int) -> None:
        """Lay the halves out for a width; side by side both want ``least``, and what their words need."""
        halves = [part for part in self.children() if isinstance(part, QLayout)]
        margins = self.contentsMargins()
        needed = sum(half.minimumSize().width() for half in halves)
        needed += self.spacing() * (len(halves) - 1) + margins.left() + margins.right()
        beside = width >= max(least, needed)
        self.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )
        self.activate()


class AssessWidgets(Page):
    """The list of questions at the left, the question with its cards in the middle."""

    def _frame(self, choice: QComboBox, sheet: QWidget) -> tuple[QWidget, QHBoxLayout]:
        """The choice above the questionnaire or another model; gives the former, and the row of its parts."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.front = QStackedWidget()
        house = QWidget()
        row = QHBoxLayout(house)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for widget in (house, sheet):
            self.front.addWidget(widget)
        above = QWidget()
        inside = QHBoxLayout(above)
        inside.setContentsMargins(self.look.u(3), self.look.u(2), self.look.u(3), 0)
        inside.addWidget(choice)
        inside.addStretch(1)
        self.above = above
        column.addWidget(above)
        column.addWidget(self.front, 1)
        return house, row

    def figures_words(self) -> str:
        """The keys that answer, for the line at the foot."""
        return "Keys 0 to 4 answer, D is “don’t know”, N “not applicable”; Enter goes on."

    def _left(self, filters: QWidget) -> QWidget:
        """Finding and ``filters`` above the list."""
        look = self.look
        side = QWidget()
        keep_width(look, side, LIST_WIDTH)
        self.side = side
        column = QVBoxLayout(side)
        column.setContentsMargins(look.u(3), look.u(3), look.u(2), look.u(3))
        self.find_field = Field(look, "Find a question")
        self.find_field.setPlaceholderText(tr("Find a question  /"))
        self.find_field.setClearButtonEnabled(True)
        self.list = QuestionList(look)
        self.legend = PlainLabel(
            look, "● answered   ○ open\n?  don’t know   –  not applicable", "small", "muted"
        )
        for widget in (self.find_field, filters):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        column.addWidget(self.legend)
        return side

    def _middle(self) -> QWidget:
        look = self.look
        content = QWidget()
        keep_below(look, content, READING + BESIDE)
        self.halves = Halves(content)
        self.halves.setContentsMargins(look.u(6), look.u(5), look.u(6), look.u(4))
        self.halves.setSpacing(look.u(5))
        column = QVBoxLayout()
        column.setSpacing(look.u(1.75))
        self.halves.addLayout(column, 5)
        self.jump = choice_list(look, tr("Question"))
        self.jump.hide()
        column.addWidget(self.jump)
        self.place = PlainLabel(look, "", "small", "muted")
        self.prompt = PlainLabel(look, "", "question", wrap=True)
        self.hint = PlainLabel(look, "", "body", "muted", wrap=True)
        self.why = PlainLabel(look, "", "small", "muted", wrap=True)
        column.addWidget(self.place)
        asked = QWidget()
        inside = QVBoxLayout(asked)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(look.u(1.75))
        for label in (self.prompt, self.hint, self.why):
            inside.addWidget(label)
        inside.addStretch(1)
        column.addWidget(asked)
        self.prompt.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.cards = [LevelCard(look, level) for level in range(5)]
        for card in self.cards:
            column.addWidget(card)
        other = Flow(look)
        self.dont_know = Button(look, "Don’t know   D")
        self.dont_know.setCheckable(True)
        self.dont_know.setAccessibleName(tr("Don’t know"))
        self.not_applicable = Button(look, "Not applicable…   N")
        self.not_applicable.setCheckable(True)
        self.not_applicable.setAccessibleName(tr("Not applicable"))
        self.clear = LinkButton(look, "Clear answer")
        self.reason = PlainLabel(look, "Neither counts as zero.", "small", "muted", wrap=True)
        for widget in (self.dont_know, self.not_applicable):
            other.addWidget(widget)
        other.add_stretch()
        other.addWidget(self.clear)
        column.addLayout(other)
        column.addWidget(self.reason)
        self.steady = Steady(look, asked, (self.prompt, self.hint, self.why), self.cards)
        self.foot = foot = StepFoot(look)
        self.previous, self.following = foot.previous, foot.following
        column.addLayout(foot)
        self.guide = PlainLabel(look, "", "small", wrap=True)
        self.guide.hide()
        self.guided = LinkButton(look, "How to choose a level")
        self.guided.clicked.connect(lambda: self.guide.setVisible(self.guide.isHidden()))
        self.standing = PlainLabel(look, "", "small", wrap=True)
        self.standing.hide()
        beside = QVBoxLayout()
        beside.setSpacing(look.u(1.75))
        beside.addWidget(self.standing)
        head = Flow(look)
        head.addWidget(PlainLabel(look, "Notes and evidence", bold=True))
        head.add_stretch()
        self.add_evidence = LinkButton(look, "+ Add evidence (E)")
        head.addWidget(self.add_evidence)
        beside.addLayout(head)
        self.note_field = QPlainTextEdit()
        self.note_field.setAccessibleName(tr("Notes"))
        self.note_field.setPlaceholderText(tr("What did you see? Who said it?"))
        self.note_field.setTabChangesFocus(True)
        self.note_field.setMinimumHeight(look.u(14))
        self.note_field.setMaximumHeight(look.u(20))
        beside.addWidget(self.note_field)
        self.evidence = PlainLabel(look, "", "small", "muted", wrap=True)
        beside.addWidget(self.evidence)
        self.links = MenuButton(look, "Open a link", [])
        beside.addWidget(self.links, 0, Qt.AlignmentFlag.AlignLeft)
        beside.addWidget(self.guided, 0, Qt.AlignmentFlag.AlignLeft)
        beside.addWidget(self.guide)
        self.serves = Serves(look)
        beside.addWidget(self.serves)
        beside.addStretch(1)
        self.halves.addLayout(beside, 3)
        column.addStretch(1)
        return content
