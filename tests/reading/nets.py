"""What a report may not say, whatever the organisation: each net returns the places that it caught.

Nothing here imports what writes the report: figures are read from the text as a reader does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import zip_longest

from tests.reading.places import FRONT, Place

LISTED = ("method", "assumptions", "formulas", "questions")
"""Sections whose words are those of sources, formulas and questionnaires."""
GAP = "\u2060\u200b"
CURRENCY = r"(?:[€$£¥]|EUR|USD|GBP|INR|CHF)"
AMOUNT = re.compile(
    rf"(?P<sign>[−+-])?\s?(?:{CURRENCY}\s?)?(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<unit>bn|m|k)?\b"
)
SIZES = {"bn": 1e9, "m": 1e6, "k": 1e3, None: 1.0}


def plain(text: str) -> str:
    """Text without joiners, with plain spaces."""
    return re.sub(r"[\u00a0\u202f\u2009]", " ", text.translate({ord(c): None for c in GAP}))


# leftovers ------------------------------------------------------------------------------------------

LEFT = re.compile(
    r"\bNone\b(?! of )|\bnan\b|(?<![A-Za-z])inf(?![A-Za-z])|\{\w*\}|\{\{"
    r"|(?<!\w)[−-]0(?![\w.,])|(?<!\w)[−-]0[.,]0+(?!\d)|(?<![\w\d–/)-])-\d|(?<=\w)  (?=\w)"
    r"| [,;:.](?![\d.])|\.\.(?!\.)|,,|\(\)|“”|„“|\bto –|– to\b|\bbis –|– bis\b"
)
"""Python’s own words, holes in a pattern, a minus that is a hyphen, minus nothing, double marks, a range with
one end."""


def leftovers(found: Iterable[Place], typed: Iterable[str] = ()) -> list[str]:
    """Places with what a program leaves and nobody writes; texts that people typed are not looked at."""
    texts = [t for t in typed if t.strip()]
    caught = []
    for place in found:
        text = plain(place.text)
        for own in texts:
            text = text.replace(plain(own), "x")
        if place.kind == "head" or place.section in LISTED:
            continue
        if LEFT.search(text):
            caught.append(f"{LEFT.search(text).group(0)!r} in {place}")  # type: ignore[union-attr]
    return caught


# English in German ----------------------------------------------------------------------------------

ENGLISH = re.compile(
    r"\b(?:the|of|and|is|are|it|its|with|for|not|than|what|which|by|to|on|no|be|as|at|nothing|they)\b"
)
ENGLISH_WORDS = 3
"""So many different ones in one sentence make it English: a name or a quoted word holds fewer."""


def english(found: Iterable[Place], typed: Iterable[str] = ()) -> list[str]:
    """Sentences of a German report that stayed English; texts that people typed are not looked at."""
    texts = sorted((plain(t) for t in typed if t.strip()), key=len, reverse=True)
    caught = []
    for place in found:
        text = re.sub(r"\S*/\S*", "x", plain(place.text))  # addresses
        for own in texts:
            text = text.replace(own, "x")
        for sentence in re.split(r"(?<=[.!?;:]) ", text):
            if len(set(ENGLISH.findall(sentence))) >= ENGLISH_WORDS:
                caught.append(f"{sentence!r} in {place.section}")
    return caught


# ranges ---------------------------------------------------------------------------------------------

END = rf"[−+]?\s?(?:{CURRENCY}\s?)?\d[\d,]*(?:\.\d+)?\s?(?:bn|m|k)?"
RANGE = re.compile(
    rf"(?P<from>\bfrom )?(?P<low>{END})(?: ?%)? (?:to|–) (?P<high>{END})(?: ?%)?(?![\d–-])"
)


def value(text: str) -> float:
    """An amount as a reader reads it: “−€0.1m” is −100,000."""
    match = AMOUNT.search(text.replace("+", ""))
    assert match is not None, text
    number = float(match["number"].replace(",", "")) * SIZES[match["unit"]]
    return -number if match["sign"] in ("−", "-") else number


def upside_down(found: Iterable[Place]) -> list[str]:
    """Ranges whose low end lies above the high one (English; “from … to …” is a change and may fall)."""
    caught, head = [], ""
    for place in found:
        head = place.text if place.kind == "head" else head
        if place.kind == "row" and "From the worse end" in head:
            continue
        for match in RANGE.finditer(plain(place.text)):
            if match["from"] or place.section not in FRONT:
                continue
            if value(match["low"]) > value(match["high"]):
                caught.append(f"{match.group(0)!r} in {place}")
    return caught


# one and many ---------------------------------------------------------------------------------------

NOUNS = {
    "en": "step stage question team model future day person-day month quarter input answer duty target "
    "system week year option respondent practice dimension check plan tool".split(),
    "de": [],
}
PLURALS_DE = {
    "Schritt": "Schritte", "Etappe": "Etappen", "Frage": "Fragen", "Team": "Teams", "Modell": "Modelle",
    "Tag": "Tage", "Personentag": "Personentage", "Monat": "Monate", "Quartal": "Quartale",
    "Antwort": "Antworten", "Pflicht": "Pflichten", "Ziel": "Ziele", "Jahr": "Jahre", "Woche": "Wochen",
    "Maßnahme": "Maßnahmen", "Werkzeug": "Werkzeuge",
}  # fmt: skip
MANY = "(?:0|[2-9]|[1-9]\\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"


def _plural(noun: str) -> str:
    return noun[:-1] + "ies" if noun.endswith("ty") else noun + "s"


NUMBERS_EN = re.compile(
    rf"(?<![\d.,/–-])\b(?:1|one|One) (?:{'|'.join(_plural(n) for n in NOUNS['en'])})\b"
    rf"|(?<![\d.,/–-])\b{MANY} (?:{'|'.join(NOUNS['en'])})\b(?!-)"
)
NUMBERS_DE = re.compile(
    rf"(?<![\d.,/–-])\b(?:1|[Ee]ine?[nrm]?) (?:{'|'.join(v for k, v in PLURALS_DE.items())})\b"
    rf"|(?<![\d.,/–-])\b(?:0|[2-9]|[1-9]\d+|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf) "
    rf"(?:{'|'.join(k for k in PLURALS_DE)})\b(?!-)"
)


def one_and_many(found: Iterable[Place], language: str) -> list[str]:
    """“1 steps”, “two team”."""
    pattern = NUMBERS_DE if language == "de" else NUMBERS_EN
    caught = []
    for place in found:
        if place.section in LISTED or place.kind == "head":
            continue
        match = pattern.search(plain(place.text))
        if match:
            caught.append(f"{match.group(0)!r} in {place}")
    return caught


# two languages --------------------------------------------------------------------------------------

DIGITS = re.compile(r"\d[\d,.]*\d|\d")
GERMAN_DAY = re.compile(r"\b0?(\d{1,2})\.\d\d\.(20\d\d)\b")
"""30.06.2028, which is 30 Jun 2028 in English: its month is a word there."""


PERCENTILES = {
    "1 in 20 below": "5",
    "1 in 20 above": "95",
    "low and high end (1 in 10 beyond)": "10, 90",
}
"""Ends of a range, for which German has the percentile."""


def numerals(text: str) -> list[str]:
    """The numerals of a text, without order."""
    text = GERMAN_DAY.sub(r"\1 \2", plain(text))
    for words, percentile in PERCENTILES.items():
        text = text.replace(words, percentile)
    return sorted(re.sub("[.,]", "", found) for found in DIGITS.findall(text))


def _kinds(place: Place | None) -> tuple[str, str]:
    return (place.section, place.kind) if place else ("", "")


def two_languages(english: Sequence[Place], german: Sequence[Place]) -> list[str]:
    """Places where the German says other figures than the English; both in one number format."""
    english, german = ([p for p in of if p.section != "glossary"] for of in (english, german))
    if [(p.section, p.kind) for p in english] != [(p.section, p.kind) for p in german]:
        pairs = zip_longest(english, german)
        first = next(p for p in pairs if _kinds(p[0]) != _kinds(p[1]))
        return [f"the German report has other places: {first[0]}\n      {first[1]}"]
    caught = []
    for one, other in zip(english, german, strict=True):
        if one.section in ("assumptions", "method"):
            continue
        if numerals(one.text) != numerals(other.text):
            caught.append(f"{one}\n      {other}")
    return caught


# figures found again --------------------------------------------------------------------------------

FIGURE = re.compile(
    rf"[−+]?(?:{CURRENCY} ?)\d[\d,]*(?:\.\d+)?(?:bn|m|k)?\b|[−+]?\d[\d,]*(?:\.\d+)? ?%|\d+ in 100\b"
)
"""Amounts of money, shares and odds as an English report prints them."""


def ownerless(found: Sequence[Place], known: Iterable[str] = ()) -> list[str]:
    """Figures of running text that stand in no table or fact of the report, nor among ``known`` ones.

    With the unit and every digit: “€1.2m” is not found in “€1.23m”. Signs of worth may be left out.
    """
    rows = [plain(p.text) for p in found if p.kind in ("row", "fact")]
    owned = {f.lstrip("+−") for text in (*rows, *map(plain, known)) for f in FIGURE.findall(text)}
    caught = []
    for place in found:
        if place.section not in FRONT or not place.prose or place.kind in ("fact", "alt"):
            continue
        lost = [f for f in FIGURE.findall(plain(place.text)) if f.lstrip("+−") not in owned]
        if lost:
            caught.append(f"{lost} in {place}")
    return caught


# dates ----------------------------------------------------------------------------------------------

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
DAY = re.compile(rf"\b(?:(\d{{1,2}}) )?({'|'.join(MONTHS)})[a-z]* (20\d\d)\b")


def dates(text: str) -> list[date]:
    """The dates and months of an English text; a month stands for its last days."""
    return [
        date(int(y), MONTHS.index(m[:3]) + 1, int(d or 28)) for d, m, y in DAY.findall(plain(text))
    ]


def in_the_past(found: Iterable[Place], today: date) -> list[str]:
    """Dates before the report’s own in what advises, but where it says so: summary, decisions, roadmap."""
    return [
        str(place)
        for place in found
        if place.section in ("cover", "summary", "sheet", "roadmap", "conditions")
        and place.kind in ("cover", "h", "p", "li", "title")
        and any(day < today for day in dates(place.text))
        and not re.search(
            r"planned end\b.*, is past|^The review of \S+ \w+ \d+ is past", place.text
        )
    ]
