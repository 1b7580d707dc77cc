"""Publishing: make the files, read each back, and only then put it in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

from planner.analysis.files.plan_file import check_schedule, write_schedule
from planner.analysis.study.study import Study
from planner.domain.base.errors import Cancelled, NothingToShow, ReportError
from planner.domain.base.language import speaking
from planner.exchange.results import Results, results_of
from planner.reporting.charts.base import drawing
from planner.reporting.checks import (
    check_docx,
    check_html,
    check_json,
    check_pdf,
    check_pptx,
    check_report,
    check_sums,
    check_workbook,
)
from planner.reporting.content.deck import build_deck
from planner.reporting.content.extras import Extras
from planner.reporting.content.poster import build_poster
from planner.reporting.content.progress import build_progress
from planner.reporting.data_files import answers_table, disclosed_json, results_table
from planner.reporting.deck_file import write_pptx
from planner.reporting.disclosure import Disclosure
from planner.reporting.editions import build_edition
from planner.reporting.gate import published
from planner.reporting.html import write_html
from planner.reporting.pdf import write_pdf
from planner.reporting.report import Report
from planner.reporting.word_file import write_docx
from planner.reporting.workbook import study_workbook
from planner.storage.atomic import write_atomically
from planner.storage.strict_json import without_collection

Format = Literal[
    "pdf",
    "html",
    "docx",
    "pptx",
    "xlsx",
    "poster",
    "progress",
    "mspdi",
    "csv",
    "ics",
    "mermaid",
    "json",
    "results",
    "answers",
]
FORMATS: tuple[Format, ...] = get_args(Format)
FORMAT_WORDS: dict[Format, str] = {
    "pdf": "Report as PDF",
    "html": "Report as a web page",
    "docx": "Report for Word",
    "pptx": "Deck for PowerPoint",
    "xlsx": "Workbook with live formulas",
    "poster": "Roadmap poster, A3",
    "progress": "Progress report as PDF",
    "mspdi": "Microsoft Project XML",
    "csv": "CSV for issue trackers",
    "ics": "Calendar (iCalendar)",
    "mermaid": "Mermaid Gantt",
    "json": "Results as JSON",
    "results": "Levels as CSV",
    "answers": "Answers as CSV",
}
ENDINGS: dict[Format, str] = {
    "mspdi": ".xml",
    "mermaid": ".mmd",
    "poster": "-poster.pdf",
    "progress": "-progress.pdf",
    "results": "-results.csv",
    "answers": "-answers.csv",
}
"""How file names end where it is not with the format's name."""
READ: tuple[Format, ...] = ("pdf", "html")
Progress = Callable[[str, float], bool]
"""``progress(what, share)`` says what is being done and how far (0–1); False cancels."""

DECK_TEMPLATE = "deck.pptx"


@dataclass(frozen=True)
class Published:
    """A file that was written and checked, with its pages (PDF) and a note for the reader."""

    path: Path
    format: Format
    pages: int
    note: str


@dataclass(frozen=True)
class _Made:
    data: bytes
    pages: int = 0
    note: str = ""


def publish(
    study: Study,
    folder: Path,
    today: date,
    formats: tuple[Format, ...] = READ,
    stem: str = "roadmap",
    progress: Progress | None = None,
    extras: Extras | None = None,
    templates: Path | None = None,
    left_out: dict[Format, str] | None = None,
) -> tuple[Published, ...]:
    """Write ``study``, and ``extras`` beside it, into ``folder`` in the given formats.

    Everything is made and checked first, and written when all of it is well; each file is whole or absent.
    A format for which there is nothing to show is told to ``left_out``, with the reason, and the others are
    written; without ``left_out``, or where no format is left, it is refused.
    ``templates`` is a folder of the user's with words, skins or a deck to use instead of the shipped ones.
    Raises ``ReportError`` or ``SaveError`` in words, and ``Cancelled`` when ``progress`` returns False.
    """
    _folder_for(folder)
    press = _Press(study, today, extras, templates, progress, len(formats))
    made: list[tuple[Format, _Made]] = []
    for format_ in formats:
        try:
            made.append((format_, press.make(format_)))
        except NothingToShow as error:
            if left_out is None or len(formats) == 1:
                raise
            left_out[format_] = str(error)
    return tuple(_put(folder / file_name(stem, format_), format_, one) for format_, one in made)


def file_name(stem: str, format_: Format) -> str:
    """What the file of a format is called."""
    return f"{stem}{ENDINGS.get(format_, f'.{format_}')}"


def publish_one(
    study: Study,
    path: Path,
    today: date,
    format_: Format,
    progress: Progress | None = None,
    extras: Extras | None = None,
    templates: Path | None = None,
) -> Published:
    """Write one format at ``path``; like ``publish`` in everything else."""
    _folder_for(path.parent)
    press = _Press(study, today, extras, templates, progress, 1)
    return _put(path, format_, press.make(format_))


def _folder_for(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(
            "The folder {folder} cannot be made ({strerror}). Choose another one.",
            folder=folder,
            strerror=error.strerror,
        ) from error


def _put(path: Path, format_: Format, made: _Made) -> Published:
    write_atomically(path, made.data)
    return Published(path, format_, made.pages, made.note)


class _Press:
    """Makes the formats of one study; what several of them need is made once."""

    def __init__(
        self,
        study: Study,
        today: date,
        extras: Extras | None,
        templates: Path | None,
        progress: Progress | None,
        total: int,
    ) -> None:
        if templates is not None and not templates.is_dir():
            raise ReportError(
                "The folder of templates {templates} does not exist. Choose another one.",
                templates=templates,
            )
        check_sums(study)
        if published(study) is not study:
            extras = None  # computed from the document itself, it rests on every answer
            study = published(study)
        self.study, self.today, self.extras, self.own = study, today, extras, templates
        self.progress = progress
        self.total, self.count = total, 0
        self.disclosure = Disclosure.of(study.project)
        settings = study.project.report
        self.speech = settings.language, settings.numbers

    @without_collection()
    def make(self, format_: Format) -> _Made:
        """Make one format and read it back."""
        self._tell(FORMAT_WORDS[format_], 0.0)
        makers: dict[Format, Callable[[], _Made]] = {
            "pdf": lambda: self._pdf(self.report, "report.typ"),
            "poster": lambda: self._pdf(self._own(build_poster), "poster.typ"),
            "progress": lambda: self._pdf(self._own(build_progress), "report.typ"),
            "html": self._html,
            "docx": self._docx,
            "pptx": self._pptx,
            "xlsx": self._xlsx,
            "json": self._json,
            "results": lambda: _Made(results_table(self.results, self.disclosure)),
            "answers": lambda: _Made(answers_table(self.disclosure)),
        }
        found = makers[format_]() if format_ in makers else self._schedule(format_)
        self.count += 1
        return found

    def _tell(self, what: str, part: float) -> None:
        share = (self.count + part) / self.total
        if self.progress is not None and not self.progress(what, share):
            raise Cancelled

    @cached_property
    def report(self) -> Report:
        """The report in the edition that is set, with its figures drawn."""
        return self._drawn(build_edition(self.study, self.today, self.extras, self.own))

    def _own(self, build: Callable[[Study, date, Path | None], Report]) -> Report:
        return self._drawn(build(self.study, self.today, self.own))

    @cached_property
    def results(self) -> Results:
        """The scores for data files."""
        return results_of(self.study.project)

    def _drawn(self, report: Report) -> Report:
        """Check a report and draw its figures, once for all formats; it can be cancelled between two."""
        check_report(report)
        with speaking(*self.speech):
            for number, draw in enumerate(report.figures.values()):
                self._tell("Drawing", 0.8 * number / len(report.figures))
                with drawing():
                    draw()
        return report

    def _pdf(self, report: Report, skin: str) -> _Made:
        pdf = write_pdf(report, self.today, self.own, skin)
        return _Made(pdf.data, check_pdf(pdf.data, report), pdf.note)

    def _html(self) -> _Made:
        text = write_html(self.report, self.own)
        check_html(text, self.report)
        return _Made(text.encode())

    def _docx(self) -> _Made:
        data = write_docx(self.report, self.today)
        check_docx(data, self.report)
        return _Made(data)

    def _pptx(self) -> _Made:
        deck = build_deck(self.study, self.today, self.own)
        template = self.own / DECK_TEMPLATE if self.own is not None else None
        chosen = template if template is not None and template.is_file() else None
        data = write_pptx(deck, self.today, chosen)
        check_pptx(data, deck)
        return _Made(data)

    def _xlsx(self) -> _Made:
        data = study_workbook(self.study, self.disclosure, self.today)
        with speaking(*self.speech):
            check_workbook(data, self.study)
        return _Made(data)

    def _json(self) -> _Made:
        data = disclosed_json(self.results, self.disclosure)
        check_json(data)
        return _Made(data)

    def _schedule(self, format_: Format) -> _Made:
        path = Path(file_name("plan", format_))
        with speaking(*self.speech):
            data = write_schedule(self.study, path, self.today, self.disclosure.who)
        check_schedule(data, path, len(self.study.plan.steps))
        return _Made(data)
