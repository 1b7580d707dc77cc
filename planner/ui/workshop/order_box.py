"""Which questions a workshop asks, and in which order: for one team on the stage, for several from phones."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox

from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import iso_day
from planner.ui.kit.session import Session
from planner.workspace.meeting.agenda import prepared_for, questions_prepared
from planner.workspace.meeting.state import questions_of
from planner.workspace.workshop import ORDERS

PREPARED = "prepared"


class OrderBox(QComboBox):
    """Chooses an order. What was prepared for the day comes first and is chosen, else what the round asks."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.prepared = prepared_for(session.project, session.workspace.clock().date().isoformat())
        ready = self.prepared is not None and questions_prepared(session.project, self.prepared)
        if self.prepared is not None and ready:
            day = iso_day(self.prepared.date)
            self.addItem(tr(phrase("The agenda prepared for {day}", day=day)), PREPARED)
        for order, text in ORDERS.items():
            self.addItem(tr(text), order)
        if not ready and session.project.current_round.scope == "quick":
            self.setCurrentIndex(self.findData("quick"))

    @property
    def as_prepared(self) -> bool:
        """Whether the agenda is the one that was prepared."""
        return bool(self.currentData() == PREPARED)

    def questions(self, teams: Sequence[str]) -> tuple[str, ...]:
        """What these teams would be asked."""
        session = self._session
        if self.prepared is not None and self.as_prepared:
            return questions_prepared(session.project, self.prepared)
        return questions_of(session.project, session.profile, teams, self.currentData())
