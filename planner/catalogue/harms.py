"""Harms that a use case may do: words, published cases, anchors in money a person, and starting chances."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from planner.domain.base.toml_content import read_toml
from planner.domain.case.estimate import Grade, Range
from planner.domain.organisation.use_case import Harm, Stakeholder

CONTENT = Path(__file__).parent / "content" / "harms.toml"
MOST_A_PERSON = 100_000.0
"""No more than this for one person, in US dollars; judgement (grade D)."""
BEARS: dict[Harm, tuple[Stakeholder, ...]] = {
    "wrong_decision": ("customer",),
    "unequal": ("customer", "society"),
    "false_statement": ("customer",),
    "runaway": ("owner", "operations"),
    "safety": ("customer", "society"),
    "privacy": ("customer", "compliance"),
    "law": ("compliance", "owner"),
    "conduct": ("customer", "society"),
    "work": ("employee",),
}
"""Who bears a harm, where nobody says otherwise; judgement (grade D)."""
INSIDE: frozenset[Stakeholder] = frozenset(("owner", "operations", "compliance"))
"""Those through whom the organisation itself bears it; all others are people whom it harms."""


@dataclass(frozen=True)
class HarmFigure:
    """A starting figure of a harm; money is in US dollars a person."""

    id: str
    question: str
    kind: Literal["share", "money", "count"]
    range: Range
    source: str
    grade: Grade


@dataclass(frozen=True)
class HarmCase:
    """A published case, and the ids of the templates that it fits."""

    text: str
    fits: frozenset[str]


@dataclass(frozen=True)
class HarmEntry:
    """A harm in words, with published cases; ``per_person`` is ``None`` where it is never money."""

    id: str
    text: str
    per_person: HarmFigure | None
    cases: tuple[HarmCase, ...] = ()

    def told(self, template: str) -> tuple[str, ...]:
        """Its words and the cases that fit a template; all cases where there is none (``""``)."""
        return self.text, *(c.text for c in self.cases if not template or template in c.fits)


@cache
def harm_entries() -> dict[str, HarmEntry]:
    """All harms by id."""
    return {
        id_: HarmEntry(
            id_,
            raw["text"],
            _figure("harm_per_person", "money", raw["per_affected"])
            if "per_affected" in raw
            else None,
            tuple(HarmCase(c["text"], frozenset(c["fits"])) for c in raw.get("cases", ())),
        )
        for id_, raw in read_toml(CONTENT).items()
        if id_ != "any"
    }


@cache
def common_figures() -> tuple[HarmFigure, ...]:
    """Chance a model and year, share of cases that is hit, and months until it is seen."""
    raw = read_toml(CONTENT)["any"]
    return (
        _figure("harm_chance", "share", raw["chance_a_model_and_year"]),
        _figure("harm_share", "share", raw["wrong_share"]),
        _figure("harm_months", "count", raw["months_unseen"]),
    )


def _figure(id_: str, kind: Literal["share", "money", "count"], raw: dict[str, Any]) -> HarmFigure:
    low, likely, high = (float(v) for v in raw["range"])
    return HarmFigure(
        id_,
        raw["question"],
        kind,
        Range(low=low, likely=likely, high=high),
        raw["source"],
        raw["grade"],
    )
