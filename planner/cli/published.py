"""The tables behind anonymous reports: fixed before one leaves, listed, taken back."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from planner.cli import printing
from planner.cli.files import example_or, open_document, save_changed
from planner.domain.base.errors import InputError
from planner.domain.base.types import iso_time
from planner.domain.project import Project
from planner.storage.document import Loaded


def with_fixed_table(path: Path, loaded: Loaded, asked: Project) -> Project:
    """``asked`` with the table of what is anonymous, fixed in its document.

    Later files of the round say the same. Raises ``InputError`` where fewer than five took part.
    """
    from planner.analysis.published.project import allowed
    from planner.analysis.published.table import table_of, with_table
    from planner.workspace.publishing import fixing

    asked, now = allowed(asked), datetime.now(UTC)
    if asked.report.profile != "anonymous":
        return asked
    table = table_of(asked, iso_time(now))
    if not table.units:
        raise InputError(
            "Fewer than five people took part, so there is nothing that an anonymous report may show. "
            "Ask more people, or choose --profile roles with everybody’s consent."
        )
    edit = fixing(asked, now)
    if edit is not None and example_or(path) == path and not loaded.read_only:
        changed = with_table(loaded.project, table)
        save_changed(path, loaded, changed, edit.label)
    return with_table(asked, table)


def published_tables(options: argparse.Namespace) -> int:
    """List the tables behind anonymous reports with their audit, or take that of this round back."""
    from planner.reporting.audit import audit_of, body
    from planner.workspace.publishing import taking_back

    loaded = open_document(options.project)
    project = loaded.project
    if options.take_back is not None:
        who = project.facilitator
        edit = taking_back(project, who, options.take_back, datetime.now(UTC))
        project = edit.apply(project)
        save_changed(options.project, loaded, project, edit.label)
    tables = project.publications
    if options.json:
        printing.print_json(
            [
                {
                    "round": t.round,
                    **body(project, t),
                    "taken back": None if t.taken_back is None else t.taken_back.model_dump(),
                }
                for t in tables
            ]
        )
        return 0
    if not tables:
        print("No anonymous report was made of this document.")
    for table in tables:
        label = next((r.label for r in project.rounds if r.id == table.round), table.round)
        print(f"{label}: {audit_of(project, table).line}")
        if (back := table.taken_back) is not None:
            print(f"  Taken back on {back.when[:10]} by {back.who}: {back.reason}")
    return 0
