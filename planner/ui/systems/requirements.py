"""Requirements of one framework over all systems: groups, worst first, and what each rests on."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.analysis.systems.register import ORDER, Place, Register
from planner.analysis.systems.words import short_day, state_line
from planner.domain.base.language import Inner, Verbatim, joined, phrase, tr
from planner.ui.kit.card import Card
from planner.ui.kit.choice import Chips, choice_list
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.systems.evidence_dialog import EvidenceDialog
from planner.ui.systems.explained import requirement_words
from planner.ui.systems.matrix import MatrixView
from planner.ui.systems.statement import StatementView
from planner.ui.systems.tab import BADGES
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table

FILTERS = {
    "asked": "Asked {n:d}",
    "hole": "Holes {n:d}",
    "open": "Open {n:d}",
    "claimed": "Claimed {n:d}",
    "not_asked": "Not asked {n:d}",
}
VIEWS = {"list": "List", "matrix": "Matrix", "statement": "Statement of applicability"}


class Requirements(Card):
    """One framework at a time: groups of rows, systems by requirements, or the statement of applicability."""

    opened = Signal(str)
    """A system of the matrix is to be shown."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look)
        self.look, self.session = look, session
        row = QHBoxLayout()
        self.framework = choice_list(look, tr("Law or standard"), 30)
        self.framework.activated.connect(lambda _: self._show())
        row.addWidget(self.framework)
        self.chips = Chips(self, look, FILTERS, self._show)
        for chip in self.chips.values():
            row.addWidget(chip)
        row.addStretch(1)
        self.views = Chips(self, look, VIEWS, self._show)
        for key, view in self.views.items():
            view.setText(VIEWS[key])
            row.addWidget(view)
        self.body.addLayout(row)
        self.matrix, self.statement = MatrixView(look, session), StatementView(look, session)
        self.matrix.table.opened.connect(self.opened)
        self.listed = QWidget()
        inside = QVBoxLayout(self.listed)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(look.u(1.5))
        for widget in (self.listed, self.matrix, self.statement):
            self.body.addWidget(widget, 1)
        self.model = RowsModel(
            look,
            [
                Column("Article"),
                Column("Asks for, in our words", stretch=True),
                Column("Holes in"),
                Column("Worst state", "badge"),
                Column("From", right=True),
            ],
            parent=self,
        )
        self.table = Table(look, self.model, "Requirements")
        self.table.set_widths([34, 0, 32, 46, 26])
        self.table.setMinimumHeight(look.u(70))
        self.table.selectionModel().currentRowChanged.connect(self._selected)
        inside.addWidget(self.table, 1)
        self.explained = PlainLabel(look, "", "small", wrap=True)
        inside.addWidget(self.explained)
        self.add = Button(look, "Add evidence for it…")
        self.add.clicked.connect(self.add_evidence)
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        self.unread = PlainLabel(look, "", "small", "muted")
        foot.addStretch(1)
        foot.addWidget(self.unread)
        inside.addLayout(foot)
        self._register: Register | None = None
        self._places: dict[str, list[Place]] = {}
        self._chosen = ""

    def show_register(self, found: Register) -> None:
        """Show the framework that is chosen, as it stands."""
        self._register = found
        here = [self.framework.itemData(k) for k in range(self.framework.count())]
        if here != [f.id for f in found.frameworks]:
            self.framework.clear()
            for one in found.frameworks:
                self.framework.addItem(one.title, one.id)
        self._show()

    def _show(self) -> None:
        view, framework = self.views.chosen, self.framework.currentData()
        for key, widget in (
            ("list", self.listed),
            ("matrix", self.matrix),
            ("statement", self.statement),
        ):
            widget.setVisible(view == key)
        for chip in self.chips.values():
            chip.setVisible(view == "list")
        if self._register is None or framework is None:
            self.model.show_rows([])
            return
        if view == "matrix":
            self.matrix.show_framework(self._register, str(framework))
            return
        if view == "statement":
            self.statement.show_framework(self._register, str(framework))
            return
        places: dict[str, list[Place]] = {}
        for place in self._register.places(framework=str(self.framework.currentData())):
            places.setdefault(place.requirement.id, []).append(place)
        self._places = places
        worst = {
            id_: min((p.state for p in found), key=ORDER.index) for id_, found in places.items()
        }
        for key, words in FILTERS.items():
            number = sum(_kept(key, state) for state in worst.values())
            self.chips[key].setText(phrase(words, n=number))
        wanted = self.chips.chosen
        groups: dict[str, list[str]] = {}
        for id_, found in places.items():
            if _kept(wanted, worst[id_]):
                groups.setdefault(found[0].requirement.group, []).append(id_)
        rows: list[RowData] = []
        for group, ids in sorted(
            groups.items(), key=lambda g: min(ORDER.index(worst[i]) for i in g[1])
        ):
            holes = sum(worst[i] == "hole" for i in ids)
            head = phrase(
                "{group} · {holes:d} of {n:d} with a hole",
                group=Inner(group or "Requirements"),
                holes=holes,
                n=len(ids),
            )
            rows.append(RowData(f"group {group}", (head, "", "", "", ""), group=True))
            rows += [
                self._row(places[i], worst[i])
                for i in sorted(ids, key=lambda i: ORDER.index(worst[i]))
            ]
        self.model.show_rows(rows)
        unread = sum(
            found[0].requirement.confidence == "unverified" and worst[i] != "not_asked"
            for i, found in places.items()
        )
        asked = sum(state != "not_asked" for state in worst.values())
        self.unread.setText(
            phrase("* {n:d} of {asked:d} rows not checked against the text", n=unread, asked=asked)
        )
        self._explain()

    def _row(self, places: list[Place], worst: str) -> RowData:
        one = places[0].requirement
        asked = [p for p in places if p.state != "not_asked"]
        holes = sum(p.state == "hole" for p in asked)
        shown = next(p for p in places if p.state == worst)
        day = min((p.day for p in asked if p.day), default="")
        mark = " *" if one.confidence == "unverified" else ""
        if one.scope == "system":
            where = (
                phrase("{holes:d} of {n:d} systems", holes=holes, n=len(asked)) if asked else "–"
            )
        else:
            where = "the organisation" if asked else "–"
        return RowData(
            one.id,
            (
                Verbatim(one.id + mark),
                one.summary,
                where,
                state_line(shown),
                short_day(day) if day else "–",
            ),
            values={3: BADGES[worst]},
        )

    def _selected(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid() and not self.model.rows[current.row()].group:
            self._chosen = self.model.rows[current.row()].id
            self._explain()

    def _explain(self) -> None:
        places = self._places.get(self._chosen, [])
        self.add.setEnabled(bool(places))
        if not places:
            self.explained.setText("Choose a requirement to see what it rests on.")
            return
        worst = min(places, key=lambda p: ORDER.index(p.state))
        names = self.session.project.system_by_id
        counts = Counter(p.state for p in places)
        lines = [requirement_words(self.session, worst)]
        holes = [Verbatim(names[p.system].name) for p in places if p.state == "hole" and p.system]
        if holes:
            more = f" (+{len(holes) - 8})" if len(holes) > 8 else ""
            lines.append(phrase("Holes: {systems}{more}.", systems=joined(holes[:8]), more=more))
        if counts["open"] and worst.state != "open":
            lines.append(phrase("{n:d} more are open.", n=counts["open"]))
        self.explained.setText(joined(lines, "\n"))

    def add_evidence(self) -> None:
        """Add evidence for the requirement that is chosen."""
        places = self._places.get(self._chosen, [])
        if places:
            worst = min(places, key=lambda p: ORDER.index(p.state))
            run(
                EvidenceDialog(
                    self,
                    self.look,
                    self.session,
                    system=worst.system,
                    framework=worst.framework.id,
                    requirement=worst.requirement,
                )
            )


def _kept(wanted: str, state: str) -> bool:
    return state != "not_asked" if wanted == "asked" else state == wanted
