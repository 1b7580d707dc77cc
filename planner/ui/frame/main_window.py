"""The window: rail, header and seven pages on one document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QStackedWidget,
)

from planner.domain.base.language import Verbatim, phrase
from planner.storage.claims import Claims
from planner.storage.recovery import Recovery
from planner.storage.results import Results
from planner.storage.schema import PROGRAMME_SUFFIX as PROGRAMME
from planner.storage.schema import SUFFIX
from planner.ui.frame.actions import Action, action_table
from planner.ui.frame.acts import acts_of, open_programme
from planner.ui.frame.autosave import Autosave
from planner.ui.frame.claim_keeper import ClaimKeeper
from planner.ui.frame.density import LEAST, Density, density_at
from planner.ui.frame.document_files import DocumentFiles
from planner.ui.frame.fault import Window
from planner.ui.frame.help import OF_PAGE, HelpWindow
from planner.ui.frame.palette import Palette
from planner.ui.frame.places import menus_of, places
from planner.ui.frame.rail_pages import NUMBERS, PAGE_RESULTS, PAGES, Pages, RailPage
from planner.ui.frame.recovery import RecoveryKeeper, is_alive
from planner.ui.frame.saved_words import state_words, title_words
from planner.ui.frame.settings_dialog import THEME_WORDS, SettingsDialog
from planner.ui.frame.shell import lay_out, listen
from planner.ui.frame.subpages import PLACES
from planner.ui.frame.trail import Spot
from planner.ui.frame.ways import Ways
from planner.ui.frame.wizard import Scope
from planner.ui.kit.dialogs import run
from planner.ui.kit.jobs import Jobs
from planner.ui.kit.look import Look
from planner.ui.kit.page import Page
from planner.ui.kit.session import Session
from planner.ui.kit.text import PlainLabel
from planner.ui.organisation.numbers import NumbersDialog, charts_of
from planner.ui.report.formats import OTHERS
from planner.ui.widgets.header import Header, MessageBar
from planner.ui.widgets.rail import Rail
from planner.ui.widgets.status import StatusLine
from planner.workspace.settings import LARGEST_TYPE, SMALLEST_TYPE, Settings
from planner.workspace.workspace import Workspace

if TYPE_CHECKING:
    from planner.room.room_file import KeptRoom
    from planner.ui.workshop.begin import RunningWorkshop
    from planner.ui.workshop.running_room import RunningRoom
    from planner.workspace.workshop import Workshop


class MainWindow(Window):
    """One document in one window."""

    reopen = Signal()
    """The window is to be made anew: it speaks another language."""
    session: Session

    def __init__(
        self,
        look: Look,
        workspace: Workspace,
        recovery: Recovery | None = None,
        settings: Settings | None = None,
        keep_settings: Callable[[Settings], object] | None = None,
        results: Results | None = None,
        begin_at: int = 0,
    ) -> None:
        super().__init__()
        self.look = look
        self.jobs = Jobs(self)
        self.session = Session(workspace, self.jobs, settings or Settings(), results)
        self._keep_settings = keep_settings
        look.dialog_sizes = {**self.session.settings.dialog_sizes}
        self.autosave = Autosave(self.session)
        self.keeper = RecoveryKeeper(self.session, recovery) if recovery is not None else None
        self.claims: ClaimKeeper | None = None
        if recovery is not None and self.keeper is not None:
            self.claims = ClaimKeeper(self.session, Claims(self.keeper.window, recovery, is_alive))
        self.setAcceptDrops(True)
        self.rail = Rail(look, [(page.room, page.title) for page in PAGES])
        self.header = Header(look)
        self.messages = MessageBar(look)
        self.status = StatusLine(look)
        self.stack = QStackedWidget()
        self._density: Density | None = None
        self.pages = Pages(self._made)
        self.ways = Ways(self)
        look.changed.connect(self._look_changed)
        lay_out(self, self.rail, self.header, self.stack, self.status, self.messages)
        self.setMinimumSize(*LEAST)
        self.workshop: RunningWorkshop | RunningRoom | None = None
        self.successor: MainWindow | None = None
        claims = self.claims.claims if self.claims is not None else None
        self.files = DocumentFiles(
            self, look, self.session, self.autosave, claims, self._remember, self.keeper
        )
        self._remember()
        self._connect()
        self.show_page(begin_at)
        self.session.refresh()

    def _made(self, one: RailPage) -> Page:
        """Make a page: they live as long as a document, so that nothing of one outlives it."""
        page = one.load()(self.look, self.session)
        page.wanted.connect(self.do)
        page.restated.connect(self._refresh)
        if self._density is not None:
            page.set_density(narrow=self._density.narrow, stacked=self._density.stacked)
        for tool in page.tools:
            tool.hide()
        self.stack.addWidget(page)
        self.header.add_tools(page.tools)
        # of another look the window hears last: it suits pages that have taken their own sizes
        self.look.changed.disconnect(self._look_changed)
        self.look.changed.connect(self._look_changed)
        return page

    def _forget_pages(self) -> None:
        """Let go of what showed the document before."""
        self.ways.forget()
        for page in self.pages.made:
            self.header.drop(page.tools)
            self.stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        self.pages = Pages(self._made)

    def do(self, kind: str) -> None:
        """Do what a page wants beside itself: the kind of an action, with ``:`` and its target."""
        kind, _, target = kind.partition(":")
        self.acts[kind](target)

    def _opened(self) -> None:
        """Another document: everything that showed the one before goes at once."""
        front = self.front
        if self.workshop is not None:
            self.workshop.end()
        self.messages.show_message("", False)
        self._forget_pages()
        self._density = None
        self._suit()
        self.show_page(front)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_page)
        self.rail.workshop_button.clicked.connect(self.begin_workshop)
        self.rail.find_button.clicked.connect(self.open_palette)
        self.rail.new_button.clicked.connect(self.new_document)
        self.rail.open_button.clicked.connect(self.open_dialog)
        self.rail.save_button.clicked.connect(lambda: self.files.save())
        self.rail.settings_button.clicked.connect(self.open_settings)
        self.header.undo.connect(self.session.workspace_undo)
        self.header.redo.connect(self.session.workspace_redo)
        self.header.next_step.connect(lambda: self.show_page(self.front + 1))
        self.header.go_back.connect(self.ways.back)
        self.session.opened.connect(self._opened)
        self.session.changed.connect(self._refresh)
        self.session.studied.connect(self._studied)
        self.session.progress.connect(self.status.report)
        self.status.renew.connect(self.session.refresh)
        self.status.cancel.connect(self.session.cancel)
        self.session.message.connect(self.messages.show_message)
        self.header.details.clicked.connect(self.toggle_details)
        self.acts = acts_of(self)
        self.actions_ = action_table(
            [page.title for page in PAGES],
            THEME_WORDS,
            OTHERS,
            {name: (place.words, place.page) for name, place in PLACES.items()},
        )
        listen(self, self.actions_, self.act)

    def act(self, action: Action) -> None:
        """Do what an action of the table says."""
        self.acts[action.kind](action.target)

    def places(self) -> list[Action]:
        """All that has a name in the pages and the document, as they are now."""
        there = {a.words for a in self.actions_}
        found = places(self.session, self.pages, self.settings.recent)
        return [a for a in found if a.kind != "menu" or a.words.rstrip("…") not in there]

    def choose_entry(self, target: str) -> None:
        """Do what an entry of a page's menu does, on its page."""
        page, menu, entry = (int(k) for k in target.split("."))
        self.show_page(page)
        menus_of(self.page)[menu].entries[entry][1]()

    def reveal(self, target: str) -> None:
        """Go to something on a page, by the page's title and its name there."""
        title, _, what = target.partition(".")
        self.on_page(title, lambda page: page.reveal(what))

    def open_palette(self) -> None:
        """Find anything that has a name, and go there or do it."""
        palette = Palette(self, self.look, [*self.actions_, *self.places()])
        if run(palette) and palette.chosen is not None:
            self.act(palette.chosen)

    def open_help(self, topic: str = "") -> None:
        """The help, at a topic, or at that of the page in front."""
        run(HelpWindow(self, self.look, self.actions_, topic or OF_PAGE[self.owner.title]))

    def on_page(self, title: str, act: Callable[[Any], object]) -> None:
        """Bring a page to the front and do something with it."""
        self.show_page(NUMBERS[title])
        act(self.page)

    @property
    def settings(self) -> Settings:
        """The settings of the program as they are now."""
        return self.session.settings

    def change_settings(self, **changes: Any) -> None:
        """Set and keep settings; all take effect at once."""
        before = self.settings
        after = before.model_copy(update=changes)
        self.session.use_settings(after)
        if self._keep_settings is not None:
            self._keep_settings(after)
        if (after.theme, after.text_size) != (before.theme, before.text_size):
            self.look.choose(after.theme, after.text_size)
        if after.language != before.language:
            self.reopen.emit()

    def open_numbers(self) -> None:
        """The numbers behind the charts in sight, as tables."""
        charts = charts_of(self.page)
        if charts:
            run(NumbersDialog(self, self.look, charts))
            return
        self.messages.show_message("There is no chart with numbers on this page.", False)

    def open_settings(self) -> None:
        """Look, language, answering and saving."""
        run(SettingsDialog(self, self.look, self.settings, self.change_settings))

    def change_type(self, by: int) -> None:
        """Make all type larger or smaller by a point."""
        size = min(max(self.look.text_size + by, SMALLEST_TYPE), LARGEST_TYPE)
        self.change_settings(text_size=size)

    def begin_workshop(self) -> None:
        """Ask for team and questions, and open the stage; one at a time."""
        if self.workshop is not None:
            self.workshop.show_desk()
            return
        from planner.ui.workshop.begin import BeginDialog

        dialog = BeginDialog(self, self.look, self.session)
        workshop = dialog.workshop() if run(dialog) else None
        if workshop is not None and dialog.phones:
            self.begin_room()
        elif workshop is not None:
            self.run_workshop(workshop)

    def offer_room(self) -> None:
        """Go on with a room that was left open, where that is wanted."""
        from planner.ui.workshop.room_left import offered

        left = offered(self, self.look, self.session) if self.workshop is None else None
        if left is not None:
            self.begin_room(left)

    def begin_room(self, left: KeptRoom | None = None) -> None:
        """Ask for teams and network, and open a room where people vote from their phones."""
        if self.workshop is not None:
            self.workshop.show_desk()
            return
        from planner.ui.frame.rooms import open_room  # its parts are loaded when there is one

        self.workshop = open_room(self, left)
        if self.workshop is not None:
            self.workshop.ended.connect(self._workshop_ended)
            self.workshop.typing.connect(self._type_votes)

    def _type_votes(self, team: str, agenda: tuple[str, ...], question: str) -> None:
        """The last rung of the ladder: the votes of a team are typed, from the question in front on."""
        from planner.workspace.workshop import typed_votes

        workshop = typed_votes(self.session.project, self.session.profile, team, agenda, question)
        if workshop is not None:
            self.run_workshop(workshop)

    def run_workshop(self, workshop: Workshop) -> None:
        """Open stage and, where there is a screen for it, the facilitator's desk."""
        from planner.ui.workshop.begin import RunningWorkshop

        self.workshop = RunningWorkshop(self.look, self.session, workshop, self)
        self.workshop.ended.connect(self._workshop_ended)

    def _workshop_ended(self) -> None:
        self.workshop = None
        self.session.watch(watched=self.page.needs_study)
        self.activateWindow()

    # ------------------------------------------------------------------ showing

    @property
    def page(self) -> Page:
        """What is in front: a page, or a place within one."""
        return self.ways.place or self.owner

    @property
    def front(self) -> int:
        """The number in the rail of the page that is in front, or that the place in front belongs to."""
        return self.ways.front

    @property
    def owner(self) -> Page:
        """The page that is in front, or that the place in front belongs to."""
        return self.pages[self.front]

    def show_page(self, index: int) -> None:
        """Bring a page to the front."""
        if 0 <= index < len(self.pages):
            self.ways.go(Spot(index))

    def show_in_front(self, page: Page) -> None:
        """Show a page, or a place within one, with all that stands around it."""
        self.session.watch(watched=page.needs_study)
        if self._density is not None and page is self.ways.place:
            page.set_density(narrow=self._density.narrow, stacked=self._density.stacked)
        if self.stack.isAncestorOf(self.focusWidget()):
            self.stack.setFocus()  # else Qt looks for what is next on the page that goes
        self.stack.setCurrentWidget(page)
        self.rail.select(self.front)
        self.header.title.setText(page.title)
        self.header.show_back(self.ways.back_words())
        self.header.show_next(phrase("Next: {next_title}", next_title=page.next_title))
        self.header.next.setVisible(bool(page.next_title))
        self._show_tools()
        self._show_details_button()
        self.header.details.setChecked(page.panel is not None and page.panel.isVisible())
        self._refresh()
        page.refresh_study()

    def _refresh(self) -> None:
        workspace, project = self.session.workspace, self.session.project
        page = self.page
        page.refresh()
        self.header.state.setText(page.state_words())
        self.header.show_history(workspace.history.undo_label, workspace.history.redo_label)
        self.rail.name.setText(Verbatim(project.organisation.name))
        self.rail.assessment.setText(Verbatim(project.name))
        self.rail.state.setText(state_words(workspace))
        said = self.pages.said(self.session)
        for k, (button, (note, shown)) in enumerate(zip(self.rail.buttons, said, strict=True)):
            button.set_note(note)
            button.setVisible(shown or k == self.front)
        self.setWindowTitle(title_words(workspace))
        self.setWindowModified(not workspace.is_clean)
        self._say_state()

    def _say_state(self) -> None:
        """What the figures in sight are, and whether they are old."""
        session, page = self.session, self.page
        stale = session.stale if page.needs_study else ""
        told = session.study is not None or not page.needs_study
        words = page.figures_words() if told else ""
        self.status.show_figures(words, stale, working=session.working)
        page.dim(bool(stale))

    def _studied(self) -> None:
        self.page.refresh_study()
        self._refresh()

    def _look_changed(self) -> None:
        self._suit()
        self.page.refresh_look()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Suit rail, panel and cards to the room there is."""
        super().resizeEvent(event)
        self._suit()

    def _suit(self) -> None:
        density = density_at(self.look, self.width())
        if density != self._density:
            self._density = density
            self.rail.set_narrow(density.narrow)
            self.header.set_room(compact=density.stacked, tight=density.tight)
            self.header.details.setChecked(False)
            for page in {*self.pages.made, self.page}:
                page.set_density(narrow=density.narrow, stacked=density.stacked)
            self._show_tools()
        self._show_details_button()

    def _show_tools(self) -> None:
        """The tools of the page in front; where there is little room, without the words beside them."""
        bare = self._density is not None and self._density.stacked
        for page in self.pages.made:
            for tool in page.tools:
                word = bare and isinstance(tool, PlainLabel)
                tool.setVisible(page is self.page and not word)
        self.header.fit()

    def _show_details_button(self) -> None:
        narrow = self._density is not None and self._density.narrow
        self.header.details.setVisible(narrow and self.page.panel is not None)

    def toggle_details(self) -> None:
        """Show or hide the panel at the side, where there is no room for both."""
        panel = self.page.panel
        if panel is not None:
            panel.setVisible(not panel.isVisible())
            self.header.details.setChecked(panel.isVisible())

    # ------------------------------------------------------------------ files

    def new_document(self) -> None:
        """Start an assessment: a few questions, then how to go on."""
        scope = self.files.new()
        if scope is not None:
            self.begin(scope)

    def begin(self, scope: Scope) -> None:
        """Go on with a new assessment the way that was chosen."""
        self.on_page("Assess", lambda page: page.begin(scope))
        if scope == "workshop":
            self.begin_workshop()

    def open_results(self) -> None:
        """What the answers add up to."""
        self.show_page(PAGE_RESULTS)

    def open_example(self) -> None:
        """Open a copy of the example to explore."""
        if self.files.open_example():
            self.show_page(PAGE_RESULTS)

    def open_dialog(self) -> None:
        """Choose a document to open."""
        chosen = self.files.choose()
        if chosen is not None:
            self.open_path(chosen)

    def open_path(self, path: Path) -> bool:
        """Open a document, and stay on the page in front."""
        if path.suffix == PROGRAMME:
            open_programme(self, path)
            return True
        opened = self.files.open(path)
        if opened:
            self.show_page(self.front)
        return opened

    def _remember(self) -> None:
        path = self.session.workspace.path
        if path is not None:
            recent = self.settings.with_recent(str(path.absolute())).recent
            if recent != self.settings.recent:
                self.change_settings(recent=recent)

    def leave(self) -> None:
        """Close without asking: the successor has the document."""
        self.close()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask about unsaved work, then end background work."""
        if self.successor is None and not self.files.may_leave():
            event.ignore()
            return
        if self.look.dialog_sizes != self.settings.dialog_sizes:
            self.change_settings(dialog_sizes={**self.look.dialog_sizes})
        self.autosave.finish()
        self.session.finish()
        self.jobs.shut_down()
        if self.claims is not None:
            self.claims.finish()
        if self.keeper is not None:
            self.keeper.finish()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Accept one document."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].toLocalFile().endswith((SUFFIX, PROGRAMME)):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Open the document that was dropped."""
        self.open_path(Path(event.mimeData().urls()[0].toLocalFile()))
