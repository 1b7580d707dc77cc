"""What kept levels did to the plan, in words: steps that come and go, its cost, its first step."""

from __future__ import annotations

from dataclasses import dataclass

from planner.analysis.study.study import Study
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.numbers import Money, decimal

SAME = 0.005
"""Share of the cost below which two plans are said to cost the same."""


@dataclass(frozen=True)
class PlanFacts:
    """What is read off a plan to compare it with the next: its steps in order, with names, and its cost."""

    steps: dict[str, str]
    cost: float
    currency: str

    @property
    def first(self) -> str:
        """The step that the plan starts with."""
        return next(iter(self.steps), "")


def facts_of(study: Study) -> PlanFacts:
    """The facts of a plan."""
    ordered = sorted(study.plan.steps, key=lambda s: s.start)
    return PlanFacts(
        steps={s.candidate.id: s.candidate.name for s in ordered},
        cost=study.case.cost.mean,
        currency=study.project.organisation.currency,
    )


def level_move(before: float, after: float) -> str:
    """What a kept level did to the level over all."""
    was, now = decimal(before, 1), decimal(after, 1)
    if was == now:
        return phrase("Overall still {level}.", level=now)
    return phrase("Overall {before} → {after}.", before=was, after=now)


def plan_move(before: PlanFacts, now: PlanFacts) -> str:
    """One or two sentences: what comes and goes and what it costs more or less; what the plan starts with."""
    gone = [i for i in before.steps if i not in now.steps]
    new = [i for i in now.steps if i not in before.steps]
    cost = _cost(before, now)
    if not now.steps and not before.steps:
        return "The plan still has no step."
    if not gone and not new:
        words = phrase("The plan keeps its steps{cost}.", cost=cost)
    elif not new:
        words = _counted("drops", gone, before, cost)
    elif not gone:
        words = _counted("adds", new, now, cost)
    else:
        words = phrase(
            "The plan takes {n} new and drops {m}{cost}.", n=len(new), m=len(gone), cost=cost
        )
    if not now.steps or now.first == before.first:
        return words
    starts = phrase("It starts with “{step}”.", step=now.steps[now.first])
    return joined([words, starts], " ")


def _counted(what: str, steps: list[str], plan: PlanFacts, cost: str) -> str:
    patterns = {
        "drops": ("The plan drops “{step}”{cost}.", "The plan drops {n} steps{cost}."),
        "adds": ("The plan adds “{step}”{cost}.", "The plan adds {n} steps{cost}."),
    }
    one, more = patterns[what]
    if len(steps) == 1:
        return phrase(one, step=plan.steps[steps[0]], cost=cost)
    return phrase(more, n=len(steps), cost=cost)


def _cost(before: PlanFacts, now: PlanFacts) -> str:
    difference = now.cost - before.cost
    if abs(difference) <= SAME * max(abs(before.cost), abs(now.cost), 1.0):
        return Verbatim("")
    amount = Money(abs(difference), now.currency)
    return phrase(
        ", costs {amount} more" if difference > 0 else ", costs {amount} less", amount=amount
    )
