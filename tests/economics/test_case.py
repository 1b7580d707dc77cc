"""The business case against hand arithmetic, a slow second implementation and its invariants."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.errors import Cancelled, InputError
from planner.domain.estimate import Range, fixed
from planner.economics.case import (
    appraise,
    explain_npv,
    marginal_values,
    net_present_value,
    tornado,
)
from planner.economics.flows import adoption, dip_profile, flows
from planner.economics.metrics import discount_factors, payback_month, present_value, roi
from planner.economics.model import CaseProblem, Timing, at_means, draw
from planner.economics.planning_terms import cost_present_value, quarterly_pulls
from planner.economics.pools import REACH, annual_pools, effect_strength, retained
from tests.helpers import PLAIN, case, initiative


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


def test_priced_hours_never_exceed_the_peoples_hours() -> None:
    p = pools(projects_started=10_000.0, deployments=100_000.0)
    assert p["P1a"] + p["P1b"] + p["P3"] + p["P4"] + p["P5"] <= 10 * 150_000 + 1
    assert p["P2.work"] + p["P2.handover"] + p["P6"] <= 4 * 180_000 + 1


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
    )
    problem = replace(base, headcount={"data_scientist": float(people)}, models=float(people))
    means = at_means(problem)
    strength = effect_strength("P1b", np.array([0.25]), problem, means)
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
    assert [adoption(m, 1, 4) for m in (0, 1, 3, 5, 9)] == [0, 0, 0.5, 1, 1]
    assert adoption(1, 0, 0) == 1.0
    assert dip_profile(2).tolist() == [0.75, 0.25]


def slow_npv(problem: CaseProblem, schedule: dict[str, Timing]) -> float:
    """NPV at the means, month by month with plain Python, written from the equations."""
    q = {k: v.mean for k, v in problem.all_quantities().items()}
    pool = {k: float(v[0]) for k, v in annual_pools(problem, at_means(problem)).items()}
    value_atoms = {"P7.detect", "P7.repair", "P8", "P9"}
    ds = q["salary_data_scientist"] * q["loaded_multiplier"]
    eng = q["salary_ml_engineer"] * q["loaded_multiplier"]
    total = 0.0
    for month in range(problem.horizon + 1):
        net = 0.0
        keep = dict.fromkeys([*pool, "v"], 1.0)
        for i in problem.initiatives:
            if i.id not in schedule:
                continue
            timing = schedule[i.id]
            x = month - timing.finish
            on = min(max((x - i.delay_months) / i.ramp_months, 0.0), 1.0)
            for e in i.effects:
                share = q[f"{i.id}:effect:{e.target}"] * e.gap
                if e.target == "P1b":
                    share *= 1 - math.exp(-(problem.models - 1) / 10)
                if e.target == "refresh_interval":
                    d, r = q["decay_per_month"], q["refresh_months"]

                    def kept(months: float, d: float = d) -> float:
                        return (1 - (1 - d) ** months) / (months * d)

                    share = 1 - (1 - kept(r * (1 - share))) / (1 - kept(r))
                for atom in REACH[e.target] or ("v",):
                    keep[atom] *= 1 - share * on * q[f"{i.id}:success"]
            if timing.start <= month < timing.finish:
                once = sum(
                    days * 8 * (ds if role == "data_scientist" else eng) / q["hours_per_year"]
                    for role, days in i.effort_days.items()
                )
                net -= once * q[f"{i.id}:effort"] / (timing.finish - timing.start)
            if month >= timing.finish:
                factor = q["run_effort_additional"] if i.run_is_partly_replacement else 1.0
                net -= q[f"{i.id}:run"] * eng / 12 * factor
            if month >= timing.start:
                net -= q[f"{i.id}:cost"] / 12
            j = month - timing.start
            if 0 <= j < i.dip_months:
                net -= i.affected_fte * ds / 12 * q[f"{i.id}:dip"] * (1 - (j + 0.5) / i.dip_months)
        if month:
            verified = 1 - (1 - q["verified_share"]) * keep["v"]
            for atom, amount in pool.items():
                share = 1.0
                if atom in value_atoms:
                    share = verified
                elif atom not in ("P10", "P12"):
                    share = q["recapture"]
                net += amount / 12 * (1 - keep[atom]) * share
        total += net * (1 + problem.rate) ** (-month / 12)
    return total


TARGETS = [
    "P1", "P1b", "P2", "P2.handover", "P3", "P5", "P8", "P9", "P10", "P11", "P13", "incident_rate",
    "detect", "repair", "refresh_interval", "verified_share",
]  # fmt: skip


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
        )
        made.append(one)
        start = draw_(st.integers(0, 20))
        schedule[one.id] = Timing(start, start + draw_(st.integers(1, 9)))
    return case(*made, horizon=draw_(st.sampled_from([24, 36]))), schedule


@settings(max_examples=120, deadline=None)
@given(cases())
def test_the_slow_implementation_agrees(made) -> None:  # type: ignore[no-untyped-def]
    problem, schedule = made
    fast = float(net_present_value(problem, schedule, at_means(problem))[0])
    assert fast == pytest.approx(slow_npv(problem, schedule), rel=1e-9, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(cases())
def test_order_does_not_matter_and_money_scales(made) -> None:  # type: ignore[no-untyped-def]
    problem, schedule = made
    npv = net_present_value(problem, schedule, at_means(problem))
    turned = replace(problem, initiatives=tuple(reversed(problem.initiatives)))
    assert net_present_value(turned, schedule, at_means(turned)) == pytest.approx(npv)
    money = [
        k for k in PLAIN if k.startswith("salary") or k.endswith("spend") or k == "value_per_model"
    ]
    doubled = replace(
        problem,
        quantities={
            k: replace(q, range=q.range.scaled(2.0)) if k in money else q
            for k, q in problem.quantities.items()
        },
        initiatives=tuple(
            replace(i, yearly_cost=i.yearly_cost.scaled(2.0)) for i in problem.initiatives
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
        assert saved[0] <= sum(a.savings[atom][0] for a in alone) + 1e-6
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
    cost = cost_present_value(problem, problem.initiatives[0], schedule["i"], means)
    assert net_present_value(problem, schedule, means)[0] == pytest.approx(-cost)
    assert appraise(problem, {}, trials=200).npv.mean == 0.0


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


def test_mean_of_futures_equals_the_case_at_the_means() -> None:
    """Deployments, recapture, effects, success and costs enter linearly and independently."""
    problem, schedule = uncertain()
    found = appraise(problem, schedule, trials=20_000, seed=3)
    assert abs(found.npv.mean - found.npv_at_means) < 3 * found.npv_standard_error
    assert found.npv.p5 < found.npv.p50 < found.npv.p95


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
    from planner.economics.sampling import uniform_stream

    u = uniform_stream(7, "deployments", 1000)
    assert sorted((u * 1000).astype(int).tolist()) == list(range(1000))
    assert abs(np.corrcoef(u, uniform_stream(7, "recapture", 1000))[0, 1]) < 0.1


def test_measuring_moves_value_from_claimed_to_measured() -> None:
    works = initiative("works", effects=[("P9", 0.5)])
    measures = initiative("measures", effects=[("verified_share", 0.5)])
    problem = case(works, measures)
    means = at_means(problem)
    alone = flows(problem, {"works": Timing(0, 1)}, means)
    both = flows(problem, {"works": Timing(0, 1), "measures": Timing(0, 1)}, means)
    assert both.benefits["newly_verified"].sum() > 0
    assert alone.benefits["newly_verified"].sum() == pytest.approx(0)
    for f in (alone, both):
        value = f.benefits["measured"] + f.benefits["newly_verified"] + f.claimed
        assert value.sum() == pytest.approx((alone.benefits["measured"] + alone.claimed).sum())


def test_tornado_and_marginal_values_by_hand() -> None:
    problem, schedule = uncertain()
    swings = tornado(problem, schedule, limit=50)
    assert [s.width for s in swings] == sorted((s.width for s in swings), reverse=True)
    swing = next(s for s in swings if s.id == "deployments")
    middle = {k: q.at(np.array([0.5])) for k, q in problem.all_quantities().items()}
    low = net_present_value(
        problem, schedule, {**middle, "deployments": np.array([swing.low_input])}
    )
    assert swing.at_low == pytest.approx(float(low[0]))
    value = marginal_values(problem, schedule)["one"]
    assert value == pytest.approx(float(net_present_value(problem, schedule, at_means(problem))[0]))


def test_the_tree_of_the_worth_adds_up() -> None:
    problem, schedule = uncertain()
    found = appraise(problem, schedule, trials=300)
    tree = explain_npv(problem, schedule, found, "EUR")
    benefits, costs = tree.operands
    assert benefits.value - costs.value == pytest.approx(tree.value)  # type: ignore[operator]
    assert sum(n.value for n in benefits.operands if n.value is not None) == pytest.approx(
        benefits.value
    )
    assert tree.value == pytest.approx(found.npv_at_means)


def test_pulls_are_the_logs_of_the_effects() -> None:
    one = initiative(effects=[("P2", 0.4)], ramp_months=3.0, success_chance=fixed(0.5))
    problem = case(one)
    pulls = quarterly_pulls(problem, one, at_means(problem))["P2.work"]
    first = [-math.log(1 - 0.2 * m / 3) for m in (1, 2, 3)]
    assert pulls[0] == pytest.approx(sum(first) / 3)
    assert pulls[-1] == pytest.approx(-math.log(0.8))


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
