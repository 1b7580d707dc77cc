"""Command ``room``: people vote from their phones, led from a terminal."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime

from planner.cli import printing
from planner.cli.again import check_claim
from planner.cli.files import check_free, check_no_example, open_document
from planner.cli.options import check_ending
from planner.cli.room_cards import write_cards
from planner.cli.room_desk import Desk, chosen_addresses
from planner.domain.base.errors import InputError
from planner.room.addresses import addresses
from planner.room.ballots import TeamOfRoom
from planner.room.causes import causes
from planner.room.messages import Begin, Listen, Seen
from planner.room.process import RoomProcess
from planner.room.qr import in_terminal
from planner.room.room_file import rooms_folder, sweep_rooms
from planner.storage.atomic import write_atomically
from planner.storage.backups import user_backups
from planner.workspace.workspace import Workspace


def room(options: argparse.Namespace) -> int:
    """Run a room, look which addresses there are, or write personal cards."""
    if options.check:
        return check(options)
    if options.notice is not None:
        return notice(options)
    if options.project is None:
        raise InputError("Name the project of the room, or look at the network with --check.")
    if options.cards is not None:
        return write_cards(options)
    return _run(options)


def notice(options: argparse.Namespace) -> int:
    """Write what happens with votes, in the language of the project's report where there is one."""
    from planner.domain.base.language import speaking
    from planner.reporting.notice import notice_pdf

    check_ending(options.notice, (".pdf",))
    check_free(options.notice, force=options.force)
    language = (
        "en" if options.project is None else open_document(options.project).project.report.language
    )
    with speaking(language):
        write_atomically(options.notice, notice_pdf(datetime.now(UTC).date()))
    print(f"{options.notice}: one page.")
    return 0


def check(options: argparse.Namespace) -> int:
    """List addresses and wait for one phone."""
    there = addresses()
    if options.json:
        printing.print_json(
            [{"address": a.host, "adapter": a.adapter, "kind": a.kind} for a in there]
        )
        return 0
    chosen = chosen_addresses(options)
    for a in there:
        print(f"{'*' if a in chosen else ' '} {a.host}  {a.adapter} ({a.kind})")
    told: list[object] = []
    begin = Begin(
        rooms_folder(),
        "check",
        (TeamOfRoom(id="try", name="Try"),),
        tuple(Listen(a.host) for a in chosen),
        port=options.port or 0,
    )
    process = RoomProcess(begin, told.append)
    try:
        opened = process.wait()
        print(f"Open this address on a phone: {opened.urls[0]}")
        print(in_terminal(opened.urls[0]))
        ends = time.monotonic() + options.seconds
        while time.monotonic() < ends:
            if any(isinstance(m, Seen) and m.from_elsewhere for m in told):
                print("A phone reached this machine. The room will work here.")
                return 0
            time.sleep(0.2)
    finally:
        process.end(erase=True)
    print("No phone was seen. What may be in the way, likeliest first:")
    for k, cause in enumerate(causes({a.kind for a in chosen}), 1):
        print(f"  {k}. {cause}")
    return 3


def _run(options: argparse.Namespace) -> int:
    path = options.project
    check_no_example(path)
    loaded = open_document(path)
    if loaded.read_only:
        raise InputError(loaded.read_only)
    check_claim(path)
    sweep_rooms(rooms_folder())
    space = Workspace.of(loaded, path, user_backups())
    return Desk(space, options).run(sys.stdin)
