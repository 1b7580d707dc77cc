"""Page 4: every tool and practice with its fit, cost and gain; the user's wishes for the plan."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QComboBox

from planner.analysis.study.break_even import break_even
from planner.analysis.study.candidates import Candidate, candidates, cost_span
from planner.analysis.study.stack_words import tools_needed
from planner.analysis.study.study import case_problem
from planner.catalogue.fit import FIT_WORDS
from planner.catalogue.own import catalogue_of, price_warning
from planner.catalogue.told import as_of_words, event_words, is_stale
from planner.domain.base.errors import InputError
from planner.domain.base.language import Inner, joined, phrase, tr
from planner.domain.base.numbers import capital, decimal, money_between
from planner.domain.case.estimate import Provenance, fixed
from planner.domain.content.catalogue import Catalogue
from planner.domain.content.tool import Tool
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.ui.candidates.by_size import BySizeDialog
from planner.ui.candidates.files import CatalogueFiles
from planner.ui.candidates.price import PriceDialog
from planner.ui.candidates.row_menu import row_entries
from planner.ui.candidates.stack_card import StackCard
from planner.ui.candidates.words import HOSTING_OF_TOOL, count_chips, lead_words
from planner.ui.kit.card import Card, Rule, SidePanel
from planner.ui.kit.choice import Chips, choice_list
from planner.ui.kit.dialogs import ask_line, run
from planner.ui.kit.flow import Flow
from planner.ui.kit.look import Look
from planner.ui.kit.page import Page, fill_page, page_column
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, LinkButton, PlainLabel
from planner.ui.widgets.menu_button import MenuButton
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.edits import set_organisation, set_own_entries
from planner.workspace.plan_edits import set_wish

BADGES = {
    "fits": ("good", "check"),
    "later": ("warn", "next"),
    "not_for_you": ("muted", ""),
    "in_place": ("muted", "check"),
    "no_figures": ("muted", ""),
}
COLUMNS = [
    Column("Candidate", "icon", stretch=True),
    Column("Fit", "badge"),
    Column("Reason", stretch=True),
    Column("Plan"),
    Column("Cost", right=True),
    Column("Level", right=True),
]


class CandidatesPage(Page):
    """What fits, what does not and why."""

    title = "Candidates"
    next_title = "Business case"
    needs_study = True

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, session)
        content, column = page_column(look)
        self.lead = PlainLabel(look, "", "lead", wrap=True)
        column.addWidget(self.lead)
        card = Card(look)
        chips = Flow(look)
        self.chips = Chips(self, look, ("all", "planned", *FIT_WORDS), self._show_rows)
        for chip in self.chips.values():
            chips.add(chip)
        self.kinds = choice_list(look, tr("Show"), 16)
        self.kinds.activated.connect(lambda _: self._show_rows())
        chips.add(self.kinds)
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
        card.body.addLayout(chips)
        self.model = RowsModel(look, COLUMNS, parent=self)
        self.table = Table(look, self.model, "Candidates")
        self.table.set_widths([60, 27, 70, 13, 31, 14])
        self.table.setMinimumHeight(look.u(110))
        self.table.selectionModel().currentRowChanged.connect(self._selected)
        self.table.more = partial(row_entries, self)
        card.body.addWidget(self.table, 1)
        self.stack = StackCard(look, session)
        column.addWidget(self.stack)
        column.addWidget(card, 1)
        self.panel = self.side_panel = SidePanel(look)
        self._fill_panel()
        fill_page(self, content, self.panel)
        self._found: tuple[Candidate, ...] = ()
        self._costs: dict[str, str] = {}
        self._chosen = ""

    def _fill_panel(self) -> None:
        look, body = self.look, self.side_panel.body
        self.name = PlainLabel(look, "", bold=True, wrap=True)
        self.kind = PlainLabel(look, "", "small", "muted", wrap=True)
        self.summary = PlainLabel(look, "", wrap=True)
        self.effort = PlainLabel(look, "", "small", "muted", wrap=True)
        self.needs = PlainLabel(look, "", "small", "muted", wrap=True)
        self.risks = PlainLabel(look, "", "small", "muted", wrap=True)
        self.verdict = PlainLabel(look, "", wrap=True)
        self.wish = QComboBox()
        self.wish.setAccessibleName(tr("In the plan"))
        self.wish.setMinimumHeight(look.u(7.5))
        for words, key in (
            ("The planner decides", "auto"),
            ("Must be in the plan", "must"),
            ("Never in the plan", "never"),
        ):
            self.wish.addItem(tr(words), key)
        self.wish.activated.connect(self._wish_chosen)
        self.pays = PlainLabel(look, "", wrap=True)
        self.compare = Button(look, "Compare tools…")
        self.compare.clicked.connect(self.open_compare)
        for widget in (
            self.name,
            self.kind,
            self.summary,
            self.pays,
            self.effort,
            self.needs,
            self.risks,
            self.compare,
        ):
            body.addWidget(widget)
        body.addWidget(Rule(look))
        body.addWidget(PlainLabel(look, "In the plan", bold=True))
        body.addWidget(self.verdict)
        body.addWidget(self.wish)
        self.own_tool = LinkButton(look, "")
        self.own_tool.clicked.connect(self._toggle_use)
        self.quote = LinkButton(look, "Enter a quote…")
        self.quote.clicked.connect(self._enter_quote)
        self.price = LinkButton(look, "Work out its price…")
        self.price.clicked.connect(self.open_price)
        self.by_size = LinkButton(look, "Worth by size…")
        self.by_size.clicked.connect(self.open_by_size)
        self.back = LinkButton(look, "Back to the built-in figures")
        self.back.clicked.connect(self._reset)
        self.hide_button = LinkButton(look, "Hide this entry")
        self.hide_button.clicked.connect(self._hide)
        for button in self.links():
            body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        body.addStretch(1)

    def links(self) -> tuple[LinkButton, ...]:
        """What can be done with the chosen candidate beside a wish."""
        own = (self.own_tool, self.price, self.quote)
        return (self.by_size, *own, self.back, self.hide_button)

    def refresh(self) -> None:
        """Judge and price the catalogue for the document as it is now."""
        project, profile = self.session.project, self.session.profile
        catalogue = catalogue_of(self.session.project)
        self._found = candidates(project, catalogue, profile)
        try:
            problem = case_problem(project, catalogue, self._found)
        except InputError as error:
            self.session.message.emit(str(error), True)
            return
        currency = project.organisation.currency
        self._costs = {
            c.id: money_between(*cost_span(c, problem), currency) if c.priced else "–"
            for c in self._found
        }
        self.lead.setText(lead_words(self._found))
        self._fill_kinds(catalogue)
        self._show_rows()

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
            self.kinds.addItem(
                tr(catalogue.category_names[category]),
                f"category:{category}",
            )

    def _of_kind(self, candidate: Candidate) -> bool:
        wanted = str(self.kinds.currentData() or "")
        if wanted.startswith("category:"):
            entry = candidate.entry
            return isinstance(entry, Tool) and wanted.removeprefix("category:") in entry.categories
        return wanted in ("", candidate.kind)

    def refresh_study(self) -> None:
        """Show what is in the plan."""
        self._show_rows()

    def _planned(self) -> dict[str, str]:
        study = self.session.study
        return {s.candidate.id: s.why for s in study.plan.steps} if study else {}

    def _show_rows(self) -> None:
        wanted = self.chips.chosen
        planned = self._planned()
        study = self.session.study
        catalogue = catalogue_of(self.session.project)
        self.stack.show_choice(
            study.stack if study else None, catalogue, tools_needed(study) if study else None
        )
        of_kind = [c for c in self._found if self._of_kind(c)]
        count_chips(self.chips, of_kind, planned)
        order = {"fits": 0, "later": 1, "not_for_you": 2, "no_figures": 3, "in_place": 4}
        shown = [
            c
            for c in of_kind
            if (wanted in ("all", c.fit.status) or (wanted == "planned" and c.id in planned))
        ]
        shown.sort(key=lambda c: (c.kind == "tool", order[c.fit.status], c.stage, c.name))
        wishes = self.session.project.wishes
        self.model.show_rows(
            [
                RowData(
                    c.id,
                    (
                        c.name,
                        FIT_WORDS[c.fit.status],
                        c.fit.reason,
                        {"must": "must", "never": "never"}.get(
                            wishes.get(c.id, ""), "yes" if c.id in planned else "–"
                        ),
                        self._costs.get(c.id, ""),
                        "–" if c.kind == "tool" else f"+{decimal(c.level_gain, 2)}",
                    ),
                    values={0: c.kind, 1: BADGES[c.fit.status]},
                    bold=frozenset({0}) if c.id in planned else frozenset(),
                )
                for c in shown
            ]
        )
        self._explain()

    def state_words(self) -> str:
        """Size of the catalogue."""
        tools = sum(c.kind == "tool" for c in self._found)
        return phrase(
            "{part} practices and {tools} tools", part=len(self._found) - tools, tools=tools
        )

    def note(self) -> str:
        """How many are in the plan."""
        planned = self._planned()
        return str(len(planned)) if planned else ""

    def reveal(self, what: str) -> None:
        """Show a candidate, whatever was filtered."""
        self.kinds.setCurrentIndex(0)
        self.chips["all"].setChecked(True)
        self._show_rows()
        self.table.reveal(what)

    def _selected(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self._chosen = self.model.rows[current.row()].id
            self._explain()

    def show_candidate(self, id_: str) -> bool:
        """Explain the candidate of a row; says whether it is one."""
        if id_ not in {c.id for c in self._found}:
            return False
        self._chosen = id_
        self._explain()
        return True

    def _explain(self) -> None:
        ids = [r.id for r in self.model.rows]
        if self._chosen not in {c.id for c in self._found}:
            self._chosen = ids[0] if ids else ""
        candidate = next((c for c in self._found if c.id == self._chosen), None)
        if candidate is None:
            return
        catalogue = catalogue_of(self.session.project)
        self.name.setText(candidate.name)
        self.kind.setText(
            "Tool"
            if candidate.kind == "tool"
            else phrase("Practice · {part}", part=catalogue.stage_names[candidate.stage])
        )
        light = getattr(candidate.entry, "light", "")
        few = [phrase("With a few people: {how}", how=Inner(light))] if light else []
        self.summary.setText(joined([candidate.summary, *few], " "))
        parts = [
            phrase("{role} {days:.0f}", role=CAPACITY_ROLE_NAMES[r], days=d)
            for r, d in candidate.initiative.effort_days.items()
            if d >= 0.5
        ]
        self.effort.setText(
            phrase("About {days:.0f} person-days: {join}.", days=candidate.days, join=joined(parts))
            if candidate.priced
            else "No figures yet"
        )
        needs = [catalogue.name_of(n) for n in candidate.needs]
        self.needs.setText(
            phrase("Needs first: {join}.", join=joined(needs)) if needs else "Needs nothing first."
        )
        self._explain_entry(candidate)
        self.verdict.setText(self._verdict(candidate))
        wish = self.session.project.wishes.get(candidate.id, "auto")
        self.wish.setCurrentIndex(self.wish.findData(wish))

    def _explain_entry(self, candidate: Candidate) -> None:
        """Break-even of a practice; strengths, price and health of a tool."""
        project, entry = self.session.project, candidate.entry
        own = project.own_entries
        mine = any(e.id == entry.id for e in (*own.tools, *own.practices))  # type: ignore[attr-defined]
        self.back.setVisible(mine)
        is_tool = isinstance(entry, Tool)
        for widget in (self.own_tool, self.price, self.quote, self.compare):
            widget.setVisible(is_tool)
        self.by_size.setVisible(not is_tool and not candidate.fit.blocked)
        if isinstance(entry, Tool):
            year = self.session.workspace.clock().year
            lines = [
                phrase(
                    "{strengths} But: {weaknesses}",
                    strengths=entry.strengths,
                    weaknesses=entry.weaknesses,
                )
            ]
            lines.append(
                phrase(
                    "{licence}: {hosting}. Price: {price_note}.",
                    licence=capital(tr(entry.licence)),
                    hosting=HOSTING_OF_TOOL[entry.hosting],
                    price_note=entry.price_note,
                )
            )
            self.pays.setText(joined(lines, " "))
            warnings = [
                phrase("Not for: {not_for}", not_for=entry.not_for),
                price_warning(entry, year),
            ]
            if mine:
                warnings.append(
                    phrase("Your own figures: {source}.", source=own.provenance[entry.id].source)
                )
            start = date.fromisoformat(project.limits.start)
            warnings.append(as_of_words(entry, start))
            warnings += [event_words(e) for e in entry.events]
            if is_stale(entry, start):
                warnings.append("Nobody has looked at its signs of life for over a year.")
            self.risks.setText(joined([w for w in warnings if w], " "))
            used = entry.id in project.organisation.tools_in_use
            self.own_tool.setText("We do not use it" if used else "We use it already")
        else:
            words = ""
            if not candidate.fit.blocked:
                catalogue = catalogue_of(project)
                words = break_even(project, catalogue, entry, self.session.profile).words
            self.pays.setText(words)
            self.risks.setText(phrase("Risks: {risks}.", risks=entry.risks) if entry.risks else "")
        self.risks.setVisible(bool(self.risks.text()))
        self.pays.setVisible(bool(self.pays.text()))

    def open_compare(self) -> None:
        """Compare the tools of the category in front, else of the chosen tool's, else of the first."""
        candidate = next((c for c in self._found if c.id == self._chosen), None)
        category = str(self.kinds.currentData() or "").removeprefix("category:")
        if category not in catalogue_of(self.session.project).categories:
            tool = candidate.entry if candidate is not None else None
            category = tool.categories[0] if isinstance(tool, Tool) else "experiment_tracking"
        self.wanted.emit(f"place:compare/{category}")

    def _toggle_use(self) -> None:
        organisation = self.session.project.organisation
        used = organisation.tools_in_use
        tools = tuple(t for t in used if t != self._chosen)
        if self._chosen not in used:
            tools = (*used, self._chosen)
        changed = organisation.model_copy(update={"tools_in_use": tools})
        self.session.do(set_organisation(changed, "tools in use"))

    def open_by_size(self) -> None:
        """Show what the chosen practice is worth alone at every size."""
        practice = catalogue_of(self.session.project).practice_by_id[self._chosen]
        run(BySizeDialog(self, self.look, self.session, practice))

    def open_price(self) -> None:
        """Work out a year's price of the chosen tool from what its supplier counts."""
        tool = catalogue_of(self.session.project).tool_by_id[self._chosen]
        dialog = PriceDialog(self, self.look, self.session, tool)
        run(dialog)
        if dialog.entries is not None:
            words = phrase("Price of {name}", name=tool.name)
            self.session.do(set_own_entries(dialog.entries, words))

    def _enter_quote(self) -> None:
        project = self.session.project
        tool = catalogue_of(project).tool_by_id[self._chosen]
        currency = project.organisation.currency
        text = ask_line(
            self,
            self.look,
            phrase("Quote for {name}", name=tool.name),
            phrase("Cost a year in {currency}", currency=currency),
            "Next",
        )
        if not text:
            return
        source = ask_line(
            self,
            self.look,
            phrase("Quote for {name}", name=tool.name),
            "Whose quote, of when?",
            "Use it",
        )
        if not source:
            return
        try:
            amount = self.session.number(text, "money/year") / project.organisation.currency_per_usd
        except InputError as error:
            self.session.message.emit(str(error), True)
            return
        day = self.session.workspace.clock().date()
        quoted = tool.model_copy(
            update={
                "yearly_cost": fixed(amount),
                "seat_cost_month": None,
                "price_note": "your own quote",
                "price_year": day.year,
                "price_grade": "A",
            }
        )
        provenance = Provenance(grade="A", source=source, when=day.isoformat())
        entries = project.own_entries.with_tool(quoted, provenance)
        self.session.do(set_own_entries(entries, phrase("Quote for {name}", name=tool.name)))

    def _reset(self) -> None:
        entries = self.session.project.own_entries.without(self._chosen)
        self.session.do(set_own_entries(entries, "Back to the built-in figures"))

    def _hide(self) -> None:
        entries = self.session.project.own_entries.hiding(self._chosen)
        self.session.do(set_own_entries(entries, "Hide an entry"))

    def _verdict(self, candidate: Candidate) -> str:
        study = self.session.study
        if study is None:
            return "Not planned yet."
        why = self._planned().get(candidate.id)
        if why is not None:
            return phrase("In the plan. {why}", why=why)
        left = next((x.why for x in study.plan.left_out if x.candidate.id == candidate.id), None)
        return phrase("Left out. {left}", left=left) if left else "Left out."

    def set_wish(self, place: int) -> None:
        """Choose one of the wishes for the candidate that is explained."""
        self.wish.setCurrentIndex(place)
        self._wish_chosen()

    def _wish_chosen(self) -> None:
        candidate = next((c for c in self._found if c.id == self._chosen), None)
        if candidate is not None:
            self.session.do(set_wish(candidate.id, candidate.name, self.wish.currentData()))
