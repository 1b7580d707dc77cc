"""Cards on paper: one for each person, with a code that joins the room as that person."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from planner.domain.base.resources import content_folder
from planner.room.qr import modules

_PAGE = """
#let cards = json("cards.json")
#set page("a4", margin: 15mm)
#set text(font: "Noto Sans", size: 10pt)
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
    """A sheet of cards as PDF."""
    import typst

    stamp = int(datetime.combine(today, time(12), UTC).timestamp())
    with tempfile.TemporaryDirectory(prefix="planner-cards-") as name:
        folder = Path(name)
        body = []
        for k, card in enumerate(cards):
            (folder / f"{k}.svg").write_text(as_svg(card.link), encoding="utf-8")
            body.append({"name": card.name, "where": card.where, "file": f"{k}.svg"})
        words = {
            "title": "Cards for voting",
            "alt": "Code to scan",
            "hint": "Scan to vote. This card is for one person.",
            "cards": body,
        }
        (folder / "cards.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        (folder / "cards.typ").write_text(_PAGE, encoding="utf-8")
        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(content_folder("reports") / "fonts")],
        )
        compiler = typst.Compiler(str(folder / "cards.typ"), root=str(folder), font_paths=fonts)
        made: Any = compiler.compile(format="pdf", timestamp=stamp)
        return bytes(made)
