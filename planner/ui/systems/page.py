"""Page 8: AI systems, what laws and standards ask of each, and what can be shown for it.

It stands in the rail once a law or standard is switched on.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from planner.analysis.systems.about import first_asked
from planner.analysis.systems.attention import age_words
from planner.analysis.systems.register import ORDER, Asked, Register, Row, register
from planner.analysis.systems.words import (
    FOOT,
    HIGH,
    as_of_line,
    class_line,
    headline,
    worst_words,
)
from planner.domain.base.language import Inner, Verbatim, joined, phrase, tr
from planner.domain.content.class_tree import ClassTree
from planner.domain.project import Project
from planner.standards.standing import tree_of
from planner.ui.kit.card import Card, CardRow
from planner.ui.kit.choice import Chips, Joined
from planner.ui.kit.dialogs import run
from planner.ui.kit.flow import Flow
from planner.ui.kit.look import Look
from planner.ui.kit.page import Page, fill_page, page_column
from planner.ui.kit.rail_notes import has_systems, systems_note
from planner.ui.kit.session import Session
from planner.ui.kit.statement import Statement
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.ui.systems.dates import Dates
from planner.ui.systems.detail import Detail
from planner.ui.systems.evidence_index import EvidenceIndex
from planner.ui.systems.files import RegisterFiles
from planner.ui.systems.frameworks import FactsOfAllDialog, FrameworksDialog
from planner.ui.systems.keys import bind_keys
from planner.ui.systems.requirements import Requirements
from planner.ui.systems.rows import TwoLineTable
from planner.ui.systems.system_dialog import SystemDialog
from planner.ui.systems.tab import BADGES, ORGANISATION
from planner.ui.widgets.menu_button import MenuButton
from planner.ui.widgets.regulated_notice import RegulatedNotice
from planner.ui.widgets.tables import Column, RowData, RowsModel
from planner.workspace.system_edits import add_systems, systems_of_use_cases

FILTERS = {"all": "All {n:d}", "high": "High-risk {n:d}", "open": "Open {n:d}"}


class SystemsPage(Page):
    """The register at the left, one system at the right; or requirements over all of them."""

    title = "Systems"

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, session)
        content, column = page_column(look)
        self.files = RegisterFiles(self, look, session)
        self.headline = Statement(look)
        column.addWidget(self.headline)
        column.addWidget(RegulatedNotice(look, session))
        self.start = QWidget()
        row = Flow(look)
        row.setContentsMargins(0, 0, 0, 0)
        self.start.setLayout(row)
        self.choose = Button(look, "Laws and standards…", primary=True)
        self.add = Button(look, "Add a system…")
        self.suggest = Button(look, "Start from use cases")
        self.choose.clicked.connect(self.choose_frameworks)
        self.add.clicked.connect(self.add_system)
        self.suggest.clicked.connect(self.start_from_use_cases)
        self.read = Button(look, "Paste or import…")
        self.read.clicked.connect(self.files.paste_or_read)
        for button in (self.choose, self.add, self.suggest, self.read):
            row.add(button)
        column.addWidget(self.start)
        self.body = CardRow(look)
        self.list = Card(look)
        self.body.add(self.list, 40)
        self.detail = Detail(look, session)
        self.body.add(self.detail, 60)
        self.rows.append(self.body)
        self.requirements = Requirements(look, session, self.headline.setText)
        self.requirements.opened.connect(self.reveal)
        column.addWidget(self.body, 1)
        self.index, self.dates = EvidenceIndex(look, session), Dates(look, session)
        self.rows.append(self.index)
        for view in (self.requirements, self.index, self.dates):
            column.addWidget(view, 1)
        self.foot = PlainLabel(look, FOOT, "small", "muted", wrap=True)
        column.addWidget(self.foot)
        self._fill_list()
        self.views = QButtonGroup(self)
        self.one = Button(look, "By system")
        self.all = Button(look, "By requirement")
        self.evidence = Button(look, "Evidence")
        self.when = Button(look, "Dates")
        self.buttons = (self.one, self.all, self.evidence, self.when)
        for button in self.buttons:
            button.setCheckable(True)
            self.views.addButton(button)
            button.clicked.connect(lambda _=False: self.refresh())
        self.one.setChecked(True)
        self.menu = MenuButton(
            look,
            "Register",
            [
                ("Laws and standards…", self.choose_frameworks),
                ("Facts of all systems…", self.facts_of_all),
                (None, lambda: None),
                ("Add a system…", self.add_system),
                ("Start from use cases", self.start_from_use_cases),
                (None, lambda: None),
                ("Paste systems", self.files.paste),
                ("Read systems…", self.files.read),
                ("Export systems…", self.files.export),
            ],
        )
        self.tools = [Joined(self.buttons), self.menu]
        fill_page(self, content)
        bind_keys(self)
        self._register: Register | None = None
        self._made_of: Project | None = None
        self._chosen = ""

    def _fill_list(self) -> None:
        look = self.look
        chips = QHBoxLayout()
        self.search = Field(look, "Find a system")
        self.search.setPlaceholderText(tr("Find"))
        self.search.setMaximumWidth(look.u(32))
        self.search.textChanged.connect(lambda _: self._show_rows())
        chips.addWidget(self.search)
        self.chips = Chips(self, look, FILTERS, self._show_rows)
        for chip in self.chips.values():
            chips.addWidget(chip)
        chips.addStretch(1)
        self.list.body.addLayout(chips)
        self.model = RowsModel(
            look,
            [
                Column("System and class", "two", stretch=True),
                Column("Laws", "badge_over"),
                Column("Chosen", "badge"),
            ],
            parent=self,
        )
        self.table = TwoLineTable(look, self.model, "Systems")
        self.table.set_widths([0, 40, 26])
        self.table.pasted = self.files.paste
        self.table.setMinimumHeight(look.u(70))
        self.table.selectionModel().currentRowChanged.connect(self._selected)
        self.list.body.addWidget(self.table, 1)

    # ------------------------------------------------------------------ showing

    @property
    def found(self) -> Register:
        """The register of the document as it is now."""
        project = self.session.project
        if self._register is None or self._made_of is not project:
            day = self.session.workspace.clock().date().isoformat()
            self._register = register(project, self.session.profile.cells, day)
            self._made_of = project
        return self._register

    def refresh(self) -> None:
        """Show the register of the document as it is now."""
        project = self.session.project
        on, there = bool(project.frameworks), bool(project.systems)
        self.choose.setVisible(not on)
        self.add.setVisible(not there)
        self.suggest.setVisible(not there)
        self.read.setVisible(not there)
        self.suggest.setEnabled(bool(systems_of_use_cases(project)))
        self.start.setVisible(not (on and there))
        by_system = self.one.isChecked()
        self.body.setVisible(
            by_system and (there or (on and self.found.organisation() != (None, None)))
        )
        views = (
            (self.all, self.requirements),
            (self.evidence, self.index),
            (self.when, self.dates),
        )
        for button, view in views:
            view.setVisible(on and button.isChecked())
        if not on:
            self.headline.setText(
                "Do laws or standards matter here? Switch them on, and each AI system is asked what they ask."
            )
        else:
            self.headline.setText(headline(self.found))
        old = age_words(self.found.frameworks, self.found.day) if on else ""
        self.foot.setText(joined([old, FOOT], " ") if old else FOOT)
        for button, view in views:
            if button.isChecked():
                view.show_register(self.found)
        self._show_rows()

    def _show_rows(self) -> None:
        found, tree = self.found, tree_of(self.session.project)
        day = found.day
        wanted = self.chips.chosen
        for key, words in FILTERS.items():
            number = sum(_kept(key, r) for r in found.rows)
            self.chips[key].setText(phrase(words, n=number))
        text = self.search.text().strip().casefold()
        shown = [
            r for r in found.rows if _kept(wanted, r) and text in r.standing.system.name.casefold()
        ]
        shown.sort(
            key=lambda r: (ORDER.index(r.worst), -r.count, r.standing.system.name.casefold())
        )
        self.model.show_rows(
            [
                *self._organisation(wanted, text),
                *(
                    RowData(
                        r.standing.system.id,
                        (
                            Verbatim(r.standing.system.name),
                            *(_worst(asked) for asked in (r.laws, r.chosen)),
                        ),
                        values={
                            0: self._below_name(r, tree),
                            1: _badge(r.laws, day),
                            2: BADGES[r.chosen.state if r.chosen else "not_asked"],
                        },
                    )
                    for r in shown
                ),
            ]
        )
        ids = [ORGANISATION, *(r.standing.system.id for r in found.rows)]
        if self._chosen not in ids:
            self._chosen = next((r.standing.system.id for r in shown), ORGANISATION)
        self.detail.show_system(found, self._chosen)

    def _organisation(self, wanted: str, text: str) -> list[RowData]:
        """The row of the organisation itself, where something is asked of it."""
        laws, chosen = self.found.organisation()
        name = tr("The organisation itself")
        if (laws is None and chosen is None) or wanted != "all" or text not in name.casefold():
            return []
        return [
            RowData(
                ORGANISATION,
                (name, _worst(laws), _worst(chosen)),
                values={
                    0: (tr("What is asked once, for all systems"), "muted"),
                    1: _badge(laws, self.found.day),
                    2: BADGES[chosen.state if chosen else "not_asked"],
                },
            )
        ]

    @staticmethod
    def _below_name(row: Row, tree: ClassTree | None) -> tuple[str, str]:
        """What stands below the name of a system: that a validation is overdue, else its class."""
        forbidden = "bad" if row.standing.outcome == "prohibited" else "muted"
        line = tr(class_line(row.standing, tree, brief=True))
        if not row.overdue:
            return line, forbidden
        return tr(phrase("{line} · validation overdue", line=Inner(line))), "bad"

    def _selected(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self._chosen = self.model.rows[current.row()].id
            self.detail.show_system(self.found, self._chosen)

    def refresh_look(self) -> None:
        """Draw the list anew."""
        self.table.viewport().update()

    def state_words(self) -> str:
        """Which laws and standards, and when they were last looked at."""
        return as_of_line(self.session.project.frameworks)

    def in_rail(self) -> bool:
        """Once a law or standard is switched on, or a system is there."""
        return has_systems(self.session)

    def note(self) -> str:
        """How many systems there are."""
        return systems_note(self.session)

    def reveal(self, what: str) -> None:
        """Show a system by its id."""
        self.one.setChecked(True)
        self.chips["all"].setChecked(True)
        self.search.clear()
        self.refresh()
        self.table.reveal(what)

    # ------------------------------------------------------------------ doing

    def choose_frameworks(self) -> None:
        """Switch laws and standards on or off."""
        run(FrameworksDialog(self, self.look, self.session))

    def facts_of_all(self) -> None:
        """Say once what holds for every system."""
        run(FactsOfAllDialog(self, self.look, self.session))

    def add_system(self) -> None:
        """Add a system, and show it."""
        dialog = SystemDialog(self, self.look, self.session)
        if run(dialog) and dialog.made:
            self.reveal(dialog.made)

    def find_system(self) -> None:
        """Put the cursor where a system is found by its name."""
        self.one.setChecked(True)
        self.refresh()
        self.search.setFocus()

    def add_evidence(self) -> None:
        """Add evidence for what is in front: a system, a requirement, or the library."""
        if self.one.isChecked():
            self.detail.add_evidence()
        elif self.all.isChecked():
            self.requirements.add_evidence()
        else:
            self.index.add_evidence()

    def make_duties(self) -> None:
        """Make duties of the holes of the system in front, or of all."""
        if self.one.isChecked():
            self.detail.duties.make_duties()
        elif self.all.isChecked() and self.found.frameworks:
            self.requirements.make_duties()
        elif self.found.frameworks:
            self.dates.show_register(self.found)
            self.dates.make_duties()

    def start_from_use_cases(self) -> None:
        """A system for each use case that has none."""
        new = systems_of_use_cases(self.session.project)
        if new:
            self.session.do(add_systems(new))


def _worst(asked: Asked | None) -> str:
    return worst_words(asked.state, asked.count) if asked is not None else "–"


def _badge(asked: Asked | None, day: str) -> tuple[str, str, str]:
    """Colour, sign and what stands below a worst state: the law that asks first, and from when."""
    return (*BADGES[asked.state if asked else "not_asked"], tr(first_asked(asked, day)))


def _kept(wanted: str, row: Row) -> bool:
    if wanted == "all":
        return True
    outcome = row.standing.outcome
    if row.standing.system.state == "retired":
        return False
    return outcome in HIGH if wanted == "high" else outcome == "open"
