"""A notice on paper for works councils and everybody who asks: what happens with votes in the room."""

from __future__ import annotations

from datetime import date

from planner.domain.base.language import speech, tr
from planner.reporting.typeset import noon, typeset_page

TITLE = "What happens with votes in the room"
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "The purpose",
        (
            "In a workshop teams agree on how far their work with machine learning is. People"
            " vote from their own phones, without an app and without an account.",
            "It is about how work is done, not about what a person achieves.",
        ),
    ),
    (
        "What is stored, and where",
        (
            "While the room is open, one file on the facilitator’s laptop holds which seat "
            "chose which level and what was written in private. It is for the laptop’s owner "
            "alone. It holds no addresses of phones; the page sets no cookies and loads "
            "nothing from elsewhere.",
            "In a room without names a seat of the team is drawn at random. In a room by list"
            " or by card the vote is kept with the person; the page says so before the first "
            "vote.",
            "The document afterwards holds the levels by seat or person, what each team "
            "agreed on with its reason, and a text as evidence only where whoever wrote it "
            "allowed it to be quoted. Other texts that the facilitator keeps are in no "
            "report.",
        ),
    ),
    (
        "Who sees it",
        (
            "Before the votes are opened nobody sees a level, not even the facilitator. "
            "Afterwards everybody in the room sees how many of a team chose each level.",
            "Texts are read by the facilitator, without the level where fewer than five of a "
            "team vote. A text is on the screen only where the facilitator shows it, without "
            "a name.",
            "What a team agrees on is printed in reports. In small teams people may guess who"
            " chose what.",
            "Without a certificate others on the same Wi-Fi could read along.",
        ),
    ),
    (
        "When it goes",
        (
            "At the end of the workshop the file of the room is erased; one that was left "
            "open, after seven days. Whoever is removed from the document leaves an open room"
            " as well.",
        ),
    ),
)
_PAGE = """
#let s = json("data.json")
#set page("a4", margin: (x: 24mm, y: 22mm))
#set text(font: "Noto Sans", size: 10.5pt, lang: s.lang)
#set document(title: s.title)
#text(weight: "bold", size: 1.8em, s.title)
#for part in s.parts {
  block(above: 1.5em, below: 0.7em, text(weight: "bold", size: 1.15em, part.head))
  for line in part.lines { block(below: 0.8em, line) }
}
"""


def notice_pdf(today: date) -> bytes:
    """The notice in the language that is spoken now: one page."""
    body = {
        "lang": str(speech().language),
        "title": tr(TITLE),
        "parts": [{"head": tr(h), "lines": [tr(x) for x in lines]} for h, lines in PARTS],
    }
    return typeset_page(_PAGE, body, noon(today))
