"""What is known of a candidate: what it is, what it takes, what speaks against it; the wish for the plan."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from planner.analysis.study.break_even import break_even
from planner.analysis.study.candidates import Candidate
from planner.catalogue.own import catalogue_of, price_warning
from planner.catalogue.told import as_of_words, event_words, is_stale
from planner.domain.base.errors import InputError
from planner.domain.base.language import Inner, joined, phrase, tr
from planner.domain.base.numbers import capital
from planner.domain.case.estimate import Provenance, fixed
from planner.domain.content.catalogue import Practice
from planner.domain.content.tool import Tool
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.domain.project import Project
from planner.maturity.score import Profile
from planner.ui.candidates.by_size import BySizeDialog
from planner.ui.candidates.price import PriceDialog
from planner.ui.candidates.words import HOSTING_OF_TOOL
from planner.ui.kit.card import Rule
from planner.ui.kit.dialogs import ask_line, run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, LinkButton, PlainLabel
from planner.workspace.edits import set_organisation, set_own_entries
from planner.workspace.plan_edits import set_wish

WISHES = (
    ("The planner decides", "auto"),
    ("Must be in the plan", "must"),
    ("Never in the plan", "never"),
)


ASKED = "Whether it pays alone is being worked out…"


class Detail(QWidget):
    """Explains the chosen candidate, and offers what can be done with it."""

    compared = Signal()
    """The tools of its category are to be compared."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self.look, self.session = look, session
        self.candidate: Candidate | None = None
        self._worked_out: tuple[Project, Profile, dict[str, str]] | None = None
        """From which size on practices pay, by id, for the document as it was asked of."""
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look.u(2))
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
        for words, key in WISHES:
            self.wish.addItem(tr(words), key)
        self.wish.activated.connect(self._wish_chosen)
        self.pays = PlainLabel(look, "", wrap=True)
        self.compare = Button(look, "Compare tools…")
        self.compare.clicked.connect(self.compared)
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

    @property
    def chosen(self) -> str:
        """The id of the candidate that is explained; empty where none is."""
        return self.candidate.id if self.candidate is not None else ""

    def show_candidate(self, candidate: Candidate) -> None:
        """Explain a candidate."""
        self.candidate = candidate
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
            self.pays.setText("" if candidate.fit.blocked else self._pays(entry))
            self.risks.setText(phrase("Risks: {risks}.", risks=entry.risks) if entry.risks else "")
        self.risks.setVisible(bool(self.risks.text()))
        self.pays.setVisible(bool(self.pays.text()))

    def _pays(self, practice: Practice) -> str:
        """From which size on a practice pays by itself; trying sizes takes a while, so a worker does it."""
        project, profile = self.session.project, self.session.profile
        known = self._worked_out
        if known is None or known[0] is not project or known[1] is not profile:
            known = self._worked_out = project, profile, {}
        if practice.id in known[2]:
            return known[2][practice.id]
        catalogue = catalogue_of(project)

        def done(words: str) -> None:
            known[2][practice.id] = words
            if known is self._worked_out and self.chosen == practice.id:
                self.pays.setText(words)

        self.session.jobs.start(
            self, lambda: break_even(project, catalogue, practice, profile).words, done
        )
        return ASKED

    def _toggle_use(self) -> None:
        organisation = self.session.project.organisation
        used = organisation.tools_in_use
        tools = tuple(t for t in used if t != self.chosen)
        if self.chosen not in used:
            tools = (*used, self.chosen)
        changed = organisation.model_copy(update={"tools_in_use": tools})
        self.session.do(set_organisation(changed, "tools in use"))

    def open_by_size(self) -> None:
        """Show what the chosen practice is worth alone at every size."""
        practice = catalogue_of(self.session.project).practice_by_id[self.chosen]
        run(BySizeDialog(self, self.look, self.session, practice))

    def open_price(self) -> None:
        """Work out a year's price of the chosen tool from what its supplier counts."""
        tool = catalogue_of(self.session.project).tool_by_id[self.chosen]
        dialog = PriceDialog(self, self.look, self.session, tool)
        run(dialog)
        if dialog.entries is not None:
            words = phrase("Price of {name}", name=tool.name)
            self.session.do(set_own_entries(dialog.entries, words))

    def _enter_quote(self) -> None:
        project = self.session.project
        tool = catalogue_of(project).tool_by_id[self.chosen]
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
        entries = self.session.project.own_entries.without(self.chosen)
        self.session.do(set_own_entries(entries, "Back to the built-in figures"))

    def _hide(self) -> None:
        entries = self.session.project.own_entries.hiding(self.chosen)
        self.session.do(set_own_entries(entries, "Hide an entry"))

    def _verdict(self, candidate: Candidate) -> str:
        study = self.session.study
        if study is None:
            return "Not planned yet."
        planned = {s.candidate.id: s.why for s in study.plan.steps}
        why = planned.get(candidate.id)
        if why is not None:
            return phrase("In the plan. {why}", why=why)
        left = next((x.why for x in study.left_out if x.candidate.id == candidate.id), None)
        return phrase("Left out. {left}", left=left) if left else "Left out."

    def set_wish(self, place: int) -> None:
        """Choose one of the wishes for the candidate that is explained."""
        self.wish.setCurrentIndex(place)
        self._wish_chosen()

    def _wish_chosen(self) -> None:
        candidate = self.candidate
        if candidate is not None:
            self.session.do(set_wish(candidate.id, candidate.name, self.wish.currentData()))
