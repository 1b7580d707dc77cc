"""From what today costs to the benefit of the plan: what is lost on the way, and what if nothing is done.

Each stage is the present value of the same pools over the horizon with every input at its mean, so that a
reader can recompute it; the last difference is what varying together adds to the expected benefit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.analysis.study.study import Study
from planner.economics.atoms import ATOMS, DRIVERS_OF_ATOM
from planner.economics.case import by_year
from planner.economics.flows import (
    COMPONENTS,
    UNSTATED,
    YEAR,
    Pull,
    flows_of,
    most_pull,
    play,
)
from planner.economics.metrics import present_value
from planner.economics.model import CaseProblem, Draws, at_means
from planner.economics.outcomes import Outcome
from planner.economics.pools import annual_pools, growth_rates

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Bridge:
    """Present values over the horizon, in the project's currency, each at most the one before.

    ``expected`` is what today costs or loses if it goes on, on average over the futures and not discounted,
    ``unstated`` what of it are invoices that nobody stated, of which nothing counts as saved, and ``means``
    the rest with every input at its mean; ``pools`` are these, discounted. ``reach`` is what
    the steps of the plan would remove of them if all worked from the first day; ``planned`` the same at the
    planned dates, with their ramps;
    ``saved`` with their chances and delays; ``idle`` freed time that is not put to use, and ``claimed`` value
    that nobody measures: neither counts. ``uncertainty`` is what the futures add to the benefit at the means,
    so that ``saved − idle − claimed + uncertainty`` is ``benefit``.
    """

    expected: float
    unstated: float
    means: float
    pools: float
    reach: float
    planned: float
    saved: float
    idle: float
    claimed: float
    uncertainty: float
    benefit: float

    @property
    def at_means(self) -> float:
        """The benefit that counts, with every input at its mean."""
        return self.saved - self.idle - self.claimed


def bridge_of(study: Study) -> Bridge:
    """The bridge of ``study``; all that is saved is 0 where no step is planned."""
    problem, schedule = study.case_problem, study.plan.schedule
    means = at_means(problem, schedule)
    by_month = pools_by_month(problem, means)
    whole = _value(problem, by_month)
    sure = play(problem, schedule, means, dict.fromkeys(schedule, _SURE))
    at_once = {driver: _strength(acting) for driver, acting in sure.acting.items()}
    reach = sum(
        _value(problem, flow.pool[0] * -np.expm1(-_capped(flow.atom.id, at_once)))
        for flow in sure.atoms
        if flow.counts
    )
    planned = sum(
        _value(problem, (flow.pool * -np.expm1(-flow.pull))[0])
        for flow in sure.atoms
        if flow.counts
    )
    played = play(problem, schedule, means)
    saved = sum(
        _value(problem, (flow.pool * -np.expm1(-flow.pull))[0])
        for flow in played.atoms
        if flow.counts
    )
    flows = flows_of(played)
    counted = sum(_value(problem, flows.benefits[c][0]) for c in COMPONENTS)
    claimed = _value(problem, flows.claimed[0])
    benefit = study.case.benefit.mean
    return Bridge(
        expected=(expected := sum(carried_on(study).nothing)),
        unstated=expected * _unstated(study, means),
        means=float(by_month.sum()),
        pools=whole,
        reach=float(reach),
        planned=float(planned),
        saved=float(saved),
        idle=float(saved - claimed - counted),
        claimed=claimed,
        uncertainty=float(benefit - counted),
        benefit=benefit,
    )


_NOW, _YES = np.zeros(1), np.ones(1)
_SURE = Outcome(begun=_YES, works=_YES, late_start=_NOW, late_finish=_NOW, repeats=_NOW)
"""What becomes of a step that begins, works at the first try, and is in time."""


def _strength(acting: list[Pull]) -> float:
    return float(sum(pull.strength[0] for pull in acting))


def _capped(atom: str, strength: Mapping[str, float]) -> float:
    return sum(min(strength[d], most_pull(d)) for d in DRIVERS_OF_ATOM[atom] if d in strength)


def _value(problem: CaseProblem, monthly: Floats) -> float:
    return float(present_value(monthly[None, :], problem.rate)[0])


def _unstated(study: Study, means: Draws) -> float:
    """Which share of what today costs are invoices that nobody stated, 0–1."""
    problem, baseline = study.case_problem, study.case.baseline
    annual = {id_: float(v[0]) for id_, v in annual_pools(problem, means).items()}
    found = 0.0
    for atom in ATOMS:
        invoice = UNSTATED.get(atom.id)
        if invoice is not None and invoice not in problem.stated:
            pool = sum(annual[a.id] for a in ATOMS if a.pool == atom.pool)
            found += baseline.get(atom.pool, 0.0) * annual[atom.id] / pool if pool > 0 else 0.0
    whole = sum(baseline.values())
    return found / whole if whole > 0 else 0.0


def pools_by_month(problem: CaseProblem, draws: Draws) -> Floats:
    """What all pools that count come to in months 0 … T if nothing is done; nothing falls in month 0."""
    annual, rates = annual_pools(problem, draws), growth_rates(draws)
    months = np.arange(problem.horizon + 1)
    found = np.zeros(problem.horizon + 1)
    for atom in ATOMS:
        invoice = UNSTATED.get(atom.id)
        if invoice is None or invoice in problem.stated:
            rate = rates[atom.grows][0] if atom.grows in rates else 0.0
            found += annual[atom.id][0] / 12 * (1 + rate) ** (months / 12)
    found[0] = 0.0
    return found


@dataclass(frozen=True)
class Carried:
    """Expected money of each year, undiscounted: what today costs if nothing is done, and with the plan.

    ``nothing`` holds months 1–12 and so on; ``left`` is what of it stays with the plan, ``plan`` what the
    plan itself costs, both by the years of ``by_year``.
    """

    nothing: tuple[float, ...]
    left: tuple[float, ...]
    plan: tuple[float, ...]


def carried_on(study: Study) -> Carried:
    """What today costs, carried on with the organisation's growth, beside the same with the plan."""
    problem, case = study.case_problem, study.case
    means = at_means(problem, ())
    by_month = pools_by_month(problem, means)
    at_once = sum(
        float(v[0])
        for id_, v in annual_pools(problem, means).items()
        if UNSTATED.get(id_) is None or UNSTATED[id_] in problem.stated
    )
    unlike = sum(case.baseline.values()) / at_once if at_once > 0 else 0.0
    years = range(1, problem.horizon + 1, YEAR)
    nothing = [float(by_month[m : m + YEAR].sum()) * unlike for m in years]
    saved = by_year(sum((case.monthly[c] for c in COMPONENTS), start=0.0 * case.monthly["labour"]))
    cost = by_year(case.monthly["labour"] + case.monthly["invoices"])
    left = [n - s for n, s in zip(nothing, saved, strict=True)]
    return Carried(tuple(nothing), tuple(left), tuple(cost))
