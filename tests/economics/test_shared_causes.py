"""What inputs share is told apart from what each does: against a linear case in closed form."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from planner.domain.case.estimate import Range
from planner.economics.model import CaseProblem, Quantity, sample
from planner.economics.sensitivity import LOW_TILES, input_break_evens, tornado
from planner.economics.shared_causes import SharedCauses
from tests.helpers import case, initiative

SLOPES = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)


def linear() -> CaseProblem:
    """Six inputs of one cause, of low strength, and one of none."""
    ends = Range(low=10.0, likely=20.0, high=30.0)
    shared = {
        f"x{k}": Quantity(f"x{k}", f"X{k}", ends, maximum=40.0, driver="adoption")
        for k in range(len(SLOPES))
    }
    alone = {"y": Quantity("y", "Y", ends, maximum=40.0)}
    made = case(initiative("one"))
    return replace(made, quantities={**made.quantities, **shared, **alone}, initiatives=())


def test_a_bar_is_what_an_input_does_by_itself_and_the_cause_has_its_own() -> None:
    problem = linear()
    futures = sample(problem, 3, 16_000)
    draws = futures.draws
    worth = sum(s * draws[f"x{k}"] for k, s in enumerate(SLOPES)) + 10 * draws["y"]
    found = {s.id: s for s in tornado(problem, {}, futures, worth, limit=99)}
    a, b = LOW_TILES
    u = (np.arange(a * 100, b * 100) + 0.5) / 6000
    half = 20.0 - float(problem.quantities["y"].at(u).mean())
    for k, slope in enumerate(SLOPES):
        width = found[f"x{k}"].at_high - found[f"x{k}"].at_low
        assert width == pytest.approx(2 * half * slope, abs=12.0), f"x{k}"
    assert found["y"].width == pytest.approx(2 * half * 10, rel=0.08)
    cause = found["shared:adoption"]
    assert cause.width > 2 * max(found[f"x{k}"].width for k in range(6))
    # all six normal scores, correlated by r: the mean score's share of each is √((1 + 5r)/6)
    rho = 2 * np.sin(np.pi * 0.3 / 6)
    share = float(np.sqrt((1 + 5 * rho) / 6))
    steep = 20.0 / (2 * norm.ppf(0.95)) * 1.0  # figures by score, near the middle
    z = -norm.ppf(u).mean()
    assert cause.width == pytest.approx(2 * z * share * sum(SLOPES) * steep, rel=0.12)


def test_break_even_moves_one_input_and_leaves_its_fellows() -> None:
    problem = linear()
    futures = sample(problem, 3, 16_000)
    draws = futures.draws
    worth = sum(s * draws[f"x{k}"] for k, s in enumerate(SLOPES)) - sum(SLOPES) * 20.0 + 20.0
    (one,) = input_break_evens(problem, futures, worth, ["x5"])
    assert one.value == pytest.approx(20.0 - 20.0 / 6.0, abs=0.35)
    assert input_break_evens(problem, futures, worth, ["shared:adoption"]) == ()


def test_without_a_cause_nothing_changes() -> None:
    problem = replace(linear(), driver_levels={"adoption": "none", "team_productivity": "none"})
    futures = sample(problem, 3, 1_600)
    shared = SharedCauses.of(problem, futures, futures.tiles)
    assert shared.labels == {}
    values = np.arange(1_600.0)
    assert shared.alone("x1", values) is values


def test_a_quadratic_form_is_taken_apart_exactly() -> None:
    problem = linear()
    futures = sample(problem, 3, 3_200)
    shared = SharedCauses.of(problem, futures, [f"x{k}" for k in range(6)])
    from planner.economics.shared_causes import score, standard

    own = score(futures.tiles["x0"])
    others = standard(shared.totals["adoption"] - own)
    values = 3 + 2 * own + 0.5 * own**2 + 4 * others + 0.7 * (others**2 - 1) - 0.3 * own * others
    np.testing.assert_allclose(shared.alone("x0", values), 3 + 2 * own + 0.5 * own**2, atol=1e-9)
