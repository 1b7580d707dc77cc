"""What moves the result, against closed forms and published functions."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from planner.domain.base.errors import Cancelled
from planner.domain.case.estimate import Range, fixed
from planner.economics.case import appraise, net_present_value
from planner.economics.flows import flows
from planner.economics.metrics import present_value
from planner.economics.model import CaseProblem, Timing, at_means, draw
from planner.economics.sampling import STRENGTHS
from planner.economics.sensitivity import (
    indices_of,
    input_break_evens,
    resting_share,
    sobol_indices,
    tornado,
)
from planner.economics.stage_gate import pilot_first
from planner.economics.vendor_view import VendorView, bucket_value, vendor_view
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
    means = at_means(problem)
    worth = float(net_present_value(problem, schedule, means)[0])
    found = {b.id: b for b in input_break_evens(problem, schedule, ["infra_spend", "one:cost"])}
    for id_, one in found.items():
        more = float(net_present_value(problem, schedule, {**means, id_: means[id_] + 1})[0])
        closed = means[id_][0] - worth / (more - worth)
        assert one.value == pytest.approx(closed, rel=1e-4)
        assert one.worth_rises == (more > worth)


def test_no_break_even_is_said() -> None:
    problem, schedule = linear()
    (none,) = input_break_evens(problem, schedule, ["value_per_model"])
    assert none.value is None


def test_what_the_result_rests_on() -> None:
    problem, schedule = linear()
    all_d = resting_share(problem, schedule)
    assert all_d == 0.0
    good = replace(
        problem,
        quantities={k: replace(q, grade="A") for k, q in problem.quantities.items()},
    )
    # spend and idle share are good; the step's effect, chance and price are judgement
    result = flows(problem, schedule, at_means(problem))
    benefit, cost = (float(present_value(f, 0.1)[0]) for f in (result.benefit, result.cost))
    expected = 2 * benefit / (4 * benefit + cost)
    assert resting_share(good, schedule) == pytest.approx(expected, rel=1e-6)
    assert resting_share(problem, {}) == 0.0


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

    u = np.sort(betainc(3.0, 3.0, (one["infra_spend"] - 100_000) / 100_000))[4:-4]
    assert np.abs(u * 1024 - np.arange(4, 1020) - 0.5).max() < 0.6, "one draw in every stratum"
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
    )
    problem = case(risky)
    schedule = {"risky": Timing(0, 1)}
    (found,) = pilot_first(problem, schedule, {}, months=0, share=0.0)
    means = at_means(problem)
    works = float(net_present_value(problem, schedule, {**means, "risky:success": np.ones(1)})[0])
    fails = float(net_present_value(problem, schedule, {**means, "risky:success": np.zeros(1)})[0])
    assert fails < 0 < works
    assert found.after == pytest.approx(works / 2, rel=1e-3)
    assert found.now == pytest.approx(max((works + fails) / 2, 0), rel=1e-3)
    assert found.stop_chance == pytest.approx(0.5, abs=1e-3)
    sure = replace(problem, initiatives=(replace(risky, success_chance=fixed(1.0)),))
    (certain,) = pilot_first(sure, schedule, {})
    assert certain.gain < 0  # nothing to learn, so the pilot only costs


def test_tornado_bars_match_the_slope() -> None:
    problem, schedule = linear()
    swings = {s.id: s for s in tornado(problem, schedule)}
    assert swings["infra_spend"].low_input == pytest.approx(124_664, rel=1e-4)
    assert swings["infra_spend"].at_high > swings["infra_spend"].at_low
    assert swings["one:cost"].at_high < swings["one:cost"].at_low
