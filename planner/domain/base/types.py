"""What every frozen model of the document shares: strictness, text rules and id rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

# Bidirectional overrides and isolates can make a text read as something else than it is.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Frozen(BaseModel):
    """Base of all document models: immutable, no unknown keys, no coercion, no NaN or infinity.

    What validates a model is built when it is first asked to: most are only ever parts of the document, whose
    own validator holds theirs.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, defer_build=True
    )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy with changes; what was derived from the old fields is not copied with them."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]  # a cached property of the original
        return copied


def is_unwanted(character: str, *, multiline: bool) -> bool:
    """Tell whether ``character`` is one that no text may hold.

    Control, direction-changing and surrogate characters, and those that Unicode says are none: XML has no
    place for them, so no office document could hold the text.
    """
    point = ord(character)
    if character in _BIDI or point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF:
        return True
    category = unicodedata.category(character)
    if category not in ("Cc", "Cs"):
        return False
    return not (multiline and character in "\n\t")


def clean_text(text: str, *, multiline: bool = False) -> str:
    """Return ``text`` in normal form C without characters that no text may hold.

    Used where text enters the product (keyboard, clipboard, sheets); documents are refused instead.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in text if not is_unwanted(c, multiline=multiline))
    return unicodedata.normalize("NFC", kept)


_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """``text`` as it may be shown: � for what a terminal would obey or what turns the direction of letters.

    For names of files and words quoted from damaged ones; what a document holds has none of these.
    """
    return _UNSEEN.sub("�", text)


# The same rule as a pattern, which checks hundreds of thousands of texts without calling Python.
_UNWANTED = r"\x7F-\x9F\u{202A}-\u{202E}\u{2066}-\u{2069}\u{FDD0}-\u{FDEF}" + "".join(
    rf"\u{{{plane:X}FFFE}}\u{{{plane:X}FFFF}}" for plane in range(17)
)
LINE_PATTERN = rf"^[^\x00-\x1F{_UNWANTED}]*$"
TEXT_PATTERN = rf"^[^\x00-\x08\x0B-\x1F{_UNWANTED}]*$"


def unwanted_words(text: str, *, multiline: bool) -> str:
    """Say which character no text may hold, and where; empty where there is none."""
    for position, character in enumerate(text):
        if is_unwanted(character, multiline=multiline):
            return f"holds the control character U+{ord(character):04X} at position {position + 1}"
    return ""


Line = Annotated[str, StringConstraints(max_length=300, pattern=LINE_PATTERN)]
"""One line of text, at most 300 characters, no control characters."""

Name = Annotated[Line, StringConstraints(min_length=1)]
"""A line that is not empty."""

LONGEST_TEXT = 20_000
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT, pattern=TEXT_PATTERN)]
"""Text of several lines, at most 20,000 characters."""

ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.:\-]{0,79}$"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
"""A stable identifier: ASCII letters, digits, ``_ . : -``; at most 80 characters."""

Share = Annotated[float, Field(ge=0, le=1)]
"""A share between 0 and 1."""

LevelNumber = Annotated[int, Field(ge=0, le=4)]
"""A maturity level on the house scale 0 to 4."""

LevelTarget = Annotated[float, Field(ge=0, le=4)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]
Amount = Annotated[float, Field(ge=0, le=1e13)]

_DAY = (
    "(?:(?:19|20|21)[0-9]{2}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    "|(?:(?:19|20|21)(?:0[48]|[2468][048]|[13579][26])|2000)-02-29)"
)
DATE_PATTERN = rf"^{_DAY}$"
TIME_PATTERN = rf"^{_DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"
IsoDate = Annotated[str, StringConstraints(pattern=DATE_PATTERN)]
"""A date of the calendar as ``YYYY-MM-DD``, 1900 to 2199; never an instant, so no time zone can shift it."""

IsoTime = Annotated[str, StringConstraints(pattern=TIME_PATTERN)]
"""An instant in UTC to the second, as ``YYYY-MM-DDTHH:MM:SSZ``, 1900 to 2199."""


_ISO_TIME = "%Y-%m-%dT%H:%M:%SZ"


def iso_time(moment: datetime) -> str:
    """Write an aware ``moment`` the way the document keeps instants."""
    return moment.astimezone(UTC).strftime(_ISO_TIME)


def moment_of(instant: str) -> datetime:
    """Read an instant the way ``iso_time`` writes it; raises ``ValueError`` for anything else."""
    return datetime.strptime(instant, _ISO_TIME).replace(tzinfo=UTC)


def slug(text: str, fallback: str = "item") -> str:
    """Make an id-safe, file-safe slug from ``text``: lower case ASCII, words joined by ``-``."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-zA-Z0-9]+", "-", ascii_text).strip("-").lower()
    return words[:60].strip("-") or fallback
