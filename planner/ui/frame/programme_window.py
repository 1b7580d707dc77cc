"""The window on a programme: its own rail, one plan over all units, moves with their price."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from planner.domain.base.errors import PlannerError
from planner.domain.base.language import Verbatim, phrase, tr
from planner.programme.adding import with_units
from planner.programme.desk import Desk
from planner.programme.plan import ProgrammePlan, as_shares, plan_of
from planner.programme.rows import UnitRow
from planner.programme.words import amounts
from planner.storage.claims import Claims
from planner.storage.recovery import Recovery
from planner.ui.frame.claim_keeper import ClaimKeeper
from planner.ui.frame.density import LEAST, density_at
from planner.ui.frame.fault import Window
from planner.ui.frame.opening import unlocked
from planner.ui.frame.palette import Palette
from planner.ui.frame.programme_acts import programme_actions, programme_acts, unit_places
from planner.ui.frame.programme_files import ProgrammeFiles
from planner.ui.frame.programme_moves import Moves
from planner.ui.frame.programme_session import ProgrammeSession
from planner.ui.frame.recovery import RecoveryKeeper, is_alive
from planner.ui.frame.saved_words import state_words
from planner.ui.frame.settings_dialog import SettingsDialog
from planner.ui.frame.shell import lay_out, listen
from planner.ui.kit.choice import Chips
from planner.ui.kit.dialogs import run
from planner.ui.kit.jobs import Jobs
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, set_tip
from planner.ui.programme.lists import DutiesPage, LimitsPage, ToolsPage, UnitsPage
from planner.ui.programme.page import VIEWS, HeatPage
from planner.ui.programme.planning import Planner
from planner.ui.programme.report_page import ProgrammeReportPage
from planner.ui.widgets.header import Header, MessageBar
from planner.ui.widgets.rail import Rail
from planner.ui.widgets.status import StatusLine
from planner.workspace.settings import LARGEST_TYPE, SMALLEST_TYPE, Settings

SAVE_MS = 2_000
NOT_YET = "This is worked out beside the plan; it shows when it is there."
ICONS = ("roadmap", "organisation", "tool", "business", "flag", "report")


class ProgrammeWindow(Window):
    """One programme in one window. ``plan`` is the last settled plan, ``shown`` what is in sight."""

    reopen = Signal()
    """It is to be made anew: it speaks another language."""
    session: ProgrammeSession

    def __init__(
        self,
        look: Look,
        desk: Desk,
        settings: Settings | None = None,
        keep_settings: Callable[[Settings], object] | None = None,
        open_document: Callable[[Path], object] | None = None,
        open_project: Callable[[Any], object] | None = None,
        recovery: Recovery | None = None,
    ) -> None:
        super().__init__()
        self.look, self.desk = look, desk
        self.settings = settings or Settings()
        self._keep_settings = keep_settings
        self.open_document, self.open_project = open_document, open_project
        self.jobs = Jobs(self)
        self.session = ProgrammeSession(desk, self.jobs, self.settings)
        self.keeper = RecoveryKeeper(self.session, recovery) if recovery is not None else None
        self.claims: ClaimKeeper | None = None
        if recovery is not None and self.keeper is not None:
            self.claims = ClaimKeeper(self.session, Claims(self.keeper.window, recovery, is_alive))
        self.rows: tuple[UnitRow, ...] = ()
        self.plan: ProgrammePlan | None = None
        self.coming: ProgrammePlan | None = None
        self.more: ProgrammePlan | None = None
        self.before_move: ProgrammePlan | None = None
        self.open_move = False
        self._stale = True
        self.successor: ProgrammeWindow | None = None
        self.children_: list[QWidget] = []
        """Windows of units that were opened from here."""
        self.planner = Planner(self.jobs, self)
        self.moves, self.files = Moves(self), ProgrammeFiles(self)
        self.header, self.messages, self.status = Header(look), MessageBar(look), StatusLine(look)
        self.heat_page = HeatPage(look, self)
        self.pages: list[Any] = [
            self.heat_page,
            UnitsPage(look, self),
            ToolsPage(look, self),
            LimitsPage(look, self),
            DutiesPage(look, self),
            ProgrammeReportPage(look, self),
        ]
        self.rail = Rail(look, list(zip(ICONS, [p.title for p in self.pages], strict=True)))
        self.rail.workshop_button.hide()
        self.rail.new_button.hide()
        self.stack = QStackedWidget()
        for page in self.pages:
            self.stack.addWidget(page)
        lay_out(self, self.rail, self.header, self.stack, self.status, self.messages)
        self.views = Chips(self, look, tuple(VIEWS), self._view_chosen, views=True)
        for key, chip in self.views.items():
            chip.setText(VIEWS[key])
        self.agree_button = Button(look, "Agree…")
        self.agree_button.clicked.connect(lambda: self.moves.agree())
        self.header.add_tools([self.views.joined(), self.agree_button])
        self._narrow: bool | None = None
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(SAVE_MS)
        self.timer.timeout.connect(self.files.save_quietly)
        self._connect()
        self.remember()
        self.setMinimumSize(*LEAST)
        self.show_page(0)
        QTimer.singleShot(0, self.plan_again)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_page)
        self.rail.find_button.clicked.connect(self.open_palette)
        self.rail.open_button.clicked.connect(lambda: self.files.open_dialog())
        self.rail.save_button.clicked.connect(lambda: self.files.save())
        self.rail.settings_button.clicked.connect(self.open_settings)
        self.header.undo.connect(self.undo)
        self.header.redo.connect(self.redo)
        self.header.next_step.connect(self.plan_again)
        self.status.cancel.connect(self.stop)
        self.status.renew.connect(self.plan_again)
        self.planner.rows_read.connect(self._rows_read)
        self.planner.come.connect(self._come)
        self.planner.planned.connect(self._planned)
        self.planner.more_planned.connect(self._more_planned)
        self.planner.progress.connect(self.status.report)
        self.planner.failed.connect(self._failed)
        self.acts = programme_acts(self)
        self.actions_ = programme_actions([p.title for p in self.pages])
        listen(self, self.actions_, self.act)
        self.look.changed.connect(self._suit)
        self.session.message.connect(self.messages.show_message)
        self.session.changed.connect(self.refresh)

    def act(self, action: Any) -> None:
        """Do what an action of the table says."""
        self.acts[action.kind](action.target)

    # ------------------------------------------------------------------ planning

    @property
    def shown(self) -> ProgrammePlan | None:
        """The plan in sight: the settled one, one on its way, or one of the other views."""
        chosen = self.views.chosen if hasattr(self, "views") else "agreed"
        if chosen == "more" and self.more is not None:
            return self.more
        if chosen == "share" and self.plan is not None:
            return as_shares(self.plan)
        return self.coming if self.coming is not None else self.plan

    @property
    def settled(self) -> bool:
        """Whether the plan is that of the programme as it is now."""
        return self.plan is not None and not self._stale and not self.planner.working

    @property
    def chosen(self) -> str:
        """The unit that is chosen in the heat map."""
        return self.heat_page.heat.current

    def waiting_words(self) -> str:
        """What stands where a plan will be."""
        if not self.desk.programme.units:
            return tr("No unit yet. Add documents or unit files on the page Units.")
        if not self.planner.working:
            return tr(
                "No plan yet: what is in the way stands below, or with the units in their rows. "
                "“Plan again” tries anew."
            )
        return tr(
            "The units are being planned together. The first programme shows in some seconds."
        )

    def plan_again(self) -> None:
        """Read all units and plan them."""
        if not self.desk.programme.units:
            self.refresh()
            return
        self.more = None
        warm = self.plan.result if self.plan is not None else None
        self.planner.start(self.desk.programme, self.desk.folder, warm)
        self.refresh()

    def stop(self) -> None:
        """Stop planning; what was found so far stays in sight."""
        self.planner.cancel()
        if self.coming is not None:
            self.plan, self.coming = self.coming, None
        self.messages.show_message(tr("Stopped. The best programme so far stays in sight."), False)
        self.refresh()

    def _rows_read(self, rows: tuple[UnitRow, ...]) -> None:
        self.rows = rows
        self.refresh()

    def _come(self, found: tuple[tuple[UnitRow, ...], Any]) -> None:
        if self.planner.working and self.plan is None:
            rows, result = found
            self.coming = plan_of(self.desk.programme, rows, result)
            self.refresh()

    def _planned(self, plan: ProgrammePlan) -> None:
        before = self.plan
        self.plan, self.coming, self._stale = plan, None, False
        self.rows = plan.rows
        moves = self.desk.programme.moves
        if moves and moves[-1].price is None and before is not None:
            unit = moves[-1].unit
            gains = plan.worth(unit) - before.worth(unit) if unit else None
            self.before_move = before
            self.desk.price(before.result.worth - plan.result.worth, gains)
            self.after_change(planned=True)
        self.refresh()
        self.planner.more_money(plan)

    def _more_planned(self, plan: ProgrammePlan) -> None:
        self.more = plan
        self.refresh()

    def _failed(self, sentence: str) -> None:
        if self.coming is not None:  # what was found so far stays, to be moved and looked at
            self.plan, self.coming = self.coming, None
        self.messages.show_message(sentence, True)
        self.refresh()

    def _view_chosen(self) -> None:
        if self.views.chosen == "more" and self.more is None:
            self.messages.show_message(
                tr("This is worked out beside the plan; it shows when it is there."), False
            )
        self.refresh()

    # ------------------------------------------------------------------ changes

    def do(self, change: Callable[[], None], *, replan: bool = True) -> None:
        """Change the programme and plan anew. Raises ``PlannerError`` where the change does not fit."""
        if self.desk.read_only:
            self.messages.show_message(self.desk.read_only, True)
            return
        change()
        self.open_move = False
        self.after_change()
        if replan:
            self.plan_again()

    def after_change(self, *, planned: bool = False) -> None:
        """Show a change and save it in a moment; ``planned``: the plan in sight is that of it."""
        self._stale = not planned
        if self.desk.path is not None and self.settings.autosave and not self.desk.read_only:
            self.timer.start()
        self.told()

    def told(self) -> None:
        """Tell those who keep the programme safe that it, or its file, is another now."""
        self.session.changed.emit()

    def remember(self) -> None:
        """Its file is among the recent ones."""
        if self.desk.path is not None:
            recent = self.settings.with_recent(str(self.desk.path.absolute())).recent
            if recent != self.settings.recent:
                self.change_settings(recent=recent)

    def undo(self) -> None:
        """Take the last change back."""
        if self.desk.undo():
            self.open_move = False
            self.after_change()
            self.plan_again()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self.desk.redo():
            self.after_change()
            self.plan_again()

    def add_units(self, paths: Sequence[Path]) -> None:
        """Add documents or unit files; those that are in already are told."""
        try:
            made = with_units(
                self.desk.programme, paths, self.desk.folder, partial(unlocked, self, self.look)
            )
        except PlannerError as error:
            self.messages.show_message(str(error), True)
            return
        self.do(lambda: self.desk.do(phrase("Add units"), made))

    # ------------------------------------------------------------------ showing

    @property
    def page(self) -> Any:
        """The page in front."""
        return self.pages[self.stack.currentIndex()]

    def show_page(self, index: int) -> None:
        """Bring a page to the front."""
        if not 0 <= index < len(self.pages):
            return
        self.stack.setCurrentIndex(index)
        self.rail.select(index)
        self.header.title.setText(self.page.title)
        self.header.show_next("Plan again")
        self.header.next.setVisible(True)
        front = index == 0
        for tool in (*self.views.values(), self.agree_button):
            tool.setVisible(front)
        self.refresh()
        self._suit()
        self.page.setFocus()

    def on_unit(self, id_: str) -> None:
        """Go to a unit in the heat map."""
        self.show_page(0)
        self.heat_page.reveal(id_)

    def refresh(self) -> None:
        """Show all of it as it is now."""
        group = self.desk.programme
        self.page.refresh()
        steps = sum(len(r.unit.steps) for r in self.rows if r.unit is not None and r.planned)
        self.header.state.setText(
            phrase(
                "{n:d} units · {steps:,} steps · {quarters:d} quarters",
                n=len(group.units),
                steps=steps,
                quarters=group.quarters,
            )
        )
        undo = self.desk.before[-1][0] if self.desk.before else None
        redo = self.desk.after[-1][0] if self.desk.after else None
        self.header.show_history(undo, redo)
        self.rail.name.setText(Verbatim(group.name))
        self.rail.assessment.setText(phrase("Programme"))
        self.rail.state.setText(state_words(self.desk))
        counts = (
            "",
            len(group.units),
            len(group.tools),
            len(group.scarce) + 1,
            len(group.duties),
            "",
        )
        for button, count in zip(self.rail.buttons, counts, strict=True):
            button.set_note(str(count))
        self.setWindowTitle(f"{group.name}[*]")
        self.setWindowModified(not self.desk.is_clean)
        waits = "" if self.settled else tr("A plan can be agreed once it is settled.")
        self.agree_button.setEnabled(self.settled and self.views.chosen == "agreed")
        set_tip(self.agree_button, waits)
        stale = (
            tr("The programme has changed since it was planned.")
            if self.plan is not None and self._stale
            else ""
        )
        words = amounts(self.plan) if self.plan is not None else ""
        self.status.show_figures(words, stale, working=self.planner.working)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Suit rail and panel to the room there is."""
        super().resizeEvent(event)
        self._suit()

    def _suit(self) -> None:
        density = density_at(self.look, self.width())
        self.rail.set_narrow(density.narrow)
        self.rail.workshop_button.hide()
        self.header.set_room(compact=density.stacked, tight=density.tight)
        self.header.details.setVisible(density.narrow and self.page.panel is not None)
        if density.narrow != self._narrow:
            self._narrow = density.narrow
            self.heat_page.side.setVisible(not density.narrow)
        self.header.fit()

    def toggle_details(self) -> None:
        """Show or hide the panel at the side."""
        if self.page.panel is not None:
            self.page.panel.setVisible(not self.page.panel.isVisible())

    def open_palette(self) -> None:
        """Find a unit, a page or an action."""
        palette = Palette(self, self.look, [*self.actions_, *unit_places(self.desk.programme)])
        if run(palette) and palette.chosen is not None:
            self.act(palette.chosen)

    def change_settings(self, **changes: Any) -> None:
        """Set and keep settings; all take effect at once."""
        before = self.settings
        self.settings = self.session.settings = before.model_copy(update=changes)
        if self._keep_settings is not None:
            self._keep_settings(self.settings)
        if (self.settings.theme, self.settings.text_size) != (before.theme, before.text_size):
            self.look.choose(self.settings.theme, self.settings.text_size)
        if self.settings.language != before.language:
            self.reopen.emit()

    def change_type(self, by: int) -> None:
        """Make all type larger or smaller by a point."""
        size = min(max(self.look.text_size + by, SMALLEST_TYPE), LARGEST_TYPE)
        self.change_settings(text_size=size)

    def open_settings(self) -> None:
        """Look and language."""
        run(SettingsDialog(self, self.look, self.settings, self.change_settings))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask about unsaved work, then end background work."""
        if self.successor is None and not self.files.may_leave():
            event.ignore()
            return
        self.timer.stop()
        self.jobs.shut_down()
        if self.claims is not None:
            self.claims.finish()
        if self.keeper is not None:
            self.keeper.finish()
        event.accept()
