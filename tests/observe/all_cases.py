"""All cases of all rules, by the rule."""

from __future__ import annotations

from planner.domain.answers.observation import Outcome
from tests.observe.cases_of_exports import EXPORTS, STORES
from tests.observe.cases_of_repositories import REPOSITORIES
from tests.observe.rule_cases import Case, Told

CASES: dict[str, Told] = {**REPOSITORIES, **STORES, **EXPORTS}
BESIDE = {"plt-06-3": "it shows only where sources lie side by side: test_look tries it"}
"""Rules that no single source can show."""


def every_case(rule: str) -> list[tuple[str, Case, Outcome]]:
    """All cases of a rule: what they are, and what they must come to."""
    one = CASES[rule]
    return [
        ("seen", one.seen, "seen"),
        ("without", one.without, one.nothing),
        *((f"near miss {k + 1}", case, comes_to) for k, (case, comes_to) in enumerate(one.near)),
    ]
