"""The register of systems as a table: out to a spreadsheet, and back in by file or by the clipboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from planner.domain.base.errors import PlannerError
from planner.exchange.intake.heads import SYSTEMS
from planner.exchange.system_table import read_systems, system_table
from planner.ui.kit.dialogs import ask_choice
from planner.ui.kit.intake import ask_intake
from planner.ui.kit.look import Look
from planner.ui.kit.pasted import Grid, cells_of, pasted_file
from planner.ui.kit.session import Session
from planner.ui.kit.table_files import export_table, read_table_file
from planner.workspace.system_edits import set_systems


class RegisterFiles:
    """What the menu of the register does with tables; what goes wrong is told in the message bar."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        self.parent, self.look, self.session = parent, look, session

    def export(self) -> None:
        """Write the register, which may be empty, as a table to fill in."""
        project = self.session.project
        export_table(self.parent, self.look, self.session, "systems", system_table(project))

    def read(self) -> None:
        """Choose a table and show what it would change."""
        read_table_file(self.parent, self.session, "systems", self.read_from)

    def read_from(self, path: Path) -> None:
        """Show what the table at ``path`` would change, then take it over as one step."""
        project = self.session.project
        taken = ask_intake(
            self.parent,
            self.look,
            self.session,
            "Read systems",
            lambda answers: read_systems(path, project, answers),
        )
        if taken is not None:
            self.session.do(set_systems(taken))

    def paste(self) -> None:
        """Show what the cells on the clipboard would change, then take them over as one step."""
        try:
            heads, rows = with_heads(cells_of(QGuiApplication.clipboard().text()))
            with pasted_file(heads, rows) as path:
                self.read_from(path)
        except PlannerError as error:
            self.session.message.emit(str(error), True)

    def paste_or_read(self) -> None:
        """Ask which way."""
        asked = ask_choice(
            self.parent,
            self.look,
            "Paste or import",
            "A table with a row of heads, such as name, purpose, teams, owner, state, since; or names alone, "
            "one a line.",
            [
                ("Cancel", ""),
                ("Paste the cells that were copied", "paste"),
                ("Choose a file…", "read"),
            ],
        )
        if asked == "paste":
            self.paste()
        elif asked == "read":
            self.read()


def with_heads(rows: Grid) -> tuple[list[str], Grid]:
    """Heads and rows of pasted cells: bare names, one a line, get heads of their own."""
    heads = [SYSTEMS.column_of(c) for c in rows[0]]
    if max(len(r) for r in rows) == 1:
        names = rows[1:] if heads == ["name"] else rows
        return ["name"], names
    return rows[0], rows[1:]
