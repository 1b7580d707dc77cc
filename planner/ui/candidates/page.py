"""Page 4: from all that is known to a decision: what closes which gap, at what cost, for what worth."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.analysis.around.agreed_tools import changed_since_agreed
from planner.analysis.around.decision_list import (
    DecisionList,
    Row,
    ToolChoice,
    decision_list,
    tool_choices,
)
from planner.analysis.study.candidates import Candidate
from planner.analysis.study.stack_words import tools_needed
from planner.analysis.study.study import Study
from planner.catalogue.own import catalogue_of
from planner.domain.base.errors import InputError
from planner.domain.base.language import joined, phrase, tr
from planner.domain.content.catalogue import Catalogue
from planner.domain.content.tool import Tool
from planner.domain.project import Project
from planner.economics.model import CaseProblem
from planner.maturity.score import Profile
from planner.ui.candidates.beside import CompareCard
from planner.ui.candidates.detail import Detail
from planner.ui.candidates.files import CatalogueFiles
from planner.ui.candidates.judging import Judging
from planner.ui.candidates.list_table import COLUMNS, SORTS, ListModel, ListTable, listed, row_data
from planner.ui.candidates.row_menu import row_entries
from planner.ui.candidates.stack_card import StackCard
from planner.ui.candidates.tiles import ChoiceTiles, statement
from planner.ui.kit.card import Card, CardRow, SidePanel
from planner.ui.kit.choice import Chips, choice_list
from planner.ui.kit.flow import Flow
from planner.ui.kit.look import Look
from planner.ui.kit.page import Page, fill_page, page_column
from planner.ui.kit.rail_notes import planned_note
from planner.ui.kit.session import Session
from planner.ui.kit.statement import Statement
from planner.ui.kit.text import Elided, Field, LinkButton, PlainLabel
from planner.ui.widgets.menu_button import MenuButton
from planner.ui.widgets.tables import RowData

FILTERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "closes": ("Close a gap {n}", ()),
    "planned": ("In the plan {n}", ("planned", "must")),
    "must": ("Must {n}", ("must",)),
    "nearly": ("Nearly {n}", ("nearly",)),
    "not_for_you": ("Not for you {n}", ("not_for_you",)),
    "in_place": ("In place {n}", ("in_place",)),
    "all": ("All {n}", ()),
}
"""Filters by key: words with how many rows each leaves, and the states that it shows."""
OPEN_FIRST = 2
"""How many groups are open from the beginning; where something is looked for, all are."""


def _reach(amounts: list[float]) -> float:
    """How far a scale goes on which nine in ten amounts have room: a few large ones would hide all others."""
    ordered = sorted(amounts)
    return ordered[min(round(0.9 * len(ordered)), len(ordered) - 1)] or 1.0 if ordered else 1.0


Listed = tuple[Project, Profile, Sequence[Candidate], CaseProblem, Study | None]
"""What a list is made of."""


def _listed_alike(one: Project, other: Project) -> bool:
    """Whether nothing is another but weights, and what the document notes about itself."""
    parts = (n for n in Project.model_fields if n not in ("stack", "moves", "modified"))
    return _decided(one) == _decided(other) and all(
        getattr(one, n) == getattr(other, n) for n in parts
    )


def _decided(project: Project) -> tuple[object, ...]:
    """What is wished for and decided about tools, but for the weights that they are compared by."""
    stack = project.stack
    made = {k: c.decision for k, c in stack.comparisons.items() if c.decision is not None}
    return stack.kind, stack.open_only, made


class Beside(SidePanel):
    """What explains the list, at its right; below it where there is no room."""

    WIDTH = 0

    def restyle(self) -> None:
        """It takes what room there is, and no colour of its own."""
        super().restyle()
        self.setMinimumWidth(0)
        self.setMaximumWidth(16_777_215)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(self._look.u(3))
        self.setAutoFillBackground(False)

    def stack(self, stacked: bool) -> None:
        """As high as what is in it, where it stands below the list."""
        self.set_below(below=stacked)

    def paintEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """It has no edge: its cards have theirs."""


class CandidatesPage(Page):
    """The statement, the tools to decide, the list, and beside it what is known of the chosen one."""

    title = "Candidates"
    next_title = "Business case"
    needs_study = True

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, session)
        content, column = page_column(look)
        self._found: Sequence[Candidate] = ()
        self._problem: CaseProblem | None = None
        self._judging = Judging(session)
        self._list = DecisionList((), ())
        self._listed: Listed | None = None
        """What the list was made of."""
        self._choices: tuple[ToolChoice, ...] = ()
        self._folds: dict[str, bool] = {}
        self._written: dict[str, RowData] = {}
        self.lead = Statement(look)
        self.lead.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.lead.setMinimumSize(look.u(50), 1)
        self.funnel = Elided(look, "", "small", "muted")
        self.funnel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.funnel.setMinimumWidth(1)
        self.whole = LinkButton(look, "The tools as one stack")
        self.whole.setCheckable(True)
        self.whole.clicked.connect(self._show_stack)
        head = CardRow(look)
        head.add(self.lead, 1)
        aside = Flow(look)
        aside.setContentsMargins(0, 0, 0, 0)
        aside.ask_for_one_row()
        for widget in (self.funnel, self.whole):
            aside.add(widget)
        strip = QWidget()
        strip.setLayout(aside)
        head.add(strip, 0)
        self.rows.append(head)
        column.addWidget(head)
        self.tiles = ChoiceTiles(look)
        self.tiles.chosen.connect(self._tile_chosen)
        column.addWidget(self.tiles)
        self.stack: StackCard = StackCard(look, session)
        self.stack.hide()
        column.addWidget(self.stack)
        self.files = CatalogueFiles(self, look, session)
        self.menu = MenuButton(
            look,
            "Catalogue",
            [
                ("Compare tools…", self.open_compare),
                (None, lambda: None),
                ("Read tools…", self.files.read),
                ("Export tools…", self.files.export),
                ("Take an update…", self.files.update),
                ("Show hidden entries", self.files.show_hidden),
            ],
        )
        self.tools = [self.menu]
        row = CardRow(look)
        row.add(self._list_card(), 60)
        self.side = side = Beside(look)
        self.comparison = CompareCard(look, session)
        self.comparison.all_wanted.connect(self._compare_all)
        self.comparison.tries.connect(lambda id_: self.wanted.emit(f"trial:{id_}"))
        self.comparison.hide()
        self.detail = Detail(look, session)
        self.detail.compared.connect(self.open_compare)
        self.about = Card(look)
        self.about.body.addWidget(self.detail)
        side.body.addWidget(self.comparison)
        side.body.addWidget(self.about)
        side.body.addStretch(1)
        row.add(side, 40)
        column.addWidget(row, 1)
        fill_page(self, content)
        self.rows += [row, side]

    def _show_stack(self, on: bool) -> None:
        self.stack.setVisible(on)

    def _list_card(self) -> Card:
        look = self.look
        card = Card(look)
        bar = Flow(look)
        self.look_for = Field(look, "Find a candidate")
        self.look_for.setPlaceholderText(tr("Find  /"))
        self.look_for.setMinimumWidth(look.u(24))
        self.look_for.setMaximumWidth(look.u(40))
        self.look_for.setClearButtonEnabled(True)
        self.look_for.textChanged.connect(lambda _: self._show_rows())
        self.look_for.returnPressed.connect(self._to_list)
        bar.add(self.look_for)
        self.chips = Chips(self, look, FILTERS, self._show_rows)
        for chip in self.chips.values():
            bar.add(chip)
        self.kinds = choice_list(look, tr("Show"), 16)
        self.kinds.activated.connect(lambda _: self._kind_chosen())
        bar.add(self.kinds)
        self.sort = choice_list(look, tr("Sort"), 8)
        for key, (words, _) in SORTS.items():
            self.sort.addItem(tr(words), key)
        self.sort.activated.connect(lambda _: self._show_rows())
        bar.add(self.sort)
        card.body.addLayout(bar)
        self.model = ListModel(look, COLUMNS, parent=self)
        self.table = ListTable(look, self.model)
        self.table.setMinimumHeight(look.u(110))
        self.table.cells.open = self._is_open
        self.table.folded.connect(self._fold)
        self.table.wished.connect(self._next_wish)
        self.table.looked_for.connect(self.look_for.setFocus)
        keys = QShortcut(QKeySequence("/"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.look_for.setFocus)
        self.table.selectionModel().currentRowChanged.connect(self._selected)
        self.table.more = partial(row_entries, self)
        card.body.addWidget(self.table, 1)
        self.nothing = PlainLabel(look, "Nothing is called that.", "small", "muted")
        card.body.addWidget(self.nothing)
        return card

    # ------------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Judge and price the catalogue for the document as it is now."""
        session = self.session
        try:
            self._found, self._problem = self._judging.now()
        except InputError as error:
            session.message.emit(str(error), True)
            return
        self._fill_kinds(catalogue_of(session.project))
        self.refresh_study()

    def refresh_study(self) -> None:
        """Show what is in the plan, and what is to be decided."""
        if self._problem is None:
            return
        session, study = self.session, self.session.study
        project, catalogue = session.project, catalogue_of(session.project)
        if study is not None and session.is_current:
            self._found, self._problem = study.candidates, study.case_problem
        given = (project, session.profile, self._found, self._problem, study)
        before, self._listed = self._listed, given
        if before and all(a is b for a, b in zip(given[1:], before[1:], strict=True)):
            if before[0] is project:
                return  # all of it is shown already
            if _listed_alike(before[0], project):
                self._compare(self.comparison.category)
                return
        self._list = decision_list(*given)
        choices = tool_choices(study, project) if study is not None else ()
        if choices != self._choices or not choices:
            self._choices = choices
            self.tiles.show_choices(choices, catalogue)
        self.stack.show_choice(
            study.stack if study else None, catalogue, tools_needed(study) if study else None
        )
        known, possible, closing, planned = self._list.funnel
        open_ = sum(c.open for c in self._choices)
        self.lead.setText(statement(planned, known, self._list.count("must"), open_))
        self.funnel.setText(
            phrase(
                "{known} known → {possible} possible for you → {closing} close a gap → {planned} planned",
                known=known,
                possible=possible,
                closing=closing,
                planned=planned,
            )
        )
        costs = [r.cost[2] for r in self._list.rows if r.cost and r.closes]
        worths = [abs(r.worth) for r in self._list.rows if r.worth is not None]
        cells = self.table.cells
        cells.currency = project.organisation.currency
        cells.most_cost, cells.most_worth = _reach(costs), _reach(worths)
        self._written = {r.id: row_data(r, cells.currency) for r in self._list.rows}
        self._show_rows()
        self._explain()
        first = next((c.category for c in self._choices), "")
        if shown := self.comparison.category or first:
            self._compare(shown)

    def _fill_kinds(self, catalogue: Catalogue) -> None:
        """Practices and tools, one of them, or the tools of one category."""
        if self.kinds.count():
            return
        for words, key in (
            ("Practices and tools", ""),
            ("Practices", "practice"),
            ("Tools", "tool"),
        ):
            self.kinds.addItem(tr(words), key)
        for category in catalogue.categories:
            self.kinds.addItem(tr(catalogue.category_names[category]), f"category:{category}")

    def _kind_chosen(self) -> None:
        """Who asks for tools wants to see them, whether or not they are planned."""
        if self.kinds.currentData() not in ("", "practice"):
            self.chips["all"].setChecked(True)
        self._show_rows()

    def _of_kind(self, row: Row) -> bool:
        wanted = str(self.kinds.currentData() or "")
        if wanted.startswith("category:"):
            tool = catalogue_of(self.session.project).tool_by_id.get(row.id)
            return tool is not None and wanted.removeprefix("category:") in tool.categories
        return wanted in ("", row.kind)

    def _wanted(self, row: Row, key: str) -> bool:
        states = FILTERS[key][1]
        return row.closes if key == "closes" else not states or row.state in states

    def _found_by(self, row: Row) -> bool:
        words = self.look_for.text().casefold().split()
        text = f"{tr(row.name)} {tr(row.reason)} {tr(row.duty_words)}".casefold()
        return all(w in text for w in words)

    def _show_rows(self) -> None:
        chosen = self.chips.chosen
        mine = {r.id for r in self._list.rows if self._of_kind(r) and self._found_by(r)}
        for key, (words, _) in FILTERS.items():
            n = sum(r.id in mine and self._wanted(r, key) for r in self._list.rows)
            self.chips[key].setText(phrase(words, n=n))
            self.chips[key].setVisible(n > 0 or key in (chosen, "closes", "all"))
        current = self.table.currentIndex()
        kept = self.model.rows[current.row()].id if current.isValid() else ""
        rows, shown = listed(
            self._list,
            lambda r: r.id in mine and self._wanted(r, chosen),
            str(self.sort.currentData()),
            self._is_open,
            self._written,
        )
        self.table.show_rows(rows, shown, kept)
        self.nothing.setVisible(not rows)
        there = phrase("Nothing here; {n} under “All”.", n=len(mine))
        self.nothing.setText(there if mine else "Nothing is called that.")
        if not self.detail.chosen:
            self._explain()

    def _is_open(self, group: str) -> bool:
        """Whether a group is unfolded: the first, all where something is looked for, or as was wished."""
        if group in self._folds:
            return self._folds[group]
        everything = (
            self.look_for.text()
            or self.kinds.currentIndex() > 0
            or self.chips.chosen not in ("closes", "all")
        )
        return (
            bool(everything)
            or group in [g.id for g in self._list.groups[:OPEN_FIRST]]
            or (self.sort.currentData() == "state" and group == "now")
        )

    def _fold(self, group: str) -> None:
        self._folds[group] = not self._is_open(group)
        self._show_rows()

    def state_words(self) -> str:
        """Size of the catalogue."""
        tools = sum(c.kind == "tool" for c in self._found)
        return phrase(
            "{part} practices and {tools} tools", part=len(self._found) - tools, tools=tools
        )

    def note(self) -> str:
        """How many are in the plan."""
        return planned_note(self.session)

    def figures_words(self) -> str:
        """What the amounts of the list are, and which tools of an agreed plan changed since."""
        words = phrase(
            "Cost: expected if begun now, over {months} months; the line is its range. Worth: expected, "
            "discounted; in the plan its share, else what the plan would lose by it.",
            months=self.session.project.finance.horizon_months,
        )
        changed = changed_since_agreed(self.session.project)
        return joined([w for w in (words, changed) if w], " ")

    # ------------------------------------------------------------------ choosing

    def reveal(self, what: str) -> None:
        """Show a candidate, whatever was filtered."""
        self.kinds.setCurrentIndex(0)
        self.look_for.clear()
        self.chips["all"].setChecked(True)
        row = next((r for r in self._list.rows if r.id == what), None)
        if row is not None and self.sort.currentData() == "gap":
            self._folds[row.group] = True
        self._show_rows()
        self.table.reveal(what)

    def _to_list(self) -> None:
        """From what was looked for to the first candidate that is found."""
        first = next((k for k, r in enumerate(self.model.rows) if not r.group), None)
        if first is not None:
            self.table.setCurrentIndex(self.model.index(first, 0))
            self.table.setFocus()

    def _selected(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid() and self.show_candidate(self.model.rows[current.row()].id):
            tool = self.detail.candidate is not None and self.detail.candidate.kind == "tool"
            self._put_first(self.comparison if tool else self.about)

    def show_candidate(self, id_: str) -> bool:
        """Explain the candidate of a row, and compare the tools of its category; says whether it is one."""
        candidate = next((c for c in self._found if c.id == id_), None)
        if candidate is None:
            return False
        self.detail.show_candidate(candidate)
        category = self._category_of(candidate)
        if category:
            self._compare(category)
        return True

    def _category_of(self, candidate: Candidate) -> str:
        """The category to compare beside a candidate: a tool's first, or the one that a practice needs."""
        if isinstance(candidate.entry, Tool):
            return candidate.entry.categories[0]
        return next(iter(candidate.entry.needs_tool_in), "")

    def _explain(self) -> None:
        """Keep what is explained, else explain the first that is in sight."""
        known = {c.id: c for c in self._found}
        chosen = self.detail.chosen
        if chosen in known:
            self.detail.show_candidate(known[chosen])
            return
        first = next((r.id for r in self.model.rows if not r.group), "")
        if first:
            self.show_candidate(first)

    def _compare(self, category: str) -> None:
        """Compare the tools of a category beside the list."""
        if self._problem is None:
            return
        self.comparison.show()
        self.tiles.mark(category)
        self.comparison.show_category(category, (self._found, self._problem))

    def _tile_chosen(self, category: str) -> None:
        self._compare(category)
        self._put_first(self.comparison)

    def _put_first(self, card: QWidget) -> None:
        """What was asked for last stands on top."""
        if self.side.body.indexOf(card) != 0:
            self.side.body.insertWidget(0, card)

    def _compare_all(self, category: str) -> None:
        self.wanted.emit(f"place:compare/{category}")

    def open_compare(self) -> None:
        """Compare the tools of the category in front, else of the chosen tool's, else of the first."""
        category = str(self.kinds.currentData() or "").removeprefix("category:")
        if category not in catalogue_of(self.session.project).categories:
            candidate = self.detail.candidate
            category = self._category_of(candidate) if candidate is not None else ""
        self._compare_all(category or self.comparison.category or "experiment_tracking")

    def _next_wish(self) -> None:
        """The next of the three wishes, for the candidate that is explained."""
        wish = self.detail.wish
        self.detail.set_wish((wish.currentIndex() + 1) % wish.count())
