"""Requirements of one framework over all systems, in four views: list, matrix, statement, crosswalk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from planner.analysis.systems.register import Register
from planner.analysis.systems.words import framework_headline
from planner.domain.base.language import tr
from planner.ui.kit.card import Card
from planner.ui.kit.choice import Chips, choice_list
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.systems.crosswalk import CrosswalkView
from planner.ui.systems.matrix import MatrixView
from planner.ui.systems.requirements_list import RequirementsList
from planner.ui.systems.statement import StatementView

VIEWS = {
    "list": "List",
    "matrix": "Matrix",
    "statement": "Statement of applicability",
    "crosswalk": "Crosswalk",
}


class Requirements(Card):
    """One framework at a time; ``says`` takes the headline of what is shown."""

    opened = Signal(str)
    """A system of the matrix is to be shown."""

    def __init__(self, look: Look, session: Session, says: Callable[[str], object]) -> None:
        super().__init__(look)
        self.look, self.session, self._says = look, session, says
        row = QHBoxLayout()
        self.framework = choice_list(look, tr("Law or standard"), 30)
        self.framework.activated.connect(lambda _: self._show())
        row.addWidget(self.framework)
        row.addStretch(1)
        self.views = Chips(self, look, VIEWS, self._show, views=True)
        for key, view in self.views.items():
            view.setText(VIEWS[key])
        row.addWidget(self.views.joined())
        self.body.addLayout(row)
        self.list, self.matrix = RequirementsList(look, session), MatrixView(look, session)
        self.statement, self.crosswalk = StatementView(look, session), CrosswalkView(look, session)
        self.matrix.table.opened.connect(self.opened)
        self._shown: dict[str, RequirementsList | MatrixView | StatementView | CrosswalkView] = {
            "list": self.list,
            "matrix": self.matrix,
            "statement": self.statement,
            "crosswalk": self.crosswalk,
        }
        for widget in self._shown.values():
            self.body.addWidget(widget, 1)
        self._register: Register | None = None

    def show_register(self, found: Register) -> None:
        """Show the framework that is chosen, as it stands."""
        self._register = found
        here = [self.framework.itemData(k) for k in range(self.framework.count())]
        if here != [f.id for f in found.frameworks]:
            kept = self.framework.currentData()
            self.framework.clear()
            for one in found.frameworks:
                self.framework.addItem(tr(one.short), one.id)
                tip = Qt.ItemDataRole.ToolTipRole
                self.framework.setItemData(self.framework.count() - 1, tr(one.title), tip)
            self.framework.setCurrentIndex(max(self.framework.findData(kept), 0))
        self._show()

    def _show(self) -> None:
        view, framework = self.views.chosen, self.framework.currentData()
        for key, widget in self._shown.items():
            widget.setVisible(view == key)
        if self._register is None or framework is None:
            return
        self._says(framework_headline(self._register, str(framework)))
        self._shown[view].show_framework(self._register, str(framework))

    def add_evidence(self) -> None:
        """Add evidence for what is chosen in front."""
        if self.views.chosen == "crosswalk":
            self.crosswalk.add_evidence()
        else:
            self.list.add_evidence()

    def make_duties(self) -> None:
        """Make duties of the holes of what is chosen."""
        if self._register is not None:
            self.list.show_framework(self._register, str(self.framework.currentData()))
            self.list.make_duties()
