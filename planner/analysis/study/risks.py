"""What could go wrong with a plan, in sentences made from its figures."""

from __future__ import annotations

from collections.abc import Mapping

from planner.analysis.study.delays import Delays
from planner.analysis.study.plan import Plan
from planner.domain.base.language import joined, phrase
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.economics.model import CaseProblem

FULL = 0.95
SHAKY = 0.75
FOLLOWERS = 3
OFTEN = 0.2
MOST_NAMED = 3


def risks(plan: Plan, case: CaseProblem, delays: Delays) -> tuple[str, ...]:
    """Return the risks that stand out, the gravest kinds first; empty for a plan without steps."""
    if not plan.steps:
        return ()
    names = {s.candidate.id: s.candidate.name for s in plan.steps}
    found = [_late(names, delays), *_shaky(plan, case), *_people(plan), _money(plan)]
    return tuple(words for words in found if words)


ALMOST = 0.995
OFTEN_LATE = (
    "If every step is carried through, the plan ends later than planned in {share:.0%} of futures; "
    "most often decided by: {names}."
)
NEARLY_ALWAYS = (
    "If every step is carried through, the plan ends later than planned in nearly all futures; "
    "most often decided by: {names}."
)


def _late(names: Mapping[str, str], delays: Delays) -> str:
    if delays.chance < OFTEN:
        return ""
    last = [names[i] for i in delays.chain if i in names][-MOST_NAMED:]
    if not last:
        return phrase(
            "If every step is carried through, the plan ends later than planned in {share:.0%} of "
            "futures.",
            share=delays.chance,
        )
    pattern = NEARLY_ALWAYS if delays.chance >= ALMOST else OFTEN_LATE
    return phrase(pattern, share=delays.chance, names=_quoted(last))


def _shaky(plan: Plan, case: CaseProblem) -> list[str]:
    """Steps that may not take hold and on which several others build."""
    found = []
    quantities = case.all_quantities()
    for step in plan.steps:
        followers = sum(step.candidate.id in s.waits_for for s in plan.steps)
        chance = quantities[f"{step.candidate.id}:success"].mean
        if followers >= FOLLOWERS and chance < SHAKY:
            found.append(
                phrase(
                    "“{name}” takes hold in {chance:.0%} of cases, and {followers} steps build on it.",
                    name=step.candidate.name,
                    chance=chance,
                    followers=followers,
                )
            )
    return found[:MOST_NAMED]


def _people(plan: Plan) -> list[str]:
    """Roles with next to no spare time: less than a twentieth of their days."""
    found = []
    for role, days in plan.days.items():
        limit = plan.capacity[role]
        full = [q for q, used in enumerate(days) if limit > 0 and used >= FULL * limit]
        if full:
            more = len(full) - MOST_NAMED
            found.append(
                phrase(
                    "{role} have next to no spare time in {when} and {more:one quarter|# quarters} more."
                    if more > 0
                    else "{role} have next to no spare time in {when}.",
                    role=CAPACITY_ROLE_NAMES[role],
                    when=joined([plan.quarter_words(q) for q in full[:MOST_NAMED]]),
                    more=more,
                )
            )
    return found


def _money(plan: Plan) -> str:
    spent = released = 0.0
    for quarter, cash in enumerate(plan.cash):
        spent, released = spent + cash, released + plan.budget
        if released and spent >= FULL * released:
            return phrase("No money is left over in {when}.", when=plan.quarter_words(quarter))
    return ""


def _quoted(names: list[str]) -> str:
    return joined([phrase("“{name}”", name=n) for n in names])
