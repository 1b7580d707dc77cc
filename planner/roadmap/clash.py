"""Why there is no plan: a smallest set of rules that cannot hold together, and what would loosen it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from planner.roadmap.problem import PlanningProblem, Target
from planner.roadmap.solver import plan_exists

RuleKind = Literal["budget", "total", "people", "at once", "target", "must", "window", "gate"]
PRECISION = 0.01
MOST_TIMES = 64.0


@dataclass(frozen=True)
class Rule:
    """One rule of a problem; ``key`` is a role, a measure or the id of an activity."""

    kind: RuleKind
    key: str = ""


@dataclass(frozen=True)
class Relaxation:
    """The least by which one rule alone has to give way.

    ``amount`` is money for budgets, person-days a period for people, a number for "at once", levels for a
    target; ``later`` are periods that a target would have to wait instead. ``None`` where that does not help.
    """

    rule: Rule
    amount: float | None = None
    later: int | None = None

    @property
    def helps(self) -> bool:
        """Whether giving way on this rule alone makes a plan possible."""
        return self.amount is not None or self.later is not None


def rules(problem: PlanningProblem) -> list[Rule]:
    """The rules that a clash can name; order and exclusive groups are facts and stay."""
    found = [Rule("budget"), Rule("at once")]
    if math.isfinite(problem.budget_total):
        found.append(Rule("total"))
    found += [Rule("people", role) for role in problem.capacity]
    found += [Rule("target", m) for m in dict.fromkeys(t.measure for t in problem.targets)]
    for activity in problem.activities:
        if activity.wish == "must":
            found.append(Rule("must", activity.id))
        if activity.earliest > 0 or activity.latest is not None:
            found.append(Rule("window", activity.id))
        if activity.gates:
            found.append(Rule("gate", activity.id))
    return found


def without(problem: PlanningProblem, dropped: Iterable[Rule]) -> PlanningProblem:
    """The problem without some of its rules."""
    keys: dict[str, set[str]] = {}
    for rule in dropped:
        keys.setdefault(rule.kind, set()).add(rule.key)
    free = math.inf
    activities = tuple(
        replace(
            a,
            wish="auto" if a.id in keys.get("must", ()) else a.wish,
            earliest=0 if a.id in keys.get("window", ()) else a.earliest,
            latest=None if a.id in keys.get("window", ()) else a.latest,
            gates=() if a.id in keys.get("gate", ()) else a.gates,
        )
        for a in problem.activities
    )
    return replace(
        problem,
        activities=activities,
        budget=tuple(free for _ in problem.budget) if "budget" in keys else problem.budget,
        budget_total=free if "total" in keys else problem.budget_total,
        capacity={
            role: tuple(free for _ in days) if role in keys.get("people", ()) else days
            for role, days in problem.capacity.items()
        },
        most_at_once=len(activities) + 1 if "at once" in keys else problem.most_at_once,
        targets=tuple(t for t in problem.targets if t.measure not in keys.get("target", ())),
    )


def smallest_clash(problem: PlanningProblem) -> tuple[Rule, ...]:
    """Return rules that cannot all hold while any of them can be dropped to make a plan possible.

    A deletion filter: a rule without which there is still no plan is dropped for good. Empty when there is
    a plan, or when even without any rule there is none (the order of the activities does not fit).
    """
    known = rules(problem)
    if plan_exists(problem) is not False or plan_exists(without(problem, known)) is False:
        return ()
    kept = list(known)
    for rule in known:
        rest = [r for r in kept if r != rule]
        if plan_exists(without(problem, [r for r in known if r not in rest])) is False:
            kept = rest
    return tuple(kept)


@dataclass(frozen=True)
class Peeled:
    """Clashes found one after the other, and one set of changes under which a plan exists.

    ``changes`` has one change for each clash and was tried by applying it; it is empty where none was found.
    ``complete``: with the changes there is no other clash.
    """

    clashes: tuple[tuple[Rule, ...], ...]
    changes: tuple[Relaxation, ...]
    complete: bool


HARM: tuple[RuleKind, ...] = (
    *("window", "gate", "target", "must", "at once", "people", "total", "budget"),
)
"""What gives way first, from the least harm: wishes, goals, musts, then limits."""
MOST_CLASHES = 4
ENLARGE = 1.5
MOST_ENLARGED = 6


def peeled(problem: PlanningProblem) -> Peeled:
    """Find a smallest clash, let its least harmful rule give way, look for the next; make the changes small.

    At most four clashes. The changes are found one by one with the others' rules out of the way, and then all
    of them are applied together: where that gives no plan, the last is enlarged until it does.
    """
    found: list[tuple[Rule, ...]] = []
    loose: list[Rule] = []
    while len(found) < MOST_CLASHES:
        clash = smallest_clash(without(problem, loose))
        if not clash:
            break
        found.append(clash)
        loose.append(min(clash, key=lambda r: (HARM.index(r.kind), r.key)))
    complete = len(found) < MOST_CLASHES or bool(plan_exists(without(problem, loose)))
    if not found or not complete:
        return Peeled(tuple(found), (), complete)
    changes: list[Relaxation] = []
    for k, rule in enumerate(loose):
        base = applied(without(problem, loose[k + 1 :]), changes)
        change = _relax(base, rule)
        if not change.helps:
            return Peeled(tuple(found), (), complete)
        # a goal is rather met later than lowered
        changes.append(change if change.later is None else replace(change, amount=None))
    for _ in range(MOST_ENLARGED):
        if plan_exists(applied(problem, changes)):
            return Peeled(tuple(found), tuple(changes), complete)
        last = changes[-1]
        if last.later is not None:
            changes[-1] = replace(last, later=last.later + 1)
        elif last.amount is not None:
            changes[-1] = replace(last, amount=last.amount * ENLARGE)
    return Peeled(tuple(found), (), complete)


def applied(problem: PlanningProblem, changes: Iterable[Relaxation]) -> PlanningProblem:
    """The problem with changes made to it, each by the amount it says."""
    for change in changes:
        problem = _applied(problem, change)
    return problem


def _applied(problem: PlanningProblem, change: Relaxation) -> PlanningProblem:
    rule, amount = change.rule, change.amount or 0.0
    if rule.kind == "budget":
        more = amount / problem.periods
        return replace(problem, budget=tuple(b + more for b in problem.budget))
    if rule.kind == "total":
        return replace(problem, budget_total=problem.budget_total + amount)
    if rule.kind == "people":
        days = tuple(d + amount for d in problem.capacity[rule.key])
        return replace(problem, capacity={**problem.capacity, rule.key: days})
    if rule.kind == "at once":
        return replace(problem, most_at_once=problem.most_at_once + math.ceil(amount))
    if rule.kind == "target":

        def eased(target: Target) -> Target:
            if target.measure != rule.key:
                return target
            if change.amount is None and change.later is not None:
                return replace(target, by=min(target.by + change.later, problem.periods - 1))
            return replace(target, level=target.level - amount)

        return replace(problem, targets=tuple(eased(t) for t in problem.targets))
    return without(problem, [rule])


def facts(problem: PlanningProblem, clash: Iterable[Rule]) -> list[tuple[str, str, str]]:
    """What no change of limits changes among the steps of a clash, and two ids: ``excludes``, ``needs``.

    ``lacks`` is a must and what it rests on and is excluded.
    """
    clash = tuple(clash)
    ids = list(dict.fromkeys(r.key for r in clash if r.key in problem.by_id))
    found = [
        ("lacks", r.key, need)
        for r in clash
        if r.kind == "must"
        for need in sorted(_all_needs(problem, r.key))
        if problem.by_id[need].wish == "never"
    ]
    for k, one in enumerate(ids):
        for other in ids[k + 1 :]:
            a, b = problem.by_id[one], problem.by_id[other]
            if a.group is not None and a.group == b.group:
                found.append(("excludes", one, other))
            elif other in _all_needs(problem, one):
                found.append(("needs", one, other))
            elif one in _all_needs(problem, other):
                found.append(("needs", other, one))
    return found


def _all_needs(problem: PlanningProblem, id_: str) -> set[str]:
    found: set[str] = set()
    left = list(problem.by_id[id_].needs)
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += problem.by_id[one].needs
    return found


def relaxations(problem: PlanningProblem, clash: Iterable[Rule]) -> tuple[Relaxation, ...]:
    """For each rule of a clash, the least by which it alone has to give way."""
    return tuple(_relax(problem, rule) for rule in clash)


def _relax(problem: PlanningProblem, rule: Rule) -> Relaxation:
    if rule.kind == "budget":
        total = sum(problem.budget)
        times = _least_times(
            lambda f: replace(problem, budget=tuple(b * f + (f - 1) for b in problem.budget))
        )
        extra = None if times is None else total * (times - 1) + (times - 1) * problem.periods
        return Relaxation(rule, extra)
    if rule.kind == "total":
        times = _least_times(lambda f: replace(problem, budget_total=problem.budget_total * f))
        return Relaxation(rule, None if times is None else problem.budget_total * (times - 1))
    if rule.kind == "people":
        days = problem.capacity[rule.key]
        times = _least_times(
            lambda f: replace(
                problem,
                capacity={**problem.capacity, rule.key: tuple(d * f + (f - 1) for d in days)},
            )
        )
        return Relaxation(rule, None if times is None else (max(days) + 1) * (times - 1))
    if rule.kind == "at once":
        for more in range(1, len(problem.activities) + 1):
            if plan_exists(replace(problem, most_at_once=problem.most_at_once + more)):
                return Relaxation(rule, float(more))
        return Relaxation(rule)
    if rule.kind == "target":
        return Relaxation(rule, _lower(problem, rule.key), _later(problem, rule.key))
    return Relaxation(rule, 1.0 if plan_exists(without(problem, [rule])) else None)


def _least_times(made: Callable[[float], PlanningProblem]) -> float | None:
    """The least factor at which a plan exists, to 1 %; ``None`` when even 64 times is not enough."""
    low, high = 1.0, 2.0
    while not plan_exists(made(high)):
        low, high = high, high * 2
        if high > MOST_TIMES:
            return None
    while high - low > PRECISION * high:
        middle = (low + high) / 2
        low, high = (low, middle) if plan_exists(made(middle)) else (middle, high)
    return high


def _lower(problem: PlanningProblem, measure: str) -> float | None:
    """By how many levels the targets of a measure have to be lowered, to 0.05."""

    def made(by: float) -> PlanningProblem:
        targets = (
            replace(t, level=t.level - by) if t.measure == measure else t for t in problem.targets
        )
        return replace(problem, targets=tuple(targets))

    most = max(t.level for t in problem.targets if t.measure == measure)
    low, high = 0.0, most
    if not plan_exists(made(high)):
        return None
    while high - low > 0.05:
        middle = (low + high) / 2
        low, high = (low, middle) if plan_exists(made(middle)) else (middle, high)
    return high


def _later(problem: PlanningProblem, measure: str) -> int | None:
    """How many periods later the targets of a measure can be reached, within the plan."""
    for later in range(1, problem.periods):
        targets = tuple(
            replace(t, by=min(t.by + later, problem.periods - 1)) if t.measure == measure else t
            for t in problem.targets
        )
        if targets == problem.targets:
            return None
        if plan_exists(replace(problem, targets=targets)):
            return later
    return None
