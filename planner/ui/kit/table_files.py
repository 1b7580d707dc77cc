"""Tables out to a spreadsheet and back in, from anywhere in the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from planner.domain.base.errors import PlannerError
from planner.domain.base.language import phrase, tr
from planner.exchange.tabular import Filled, as_csv, as_workbook
from planner.storage.atomic import write_atomically
from planner.ui.kit.dialogs import ask_save
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session

KINDS = "Workbook (*.xlsx);;CSV (*.csv)"


def export_table(parent: QWidget, look: Look, session: Session, title: str, table: Filled) -> None:
    """Ask where to, and write ``table`` there."""
    start = f"{title.replace(' ', '-')}.xlsx"
    path = ask_save(parent, look, phrase("Export {title}", title=title), start, KINDS)
    if path is not None:
        write_table(session, path, title, table)


def write_table(session: Session, path: Path, title: str, table: Filled) -> None:
    """Write ``table`` as CSV or, for any other ending, as a workbook."""
    kind = path.suffix.lower()
    write_file(
        session,
        path,
        lambda: as_csv(table) if kind == ".csv" else as_workbook([(title, table)]),
    )


def write_file(session: Session, path: Path, make: Callable[[], bytes]) -> None:
    """Write what ``make`` makes, and say in the message bar that it is written or what is wrong."""
    try:
        write_atomically(path, make())
    except PlannerError as error:
        session.message.emit(str(error), True)
        return
    session.message.emit(phrase("Written: {name}", name=path.name), False)


def read_table_file(
    parent: QWidget, session: Session, title: str, read: Callable[[Path], None]
) -> None:
    """Ask for a file and let ``read`` take it over; what is wrong goes to the message bar."""
    kinds = tr("Tables (*.xlsx *.xlsm *.ods *.csv *.txt *.tsv)")
    heading = tr(phrase("Read {title}", title=title))
    name, _ = QFileDialog.getOpenFileName(parent, heading, "", kinds)
    if name:
        take_table(session, Path(name), read)


def take_table(session: Session, path: Path, read: Callable[[Path], None]) -> None:
    """Let ``read`` take ``path`` over; what is wrong goes to the message bar."""
    try:
        read(path)
    except PlannerError as error:
        session.message.emit(str(error), True)
