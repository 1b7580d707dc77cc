"""What looks deeper into the plan, by title: menus and places name it before any of it is loaded."""

from __future__ import annotations

DEEPER: dict[str, str] = {
    "checks": "The checks of plausibility",
    "cash": "Only cash",
    "options": "Plans in the same futures",
    "odds": "What may fail",
    "terms": "What contracts bind to",
    "scenarios": "Scenarios side by side",
    "break_even": "Where it breaks even",
    "pilots": "Pilot first?",
    "variance": "Shares of the variance",
    "vendor": "As vendor studies show it",
}
