"""The calendar: rules that begin to hold, duties, evidence that runs out, validations."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from planner.analysis.systems.calendar import Event, calendar, event_words, near
from planner.analysis.systems.register import Register
from planner.analysis.systems.words import short_day
from planner.domain.base.language import joined, phrase
from planner.ui.kit.card import Card
from planner.ui.kit.choice import Chips
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.systems.make_duties import MakeDutiesDialog
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table

FILTERS = {
    "all": "All {n:d}",
    "past": "Past {n:d}",
    "soon": "Within 90 days {n:d}",
    "duty": "Duties {n:d}",
    "evidence": "Evidence {n:d}",
}
NEAR = {"past": ("bad", "warning"), "soon": ("warn", "note"), "later": ("muted", "")}


class Dates(Card):
    """Dates by day, with what each is about."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look)
        self.look, self.session = look, session
        self._register: Register | None = None
        self._events: tuple[Event, ...] = ()
        row = QHBoxLayout()
        self.chips = Chips(self, look, FILTERS, self._show)
        for chip in self.chips.values():
            row.addWidget(chip)
        row.addStretch(1)
        self.make = Button(look, "Make duties of the holes…")
        self.make.clicked.connect(self.make_duties)
        row.addWidget(self.make)
        self.body.addLayout(row)
        self.model = RowsModel(
            look,
            [
                Column("Day", "badge"),
                Column("What"),
                Column("Which", stretch=True),
                Column("Systems", stretch=True),
            ],
            parent=self,
        )
        self.table = Table(look, self.model, "Dates")
        self.table.set_widths([34, 44, 0, 0])
        self.table.setMinimumHeight(look.u(70))
        self.body.addWidget(self.table, 1)
        self.foot = PlainLabel(look, "", "small", "muted", wrap=True)
        self.body.addWidget(self.foot)

    def show_register(self, found: Register) -> None:
        """All dates as of the day of the register."""
        self._register = found
        self._events = calendar(self.session.project, found)
        self._show()

    def _show(self) -> None:
        if self._register is None:
            return
        day = self._register.day
        for key, words in FILTERS.items():
            number = sum(_kept(key, e, day) for e in self._events)
            self.chips[key].setText(phrase(words, n=number))
        wanted = self.chips.chosen
        shown = [e for e in self._events if _kept(wanted, e, day)]
        self.model.show_rows([self._row(k, e, day) for k, e in enumerate(shown)])
        self.foot.setText("" if self._events else "No date asks for anything.")

    def _row(self, number: int, event: Event, day: str) -> RowData:
        whom = event.about(self.session.project)
        said = joined(whom[:4])
        if len(whom) > 4:
            said = phrase("{systems} and {n:d} more", systems=said, n=len(whom) - 4)
        return RowData(
            str(number),
            (short_day(event.day), event_words(event, day), event.words, said),
            values={0: NEAR[near(event, day)]},
        )

    def make_duties(self) -> None:
        """Holes of all systems and of the organisation become duties."""
        if self._register is not None:
            run(MakeDutiesDialog(self, self.look, self.session, self._register.places()))


def _kept(wanted: str, event: Event, day: str) -> bool:
    if wanted == "all":
        return True
    return event.kind == wanted or near(event, day) == wanted
