"""Which language is spoken: phrases made in English that can be said in another one, and marks in numbers.

Engines make English text. Where it holds figures or names they make a ``Phrase``, which remembers its pattern
and its values; ``tr`` says it, or any fixed text, in the language of the ``speaking`` block it is called in.
Translations are gettext catalogues, ``reports/words/<language>/*.po``, keyed by the English text.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, SupportsIndex, get_args

from planner.domain.base.po import read_translations
from planner.domain.base.resources import content_folder
from planner.domain.base.rounding import half_up

Language = Literal["en", "de"]
NumberFormat = Literal["en", "de", "fr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
NUMBER_FORMATS: tuple[NumberFormat, ...] = get_args(NumberFormat)


@dataclass(frozen=True)
class Speech:
    """The language of words, and the locale of numbers and dates."""

    language: Language = "en"
    numbers: NumberFormat = "en"


ENGLISH = Speech()
_current: ContextVar[Speech] = ContextVar("speech", default=ENGLISH)


def speech() -> Speech:
    """What is spoken here."""
    return _current.get()


def set_speech(language: Language, numbers: NumberFormat | None = None) -> None:
    """Speak another language from now on, outside any ``speaking`` block: the window's own."""
    _current.set(Speech(language, numbers or language))


@contextmanager
def speaking(language: Language, numbers: NumberFormat | None = None) -> Iterator[None]:
    """Say everything inside the block in ``language``; its number format is the default for numbers."""
    token = _current.set(Speech(language, numbers or language))
    try:
        yield
    finally:
        _current.reset(token)


class Phrase(str):
    """English text that knows its pattern and values. As a string it is the English text."""

    pattern: str
    values: dict[str, object]

    def __reduce_ex__(self, _protocol: SupportsIndex) -> tuple[Any, ...]:
        return _rebuild, (self.pattern, self.values)


def _rebuild(pattern: str, values: dict[str, object]) -> str:
    return phrase(pattern, **values)


def phrase(pattern: str, /, **values: object) -> str:
    """Fill ``pattern``, a format string, with ``values``; texts among them may be phrases themselves."""
    # the quick way gives the same text
    quick = "%}" not in pattern and ":.1f}" not in pattern and "|" not in pattern
    plain = quick and _current.get() == ENGLISH
    made = Phrase(pattern.format(**values) if plain else _FORMATTER.vformat(pattern, (), values))
    made.pattern, made.values = pattern, values
    return made


class Verbatim(str):
    """What somebody typed: never said in another language, even where it is a word the program knows."""

    __slots__ = ()


class Figures(str):
    """Figures and signs written the English way; said with the marks of the number format."""

    __slots__ = ()


class Inner(str):
    """A name as a value inside a sentence: without its capital, except where the language keeps it.

    ``of`` is what it was made of, so that a phrase stays one.
    """

    of: str

    def __new__(cls, of: str) -> Inner:
        """Keep what it is made of beside its English text."""
        made = super().__new__(cls, of)
        made.of = of
        return made

    def __format__(self, spec: str) -> str:
        return format(small(self), spec)


class Clause(Inner):
    """The first clause of a text as a name inside a sentence: “people can oversee”."""

    def __format__(self, spec: str) -> str:
        return format(first_clause(small(self)), spec)


def first_clause(text: str) -> str:
    """``text`` up to its first colon, semicolon or bracket of words: never at a comma, which cuts a sense."""
    return re.split(r"[:;] | \((?!\d)", text, maxsplit=1)[0].rstrip(".")


def small(text: str) -> str:
    """Return ``text`` as it stands inside a sentence: a capital lost, except for nouns of German and names.

    A capital inside the first word tells a name (GitHub); a single letter is one too (C), but for an article.
    """
    rest = text.split(" ", 1)[0][1:]
    if text.startswith("A ") and text[2:3].islower() and _current.get().language != "de":
        return text[:1].lower() + text[1:]
    if _current.get().language == "de" or not rest[:1].islower() or rest != rest.lower():
        return str(text)
    return text[:1].lower() + text[1:]


def by_name(text: str) -> str:
    """A key to sort names by: capitals and marks on letters apart, so that Ü stands with U."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def joined(parts: Sequence[str], separator: str = ", ") -> str:
    """Join texts, each of which stays translatable."""
    if len(parts) == 1:
        return parts[0]
    pattern = separator.join(f"{{p{k}}}" for k in range(len(parts)))
    return phrase(pattern, **{f"p{k}": p for k, p in enumerate(parts)})


def tr(text: str) -> str:
    """Say ``text`` in the language spoken here; what has no translation stays English."""
    now = _current.get()
    if now == ENGLISH or isinstance(text, Verbatim):
        return text
    if isinstance(text, Figures):
        return marked(text)
    if isinstance(text, Clause):
        return first_clause(tr(text.of))
    if isinstance(text, Inner):
        return tr(text.of)
    known = translations(now.language)
    if isinstance(text, Phrase):
        values = {k: _said(v) for k, v in text.values.items()}
        return _FORMATTER.vformat(known.get(text.pattern, text.pattern), (), values)
    return known.get(text, text)


def _said(value: object) -> object:
    if isinstance(value, Inner):
        return type(value)(tr(value.of))
    return tr(value) if isinstance(value, str) else value


@cache
def translations(language: Language) -> dict[str, str]:
    """English texts and patterns with their translations."""
    if language == "en":
        return {}
    found: dict[str, str] = {}
    for path in sorted((content_folder("reports") / "words" / language).glob("*.po")):
        found |= read_translations(path.read_text("utf-8"))
    return found


@cache
def _marks(numbers: NumberFormat) -> dict[int, str]:
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return str.maketrans({".": get_decimal_symbol(numbers), ",": get_group_symbol(numbers)})


def marked(figure: str) -> str:
    """Put the decimal and thousands marks of the number format into an English figure."""
    numbers = _current.get().numbers
    return figure if numbers == "en" else figure.translate(_marks(numbers))


NUMERALS: dict[Language, tuple[str, ...]] = {
    "en": (
        "", "one", "two", "three", "four", "five", "six",
        "seven", "eight", "nine", "ten", "eleven", "twelve",
    ),
    "de": (
        "", "eins", "zwei", "drei", "vier", "fünf", "sechs",
        "sieben", "acht", "neun", "zehn", "elf", "zwölf",
    ),
}  # fmt: skip
"""Words for counts from one to twelve; more is said in figures."""


def numeral(number: int) -> str:
    """A count as it stands in a sentence: “seven”, “13”."""
    words = NUMERALS[_current.get().language]
    return words[number] if 0 < number < len(words) else marked(f"{number:,}")


def _of_count(number: int, forms: str) -> str:
    """``one form|form of several``, by the number: “#” stands for its word, “##” for its figures.

    Where the one begins with a capital, a sentence begins there.
    """
    one, several = forms.split("|")
    text = one if number == 1 else several
    text = text.replace("##", marked(f"{number:,}")).replace("#", numeral(number))
    return text[:1].upper() + text[1:] if one[:1].isupper() else text


class _Formatter(string.Formatter):
    """Formats numbers with the marks spoken here; shares have a gap before the sign.

    A count may choose its form, ``{n:one step waits|# steps wait}``, also only in a translation.
    """

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" in format_spec:
            return _of_count(int(value), format_spec)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if format_spec == ".1f":
                value = half_up(value)
            text = marked(format(value, format_spec))
            return text.removesuffix("%") + "\u00a0%" if text.endswith("%") else text
        return format(value, format_spec)


_FORMATTER = _Formatter()
