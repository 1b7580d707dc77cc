"""What a plan saves over common futures: exact and quick for any plan, whole or in parts.

u = λ·S·A(m − φ − D) of one step on one driver depends on the step's own planned finish φ alone, so over the
starts it is linear, and Σ over atoms and months of mean[W·(1 − exp(−Σ over drivers of min(Σ u, c)))] is
concave. Its slope at any point therefore bounds it everywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Placed = Iterable[tuple[str, int, float]]
"""A plan: id, tick of the planned finish, and how much of it (1 where it is a plan)."""


@dataclass(frozen=True, eq=False)
class Futures:
    """Savings over ``n`` futures and ``T`` ticks (months; periods where ``per`` is 1).

    ``weights[atom]``: money of today that would be saved in each tick and future if the atom vanished,
    divided by the number of futures; ``(T, n)``. ``pulls[id][driver]``: u when finished at 0, ``(T, n)``.
    ``drivers`` names those of each atom, ``caps`` the most that a driver can be pulled. ``per`` are ticks of
    one period of the plan. ``costs[id]`` are present costs by start and future, ``(starts, n)``, where it
    matters how they differ between futures.
    """

    per: int
    weights: Mapping[str, Floats]
    drivers: Mapping[str, tuple[str, ...]]
    pulls: Mapping[str, Mapping[str, Floats]]
    caps: Mapping[str, float]
    costs: Mapping[str, Floats] = field(default_factory=dict)

    @cached_property
    def count(self) -> int:
        """How many futures there are; 1 where nothing is worth anything."""
        return max((w.shape[1] for w in self.weights.values()), default=1)

    @cached_property
    def ticks(self) -> int:
        """How far savings are counted."""
        return max((len(w) for w in self.weights.values()), default=0)

    @cached_property
    def acting(self) -> dict[str, tuple[str, ...]]:
        """Ids that pull on each atom, in the order of ``pulls``."""
        return {
            atom: tuple(
                i for i, own in self.pulls.items() if any(d in own for d in self.drivers[atom])
            )
            for atom in self.weights
        }

    @cached_property
    def digest(self) -> str:
        """A hash of all that is drawn."""
        found = hashlib.sha256()
        for name in sorted(self.weights):
            found.update(name.encode() + np.ascontiguousarray(self.weights[name]).tobytes())
        for id_ in sorted(self.pulls):
            for driver, pull in sorted(self.pulls[id_].items()):
                found.update(f"{id_}:{driver}".encode() + np.ascontiguousarray(pull).tobytes())
        for id_ in sorted(self.costs):
            found.update(id_.encode() + np.ascontiguousarray(self.costs[id_]).tobytes())
        return found.hexdigest()

    def pulled(self, placed: Placed) -> dict[str, Floats]:
        """Σ u by driver before its cap, ``(T, n)``."""
        found: dict[str, Floats] = {}
        for id_, finish, share in placed:
            for driver, pull in self.pulls.get(id_, {}).items():
                total = found.get(driver)
                if total is None:
                    total = found[driver] = np.zeros_like(pull)
                if finish < len(pull):
                    total[finish:] += pull[: len(pull) - finish] * share
        return found

    def held(self, atom: str, pulled: Mapping[str, Floats]) -> Floats | None:
        """What acts on an atom, each driver at most at its cap; ``None`` where nothing does."""
        own = [
            np.minimum(pulled[d], self.caps.get(d, np.inf))
            for d in self.drivers[atom]
            if d in pulled
        ]
        return sum(own[1:], own[0]) if own else None

    def saved(
        self, pulled: Mapping[str, Floats], atoms: Iterable[str] | None = None
    ) -> dict[str, float]:
        """Money saved by atom, of all or of some."""
        found = {}
        for atom in self.weights if atoms is None else atoms:
            if atom not in self.weights:
                continue
            weight = self.weights[atom]
            held = self.held(atom, pulled)
            if held is not None:
                found[atom] = _dot(weight, -np.expm1(-held))
        return found

    def saving(self, placed: Placed) -> float:
        """Money saved by a plan."""
        return sum(self.saved(self.pulled(placed)).values())

    def by_future(self, pulled: Mapping[str, Floats]) -> Floats:
        """Money saved in each future, ``(n,)``; its mean is what is saved."""
        found = np.zeros(self.count)
        for atom, weight in self.weights.items():
            held = self.held(atom, pulled)
            if held is not None:
                found += np.einsum("tn,tn->n", weight, -np.expm1(-held))
        return found * self.count

    def slopes(
        self, atom: str, pulled: Mapping[str, Floats], finishes: Mapping[str, Sequence[int]]
    ) -> dict[str, Floats]:
        """What a little more of each step at each of its ``finishes`` adds to an atom's saving, by id."""
        held = self.held(atom, pulled)
        weight = self.weights[atom]
        left = weight if held is None else weight * np.exp(-held)
        found: dict[str, Floats] = {}
        for driver in self.drivers[atom]:
            total = pulled.get(driver)
            edge = left if total is None else left * (total < self.caps.get(driver, np.inf))
            for id_ in self.acting[atom]:
                pull = self.pulls[id_].get(driver)
                if pull is not None and id_ in finishes:
                    gain = _shifted(edge, pull, finishes[id_])
                    found[id_] = found[id_] + gain if id_ in found else gain
        return found

    def means(self, atom: str, finishes: Mapping[str, Sequence[int]]) -> dict[str, Floats]:
        """W-weighted u of each step by tick and finish, not divided by W: ``(T, finishes)`` by id."""
        weight = self.weights[atom]
        found: dict[str, Floats] = {}
        for driver in self.drivers[atom]:
            for id_ in self.acting[atom]:
                pull = self.pulls[id_].get(driver)
                if pull is None or id_ not in finishes:
                    continue
                own = np.zeros((len(weight), len(finishes[id_])))
                for place, finish in enumerate(finishes[id_]):
                    if finish < len(weight):
                        own[finish:, place] = np.einsum(
                            "tn,tn->t", weight[finish:], pull[: len(pull) - finish]
                        )
                found[id_] = found[id_] + own if id_ in found else own
        return found


def _dot(a: Floats, b: Floats) -> float:
    """Σ a·b, summed in an order that does not depend on how many cores there are."""
    return float(np.einsum("tn,tn->", a, b))


def _shifted(edge: Floats, pull: Floats, finishes: Sequence[int]) -> Floats:
    """Σ over ticks and futures of edge·u for each finish."""
    length = len(edge)
    return np.array([_dot(edge[f:], pull[: length - f]) if f < length else 0.0 for f in finishes])


def constant(
    worth: Mapping[str, Sequence[float]], pulls: Mapping[str, Mapping[str, Sequence[float]]]
) -> Futures:
    """One future in periods: the last pull of each step holds for good, each atom is its own driver."""
    weights = {atom: np.array(values, dtype=float)[:, None] for atom, values in worth.items()}

    def table(values: Sequence[float], length: int) -> Floats:
        own = [values[min(k, len(values) - 1)] for k in range(length)]
        return np.array(own, dtype=float)[:, None]

    return Futures(
        per=1,
        weights=weights,
        drivers={atom: (atom,) for atom in weights},
        pulls={
            id_: {a: table(v, len(weights[a])) for a, v in own.items() if a in weights and len(v)}
            for id_, own in pulls.items()
        },
        caps={},
    )
