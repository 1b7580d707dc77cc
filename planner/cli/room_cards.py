"""Personal cards: each joins as one person, on paper or by mail."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from planner.cli.files import check_free, open_document, save_changed
from planner.cli.options import check_target
from planner.domain.base.errors import InputError
from planner.domain.project import Project
from planner.domain.record.handed_out import key_of_pack
from planner.room.addresses import addresses
from planner.storage.atomic import write_atomically

PORT = 8421


def write_cards(options: argparse.Namespace) -> int:
    """Write a PDF with a card for everybody of the chosen teams."""
    from planner.exchange.answer_sheet import with_secret
    from planner.reporting.cards import Card, cards_pdf
    from planner.workspace.people import names_of

    if options.cards.suffix.lower() != ".pdf":
        raise InputError("Cards are a PDF: name a file that ends in .pdf.")
    check_target(options.cards)
    check_free(options.cards, force=options.force)
    loaded = open_document(options.project)
    project = loaded.project
    if not project.handed_out.secret:
        project = save_changed(options.project, loaded, with_secret(project), "Write cards")
    there = options.address or [a.host for a in addresses()]
    if not there:
        raise InputError("This machine is in no network. Name the address with --address.")
    host = f"[{there[0]}]" if ":" in there[0] else there[0]
    where = f"http://{host}:{options.port or PORT}/"
    names, wanted = names_of(project), options.teams
    people = [
        r
        for r in project.respondents
        if wanted is None
        or {r.team, project.team_by_id[r.team].name} & {w.strip() for w in wanted.split(",")}
    ]
    if not people:
        raise InputError("Nobody answers for these teams yet. Add people first.")
    secrets = cards_of(project)
    made = [Card(str(names[r.id]), where, f"{where}#c.{secrets[r.id]}") for r in people]
    write_atomically(options.cards, cards_pdf(made, datetime.now(UTC).date()))
    print(f"{len(made)} cards for {where} are in {options.cards}.")
    print("Open the room at the same address and port: --by card --port", options.port or PORT)
    return 0


def cards_of(project: Project) -> dict[str, str]:
    """The secret on each person's card, from the document's own: printed again it is the same."""
    secret = project.handed_out.secret
    if not secret:
        raise InputError("Write the cards first: mlops-planner room FILE --cards cards.pdf")
    round_ = project.current_round.id
    return {
        r.id: key_of_pack(bytes.fromhex(secret), project.id, "card", r.id, round_).hex()[:32]
        for r in project.respondents
    }
