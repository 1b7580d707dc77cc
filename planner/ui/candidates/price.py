"""Work out a year's price of a tool: so many of each unit that its supplier prices."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from planner.catalogue.price_year import (
    COUNTED,
    Taken,
    grade_of,
    note_of,
    priced_year,
    sources_of,
    usual_quantity,
    year_of,
)
from planner.domain.base.errors import InputError
from planner.domain.base.language import Inner, phrase, tr
from planner.domain.base.numbers import iso_day, money, money_between
from planner.domain.base.written.figures import field_of
from planner.domain.case.estimate import Provenance
from planner.domain.content.tool import PricePoint, PriceUnit, Tool
from planner.domain.plan.own_entries import OwnEntries
from planner.ui.kit.card import scrolling
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.number_field import NumberField
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, PlainLabel

OWN_PLAN = "own"


class PriceDialog(Dialog):
    """Each price that is held, with a field for how many; a price of your own; the year below.

    ``entries`` are the own entries with the tool at its new price, once the dialog is accepted.
    """

    def __init__(self, parent: QWidget | None, look: Look, session: Session, tool: Tool) -> None:
        title = phrase("What {name} costs a year", name=tool.name)
        super().__init__(parent, look, title, 230, 110 if len(tool.prices) < 4 else 140)
        self.session, self.tool = session, tool
        self.entries: OwnEntries | None = None
        organisation = session.project.organisation
        self.currency, self.rate = organisation.currency, organisation.currency_per_usd
        self.total = PlainLabel(look, "", "lead", wrap=True)
        self.column.addWidget(self.total)
        self.note = PlainLabel(look, "", "small", "muted", wrap=True)
        self.column.addWidget(self.note)
        body = QWidget()
        self.grid = QGridLayout(body)
        self.grid.setHorizontalSpacing(look.u(3))
        self.grid.setVerticalSpacing(look.u(1.5))
        self.grid.setColumnStretch(0, 1)
        self.fields: list[tuple[PricePoint, NumberField]] = []
        for point in tool.prices:
            self._add_point(point)
        self._add_own()
        self.grid.setRowStretch(self.grid.rowCount(), 1)
        self.column.addWidget(scrolling(body), 1)
        self.take = Button(look, "Use it", primary=True)
        self.take.clicked.connect(self._take)
        self.add_foot(primary=self.take, leave="Cancel")
        self.weigh()

    def _add_point(self, point: PricePoint) -> None:
        look, row = self.look, self.grid.rowCount()
        words = PlainLabel(look, self._price_words(point), wrap=True)
        when = iso_day(point.as_of) if point.as_of else str(point.year)
        source = phrase(
            "{source}, {when}, grade {grade}", source=point.source, when=when, grade=point.grade
        )
        self.grid.addWidget(words, row, 0)
        self.grid.addWidget(PlainLabel(look, source, "small", "muted", wrap=True), row + 1, 0)
        field = NumberField(look, COUNTED[point.unit][0], field_of("number"), self.session.typed)
        field.changed.connect(self.weigh)
        field.line.setPlaceholderText(self._usual(point.unit))
        self.fields.append((point, field))
        unit = PlainLabel(look, COUNTED[point.unit][0], "small", wrap=True)
        unit.setBuddy(field.line)
        self.grid.addWidget(field, row, 1)
        self.grid.addWidget(unit, row, 2)

    def _usual(self, unit: PriceUnit) -> str:
        usual = usual_quantity(unit, self.session.project.organisation)
        return phrase("such as {n:,.0f}", n=usual) if usual else ""

    def _price_words(self, point: PricePoint) -> str:
        if point.high == 0:
            pattern = "{plan}: from {low:g} {currency} a {unit}"
        elif point.high > point.low:
            pattern = "{plan}: {low:g} to {high:g} {currency} a {unit}"
        else:
            pattern = "{plan}: {low:g} {currency} a {unit}"
        return phrase(
            pattern,
            plan=point.plan,
            low=round(point.low * self.rate, 4),
            high=round(point.high * self.rate, 4),
            currency=self.currency,
            unit=Inner(point.unit),
        )

    def _add_own(self) -> None:
        """A price that the catalogue does not hold: unit, amount, how many, and who says so."""
        look, row = self.look, self.grid.rowCount()
        words = (
            "Another price, from an offer or a price list"
            if self.tool.prices
            else "We hold no price. Enter one from an offer or a price list"
        )
        self.grid.addWidget(PlainLabel(look, words, bold=True), row, 0, 1, 3)
        self.unit = QComboBox()
        self.unit.setAccessibleName(tr("Priced per"))
        self.unit.setMinimumHeight(look.u(7.5))
        for unit in COUNTED:
            self.unit.addItem(tr(unit), unit)
        self.unit.setCurrentIndex(self.unit.findData("seat-month"))
        self.unit.activated.connect(lambda _: self._unit_chosen())
        where = field_of("money", self.currency)
        self.price = NumberField(look, "Price of a unit", where, self.session.typed)
        self.price.line.setPlaceholderText(phrase("price in {currency}", currency=self.currency))
        self.price.changed.connect(self.weigh)
        self.count = NumberField(look, "How many", field_of("number"), self.session.typed)
        self.count.changed.connect(self.weigh)
        self.counted = PlainLabel(look, "", "small", wrap=True)
        self.source = Field(look, "Whose price, of when?")
        self.source.setPlaceholderText(tr("Whose price, of when?"))
        self.source.textChanged.connect(lambda _: self.weigh())
        self.grid.addWidget(self.unit, row + 1, 0)
        self.grid.addWidget(self.price, row + 1, 1, 1, 2)
        self.grid.addWidget(self.source, row + 2, 0)
        self.grid.addWidget(self.count, row + 2, 1)
        self.grid.addWidget(self.counted, row + 2, 2)
        self._unit_chosen()

    def _unit_chosen(self) -> None:
        unit: PriceUnit = self.unit.currentData()
        self.counted.setText(COUNTED[unit][0])
        self.count.line.setPlaceholderText(self._usual(unit))
        self.weigh()

    def lines(self) -> list[Taken]:
        """What was filled in; raises ``InputError`` for what cannot be read."""
        found = []
        for point, field in self.fields:
            if field.line.text().strip():
                found.append(Taken(point, self._count(field)))
        if self.price.line.text().strip() or self.count.line.text().strip():
            amount = self.price.number() / self.rate
            if amount < 0:
                raise InputError("A price cannot be below 0.")
            today = self.session.workspace.clock().date()
            own = PricePoint(
                plan=self.source.text().strip()[:300] or tr("own price"),
                low=amount,
                high=amount,
                unit=self.unit.currentData(),
                year=today.year,
                grade="A",
                source=self.source.text().strip()[:300],
                as_of=today.isoformat(),
            )
            found.append(Taken(own, self._count(self.count)))
        return found

    def _count(self, field: NumberField) -> float:
        number = field.number()
        if number < 0:
            raise InputError("How many cannot be below 0.")
        return number

    def weigh(self) -> None:
        """Say what the lines make, or what is missing."""
        if not hasattr(self, "take"):
            return
        self.note.setText("")
        self.take.setEnabled(False)
        try:
            lines = self.lines()
        except InputError as error:
            self.total.setText(str(error))
            return
        if not lines:
            self.total.setText("Say how many of a unit you would take.")
            return
        year = year_of(lines).scaled(self.rate)
        amount = (
            money(year.low, self.currency)
            if year.is_fixed
            else money_between(year.low, year.high, self.currency)
        )
        self.total.setText(phrase("{amount} a year.", amount=amount))
        if any(line.point.high == 0 for line in lines):
            self.total.setText(phrase("From {amount} a year.", amount=amount))
        missing = any(not line.point.source for line in lines)
        self.note.setText(
            "Say whose price it is, and of when."
            if missing
            else phrase(
                "{note}. Grade {grade}: {source}.",
                note=note_of(lines),
                grade=grade_of(lines),
                source=sources_of(lines),
            )
        )
        self.take.setEnabled(not missing)

    def _take(self) -> None:
        lines = self.lines()
        tool = priced_year(self.tool, lines, tr(note_of(lines)))
        when = max((line.point.as_of for line in lines), default="")
        provenance = Provenance(
            grade=grade_of(lines), source=tr(sources_of(lines))[:300], when=when
        )
        self.entries = self.session.project.own_entries.with_tool(tool, provenance)
        self.accept()
