"""The user's own catalogue entries and files: tables in and out, the shared file, hidden entries."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from planner.catalogue.own import base_of, catalogue_of
from planner.domain.base.language import phrase, tr
from planner.domain.plan.own_entries import CatalogueUpdate, OwnEntries
from planner.domain.record.preview import Answers, Intake
from planner.exchange.catalogue_file import (
    read_shared,
    read_tools,
    shared_json,
    tools_table,
)
from planner.exchange.tabular import as_csv, as_workbook
from planner.ui.kit.dialogs import ask_save
from planner.ui.kit.intake import ask_intake
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.table_files import write_file
from planner.workspace.edits import set_catalogue_update, set_own_entries

KINDS = "Workbook (*.xlsx);;CSV (*.csv);;Own entries, to share (*.json)"


class CatalogueFiles:
    """Actions of the menu on Candidates; what goes wrong is told in the message bar."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        self.parent, self.look, self.session = parent, look, session

    def export(self) -> None:
        """Write all tools as a table, or the own entries as a shared file."""
        path = ask_save(self.parent, self.look, "Export tools", "tools.xlsx", KINDS)
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write to ``path`` in the form that its ending says."""
        project = self.session.project
        kind = path.suffix.lower()
        if kind == ".json":
            data = shared_json(project.own_entries).encode()
        else:
            table = tools_table(catalogue_of(project))
            data = as_csv(table) if kind == ".csv" else as_workbook([("tools", table)])
        write_file(self.session, path, lambda: data)

    def read(self) -> None:
        """Choose a table or a shared file and take it over."""
        kinds = tr("Tools (*.xlsx *.xlsm *.ods *.csv *.txt *.json)")
        name, _ = QFileDialog.getOpenFileName(self.parent, tr("Read tools"), "", kinds)
        if name:
            self.read_from(Path(name))

    def read_from(self, path: Path) -> None:
        """Show what would change, then take it over as one step."""
        project = self.session.project
        own, known = project.own_entries, catalogue_of(project)
        today = self.session.workspace.clock().date()

        def read(answers: Answers) -> Intake[OwnEntries]:
            if path.suffix.lower() == ".json":
                return read_shared(path, own)
            return read_tools(path, known, own, today, answers)

        taken = ask_intake(self.parent, self.look, self.session, "Read tools", read)
        if taken is not None:
            self.session.do(set_own_entries(taken, phrase("Read {name}", name=path.name)))

    def update(self) -> None:
        """Choose a published update and take it over."""
        name, _ = QFileDialog.getOpenFileName(
            self.parent, tr("Take an update"), "", tr("Update of the catalogue (*.json)")
        )
        if name:
            self.update_from(Path(name))

    def update_from(self, path: Path) -> None:
        """Show field by field what an update changes, then take it over as one step; own entries stay."""
        from planner.exchange.catalogue_update import update_intake

        project = self.session.project
        before, known = project.catalogue_update, base_of(project)

        def read(answers: Answers) -> Intake[CatalogueUpdate]:
            return update_intake(path, before, known, answers)

        taken = ask_intake(self.parent, self.look, self.session, "Take an update", read)
        if taken is not None:
            self.session.do(set_catalogue_update(taken))

    def show_hidden(self) -> None:
        """Show all hidden entries again."""
        own = self.session.project.own_entries
        if own.hidden:
            shown = own.model_copy(update={"hidden": ()})
            self.session.do(set_own_entries(shown, "Show hidden entries"))
        else:
            self.session.message.emit("No entry is hidden.", False)
