"""Two versions of a document side by side: what differs, line by line."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from planner.analysis.differences import differences
from planner.domain.base.errors import PlannerError
from planner.domain.base.language import phrase
from planner.domain.project import Project
from planner.storage.backups import kept_at
from planner.storage.document import load
from planner.storage.seal import Seal
from planner.ui.frame.versions import NO_VERSION, versions_of
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import ask_choice, run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import PlainLabel
from planner.ui.kit.waiting import waited
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table


class DifferencesDialog(Dialog):
    """A table to read. ``one`` and ``other`` are the heads of its columns for the two versions."""

    def __init__(
        self,
        parent: QWidget | None,
        look: Look,
        versions: tuple[Project, Project],
        one: str,
        other: str,
    ) -> None:
        super().__init__(parent, look, "Compare", 210, 120)
        column = self.column
        found = differences(*versions)
        self.summary = PlainLabel(look, _count(len(found)))
        column.addWidget(self.summary)
        columns = [
            Column("Where", stretch=True),
            Column(one, stretch=True),
            Column(other, stretch=True),
        ]
        self.model = RowsModel(look, columns, None, self)
        self.table = Table(look, self.model, "Compare")
        column.addWidget(self.table, 1)
        self.table.setVisible(
            bool(found)
        )  # not before: of nobody it would be a window for a moment
        self.whole = PlainLabel(look, "", wrap=True)
        column.addWidget(self.whole)
        self.add_foot()
        self.model.show_rows(
            [RowData(str(k), (d.where, d.here, d.there)) for k, d in enumerate(found)]
        )
        self.table.selectionModel().currentRowChanged.connect(lambda now: self._show(now.row()))
        if found:
            self.table.selectRow(0)

    def _show(self, row: int) -> None:
        """Say the chosen line whole: a cell may be too narrow for it."""
        if 0 <= row < len(self.model.rows):
            where, here, there = self.model.rows[row].texts
            words = phrase("{where}: {here} → {there}", where=where, here=here, there=there)
            self.whole.setText(words)


def _count(lines: int) -> str:
    if lines == 0:
        return "Both versions say the same."
    return phrase("{n:,} differences", n=lines) if lines > 1 else "One difference"


def compare_with_file(
    parent: QWidget | None, look: Look, project: Project, path: Path, seal: Seal | None
) -> None:
    """Show how ``project`` differs from the file at ``path``, or say why that cannot be read."""
    try:
        there = waited(lambda: load(path, seal)).project
    except PlannerError as error:
        ask_choice(parent, look, "Compare", str(error), [("Close", "close")])
        return
    run(DifferencesDialog(parent, look, (project, there), "Here", "In the file"))


def differences_to(
    parent: QWidget, look: Look, session: Session, path: Path | None
) -> DifferencesDialog | str:
    """The document beside an earlier version of it, else beside the newest one that says something else.

    A sentence where there is none, or where it cannot be read.
    """
    here, elsewhere = versions_of(session)
    words = NO_VERSION
    for one in (*here, *elsewhere) if path is None else (path,):
        try:
            there = waited(partial(load, one, session.workspace.seal)).project
        except PlannerError as error:
            words = str(error)
            continue
        if path is None and there == session.project:
            words = "Every earlier version says the same as the document now."
            continue
        versions = session.project, there
        return DifferencesDialog(parent, look, versions, "Now", kept_at(one))
    return words
