"""The way to a class under the AI Act: few steps, one after the other, each may stay “not known”."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from planner.analysis.systems.about import product_line
from planner.analysis.systems.attention import age_words
from planner.analysis.systems.contradiction_words import differ_lines
from planner.analysis.systems.words import READING, change_words, class_line, reasons
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.content.class_tree import ClassQuestion
from planner.domain.organisation.system import System
from planner.standards.classes import steps_to_ask
from planner.standards.standing import standing, tree_of
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.systems.who import who_decides
from planner.workspace.system_edits import decide_class, say_facts


class ClassDialog(Dialog):
    """Asks the steps that what is known does not rule out, then says the class and why.

    Each answer is kept at once, one undo step each, so leaving loses nothing.
    """

    def __init__(self, parent: QWidget, look: Look, session: Session, system: System) -> None:
        super().__init__(parent, look, "Class under the AI Act", 180, 130)
        self.session, self.system = session, system.id
        tree = tree_of(session.project)
        if tree is None:
            raise InputError("There is no class tree for this law.")
        self.tree = tree
        self.column.addWidget(PlainLabel(look, Verbatim(system.name), "lead", wrap=True))
        self.column.addWidget(PlainLabel(look, READING, "small", "muted", wrap=True))
        used = [f for f in session.project.frameworks if f.id == tree.framework]
        old = age_words(used, session.workspace.clock().date().isoformat())
        if old:
            self.column.addWidget(PlainLabel(look, old, "small", "warn", wrap=True))
        self.article = PlainLabel(look, "", "small", "muted")
        self.ask = PlainLabel(look, "", bold=True, wrap=True)
        self.help = PlainLabel(look, "", "small", "muted", wrap=True)
        for label in (self.article, self.ask, self.help):
            self.column.addWidget(label)
        self.choices = QWidget()
        self.column.addWidget(self.choices, 1)
        self._boxes: list[QCheckBox] = []
        self._group: QButtonGroup | None = None
        self.back = Button(look, "Back")
        self.unknown = Button(look, "Not known yet")
        self.next = Button(look, "Next", primary=True)
        self.back.clicked.connect(self.go_back)
        self.unknown.clicked.connect(lambda: self.answer(known=False))
        self.next.clicked.connect(lambda: self.answer(known=True))
        self.add_foot(self.back, self.unknown, primary=self.next, leave="Close")
        self._seen: list[str] = []
        self._done = False
        self.step: ClassQuestion | None = None
        self._show(self._following(""))

    def _facts(self) -> dict[str, bool | None]:
        return standing(self.session.project, self._system).facts

    @property
    def _system(self) -> System:
        return self.session.project.system_by_id[self.system]

    def _following(self, step: str) -> ClassQuestion | None:
        """The first step after ``step`` that is asked with what is known now."""
        asked = {s.id for s in steps_to_ask(self.tree, self._facts())}
        ids = [s.id for s in self.tree.steps]
        rest = self.tree.steps[ids.index(step) + 1 :] if step else self.tree.steps
        return next((s for s in rest if s.id in asked), None)

    def _clear(self) -> None:
        old = self.choices
        self.choices = QWidget()
        self.column.replaceWidget(old, self.choices)
        old.hide()
        old.deleteLater()
        self._boxes, self._group = [], None

    def _show(self, step: ClassQuestion | None) -> None:
        self._clear()
        self.step = step
        self.back.setEnabled(bool(self._seen))
        if step is None:
            self._show_result()
            return
        self._done = False
        self.unknown.setVisible(True)
        self.next.setText("Next")
        self.article.setText(phrase("Article {article}", article=step.article))
        self.ask.setText(step.ask)
        self.help.setText(step.help)
        self.help.setVisible(bool(step.help))
        body = QVBoxLayout(self.choices)
        body.setContentsMargins(0, 0, 0, 0)
        facts = self._facts()
        if len(step.options) == 1:
            known = facts.get(step.options[0].fact)
            self._group = QButtonGroup(self.choices)
            row = QHBoxLayout()
            for k, words in enumerate(("Yes", "No")):
                button = QRadioButton(_said(words))
                button.setMinimumHeight(self.look.u(7.5))
                button.setChecked(known is not None and known == (k == 0))
                self._group.addButton(button, k)
                row.addWidget(button)
            row.addStretch(1)
            body.addLayout(row)
            self._group.idClicked.connect(lambda _: self._suit())
        else:
            for option in step.options:
                box = QCheckBox()
                box.setText(_said(option.words))
                box.setMinimumHeight(self.look.u(6))
                box.setChecked(facts.get(option.fact) is True)
                box.toggled.connect(lambda _: self._suit())
                body.addWidget(box)
                self._boxes.append(box)
        body.addStretch(1)
        self._suit()
        first = self._group.buttons()[0] if self._group is not None else self._boxes[0]
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _suit(self) -> None:
        """The way on says what it takes as the answer."""
        if self._boxes and not any(b.isChecked() for b in self._boxes):
            self.next.setText("None of these")
        else:
            self.next.setText("Next")
        self.next.setEnabled(self._group is None or self._group.checkedId() >= 0)

    def answer(self, *, known: bool) -> None:
        """Keep what was said (or that it is not known), and go on."""
        if self._done:
            self._confirm()
            return
        step = self.step
        if step is None:
            return
        facts: dict[str, bool | None] = {}
        if self._group is not None:
            facts[step.options[0].fact] = self._group.checkedId() == 0 if known else None
        for option, box in zip(step.options, self._boxes, strict=False):
            # what is ticked holds; what is not ticked does not, unless the rest is not known
            facts[option.fact] = True if box.isChecked() else (False if known else None)
        before = self._system.stated()
        if any(before.get(name) != holds for name, holds in facts.items()):
            self.session.do(say_facts(self.system, facts))
        self._seen.append(step.id)
        self._show(self._following(step.id))

    def go_back(self) -> None:
        """The step before, with what was said."""
        if self._seen:
            last = self._seen.pop()
            self._show(next(s for s in self.tree.steps if s.id == last))

    def _show_result(self) -> None:
        where = standing(self.session.project, self._system)
        self._done = True
        self.article.setText("")
        self.ask.setText(class_line(where, self.tree))
        lines = [*reasons(where, self.tree), product_line(where, self.tree)]
        lines += differ_lines(where, self.tree)
        lines += change_words(where, self.tree)
        self.help.setText(joined([line for line in lines if line], "\n"))
        self.help.setVisible(True)
        self.unknown.setVisible(False)
        is_open = where.reading.outcome == "open"
        self.next.setText("Close" if is_open else "Confirm this class")
        self.next.setEnabled(True)

    def _confirm(self) -> None:
        where = standing(self.session.project, self._system)
        if where.reading.outcome != "open":
            who = who_decides(self, self.look, self.session)
            if not who:
                return
            day = self.session.workspace.clock().date().isoformat()
            self.session.do(decide_class(self.system, who, day))
        self.accept()


def _said(text: str) -> str:
    return tr(text).replace("&", "&&")
