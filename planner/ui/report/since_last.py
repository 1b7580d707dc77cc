"""What is no longer as in the last report that was issued, beside the one that is being made."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.numbers import iso_day
from planner.domain.project import Project
from planner.ui.kit.card import Rule
from planner.ui.kit.flow import cleared
from planner.ui.kit.look import Look
from planner.ui.kit.text import PlainLabel
from planner.workspace.since_issued import last_kept

MOST = 4
"""Changes that are named; the rest are counted."""
SAME = "Nothing that it rests on has changed."


class SinceLast(QWidget):
    """A head with the number and day of the last report, and its changes; hidden where there is none."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.u(1))
        self.hide()

    def show_changes(self, project: Project, changes: tuple[str, ...] | None) -> None:
        """Show changes in words; ``None`` where no report was issued that can be compared."""
        cleared(self._column)
        last = last_kept(project)
        self.setVisible(changes is not None and last is not None)
        if changes is None or last is None:
            return
        head = phrase(
            "Since {number}, issued on {day}",
            number=Verbatim(last.number),
            day=iso_day(last.when[:10]),
        )
        lines = list(changes[:MOST]) or [SAME]
        if len(changes) > MOST:
            lines.append(phrase("and {n} more", n=len(changes) - MOST))
        self._column.addWidget(PlainLabel(self._look, head, bold=True, wrap=True))
        for line in lines:
            self._column.addWidget(PlainLabel(self._look, line, "small", wrap=True))
        self._column.addWidget(Rule(self._look))
