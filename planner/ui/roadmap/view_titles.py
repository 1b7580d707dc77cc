"""What stands around the plan, by title: menus and places name it before any of it is loaded."""

from __future__ import annotations

AROUND: dict[str, str] = {
    "options": "The plans on the table",
    "frontier": "More or less money, people, ambition",
    "targets": "Targets and wishes: met or missed, and at what price",
    "compare": "Plans side by side",
    "marginal": "What holds the plan back",
    "contingency": "Holding something back",
    "rankings": "Ranking lists beside the plan",
    "robustness": "The plan in other futures",
    "replan": "Plan again from today",
}
