"""Cards on paper: one for each person, with a code that joins the room as that person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from planner.domain.base.language import speech, tr
from planner.reporting.typeset import noon, typeset_page
from planner.room.qr import modules

_PAGE = """
#let cards = json("data.json")
#set page("a4", margin: 15mm)
#set text(font: "Noto Sans", size: 10pt, lang: cards.lang)
#set document(title: cards.title)
#grid(columns: (1fr, 1fr), gutter: 6mm, ..cards.cards.map(c => block(
  breakable: false, width: 100%, stroke: 0.5pt + luma(160), radius: 2mm, inset: 5mm,
  [#text(weight: "bold", size: 12pt, c.name) \\ #v(1mm)
   #image(c.file, width: 45mm, alt: cards.alt) #v(1mm)
   #text(size: 8.5pt, fill: luma(80), cards.hint) \\ #text(size: 8.5pt, c.where)],
)))
"""
QUIET = 4


@dataclass(frozen=True)
class Card:
    """One person's card: the name on it, the address in words, and what the code says."""

    name: str
    where: str
    link: str


def as_svg(text: str) -> str:
    """The square code of ``text``, with its quiet zone."""
    rows = modules(text)
    wide = len(rows) + 2 * QUIET
    cells = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {wide}">'
        f'<rect width="{wide}" height="{wide}" fill="#fff"/><path d="{cells}" fill="#000"/></svg>'
    )


def cards_pdf(cards: Sequence[Card], today: date) -> bytes:
    """A sheet of cards as PDF, in the language that is spoken now."""
    named = [(f"{k}.svg", card) for k, card in enumerate(cards)]
    words = {
        "lang": str(speech().language),
        "title": tr("Cards for voting"),
        "alt": tr("Code to scan"),
        "hint": tr("Scan to vote. This card is for one person."),
        "cards": [{"name": c.name, "where": c.where, "file": file} for file, c in named],
    }
    pictures = {file: as_svg(card.link) for file, card in named}
    return typeset_page(_PAGE, words, noon(today), pictures=pictures)
