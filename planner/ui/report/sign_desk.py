"""A file that is signed takes the place of the preview: its pages, its signers, what checking it found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from planner.analysis.study.studied import same_study
from planner.domain.base.language import joined, phrase
from planner.domain.base.numbers import iso_day
from planner.ui.kit.card import SidePanel
from planner.ui.report.examined import Examined, answers
from planner.ui.report.issue_panel import IssuedSide, IssuePanel

if TYPE_CHECKING:
    from planner.ui.report.page import ReportPage

WIDE, ROOM = 98, 290
"""Width of the panel while a file is shown, where the page is wider than that, in grid units."""
OFFLINE = "Opening, checking and signing use this computer alone; nothing is looked up or sent."
AS_EXPORTED = "as exported, no preview"


class SignDesk:
    """The panel and the side of a report ``page``, and which of its parts they stand for."""

    def __init__(self, page: ReportPage) -> None:
        self._page = page
        self.found: Examined | None = None
        self.panel, self.side = IssuePanel(page.look), IssuedSide(page.look)
        self._away: list[QWidget] = []
        self.panel.hide()
        self.side.hide()
        self.panel.sign.connect(self._sign)
        self.panel.other.connect(page.exports.signing.choose_signed)
        self.panel.closed.connect(self.close)
        self.panel.opened.connect(self._open)
        self.panel.copied.connect(self._copy)
        page.exports.signing.examined.connect(self.show)

    def stands_for(self, *parts: QWidget) -> None:
        """Name what is not in sight while a file is."""
        self._away.extend(parts)

    def show(self, found: Examined, exported: bool) -> None:
        """Show a file in place of the preview."""
        page, self.found = self._page, found
        today, printed = self._figures(found)
        page.show_pdf(found.data)
        page.fresh.setText(AS_EXPORTED)
        told = answers(found, today, printed)
        self.panel.show_file(found, told, page.document.pageCount(), exported=exported)
        self._show_issued(found)
        self._swap(shown=True)

    def close(self) -> None:
        """Show the preview again."""
        self.found = None
        self._swap(shown=False)
        self._page.renew()

    def _swap(self, *, shown: bool) -> None:
        beside = self._page.panel
        if isinstance(beside, SidePanel):
            wide = self._page.width() > self._page.look.u(ROOM)
            beside.WIDTH = WIDE if shown and wide else type(beside).WIDTH
            beside.restyle()
        self.panel.setVisible(shown)
        self.side.setVisible(shown)
        for part in self._away:
            part.setVisible(not shown)
        self._page.restated.emit()

    def _figures(self, found: Examined) -> tuple[dict[str, str], dict[str, str]]:
        """The figures of the first page today, and as they were printed; nothing where they are unknown."""
        session = self._page.session
        study, project = session.study, session.project
        record = next((i for i in project.issued if i.number == found.number), None)
        if record is None or study is None or not session.is_current:
            return {}, {}
        from planner.reporting.gate import published
        from planner.reporting.report import headline_figures

        if not same_study(study.project, project):
            return {}, {}
        today = headline_figures(published(study), session.workspace.clock().date())
        return today, dict(record.headline)

    def _show_issued(self, found: Examined) -> None:
        rows = []
        newest = True
        for one in reversed(self._page.session.project.issued):
            front = one.number == found.number
            words = iso_day(one.when[:10])
            if front and found.verdict.fields and found.verdict.state != "changed":
                said = phrase("{n} of {of} have signed", n=found.signed, of=found.verdict.fields)
                words = joined([words, said], " · ")
            elif not newest:
                words = joined([words, "replaced"], " · ")
            rows.append((one.number, words, front))
            newest = False
        self.side.show_issued(rows)

    def _sign(self) -> None:
        if self.found is not None:
            self._page.exports.signing.choose_key(self.found.path)

    def _open(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            words = phrase("Nothing here opens {name}.", name=path.name)
            self._page.session.message.emit(words, True)

    def _copy(self, digest: str) -> None:
        QGuiApplication.clipboard().setText(digest)
        self._page.session.message.emit("The code of the file is copied.", False)
