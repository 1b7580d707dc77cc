"""What moves the result, against closed forms and published functions."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from planner.domain.base.errors import Cancelled
from planner.domain.case.estimate import Range, fixed
from planner.economics.attribution import attribute
from planner.economics.case import appraise
from planner.economics.model import CaseProblem, Timing, at_means, draw, sample
from planner.economics.sampling import STRENGTHS, blocks
from planner.economics.sensitivity import (
    Swing,
    benefit_by_grade,
    clear_of_chance,
    fixing,
    indices_of,
    input_break_evens,
    inputs_of,
    resting_share,
    sobol_indices,
    tornado,
    weakest,
)
from planner.economics.stage_gate import pilot_first
from planner.economics.vendor_view import VendorView, bucket_value, vendor_view
from planner.economics.worth import net_present_value
from tests.helpers import case, initiative


def test_ishigami() -> None:
    """a = 7, b = 0.1: S = 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437 (Ishigami and Homma 1990)."""
    uniform = stats.uniform(-math.pi, 2 * math.pi)

    def function(x: np.ndarray) -> np.ndarray:
        return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])

    first, total = indices_of(function, [uniform] * 3, 4096, 1)
    assert first == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)
    assert total == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)


def test_the_g_function() -> None:
    """Sobol's g-function with a = 0, 1, 4.5, 9: Vᵢ = 1/(3 (1 + aᵢ)²), V = ∏(1 + Vᵢ) − 1."""
    a = np.array([0, 1, 4.5, 9.0])

    def function(x: np.ndarray) -> np.ndarray:
        return np.prod((np.abs(4 * x - 2) + a[:, None]) / (1 + a[:, None]), axis=0)

    parts = 1 / (3 * (1 + a) ** 2)
    whole = np.prod(1 + parts) - 1
    first, total = indices_of(function, [stats.uniform()] * 4, 4096, 2)
    assert first == pytest.approx(parts / whole, abs=0.03)
    expected = [v * np.prod(np.delete(1 + parts, k)) / whole for k, v in enumerate(parts)]
    assert total == pytest.approx(expected, abs=0.03)


def linear() -> tuple[CaseProblem, dict[str, Timing]]:
    """Worth = 0.5 · waste · spend · months − price: linear and independent in spend and price."""
    one = initiative(
        "one",
        effects=[("P10", 0.5)],
        ramp_months=0.0,
        effort_days={},
        run_fte=fixed(0.0),
        yearly_cost=Range(low=4_000, likely=8_000, high=12_000, shape="ends"),
    )
    problem = case(
        one,
        gpu_spend=0.0,
        infra_spend=Range(low=100_000, likely=150_000, high=200_000, shape="ends"),
    )
    return problem, {"one": Timing(0, 1)}


def test_sobol_indices_of_a_linear_case() -> None:
    problem, schedule = linear()
    means = at_means(problem)

    def slope(id_: str) -> float:
        more = {**means, id_: means[id_] + 1}
        return float(
            (
                net_present_value(problem, schedule, more)
                - net_present_value(problem, schedule, means)
            )[0]
        )

    spread = {"infra_spend": 100_000 / math.sqrt(28), "one:cost": 8_000 / math.sqrt(28)}
    parts = {k: (slope(k) * sd) ** 2 for k, sd in spread.items()}
    found = {s.id: s for s in sobol_indices(problem, schedule, list(parts), points=2048)}
    for id_, part in parts.items():
        assert found[id_].first == pytest.approx(part / sum(parts.values()), abs=0.02)
        assert found[id_].total == pytest.approx(part / sum(parts.values()), abs=0.02)
    with pytest.raises(Cancelled):
        sobol_indices(problem, schedule, list(parts), points=64, proceed=lambda: False)


def test_break_even_of_inputs_in_closed_form() -> None:
    problem, schedule = linear()
    futures = sample(problem, 3, 8_000)
    worth = net_present_value(problem, schedule, futures.draws)
    means = at_means(problem)
    base = float(worth.mean())
    found = {
        b.id: b for b in input_break_evens(problem, futures, worth - base / 2, ["infra_spend"])
    }
    more = {**means, "infra_spend": means["infra_spend"] + 1}
    slope = float(
        (net_present_value(problem, schedule, more) - net_present_value(problem, schedule, means))[
            0
        ]
    )
    closed = 150_000 - base / 2 / slope
    inside = 100_000 < closed < 200_000
    one = found["infra_spend"]
    assert one.worth_rises
    if inside:
        assert one.value == pytest.approx(closed, rel=0.02)
    else:
        assert one.value is None, "no figure in the range"
    (none,) = input_break_evens(problem, futures, worth + 1e9, ["one:cost"])
    assert none.value is None
    assert not none.worth_rises


def test_the_tornado_is_made_of_conditional_means() -> None:
    problem, schedule = linear()
    futures = sample(problem, 3, 8_000)
    worth = net_present_value(problem, schedule, futures.draws)
    swings = {s.id: s for s in tornado(problem, schedule, futures, worth)}
    swing = swings["infra_spend"]
    drawn = futures.draws["infra_spend"]
    low, high = np.quantile(drawn, (0.05, 0.15))
    near = worth[(drawn >= low) & (drawn < high)].mean()
    assert swing.at_low == pytest.approx(near, rel=0.01)
    assert swing.low_input == pytest.approx(124_664, rel=1e-4)
    assert swing.at_high > swing.at_low
    assert swings["one:cost"].at_high < swings["one:cost"].at_low
    assert swing.at_low < worth.mean() < swing.at_high


def test_chance_is_no_swing() -> None:
    rng = np.random.default_rng(5)
    for trials in (200, 2_000):
        worth = rng.normal(0, 100, trials)
        tenth = trials // 10
        chance = [
            Swing(f"x{k}", "", 0, 1, *rng.permutation(worth)[: 2 * tenth].reshape(2, -1).mean(1))
            for k in range(400)
        ]
        assert not clear_of_chance(chance, worth)
        error = np.std([s.at_high - s.at_low for s in chance])
        for width in (
            3.5,
            4.6,
        ):  # standard errors of a difference of two means, as found by drawing
            clear = clear_of_chance([Swing("y", "", 0, 1, 0.0, width * error)], worth)
            assert bool(clear) == (width > 4)


def test_a_fixed_input_is_fixed_and_all_else_as_drawn() -> None:
    problem, schedule = linear()
    draws = draw(problem, 3, 400)
    found = fixing(problem, schedule, draws, {"infra_spend": 200_000})
    by_hand = {**draws, "infra_spend": np.full(400, 200_000.0)}
    np.testing.assert_array_equal(found, net_present_value(problem, schedule, by_hand))


def test_a_product_has_the_grade_of_its_weakest_factor() -> None:
    problem, schedule = linear()
    draws = draw(problem, 3, 400)
    attributed = attribute(problem, schedule, draws)
    assert resting_share(problem, attributed) == 0.0
    good = replace(
        problem,
        quantities={k: replace(q, grade="B") for k, q in problem.quantities.items()},
    )
    found = benefit_by_grade(good, attributed)
    assert found["D"] == pytest.approx(attributed["one"].benefit), "the effect is a guess"
    sure = replace(
        good,
        initiatives=tuple(
            replace(
                i,
                effects=tuple(replace(e, grade="A") for e in i.effects),
                success_grade="A",
            )
            for i in good.initiatives
        ),
    )
    assert resting_share(sure, attributed) == pytest.approx(1.0)
    assert weakest(("A", "C", "B")) == "C"
    assert inputs_of("[toil_total] × [cost_scientist]") >= {"salary_data_scientist", "setup_hours"}


def test_a_driver_correlates_ranks_and_keeps_every_value() -> None:
    problem, _ = linear()
    shared = replace(
        problem,
        quantities={
            k: replace(
                q,
                driver="labour_rates" if k.startswith("salary") else "",
                range=Range(low=50_000, likely=80_000, high=120_000)
                if k.startswith("salary")
                else q.range,
            )
            for k, q in problem.quantities.items()
        },
    )
    free = draw(shared, 5, 8_000)
    for level, strength in STRENGTHS.items():
        tied = draw(replace(shared, driver_levels={"labour_rates": level}), 5, 8_000)
        a, b = tied["salary_data_scientist"], tied["salary_ml_engineer"]
        assert stats.spearmanr(a, b).statistic == pytest.approx(strength, abs=0.03)
        assert np.sort(a) == pytest.approx(np.sort(free["salary_data_scientist"]))
        assert (tied["infra_spend"] == free["infra_spend"]).all()


def test_sobol_points_are_even_and_belong_to_their_input() -> None:
    problem, schedule = linear()
    even = replace(problem, sampler="sobol")
    one = draw(even, 9, 1024)
    from scipy.special import betainc

    u = betainc(3.0, 3.0, (one["infra_spend"] - 100_000) / 100_000)
    for block in blocks(1024):
        inner = np.sort(u[block])[1:-1] * 64
        assert np.abs(inner - np.arange(1, 63) - 0.5).max() < 0.6, "one draw in every stratum"
    more = replace(
        even,
        initiatives=(
            *even.initiatives,
            initiative("unused", effects=[("P9", Range(low=0.1, likely=0.2, high=0.3))]),
        ),
    )
    again = draw(more, 9, 1024)
    assert all((one[k] == again[k]).all() for k in one)
    error = {}
    for name in ("sobol", "latin_hypercube"):
        way = replace(problem, sampler=name)  # type: ignore[arg-type]
        case_ = appraise(way, schedule, trials=1024, seed=3)
        error[name] = abs(case_.npv.mean - case_.npv_at_means) / case_.npv_values.std()
    assert max(error.values()) < 0.01  # plain draws: about 0.03


def test_vendor_columns_reproduce_a_published_table() -> None:
    """OMB Circular A-94 (1992), sample format: costs 106.40, benefits 142.41, net 36.01 at 7 %."""
    costs = (0.0, 10, 20, 30, 30, 20, 10, 5, 5, 5, 5)
    benefits = (0.0, 0, 0, 5, 10, 30, 40, 40, 40, 40, 25)
    printed_cost = (9.35, 17.47, 24.49, 22.89, 14.26, 6.66, 3.11, 2.91, 2.72, 2.54)
    for year, amount in enumerate(printed_cost, start=1):
        assert costs[year] / 1.07**year == pytest.approx(amount, abs=0.005)
    table = VendorView(benefits, costs, 0.07, 0.0, 0.0)
    assert table.present_cost == pytest.approx(106.40, abs=0.005)
    assert table.present_benefit == pytest.approx(142.41, abs=0.005)
    assert table.net_present_value == pytest.approx(36.01, abs=0.005)
    assert table.return_on_investment == pytest.approx(36.01 / 106.40, abs=1e-4)
    assert table.payback_months == pytest.approx(12 * (6 + 35 / 35))


def test_vendor_view_by_hand() -> None:
    problem, schedule = linear()
    view = vendor_view(problem, schedule, benefit_haircut=0.2, cost_uplift=0.1)
    assert view.benefits[1] == pytest.approx(0.8 * 0.5 * 0.2 * 150_000 / 12 * 11)  # from month 2
    assert view.benefits[2] == pytest.approx(0.8 * 0.5 * 0.2 * 150_000)
    assert view.costs[0] == pytest.approx(1.1 * 8_000 / 12)
    assert view.net_present_value == pytest.approx(bucket_value(view.net, 0.1))
    nothing = vendor_view(problem, {})
    assert nothing.return_on_investment is None
    assert nothing.payback_months == 0.0


def test_a_pilot_pays_where_it_can_stop_a_loss() -> None:
    """A step that takes hold in half of the futures: after the pilot it is only rolled out where it does."""
    risky = initiative(
        "risky",
        effects=[("P10", 0.5)],
        ramp_months=0.0,
        effort_days={},
        run_fte=fixed(0.0),
        yearly_cost=fixed(6_000.0),
        success_chance=fixed(0.5),
        tries=1,
    )
    problem = case(risky)
    schedule = {"risky": Timing(0, 1)}
    (found,) = pilot_first(problem, schedule, {}, months=0, share=0.0)
    means = at_means(problem)
    works = float(net_present_value(problem, schedule, {**means, "risky:outcome": np.zeros(1)})[0])
    fails = float(net_present_value(problem, schedule, {**means, "risky:outcome": np.ones(1)})[0])
    assert fails < 0 < works
    assert found.after == pytest.approx(works / 2, rel=1e-2)
    assert found.now == pytest.approx(max((works + fails) / 2, 0), rel=1e-2)
    assert found.stop_chance == pytest.approx(0.5, abs=1e-2)
    sure = replace(problem, initiatives=(replace(risky, success_chance=fixed(1.0)),))
    (certain,) = pilot_first(sure, schedule, {})
    assert certain.gain < 0  # nothing to learn, so the pilot only costs
