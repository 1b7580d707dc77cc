"""The states in which drawings show the window, and pages of the report, each made as people come to it."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from planner.analysis.files.register_file import read_register
from planner.analysis.study.study import Study
from planner.catalogue.load import built_in_catalogue
from planner.domain.answers.assessment import Answer, Respondent
from planner.domain.base.language import phrase
from planner.domain.organisation.organisation import Team
from planner.domain.project import Project
from planner.domain.record.preview import Answers
from planner.reporting.blocks import Heading, Table
from planner.reporting.editions import build_edition
from planner.reporting.pdf import write_pdf
from planner.reporting.report import Report
from planner.storage.document import load, save
from planner.storage.results import Results
from planner.ui.frame.main_window import MainWindow
from planner.ui.kit.intake import IntakeDialog
from planner.ui.kit.look import Look
from planner.workspace.edits import set_level
from planner.workspace.merging.taking import merge_intake
from planner.workspace.people import set_scope
from planner.workspace.workspace import Workspace
from tests.conftest import NOW, PATIENCE, ROOT, kept_study_of
from tests.ui.conftest import PAGES, Driver, two_pages

DAY = date(2026, 12, 1)
WHEN = "2026-11-20T10:00:00Z"
EXAMPLES = ROOT / "examples"


@dataclass
class Stage:
    """What a state needs to be made."""

    bot: Any
    language: str
    example: Project
    study: Study
    results: Results
    folder: Path
    patch: pytest.MonkeyPatch

    def __post_init__(self) -> None:
        self.look = Look("light", 10)
        self.look.apply()

    def window(
        self,
        project: Project | None = None,
        study: Study | None = None,
        size: tuple[int, int] = (1440, 900),
    ) -> Driver:
        """The window with a document (the example unless another is named) and its result."""
        of_example = project is None
        driver = Driver(self.bot, project or self.example, self.study if of_example else study)
        self.look = driver.look
        if not of_example and study is None:
            driver.session._timer.stop()
            driver.session.jobs.cancel(driver.session)
        driver.window.resize(*size)
        return driver

    def studied(self, project: Project) -> Study:
        """The result of a document, kept between runs."""
        return kept_study_of(project, self.results)

    def settle(self, what: QWidget) -> None:
        """Wait until nothing is drawn or computed any more."""
        from planner.ui.widgets.chart import Chart

        window = what.window()
        if isinstance(window, MainWindow):
            jobs = window.session.jobs

            def done() -> bool:
                charts = [c for c in window.findChildren(Chart) if c.isVisible() and c._make]
                drawn = all(c._image is not None and c.settled for c in charts)
                return drawn and (self.waits or not jobs.busy)

            self.bot.waitUntil(done, timeout=PATIENCE)
        elif isinstance(what, IntakeDialog):
            what._show_rows()  # a theme is chosen before it opens
        self.bot.wait(350)

    waits = False
    """Whether the state is that something is computed."""

    def shown(self, dialog: QWidget, wide: int = 1136, high: int = 800) -> QWidget:
        """A dialog as large as it was drawn."""
        self.bot.addWidget(dialog)
        dialog.resize(wide, high)
        dialog.show()
        return dialog


def bare(project: Project, **changes: Any) -> Project:
    """Without what was decided and issued before."""
    return project.model_copy(update={"moves": (), "issued": (), **changes})


def little(project: Project) -> Project:
    """With twelve answers of two people."""
    now = project.current_round
    left = {p: dict(list(s.items())[:12]) for p, s in list(now.answers.items())[:2]}
    return bare(project, rounds=(now.model_copy(update={"answers": left, "consensus": {}}),))


# ------------------------------------------------------------------------------------- pages of the window


def page(name: str) -> Callable[[Stage], QWidget]:
    """The example at a page."""

    def made(stage: Stage) -> QWidget:
        driver = stage.window()
        driver.go(name)
        return driver.window

    return made


def assess(stage: Stage) -> QWidget:
    """A question with answers before it."""
    driver = stage.window()
    driver.go("assess")
    driver.window.page.show_question(driver.project.questionnaire.questions[50].id)  # type: ignore[attr-defined]
    return driver.window


def assess_done(stage: Stage) -> QWidget:
    """The moment after a person's last question."""
    driver = stage.window()
    shown: Any = driver.go("assess")
    shown.answer_as(next(s.respondent.id for s in shown.respondents.standings.values() if s.done))
    shown._end()
    return driver.window


def report_page(stage: Stage) -> QWidget:
    """The decision sheet before it is signed, in the language that is spoken."""
    project = two_pages(stage.example)
    spoken = project.report.model_copy(update={"language": stage.language, "numbers": None})
    project = project.model_copy(update={"report": spoken})
    driver = stage.window(project, stage.studied(project))
    driver.go("report")
    return driver.window


def narrow(stage: Stage) -> QWidget:
    """Results in 1024 × 640."""
    driver = stage.window(size=(1024, 640))
    driver.go("results")
    return driver.window


def large_type(stage: Stage) -> QWidget:
    """The business case in type of 15 points."""
    driver = stage.window()
    driver.look.choose(text_size=15)
    driver.go("business")
    return driver.window


def many_teams(stage: Stage) -> QWidget:
    """200 teams with answers, some without."""
    chance = random.Random(4)
    units = ("Operations", "Insurance", "Credit", "Retail", "Markets", "Cards", "Group", "Private")
    kinds = ("fraud", "triage", "pricing", "demand", "assistant", "underwriting")
    teams = tuple(
        Team(id=f"t-{k}", name=f"{units[k % 8]} / {kinds[k % 6].title()} {k // 8 + 1}")
        for k in range(200)
    )
    apart = {d.id: k * 0.25 for k, d in enumerate(stage.example.questionnaire.dimensions)}
    people = tuple(Respondent(id=f"p-{k}", team=t.id) for k, t in enumerate(teams))
    answers: dict[str, dict[str, Answer]] = {}
    for k in range(200):
        if chance.random() < 0.06:
            continue
        base = chance.choice((0, 0.5, 1, 1.5)) + (k % 8) * 0.1
        answers[f"p-{k}"] = {
            q.id: Answer(
                state="level",
                level=max(0, min(4, round(base + apart[q.dimension] + chance.uniform(-1, 1)))),  # type: ignore[arg-type]
                when=WHEN,
            )
            for q in stage.example.questionnaire.questions
        }
    now = stage.example.current_round.model_copy(
        update={"answers": answers, "consensus": {}, "replies": ()}
    )
    project = bare(stage.example, teams=teams, respondents=people, rounds=(now,))
    driver = stage.window(project)
    shown: Any = driver.go("results")
    shown.teams.units.setChecked(True)
    return driver.window


def too_little(stage: Stage) -> QWidget:
    """Twelve answers of two people."""
    driver = stage.window(little(stage.example))
    driver.go("results")
    return driver.window


def quick(stage: Stage) -> QWidget:
    """The quick check of the example's answers."""
    project = set_scope("quick").apply(bare(stage.example, rounds=stage.example.rounds[-1:]))
    driver = stage.window(project, stage.studied(project))
    driver.go("results")
    return driver.window


def moved(stage: Stage) -> Driver:
    """A step was moved by hand, and what follows is being planned."""
    driver = stage.window()
    shown: Any = driver.go("roadmap")
    assert driver.session.study is not None
    shown.move_step(driver.session.study.plan.steps[3].candidate.id, 1)
    return driver


def solving(stage: Stage) -> QWidget:
    """While it is planned."""
    driver = moved(stage)
    driver.session._timer.stop()  # never begun: it would end while the picture is taken
    stage.bot.waitUntil(lambda: not driver.session.jobs.busy, timeout=PATIENCE)  # its price
    stage.bot.wait(450)  # what a thread found comes after it
    driver.session._timer.stop()
    words = phrase("Planning: {steps} steps, within {gap:.1%}", steps=25, gap=0.036)
    driver.session.progress.emit(words, 0.64)
    stage.waits = True
    stage.bot.wait(450)
    return driver.window


def ledger(stage: Stage) -> QWidget:
    """The decision with its price."""
    driver = moved(stage)
    driver.session._timer.start(0)
    stage.bot.waitUntil(lambda: driver.session.jobs.busy, timeout=PATIENCE)
    stage.bot.waitUntil(
        lambda: not driver.session.jobs.busy and driver.project.moves[-1:] != (), timeout=PATIENCE
    )
    stage.bot.wait(1_000)
    driver.window.page.open_ledger()  # type: ignore[attr-defined]
    return driver.window


def options(stage: Stage) -> QWidget:
    """The plans on the table, once they stand side by side."""
    from planner.ui.roadmap.options_board import OptionsBoard

    driver = stage.window()
    driver.go("roadmap")
    driver.window.do("place:plan options")
    stage.bot.waitUntil(
        lambda: any(b.isVisible() for b in driver.window.findChildren(OptionsBoard)),
        timeout=PATIENCE,
    )
    return driver.window


def use_case(stage: Stage) -> QWidget:
    """A case with its trial."""
    project = load(EXAMPLES / "insurer-tries.mlplan").project
    driver = stage.window(project, stage.studied(project))
    driver.go("organisation")
    case = project.organisation.use_cases[-1]
    driver.window.do(f"place:use case/{case.id}")
    return driver.window


def systems(view: int) -> Callable[[Stage], QWidget]:
    """Systems of a bank in one of its views."""

    def made(stage: Stage) -> QWidget:
        project = load(EXAMPLES / "bank.mlplan").project
        driver = stage.window(project)
        driver.window.show_page(len(PAGES))
        shown: Any = driver.window.page
        shown.views.buttons()[view].click()
        return driver.window

    return made


def sign(stage: Stage) -> QWidget:
    """A file of which two of four have signed."""
    from tests.ui.report.test_signing_window import two_of_four

    driver = stage.window()
    shown: Any = driver.go("report")
    stage.settle(driver.window)
    shown.desk.show(
        replace(two_of_four("whole"), data=pdf_of(stage, "insurer", "decision")[1]), False
    )
    return driver.window


def number_field(stage: Stage) -> QWidget:
    """A figure that can be read in two ways."""
    from planner.ui.organisation.deciding import _Typed

    driver = stage.window()
    driver.go("organisation")
    stage.settle(driver.window)
    field = next(f for f in driver.window.page.findChildren(_Typed) if f.isVisible())
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "120.000")
    QTest.keyClick(field, Qt.Key.Key_Return)
    return driver.window


# ------------------------------------------------------------------------------------- windows and dialogs


def bench(stage: Stage) -> QWidget:
    """Four clients and a file that cannot be read."""
    from planner.ui.bench.page import BenchDialog
    from planner.workspace.bench.shelf import Shelf
    from tests.workspace.test_bench import NOW as THEN
    from tests.workspace.test_bench import agreed, client, planned

    folder = stage.folder / "clients"
    folder.mkdir()
    save(client("North Bank", 1), folder / "a.mlplan", now=THEN)
    save(planned(agreed(client("South Rail", 2))), folder / "b.mlplan", now=THEN)
    for name in ("bank.mlplan", "insurer.mlplan"):
        shutil.copy(EXAMPLES / name, folder / name)
    (folder / "c.mlplan").write_text("[]")
    shelf = Shelf()
    shelf.add(folder)
    dialog = BenchDialog(
        None, stage.look, lambda: datetime(2026, 11, 12, 9, 30, tzinfo=UTC), None, shelf
    )
    stage.shown(dialog, 1440, 900)
    stage.bot.waitUntil(lambda: len(dialog.model.rows) == 5, timeout=PATIENCE)
    dialog.table.selectRow(1)
    stage.bot.waitUntil(lambda: dialog.client is not None, timeout=PATIENCE)
    return dialog


def programme(stage: Stage) -> QWidget:
    """The group of three units that ships."""
    from planner.ui.frame.programme_window import ProgrammeWindow
    from planner.ui.frame.programmes import example_desk
    from planner.workspace.settings import Settings

    window = ProgrammeWindow(stage.look, example_desk(), Settings(name="Tester"))
    stage.shown(window, 1440, 900)
    stage.bot.waitUntil(lambda: window.plan is not None, timeout=PATIENCE)
    stage.bot.wait(1_500)
    return window


def observed(stage: Stage) -> QWidget:
    """What a look found beside what was said."""
    from planner.ui.observed.dialog import ObservedDialog

    driver = stage.window(load(ROOT / "tests" / "fixtures" / "schema-2.10.mlplan").project)
    dialog = ObservedDialog(driver.window, stage.look, driver.session)
    stage.shown(dialog, 1136, 840)
    dialog.tabs.setCurrentIndex(2)
    return dialog


def intake(stage: Stage) -> QWidget:
    """A register with a figure that can be read in two ways, and what is left out."""
    from tests.ui.kit.test_intake_dialog import ROWS

    path = stage.folder / "register.csv"
    more = (
        "models_updated_by_hand;1.000;2.000;3.000;B;Log;confirmed\n"
        "salary_ml_engineer;80;90;100;A;Payroll;confirmed\n"
    )
    path.write_text(ROWS + more, encoding="utf-8")

    def read(answers: Answers) -> Any:
        return read_register(path, stage.example, built_in_catalogue(), date(2026, 11, 28), answers)

    return stage.shown(IntakeDialog(None, stage.look, "Read assumptions", read(Answers()), read))


def merge(stage: Stage) -> QWidget:
    """The same questions answered here and in the file."""
    path, base = stage.folder / "m.mlplan", bare(stage.example)
    save(base, path, now=datetime(2026, 11, 20, tzinfo=UTC))
    here = Workspace.open(path, clock=lambda: NOW)
    people = [r.id for r in base.respondents]
    asked = [q.id for q in base.questionnaire.questions]
    theirs = base
    for question, level in zip(asked[:6], (3, 2, 1, 0, 4, 2), strict=True):
        theirs = set_level(people[0], question, level, "2026-11-21T09:00:00Z").apply(theirs)
    for question, level in zip(asked[10:14], (3, 2, 1, 0), strict=True):
        theirs = set_level(people[3], question, level, "2026-11-21T09:10:00Z").apply(theirs)
    path.unlink()
    save(theirs, path, now=datetime(2026, 11, 21, 9, 30, tzinfo=UTC))
    for question, level in zip(asked[:3], (1, 2, 3), strict=True):
        here.do(set_level(people[0], question, level, "2026-11-21T10:00:00Z"))
    there = load(path)

    def read(answers: Answers) -> Any:
        return merge_intake(here, there, "m.mlplan", own=True, answers=answers)

    return stage.shown(IntakeDialog(None, stage.look, "Merge", read(Answers()), read))


def recognised(stage: Stage) -> QWidget:
    """Who could be recognised in an anonymous report."""
    from planner.ui.report.recognised import RecognisedDialog
    from tests.reporting.test_gate import anonymous
    from tests.reporting.test_published_table import organisation

    driver = stage.window(anonymous(organisation([8, 5, 2], 3)))
    return stage.shown(RecognisedDialog(driver.window, stage.look, driver.session))


STATES: dict[str, Callable[[Stage], QWidget]] = {
    "results": page("results"),
    "results-200-teams": many_teams,
    "results-too-little-known": too_little,
    "narrow-results": narrow,
    "candidates": page("candidates"),
    "business-case": page("business"),
    "german-150": large_type,
    "roadmap": page("roadmap"),
    "roadmap-solving-dark": solving,
    "roadmap-options": options,
    "ledger": ledger,
    "report-page": report_page,
    "sign": sign,
    "start": bench,
    "organisation": page("organisation"),
    "number-field": number_field,
    "recognised": recognised,
    "assess": assess,
    "assess-done": assess_done,
    "systems": systems(0),
    "requirements": systems(1),
    "use-case": use_case,
    "observed": observed,
    "intake": intake,
    "merge": merge,
    "quick-check": quick,
    "programme": programme,
}
"""By the name of the drawing, ``next-NAME.png``; ``business-case-dark`` is half of ``business-case``."""


# --------------------------------------------------------------------------------------- pages of the report

PAPER: dict[str, tuple[str, str, str]] = {
    "report-decision-1": ("insurer", "decision", "0"),
    "report-decision-2": ("insurer", "decision", "1"),
    "report-dimension": ("insurer", "full", "dimension"),
    "report-money": ("insurer", "full", "money"),
    "report-roadmap": ("insurer", "full", "roadmap"),
    "report-risks": ("insurer", "full", "risks"),
    "report-evidence": ("bank", "full", "systems"),
    "report-too-little-known": ("little", "decision", "0"),
}
"""The document and edition that a page is of, and its number or the section that opens on it."""


def document(stage: Stage, name: str) -> Project:
    """An example, or one of which too little is known."""
    return little(stage.example) if name == "little" else load(EXAMPLES / f"{name}.mlplan").project


_MADE: dict[tuple[str, str, str], tuple[Report, bytes]] = {}
"""Reports of this run: several pages are of one."""


def pdf_of(stage: Stage, name: str, edition: str) -> tuple[Report, bytes]:
    """The report of a document in the language that is spoken."""
    project = document(stage, name)
    settings = project.report.model_copy(
        update={"edition": edition, "language": stage.language, "numbers": None}
    )
    key = name, edition, stage.language
    if key not in _MADE:
        study = stage.studied(project.model_copy(update={"report": settings}))
        report = build_edition(study, DAY)
        _MADE[key] = report, write_pdf(report, DAY).data
    return _MADE[key]


def page_of_report(stage: Stage, name: str, edition: str, which: str) -> QImage:
    """A page of the report as a picture."""
    report, data = pdf_of(stage, name, edition)
    path = stage.folder / "report.pdf"
    path.write_bytes(data)
    pdf = QPdfDocument()
    assert pdf.load(str(path)) == QPdfDocument.Error.None_
    page = int(which) if which.isdigit() else begins(report, pdf, which)
    points = pdf.pagePointSize(page)
    return pdf.render(page, QSize(round(points.width() * 1.6), round(points.height() * 1.6)))


def begins(report: Report, pdf: QPdfDocument, section: str) -> int:
    """The page on which a section opens, or the first of its tables that name whom they are about."""

    def letters(words: str) -> str:
        return re.sub(r"[^\w]", "", words)

    blocks = next(s.blocks for s in report.document.sections if s.id == section)
    about = next((b.about for b in blocks if isinstance(b, Table) and b.about), "")
    words = letters(about or next(b.t for b in blocks if isinstance(b, Heading)))
    pages = [letters(pdf.getAllText(k).text()) for k in range(pdf.pageCount())]
    found = [k for k, page in enumerate(pages) if words in page]
    assert found, f"no page of the report has {words}"
    return found[0 if about else -1]  # tables go on over pages; the contents name a section before
