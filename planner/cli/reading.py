"""Files that come in on the command line: what they would change, what has to be answered, what is taken."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TypeVar

from planner.cli import printing
from planner.domain.record.preview import (
    RESULTS,
    TITLES,
    Answers,
    Entry,
    Intake,
    Preview,
)

T = TypeVar("T")
MOST = 40
"""Lines of one result that are printed; --json has them all."""


def answers_of(options: argparse.Namespace) -> Answers:
    """What the options answer."""
    decimal = {"point": ".", "comma": ",", None: None}[options.decimal]
    dates = {"day-first": "dm", "month-first": "md", None: None}[options.dates]
    return Answers(decimal, dates, options.sure)  # type: ignore[arg-type]


def take(options: argparse.Namespace, intake: Intake[T], write: Callable[[T], None]) -> int:
    """Print the table, and write what may be taken.

    Status 0: taken; 1: something has to be answered or is left out, so nothing was written; 3: with
    ``--partly``, taken in part; with ``--dry-run`` nothing is written: 0, or 3 instead of 1.
    """
    preview = intake.preview
    wanted = bool(intake.groups) and not options.dry_run and (preview.clear or options.partly)
    if wanted:
        write(intake.take())
    if options.json:
        printing.print_json(preview.body(written=wanted))
    else:
        print(preview_text(preview))
        print(_outcome(options, preview, wanted=wanted))
    if preview.clear:
        return 0
    return 3 if options.dry_run or options.partly else 1


def _outcome(options: argparse.Namespace, preview: Preview, *, wanted: bool) -> str:
    words = printing.plain(str(preview.words))
    if wanted:
        return f"{preview.file}: {words}."
    if options.dry_run:
        return f"{preview.file}: {words}. Nothing was written (--dry-run)."
    if preview.clear or options.partly:
        return f"{preview.file}: {words}. There is nothing to change."
    return (
        f"{preview.file}: {words}. Nothing was written. Correct the file, answer with the options "
        "above, or take what is clear with --partly."
    )


def preview_text(preview: Preview) -> str:
    """The preview as a table for the terminal."""
    lines = [_read_as(preview)]
    for result in RESULTS:
        entries = [e for e in preview.entries if e.result == result]
        if not entries or result == "same":
            continue
        lines.append(f"\n{TITLES[result]} ({len(entries)})")
        shown = _once(entries) if result == "asked" else [(e, 1) for e in entries]
        lines += [_line(e, n) for e, n in shown[:MOST]]
        if len(shown) > MOST:
            lines.append(f"  … and {len(shown) - MOST} more")
    rest = []
    if preview.columns:
        rest.append(f"  columns: {', '.join(preview.columns)}")
    rest += [f"  {_where(x.sheet, x.row)}: {x.why}" for x in preview.rows[:MOST]]
    if preview.sheets:
        rest.append(f"  sheets: {', '.join(preview.sheets)}")
    if rest:
        lines += ["\nNot read", *rest]
    if preview.missing:
        listed = ", ".join(preview.missing[:8]) + (" …" if len(preview.missing) > 8 else "")
        lines.append(
            f"\n{len(preview.missing)} of {preview.of} are not in the file and stay as they are: {listed}"
        )
    if preview.unknown:
        lines.append(f"\nNot in the agreed plan: {', '.join(preview.unknown)}")
    return printing.plain("\n".join(lines))


def _read_as(preview: Preview) -> str:
    read = preview.read_as
    parts = []
    if read.encoding:
        name = {"\t": "tab"}.get(read.separator, f"“{read.separator}”")
        parts.append(f"{read.encoding}, separator {name}")
    if read.sheet:
        parts.append(f"sheet {read.sheet}")
    if read.head_row:
        parts.append(f"heads in row {read.head_row}")
    if read.decimal:
        parts.append(
            "decimal marks mixed" if read.decimal == "mixed" else f"decimal {read.decimal}"
        )
    if read.dates:
        parts.append(f"dates {read.dates}")
    return f"{preview.file}: {preview.kind}" + (f" (read as {', '.join(parts)})" if parts else "")


def _once(entries: list[Entry]) -> list[tuple[Entry, int]]:
    """Questions once for a column, with how many cells they stand for."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for e in entries:
        found.setdefault((e.question, e.column), []).append(e)
    return [(same[0], len(same)) for same in found.values()]


def _where(sheet: str, row: int) -> str:
    return f"sheet {sheet}, row {row}" if sheet else f"row {row}" if row else ""


def _line(entry: Entry, cells: int) -> str:
    column = f", “{entry.column}”" if entry.column and entry.row else entry.column
    place = f"{_where(entry.sheet, entry.row)}{column}".strip(", ")
    what = ": ".join(x for x in (place, str(entry.name or entry.id)) if x)
    if entry.result == "changed":
        field = f", {entry.field}" if entry.field else ""
        words = f"{field}: {entry.before or '–'} → {entry.after or '–'}"
    elif entry.result in ("asked", "left out", "lost", "open"):
        sentences = " ".join(str(x) for x in (entry.why, entry.accepted) if x)
        words = f": {sentences}" if sentences else ""
    elif entry.after:
        words = f": {entry.after}"
    else:
        words = ""
    more = f" (and {cells - 1} more cells of this column)" if cells > 1 else ""
    options = _options(entry) if entry.result == "asked" else ""
    remarks = f" ({' '.join(str(r) for r in entry.remarks)})" if entry.remarks else ""
    return f"  {what}{words}{options}{more}{remarks}"


def _options(entry: Entry) -> str:
    if entry.code == "factor":
        return " If it is meant, add --sure."
    if entry.code == "both":
        return " Or say --take here (or there)."
    if entry.code != "ask":
        return ""
    if entry.question == "dates":
        return " Or say --dates day-first (or month-first)."
    return " Or say --decimal comma (or point)."
