"""The business case against hand arithmetic, a slow second implementation and its invariants."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.base.errors import Cancelled, InputError
from planner.domain.case.estimate import Range, fixed
from planner.economics.atoms import ATOMS, FACTS, REACH, TERMS
from planner.economics.attribution import attribute
from planner.economics.case import appraise, marginal_values, net_present_value
from planner.economics.costs import cost_present_value, dip_profile
from planner.economics.explain import Explainer, evaluate_formula, explain_worth
from planner.economics.flows import adoption, flows
from planner.economics.metrics import discount_factors, payback_month, present_value, roi
from planner.economics.model import CaseProblem, Timing, UnitCost, at_means, draw
from planner.economics.planning_terms import quarterly_pulls
from planner.economics.pools import annual_pools, effect_strength, retained
from planner.economics.sensitivity import tornado
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
    value_atoms = {"P7.feedback", "P7.detect", "P7.repair", "P8", "P9"}
    ds = q["salary_data_scientist"] * q["loaded_multiplier"]
    eng = q["salary_ml_engineer"] * q["loaded_multiplier"]
    total = 0.0
    grows = {
        "people": ("P1a", "P1b", "P3", "P4", "P13"),
        "models": (
            "P2.work",
            "P2.handover",
            "P5",
            "P6",
            "P7.feedback",
            "P7.detect",
            "P7.repair",
            "P8",
            "P9",
            "P11",
        ),
        "infra": ("P10",),
    }
    growth = {a: q.get(f"growth_{g}", 0.0) for g, atoms in grows.items() for a in atoms}
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
                for u in i.unit_costs:
                    name = {"seat": "people", "gpu_hour": "infra", "terabyte": "infra"}.get(
                        u.driver, "models"
                    )
                    more = (1 + q.get(f"growth_{name}", 0.0)) ** (month / 12)
                    units = q["deployments"] if u.driver == "deployment" else u.units
                    net -= q[f"{i.id}:price:{u.driver}"] * units / 12 * more
            if timing.start <= month < timing.finish and i.once_cost.high:
                net -= q[f"{i.id}:once"] / (timing.finish - timing.start)
            if month == problem.horizon >= timing.start and i.exit_cost.high:
                net -= q[f"{i.id}:exit"]
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
                more = (1 + growth.get(atom, 0.0)) ** (month / 12)
                net += amount / 12 * more * (1 - keep[atom]) * share
        total += net * (1 + problem.rate) ** (-month / 12)
    return total


TARGETS = [
    "P1", "P1b", "P2", "P2.handover", "P3", "P5", "P8", "P9", "P10", "P11", "P13", "incident_rate",
    "detect", "repair", "refresh_interval", "verified_share",
]  # fmt: skip


DRIVERS = ["seat", "model", "deployment", "gpu_hour", "terabyte", "million_predictions"]


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
        )
        made.append(one)
        start = draw_(st.integers(0, 20))
        schedule[one.id] = Timing(start, start + draw_(st.integers(1, 9)))
    changes = {
        name: round(draw_(st.sampled_from([0.0, 0.0, -0.2, 0.3])), 3)
        for name in ("growth_people", "growth_models", "growth_infra")
    }
    problem = case(*made, horizon=draw_(st.sampled_from([24, 36])), **changes)
    late = draw_(st.sampled_from([(), ((0.25, 24.0), (0.75, 2_000.0))]))
    return replace(problem, feedback=late), schedule


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
            replace(
                i,
                yearly_cost=i.yearly_cost.scaled(2.0),
                once_cost=i.once_cost.scaled(2.0),
                exit_cost=i.exit_cost.scaled(2.0),
                unit_costs=tuple(replace(u, price=u.price.scaled(2.0)) for u in i.unit_costs),
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
    cost = cost_present_value(problem, problem.initiatives[0], schedule["i"], means)[0]
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
    assert node.rule.endswith("no more than the hours these people have")
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


def test_waiting_for_outcomes_is_a_floor_on_noticing() -> None:
    plain = case()
    late = replace(plain, feedback=((0.4, 24.0), (0.6, 240.0)))
    before, after = (annual_pools(p, at_means(p)) for p in (plain, late))
    per_hour = 10 * 200_000 / 8760 * 0.4
    hours = 0.4 * 48 + 0.6 * 240  # the longer of noticing and waiting, by share of value
    assert (after["P7.feedback"] + after["P7.detect"])[0] == pytest.approx(per_hour * hours)
    assert before["P7.feedback"][0] == 0
    assert after["P7.repair"] == pytest.approx(before["P7.repair"])


def test_an_own_loss_per_hour_replaces_value_and_severity() -> None:
    stated = annual_pools(p := case(loss_per_hour=100.0), at_means(p))
    assert stated["P7.repair"][0] == pytest.approx(10 * 100 * 24)


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
