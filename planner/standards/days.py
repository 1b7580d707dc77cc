"""From when a requirement holds for a system, and for the organisation over its systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from planner.domain.base.conditions import Truth, parse_condition
from planner.domain.base.facts import alike
from planner.domain.content.class_tree import ClassTree
from planner.domain.content.framework import Requirement
from planner.domain.organisation.system import Outcome
from planner.standards.standing import Standing
from planner.standards.states import NO, YES, Codes

Days = NDArray[np.int64]
"""Days as year, month, day in one number."""
Flags = NDArray[np.bool_]
NO_DAY = 99_999_999
ANYWAY: Mapping[str, Truth] = {"personal_data": True, "third_party_ai": True}
"""What an organisation does with or without such a system: it keeps data of people, and it buys."""
HIGH_RISK = "high_risk"
HIGH: tuple[Outcome, ...] = ("high_product", "high_listed")


def days_of_systems(
    requirements: Sequence[Requirement],
    facts: Sequence[Mapping[str, Truth]],
    tree: ClassTree | None,
    stands: Sequence[Standing],
) -> Days:
    """The first day from which each requirement (column) may hold for each of ``facts`` (rows).

    ``tree`` is that of the law which the requirements are of, where it has one: what is asked of high-risk
    systems alone is asked of none before the rule that makes it one holds. The articles on declaration, mark,
    registration and what follows a release hold from an earlier day than Article 6, which says what a
    high-risk system is. ``stands`` are the systems of the rows; rows that are no system are left as they are.
    """
    found = _days(requirements, facts)
    if tree is None or len(stands) != len(facts):
        return found
    since = {r.outcome: day_number(r.since) for r in tree.rules if r.since}
    only = np.array([_of_high_risk_alone(r) for r in requirements], dtype=bool)
    rows = np.array([_since(where, since) for where in stands], dtype=np.int64)
    return np.where(only[None, :], np.maximum(found, rows[:, None]), found)


def days_in_use(days: Days, asked: Codes, begun: Days, *, hangs: Flags) -> Days:
    """One row: the first day from which systems (rows) bring each requirement (column) of the organisation.

    What ``hangs`` on a system (one row) begins with its first day in service ``begun``, where that is named:
    nobody makes a device before there is one. Where it surely is asked because of some systems, those of
    which that is open set no day.
    """
    sure = asked == YES
    out = (asked == NO) | (hangs & sure.any(axis=0)[None, :] & ~sure)
    from_use = np.where(hangs, np.maximum(days, begun[:, None]), days)
    if not len(days):
        return np.full((1, days.shape[1]), NO_DAY, dtype=np.int64)
    return np.asarray(np.where(out, NO_DAY, from_use).min(axis=0)[None, :], dtype=np.int64)


def _of_high_risk_alone(one: Requirement) -> bool:
    condition = parse_condition(one.applies_if)
    return condition.decide({**dict.fromkeys(condition.names), HIGH_RISK: False}) is False


def _since(where: Standing, since: Mapping[Outcome, int]) -> int:
    """The first day from which the system may be high-risk; 0 where nothing says so."""
    outcomes = (where.outcome,) if where.outcome != "open" else where.reading.possible
    return min((since[o] for o in outcomes if o in HIGH and o in since), default=0)


def _days(
    requirements: Sequence[Requirement], facts: Sequence[Mapping[str, Truth]]
) -> NDArray[np.int64]:
    """The first day from which each may hold, by the facts that the days hang on."""
    found = np.full((len(facts), len(requirements)), NO_DAY, dtype=np.int64)
    shared: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for k, one in enumerate(requirements):
        if one.since:
            shared.setdefault(tuple((s.when, s.day) for s in one.since), []).append(k)
    for since, columns in shared.items():
        names = {n for when, _ in since if when for n in parse_condition(when).names}
        kinds, which = alike(facts, names)
        days = [requirements[columns[0]].days(said) for said in kinds]
        first = [day_number(d[0]) if d else NO_DAY for d in days]
        found[:, columns] = np.array(first, dtype=np.int64)[which, None]
    return found


def day_number(text: str) -> int:
    """A day of the document as one number; 0 where none is named."""
    return int(text.replace("-", "")) if text else 0


def written_day(day: int) -> str:
    """A day of one number as the document writes it; empty where there is none."""
    text = str(day)
    return "" if day == NO_DAY else f"{text[:4]}-{text[4:6]}-{text[6:]}"
