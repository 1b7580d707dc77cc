"""Command ``programme`` and what it can do."""

from __future__ import annotations

import argparse
from datetime import date

from planner.cli.options import (
    Commands,
    Parser,
    a_document,
    add_alongside,
    add_file,
    add_force,
    add_json,
    add_quiet,
    words,
)
from planner.domain.base.language import LANGUAGES


def add(to: Commands) -> None:
    """Add ``programme`` with its actions."""
    group = to.add(
        "programme",
        "one plan over many units: money, people, tools and duties they share",
        "Plans units of a group together, with a proof of how much better any other could be. Units "
        "share unit files, which hold no answers, no people and no text of their own. The work is "
        "spread over the cores of this machine, or over an existing Dask cluster.",
        "programme:check",
        "programme new group.mlprogramme --budget 150000",
        "programme add group.mlprogramme north.mlplan south.mlunit",
        "programme plan group.mlprogramme --workers 4",
        "programme frontier group.mlprogramme --times 0.8 1 1.2",
    )
    sub = group.add_subparsers(
        title="actions",
        help="what to do; ACTION --help says more",
        metavar="ACTION",
        dest="action",
        required=True,
        parser_class=Parser,
    )

    made = _action(sub, "new", "make an empty programme", "new")
    made.add_argument("--name", type=words, help="what it is called; else the name of the file")
    made.add_argument("--start", type=_day, metavar="YYYY-MM-DD", help="the first day of the plan")
    made.add_argument(
        "--quarters", type=int, default=8, choices=range(4, 17), metavar="N", help="4 to 16; 8"
    )
    made.add_argument("--currency", default="EUR", metavar="CODE", help="EUR unless stated")
    made.add_argument("--budget", type=_amount, metavar="AMOUNT", help="money a quarter")
    add_force(made)
    add_alongside(made)

    one = sub.add_parser(
        "unit",
        help="write the unit file of an assessment",
        examples=("programme unit north.mlplan",),
    )
    one.set_defaults(command="programme:unit", parser=one)
    add_file(one, "project", type=a_document, metavar="PROJECT", help="an assessment")
    add_file(
        one, "--programme", metavar="FILE", help="the programme it is for: start, quarters, round"
    )
    add_file(one, "--output", metavar="FILE", help="where to write it; else beside the assessment")
    one.add_argument("--name", type=words, help="what the programme calls the unit")
    one.add_argument(
        "--protect", action="store_true", help="seal it: it opens with a passphrase that you type"
    )
    add_force(one)

    more = _action(sub, "add", "add units", "add")
    add_alongside(more)
    add_file(more, "unit", nargs="+", metavar="UNIT", help="assessments or unit files")

    looked = _action(sub, "check", "say of each unit whether it can be planned", "check")
    _quietly(looked)
    planned = _action(sub, "plan", "plan it and print the plan", "plan")
    _working(planned)
    more_money = _action(sub, "frontier", "what more or less money would be worth", "frontier")
    more_money.add_argument(
        "--times",
        type=_times,
        nargs="+",
        default=[0.5, 0.8, 0.9, 1.1, 1.2, 1.5],
        metavar="SHARE",
        help="1.1 is 10 per cent more",
    )
    _working(more_money)
    robust = _action(sub, "robustness", "how it fares in other futures", "robustness")
    robust.add_argument("--samples", type=_samples, default=20, metavar="N", help="plans anew; 20")
    _working(robust)
    many = _action(sub, "simulate", "its worth in many futures, from the documents", "simulate")
    many.add_argument(
        "--futures", type=_futures, default=10_000, metavar="N", help="100 to 10000; 10000"
    )
    _working(many)
    told = _action(sub, "report", "write its report: PDF, web page or workbook", "report")
    add_file(told, "--output", metavar="FILE", help="ends in .pdf, .html or .xlsx")
    told.add_argument("--language", choices=LANGUAGES, default="en", help="of the report; en")
    told.add_argument("--names", action="store_true", help="levels by the names of the units")
    told.add_argument(
        "--times", type=_times, nargs="*", default=[], metavar="SHARE", help="worth by money too"
    )
    told.add_argument(
        "--samples", type=_samples, default=0, metavar="N", help="plan anew on so many samples too"
    )
    told.add_argument(
        "--futures",
        type=_futures,
        default=0,
        metavar="N",
        help="simulate the documents of the units in so many futures too, 10000 for instance",
    )
    add_force(told)
    _working(told)


def _action(sub: argparse._SubParsersAction[Parser], name: str, about: str, run: str) -> Parser:
    parser = sub.add_parser(
        name, help=about, description=about, examples=(f"programme {name} group.mlprogramme",)
    )
    parser.set_defaults(command=f"programme:{run}", parser=parser)
    add_file(parser, "programme", metavar="PROGRAMME", help="a .mlprogramme file")
    return parser


def _quietly(parser: Parser) -> None:
    add_json(parser)
    add_quiet(parser)


def _working(parser: Parser) -> None:
    _quietly(parser)
    parser.add_argument(
        "--workers", type=_workers, metavar="N", help="processes; as many as cores unless stated"
    )
    parser.add_argument(
        "--cluster", metavar="ADDRESS", help="an existing Dask scheduler: tls://host:8786"
    )
    parser.add_argument(
        "--trust-network", action="store_true", help="allow tcp:// to another machine"
    )


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is no date: write YYYY-MM-DD") from error


def _amount(text: str) -> float:
    try:
        found = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is no amount") from error
    if not 0 <= found <= 1e13:
        raise argparse.ArgumentTypeError("an amount is 0 or more")
    return found


def _times(text: str) -> float:
    found = _amount(text)
    if found > 100:
        raise argparse.ArgumentTypeError("at most 100 times the money")
    return found


def _samples(text: str) -> int:
    if not text.isdigit() or not 0 <= int(text) <= 200:
        raise argparse.ArgumentTypeError("0 to 200 samples")
    return int(text)


def _futures(text: str) -> int:
    if not text.isdigit() or not (int(text) == 0 or 100 <= int(text) <= 10_000):
        raise argparse.ArgumentTypeError("100 to 10000 futures")
    return int(text)


def _workers(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError("1 to 256 processes")
    return int(text)
