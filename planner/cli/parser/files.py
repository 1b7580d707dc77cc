"""Commands on what people read, and on what a document was."""

from __future__ import annotations

from pathlib import Path

from planner.cli import commands, history, merging
from planner.cli.options import (
    Commands,
    a_day,
    a_document,
    add_file,
    add_json,
    add_project,
    add_quiet,
    listed,
    number,
)
from planner.domain.base.language import LANGUAGES, NUMBER_FORMATS
from planner.domain.record.report import PROFILES

FORMATS = (
    *("pdf", "html", "docx", "pptx", "xlsx", "poster", "progress", "mspdi", "csv", "ics"),
    *("mermaid", "json", "results", "answers"),
)
BESIDE = ("scenarios", "frontier", "robustness")


def add(to: Commands) -> None:
    """Add these commands."""
    report = to.add(
        "report",
        "write the report",
        "Writes the report in the wanted formats; each file is read back and checked first. A "
        "format for which there is nothing to show is left out and named, and the others are "
        "written.",
        commands.report,
        "report bank.mlplan",
        "report bank.mlplan --format pdf,docx,pptx --language de --profile anonymous --out out/bank",
    )
    add_project(report)
    report.add_argument(
        "--format",
        type=listed(FORMATS),
        default=("pdf", "html"),
        metavar="FORMATS",
        help="pdf, html, docx, pptx, xlsx, poster, progress, mspdi, csv (issue trackers), ics, mermaid, "
        "json, results, answers; several by comma (default: pdf,html)",
    )
    report.add_argument(
        "--with",
        dest="beside",
        type=listed(BESIDE),
        default=(),
        metavar="PARTS",
        help="also scenarios, frontier or robustness (several by comma; up to minutes each)",
    )
    add_file(report, "--out", folder=True, default=Path("out"), help="folder for the files")
    report.add_argument("--language", choices=LANGUAGES, help="en or de (default: the project’s)")
    report.add_argument(
        "--numbers", choices=NUMBER_FORMATS, help="number format (default: the language’s)"
    )
    report.add_argument(
        "--profile",
        choices=PROFILES,
        help="who may be recognised: names, roles, or anonymous (from a table of groups of five)",
    )
    add_file(
        report,
        "--templates",
        folder=True,
        metavar="FOLDER",
        help="your own words/<language>/*.j2, html/, pdf/ or deck.pptx",
    )
    report.add_argument(
        "--date", type=a_day, metavar="DATE", help="date on the report, YYYY-MM-DD (default: today)"
    )
    add_json(report)
    add_quiet(report)

    tables = to.add(
        "published",
        "the tables behind anonymous reports",
        "Lists the small tables that anonymous reports were made from, with their audit, or takes "
        "back the one of this round, which nobody has received.",
        commands.published_tables,
        "published bank.mlplan",
        "published bank.mlplan --take-back 'sent to nobody: a team was missing'",
    )
    add_project(tables)
    tables.add_argument(
        "--take-back",
        metavar="REASON",
        help="take the table of this round back, and why nobody has received it",
    )
    add_json(tables)

    changes = to.add(
        "changes",
        "the change log: who changed what, when",
        "Prints the change log of a document, the newest change last.",
        history.changes,
        "changes bank.mlplan",
    )
    add_project(changes)
    add_json(changes)

    differs = to.add(
        "differences",
        "what differs between two versions of a project",
        "Prints what differs between two documents, place by place.",
        history.differences,
        "differences bank.mlplan bank-of-march.mlplan",
    )
    add_project(differs)
    add_file(differs, "other", type=a_document, help="the other version")
    add_json(differs)

    merges = to.add(
        "merge",
        "merge another copy of a project into it",
        "Takes over what another copy of the same project (a conflicted copy, a colleague’s file) changed, "
        "by person and question. What both changed differently is asked: nothing is written then, unless "
        "--take says which side counts.",
        merging.merge,
        "merge bank.mlplan 'bank (conflicted copy).mlplan' --dry-run",
        "merge bank.mlplan bank-of-ann.mlplan --take there",
    )
    add_project(merges)
    add_file(merges, "other", type=a_document, help="the other copy")
    add_file(
        merges, "--base", type=a_document, metavar="FILE",
        help="what both began with (default: found among the earlier versions)",
    )  # fmt: skip
    merges.add_argument(
        "--take",
        choices=("here", "there"),
        help="what both changed: keep it as it is here, or take it from the other copy",
    )
    merges.add_argument(
        "--dry-run", action="store_true", help="say what would change; write nothing"
    )
    merges.add_argument(
        "--partly", action="store_true", help="take what is clear, leave the rest (exit status 3)"
    )
    add_json(merges)

    earlier = to.add(
        "versions",
        "the earlier versions that saving kept; restore one",
        "Lists the earlier versions of a document that saving kept, or brings one of them back; "
        "what it replaces is kept in turn.",
        history.versions,
        "versions bank.mlplan --restore 2",
    )
    add_project(earlier)
    earlier.add_argument(
        "--restore",
        type=number(0, 1_000, whole=True),
        metavar="N",
        help="bring version N back",
    )
    add_json(earlier)
