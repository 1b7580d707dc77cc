"""Writing the report's files from the window: which, where to, how far, and another place when one fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QVBoxLayout, QWidget

from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.system import file_stem
from planner.ui.kit.dialogs import ask_choice, ask_save, run
from planner.ui.kit.jobs import Token
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, LinkButton, PlainLabel
from planner.ui.report.formats import OTHERS
from planner.ui.report.recognised import may_export
from planner.ui.report.signing import SigningMenu
from planner.ui.widgets.header import WorkBar
from planner.ui.widgets.menu_button import MenuButton

if TYPE_CHECKING:
    from planner.analysis.study.study import Study
    from planner.reporting.content.extras import Extras
    from planner.reporting.publish import Format, Published


@dataclass(frozen=True)
class _Asked:
    """What was asked for, as it was when it was asked: the window may change while it is written."""

    study: Study
    today: date
    scenarios: bool
    frontier: bool
    templates: Path | None


class ExportPanel(QWidget):
    """Buttons for every format, progress with a cancel, and what came of it.

    The boxes ``scenarios`` and ``frontier`` are for the page to place: what is computed for an export only.
    """

    templates_changed = Signal()
    _told = Signal(object, float)

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._look, self.session = look, session
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(2))
        self.scenarios = QCheckBox(tr("Scenarios (slower)"))
        self.frontier = QCheckBox(tr("What budgets buy (minutes)"))
        self.pdf = Button(look, "Export PDF", primary=True)
        self.pdf.clicked.connect(partial(self.choose, "pdf"))
        actions: list[tuple[str | None, Callable[[], object]]] = [
            (words, partial(self.choose, format_)) for format_, words in OTHERS.items()
        ]
        actions += [
            (None, lambda: None),
            ("Every format into a folder…", self.choose_folder),
            (None, lambda: None),
            ("Use own templates…", self.choose_templates),
            ("Use the built-in templates", lambda: self.set_templates(None)),
        ]
        self.others = MenuButton(look, "Other formats", actions)
        self.signing = SigningMenu(look, session, self._shown_who)
        self.work = WorkBar(look)
        self.stop = Button(look, "Cancel")
        self.stop.clicked.connect(self.cancel)
        self.stop.hide()
        self.elsewhere = Button(look, "Save elsewhere…")
        self.elsewhere.hide()
        self.elsewhere.clicked.connect(self._again)
        self.last = PlainLabel(look, "", "small", wrap=True)
        self.open_file = LinkButton(look, "Open")
        self.open_file.clicked.connect(lambda: self._open(self._made))
        self.show_folder = LinkButton(look, "Show in folder")
        self.show_folder.clicked.connect(lambda: self._open(self._made and self._made.parent))
        self.tools = [self.others, self.signing, self.pdf]
        """For the head of the page."""
        self._asked_at: Path | None = None
        self._made: Path | None = None
        for widget in (
            self.work,
            self.stop,
            self.last,
            self.open_file,
            self.show_folder,
            self.elsewhere,
        ):
            column.addWidget(widget)
        self._offer(None)
        self.templates: Path | None = None
        self._failed_with: Callable[[], object] = lambda: None
        self._told.connect(self._show)

    def _offer(self, made: Path | None) -> None:
        """Offer to open what was written; ``None`` where nothing was."""
        self._made = made
        for link in (self.open_file, self.show_folder):
            link.setVisible(made is not None)

    def _open(self, path: Path | None) -> None:
        if path is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            words = phrase("Nothing here opens {name}.", name=path.name)
            self.session.message.emit(words, True)

    def set_ready(self, ready: bool) -> None:
        """Whether there is something to export."""
        self.pdf.setEnabled(ready)
        self.others.setEnabled(ready)

    def _stem(self) -> str:
        return file_stem(tr(self.session.project.report.title), "report")

    def choose(self, format_: Format) -> None:
        """Ask where one format should go, and write it."""
        from planner.reporting.publish import file_name

        if not self._planned() or not self._shown_who():
            return
        start = self.session.workspace.folder / file_name(self._stem(), format_)
        chosen = ask_save(self, self._look, "Export", str(start), f"*{start.suffix}")
        if chosen is not None:
            self.export_to(chosen, format_)

    def _planned(self) -> bool:
        """Whether there is a plan to write; else it is said, before anybody is asked for a name."""
        if self.session.study is None:
            self.session.message.emit("There is no plan yet. Export once it is there.", True)
        return self.session.study is not None

    def choose_folder(self) -> None:
        """Ask for a folder and write every format there."""
        if not self._planned() or not self._shown_who():
            return
        chosen = QFileDialog.getExistingDirectory(
            self, tr("Export"), str(self.session.workspace.folder)
        )
        if chosen and self._may_replace(Path(chosen)):
            self.export_all(Path(chosen))

    def _may_replace(self, folder: Path) -> bool:
        """Whether files that are there already may go: somebody may have written in the Word file."""
        from planner.reporting.publish import file_name

        names = [file_name(self._stem(), f) for f in self._formats()]
        there = [n for n in names if (folder / n).exists()]
        if not there:
            return True
        words = phrase("There already: {names}. Replace them?", names=", ".join(there))
        choices = [("Replace them", "replace"), ("Cancel", "")]
        return ask_choice(self, self._look, "Export", words, choices) == "replace"

    def _formats(self) -> tuple[Format, ...]:
        """Every format; a plan without steps has no poster."""
        from planner.reporting.publish import FORMATS

        study = self.session.study
        empty = study is None or not study.plan.steps
        return tuple(f for f in FORMATS if not (empty and f == "poster"))

    def choose_templates(self) -> None:
        """Ask for a folder of words, skins or a deck to use instead of the built-in ones."""
        chosen = QFileDialog.getExistingDirectory(
            self, tr("Own templates"), str(self.session.workspace.folder)
        )
        if chosen:
            self.set_templates(Path(chosen))

    def set_templates(self, folder: Path | None) -> None:
        """Use templates of ``folder`` from now on; for this window only, never kept in the document."""
        self.templates = folder
        self.last.setText(
            phrase("Templates of {name} are used.", name=folder.name) if folder else ""
        )
        self.templates_changed.emit()

    def export_to(self, path: Path, format_: Format) -> None:
        """Write one format at ``path`` in the background and say when it is done."""
        from planner.reporting.publish import publish_one

        def write(asked: _Asked, token: Token) -> str:
            done = publish_one(
                asked.study,
                path,
                asked.today,
                format_,
                self._tell(token),
                self._beside(asked, token),
                asked.templates,
            )
            pages = phrase(", {pages} pages", pages=done.pages) if done.pages else ""
            words = phrase("Written and checked: {name}{pages}.", name=done.path.name, pages=pages)
            return joined([words, done.note], " ") if done.note else words

        self._asked_at = path
        self._run(
            write, lambda: self.choose(format_), with_extras=format_ in ("pdf", "html", "docx")
        )

    def export_all(self, folder: Path) -> None:
        """Write every format into ``folder`` in the background."""
        from planner.reporting.publish import file_name, publish

        stem, formats = self._stem(), self._formats()

        def write(asked: _Asked, token: Token) -> str:
            left: dict[Format, str] = {}
            made: tuple[Published, ...] = publish(
                asked.study,
                folder,
                asked.today,
                formats,
                stem,
                self._tell(token),
                self._beside(asked, token),
                asked.templates,
                left_out=left,
            )
            words = phrase(
                "Written and checked: {n} files in {name}.", n=len(made), name=folder.name
            )
            without = [
                phrase("Left out: {name}. {why}", name=kind.upper(), why=why)
                for kind, why in left.items()
            ]
            notes = dict.fromkeys(f.note for f in made if f.note)
            return joined([words, *notes, *without], " ")

        self._asked_at = folder / file_name(stem, formats[0])
        self._run(write, self.choose_folder, with_extras=True)

    def _run(
        self,
        write: Callable[[_Asked, Token], str],
        again: Callable[[], object],
        *,
        with_extras: bool,
    ) -> None:
        if self.session.study is None or not self._table_fixed():
            return
        asked = _Asked(
            replace(self.session.study, project=self.session.project),
            self.session.workspace.clock().date(),
            with_extras and self.scenarios.isChecked(),
            with_extras and self.frontier.isChecked(),
            self.templates,
        )
        self._failed_with = again
        self.last.setText("Writing…")
        self._offer(None)
        self.elsewhere.hide()
        self.stop.show()
        work = partial(write, asked)
        self.session.jobs.start(self, work, self._done, self._failed, with_token=True)

    def _shown_who(self) -> bool:
        """Before an anonymous export: show who could be recognised; whether to go on."""
        from planner.analysis.published.project import allowed

        if allowed(self.session.project).report.profile != "anonymous":
            return True
        return may_export(self, self._look, self.session, run)

    def _table_fixed(self) -> bool:
        """Fix the table of an anonymous report: later ones of the round print the same; one step to undo."""
        from planner.workspace.publishing import fixing

        edit = fixing(self.session.project, self.session.workspace.clock())
        return edit is None or self.session.do(edit)

    def _tell(self, token: Token) -> Callable[[str, float], bool]:
        def tell(what: str, share: float) -> bool:
            if token.wanted and what:
                self._told.emit(what, share)
            return token.wanted

        return tell

    def _beside(self, asked: _Asked, token: Token) -> Extras:
        from planner.analysis.around.frontier import frontier
        from planner.analysis.around.scenarios import compare_scenarios
        from planner.reporting.content.extras import Extras
        from planner.reporting.gate import published
        from planner.workspace.since_issued import since_last_issue

        study, tell = published(asked.study), self._tell(token)
        return Extras(
            scenarios=compare_scenarios(study, tell) if asked.scenarios else (),
            frontier=frontier(study, tell) if asked.frontier else None,
            since=since_last_issue(asked.study.project),
        )

    def _show(self, what: str, share: float) -> None:
        if not self.stop.isHidden():
            self.work.report(what, min(share, 0.999))
            self.last.setText(f"{what}…")

    def _over(self) -> None:
        self.stop.hide()
        self.work.report("", 1.0)

    def _done(self, words: str) -> None:
        self._over()
        self.last.setText(words)
        self._offer(self._asked_at)
        self.session.message.emit(words, False)

    def _failed(self, sentence: str) -> None:
        self._over()
        self.last.setText(sentence)
        self.elsewhere.show()
        self.session.message.emit(sentence, True)

    def _again(self) -> None:
        self.elsewhere.hide()
        self._failed_with()

    def cancel(self) -> None:
        """Stop writing; what is not finished is not there."""
        self.session.jobs.cancel(self)
        self._over()
        self.last.setText("Cancelled. Nothing was written.")
