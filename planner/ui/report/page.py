"""Page 7: sections and settings, a preview that is the PDF itself, and the export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF
from PySide6.QtGui import QColor, QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from planner.analysis.around.standing import standing_of
from planner.analysis.published.project import allowed
from planner.analysis.study.study import Study
from planner.domain.base.errors import PlannerError
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.types import clean_text
from planner.domain.project import Project
from planner.domain.record.report import SECTIONS, ReportEdition, ReportSettings, Section
from planner.reporting.edition_words import EDITION_WORDS, STANDING_WORDS
from planner.reporting.logo import read_logo, too_long
from planner.reporting.theme import READABLE, contrast
from planner.ui.kit.card import Rule, SidePanel, scrolling
from planner.ui.kit.dialogs import run
from planner.ui.kit.flow import Flow
from planner.ui.kit.look import Look
from planner.ui.kit.page import Page, keep_width, waiting_words
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Elided, Field, LinkButton, PlainLabel, set_tip
from planner.ui.report.checks import CheckList, SignersList, act_on, checks_of
from planner.ui.report.choices import CHOICES, OF_LAWS, SECTION_WORDS, Options
from planner.ui.report.export import ExportPanel
from planner.ui.report.preview import Preview, print_document
from planner.ui.report.recognised import RecognisedDialog
from planner.ui.report.sign_desk import OFFLINE, SignDesk
from planner.ui.report.since_last import SinceLast
from planner.ui.report.thumbnails import Thumbnails
from planner.ui.widgets.menu_button import MenuButton
from planner.workspace.edits import set_report
from planner.workspace.people import first_open, questions_of

SIGN = 10
"""Width of a button that holds a sign, in grid units."""


class ReportPanel(SidePanel):
    """Wide enough for checks with their ways, and wider while a signed file is shown."""

    WIDTH = 79


class ReportPage(Page):
    """What people sign and pay by."""

    title = "Report"
    next_title = ""
    needs_study = True

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, session)
        self._previewed: tuple[Study, Project] | None = None
        self.exports = ExportPanel(look, session)
        self.document = QPdfDocument(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.desk = SignDesk(self)
        making, both = self._left(), QWidget()
        beside = QVBoxLayout(both)
        beside.setContentsMargins(0, 0, 0, 0)
        for side in (making, self.desk.side):
            keep_width(look, side, 64)
            beside.addWidget(side)
        left = scrolling(both)
        keep_width(look, left, 70)
        row.addWidget(left)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        around = QHBoxLayout()
        around.setContentsMargins(look.u(4), look.u(2), look.u(4), look.u(2))
        bar = Flow(look)
        around.addLayout(bar)
        self.back = Button(look, "‹")
        self.back.setAccessibleName(tr("Previous page"))
        self.back.clicked.connect(lambda: self._turn(-1))
        self.place = PlainLabel(look, "")
        self.forward = Button(look, "›")
        self.forward.setAccessibleName(tr("Next page"))
        self.forward.clicked.connect(lambda: self._turn(1))
        self.fresh = Elided(look, "", "small", "muted")
        for button in (self.back, self.forward):
            keep_width(look, button, SIGN)
        for widget in (self.back, self.place, self.forward):
            bar.add(widget)
        bar.add_stretch()
        middle.addLayout(around)
        self.fresh.setContentsMargins(look.u(4), 0, look.u(4), look.u(2))
        middle.addWidget(self.fresh)
        self.view = Preview(look, self, self.document)
        for words, name, act in (
            ("−", "Smaller pages", lambda: self.view.zoom(-1)),
            ("+", "Larger pages", lambda: self.view.zoom(1)),
            ("↔", "Fit the width", self.view.fit),
            ("Print…", "Print…", self.print_pages),
        ):
            button = Button(look, words)
            button.setAccessibleName(tr(name))
            set_tip(button, name)
            button.clicked.connect(act)
            bar.add(button)
            if words != name:
                keep_width(look, button, SIGN)
        self.view.pageNavigator().currentPageChanged.connect(self._show_place)
        self._restyle()
        look.changed.connect(self._restyle)
        middle.addWidget(self.view, 1)
        row.addLayout(middle, 1)
        self.panel = self._right()
        row.addWidget(self.panel)
        self.desk.stands_for(making, self.making)
        self._buffer: QBuffer | None = None
        self.tools = [*self.exports.tools]

    def print_pages(self) -> None:
        """Print what the preview shows."""
        # loaded when it is wanted: no window needs it to open
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        if self.document.pageCount() == 0:
            self.session.message.emit(waiting_words(self.session), False)
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        if run(dialog):
            print_document(self.document, printer)

    def _restyle(self) -> None:
        palette = self.view.palette()
        palette.setColor(QPalette.ColorRole.Dark, self.look.colour("window"))
        self.view.setPalette(palette)

    def _left(self) -> QWidget:
        look = self.look
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(look.u(4), look.u(5), look.u(3), look.u(3))
        column.setSpacing(look.u(2))
        column.addWidget(PlainLabel(look, "Edition", bold=True))
        self.choices: dict[str, QComboBox] = {}
        names = tuple((e, name) for e, (name, _) in EDITION_WORDS.items())
        column.addWidget(self._choice("edition", "Edition", names))
        self.edition_note = PlainLabel(look, "", "small", "muted", wrap=True)
        column.addWidget(self.edition_note)
        self.thumbs = Thumbnails(look, self.document)
        self.thumbs.chosen.connect(self._go_to)
        self.thumbs.hide()
        column.addWidget(self.thumbs)
        column.addWidget(Rule(look))
        column.addWidget(PlainLabel(look, "Sections of the full report", bold=True))
        self.sections: dict[Section, QCheckBox] = {}
        for section in SECTIONS:
            box = QCheckBox(tr(SECTION_WORDS[section]))
            box.clicked.connect(lambda _=False, s=section: self._section_clicked(s))
            self.sections[section] = box
            column.addWidget(box)
        column.addWidget(Rule(look))
        column.addWidget(PlainLabel(look, "Computed for the export", bold=True))
        column.addWidget(self.exports.scenarios)
        column.addWidget(self.exports.frontier)
        column.addStretch(1)
        return side

    def _choice(self, key: str, words: str, options: Options) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(tr(words))
        for value, text in options:
            box.addItem(tr(text), value)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        box.activated.connect(lambda _=0, key=key: self._chosen(key))
        self.choices[key] = box
        return box

    def _right(self) -> QWidget:
        look = self.look
        panel = ReportPanel(look)
        making = QWidget()
        body = QVBoxLayout(making)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look.u(2))
        panel.body.addWidget(self.desk.panel)
        panel.body.addWidget(making)
        panel.body.addStretch(1)
        self.making = making
        self.checks = CheckList(look)
        self.checks.wanted.connect(self._mend)
        self.signers = SignersList(look)
        self.signers.change.connect(self.exports.signing.choose_signers)
        self.since = SinceLast(look)
        for part in (self.checks, Rule(look), self.signers, Rule(look), self.since):
            body.addWidget(part)
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
        for key, words, options in CHOICES:
            body.addWidget(PlainLabel(look, words, "small", "muted"))
            body.addWidget(self._choice(key, words, options))
        self.who = LinkButton(look, "Who could be recognised…")
        self.who.clicked.connect(self.show_who)
        body.addWidget(self.who)
        self.logo = MenuButton(
            look,
            "Brand",
            [
                ("Logo…", self._choose_logo),
                ("No logo", lambda: self._set("logo", None, "logo")),
                ("Colour…", self._choose_colour),
                ("Built-in colour", lambda: self._set("brand_colour", None, "colour")),
            ],
        )
        body.addWidget(self.logo)
        self.draft = QCheckBox(tr("Mark as draft"))
        self.draft.clicked.connect(lambda on: self._set("draft", on, "draft"))
        body.addWidget(self.draft)
        body.addWidget(Rule(look))
        self.exports.templates_changed.connect(self.renew)
        body.addWidget(self.exports)
        body.addWidget(
            PlainLabel(
                look,
                "Each file is opened again and checked before it counts as done.",
                "small",
                "muted",
                wrap=True,
            )
        )
        return panel

    def refresh(self) -> None:
        """Show the settings."""
        settings = allowed(self.session.project).report
        for section, box in self.sections.items():
            box.setChecked(section not in settings.left_out)
            if section in OF_LAWS:
                box.setVisible(bool(self.session.project.frameworks))
        for key, field in self.fields.items():
            if not field.hasFocus():
                field.setText(_shown(key, str(getattr(settings, key))))
        for key, combo in self.choices.items():
            combo.setCurrentIndex(max(combo.findData(getattr(settings, key)), 0))
        for box in self.sections.values():
            box.setEnabled(settings.edition == "full")
        self.edition_note.setText(self._of_edition(settings.edition))
        self.who.setVisible(settings.profile == "anonymous")
        self.draft.setChecked(settings.draft)
        self._show_checks()
        if self.isVisible():
            self._preview()

    def _of_edition(self, edition: ReportEdition) -> str:
        """What the edition is, and what its first page says where that is no plain recommendation."""
        about = EDITION_WORDS[edition][1]
        study = self.session.study
        if study is None or edition == "progress":
            return about
        told = STANDING_WORDS[standing_of(study)]
        return joined([about, told], "\n") if told else about

    def _show_checks(self) -> None:
        project, study = self.session.project, self.session.study
        defaults = [r.definition.id for r in study.register if not r.confirmed] if study else []
        first = f"Organisation.{defaults[0]}" if defaults else ""
        today = self.session.workspace.clock().date()
        found = checks_of(
            project,
            study,
            today,
            open_=self.session.profile.counts.open,
            current=self.session.is_current,
            first_default=first,
        )
        self.checks.show_checks(found)
        self.signers.show_signers(project)

    def _mend(self, way: str) -> None:
        """Go to where a check is mended."""
        own: dict[str, Callable[[], object]] = {
            "signers": self.exports.signing.choose_signers,
            "open": self._to_open,
            "approval": self._with_approval,
        }
        act_on(way, self.wanted.emit, own)()

    def _with_approval(self) -> None:
        left_out = self.session.project.report.left_out
        self._set("left_out", tuple(s for s in left_out if s != "approval"), "approval page")

    def _go_to(self, page: int) -> None:
        navigator = self.view.pageNavigator()
        navigator.jump(page, QPointF(), navigator.currentZoom())

    def figures_words(self) -> str:
        """What the figures are; of a file that is signed, what looking at it sends."""
        return super().figures_words() if self.desk.found is None else OFFLINE

    def state_words(self) -> str:
        """Which file is in front."""
        found = self.desk.found
        return Verbatim(found.path.name) if found is not None else ""

    def _to_open(self) -> None:
        """Go to the first question that somebody has left open."""
        project = self.session.project
        for person in project.respondents:
            question = first_open(project, person.id, questions_of(project, person.id))
            if question is not None:
                self.wanted.emit(f"person:{person.id}")
                self.wanted.emit(f"question:{question}")
                return

    def refresh_study(self) -> None:
        """Make the preview of the newest study."""
        self.exports.set_ready(self.session.is_current)
        self.refresh()

    def renew(self) -> None:
        """Make the preview again."""
        self._previewed = None
        self._preview()

    def _preview(self) -> None:
        if self.desk.found is not None:  # the file itself is shown
            return
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
        today, own = self.session.workspace.clock().date(), self.exports.templates

        def work() -> tuple[bytes, tuple[str, ...] | None]:
            from planner.reporting.content.extras import Extras
            from planner.reporting.editions import build_edition
            from planner.reporting.pdf import write_pdf
            from planner.workspace.since_issued import since_last_issue

            beside = Extras(since=since_last_issue(shown.project))
            pdf = write_pdf(build_edition(shown, today, beside, own), today, own)
            return pdf.data, beside.since

        self.session.jobs.start(self, work, self._made, self._preview_failed)

    def _made(self, made: tuple[bytes, tuple[str, ...] | None]) -> None:
        self.since.show_changes(self.session.project, made[1])
        self._preview_made(made[0])

    def _preview_made(self, data: bytes) -> None:
        if self.desk.found is None:  # a file that came in front while it was made stays there
            self.show_pdf(data)

    def show_pdf(self, data: bytes) -> None:
        """Show the pages of a PDF."""
        page = self.view.pageNavigator().currentPage()
        self.document.close()
        buffer = QBuffer(self)
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(buffer)
        self._buffer = buffer  # the document reads from it as long as it is shown
        self.fresh.setText("Up to date")
        self.thumbs.renew()
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
        self.thumbs.go_to(page - 1)
        self.place.setText(
            phrase("Page {page} of {count}", page=page, count=count) if count else ""
        )
        self.place.setMinimumWidth(self.place.sizeHint().width())

    def _section_clicked(self, section: Section) -> None:
        left_out = tuple(s for s in SECTIONS if not self.sections[s].isChecked())
        self._set("left_out", left_out, SECTION_WORDS[section].lower())

    def _field_changed(self, key: str) -> None:
        text = clean_text(self.fields[key].text()).strip()
        now = str(getattr(self.session.project.report, key))
        if text != _shown(key, now):
            self._set(key, text, key)

    def _set(self, key: str, value: object, what: str) -> None:
        settings = self.session.project.report.model_copy(update={key: value})
        self.session.do(set_report(settings, what))

    def _chosen(self, key: str) -> None:
        self._set(key, self.choices[key].currentData(), key)
        kept = getattr(allowed(self.session.project).report, key)
        if kept != self.choices[key].currentData():  # people were promised more
            words = (
                "The report tells no more than people were promised. The promise stands under "
                "“Teams and people”."
            )
            self.session.message.emit(words, False)
            self.refresh()

    def show_who(self) -> None:
        """Show who could be recognised in an anonymous report."""
        run(RecognisedDialog(self, self.look, self.session, to_export=False))

    def _choose_logo(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("Logo"), "", "PNG, SVG (*.png *.svg)")
        if chosen:
            self.set_logo(Path(chosen))

    def set_logo(self, path: Path) -> None:
        """Put the picture at ``path`` on the cover; what is no PNG or SVG is refused in words."""
        try:
            logo = read_logo(path)
        except PlannerError as error:
            self._failed(str(error))
            return
        self._set("logo", logo, "logo")
        if times := too_long(logo):
            words = "The logo is {n} times as long as high and will be small: up to 6 to 1 reads better."
            self.session.message.emit(tr(phrase(words, n=round(times))), False)

    def _choose_colour(self) -> None:
        settings = self.session.project.report
        start = QColor(settings.brand_colour or self.look.theme.accent)
        chosen = QColorDialog.getColor(start, self, "Brand colour")
        if chosen.isValid():
            self.set_colour(chosen.name().upper())

    def set_colour(self, colour: str) -> None:
        """Use ``colour`` for accents; one that is too pale on white is kept off charts and said so."""
        self._set("brand_colour", colour, "colour")
        if contrast(colour, "#FFFFFF") < READABLE:
            words = "The colour is too pale to read on white, so charts and links keep the built-in one."
            self.session.message.emit(words, False)

    def showEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Make the preview when the page comes to the front."""
        self._preview()


def _shown(key: str, text: str) -> str:
    """A setting as a person reads it: a title that nobody changed is said in the window's language."""
    return tr(text) if key == "title" and text == ReportSettings().title else text
