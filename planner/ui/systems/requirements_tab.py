"""What laws and standards ask of one system, and where each stands."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QWidget

from planner.analysis.study.duty_title import number_words
from planner.analysis.systems.register import ORDER, STATE_WORDS, Place, Register
from planner.analysis.systems.words import open_words, short_day
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.systems.evidence_dialog import EvidenceDialog
from planner.ui.systems.explained import requirement_words
from planner.ui.systems.rows import TwoLineTable
from planner.ui.systems.tab import BADGES, tab_column
from planner.ui.widgets.tables import Column, RowData, RowsModel

HIGH = 12
"""Grid units of a row: two lines."""


class RequirementsTab(QWidget):
    """Requirements by law or standard; below, the one that is chosen, in full."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self.look, self.session = look, session
        self.system = ""
        self._register: Register | None = None
        column = tab_column(self, look)
        self.asked = RowsModel(
            self.look,
            [
                Column("Article"),
                Column("Asks for, in our words", "over", stretch=True),
                Column("State", "badge_over"),
                Column("From", right=True),
            ],
            parent=self,
        )
        self.asked_table = TwoLineTable(self.look, self.asked, "Requirements", HIGH)
        self.asked_table.set_widths([28, 0, 46, 26])
        self.asked_table.selectionModel().currentRowChanged.connect(self._chosen_requirement)
        self.asked_words = PlainLabel(self.look, "", "small", wrap=True)
        self.add_for = Button(self.look, "Add evidence for it…")
        self.add_for.clicked.connect(self.add_evidence)
        column.addWidget(self.asked_table, 1)
        column.addWidget(self.asked_words)
        column.addWidget(self.add_for, 0, Qt.AlignmentFlag.AlignLeft)
        self._requirement = ""

    def show_requirements(self, register: Register, system: str, places: list[Place]) -> None:
        """What is asked of a system, worst first in each law."""
        self._register, self.system = register, system
        rows: list[RowData] = []
        by_framework: dict[str, list[Place]] = {}
        for place in places:
            by_framework.setdefault(place.framework.id, []).append(place)
        for found in by_framework.values():
            framework = found[0].framework
            rows.append(RowData(framework.id, (framework.title, "", "", ""), group=True))
            for p in sorted(found, key=lambda p: ORDER.index(p.state)):
                rows.append(
                    RowData(
                        f"{framework.id}|{p.requirement.id}",
                        (
                            number_words(p.requirement),
                            p.requirement.summary,
                            STATE_WORDS[p.state],
                            short_day(p.day) if p.day and p.framework.binds else "–",
                        ),
                        values={2: (*BADGES[p.state], open_words(p) if p.state == "open" else "")},
                    )
                )
        self.asked.show_rows(rows)
        self._explain_requirement()

    def _chosen_requirement(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid() and not self.asked.rows[current.row()].group:
            self._requirement = self.asked.rows[current.row()].id
            self._explain_requirement()

    def place(self) -> Place | None:
        """The requirement that is chosen, as it stands for this system."""
        if self._register is None:
            return None
        framework, _, id_ = self._requirement.partition("|")
        found = self._register.places(self.system, framework) if framework else ()
        return next((p for p in found if p.requirement.id == id_), None)

    def _explain_requirement(self) -> None:
        place = self.place()
        self.add_for.setEnabled(place is not None)
        self.asked_words.setText("" if place is None else requirement_words(self.session, place))

    def add_evidence(self) -> None:
        """Add evidence for the requirement that is chosen."""
        place = self.place()
        if place is not None:
            run(
                EvidenceDialog(
                    self,
                    self.look,
                    self.session,
                    system=self.system,
                    place=place,
                )
            )
