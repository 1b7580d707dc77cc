"""Who brings what: shares of the saved money by initiative that add up, whatever the order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.economics.atoms import DRIVERS_OF_ATOM
from planner.economics.costs import present_values_of
from planner.economics.flows import Played, Pull, most_pull, play, realised
from planner.economics.grid import running
from planner.economics.metrics import discount_factors
from planner.economics.model import CaseProblem, Draws, Schedule

Floats = NDArray[np.float64]
FEW = 1e-12


@dataclass(frozen=True)
class Attribution:
    """Expected present values of one initiative in the project's currency: ``benefit`` that counts, ``cost``.

    ``atoms`` splits the benefit by atom; ``invoices`` is the part of the cost that is paid.
    """

    benefit: float
    cost: float
    atoms: Mapping[str, float]
    invoices: float = 0.0

    @property
    def net(self) -> float:
        """Benefit less cost."""
        return self.benefit - self.cost


def attribute(problem: CaseProblem, schedule: Schedule, draws: Draws) -> dict[str, Attribution]:
    """Split the expected worth of a plan between its initiatives; adds up to its mean worth on ``draws``.

    In every future and month each initiative gets the share λᵢ / Σλ of what is saved on an atom.
    """
    return attribution_of(play(problem, schedule, draws))


def attribution_of(played: Played) -> dict[str, Attribution]:
    """As ``attribute``, for a plan that was played."""
    problem = played.problem
    found: dict[str, dict[str, float]] = {id_: {} for id_ in played.schedule}
    factors = discount_factors(problem.rate, problem.horizon)
    relief = {d: _relief(u, most_pull(d)) for d, u in played.pull_of.items()}
    for flow in played.atoms:
        if not flow.counts:
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            each = np.where(np.abs(flow.pull) > FEW, -np.expm1(-flow.pull) / flow.pull, 1.0)
        share = realised(flow.atom, played.draws)
        each *= flow.pool * factors
        each *= share if isinstance(share, float) else share[:, None]
        for driver in DRIVERS_OF_ATOM[flow.atom.id]:
            part = relief.get(driver)
            if part is None:
                continue
            sums = _Sums.of(each if isinstance(part, float) else each * part)
            for pull in played.acting[driver]:
                amount = float(sums.taken(pull).mean())
                atoms = found[pull.initiative.id]
                atoms[flow.atom.id] = atoms.get(flow.atom.id, 0.0) + amount
    result = {}
    present_values = present_values_of(problem, played.draws)
    for id_, atoms in found.items():
        costs = present_values(problem.by_id[id_], played.schedule[id_], played.became[id_])
        own, paid = (float(x.mean()) for x in costs)
        result[id_] = Attribution(sum(atoms.values()), own + paid, atoms, paid)
    return result


def _relief(pull: Floats, most: float) -> Floats | float:
    """The part of a pull that is left under its cap: 1 where it does not bind."""
    if not np.any(pull > most):
        return 1.0
    return np.where(pull > most, most / np.maximum(pull, FEW), 1.0)


@dataclass(frozen=True)
class _Sums:
    """Sums of weights by month from each month on, and sums of these; both ``(T + 3, trials)``, 0 at the end.

    With them Σ w·A(t) of a ramp takes four look-ups a future, whatever the months: (t − s)⁺ summed over all
    t is the sum of sums after s, straight between months, and a ramp is two of these.
    """

    once: Floats
    twice: Floats

    @classmethod
    def of(cls, weight: Floats) -> _Sums:
        trials, months = weight.shape
        once, twice = np.zeros((2, months + 2, trials))
        once[:months] = weight.T
        running(once[months - 1 :: -1])
        twice[:months] = once[:months]
        running(twice[months - 1 :: -1])
        return cls(once, twice)

    def taken(self, pull: Pull) -> Floats:
        """Σ over months of weight·λ·A(t), future by future."""
        ramp = pull.initiative.ramp_months
        if ramp <= 0:
            return self._at(self.once, np.floor(pull.since) + 1) * pull.strength
        rising = self._after(pull.since) - self._after(pull.since + ramp)
        return np.asarray(rising * pull.strength / ramp)

    def _after(self, since: Floats) -> Floats:
        """Σ over months of weight·(t − since)⁺."""
        above = np.ceil(since)
        beyond = self._at(self.twice, above + 1)
        return np.asarray(beyond + (above - since) * self._at(self.once, above))

    def _at(self, table: Floats, month: Floats) -> Floats:
        last, trials = table.shape
        place = np.minimum(month, last - 1).astype(np.intp)
        return np.asarray(table.ravel()[place * trials + np.arange(trials)])


def join(parts: list[tuple[int, dict[str, Attribution]]]) -> dict[str, Attribution]:
    """One attribution from those of several parts of the futures, with how many each held."""
    whole = sum(n for n, _ in parts)
    found: dict[str, Attribution] = {}
    for n, part in parts:
        for id_, one in part.items():
            weight = n / whole
            before = found.get(id_, Attribution(0.0, 0.0, {}))
            atoms = dict(before.atoms)
            for atom, amount in one.atoms.items():
                atoms[atom] = atoms.get(atom, 0.0) + weight * amount
            found[id_] = Attribution(
                before.benefit + weight * one.benefit,
                before.cost + weight * one.cost,
                atoms,
                before.invoices + weight * one.invoices,
            )
    return found
