"""Saying why there is no plan: what clashes, and the least that would make one possible."""

from __future__ import annotations

from collections.abc import Mapping

from planner.domain.base.language import Inner, joined, phrase
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.roadmap.clash import Relaxation, Rule, relaxations, smallest_clash
from planner.roadmap.problem import PlanningProblem

CLASHES = (
    "No plan keeps the limits: {rules} cannot hold within {quarters} quarters.",
    "No plan keeps the limits: {rules} cannot both hold within {quarters} quarters.",
    "No plan keeps the limits: {rules} cannot all hold within {quarters} quarters.",
)
"""For one rule, for two and for more."""
LISTS = {
    "and": ("{first} and {last}", "{first}, and {last}"),
    "or": ("{first} or {last}", "{first}, or {last}"),
}


def why_impossible(problem: PlanningProblem, measures: Mapping[str, str]) -> str:
    """One reason in words, and what would help; each suggestion alone is enough."""
    clash = smallest_clash(problem)
    if not clash:
        return phrase(
            "No plan keeps the limits: what has to come before does not fit into "
            "{quarters} quarters. Extend the plan or drop a must.",
            quarters=problem.periods,
        )
    rules = _listed([_rule_words(problem, r, measures) for r in clash])
    pattern = CLASHES[min(len(clash), len(CLASHES)) - 1]
    sentence = phrase(pattern, rules=rules, quarters=problem.periods)
    ways = [w for x in relaxations(problem, clash) for w in _ways(problem, x, measures)]
    if not ways:
        return joined([sentence, "No single change is enough; loosen several limits."], " ")
    return joined([sentence, phrase("Enough would be {ways}.", ways=_listed(ways, "or"))], " ")


def _listed(words: list[str], last: str = "and") -> str:
    if len(words) == 1:
        return words[0]
    pattern = LISTS[last][len(words) > 2]
    return phrase(pattern, first=joined(words[:-1]), last=words[-1])


def _role(key: str) -> str:
    return Inner(next((n for r, n in CAPACITY_ROLE_NAMES.items() if str(r) == key), key))


def _rule_words(problem: PlanningProblem, rule: Rule, measures: Mapping[str, str]) -> str:
    name = problem.by_id[rule.key].name if rule.key in problem.by_id else ""
    if rule.kind == "target":
        wanted = [t for t in problem.targets if t.measure == rule.key]
        first = min(wanted, key=lambda t: t.by)
        return phrase(
            "the goal of {level:g} for {measure} by quarter {quarter}",
            level=first.level,
            measure=measures.get(rule.key, rule.key),
            quarter=first.by + 1,
        )
    return {
        "budget": "the budget a quarter",
        "total": "the budget of the whole plan",
        "people": phrase("the time of {role}s", role=_role(rule.key)),
        "at once": phrase("at most {n} steps at once", n=problem.most_at_once),
        "must": phrase("the must “{name}”", name=name),
        "window": phrase("the window of “{name}”", name=name),
        "gate": phrase("the level that “{name}” waits for", name=name),
    }[rule.kind]


def _ways(problem: PlanningProblem, found: Relaxation, measures: Mapping[str, str]) -> list[str]:
    if not found.helps:
        return []
    rule, amount = found.rule, found.amount or 0.0
    name = problem.by_id[rule.key].name if rule.key in problem.by_id else ""
    if rule.kind == "target":
        what = measures.get(rule.key, rule.key)
        ways = []
        if found.later == 1:
            ways.append(phrase("one quarter more for {measure}", measure=what))
        elif found.later is not None:
            ways.append(phrase("{n} quarters more for {measure}", n=found.later, measure=what))
        if found.amount is not None:
            ways.append(phrase("{n:.2f} levels less for {measure}", n=amount, measure=what))
        return ways
    return [
        {
            "budget": phrase("{money:,.0f} more money over the plan", money=amount),
            "total": phrase("{money:,.0f} more money in all", money=amount),
            "people": phrase(
                "{days:,.0f} more days of {role}s a quarter", days=amount, role=_role(rule.key)
            ),
            "at once": phrase("{n:.0f} more at once", n=amount),
            "must": phrase("dropping the must “{name}”", name=name),
            "window": phrase("freeing the start of “{name}”", name=name),
            "gate": phrase("letting “{name}” start at any level", name=name),
        }[rule.kind]
    ]
