"""Personal cards: each joins as one person, on paper or by mail."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from planner.cli.files import check_free, open_document, save_changed
from planner.cli.options import check_target
from planner.domain.base.errors import InputError
from planner.room.addresses import addresses
from planner.storage.atomic import write_atomically
from planner.workspace.meeting.cards import PORT, cards_for, place_of, ready_for_cards


def write_cards(options: argparse.Namespace) -> int:
    """Write a PDF with a card for everybody of the chosen teams."""
    from planner.reporting.cards import cards_pdf

    if options.cards.suffix.lower() != ".pdf":
        raise InputError("Cards are a PDF: name a file that ends in .pdf.")
    check_target(options.cards)
    check_free(options.cards, force=options.force)
    loaded = open_document(options.project)
    project = loaded.project
    if not project.handed_out.secret:
        edit = ready_for_cards()
        project = save_changed(options.project, loaded, edit.apply(project), edit.label)
    there = options.address or [a.host for a in addresses()]
    if not there:
        raise InputError("This machine is in no network. Name the address with --address.")
    where = place_of(there[0], options.port or PORT)
    named = None if options.teams is None else {w.strip() for w in options.teams.split(",")}
    teams = [t.id for t in project.teams if named is None or {t.id, t.name} & named]
    made = cards_for(project, teams, where)
    write_atomically(options.cards, cards_pdf(made, datetime.now(UTC).date()))
    print(f"{len(made)} cards for {where} are in {options.cards}.")
    print("Open the room at the same address and port: --by card --port", options.port or PORT)
    return 0
