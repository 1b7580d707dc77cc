"""Pages that list what a programme holds: units, shared tools, limits and duties."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import decimal, iso_day, money, percent
from planner.programme.plan import ROLE_WORDS
from planner.programme.programme_file import (
    GroupDuty,
    Programme,
    SharedTool,
    UnitEntry,
    without_unit,
)
from planner.programme.rows import known_steps
from planner.programme.words import PRICES, duty_words
from planner.ui.kit.card import Card
from planner.ui.kit.flow import Flow
from planner.ui.kit.look import Look
from planner.ui.kit.page import page_column
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.programme import forms
from planner.ui.programme.owner import Owner
from planner.ui.programme.record_dialog import ask_record
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table

UNIT_KINDS = "MLOps Planner (*.mlplan *.mlunit)"


class ListPage(QWidget):
    """A table with buttons below its head; Enter or a double click changes a row, Delete takes it out."""

    title = ""
    lead = ""
    columns: tuple[Column, ...] = ()
    widths: tuple[float, ...] = ()
    add_words = ""

    def __init__(self, look: Look, window: Owner) -> None:
        super().__init__()
        self.look, self.owner = look, window
        self.panel: QWidget | None = None
        content, column = page_column(look)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(content)
        column.addWidget(PlainLabel(look, self.lead, "small", "muted", wrap=True))
        self.note = PlainLabel(look, "", "small", wrap=True)
        column.addWidget(self.note)
        card = Card(look)
        self.model = RowsModel(look, list(self.columns), None, self)
        self.table = Table(look, self.model, self.title)
        self.table.set_widths(list(self.widths))
        self.table.doubleClicked.connect(lambda _: self.change())
        self.table.more = self._entries
        buttons = QWidget()
        row = Flow(look)
        row.setContentsMargins(0, 0, 0, 0)
        buttons.setLayout(row)
        self.buttons: list[Button] = []
        for words, act in self.acts():
            button = Button(look, words)
            button.clicked.connect(lambda _=False, act=act: act())
            self.buttons.append(button)
            row.addWidget(button)
        card.body.addWidget(buttons)
        card.body.addWidget(self.table, 1)
        column.addWidget(card, 1)

    def acts(self) -> list[tuple[str, Callable[[], object]]]:
        """What the buttons do."""
        return [(self.add_words, self.add), ("Change…", self.change), ("Take out", self.remove)]

    def _entries(self, _: str) -> list[tuple[str | None, Any]]:
        return [("Change…", self.change), ("Take out", self.remove)]

    @property
    def chosen(self) -> str:
        """The id of the row that is chosen; empty without one."""
        rows = self.table.selectionModel().selectedRows()
        return self.model.rows[rows[0].row()].id if rows else ""

    def refresh(self) -> None:
        """Show the programme as it is now; the chosen row stays chosen."""
        chosen = self.chosen
        note = self.noted()
        self.note.setVisible(bool(note))
        self.note.setText(note)
        self.model.show_rows(self.rows(self.owner.desk.programme))
        if chosen:
            for place, row in enumerate(self.model.rows):
                if row.id == chosen:
                    self.table.selectRow(place)

    def noted(self) -> str:
        """What is to be said of the rows, above them; empty without anything."""
        return ""

    def rows(self, group: Programme) -> list[RowData]:
        """The rows of the table."""
        raise NotImplementedError

    def add(self) -> None:
        """Add an entry."""

    def change(self) -> None:
        """Change the chosen entry."""

    def remove(self) -> None:
        """Take the chosen entry out."""

    def reveal(self, id_: str) -> None:
        """Choose a row."""
        self.table.reveal(id_)


class UnitsPage(ListPage):
    """Every unit with what is known of it and why it is not planned, where it is not."""

    title = "Units"
    lead = (
        "A unit is its document or the unit file it sent. One that changed, cannot be read or is of "
        "another round "
        "stays here with its sentence; the others are planned without it."
    )
    columns = (
        Column("Unit"),
        Column("Group"),
        Column("Steps", right=True),
        Column("Limits of its own"),
        Column("State", stretch=True),
    )
    widths = (40, 26, 14, 50, 0)
    add_words = "Add units…"

    def rows(self, group: Programme) -> list[RowData]:
        """A row a unit."""
        read = {r.entry.id: r for r in self.owner.rows}
        found = []
        for unit in group.units:
            row = read.get(unit.id)
            steps = str(len(row.unit.steps)) if row is not None and row.unit is not None else ""
            state = "" if row is None else (row.why or row.remark or phrase("is planned"))
            limits = forms.limits_of(unit, group)
            found.append(
                RowData(unit.id, (Verbatim(unit.name), Verbatim(unit.group), steps, limits, state))
            )
        return found

    def add(self) -> None:
        """Choose documents or unit files."""
        chosen, _ = QFileDialog.getOpenFileNames(self, tr("Add units"), "", UNIT_KINDS)
        if chosen:
            self.owner.add_units([Path(c) for c in chosen])

    def change(self) -> None:
        """Change name, group and what the unit keeps for itself."""
        unit = self.owner.desk.programme.unit(self.chosen)
        if unit is None:
            return
        ask_record(
            self,
            self.look,
            phrase("Unit {name}", name=Verbatim(unit.name)),
            forms.unit_fields(unit, self.owner.desk.programme),
            partial(self._take, unit),
        )

    def _take(self, unit: UnitEntry, values: dict[str, Any]) -> None:
        label = phrase("Change {name}", name=Verbatim(unit.name))
        self.owner.do(lambda: self.owner.desk.set_unit(label, unit.id, **values))

    def remove(self) -> None:
        """Take a unit out of the programme; its file stays."""
        unit = self.owner.desk.programme.unit(self.chosen)
        if unit is None:
            return
        label = phrase("Take out {name}", name=Verbatim(unit.name))
        values = without_unit(self.owner.desk.programme, unit.id)
        self.owner.do(lambda: self.owner.desk.change(label, **values))


class ToolsPage(ListPage):
    """Tools that are bought once, in place of steps of the units that join."""

    title = "Tools"
    lead = (
        "A shared tool is bought once and set up by the platform team; a unit that joins pays less "
        "than for one of "
        "its own. Whether, when and for whom is decided with everything else."
    )
    columns = (
        Column("Tool"),
        Column("In place of", stretch=True),
        Column("Once", right=True),
        Column("A year", right=True),
        Column("To join", right=True),
        Column("In the plan", stretch=True),
    )
    widths = (40, 0, 22, 22, 22, 0)
    add_words = "Add a tool…"

    def rows(self, group: Programme) -> list[RowData]:
        """A row a tool."""
        names = known_steps()
        plan = self.owner.shown
        found = []
        for tool in group.tools:
            start = plan.result.chosen.tools.get(tool.id) if plan is not None else None
            where = ""
            if plan is not None:
                where = (
                    phrase("not bought")
                    if start is None
                    else phrase(
                        "{quarter}, {n:d} units",
                        quarter=group.quarter_name(start),
                        n=len(plan.joining(tool.id)),
                    )
                )
            cells = (
                Verbatim(tool.name),
                joined([Verbatim(names.get(i, i)) for i in tool.replaces], ", "),
                money(tool.once, group.currency),
                money(tool.yearly, group.currency),
                money(tool.join, group.currency),
                where,
            )
            found.append(RowData(tool.id, cells))
        return found

    def add(self) -> None:
        """Add a tool."""
        self._ask(None)

    def change(self) -> None:
        """Change a tool."""
        found = [t for t in self.owner.desk.programme.tools if t.id == self.chosen]
        if found:
            self._ask(found[0])

    def _ask(self, tool: SharedTool | None) -> None:
        title = phrase("Tool {name}", name=Verbatim(tool.name)) if tool else phrase("A shared tool")
        ask_record(
            self,
            self.look,
            title,
            forms.tool_fields(tool, self.owner.desk.programme),
            partial(self._take, tool),
        )

    def _take(self, tool: SharedTool | None, values: dict[str, Any]) -> None:
        group = self.owner.desk.programme
        made = forms.tool_of(tool, values, {t.id for t in group.tools})
        moved = {"starts": made.starts, "wish": made.wish}
        if tool is not None and tool != made and tool.model_copy(update=moved) == made:
            what = phrase("Move {name}", name=Verbatim(made.name))
            self.owner.moves.move_tool(tool.id, what, **moved)
            return
        tools = forms.with_entry(group.tools, made)
        label = phrase("Change {name}", name=Verbatim(made.name))
        self.owner.do(lambda: self.owner.desk.change(label, tools=tools))

    def remove(self) -> None:
        """Take a tool out."""
        group = self.owner.desk.programme
        tools = tuple(t for t in group.tools if t.id != self.chosen)
        if tools != group.tools:
            self.owner.do(lambda: self.owner.desk.change(phrase("Take out a tool"), tools=tools))


class DutiesPage(ListPage):
    """Duties of the group: steps in place by a day, in these units or in so many."""

    title = "Duties"
    lead = (
        "A duty comes before all worth: it is missed only where no plan keeps it, and then the units "
        "are named with "
        "the quarter from which they could."
    )
    columns = (
        Column("Duty"),
        Column("By"),
        Column("Steps", stretch=True),
        Column("In", stretch=True),
        Column("In the plan", stretch=True),
    )
    widths = (50, 26, 0, 0, 0)
    add_words = "Add a duty…"

    def noted(self) -> str:
        """Which duties the plan misses, in which units, and from when they could be kept."""
        plan = self.owner.shown
        missed = [] if plan is None or plan is self.owner.coming else plan.missed()
        return joined(missed, " ") if missed else ""

    def rows(self, group: Programme) -> list[RowData]:
        """A row a duty."""
        names, plan = known_steps(), self.owner.shown
        by_id = {d.id: d for d in plan.terms.duties} if plan is not None else {}
        found = []
        for duty in group.duties:
            units = [u.name for u in group.units if u.id in duty.units]
            where = (
                joined([Verbatim(n) for n in units], ", ")
                if units
                else phrase("{n:d} of all units", n=duty.least_units or len(group.units))
            )
            state = (
                duty_words(plan, by_id[duty.id]) if plan is not None and duty.id in by_id else ""
            )
            steps = joined([Verbatim(names.get(i, i)) for i in duty.steps], ", ")
            found.append(
                RowData(duty.id, (Verbatim(duty.name), iso_day(duty.by), steps, where, state))
            )
        return found

    def add(self) -> None:
        """Add a duty."""
        self._ask(None)

    def change(self) -> None:
        """Change a duty."""
        found = [d for d in self.owner.desk.programme.duties if d.id == self.chosen]
        if found:
            self._ask(found[0])

    def _ask(self, duty: GroupDuty | None) -> None:
        title = (
            phrase("Duty {name}", name=Verbatim(duty.name))
            if duty
            else phrase("A duty of the group")
        )
        ask_record(
            self,
            self.look,
            title,
            forms.duty_fields(duty, self.owner.desk.programme),
            partial(self._take, duty),
        )

    def _take(self, duty: GroupDuty | None, values: dict[str, Any]) -> None:
        group = self.owner.desk.programme
        made = forms.duty_of(duty, values, group)
        duties = forms.with_entry(group.duties, made)
        label = phrase("Change {name}", name=Verbatim(made.name))
        self.owner.do(lambda: self.owner.desk.change(label, duties=duties))

    def remove(self) -> None:
        """Take a duty out."""
        group = self.owner.desk.programme
        duties = tuple(d for d in group.duties if d.id != self.chosen)
        if duties != group.duties:
            self.owner.do(lambda: self.owner.desk.change(phrase("Take out a duty"), duties=duties))


class LimitsPage(ListPage):
    """Money by quarter, scarce people, and what is wished for the units among each other."""

    title = "Limits"
    lead = (
        "What all units share. The price says what one more would be worth at most in a quarter; none means "
        "that it does not bind."
    )
    columns = (
        Column("Limit"),
        Column("By quarter", stretch=True),
        Column("Price", stretch=True),
    )
    widths = (44, 0, 0)
    add_words = "Money…"

    def acts(self) -> list[tuple[str, Callable[[], object]]]:
        """Each kind of limit has its dialog."""
        return [
            ("Money…", partial(self._ask, "money")),
            ("Scarce people…", partial(self._ask, "people")),
            ("Fairness…", partial(self._ask, "fair")),
            ("Calendar and currency…", partial(self._ask, "frame")),
            ("Exchange rate…", partial(self._ask, "rate")),
        ]

    def _entries(self, id_: str) -> list[tuple[str | None, Any]]:
        return [("Change…", self.change)]

    def noted(self) -> str:
        """What a price is."""
        return tr(PRICES) if self.owner.plan is not None else ""

    def rows(self, group: Programme) -> list[RowData]:
        """Money, roles, wishes."""
        plan = self.owner.plan
        names = [group.quarter_name(q) for q in range(group.quarters)]
        price = ""
        if plan is not None:
            price = forms.prices(names, plan.price_of_money, plan.uses_up_money)
        found = [
            RowData(
                "money",
                (phrase("Money"), forms.by_quarter(group.budget, group, money_=True), price),
            )
        ]
        for role, days in group.scarce.items():
            worth = ""
            if plan is not None and role in plan.terms.capacity:
                worth = forms.prices(
                    names,
                    plan.price_of_days(str(role)),
                    plan.uses_up_days(str(role)),
                    group.currency,
                )
            found.append(
                RowData(
                    "people",
                    (
                        phrase("{role}, days", role=tr(ROLE_WORDS[str(role)])),
                        forms.by_quarter(days, group),
                        worth,
                    ),
                )
            )
        share = (
            phrase(
                "each unit is worth at least {share} of what its proportional share would bring",
                share=percent(group.least_share),
            )
            if group.least_share
            else phrase("no wish")
        )
        least = (
            phrase("each unit reaches level {level:.1f}, where it can", level=group.least_level)
            if group.least_level is not None
            else phrase("no wish")
        )
        found.append(RowData("fair", (phrase("Least share"), share, "")))
        found.append(RowData("fair", (phrase("Least level"), least, "")))
        frame = phrase(
            "{n:d} quarters from {day}, worth over {months:d} months, in {currency}",
            n=group.quarters,
            day=iso_day(group.start),
            months=group.horizon,
            currency=group.currency,
        )
        found.append(RowData("frame", (phrase("Calendar"), frame, "")))
        for currency, rate in group.rates.items():
            words = phrase(
                "1 {theirs} is {rate} {ours} as of {day}",
                theirs=currency,
                rate=decimal(rate.rate, 4),
                ours=group.currency,
                day=iso_day(rate.as_of),
            )
            found.append(RowData(f"rate:{currency}", (phrase("Exchange rate"), words, "")))
        return found

    def change(self) -> None:
        """Change what the chosen row is about."""
        self._ask(self.chosen or "money")

    def _ask(self, what: str) -> None:
        title, fields = forms.limit_fields(what, self.owner.desk.programme)
        ask_record(self, self.look, title, fields, partial(self._take, what))

    def _take(self, what: str, values: dict[str, Any]) -> None:
        made = forms.limit_values(what, values, self.owner.desk.programme)
        self.owner.do(lambda: self.owner.desk.change(phrase("Change the limits"), **made))
