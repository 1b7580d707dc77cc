"""Holes become duties: which, by when, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QSpinBox, QWidget

from planner.analysis.study.duty_title import duty_title
from planner.analysis.systems.register import Place
from planner.analysis.systems.system_duties import LEAD, duties_of_holes
from planner.analysis.systems.words import short_day
from planner.domain.base.language import phrase, tr
from planner.domain.base.types import clean_text, iso_time
from planner.domain.plan.duty import Duty
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.workspace.duty_edits import add_duties, confirm_duties
from planner.workspace.edits import Edit

OF_WHOM = (
    "{day} · {title} · the organisation",
    "{day} · {title} · 1 system",
    "{day} · {title} · {n:d} systems",
)


class MakeDutiesDialog(Dialog):
    """The holes that no duty covers yet, to tick; all of them at first."""

    def __init__(
        self, parent: QWidget, look: Look, session: Session, places: Iterable[Place]
    ) -> None:
        super().__init__(parent, look, "Make duties of the holes", 180, 130)
        self.session, self.places = session, tuple(places)
        self.lead_words = PlainLabel(look, "", wrap=True)
        self.column.addWidget(self.lead_words)
        form = Form(look)
        self.lead = QSpinBox()
        self.lead.setRange(0, 8)
        self.lead.setValue(LEAD)
        self.lead.valueChanged.connect(lambda _: self._fill())
        self.owner = Field(look, "Whose they are")
        form.add("Quarters before the rule holds", self.lead)
        form.add("Whose they are", self.owner)
        self.column.addLayout(form)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Holes without a duty"))
        self.list.itemChanged.connect(lambda _: self._suit())
        self.column.addWidget(self.list, 1)
        self.binding = QCheckBox(tr("Confirm them at once: they bind the plan"))
        self.column.addWidget(self.binding)
        self.fault = PlainLabel(look, "", "small", "bad", wrap=True)
        self.column.addWidget(self.fault)
        self.take_button = Button(look, "Make duties", primary=True)
        self.take_button.clicked.connect(self.take)
        self.add_foot(primary=self.take_button, leave="Cancel")
        self._off: set[str] = set()
        self._duties: tuple[Duty, ...] = ()
        self._fill()

    def _fill(self) -> None:
        project = self.session.project
        self._duties = duties_of_holes(project, self.places, self.lead.value())
        self.list.blockSignals(True)
        self.list.clear()
        for duty in self._duties:
            day, title = short_day(duty.by), duty_title(project, duty)
            whom = OF_WHOM[min(len(duty.systems), 2)]
            words = phrase(whom, day=day, title=title, n=len(duty.systems))
            item = QListWidgetItem(tr(words))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = duty.id not in self._off
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._suit()

    def _suit(self) -> None:
        self._off = {d.id for k, d in enumerate(self._duties) if not self._is_on(k)}
        count = len(self._duties) - len(self._off)
        if self._duties:
            self.lead_words.setText(
                phrase("{n:d} of {all:d} holes become duties.", n=count, all=len(self._duties))
            )
        else:
            self.lead_words.setText("There is no hole that no duty covers yet.")
        self.take_button.setEnabled(count > 0)

    def _is_on(self, row: int) -> bool:
        return self.list.item(row).checkState() == Qt.CheckState.Checked

    def take(self) -> None:
        """Keep what is ticked, in one step."""
        owner = clean_text(self.owner.text()).strip()
        chosen = [
            d.model_copy(update={"owner": owner}) for d in self._duties if d.id not in self._off
        ]
        edit = add_duties(chosen)
        if self.binding.isChecked():
            who, when = self.session.settings.name, iso_time(self.session.workspace.clock())
            bind, add = confirm_duties([d.id for d in chosen], who, when), edit
            edit = Edit(add.label, lambda p: bind.apply(add.apply(p)))
        if self.session.do(edit):
            self.accept()
