"""The sheet of a meeting on paper: one page with its agenda, what to talk about, and who is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.reporting.typeset import noon, typeset_page

_PAGE = """
#let s = json("data.json")
#set page("a4", margin: (x: 18mm, y: 16mm), footer: text(size: 8pt, fill: luma(90), s.foot))
#set text(font: "Noto Sans", size: s.size * 1pt, lang: s.lang)
#set document(title: s.title)
#set par(leading: 0.5em)
#let head(t) = block(above: 1.1em, below: 0.55em, text(weight: "bold", size: 1.1em, t))
#text(weight: "bold", size: 1.9em, s.title) \\
#text(size: 1.1em, fill: luma(80), s.when)
#grid(columns: (3fr, 2fr), gutter: 9mm,
  [ #head(s.agenda_head)
    #table(columns: (auto, 1fr, auto), stroke: none, inset: (x: 0pt, y: 0.3em), column-gutter: 3mm,
      ..s.agenda.map(r => r.map(c => if r.at(2) == "" { text(fill: luma(90), c) } else { [#c] })).flatten())
    #if s.left != "" { text(fill: luma(90), s.left) } ],
  [ #for part in s.parts { head(part.head)
      if part.lines.len() == 0 { text(fill: luma(90), part.none) }
      enum(..part.lines.map(l => [#l.at(0) #if l.at(1) != "" {
        linebreak(); text(size: 0.88em, fill: luma(90), l.at(1)) }])) } ],
)
"""
MOST_ROWS = 44
"""Lines of the agenda that one page holds at the usual size."""


@dataclass(frozen=True)
class Part:
    """A list on the right: its head, pairs of a line and a smaller one below, and what to say of none."""

    head: str
    lines: tuple[tuple[str, str], ...]
    none: str


@dataclass(frozen=True)
class Sheet:
    """What stands on the page, in words of its language."""

    language: str
    title: str
    when: str
    agenda_head: str
    agenda: tuple[tuple[str, str, str], ...]
    left: str
    parts: tuple[Part, ...]
    foot: str


def sheet_pdf(sheet: Sheet, today: date) -> bytes:
    """The page as PDF; a long agenda is set smaller, so that it stays one."""
    rows = len(sheet.agenda)
    size = 9.5 if rows <= MOST_ROWS else max(9.5 * MOST_ROWS / rows, 5.5)
    body = {
        "lang": sheet.language,
        "size": size,
        "title": sheet.title,
        "when": sheet.when,
        "agenda_head": sheet.agenda_head,
        "agenda": [list(r) for r in sheet.agenda],
        "left": sheet.left,
        "parts": [
            {"head": p.head, "lines": [list(one) for one in p.lines], "none": p.none}
            for p in sheet.parts
        ],
        "foot": sheet.foot,
    }
    return typeset_page(_PAGE, body, noon(today))
