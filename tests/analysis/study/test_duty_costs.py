"""What keeping a duty costs, against every set of steps of small plans."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from types import SimpleNamespace
from typing import Any, cast

import pytest

from planner.analysis.study.describe import asking
from planner.analysis.study.duties import first_ended
from planner.analysis.study.duty_costs import shared_costs
from planner.roadmap.problem import Activity, Due, PlanningProblem


def step(
    id_: str, *needs: str, safe: tuple[str, ...] = (), any_of: tuple[tuple[str, ...], ...] = ()
) -> Any:
    """A candidate with what it leans on."""
    initiative = SimpleNamespace(safe_with=safe)
    return SimpleNamespace(id=id_, needs=needs, needs_any=any_of, initiative=initiative)


def part(duty: str, *members: str, least: int = 1) -> Any:
    """One thing that a duty asks for."""
    return SimpleNamespace(duty=SimpleNamespace(id=duty), members=members, least=least)


def test_costs_of_duties_add_up_to_what_is_spent_for_them() -> None:
    chosen = [step("a"), step("b", "a"), step("c", safe=("a",)), step("free")]
    spent = {"a": 90.0, "b": 10.0, "c": 7.0, "free": 5.0}
    ends = {"a": 3, "b": 6, "c": 3, "free": 3}
    found = shared_costs([part("x", "b"), part("y", "c", "z"), part("x", "a")], chosen, ends, spent)
    assert found == {"x": 55.0, "y": 52.0}
    assert sum(found.values()) == sum(spent.values()) - spent["free"]


def test_of_alternatives_only_what_the_date_rests_on_is_charged() -> None:
    """Risk classes by March raise the level; the retirement of models, which does too, comes years later."""
    chosen = [
        step("classes"),
        step("platform"),
        step("retirement", "platform"),
        step("own", any_of=(("platform", "classes"),)),
    ]
    spent = {"classes": 3.0, "platform": 30.0, "retirement": 10.0, "own": 4.0}
    ends = {"classes": 3, "platform": 6, "retirement": 9, "own": 9}
    both = ("classes", "retirement")
    assert shared_costs([part("x", *both)], chosen, ends, spent) == {"x": 3.0}
    assert shared_costs([part("x", *both, least=2)], chosen, ends, spent) == {"x": 43.0}
    chain = [part("x", *both), part("y", "retirement"), part("z", "own")]
    assert shared_costs(chain, chosen, ends, spent) == {"x": 1.5, "y": 40.0, "z": 5.5}
    level = {**ends, "classes": 9}  # of what ends at one time the cheaper, with what it leans on
    assert shared_costs([part("x", *both)], chosen, level, spent) == {"x": 3.0}
    level_price = {**spent, "classes": 20.0}
    assert shared_costs([part("x", *both)], chosen, level, level_price) == {"x": 20.0}
    short = {"retirement": 9, "platform": 6}
    assert shared_costs([part("x", *both, least=2)], chosen, short, spent) == {"x": 0}


def test_the_duty_beside_a_step_is_one_that_is_not_kept_without_it() -> None:
    """A paper keeps Article 20 as well, the reporting alone Article 73."""
    free = (0.0,) * 4
    problem = PlanningProblem(
        periods=4,
        activities=tuple(Activity(i, i, 1, {}, free) for i in ("paper", "reporting", "other")),
        worth={},
        budget=free,
        capacity={},
        most_at_once=3,
        dues=(
            Due("20", "Article 20", ("paper", "reporting"), 0),
            Due("73", "Article 73", ("reporting",), 2),
            Due("33", "Article 33", ("reporting",), 1),
            Due("9", "Article 9", ("paper", "other"), 0),
        ),
    )

    def named(step: str, **starts: int) -> str | None:
        due = asking(step, problem, starts)
        return due and due.name

    assert named("reporting", paper=0, reporting=0) == "Article 33"
    assert named("paper", paper=0, reporting=0) == "Article 9"
    assert named("reporting", reporting=0) == "Article 20", "nothing else keeps it then"
    assert named("other", paper=0, reporting=0, other=1) is None, "its date rests on the paper"


def test_steps_that_are_safe_only_with_each_other_are_charged_once() -> None:
    chosen = [step("a", safe=("b",)), step("b", safe=("a",))]
    found = shared_costs([part("x", "a")], chosen, {"a": 3, "b": 3}, {"a": 1.0, "b": 2.0})
    assert found == {"x": 3.0}


@dataclass(frozen=True)
class Small:
    """A plan whose steps end one after another, and what each leans on and costs."""

    chosen: list[Any]
    ends: Mapping[str, int]
    spent: Mapping[str, float]
    parts: list[Any]


def small(seed: int) -> Small:
    """A small plan by chance: a step needs earlier ones; some duties have alternatives."""
    draw = random.Random(seed)
    ids = [f"s{k}" for k in range(7)]
    draw.shuffle(ids)
    chosen = []
    for k, id_ in enumerate(ids):
        before = ids[:k]
        needs = tuple(draw.sample(before, min(len(before), draw.choice((0, 0, 1, 1)))))
        either = tuple(draw.sample(before, 2)) if len(before) > 2 and draw.random() < 0.4 else ()
        safe = tuple(draw.sample(before, 1)) if before and draw.random() < 0.2 else ()
        chosen.append(step(id_, *needs, safe=safe, any_of=(either,) if either else ()))
    planned = sorted(draw.sample(range(7), 7))
    ends = {ids[k]: (n + 1) * 3 for n, k in enumerate(planned)}
    spent = {id_: float(2**k) for k, id_ in enumerate(ids)}  # a sum tells which steps are in it
    parts = []
    for duty in ("x", "y"):
        for _ in range(draw.choice((1, 2))):
            members = draw.sample([*ids, "not planned"], draw.choice((1, 2, 3)))
            parts.append(part(duty, *members, least=draw.choice((1, 1, 2))))
    return Small(chosen, ends, spent, parts)


def subsets(ids: list[str]) -> Iterator[frozenset[str]]:
    """All sets of steps, the small ones first."""
    for size in range(len(ids) + 1):
        yield from (frozenset(s) for s in combinations(ids, size))


def stands(plan: Small, steps: frozenset[str]) -> bool:
    """Whether every step of a set could run on its dates with no other step but those of the set."""
    by_id = {c.id: c for c in plan.chosen}
    for id_ in steps:
        one = by_id[id_]
        if not steps >= {*one.needs, *one.initiative.safe_with}:
            return False
        for any_of in one.needs_any:
            if min(any_of, key=plan.ends.__getitem__) not in steps:
                return False
    return True


def date_of(one: Any, steps: frozenset[str], ends: Mapping[str, int]) -> float:
    """When enough of what is asked for is over, with these steps alone."""
    there = sorted(ends[m] for m in one.members if m in steps)
    return there[one.least - 1] if len(there) >= one.least else float("inf")


@pytest.mark.parametrize("seed", range(60))
def test_each_duty_pays_the_smallest_set_of_steps_that_keeps_its_date(seed: int) -> None:
    plan = small(seed)
    whole = frozenset(plan.ends)
    smallest: dict[str, frozenset[str]] = {}
    for duty in ("x", "y"):
        dates = {
            k: date_of(p, whole, plan.ends)
            for k, p in enumerate(plan.parts)
            if p.duty.id == duty and date_of(p, whole, plan.ends) < float("inf")
        }
        smallest[duty] = next(
            s
            for s in subsets(list(plan.ends))
            if stands(plan, s)
            and all(date_of(plan.parts[k], s, plan.ends) == d for k, d in dates.items())
        )
    paid = shared_costs(plan.parts, plan.chosen, plan.ends, plan.spent)
    for duty, other in (("x", "y"), ("y", "x")):
        both = smallest[duty] & smallest[other]
        alone = sum(plan.spent[s] for s in smallest[duty] - both)
        assert paid[duty] == alone + sum(plan.spent[s] for s in both) / 2
    together = smallest["x"] | smallest["y"]
    assert sum(paid.values()) == sum(plan.spent[s] for s in together)


def test_what_ends_first() -> None:
    ends = {"a": 6, "b": 3, "c": 3}
    assert first_ended("abc", 1, ends) == ("b",)
    assert first_ended("abc", 1, ends, {"a": 0.0, "b": 2.0, "c": 1.0}) == ("c",)
    assert first_ended("aab", 2, ends) == ("b", "a"), "each once"
    assert first_ended("abd", 3, ends) == (), "too few"
    assert cast(object, first_ended((), 1, ends)) == ()
