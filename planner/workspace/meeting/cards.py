"""Seats by name: who may sit in a room by list or by card, what each answered alone, and personal cards."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from planner.domain.base.errors import InputError
from planner.domain.project import Project
from planner.domain.record.handed_out import key_of_pack
from planner.exchange.answer_sheet import with_secret
from planner.reporting.cards import Card, cards_pdf
from planner.workspace.edits import Edit
from planner.workspace.people import names_of

PORT = 8421
"""Where a room by card listens: cards are printed before it is open."""


def ready_for_cards() -> Edit:
    """Give the document the secret that cards are made from, where it has none yet."""
    return Edit("Write cards", with_secret)


def cards_of(project: Project) -> dict[str, str]:
    """The secret on each person's card, from the document's own: printed again it is the same.

    Raises ``InputError`` where the document has no secret yet.
    """
    secret = project.handed_out.secret
    if not secret:
        raise InputError("Write the cards first: mlops-planner room FILE --cards cards.pdf")
    round_ = project.current_round.id
    return {
        r.id: key_of_pack(bytes.fromhex(secret), project.id, "card", r.id, round_).hex()[:32]
        for r in project.respondents
    }


def place_of(host: str, port: int = PORT, *, secure: bool = False) -> str:
    """The address of a room as a link."""
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if secure else 'http'}://{shown}:{port}/"


def cards_for(project: Project, teams: Collection[str], where: str) -> list[Card]:
    """A card for everybody of these teams. Raises ``InputError`` where nobody answers for them."""
    names, secrets = names_of(project), cards_of(project)
    people = [r for r in project.respondents if r.team in teams]
    if not people:
        raise InputError("Nobody answers for these teams yet. Add people first.")
    return [Card(str(names[r.id]), where, f"{where}#c.{secrets[r.id]}") for r in people]


def cards_page(project: Project, teams: Collection[str], where: str, day: date) -> bytes:
    """The cards as a PDF."""
    return cards_pdf(cards_for(project, teams, where), day)


def called(project: Project, teams: Collection[str]) -> dict[str, str]:
    """What each person of these teams is called in a list: the name, else which person of the team."""
    names = names_of(project)
    return {r.id: r.name or str(names[r.id]) for r in project.respondents if r.team in teams}


def alone_of(project: Project, teams: Collection[str]) -> dict[str, dict[str, int | str]]:
    """What people of these teams answered alone in this round, by person and question; for them alone."""
    found: dict[str, dict[str, int | str]] = {}
    for person in project.respondents:
        if person.team not in teams or person.unnamed:
            continue
        given = project.current_round.answers.get(person.id, {})
        mine: dict[str, int | str] = {}
        for question, answer in given.items():
            if answer.state == "level" and answer.level is not None:
                mine[question] = answer.level
            elif answer.state == "dont_know":
                mine[question] = "?"
            elif answer.state == "not_applicable":
                mine[question] = "-"
        if mine:
            found[person.id] = mine
    return found
