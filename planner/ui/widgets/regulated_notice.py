"""A line where the register of AI systems and the profile contradict each other, with what mends it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from planner.analysis.systems.regulated import unregulated, unregulated_words
from planner.catalogue.own import catalogue_of
from planner.domain.base.errors import InputError
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.workspace.system_edits import REGULATED, count_as_regulated


class RegulatedNotice(QWidget):
    """Hidden where nothing is contradicted; its button counts the models as regulated, one step to undo."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self.session = session
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.u(3))
        self.words = PlainLabel(look, "", "small", "bad", wrap=True)
        self.mend = Button(look, REGULATED)
        self.mend.clicked.connect(lambda: session.do(count_as_regulated(self._day())))
        row.addWidget(self.words, 1)
        row.addWidget(self.mend)
        session.changed.connect(self.refresh)
        self.refresh()

    def _day(self) -> str:
        return self.session.workspace.clock().date().isoformat()

    def refresh(self) -> None:
        """Show what is contradicted in the document as it is now, or nothing."""
        project = self.session.project
        found = unregulated(project, self._day())
        if found is not None:
            try:
                self.words.setText(unregulated_words(project, catalogue_of(project), found))
            except InputError:  # assumptions that do not fit are told by the page that holds them
                found = None
        self.setVisible(found is not None)
