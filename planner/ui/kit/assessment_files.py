"""What the assessment exchanges with files: answer sheets, packs, results, benchmarks; and rounds."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.project import Project
from planner.domain.record.preview import Answers, Intake
from planner.exchange.answer_sheet import answer_sheet, read_sheet, with_secret
from planner.exchange.benchmark_file import read_benchmark
from planner.exchange.pack import hand_out, pack_json
from planner.exchange.pack_intake import read_pack_file
from planner.exchange.tabular import as_csv, as_workbook
from planner.maturity.content import house_questionnaire
from planner.maturity.rounds import migration
from planner.reporting.data_files import exported
from planner.ui.kit.dialogs import ask_choice, ask_line, ask_save
from planner.ui.kit.intake import ask_intake
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.table_files import write_file
from planner.workspace.edits import Edit, merge_answers_of, set_benchmark, start_round
from planner.workspace.publishing import fixing

SHEET_TYPES = "Workbook (*.xlsx);;CSV (*.csv);;Answer pack (*.json)"
RESULT_TYPES = "Workbook (*.xlsx);;CSV (*.csv);;JSON (*.json)"


class AssessmentFiles:
    """Actions of the menus on Assess and Results; what goes wrong is told in the message bar."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        self.parent, self.look, self.session = parent, look, session

    def write_sheet(self) -> None:
        """Write the sheet or pack of the respondent who is answering."""
        project, own = self.session.project, self.session.respondent
        if not own:
            self.session.message.emit(
                "There is nobody to write a sheet for. Add people first.", True
            )
            return
        title = "Write the answer sheet"
        path = ask_save(self.parent, self.look, title, f"{own}.xlsx", SHEET_TYPES)
        if path is not None:
            self.write_sheet_to(path, project.respondent_by_id[own].id)

    def write_sheet_to(self, path: Path, respondent: str) -> None:
        """Write the sheet (CSV, XLSX) or pack (JSON) of ``respondent``."""
        self.session.handing_out.emit()
        project = self.session.project
        people = [project.respondent_by_id[respondent]]
        kind = path.suffix.lower()
        if kind == ".json":
            noted, pack = hand_out(project, respondent, self.session.workspace.clock())
            words = phrase("Hand out a pack to {id}", id=Verbatim(respondent))
            if not self.session.do(
                Edit(words, lambda p: p.model_copy(update={"handed_out": noted.handed_out}))
            ):
                return
            data = pack_json(pack).encode()
        else:
            if not self.session.workspace.read_only and not project.handed_out.secret:
                self.session.do(Edit("Hand out answer sheets", with_secret))
            table = answer_sheet(self.session.project, people)
            data = as_csv(table) if kind == ".csv" else as_workbook([("answers", table)])
        write_file(self.session, path, lambda: data)

    def merge(self) -> None:
        """Choose a filled sheet or pack and merge it."""
        kinds = tr("Answers (*.xlsx *.xlsm *.ods *.csv *.txt *.json)")
        name, _ = QFileDialog.getOpenFileName(self.parent, tr("Merge answers"), "", kinds)
        if name:
            self.merge_file(Path(name))

    def merge_file(self, path: Path) -> None:
        """Show what merging would change, then merge as one step that can be undone."""
        now, project = self.session.workspace.clock(), self.session.project

        def read(answers: Answers) -> Intake[Project]:
            if path.suffix.lower() == ".json":
                return read_pack_file(path, project, now, None, answers)
            return read_sheet(path, project, now, None, answers)

        taken = ask_intake(self.parent, self.look, self.session, "Merge answers", read)
        if taken is not None and taken != project:
            self.session.do(merge_answers_of(path.name, lambda _: taken))

    def export_results(self) -> None:
        """Write levels, questions, disagreement and models as a workbook, CSV or JSON."""
        path = ask_save(self.parent, self.look, "Export results", "results.xlsx", RESULT_TYPES)
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the results in the form that the name's ending says; what is anonymous fixes its table."""
        edit = fixing(self.session.project, self.session.workspace.clock())
        if edit is not None and not self.session.do(edit):
            return
        write_file(self.session, path, lambda: exported(self.session.project, path.suffix.lower()))

    def load_benchmark(self) -> None:
        """Choose a file with figures of other organisations."""
        kinds = tr("Benchmark (*.csv *.xlsx *.ods *.json)")
        name, _ = QFileDialog.getOpenFileName(self.parent, tr("Load a benchmark"), "", kinds)
        if name:
            self.load_benchmark_from(Path(name))

    def load_benchmark_from(self, path: Path) -> None:
        """Compare with the figures at ``path``."""
        today = self.session.workspace.clock().date()
        asked, old = self.session.project.questionnaire, self.session.project.benchmark
        taken = ask_intake(
            self.parent,
            self.look,
            self.session,
            "Load a benchmark",
            lambda answers: read_benchmark(path, asked, today, old, answers),
        )
        if taken is not None:
            self.session.do(set_benchmark(taken))

    def remove_benchmark(self) -> None:
        """Compare with nobody."""
        if self.session.project.benchmark is not None:
            self.session.do(set_benchmark(None))

    def next_round(self) -> None:
        """Start a round from the last one's answers."""
        clock = self.session.workspace.clock()
        label = ask_line(
            self.parent,
            self.look,
            "Start the next round",
            "Name of the round. Answers are carried over and marked until they are given again.",
            "Start",
        )
        if not label:
            return
        house, own = house_questionnaire(), self.session.project.questionnaire
        new = None
        if own.id == house.id and own.content_hash != house.content_hash:
            items = migration(own, house)
            sentence = phrase(
                (
                    "The house model is now at version {version}; this assessment uses {version2}: "
                    "{words}. Answers move by id; older rounds keep their model."
                ),
                version=house.version,
                version2=own.version,
                words=items.words,
            )
            choices = [("Cancel", "cancel"), ("Keep the old", "keep"), ("Use the new", "new")]
            choice = ask_choice(self.parent, self.look, "Start the next round", sentence, choices)
            if choice not in ("keep", "new"):
                return
            new = house if choice == "new" else None
        self.session.do(start_round(label, clock.date().isoformat(), new))
