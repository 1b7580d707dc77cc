"""Page 7: sections and settings, a preview that is the PDF itself, and the export."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from planner.analysis.study import Study
from planner.domain.base import clean_text, slug
from planner.domain.project import Project
from planner.domain.report import SECTIONS, Section
from planner.ui.look import Look
from planner.ui.pages.base import Page, waiting_words
from planner.ui.session import Session
from planner.ui.widgets.card import Rule, SidePanel
from planner.ui.widgets.text import Button, Field, PlainLabel
from planner.workspace.edits import set_report

SECTION_WORDS: dict[Section, str] = {
    "cover": "Cover",
    "contents": "Contents",
    "summary": "Summary on one page",
    "context": "Context",
    "maturity": "Maturity",
    "candidates": "Candidates",
    "business_case": "Business case",
    "roadmap": "Roadmap",
    "frontier": "What budgets buy",
    "answers": "Every answer",
    "assumptions": "Assumptions",
    "formulas": "Formulas",
    "method": "How numbers are made",
}


class ReportPage(Page):
    """What people sign and pay by."""

    title = "Report"
    next_title = ""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, session)
        self._previewed: tuple[Study, Project] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left())
        middle = QVBoxLayout()
        middle.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(look.u(4), look.u(2), look.u(4), look.u(2))
        self.back = Button(look, "‹")
        self.back.setAccessibleName("Previous page")
        self.back.clicked.connect(lambda: self._turn(-1))
        self.place = PlainLabel(look, "")
        self.forward = Button(look, "›")
        self.forward.setAccessibleName("Next page")
        self.forward.clicked.connect(lambda: self._turn(1))
        self.fresh = PlainLabel(look, "", "small", "muted")
        for button in (self.back, self.forward):
            button.setMaximumWidth(look.u(9))
        for widget in (self.back, self.place, self.forward):
            bar.addWidget(widget)
        bar.setSpacing(look.u(2))
        bar.addStretch(1)
        bar.addWidget(self.fresh)
        middle.addLayout(bar)
        self.document = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setAccessibleName("Preview of the report")
        self.view.pageNavigator().currentPageChanged.connect(self._show_place)
        self._restyle()
        look.changed.connect(self._restyle)
        middle.addWidget(self.view, 1)
        row.addLayout(middle, 1)
        self.panel = self._right()
        row.addWidget(self.panel)
        self._buffer: QBuffer | None = None

    def _restyle(self) -> None:
        palette = self.view.palette()
        palette.setColor(QPalette.ColorRole.Dark, self.look.colour("window"))
        self.view.setPalette(palette)

    def _left(self) -> QWidget:
        look = self.look
        side = QWidget()
        side.setMinimumWidth(look.u(60))
        side.setMaximumWidth(look.u(60))
        column = QVBoxLayout(side)
        column.setContentsMargins(look.u(4), look.u(5), look.u(3), look.u(3))
        column.setSpacing(look.u(2))
        column.addWidget(PlainLabel(look, "Sections", bold=True))
        self.sections: dict[Section, QCheckBox] = {}
        for section in SECTIONS:
            box = QCheckBox(SECTION_WORDS[section])
            box.clicked.connect(lambda _=False, s=section: self._section_clicked(s))
            self.sections[section] = box
            column.addWidget(box)
        column.addWidget(Rule(look))
        column.addWidget(PlainLabel(look, "Before you send it", bold=True))
        self.warnings = PlainLabel(look, "", "small", wrap=True)
        column.addWidget(self.warnings)
        column.addStretch(1)
        return side

    def _right(self) -> QWidget:
        look = self.look
        panel = SidePanel(look)
        body = panel.body
        body.addWidget(PlainLabel(look, "Report", bold=True))
        self.fields: dict[str, Field] = {}
        for key, words in (
            ("title", "Title"),
            ("client", "Client"),
            ("audience", "For"),
            ("confidentiality", "Confidentiality line"),
        ):
            field = Field(look, words)
            field.editingFinished.connect(lambda key=key: self._field_changed(key))
            self.fields[key] = field
            body.addWidget(PlainLabel(look, words, "small", "muted"))
            body.addWidget(field)
        self.draft = QCheckBox("Mark as draft")
        self.draft.clicked.connect(lambda on: self._set("draft", on, "draft"))
        self.scenarios = QCheckBox("With scenarios (slower)")
        body.addWidget(self.draft)
        body.addWidget(self.scenarios)
        body.addWidget(Rule(look))
        self.export_pdf = Button(look, "Export PDF", primary=True)
        self.export_pdf.clicked.connect(lambda: self._export("pdf"))
        self.export_html = Button(look, "Web page")
        self.export_html.clicked.connect(lambda: self._export("html"))
        body.addWidget(self.export_pdf)
        body.addWidget(self.export_html)
        self.export_workbook = Button(look, "Workbook")
        self.export_workbook.clicked.connect(lambda: self._export("xlsx"))
        body.addWidget(self.export_workbook)
        body.addWidget(
            PlainLabel(
                look,
                "Each file is opened again and checked before it counts as done.",
                "small",
                "muted",
                wrap=True,
            )
        )
        self.last = PlainLabel(look, "", "small", wrap=True)
        body.addWidget(self.last)
        body.addStretch(1)
        return panel

    def refresh(self) -> None:
        """Show the settings."""
        settings = self.session.project.report
        for section, box in self.sections.items():
            box.setChecked(section not in settings.left_out)
        for key, field in self.fields.items():
            if not field.hasFocus():
                field.setText(str(getattr(settings, key)))
        self.draft.setChecked(settings.draft)
        counts = self.session.profile.counts
        warnings = []
        if counts.open:
            warnings.append(f"{counts.open} questions are open. The report says so.")
        study = self.session.study
        if study is not None:
            defaults = sum(not r.confirmed for r in study.register)
            if defaults:
                warnings.append(f"{defaults} defaults are not confirmed.")
        self.warnings.setText("\n".join(f"▲ {w}" for w in warnings) or "Nothing is missing.")
        if self.isVisible():
            self._preview()

    def refresh_study(self) -> None:
        """Make the preview of the newest study."""
        ready = self.session.study is not None
        self.export_pdf.setEnabled(ready)
        self.export_html.setEnabled(ready)
        self.export_workbook.setEnabled(ready)
        self.refresh()

    def _preview(self) -> None:
        study, project = self.session.study, self.session.project
        if study is None or not self.session.is_current:
            self.fresh.setText("Being renewed…" if study else waiting_words(self.session))
            self._previewed = None
            return
        before = self._previewed
        if before is not None and before[0] is study and before[1] is project:
            return
        self._previewed = (study, project)
        self.fresh.setText("Being renewed…")
        shown = replace(study, project=project)
        today = self.session.workspace.clock().date()

        def work() -> bytes:
            from planner.reporting.pdf import write_pdf
            from planner.reporting.report import build_report

            return write_pdf(build_report(shown, today), today).data

        self.session.jobs.start(self, work, self._show_pdf, self._preview_failed)

    def _show_pdf(self, data: bytes) -> None:
        page = self.view.pageNavigator().currentPage()
        self.document.close()
        buffer = QBuffer(self)
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(buffer)
        self._buffer = buffer  # the document reads from it as long as it is shown
        self.fresh.setText("Up to date")
        if 0 < page < self.document.pageCount():
            self.view.pageNavigator().jump(page, self.view.pageNavigator().currentLocation())
        self._show_place()

    def _preview_failed(self, sentence: str) -> None:
        self._previewed = None
        self._failed(sentence)

    def _failed(self, sentence: str) -> None:
        self.fresh.setText("")
        self.session.message.emit(sentence, True)

    def _turn(self, by: int) -> None:
        navigator = self.view.pageNavigator()
        page = min(max(navigator.currentPage() + by, 0), max(self.document.pageCount() - 1, 0))
        navigator.jump(page, navigator.currentLocation())

    def _show_place(self) -> None:
        count = self.document.pageCount()
        page = self.view.pageNavigator().currentPage() + 1
        self.place.setText(f"Page {page} of {count}" if count else "")

    def _section_clicked(self, section: Section) -> None:
        left_out = tuple(s for s in SECTIONS if not self.sections[s].isChecked())
        self._set("left_out", left_out, SECTION_WORDS[section].lower())

    def _field_changed(self, key: str) -> None:
        text = clean_text(self.fields[key].text()).strip()
        if text != getattr(self.session.project.report, key):
            self._set(key, text, key)

    def _set(self, key: str, value: object, what: str) -> None:
        settings = self.session.project.report.model_copy(update={key: value})
        self.session.do(set_report(settings, what))

    def _export(self, format_: str) -> None:
        study = self.session.study
        if study is None:
            return
        name = f"{slug(self.session.project.report.title, 'report')}.{format_}"
        folder = self.session.workspace.path.parent if self.session.workspace.path else Path.home()
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Export", str(folder / name), f"{format_.upper()} (*.{format_})"
        )
        if chosen:
            self.export_to(Path(chosen), format_)

    def export_to(self, path: Path, format_: str) -> None:
        """Write the report at ``path`` in the background and say when it is done."""
        if self.session.study is None:
            return
        study = replace(self.session.study, project=self.session.project)
        today = self.session.workspace.clock().date()
        with_scenarios = self.scenarios.isChecked() and format_ in ("pdf", "html")
        self.last.setText("Writing…")

        def work() -> str:
            from planner.analysis.scenarios import compare_scenarios
            from planner.reporting.content.extras import Extras
            from planner.reporting.publish import publish

            extras = Extras(scenarios=compare_scenarios(study) if with_scenarios else ())
            files = publish(
                study,
                path.parent,
                today,
                (format_,),  # type: ignore[arg-type]
                stem=path.stem,
                extras=extras,
            )
            pages = f", {files[0].pages} pages" if files[0].pages else ""
            return f"Written and checked: {files[0].path.name}{pages}. {files[0].note}".strip()

        def done(words: str) -> None:
            self.last.setText(words)
            self.session.message.emit(words, False)

        self.session.jobs.start(self.export_pdf, work, done, self._failed)

    def showEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Make the preview when the page comes to the front."""
        self._preview()
