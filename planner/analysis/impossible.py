"""Saying why there is no plan: what clashes, and the least that would make one possible."""

from __future__ import annotations

from collections.abc import Mapping

from planner.domain.organisation import ROLE_NAMES
from planner.roadmap.clash import Relaxation, Rule, relaxations, smallest_clash
from planner.roadmap.problem import PlanningProblem


def why_impossible(problem: PlanningProblem, measures: Mapping[str, str]) -> str:
    """One reason in words, and what would help; each suggestion alone is enough."""
    clash = smallest_clash(problem)
    if not clash:
        return (
            "No plan keeps the limits: what has to come before does not fit into "
            f"{problem.periods} quarters. Extend the plan or drop a must."
        )
    names = [_rule_words(problem, r, measures) for r in clash]
    verb = "cannot hold" if len(names) == 1 else "cannot all hold" if len(names) > 2 else ""
    sentence = (
        f"No plan keeps the limits: {_listed(names)} {verb or 'cannot both hold'} "
        f"within {problem.periods} quarters."
    )
    ways = [w for x in relaxations(problem, clash) for w in _ways(problem, x, measures)]
    if not ways:
        return f"{sentence} No single change is enough; loosen several limits."
    return f"{sentence} Enough would be {_listed(ways, 'or')}."


def _listed(words: list[str], last: str = "and") -> str:
    if len(words) == 1:
        return words[0]
    comma = "," if len(words) > 2 else ""
    return f"{', '.join(words[:-1])}{comma} {last} {words[-1]}"


def _role(key: str) -> str:
    return next((n.lower() for r, n in ROLE_NAMES.items() if str(r) == key), key)


def _rule_words(problem: PlanningProblem, rule: Rule, measures: Mapping[str, str]) -> str:
    name = problem.by_id[rule.key].name if rule.key in problem.by_id else ""
    if rule.kind == "target":
        wanted = [t for t in problem.targets if t.measure == rule.key]
        first = min(wanted, key=lambda t: t.by)
        what = measures.get(rule.key, rule.key)
        return f"the goal of {first.level:g} for {what} by quarter {first.by + 1}"
    return {
        "budget": "the budget a quarter",
        "total": "the budget of the whole plan",
        "people": f"the time of {_role(rule.key)}s",
        "at once": f"at most {problem.most_at_once} steps at once",
        "must": f"the must “{name}”",
        "window": f"the window of “{name}”",
        "gate": f"the level that “{name}” waits for",
    }[rule.kind]


def _ways(problem: PlanningProblem, found: Relaxation, measures: Mapping[str, str]) -> list[str]:
    if not found.helps:
        return []
    rule, amount = found.rule, found.amount or 0.0
    name = problem.by_id[rule.key].name if rule.key in problem.by_id else ""
    if rule.kind == "target":
        what = measures.get(rule.key, rule.key)
        ways = []
        if found.later is not None:
            quarters = "quarter" if found.later == 1 else "quarters"
            ways.append(f"{found.later} {quarters} more for {what}")
        if found.amount is not None:
            ways.append(f"{amount:.2f} levels less for {what}")
        return ways
    return [
        {
            "budget": f"{amount:,.0f} more money over the plan",
            "total": f"{amount:,.0f} more money in all",
            "people": f"{amount:,.0f} more days of {_role(rule.key)}s a quarter",
            "at once": f"{amount:.0f} more at once",
            "must": f"dropping the must “{name}”",
            "window": f"freeing the start of “{name}”",
            "gate": f"letting “{name}” start at any level",
        }[rule.kind]
    ]
