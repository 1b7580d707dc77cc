"""What is chosen about a report: its sections, and settings with a few values."""

from __future__ import annotations

from planner.domain.record.report import Section

SECTION_WORDS: dict[Section, str] = {
    "cover": "Cover",
    "contents": "Contents",
    "summary": "Summary on one page",
    "approval": "Approval page",
    "context": "Context",
    "maturity": "Maturity",
    "candidates": "Candidates",
    "business_case": "Business case",
    "roadmap": "Roadmap",
    "frontier": "What budgets buy (computed)",
    "answers": "Every answer",
    "assumptions": "Assumptions",
    "formulas": "Formulas",
    "method": "How numbers are made",
    "systems": "AI systems",
    "applicability": "Statement of applicability",
    "evidence": "Evidence and dates",
}
OF_LAWS: tuple[Section, ...] = ("systems", "applicability", "evidence")
"""Sections that there are only where a law or standard is switched on."""

Options = tuple[tuple[str | None, str], ...]
CHOICES: tuple[tuple[str, str, Options], ...] = (
    ("language", "Language", (("en", "English"), ("de", "Deutsch"))),
    (
        "numbers",
        "Numbers",
        (
            (None, "As the language"),
            ("en", "1,234.5 (English)"),
            ("de", "1.234,5 (German)"),
            ("fr", "1 234,5 (French)"),
        ),
    ),
    (
        "profile",
        "Who may be recognised",
        (
            ("names", "People by name"),
            ("roles", "Roles only"),
            ("anonymous", "Nobody, groups of five and more"),
        ),
    ),
)
"""Settings with a few values: field, words, and each value with its words."""
