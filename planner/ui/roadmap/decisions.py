"""What the roadmap does with the ledger: shows it beside the plan, takes back, holds all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.analysis.around.move_words import total_words
from planner.domain.base.language import Verbatim
from planner.ui.kit.card import SidePanel
from planner.ui.kit.dialogs import run
from planner.ui.roadmap.headline import plan_sentence
from planner.ui.roadmap.ledger import LedgerPanel
from planner.ui.roadmap.trials import TrialsDialog
from planner.workspace.ledger import hold_others, take_back

if TYPE_CHECKING:
    from planner.ui.roadmap.page import RoadmapPage

ASSESS = "page:1"


class Decisions:
    """The ledger of a roadmap ``page``: its panel is made when it is opened for the first time."""

    def __init__(self, page: RoadmapPage) -> None:
        self._page = page
        self.panel: LedgerPanel | None = None
        self.density = {"narrow": False, "stacked": False}

    @property
    def shown(self) -> bool:
        """Whether the decisions are listed at the moment."""
        return self.panel is not None and self._page.panel is self.panel

    def open(self) -> None:
        """List all decisions in place of the panel that is there."""
        page = self._page
        if self.panel is None:
            panel = self.panel = LedgerPanel(page.look, page.session)
            panel.closed.connect(self.close)
            panel.undo.connect(self.undo)
            panel.hold.connect(self.hold)
            panel.kept.connect(self._keep)
            panel.looked.connect(self._look_at)
        self._put_beside(self.panel)
        if self.panel.rows:
            self.panel.rows[0].setFocus()

    def close(self) -> None:
        """Bring the panel back that was there before."""
        self._put_beside(self._page.side_panel)
        self._page.gantt.setFocus()

    def _put_beside(self, panel: SidePanel) -> None:
        page = self._page
        if page.panel is not panel and page.panel is not None and page.beside is not None:
            page.panel.hide()
            page.beside.addWidget(panel)
            page.panel = panel
            page.set_density(**self.density)
        panel.show()
        page.show_move()
        self.say()

    def show(self, breaks: tuple[str, ...]) -> None:
        """Show the document's decisions where they are listed; ``breaks`` is what holding others does."""
        if self.panel is not None and self.shown:
            self.panel.show_moves(breaks, ask=not self._page.move_card.is_kept)
            self.say()

    def say(self) -> None:
        """What the plan is; while its decisions are listed, what they cost together."""
        page = self._page
        study, project = page.living.study, page.session.project
        currency = project.organisation.currency
        told = total_words(project.moves, currency) if self.shown else ""
        page.sentence.setText(told or (plan_sentence(study) if study is not None else ""))

    def undo(self, id_: str = "") -> None:
        """Take a decision back, by default the newest: by undo where it was the last step, else by itself."""
        session = self._page.session
        moves, before = session.project.moves, session.workspace.history.before
        move = next((m for m in moves if m.id == id_), moves[-1] if moves else None)
        if move is None:
            return
        last = before is not None and move.id not in {m.id for m in before.moves}
        if last and move is moves[-1]:
            session.workspace_undo()
        else:
            session.do(take_back(move.id, Verbatim(move.what)))

    def hold(self, id_: str) -> None:
        """Every step that was not moved by hand keeps the start it had before the move."""
        session = self._page.session
        study = session.study
        found = next((m for m in session.project.moves if m.id == id_), None)
        if study is None or found is None:
            return
        starts = {s.candidate.id: s.start for s in study.plan.steps}
        starts |= {s.initiative: s.was for s in found.steps if s.was is not None}
        parts = {c.part.partition(":")[2] for c in found.changes}
        session.do(hold_others(starts, frozenset(parts), Verbatim(found.what)))

    def _keep(self) -> None:
        self._page.move_card.keep_move()
        self._page.show_move()

    def _look_at(self, what: str) -> None:
        """Go to where a fact of the ledger was entered."""
        page = self._page
        if what == "trials":
            run(TrialsDialog(page, page.look, page.session))
        else:
            page.wanted.emit(ASSESS)
