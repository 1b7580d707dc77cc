"""The business case against hand arithmetic, a slow second implementation and its invariants."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.analysis.study.odds import odds_of
from planner.domain.base.errors import Cancelled, InputError
from planner.domain.case.estimate import Range, fixed
from planner.economics.atoms import ATOMS, FACTS, TERMS
from planner.economics.attribution import attribute
from planner.economics.case import appraise
from planner.economics.costs import cost_present_value, dip_profile
from planner.economics.explain import Explainer, evaluate_formula, explain_worth
from planner.economics.flows import flows
from planner.economics.grid import adoption
from planner.economics.measuring import measured_after
from planner.economics.metrics import discount_factors, payback_month, present_value, roi
from planner.economics.model import (
    CaseProblem,
    EconomicEffect,
    Timing,
    UnitCost,
    at_means,
    draw,
    sample,
)
from planner.economics.outcomes import expected, outcomes
from planner.economics.planning_terms import PlanningTerms
from planner.economics.pools import annual_pools, retained, shared_features, terms
from planner.economics.trial_terms import TrialTerms
from planner.economics.worth import marginal_values, net_present_value, without
from tests.economics import second
from tests.helpers import case, initiative


def pools(**changes: object) -> dict[str, float]:
    problem = case(**changes)
    return {k: float(v[0]) for k, v in annual_pools(problem, at_means(problem)).items()}


def test_pools_by_hand() -> None:
    p = pools()
    c_ds, c_eng, c_risk = 100_000 * 1.5 / 1500, 120_000 * 1.5 / 1500, 90_000 * 1.5 / 1500
    other_hours = 6 * 40 + 2 * 100 + 10 * 1 * 30
    assert p["P1b"] == pytest.approx(10 * 1500 * 0.2 * c_ds)
    assert p["P1a"] == pytest.approx((10 * 1500 * 0.5 - other_hours - 3000) * c_ds)
    assert p["P2.work"] + p["P2.handover"] == pytest.approx(20 * 40 * c_eng)
    assert p["P2.handover"] == pytest.approx(20 * 40 * 0.25 * c_eng)
    assert p["P3"] == pytest.approx(6 * 40 * c_ds)
    assert p["P4"] == pytest.approx(2 * 100 * c_ds)
    assert p["P5"] == pytest.approx(10 * 30 * c_ds)
    assert p["P6"] == pytest.approx(10 * 16 * c_eng)
    per_hour = 200_000 / 8760 * 0.4
    assert p["P7.detect"] == pytest.approx(10 * per_hour * 48)
    assert p["P7.repair"] == pytest.approx(10 * per_hour * 24)
    assert p["P9"] == pytest.approx(3 * 200_000 / 12 * 60 / 30.4375)
    assert p["P10"] == pytest.approx(30_000 * 0.5 + 70_000 * 0.2)
    assert p["P11"] == pytest.approx(2 * 10 * 8 * c_risk)
    assert p["P13"] == pytest.approx(3 * 0.3 * (60 * 8 * 0.5 - 40) * c_ds)


@pytest.mark.parametrize(
    ("decay", "months", "kept"),
    [(0.02, 12, 0.897), (0.02, 3, 0.980), (0.05, 12, 0.766), (0.0, 12, 1.0), (0.02, 0.001, 1.0)],
)
def test_value_kept_between_refreshes(decay: float, months: float, kept: float) -> None:
    found = retained(np.array([decay]), np.array([months]))
    assert found[0] == pytest.approx(kept, abs=6e-4)


def test_priced_hours_never_exceed_their_share_of_the_peoples_hours() -> None:
    p = pools(projects_started=10_000.0, deployments=100_000.0)
    assert p["P3"] + p["P4"] + p["P5"] == pytest.approx(0.4 * 10 * 150_000)
    assert p["P2.work"] + p["P2.handover"] + p["P6"] == pytest.approx(0.4 * 4 * 180_000)
    tight = pools(projects_started=10_000.0, deployments=100_000.0, priced_hours_share=0.3)
    hours = sum(tight[a] for a in ("P1a", "P1b", "P3", "P4", "P5", "P13")) / 100
    hours += (tight["P2.work"] + tight["P2.handover"] + tight["P6"]) / 120
    assert hours == pytest.approx(0.3 * 14 * 1_500)


@pytest.mark.parametrize(
    ("people", "net"), [(3, -146), (5, -142), (10, -126), (20, -85), (40, -2), (60, 76), (100, 226)]
)
def test_the_feature_store_table(people: int, net: float) -> None:
    """Net per year in thousands: a loss for five data scientists, a gain for sixty."""
    base = case(
        salary_data_scientist=150_000.0,
        loaded_multiplier=1.0,
        toil_data_share=1.0,
        toil_release_share=0.0,
        deployments=0.0,
        incidents_per_model=0.0,
        avoidable_failure_share=0.0,
    )
    problem = replace(base, headcount={"data_scientist": float(people)}, models=float(people))
    means = at_means(problem)
    strength = 0.25 * shared_features(problem.models)
    saved = annual_pools(problem, means)["P1b"] * strength * means["recapture"]
    cost = 0.75 * 150_000 + 36_000
    assert (saved[0] - cost) / 1000 == pytest.approx(net, abs=1.0)


def test_textbook_present_values() -> None:
    years = np.zeros((1, 37))
    years[0, [0, 12, 24, 36]] = [-500, 203, 203, 203]
    assert present_value(years, 0.10)[0] == pytest.approx(4.83, abs=0.01)
    assert discount_factors(0.21, 6)[6] == pytest.approx(1 / 1.1)


def test_payback_is_the_final_crossing() -> None:
    running = np.array([[-4.0, -1, 1, -2, 2, 3], [0, 1, 2, 3, 4, 5], [-1, -1, -1, 2, 1, -1]])
    assert payback_month(running).tolist() == [3.5, 0.0, math.inf]


def test_roi_without_cost_is_undefined() -> None:
    assert np.isnan(roi(np.array([5.0]), np.array([0.0]))[0])
    assert roi(np.array([150.0]), np.array([100.0]))[0] == pytest.approx(0.5)


def test_adoption_and_dip() -> None:
    assert [float(adoption(m, 1, 4)) for m in (0, 1, 3, 5, 9)] == [0, 0, 0.5, 1, 1]
    assert adoption(1, 0, 0) == 1.0
    assert dip_profile(2).tolist() == [0.75, 0.25]


TARGETS = [
    "P1", "P1b", "P2", "P2.handover", "P3", "P5", "P8", "P9", "P10", "P11", "P13", "incident_rate",
    "detect", "repair", "refresh_interval", "verified_share", "search", "silent",
]  # fmt: skip


DRIVERS = ["seat", "model", "deployment", "gpu_hour", "terabyte", "million_predictions"]


LOOK = TrialTerms(months=3, lasts=2, days={"ml_engineer": 6.0}, cash=900.0)
AMOUNTS = (
    "value_per_model", "infra_spend", "gpu_spend", "token_spend", "refresh_computing",
    "loss_per_hour", "loss_event_size",
)  # fmt: skip
WORLDS: tuple[dict[str, float], ...] = (
    {},
    {"setup_hours": 400.0, "new_hires": 60.0, "loss_event_rate": 0.1, "loss_event_size": 1e6},
    {"deployments": 200.0, "token_spend": 5e4, "token_waste_share": 0.3},
    {"projects_started": 60.0, "project_days": 200.0, "avoidable_failure_share": 0.9},
    {"audit_days": 300.0, "gpu_spend": 200_000.0, "loss_per_hour": 9_000.0},
    {"detect_hours": 9_000.0, "incidents_per_model": 3.0, "toil_data_share": 0.95},
)
"""Where each limit on today's pools acts: starts, running, failed projects, audits, losses and toil."""


@st.composite
def cases(draw_):  # type: ignore[no-untyped-def]
    made, schedule = [], {}
    for k in range(draw_(st.integers(1, 4))):
        targets = draw_(st.lists(st.sampled_from(TARGETS), max_size=4, unique=True))
        low = -0.2 if draw_(st.booleans()) else 0.0
        effects = [
            (t, round(draw_(st.floats(max(low, 0) if t == "refresh_interval" else low, 0.8)), 3))
            for t in targets
        ]
        one = initiative(
            f"i{k}",
            effects=effects,
            ramp_months=float(draw_(st.integers(1, 12))),
            delay_months=float(draw_(st.integers(0, 4))),
            success_chance=fixed(round(draw_(st.floats(0.3, 1.0)), 3)),
            dip_share=fixed(round(draw_(st.floats(0, 0.2)), 3)),
            dip_months=draw_(st.integers(0, 4)),
            affected_fte=5.0,
            effort_days={"data_scientist": 12.0, "ml_engineer": 9.0},
            run_is_partly_replacement=draw_(st.booleans()),
            unit_costs=tuple(
                UnitCost(d, fixed(round(draw_(st.floats(0, 90)), 2)), units=12.0)
                for d in draw_(st.lists(st.sampled_from(DRIVERS), max_size=2, unique=True))
            ),
            once_cost=fixed(draw_(st.sampled_from([0.0, 9_000.0]))),
            exit_cost=fixed(draw_(st.sampled_from([0.0, 5_000.0]))),
            needs=tuple(i.id for i in made[-1:] if draw_(st.booleans())),
            needs_any=(tuple(i.id for i in made[:2]),) if draw_(st.booleans()) else (),
            tries=draw_(st.sampled_from([1, 2, 5])),
            term_months=draw_(st.sampled_from([None, 6])),
            safe_with=tuple(i.id for i in made[:1] if draw_(st.booleans())),
            trial=draw_(st.sampled_from([None, None, LOOK])),
        )
        made.append(one)
        start = draw_(st.integers(0, 20))
        looking = one.trial.months if one.trial is not None else 0
        schedule[one.id] = Timing(start, start + looking + draw_(st.integers(1, 9)))
    changes = {
        name: round(draw_(st.sampled_from([0.0, 0.0, -0.2, 0.3])), 3)
        for name in ("growth_people", "growth_models", "growth_infra")
    }
    changes |= {"search_hours": 3.0, "silent_rate": 0.1, "silent_severity": 0.4}
    changes |= {"silent_months": 6.0, "refresh_computing": 300.0, "repeat_share": 0.5}
    changes |= {"unseen_share": 0.2, "lost_value_share": draw_(st.sampled_from([0.1, 1.0]))}
    changes |= {"priced_hours_share": draw_(st.sampled_from([0.3, 1.0]))}
    changes |= draw_(st.sampled_from(WORLDS))
    problem = case(*made, horizon=draw_(st.sampled_from([24, 36])), **changes)
    if draw_(st.booleans()):  # more models than builders move one by one, and people who audit
        head = {**problem.headcount, "compliance": 1.0}
        problem = replace(problem, models=100.0, headcount=head)
    late = draw_(st.sampled_from([(), ((0.25, 24.0), (0.75, 2_000.0))]))
    return replace(problem, feedback=late), schedule


@settings(max_examples=100, deadline=None)
@given(cases())
def test_the_second_implementation_agrees_future_by_future(made) -> None:  # type: ignore[no-untyped-def]
    problem, schedule = made
    draws = draw(problem, 5, 4)
    means = {k: q.mean for k, q in problem.all_quantities().items()}
    fast = net_present_value(problem, schedule, draws)
    brought = dict.fromkeys(schedule, 0.0)
    monthly = flows(problem, schedule, draws).net
    running = np.cumsum(monthly * discount_factors(problem.rate, problem.horizon), axis=1)
    for n, months in enumerate(payback_month(running)):
        one = {k: float(v[n]) for k, v in draws.items()}
        slow = second.play(problem, schedule, one, means)
        assert fast[n] == pytest.approx(slow.worth, rel=1e-9, abs=1e-5)
        assert monthly[n] == pytest.approx(slow.net, rel=1e-9, abs=1e-5)
        assert slow.worth == pytest.approx(sum(slow.brings.values()), rel=1e-9, abs=1e-5)
        if np.abs(running[n]).min() > 1e-5:  # else a total of 0 may lie on either side
            assert months == pytest.approx(slow.payback, rel=1e-6)
        for id_, net in slow.brings.items():
            brought[id_] += net / len(fast)
    for id_, share in attribute(problem, schedule, draws).items():
        assert share.net == pytest.approx(brought[id_], rel=1e-9, abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(cases())
def test_order_does_not_matter_and_money_scales(made) -> None:  # type: ignore[no-untyped-def]
    problem, schedule = made
    npv = net_present_value(problem, schedule, at_means(problem))
    turned = replace(problem, initiatives=tuple(reversed(problem.initiatives)))
    assert net_present_value(turned, schedule, at_means(turned)) == pytest.approx(npv)
    money = [k for k in problem.quantities if k.startswith("salary") or k in AMOUNTS]
    doubled = replace(
        problem,
        quantities={
            k: replace(q, range=q.range.scaled(2.0)) if k in money else q
            for k, q in problem.quantities.items()
        },
        initiatives=tuple(
            replace(
                i,
                yearly_cost=i.yearly_cost.scaled(2.0),
                once_cost=i.once_cost.scaled(2.0),
                exit_cost=i.exit_cost.scaled(2.0),
                unit_costs=tuple(replace(u, price=u.price.scaled(2.0)) for u in i.unit_costs),
                trial=None if i.trial is None else replace(i.trial, cash=2 * i.trial.cash),
            )
            for i in problem.initiatives
        ),
    )
    assert net_present_value(doubled, schedule, at_means(doubled)) == pytest.approx(2 * npv)


@settings(max_examples=40, deadline=None)
@given(cases())
def test_nothing_is_saved_twice_and_starting_earlier_never_loses_benefit(made) -> None:  # type: ignore[no-untyped-def]
    problem, schedule = made
    if any(e.range.likely < 0 for i in problem.initiatives for e in i.effects):
        return
    means = at_means(problem)
    whole = flows(problem, schedule, means)
    alone = [flows(problem, {k: t}, means) for k, t in schedule.items()]
    for atom, saved in whole.savings.items():
        parts = [a.savings[atom].sum() for a in alone if atom in a.savings]
        assert saved.sum() <= sum(parts) + 1e-6
    earlier = {k: Timing(0, t.finish - t.start) for k, t in schedule.items()}
    sooner = flows(problem, earlier, means)
    assert (
        sooner.benefit.sum() + sooner.claimed.sum()
        >= whole.benefit.sum() + whole.claimed.sum() - 1e-6
    )


def test_without_effects_the_case_is_its_cost() -> None:
    problem = case(initiative())
    schedule = {"i": Timing(3, 6)}
    means = at_means(problem)
    cost = cost_present_value(problem, problem.initiatives[0], schedule["i"], means)[0]
    assert net_present_value(problem, schedule, means)[0] == pytest.approx(-cost)
    nothing = appraise(problem, {}, trials=200)
    assert nothing.npv.mean == 0.0
    assert nothing.loss_share == nothing.if_real_loss_share == 0.0, "nothing is no loss"


@pytest.mark.parametrize("months", [12, 36])
def test_a_year_is_twelve_payments(months: int) -> None:
    one = initiative(run_fte=fixed(0.0), effort_days={}, yearly_cost=fixed(12_000.0))
    problem = replace(case(one, horizon=months), rate=0.0)
    cost = -net_present_value(problem, {"i": Timing(0, 1)}, at_means(problem))[0]
    assert cost == pytest.approx(1_000 * months)


def uncertain() -> tuple[CaseProblem, dict[str, Timing]]:
    one = initiative(
        "one",
        effects=[
            ("P2", Range(low=0.1, likely=0.3, high=0.5)),
            ("P10", Range(low=0.05, likely=0.1, high=0.3)),
        ],
        effort_factor=Range(low=0.5, likely=1.0, high=2.0),
        success_chance=Range(low=0.6, likely=0.8, high=0.95),
        yearly_cost=Range(low=2000, likely=4000, high=9000),
    )
    problem = case(
        one,
        deployments=Range(low=10, likely=20, high=45),
        recapture=Range(low=0.3, likely=0.5, high=0.7),
    )
    return problem, {"one": Timing(0, 3)}


def test_constants_are_the_means_of_futures() -> None:
    """Costs, chances and delays of single steps; benefits of steps that fail together come out a bit high."""
    problem, schedule = uncertain()
    found = appraise(problem, schedule, trials=20_000, seed=3)
    assert found.npv.mean == pytest.approx(found.npv_at_means, rel=0.05)
    assert found.npv.p5 < found.npv.p50 < found.npv.p95
    chain = [
        initiative(i, effects=[("P2", 0.2)], success_chance=fixed(p), needs=needs)
        for i, p, needs in (("a", 0.8, ()), ("b", 0.7, ("a",)), ("c", 0.6, ("a",)), ("d", 0.9, ("b", "c")))
    ]  # fmt: skip
    problem = case(*chain, repeat_share=0.5)
    lasts = dict.fromkeys("abcd", 6)
    plan = {i: Timing(6 * k, 6 * k + 6) for k, i in enumerate("abcd")}
    draws = draw(replace(problem, driver_levels={"adoption": "none"}), 3, 40_000)
    played, known = outcomes(problem, lasts, draws), expected(problem, lasts)
    for id_ in "abcd":
        assert played[id_].works.mean() == pytest.approx(known[id_].works[0], abs=0.01)
        assert played[id_].begun.mean() == pytest.approx(known[id_].begun[0], abs=0.01)
        costs = cost_present_value(problem, problem.by_id[id_], plan[id_], draws, played)
        at_means_ = cost_present_value(
            problem, problem.by_id[id_], plan[id_], at_means(problem), known
        )
        assert costs.mean() == pytest.approx(at_means_[0], rel=0.04)
    q = {i: p * (2 - p) for i, p in (("a", 0.8), ("b", 0.7), ("c", 0.6), ("d", 0.9))}
    assert known["d"].works[0] == pytest.approx(q["a"] * q["b"] * q["c"] * q["d"], rel=1e-6)
    assert known["a"].late_finish[0] == pytest.approx(0.2 / 1.2 * 3, rel=1e-6)


def test_what_needs_a_step_that_failed_never_begins() -> None:
    first = initiative("a", success_chance=fixed(0.5))
    then = initiative("b", effects=[("P2", 0.5)], needs=("a",))
    problem = case(first, then)
    plan = {"a": Timing(0, 6), "b": Timing(6, 9)}
    draws = draw(problem, 1, 2_000)
    became = outcomes(problem, {"a": 6, "b": 3}, draws)
    failed = draws["a:outcome"] == 2
    assert 0.2 < failed.mean() < 0.3, "two tries at one in two"
    assert not became["b"].begun[failed].any()
    assert (became["b"].late_start[draws["a:outcome"] == 1] == 3).all(), "half of six months"
    cost = cost_present_value(problem, then, plan["b"], draws, became)
    assert (cost[failed] == 0).all()
    assert (cost[~failed] > 0).all()


def test_invoices_of_what_is_given_up_end_at_their_next_date() -> None:
    one = initiative(
        "a",
        success_chance=fixed(0.0),
        effort_days={},
        run_fte=fixed(0.0),
        yearly_cost=fixed(12_000.0),
        unit_costs=(UnitCost("model", fixed(1_200.0), units=1.0),),
    )
    problem = replace(case(one, horizon=36), rate=0.0)
    cost = cost_present_value(problem, one, Timing(0, 4), draw(problem, 1, 4))
    # given up after 4 months and a second try of 2: a year of subscription, six months of use
    assert cost == pytest.approx(12_000 + 6 * 100)
    own = replace(one, term_months=3)
    short = case(own)
    assert (cost_present_value(short, own, Timing(0, 4), draw(short, 1, 4)) < 7_000).all()


def test_nothing_passes_what_all_practices_remove() -> None:
    whole = Range(low=0.2, likely=0.4, high=0.6)
    parts = (0.5, 0.3, 0.2)
    made = tuple(
        replace(
            initiative(f"i{k}", ramp_months=0.0),
            effects=(EconomicEffect("incident_rate", fixed(0.3), part=part),),
        )
        for k, part in enumerate(parts)
    )
    problem = case(*made, removed_incidents=whole, repeat_share=0.5)
    draws = draw(problem, 3, 400)
    plan = {i.id: Timing(0, 1) for i in made}
    saved = flows(problem, plan, draws).savings["P6"][:, -1]
    pool = annual_pools(problem, draws)["P6"] / 12 * draws["recapture"]
    assert saved == pytest.approx(pool * np.minimum(draws["removed_incidents"], 0.75))
    half = flows(problem, {"i0": Timing(0, 1)}, draws).savings["P6"][:, -1]
    assert half == pytest.approx(pool * (1 - np.sqrt(1 - draws["removed_incidents"])), rel=1e-6)


def test_same_seed_same_bytes_and_other_draws_stay() -> None:
    problem, schedule = uncertain()
    one, again = (appraise(problem, schedule, trials=500, seed=9) for _ in range(2))
    assert one.npv_values.tobytes() == again.npv_values.tobytes()
    assert (
        appraise(problem, schedule, trials=500, seed=10).npv_values.tobytes()
        != one.npv_values.tobytes()
    )
    more = replace(
        problem, initiatives=(*problem.initiatives, initiative("unused", effects=[("P9", 0.5)]))
    )
    before, after = draw(problem, 9, 500), draw(more, 9, 500)
    assert all((before[k] == after[k]).all() for k in before)
    assert (
        appraise(more, schedule, trials=500, seed=9).npv_values.tobytes()
        == one.npv_values.tobytes()
    )


def test_each_stream_fills_every_stratum() -> None:
    problem, _ = uncertain()
    from planner.economics.sampling import blocks, uniform_stream

    u = uniform_stream(7, "deployments", 1600)
    for block in blocks(1600):
        assert sorted((u[block] * 100).astype(int).tolist()) == list(range(100))
    few = uniform_stream(7, "deployments", 100)
    assert sorted((few * 100).astype(int).tolist()) == list(range(100)), "few draws are one block"
    assert abs(np.corrcoef(u, uniform_stream(7, "recapture", 1600))[0, 1]) < 0.1


def test_measuring_is_not_earning() -> None:
    works = initiative("works", effects=[("P9", 0.5)])
    measures = initiative(
        "measures", effects=[("verified_share", 0.5)], effort_days={}, run_fte=fixed(0.0),
        yearly_cost=fixed(0.0),
    )  # fmt: skip
    problem = case(works, measures)
    means = at_means(problem)
    alone = flows(problem, {"works": Timing(0, 1)}, means)
    both = flows(problem, {"works": Timing(0, 1), "measures": Timing(0, 1)}, means)
    np.testing.assert_array_equal(alone.net, both.net)
    np.testing.assert_array_equal(alone.claimed, both.claimed)
    share = measured_after(problem, {"measures": Timing(0, 1)}, means)[0]
    assert share == pytest.approx(1 - 0.6 * 0.5), "shown as information"


def test_savings_on_invoices_that_nobody_stated_do_not_count() -> None:
    one = initiative("one", effects=[("P10", 0.4)])
    stated = case(one)
    default = replace(stated, stated=frozenset())
    plan = {"one": Timing(0, 1)}
    counted, shown = (flows(p, plan, at_means(p)) for p in (stated, default))
    assert counted.benefits["cash"].sum() > 0
    assert shown.benefits["cash"].sum() == 0
    assert shown.unstated.sum() == pytest.approx(counted.benefits["cash"].sum())


def test_marginal_values_by_hand() -> None:
    problem, schedule = uncertain()
    draws = draw(problem, 7, 400)
    value = marginal_values(problem, schedule, draws)["one"]
    assert value == pytest.approx(float(net_present_value(problem, schedule, draws).mean()))


def test_what_is_only_safe_with_a_step_goes_with_it() -> None:
    """Leaving out a guard alone looked like a gain: what it guards was counted as if it still stood."""
    needed = initiative("tool", effects=[], yearly_cost=fixed(50_000))
    guard = initiative("guard", effects=[], needs=("tool",))
    release = initiative("release", effects=[("P2", 0.5)], safe_with=("guard",))
    last = initiative("last", effects=[("P2", 0.1)], needs=("release",))
    problem = case(needed, guard, release, last)
    plan = {i: Timing(0, 3) for i in ("tool", "guard", "release", "last")}
    assert without(problem, plan, "tool") == {}
    assert without(problem, plan, "guard").keys() == {"tool"}
    assert without(problem, plan, "release").keys() == {"tool", "guard"}
    draws = draw(problem, 7, 200)
    whole = float(net_present_value(problem, plan, draws).mean())
    found = marginal_values(problem, plan, draws)
    assert found["tool"] == pytest.approx(whole)
    odds = {o.id: o for o in odds_of(problem, plan, sample(problem, 7, 200, plan))}
    assert odds["guard"].fails_with_it == ("release", "last")
    for other in odds["guard"].fails_with_it:
        assert odds[other].works <= odds["guard"].works


def test_the_tree_of_the_worth_adds_up() -> None:
    problem, schedule = uncertain()
    found = appraise(problem, schedule, trials=300)
    tree = explain_worth(problem, schedule, at_means(problem), "EUR")
    benefits, costs = tree.operands
    assert benefits.value - costs.value == pytest.approx(tree.value)  # type: ignore[operator]
    assert sum(n.value for n in benefits.operands if n.value is not None) == pytest.approx(
        benefits.value
    )
    for initiative_node in costs.operands:
        assert sum(n.value or 0 for n in initiative_node.operands) == pytest.approx(
            initiative_node.value
        )
    assert tree.value == pytest.approx(found.npv_at_means)


def test_every_formula_shown_gives_the_number_beside_it() -> None:
    """The formulas are worked out as arithmetic and compared with the engine's own code."""
    problem = case(initiative())
    explainer = Explainer(problem, at_means(problem), "EUR")
    for atom in ATOMS:
        found = evaluate_formula(atom.formula, explainer.values)
        assert found == pytest.approx(explainer.pools[atom.id]), atom.id
    for name, term in TERMS.items():
        if term.formula:
            found = evaluate_formula(term.formula, explainer.values)
            assert found == pytest.approx(explainer.terms[name]), name
    assert set(FACTS) == set(explainer.facts)
    with pytest.raises(ValueError, match="not arithmetic"):
        evaluate_formula("__import__('os')", {})


def test_a_limit_that_acts_is_said() -> None:
    problem = case(deployments=100_000.0)
    node = Explainer(problem, at_means(problem), "EUR").name("release_total")
    assert node.rule.endswith("no more than a share of the hours these people have")
    assert node.value is not None
    assert node.value < 100_000 * 40


@settings(max_examples=60, deadline=None)
@given(cases())
def test_attribution_adds_up_to_the_worth(made) -> None:  # type: ignore[no-untyped-def]
    problem, schedule = made
    means = at_means(problem)
    parts = attribute(problem, schedule, means)
    assert set(parts) == set(schedule)
    worth = float(net_present_value(problem, schedule, means)[0])
    assert sum(p.net for p in parts.values()) == pytest.approx(worth, rel=1e-9, abs=1e-4)


def test_attribution_by_hand_and_where_effects_cancel() -> None:
    """40, 30 and 10 % on one pool get 0.525, 0.367 and 0.108 of what is saved: logs of 0.6, 0.7, 0.9."""
    three = [initiative(f"i{e}", effects=[("P10", e)], ramp_months=0.0) for e in (0.4, 0.3, 0.1)]
    problem = case(*three)
    schedule = {i.id: Timing(0, 1) for i in three}
    parts = attribute(problem, schedule, at_means(problem))
    whole = sum(p.benefit for p in parts.values())
    logs = [math.log(1 - e) for e in (0.4, 0.3, 0.1)]
    assert [p.benefit / whole for p in parts.values()] == pytest.approx(
        [x / sum(logs) for x in logs]
    )
    better, worse = (
        initiative("better", effects=[("P10", 0.5)], ramp_months=0.0),
        initiative("worse", effects=[("P10", -1.0)], ramp_months=0.0),
    )
    cancel = case(better, worse)
    both = attribute(cancel, {"better": Timing(0, 1), "worse": Timing(0, 1)}, at_means(cancel))
    assert both["better"].benefit == pytest.approx(-both["worse"].benefit)
    assert both["better"].benefit > 0


def test_growth_only_changes_what_grows() -> None:
    one = initiative("one", effects=[("P10", 0.5)], ramp_months=0.0)
    plain, grown = case(one), case(one, growth_infra=0.2, growth_models=0.5)
    a, b = (flows(p, {"one": Timing(0, 1)}, at_means(p)) for p in (plain, grown))
    months = np.arange(2, 37)
    assert b.benefits["cash"][0, 2:] / a.benefits["cash"][0, 2:] == pytest.approx(
        1.2 ** (months / 12)
    )
    assert b.cost == pytest.approx(a.cost)


def test_the_measured_time_to_notice_is_never_overruled() -> None:
    plain = case(unseen_share=0.15)
    late = replace(plain, feedback=((1.0, 381.0),))
    hours = terms(late, {**at_means(late), "detect_hours": np.array([231.0])})
    assert hours["blind_hours"][0] == pytest.approx(57.15)
    assert hours["noticeable_hours"][0] == pytest.approx(231 - 57.15)
    for wait in (0.0, 24.0, 5_000.0):
        one = terms(p := replace(plain, feedback=((0.4, 24.0), (0.6, wait))), at_means(p))
        assert one["blind_hours"] + one["noticeable_hours"] == pytest.approx(48.0)


def test_an_incident_costs_a_model_at_most_its_severity() -> None:
    never = annual_pools(p := case(detect_hours=2e6), at_means(p))
    seen = sum(never[a][0] for a in ("P7.blind", "P7.detect", "P7.repair"))
    assert seen == pytest.approx(10 * 200_000 * 0.4)
    capped = annual_pools(p := case(detect_hours=2e6, lost_value_share=0.1), at_means(p))
    lost = sum(capped[a][0] for a in capped if a.startswith(("P7", "P8", "P9")))
    assert lost == pytest.approx(0.1 * 10 * 200_000)


def test_finding_the_one_of_many_grows_with_their_number() -> None:
    few, many = case(search_hours=2.0), replace(case(search_hours=2.0), models=40.0)
    one, four = (terms(p, at_means(p))["search_total"][0] for p in (few, many))
    assert four / one == pytest.approx(4 * 2), "four times the incidents, twice the search"


def test_an_own_loss_per_hour_replaces_value_and_severity() -> None:
    stated = annual_pools(p := case(loss_per_hour=100.0), at_means(p))
    assert stated["P7.repair"][0] == pytest.approx(10 * 100 * 24)


def test_planning_terms_are_pulls_with_their_chance() -> None:
    one = initiative(effects=[("P2", 0.4)], ramp_months=3.0, success_chance=fixed(0.5))
    problem = case(one)
    terms_ = PlanningTerms.of(problem, {"i": 3}, at_means(problem))
    chance, late = 0.75, 0.5 * 0.5 / 0.75 * 2
    (driver,) = terms_.pulls["i"]
    assert terms_.pulls["i"][driver] == pytest.approx([-math.log(1 - 0.4) * chance])
    adopted = [min(max((m - late) / 3, 0.0), 1.0) for m in (1, 2, 3)]
    assert terms_.adopted("i", 3)[0, 4:7] == pytest.approx(adopted)
    pool = annual_pools(problem, at_means(problem))["P2.work"][0] / 12 * 0.5
    worth = terms_.weights["P2.work"][0, 1:4].sum()
    assert worth == pytest.approx(pool * discount_factors(0.1, 3)[1:].sum())


def test_cancel_and_bad_input() -> None:
    problem, schedule = uncertain()
    with pytest.raises(Cancelled):
        appraise(problem, schedule, progress=lambda *_: False)
    with pytest.raises(InputError, match="unknown initiative “ghost”"):
        appraise(problem, {"ghost": Timing(0, 3)})
    with pytest.raises(InputError, match="finish before it starts"):
        appraise(problem, {"one": Timing(3, 3)})
    short = replace(
        problem, quantities={k: v for k, v in problem.quantities.items() if k != "recapture"}
    )
    with pytest.raises(InputError, match="lacks the input “recapture”"):
        appraise(short, schedule)
