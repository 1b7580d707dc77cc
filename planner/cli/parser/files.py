"""Commands on what people read, and on what a document was."""

from __future__ import annotations

from pathlib import Path

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
from planner.domain.record.report import PROFILES, REPORT_EDITIONS

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
        "commands:report",
        "report bank.mlplan",
        "report bank.mlplan --edition decision",
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
        "--edition",
        choices=REPORT_EDITIONS,
        help="decision (two pages, to be signed), board (about ten), full, or progress (default: the "
        "project’s)",
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
    report.add_argument(
        "--issue",
        action="store_true",
        help="export the PDF for signing: everything that a signature needs is checked, and the document "
        "keeps the number and the inputs of the report",
    )
    report.add_argument(
        "--signer",
        action="append",
        default=[],
        metavar="WHO",
        help="with --issue: who signs, 'Name' or 'Name, role'; once for each, in the order of signing",
    )
    add_json(report)
    add_quiet(report)

    signs = to.add(
        "sign",
        "sign a report",
        "Signs the next open field of a report that was exported for signing (PAdES B-B, offline, without a "
        "time stamp). The password of the key is asked for, never given as an argument.",
        "signing:sign",
        "sign out/bank.pdf --key ann.p12",
        "sign out/bank-signed.pdf --card /usr/lib/softhsm/libsofthsm2.so --token work",
    )
    add_file(signs, "report", help="the report")
    key = signs.add_mutually_exclusive_group(required=True)
    add_file(key, "--key", metavar="FILE", help="key with its certificate (PKCS#12, .p12 or .pfx)")
    add_file(key, "--card", metavar="MODULE", help="PKCS#11 module of a card or token")
    signs.add_argument("--token", metavar="LABEL", help="which card, where there are several")
    add_file(signs, "--password-file", metavar="FILE", help="a file with the password of the key")
    add_file(
        signs,
        "--out",
        metavar="FILE",
        help="the signed report (default: NAME-signed.pdf beside it)",
    )
    signs.add_argument(
        "--yes", action="store_true", help="sign though the key names somebody else than the field"
    )
    add_json(signs)

    checks = to.add(
        "verify",
        "check a signed report",
        "Says whether a report is unchanged since it was signed, who signed it and when by their clock; with "
        "--project also which inputs of its document have changed since. Exit status: 0 all that was asked "
        "holds; 3 unchanged, but signatures are open, inputs have changed, or nobody vouches for a key; 4 "
        "changed, or never signed; 1 not readable.",
        "signing:verify",
        "verify out/bank-signed.pdf",
        "verify out/bank-signed.pdf --project bank.mlplan --trust roots.pem",
    )
    add_file(checks, "report", help="the report")
    add_file(
        checks,
        "--project",
        type=a_document,
        metavar="FILE",
        help="the document that it was made from",
    )
    add_file(checks, "--trust", metavar="FILE", help="root certificates that you trust (PEM)")
    add_json(checks)

    tables = to.add(
        "published",
        "the tables behind anonymous reports",
        "Lists the small tables that anonymous reports were made from, with their audit, or takes "
        "back the one of this round, which nobody has received.",
        "published:published_tables",
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
        "history:changes",
        "changes bank.mlplan",
    )
    add_project(changes)
    add_json(changes)

    differs = to.add(
        "differences",
        "what differs between two versions of a project",
        "Prints what differs between two documents, place by place.",
        "history:differences",
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
        "merging:merge",
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
        "history:versions",
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
