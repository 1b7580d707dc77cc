"""What the editions of a report are called, and what the first page says where it is no recommendation."""

from __future__ import annotations

from planner.analysis.around.standing import Standing
from planner.domain.record.report import ReportEdition

EDITION_WORDS: dict[ReportEdition, tuple[str, str]] = {
    "decision": ("Decision sheet", "two pages, to be signed"),
    "board": ("Board edition", "about nine pages"),
    "full": ("Full report", "everything, with its sources"),
    "progress": ("Progress report", "what came of the agreed plan"),
}
"""What each edition is called, and what it is."""
STANDING_WORDS: dict[Standing, str] = {
    "too_little": "Too little is known: it says whom to ask, and asks for no decision.",
    "withheld": "The worth is not shown: it says which checks fail, and asks for no decision.",
    "duties_only": "Duties only: nothing beyond them is worth more than nothing.",
    "does_not_pay": "It does not pay: it says what would have to be true.",
    "mostly_loses": "Worth it on average, and it loses money in most futures: the first page says so.",
    "pays": "",
}
"""What the first page of every edition says, where it is no plain recommendation."""
