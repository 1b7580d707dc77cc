"""The tools of one category compared beside the list: the best four, the weights, what would turn it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from planner.analysis.around.compare import Row, ToolComparison, compare
from planner.analysis.study.candidates import Candidate, mean_cost
from planner.catalogue.own import catalogue_of
from planner.catalogue.told import year_before
from planner.domain.base.errors import InputError
from planner.domain.base.language import Inner, Verbatim, joined, phrase, tr
from planner.domain.base.numbers import Money, money_between, month_year
from planner.domain.content.catalogue import Catalogue
from planner.domain.content.facts import EVENT_WORDS
from planner.domain.content.tool import Tool
from planner.domain.organisation.technology import LAYER_WORDS
from planner.domain.plan.stack import Comparison, ToolDecision
from planner.economics.model import CaseProblem
from planner.ui.candidates.compare_grid import MOST, Compared, CompareGrid
from planner.ui.kit.card import Card
from planner.ui.kit.dialogs import ask_line
from planner.ui.kit.flow import Flow
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, LinkButton, PlainLabel
from planner.ui.widgets.menu_button import MenuButton
from planner.workspace.edits import set_comparison
from planner.workspace.plan_edits import decide_tool

OUT = 4
"""How many of the tools that are ruled out are named with the reason."""


class CompareCard(Card):
    """The comparison of a category; moving a weight shows at once what it does, letting it go keeps it."""

    all_wanted = Signal(str)
    """All tools of a category are wanted, with what rules them out."""
    tries = Signal(str)
    """A tool is to be tried before it is adopted."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, " ", " ", finding=True)
        self.look, self.session = look, session
        self.category = ""
        self.found: ToolComparison | None = None
        self._tinted = ""
        self._judged: tuple[Sequence[Candidate], CaseProblem] | None = None
        self.all = LinkButton(look, "")
        self.all.clicked.connect(lambda: self.all_wanted.emit(self.category))
        self.head.addWidget(self.all)
        self.grid = CompareGrid(look)
        self.grid.weighed.connect(self._weigh)
        self.grid.settled.connect(self._settle)
        self.body.addWidget(self.grid)
        self.turn = PlainLabel(look, "", wrap=True)
        self.runs = PlainLabel(look, "", wrap=True)
        self.body.addWidget(self.turn)
        self.body.addWidget(self.runs)
        buttons = Flow(look)
        self.choose = Button(look, "Choose")
        self.choose.clicked.connect(lambda: self._choose(self._tinted))
        self.another = MenuButton(look, "Choose another", [("", lambda: None)])
        buttons.add(self.choose)
        buttons.add(self.another)
        self.try_first = LinkButton(look, "Try it first…")
        self.try_first.clicked.connect(lambda: self.tries.emit(self._tinted))
        buttons.add(self.try_first)
        self.body.addLayout(buttons)
        self.price = PlainLabel(look, "", "small", "muted", wrap=True)
        self.out = PlainLabel(look, "", "small", "muted", wrap=True)
        self.body.addWidget(self.price)
        self.body.addWidget(self.out)

    @property
    def settings_now(self) -> Comparison:
        """The settings of the category in the document."""
        return self.session.project.stack.comparisons.get(self.category, Comparison())

    def show_category(self, category: str, judged: tuple[Sequence[Candidate], CaseProblem]) -> None:
        """Compare the tools of a category, among candidates that are judged and priced already."""
        self.category, self._judged = category, judged
        settings = self.settings_now
        weights = {c: settings.weights.get(c, 0.0) for c in self.grid.sliders}
        self.grid.show_weights(weights, free=not settings.judgements)
        self._show(settings)

    def _weigh(self) -> None:
        """Show what the weights do as they stand, without keeping them."""
        if self._judged is not None and self.category:
            self._show(self._weighted())

    def _weighted(self) -> Comparison:
        settings = self.settings_now
        return settings.model_copy(update={"weights": self.grid.weights})

    def _settle(self) -> None:
        changed = self._weighted()
        if changed != self.settings_now:
            self.session.do(set_comparison(self.category, changed))

    def _show(self, settings: Comparison) -> None:
        project = self.session.project
        catalogue = catalogue_of(project)
        stack = project.stack
        comparisons = {**stack.comparisons, self.category: settings}
        tried = project.model_copy(
            update={"stack": stack.model_copy(update={"comparisons": comparisons})}
        )
        name = Inner(catalogue.category_names[self.category])
        try:
            self.found = found = compare(
                tried, catalogue, self.category, self.session.profile, self._judged
            )
        except InputError as error:
            self.found = None
            self.title.setText(catalogue.category_names[self.category])
            self.caption.setText(str(error))
            self._hide(on=False)
            return
        tools, out = len(found.rows) + len(found.knocked_out), len(found.knocked_out)
        pattern = "{n} tools, {out} ruled out" if out else "{n} tools"
        self.caption.setText(phrase(pattern, n=tools, out=out))
        self.all.setText(phrase("All {n}", n=tools))
        winner = found.winner
        self._hide(on=winner is not None)
        if winner is None:
            self.title.setText(phrase("No tool is left for {category}", category=name))
        else:
            leads = "{tool} leads for {category}"
            self.title.setText(phrase(leads, tool=winner.tool.name, category=name))
            self._show_tools(found, winner, settings, catalogue)
        said = [phrase("{name}: {why}", name=t.name, why=why) for t, why in found.knocked_out[:OUT]]
        more = out - len(said)
        if more > 0:
            said.append(phrase("and {more} more.", more=more))
        self.out.setText(phrase("Ruled out. {names}", names=joined(said, " ")) if said else "")

    def _hide(self, *, on: bool) -> None:
        parts: tuple[QWidget, ...] = (
            self.grid, self.turn, self.runs, self.choose, self.another, self.try_first,
            self.price,
        )  # fmt: skip
        for widget in parts:
            widget.setVisible(on)

    def _planned(self) -> str:
        """The tool of the planned stack in this category; empty where it has none."""
        study = self.session.study
        places = study.stack.places if study is not None else ()
        return next((p.tool for p in places if p.category == self.category), "")

    def _show_tools(
        self, found: ToolComparison, winner: Row, settings: Comparison, catalogue: Catalogue
    ) -> None:
        planned = settings.decision.tool if settings.decision is not None else self._planned()
        shown = list(found.rows[:MOST])
        known = {r.tool.id: r for r in found.rows}
        if planned in known and known[planned] not in shown:
            shown[-1] = known[planned]
        self._tinted = winner.tool.id
        self.grid.show_tools([self._compared(r) for r in shown], self._tinted, dict(found.weights))
        self.turn.setText(
            phrase("What would turn it: {words}", words=Verbatim(tr(found.flip_words())))
        )
        self.runs.setText(_needs_words(winner.tool))
        self.runs.setVisible(bool(self.runs.text()))
        self.choose.setText(phrase("Choose {name}", name=winner.tool.name))
        self.another.show_actions(
            [
                (r.tool.name, lambda id_=r.tool.id: self._choose(id_))  # type: ignore[misc]
                for r in found.rows
                if r is not winner
            ]
        )
        self.price.setText(self._price_words(winner, planned, catalogue))
        self.price.setVisible(bool(self.price.text()))

    def _compared(self, row: Row) -> Compared:
        currency = self.session.project.organisation.currency
        unknown = "by use" if "by use" in row.tool.price_note else "no price"
        cost = tr(unknown) if row.cost is None else money_between(*row.cost, currency)
        checked, age = checked_words(
            row.tool, date.fromisoformat(self.session.project.limits.start)
        )
        scores = tuple(cell.value for cell in row.scores.values())
        return Compared(row.tool.id, row.tool.name, scores, row.total, cost, checked, age)

    def _price_words(self, winner: Row, planned: str, catalogue: Catalogue) -> str:
        """What the winner costs more or less than the tool that is planned."""
        if self._judged is None or not planned:
            return ""
        if planned == winner.tool.id:
            decided = self.settings_now.decision
            if decided is None or decided.tool != planned:
                return phrase("The planned stack has {name} here.", name=winner.tool.name)
            return phrase("Chosen: {name}. {why}", name=winner.tool.name, why=decided.why)
        candidates, problem = self._judged
        by_id = {c.id: c for c in candidates}
        other = by_id.get(planned)
        if other is None or winner.cost is None or not other.priced:
            return ""
        more = mean_cost(by_id[winner.tool.id], problem) - mean_cost(other, problem)
        pattern = (
            "Choosing {name} instead of {other} costs {amount} more over {months} months."
            if more >= 0
            else "Choosing {name} instead of {other} costs {amount} less over {months} months."
        )
        return phrase(
            pattern,
            name=winner.tool.name,
            other=catalogue.name_of(planned),
            amount=Money(abs(more), self.session.project.organisation.currency),
            months=problem.horizon,
        )

    def _choose(self, tool: str) -> None:
        choose_tool(self, self.look, self.session, self.category, tool)


def _needs_words(tool: Tool) -> str:
    """What it runs on, and whom it is not for; empty where nothing is known."""
    words = []
    if tool.runs_on:
        layers = [Inner(joined([LAYER_WORDS[x] for x in any_of], " / ")) for any_of in tool.runs_on]
        words.append(phrase("Runs on: {layers}.", layers=joined(layers)))
    if tool.not_for:
        words.append(phrase("Not for: {not_for}", not_for=tool.not_for))
    return joined(words, " ")


def checked_words(tool: Tool, on: date) -> tuple[str, str]:
    """When its facts were last read, or what happened to it within a year of ``on``; and their age."""
    later = [e for e in tool.events if e.on > year_before(on)]
    if later:
        return EVENT_WORDS[max(later, key=lambda e: e.on).kind], "told"
    fact = tool.facts.get("health")
    if fact is None or not fact.as_of or fact.age(on) == "unknown":
        return "unknown", "unknown"
    return month_year(date.fromisoformat(fact.as_of)), fact.age(on)


def choose_tool(parent: QWidget, look: Look, session: Session, category: str, tool_id: str) -> bool:
    """Ask why and what would change it, then write the decision; says whether it was made."""
    tool = catalogue_of(session.project).tool_by_id[tool_id]
    title = phrase("Choose {name}", name=tool.name)
    why = ask_line(parent, look, title, "Why this one?", "Next")
    if not why:
        return False
    change = ask_line(parent, look, title, "What would change this decision?", "Choose")
    if not change:
        return False
    decision = ToolDecision(
        tool=tool.id,
        why=why,
        would_change=change,
        who=session.project.facilitator,
        when=session.workspace.clock().date().isoformat(),
    )
    return session.do(decide_tool(category, tool.name, decision))
