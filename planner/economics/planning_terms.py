"""The engine's own numbers as a planner needs them: pulls, pools and costs, by future or as constants.

Worth of a plan: Σ over atoms and months of mean[W·(1 − exp(−Σ over drivers of min(Σ uᵢ, c)))] − Σ Cᵢ, with
uᵢ = λᵢ·Sᵢ·Aᵢ(m − φᵢ − Dᵢ). S (works) and D (delay of the finish) do not depend on the plan, so Σ u is
linear in the starts. With draws these are futures; without (``at_means``) constants that give a first plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.economics.atoms import ATOMS, DRIVER_OF, DRIVERS_OF_ATOM, REMOVED_BY
from planner.economics.costs import cost_present_value
from planner.economics.flows import UNSTATED, most_pull, realised
from planner.economics.grid import adoption
from planner.economics.metrics import discount_factors
from planner.economics.model import CaseProblem, Draws, Initiative, Timing
from planner.economics.outcomes import Outcome, outcomes
from planner.economics.pools import annual_pools, growth_rates, pull_strength

Floats = NDArray[np.float64]
MONTHS = 3


@dataclass(frozen=True)
class PlanningTerms:
    """What a plan's worth is made of, whatever its starts.

    ``became`` by initiative, for all of them together: begins, works, months late (trials,). ``pulls`` by
    initiative and driver: λ where it works (trials,). ``weights`` by atom: discounted money a month that
    would be saved if the atom vanished, share that counts applied, (trials, T + 1). ``caps`` by driver:
    −ln(1 − cap).
    """

    problem: CaseProblem
    draws: Draws
    became: Mapping[str, Outcome]
    pulls: Mapping[str, Mapping[str, Floats]]
    weights: Mapping[str, Floats]
    caps: Mapping[str, float]
    drivers: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, problem: CaseProblem, durations: Mapping[str, int], draws: Draws) -> PlanningTerms:
        """The terms for initiatives of these durations (months by id)."""
        became = outcomes(problem, durations, draws)
        return cls(
            problem,
            draws,
            became,
            {id_: _pulls(problem, problem.by_id[id_], draws, o) for id_, o in became.items()},
            weights(problem, draws),
            {driver: most_pull(driver) for driver in REMOVED_BY},
            DRIVERS_OF_ATOM,
        )

    def adopted(self, id_: str, finish: int, months: Sequence[int] | None = None) -> Floats:
        """A(m − φ − D) in months 0 … T, or those named, when the plan has it finished at ``finish``.

        Shape (trials, months).
        """
        one = self.problem.by_id[id_]
        since = finish + self.became[id_].late_finish[:, None]
        wanted = np.arange(self.problem.horizon + 1) if months is None else np.array(months)
        return adoption(wanted[None, :] - since, one.delay_months, one.ramp_months)

    def cost(self, id_: str, timing: Timing) -> Floats:
        """Present cost of the initiative at these months, future by future; (trials,)."""
        one = self.problem.by_id[id_]
        return cost_present_value(self.problem, one, timing, self.draws, self.became)


def _pulls(
    problem: CaseProblem, one: Initiative, draws: Draws, became: Outcome
) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    if one.anyway:
        return found
    for effect in one.effects:
        driver = DRIVER_OF.get(effect.target)
        if driver is not None:
            strength = pull_strength(problem, one, effect, draws) * became.works
            found[driver] = found[driver] + strength if driver in found else strength
    return found


def weights(problem: CaseProblem, draws: Draws) -> dict[str, Floats]:
    """Discounted money that each atom costs a month, as far as it counts; ``(trials, T + 1)``."""
    annual = annual_pools(problem, draws)
    factors = discount_factors(problem.rate, problem.horizon)
    rates = growth_rates(draws)
    since = np.arange(problem.horizon + 1) / 12
    found = {}
    for atom in ATOMS:
        invoice = UNSTATED.get(atom.id)
        if (invoice and invoice not in problem.stated) or not np.any(annual[atom.id]):
            continue
        amount = annual[atom.id] / 12 * realised(atom, draws)
        table = amount[:, None] * factors[None, :]
        if atom.grows in rates:
            table = table * (1 + rates[atom.grows][:, None]) ** since
        table[:, 0] = 0.0
        found[atom.id] = table
    return found
