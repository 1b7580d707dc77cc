"""The page Programme: units on one calendar, what they share below it, and what a move costs beside it."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import decimal, level, long_date, money, work_days
from planner.programme.plan import ProgrammePlan
from planner.programme.rows import UnitRow
from planner.programme.words import limit_words, price_cells, price_words
from planner.reporting.programme.figures import headline
from planner.ui.kit.card import Card
from planner.ui.kit.choice import Chips, choice_list
from planner.ui.kit.clip import Entry
from planner.ui.kit.look import Look
from planner.ui.kit.page import page_column
from planner.ui.kit.statement import Statement
from planner.ui.kit.text import Field, PlainLabel
from planner.ui.programme.heat import HeatMap, HeatRow
from planner.ui.programme.limits_view import LimitRow, LimitsView, axis_words
from planner.ui.programme.owner import Owner
from planner.ui.programme.side import ProgrammeSide

GROUPS_FROM = 40
ENOUGH = 170.0
"""A page that is lower leaves the limits low bars, so that units stay in sight above them."""
ORDERS = {"worth": "By worth", "name": "By name", "group": "By group"}
CHIPS = {"all": "All {n:d}", "waiting": "Waiting {n:d}", "nothing": "Nothing {n:d}"}
VIEWS = {"agreed": "Agreed limits", "more": "+10 % money", "share": "Each its share"}


class HeatPage(QWidget):
    """Shows ``window``'s plan; every action on it goes to the window."""

    title = "Programme"

    def __init__(self, look: Look, window: Owner) -> None:
        super().__init__()
        self.look, self.owner = look, window
        content, column = page_column(look)
        self.waiting = PlainLabel(look, "", "lead", "muted", wrap=True)
        self.sentence = Statement(look)
        self.missed = PlainLabel(look, "", "body", "bad", wrap=True)
        column.addWidget(self.waiting)
        column.addWidget(self.sentence)
        column.addWidget(self.missed)
        card = Card(look, "Steps begun by unit and quarter")
        card.title.setWordWrap(True)  # large type leaves it little room beside the filters
        self.search = Field(look, "Find a unit")
        self.search.setPlaceholderText(tr("Find") + "  /")
        self.search.setMaximumWidth(look.u(40))
        self.search.textChanged.connect(lambda _: self.refresh())
        card.head.addWidget(self.search)
        self.chips = Chips(self, look, ("all", "waiting", "nothing"), self.refresh)
        for chip in self.chips.values():
            card.head.addWidget(chip)
        self.order = choice_list(look, tr("Order of the units"), 12)
        for key, words in ORDERS.items():
            self.order.addItem(tr(words), key)
        self.order.activated.connect(lambda _: self.refresh())
        card.head.addWidget(self.order)
        self.heat = HeatMap(look)
        self.heat.more = self._entries
        self.heat.selected.connect(self._chosen)
        self.heat.moved.connect(window.moves.move_unit)
        self.heat.forced.connect(window.moves.force_in)
        self.heat.opened.connect(window.moves.open_unit)
        self.area = QScrollArea()
        self.area.setWidget(self.heat)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.viewport().setAutoFillBackground(False)
        self.heat.setAutoFillBackground(False)
        card.body.addWidget(self.area, 1)
        self.limits = LimitsView(look, self.heat)
        card.body.addWidget(self.limits)
        self.card = card
        column.addWidget(card, 1)
        self.side = ProgrammeSide(look, window)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.addWidget(content)
        row.addLayout(left, 1)
        row.addWidget(self.side)
        self.panel: QWidget | None = self.side

    @property
    def plan(self) -> ProgrammePlan | None:
        """The plan in sight."""
        return self.owner.shown

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A low page leaves the limits less."""
        super().resizeEvent(event)
        self.limits.set_low(self.height() < self.look.u(ENOUGH))

    def refresh(self) -> None:
        """Show the plan as it is now, or the units that wait for one."""
        plan = self.plan
        group = self.owner.desk.programme
        self.card.setVisible(bool(group.units))
        self.sentence.setVisible(plan is not None)
        self.waiting.setVisible(plan is None)
        if plan is None:
            self.waiting.setText(self.owner.waiting_words())
        else:
            self.sentence.setText(headline(plan))
        missed = [] if plan is None or plan is self.owner.coming else plan.missed()
        self.missed.setVisible(bool(missed))
        self.missed.setText(joined(missed, " ") if missed else "")
        rows = self._rows(plan)
        self._name_chips(rows)
        names = axis_words([group.quarter_name(q) for q in range(group.quarters)])
        duties = [
            (float(group.quarter_of(d.by) + 1), long_date(date.fromisoformat(d.by)))
            for d in group.duties
        ]
        self.heat.show_rows(self._kept(rows), names, duties)
        self.limits.show_rows([] if plan is None else limit_rows(plan))
        self.side.refresh()

    def _rows(self, plan: ProgrammePlan | None) -> list[HeatRow]:
        read = {r.entry.id: r for r in self.owner.rows}
        found = []
        for entry in self.owner.desk.programme.units:
            found.append(_row(plan, entry.id, entry.name, read.get(entry.id)))
        order = self.order.currentData()
        if order == "name":
            found.sort(key=lambda r: r.name.casefold())
        elif plan is not None and order == "worth":
            found.sort(key=lambda r: (bool(r.why), -plan.worth(r.id)))
        return found

    def _kept(self, rows: list[HeatRow]) -> list[HeatRow]:
        wanted = self.search.text().strip().casefold()
        kind = self.chips.chosen
        group = self.owner.desk.programme
        line = {u.id: u.group for u in group.units}
        kept = [
            r
            for r in rows
            if (wanted in r.name.casefold() or wanted in line.get(r.id, "").casefold())
            and (
                kind == "all"
                or (kind == "waiting" and r.waits and not r.why)
                or (kind == "nothing" and r.why)
            )
        ]
        by_group = self.order.currentData() == "group" or len(rows) >= GROUPS_FROM
        if not by_group or not any(line.values()):
            return kept
        found: list[HeatRow] = []
        for name in sorted({line.get(r.id, "") for r in kept}):
            found.append(
                HeatRow(f"group:{name}", Verbatim(name) if name else tr("Others"), heading=True)
            )
            found += [r for r in kept if line.get(r.id, "") == name]
        return found

    def _name_chips(self, rows: list[HeatRow]) -> None:
        counts = {
            "all": len(rows),
            "waiting": sum(bool(r.waits) and not r.why for r in rows),
            "nothing": sum(bool(r.why) for r in rows),
        }
        for key, pattern in (
            ("all", "All {n:d}"),
            ("waiting", "Waiting {n:d}"),
            ("nothing", "Nothing {n:d}"),
        ):
            self.chips[key].setText(phrase(pattern, n=counts[key]))

    def _chosen(self, id_: str) -> None:
        place = self.heat.row_rect(id_)
        self.area.ensureVisible(0, int(place.center().y()), 0, int(place.height()))
        self.side.refresh()

    def _entries(self, id_: str) -> list[Entry]:
        window = self.owner
        return [
            ("A quarter earlier", partial(window.moves.move_unit, id_, -1)),
            ("A quarter later", partial(window.moves.move_unit, id_, 1)),
            ("Force it in", partial(window.moves.force_in, id_)),
            ("Give it money…", partial(window.moves.give_money, id_)),
            ("Take its moves back", partial(window.moves.free_unit, id_)),
            ("Open it with its share", partial(window.moves.open_unit, id_)),
        ]

    def reveal(self, id_: str) -> None:
        """Choose a unit and bring it into sight."""
        self.heat.choose(id_)
        self.heat.setFocus()
        self.area.ensureVisible(*QRect(self.heat.row_rect(id_).toRect()).center().toTuple())


def _row(plan: ProgrammePlan | None, id_: str, name: str, read: UnitRow | None) -> HeatRow:
    if read is not None and not read.planned:
        return HeatRow(id_, Verbatim(name), why=read.why, worth="–")
    if plan is None or id_ not in plan.by_id:
        return HeatRow(id_, Verbatim(name))
    own = plan.column.get(id_)
    start_level = plan.by_id[id_].unit.levels.get("overall", 0.0)
    missed = any(
        d.id in plan.result.chosen.missed and id_ in d.units and d.id not in plan.met(id_)
        for d in plan.terms.duties
    )
    if own is None or not any(plan.begun(id_)):
        return HeatRow(
            id_,
            Verbatim(name),
            why=plan.nothing_because(id_),
            worth="–",
            level=level(start_level),
            flag=missed,
        )
    return HeatRow(
        id_,
        Verbatim(name),
        tuple(plan.begun(id_)),
        money(own.worth, plan.programme.currency, signed=True),
        level(own.level),
        plan.waits_for(id_),
        flag=missed,
        good=own.worth >= 0,
    )


def limit_rows(plan: ProgrammePlan) -> list[LimitRow]:
    """Money and each scarce role: use, limit and price by quarter."""
    group, terms = plan.programme, plan.terms
    quarters = range(terms.periods)
    prices = plan.price_of_money
    found = [
        LimitRow(
            phrase("Money"),
            phrase("what is not spent stays")
            if terms.carry_over
            else phrase("lapses at the end of a quarter"),
            tuple(float(x) for x in plan.spent),
            terms.budget,
            tuple(money(float(x), group.currency) if x > 0 else "" for x in plan.spent),
            price_cells(
                [decimal(prices[q], 2) if prices[q] > 0.005 else "" for q in quarters],
                plan.uses_up_money,
            ),
            phrase("worth of one more {currency} at most", currency=group.currency),
        )
    ]
    for role, most in terms.capacity.items():
        used, price = plan.days(role), plan.price_of_days(role)
        found.append(
            LimitRow(
                limit_words(role),
                phrase("days"),
                tuple(float(x) for x in used),
                most,
                tuple(work_days(float(x)) if x > 0 else "" for x in used),
                price_cells(
                    [price_words(p, group.currency) if p >= 1 else "" for p in price],
                    plan.uses_up_days(role),
                ),
                phrase("worth of a day more at most"),
            )
        )
    return found
