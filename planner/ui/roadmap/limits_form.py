"""The four limits of a plan as fields; a change is taken at once."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QWidget

from planner.domain.base.language import tr
from planner.domain.base.written.figures import Field as Written
from planner.ui.kit.look import Look
from planner.ui.kit.number_box import box_field, money_field, session_box
from planner.ui.kit.quiet import show_value
from planner.ui.kit.session import Session
from planner.ui.kit.text import PlainLabel
from planner.workspace.edits import set_limits


class LimitsForm(QWidget):
    """Money, people's time, quarters, steps at once."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._session = session
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.budget = session_box(session, look, self._budget(), step=5_000)
        self.share = session_box(session, look, box_field("share", 0, 1, usual=(0.05, 0.5)))
        self.share.setSuffix(" %")
        self.quarters = session_box(session, look, box_field("whole", 4, 16))
        self.at_once = session_box(session, look, box_field("whole", 1, 50))
        for box, words in (
            (self.budget, "Invoices a quarter"),
            (self.share, "People’s time"),
            (self.quarters, "Quarters"),
            (self.at_once, "Steps at once"),
        ):
            box.setAccessibleName(tr(words))
            box.setMinimumHeight(look.u(7))
            box.valueChanged.connect(self._changed)
            form.addRow(PlainLabel(look, words, "small", "muted"), box)

    def _budget(self) -> Written:
        return money_field(self._session.project.organisation, "money", 1e9, (20_000, 400_000))

    def refresh(self) -> None:
        """Show the document's limits."""
        self.budget.use(self._budget())
        limits = self._session.project.limits
        self.budget.setSuffix(f" {self._session.project.organisation.currency}")
        for box, value in (
            (self.budget, limits.budget_per_quarter),
            (self.share, round(limits.default_people_share * 100, 6)),
            (self.quarters, limits.quarters),
            (self.at_once, limits.most_at_once),
        ):
            show_value(box, value)

    def _changed(self) -> None:
        limits = self._session.project.limits.model_copy(
            update={
                "budget_per_quarter": float(self.budget.value()),
                "default_people_share": round(self.share.value() / 100, 8),
                "quarters": int(self.quarters.value()),
                "most_at_once": int(self.at_once.value()),
            }
        )
        self._session.do(set_limits(limits))
