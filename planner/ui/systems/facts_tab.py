"""Facts of one system that decide what is asked of it, beside those of its class."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from planner.analysis.systems.register import Place, Row
from planner.analysis.systems.words import fact_words
from planner.domain.base.language import joined
from planner.domain.content.framework import LEGAL_FACTS
from planner.standards.standing import tree_of
from planner.ui.kit.card import scrolling
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import PlainLabel
from planner.ui.systems.frameworks import choice_of
from planner.workspace.system_edits import say_facts


class FactsTab(QWidget):
    """Each fact with a choice of not known, yes and no; a choice is kept at once."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self.look, self.session = look, session
        self.system = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.u(2), 0, 0)
        column.setSpacing(look.u(2))
        self.words = PlainLabel(look, "", "small", "muted", wrap=True)
        column.addWidget(self.words)
        self.box = QWidget()
        self.area = QVBoxLayout()
        holder = QWidget()
        holder.setLayout(self.area)
        self.area.setContentsMargins(0, 0, 0, 0)
        self.area.addWidget(self.box)
        self.area.addStretch(1)
        column.addWidget(scrolling(holder), 1)
        self._shown: tuple[object, ...] = ()

    def show_facts(self, row: Row, places: list[Place]) -> None:
        """The facts that were stated, and those that requirements wait for."""
        self.system = row.standing.system.id
        tree = tree_of(self.session.project)
        asked = set(tree.asked) | {f.fact for f in tree.facts} if tree is not None else set()
        waited = {n for p in places for n in p.waits_for}
        said = set(row.standing.system.facts) - asked
        names = [n for n in LEGAL_FACTS if n in (waited - asked) | said]
        parts = ["Facts that decide what is asked of this system."]
        if waited & asked:
            parts.append("Others follow from its class: find that first.")
        elif not names:
            parts.append("None is open.")
        self.words.setText(joined(parts, " "))
        stated = row.standing.system.stated()
        shown = (self.system, tuple((n, stated.get(n)) for n in names))
        if shown == self._shown:
            return
        self._shown = shown
        old = self.box
        self.box = QWidget()
        grid = QGridLayout(self.box)
        grid.setColumnStretch(0, 1)
        for k, name in enumerate(names):
            words = fact_words(None, name)
            box = choice_of(self.look, words, stated.get(name))
            box.activated.connect(partial(self._say, name, box))
            grid.addWidget(PlainLabel(self.look, words, "small", wrap=True), k, 0)
            grid.addWidget(box, k, 1)
        self.area.replaceWidget(old, self.box)
        old.hide()
        old.deleteLater()

    def _say(self, name: str, box: QComboBox, _: int) -> None:
        self.session.do(say_facts(self.system, {name: box.currentData()}))
