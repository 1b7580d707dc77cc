"""Twelve organisations from one to 5,000 people: pools, cost and what hardly ever pays, without a plan.

The plans of the same twelve stand in the table of ``docs/profiles.md``; ``start.py long profiles`` makes it
anew.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from planner.analysis.study.break_even import worth_alone
from planner.analysis.study.study import derived
from planner.catalogue.own import catalogue_of
from planner.catalogue.sizes import Bands, size_laws
from planner.economics.model import CaseProblem, Timing, at_means, sample
from planner.economics.outcomes import in_order
from planner.economics.pools import annual_pools
from planner.economics.worth import net_present_value
from planner.maturity.score import assess
from tests.economics import second
from tests.golden import PROFILES, Profile, project_of

PEOPLE = ("P1", "P2", "P3", "P4", "P5", "P6", "P11", "P13")
VALUE = ("P7", "P8", "P9")


@cache
def problem_of_profile(profile: Profile) -> CaseProblem:
    project = project_of(profile)
    return derived(project, catalogue_of(project)).case_problem


def pools_of(problem: CaseProblem) -> dict[str, float]:
    futures = sample(problem, 7, 800)
    found: dict[str, float] = {}
    for atom, amount in annual_pools(problem, futures.draws).items():
        pool = atom.partition(".")[0].rstrip("ab")
        found[pool] = found.get(pool, 0.0) + float(amount.mean())
    return found


def pay_of(problem: CaseProblem) -> float:
    means = {k: float(v[0]) for k, v in at_means(problem).items()}
    head = problem.headcount
    roles = (
        ("data_scientist", "salary_data_scientist"),
        ("ml_engineer", "salary_ml_engineer"),
        ("data_engineer", "salary_other"),
        ("platform_engineer", "salary_other"),
    )
    return sum(head.get(r, 0.0) * means[s] for r, s in roles) * means["loaded_multiplier"]  # type: ignore[call-overload]


def days_of(problem: CaseProblem) -> float:
    return sum(sum(i.effort_days.values()) for i in problem.initiatives)


def upkeep_of(problem: CaseProblem) -> float:
    """People who run all practices, new work or not; of builders."""
    practices = (i for i in problem.initiatives if i.run_is_partly_replacement)
    return sum(i.run_fte.likely for i in practices) / problem.builders


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: p.name)
def test_no_pool_is_absurd(profile: Profile) -> None:
    """Between a third and four fifths of pay is at stake for people, a tenth or so of value for models."""
    problem = problem_of_profile(profile)
    pools = pools_of(problem)
    people = sum(pools.get(p, 0.0) for p in PEOPLE) / pay_of(problem)
    assert 0.30 <= people <= 0.80, people
    earned = profile.models * float(at_means(problem)["value_per_model"][0])
    value = sum(pools.get(p, 0.0) for p in VALUE) / earned
    assert 0.08 <= value <= 0.20, value


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: p.name)
def test_everybody_finds_tools_and_the_whole_costs_what_programmes_take(profile: Profile) -> None:
    """One category without a tool left all others without one; days a head fall with size."""
    problem = problem_of_profile(profile)
    assert len(problem.initiatives) > 60
    assert {"p-code-vc", "p-ci", "p-model-registry"} & set(problem.by_id)
    assert 6 <= days_of(problem) / problem.builders <= 45


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: p.name)
def test_practices_take_what_such_programmes_take(profile: Profile) -> None:
    """The outside bands are of firms without regulated models, which make work up to 0.3 dearer."""
    problem, bands = problem_of_profile(profile), size_laws().bands
    practices = [i for i in problem.initiatives if i.run_is_partly_replacement]
    days = sum(sum(i.effort_days.values()) for i in practices) / problem.builders
    dearer = 1 + 0.3 * min(profile.regulated / profile.models, 1.0)
    low, high = Bands.at(bands.set_up, problem.builders)
    assert low <= days <= high * dearer
    low, high = Bands.at(bands.upkeep, problem.builders)
    above = {"4 hospital": 1.16, "5 city": 1.02}  # of them docs/profiles.md says why
    assert low <= upkeep_of(problem) <= high * dearer * above.get(profile.name, 1.0)


def grown(profile: Profile, factor: float) -> Profile:
    people = tuple(x * factor for x in profile.people)
    models = round(profile.models * factor)
    return replace(
        profile, people=people, models=models, regulated=round(profile.regulated * factor)
    )  # type: ignore[arg-type]


def test_ten_copies_cost_less_than_ten_times_and_have_ten_times_at_stake() -> None:
    one = PROFILES[2]
    small, large = (problem_of_profile(p) for p in (one, grown(one, 10)))
    assert 4 <= days_of(large) / days_of(small) <= 8
    many, few = pools_of(large), pools_of(small)
    assert 9 <= sum(many.values()) / sum(few.values()) <= 11


def test_a_tenth_of_a_person_more_is_no_jump() -> None:
    for people in (3.0, 30.0):
        made = [
            replace(PROFILES[2], people=(p / 2, p / 4, p / 8, p / 8, 0.0, 0.0))
            for p in (people, people * 1.01)
        ]
        a, b = (problem_of_profile(p) for p in made)
        assert days_of(b) / days_of(a) == pytest.approx(1.0, abs=0.02)
        more, less = pools_of(b), pools_of(a)
        assert sum(more.values()) / sum(less.values()) == pytest.approx(1.0, abs=0.03)


def test_a_feature_store_is_a_loss_for_five_data_scientists() -> None:
    five = replace(PROFILES[2], name="five", people=(5, 0, 0, 0, 0, 0), models=3)
    project = project_of(five, trials=400)
    catalogue = catalogue_of(project)
    profile = assess(project)
    store = catalogue.practice_by_id["p-feature-store"]
    alone = worth_alone(project, catalogue, store, profile)
    assert alone < -5_000
    versions = catalogue.practice_by_id["p-go-live"]
    assert worth_alone(project, catalogue, versions, profile) > alone
    assert np.isfinite(alone)


@pytest.mark.parametrize("number", [2, 7])
def test_the_second_implementation_agrees_on_real_organisations(number: int) -> None:
    """All that could be planned, one after the other: needs, tools, what is safe only with another."""
    problem = problem_of_profile(PROFILES[number - 1])
    order = in_order(problem, [i.id for i in problem.initiatives])
    starts = (3 * (12 * k // len(order)) for k in range(len(order)))
    schedule = {i.id: Timing(s, s + 3) for i, s in zip(order, starts, strict=True)}
    draws = sample(problem, 7, 6).draws
    means = {k: q.mean for k, q in problem.all_quantities().items()}
    fast = net_present_value(problem, schedule, draws)
    for n in range(6):
        one = {k: float(v[n]) for k, v in draws.items()}
        assert fast[n] == pytest.approx(second.play(problem, schedule, one, means).worth, rel=1e-9)
    assert fast.std() > 0
