"""A system of the register: what it is for, whose it is, where it comes from."""

from __future__ import annotations

from pydantic import ValidationError
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QWidget,
)

from planner.analysis.systems.words import ORIGIN_WORDS, SYSTEM_STATE_WORDS
from planner.domain.base.language import Verbatim, tr
from planner.domain.base.toml_content import first_fault
from planner.domain.base.types import LONGEST_TEXT, clean_text
from planner.domain.organisation.system import System
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.ui.systems.days import day_of
from planner.workspace.system_edits import add_system, change_system, new_system_id


class SystemDialog(Dialog):
    """A few fields; only the name is needed. ``made`` is the id of what was added or changed."""

    def __init__(
        self, parent: QWidget, look: Look, session: Session, system: System | None = None
    ) -> None:
        super().__init__(parent, look, "Change a system" if system else "Add a system", 150)
        self.session, self.old = session, system
        self.made = ""
        project = session.project
        form = Form(look)
        self.name = Field(look, "Name")
        self.purpose = QPlainTextEdit()
        self.purpose.setTabChangesFocus(True)
        self.purpose.setMaximumHeight(look.u(20))
        self.team = QComboBox()
        self.team.addItem(tr("No team"), "")
        for team in project.teams:
            self.team.addItem(team.name, team.id)
        self.use_case = QComboBox()
        self.use_case.addItem(tr("No use case"), "")
        for one in project.organisation.use_cases:
            self.use_case.addItem(one.name, one.id)
        self.also = QListWidget()
        self.also.setMaximumHeight(look.u(20))
        for one in project.organisation.use_cases:
            item = QListWidgetItem(one.name, self.also)
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.owner = Field(look, "Answerable for it")
        self.state, self.origin = QComboBox(), QComboBox()
        for box, table in ((self.state, SYSTEM_STATE_WORDS), (self.origin, ORIGIN_WORDS)):
            for key, text in table.items():
                box.addItem(tr(text), key)
        self.supplier = Field(look, "Supplier")
        self.since = Field(look, "In service since")
        for words, widget in (
            ("Name", self.name),
            ("Purpose, and what it must not be used for", self.purpose),
            ("Team that answers for it", self.team),
            ("Use case", self.use_case),
            *((("Serves also", self.also),) if self.also.count() > 1 else ()),
            ("Answerable for it", self.owner),
            ("State", self.state),
            ("Origin", self.origin),
            ("Supplier", self.supplier),
            ("In service since", self.since),
        ):
            form.add(words, widget)
        self.purpose.setMinimumHeight(look.u(16))
        self.column.addLayout(form)
        self.fault = PlainLabel(look, "", "small", "bad", wrap=True)
        self.column.addWidget(self.fault)
        self.take_button = Button(look, "Take over", primary=True)
        self.take_button.clicked.connect(self.take)
        self.add_foot(primary=self.take_button, leave="Cancel")
        if system is None and len(project.teams) == 1:
            self.team.setCurrentIndex(1)
        self._fill(system or System(id="x", name="x"), named=system is not None)
        self.name.setFocus()

    def _fill(self, system: System, *, named: bool) -> None:
        self.state.setCurrentIndex(self.state.findData(system.state))
        if not named:
            return
        self.name.setText(Verbatim(system.name))
        self.purpose.setPlainText(system.purpose)
        self.team.setCurrentIndex(max(self.team.findData(next(iter(system.teams), "")), 0))
        self.use_case.setCurrentIndex(max(self.use_case.findData(system.use_case or ""), 0))
        for item in self._listed():
            also = item.data(Qt.ItemDataRole.UserRole) in system.also
            item.setCheckState(Qt.CheckState.Checked if also else Qt.CheckState.Unchecked)
        self.owner.setText(system.owner)
        self.origin.setCurrentIndex(self.origin.findData(system.origin))
        self.supplier.setText(system.supplier)
        self.since.setText(system.since)

    def _listed(self) -> list[QListWidgetItem]:
        return [self.also.item(k) for k in range(self.also.count())]

    def _served(self) -> tuple[str, ...]:
        """The use cases that it serves, that of the field first."""
        marked = [i for i in self._listed() if i.checkState() == Qt.CheckState.Checked]
        ids = [self.use_case.currentData(), *(i.data(Qt.ItemDataRole.UserRole) for i in marked)]
        return tuple(dict.fromkeys(str(i) for i in ids if i))

    def take(self) -> None:
        """Keep the system, or say what does not fit."""
        project = self.session.project
        name = clean_text(self.name.text()).strip()
        if not name:
            self.fault.setText("A system needs a name.")
            self.name.setFocus()
            return
        since = clean_text(self.since.text()).strip()
        day = day_of(since)
        if since and not day:
            self.fault.setText("“In service since” is no date. Type one such as 2026-03-31.")
            self.since.setFocus()
            return
        team = str(self.team.currentData() or "")
        base = self.old.model_dump() if self.old is not None else {}
        rest = tuple(t for t in (self.old.teams[1:] if self.old is not None else ()) if t != team)
        text = clean_text(self.purpose.toPlainText(), multiline=True).strip()[:LONGEST_TEXT]
        try:
            system = System.model_validate(
                {
                    **base,
                    "id": self.old.id if self.old is not None else new_system_id(project, name),
                    "name": name,
                    "purpose": text,
                    "use_case": next(iter(self._served()), None),
                    "also": self._served()[1:],
                    "teams": (team, *rest) if team else rest,
                    "owner": clean_text(self.owner.text()).strip(),
                    "state": self.state.currentData(),
                    "origin": self.origin.currentData(),
                    "supplier": clean_text(self.supplier.text()).strip(),
                    "since": day,
                }
            )
        except ValidationError as error:
            self.fault.setText(first_fault(error))
            return
        if system != self.old:
            edit = change_system(system) if self.old is not None else add_system(system)
            if not self.session.do(edit):
                return
        self.made = system.id
        self.accept()
