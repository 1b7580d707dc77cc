"""Commands of a meeting: the room that votes from phones."""

from __future__ import annotations

import argparse
from datetime import time
from typing import get_args

from planner.cli.options import (
    Commands,
    a_day,
    a_document,
    a_path,
    add_file,
    add_force,
    add_json,
    number,
    words,
)
from planner.domain.record.workshop import Order


def add(to: Commands) -> None:
    """Add these commands."""
    made = to.add(
        "room",
        "let several teams vote from their phones, led from this terminal",
        "Serves one small page on the local network; nothing leaves it. Votes are blind until they are "
        "opened, and every confirmed vote is on disk. The terminal takes a command a line: open, keep, "
        "again, next, park, end. In the window a workshop does the same with a stage.",
        "room:room",
        "room bank.mlplan --teams fraud,pricing --minutes 180",
        "room bank.mlplan --cards cards.pdf",
        "room --check",
    )
    made.add_argument("project", nargs="?", type=a_document, metavar="FILE", help="the project")
    way = made.add_mutually_exclusive_group()
    way.add_argument("--check", action="store_true", help="list addresses and wait for one phone")
    add_file(
        way, "--cards", metavar="PDF", help="write a card for each person, with a code of their own"
    )
    add_file(
        way,
        "--notice",
        metavar="PDF",
        help="write a page on what happens with votes, to be shown around",
    )
    made.add_argument("--teams", type=words, metavar="A,B", help="which teams vote (default: all)")
    made.add_argument(
        "--questions",
        choices=get_args(Order),
        default="all",
        help="which questions, in which order",
    )
    made.add_argument(
        "--minutes",
        type=number(1, 1440, whole=True),
        metavar="N",
        help="how long the meeting may take",
    )
    made.add_argument(
        "--seats",
        type=number(1, 200, whole=True),
        metavar="N",
        help="at least so many seats a team, without names",
    )
    made.add_argument(
        "--address",
        action="append",
        type=words,
        metavar="A",
        help="listen at this address of the machine; repeatable (default: the likeliest)",
    )
    made.add_argument(
        "--port",
        type=number(1024, 65_535, whole=True),
        metavar="P",
        help="at this port (default: from 8421)",
    )
    made.add_argument(
        "--by",
        choices=("list", "card"),
        help="join by name from a list, or by card (default: without names)",
    )
    add_file(
        made, "--certificate", metavar="PEM", help="certificate of the organisation, for https"
    )
    add_file(made, "--key", metavar="PEM", help="key of the certificate")
    made.add_argument("--name", type=words, metavar="HOST", help="the name the certificate is for")
    left = made.add_mutually_exclusive_group()
    left.add_argument("--go-on", action="store_true", help="go on with a room that was left open")
    left.add_argument(
        "--anew", action="store_true", help="begin anew; what was left open is dropped"
    )
    made.add_argument(
        "--seconds", type=number(1, 600), default=60.0, metavar="S", help="how long --check waits"
    )
    add_json(made)
    add_force(made)
    _bench(to)


def _bench(to: Commands) -> None:
    made = to.add(
        "bench",
        "all clients of a folder: how far each is, the next meeting, templates, a benchmark",
        "Prints a line a client. The stage is computed from the document. With one document it prepares the "
        "next meeting, hands on what may be handed on as a template, or shows it beside finished clients "
        "who allowed it: without names, from eight others on. Nothing is sent anywhere.",
        "bench:bench",
        "bench clients --keep",
        "bench bank.mlplan --prepare 2026-12-02 --at 09:00 --minutes 180 --output sheet.pdf",
        "bench bank.mlplan --beside",
        "bench bank.mlplan --template bank.mltemplate",
        'bench new.mlplan --begin bank.mltemplate --organisation "North Bank"',
    )
    made.add_argument(
        "place",
        nargs="*",
        type=a_path,
        metavar="PLACE",
        help="folders with documents (default: those that were kept), or one document",
    )
    made.add_argument("--keep", action="store_true", help="look through these folders from now on")
    way = made.add_mutually_exclusive_group()
    way.add_argument("--prepare", type=a_day, metavar="DAY", help="prepare the meeting of a day")
    way.add_argument(
        "--allow", type=words, metavar="NAME", help="note who allowed an anonymous comparison"
    )
    way.add_argument("--withdraw", action="store_true", help="take that back; the record goes")
    way.add_argument("--beside", action="store_true", help="show it beside finished clients")
    add_file(way, "--template", metavar="FILE", help="save what may be handed on to other clients")
    add_file(way, "--begin", metavar="TEMPLATE", help="begin a client from a template")
    made.add_argument(
        "--at", type=_time, default="09:00", metavar="HH:MM", help="when it begins (09:00)"
    )
    made.add_argument(
        "--minutes",
        type=number(30, 720, whole=True),
        default=180,
        metavar="N",
        help="how long it may take (180)",
    )
    add_file(made, "--pattern", metavar="TEMPLATE", help="take the agenda of a template as a guide")
    add_file(made, "--output", metavar="FILE", help="the page of the meeting, or the benchmark")
    add_file(made, "--calendar", metavar="ICS", help="write the invitation as well")
    made.add_argument("--plan", action="store_true", help="enter the meeting into the document")
    made.add_argument(
        "--group",
        choices=("all", "industry", "size"),
        default="all",
        help="whom the benchmark file is of",
    )
    made.add_argument("--organisation", type=words, metavar="NAME", help="the client, or template")
    made.add_argument(
        "--team", action="append", default=[], type=words, metavar="NAME", help="a team; repeatable"
    )
    add_json(made)
    add_force(made)


def _time(text: str) -> str:
    try:
        return f"{time.fromisoformat(text.zfill(5)):%H:%M}"
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is no time: write HH:MM") from error
