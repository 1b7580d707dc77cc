"""Saying why there is no plan: what clashes, and the least that would make one possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from planner.domain.base.language import Inner, joined, phrase
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.domain.plan.plan import QUARTER
from planner.roadmap.clash import Relaxation, Rule, facts, peeled, relaxations
from planner.roadmap.problem import PlanningProblem

CLASHES = (
    "No plan keeps the limits: {rules} cannot hold.",
    "No plan keeps the limits: {rules} cannot both hold within {months} months.",
    "No plan keeps the limits: {rules} cannot all hold within {months} months.",
)
MORE_CLASHES = (
    "Nor can {rules}.",
    "Nor can {rules} both hold.",
    "Nor can {rules} all hold.",
)
"""For one rule, for two and for more."""
MORE_MONTHS = "{n} months more for {measure}"
LISTS = {
    "and": ("{first} and {last}", "{first}, and {last}"),
    "or": ("{first} or {last}", "{first}, or {last}"),
}


def why_impossible(problem: PlanningProblem, measures: Mapping[str, str]) -> str:
    """Why there is no plan, clash by clash, and what would help.

    Of one clash each suggestion alone is enough; of several, one set of changes is told that was tried.
    """
    found = peeled(problem)
    if not found.clashes:
        return phrase(
            "No plan keeps the limits: what has to come before does not fit into "
            "{months} months. Extend the plan or drop a must.",
            months=problem.periods * problem.months,
        )
    sentences = []
    for number, clash in enumerate(found.clashes):
        words = _listed([_rule_words(problem, r, measures) for r in clash])
        patterns = CLASHES if number == 0 else MORE_CLASHES
        pattern = patterns[min(len(clash), len(patterns)) - 1]
        sentences.append(phrase(pattern, rules=words, months=problem.periods * problem.months))
        sentences += _fact_words(problem, clash)
    if not found.complete:
        sentences.append("There may be more that clashes.")
    if len(found.clashes) == 1:
        ways = [
            w for x in relaxations(problem, found.clashes[0]) for w in _ways(problem, x, measures)
        ]
        if ways:
            sentences.append(phrase("Enough would be {ways}.", ways=_listed(ways, "or")))
            return joined(sentences, " ")
    together = [w for x in found.changes for w in _ways(problem, x, measures)[:1]]
    if together:
        sentences.append(phrase("Together this is enough: {ways}.", ways=_listed(together)))
    else:
        sentences.append("No single change is enough; loosen several limits.")
    return joined(sentences, " ")


def _fact_words(problem: PlanningProblem, clash: Iterable[Rule]) -> list[str]:
    """Why steps of a clash cannot go together whatever the limits are."""
    patterns = {
        "excludes": "“{one}” and “{other}” exclude one another.",
        "needs": "“{one}” needs “{other}” first.",
        "lacks": "“{one}” rests on “{other}”, which is excluded.",
    }
    return [
        phrase(patterns[kind], one=problem.by_id[one].name, other=problem.by_id[other].name)
        for kind, one, other in facts(problem, clash)
    ]


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
            "the goal of {level:g} for {measure} by the end of month {month}",
            level=first.level,
            measure=measures.get(rule.key, rule.key),
            month=(first.by + 1) * problem.months,
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
        if found.later is not None:
            months = found.later * problem.months
            pattern = "one month more for {measure}" if months == 1 else MORE_MONTHS
            ways.append(phrase(pattern, n=months, measure=what))
        if found.amount is not None:
            ways.append(phrase("{n:.2f} levels less for {measure}", n=amount, measure=what))
        return ways
    return [
        {
            "budget": phrase("{money:,.0f} more money over the plan", money=amount),
            "total": phrase("{money:,.0f} more money in all", money=amount),
            "people": phrase(
                "{days:,.0f} more days of {role}s a quarter",
                days=amount * QUARTER / problem.months,
                role=_role(rule.key),
            ),
            "at once": phrase("{n:.0f} more at once", n=amount),
            "must": phrase("dropping the must “{name}”", name=name),
            "window": phrase("freeing the start of “{name}”", name=name),
            "gate": phrase("letting “{name}” start at any level", name=name),
        }[rule.kind]
    ]
