"""Commands of a meeting: the room that votes from phones."""

from __future__ import annotations

from typing import get_args

from planner.cli.options import (
    Commands,
    a_document,
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
