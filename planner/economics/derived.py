"""An input that follows from others in each future: what models bring, from the formulas of use cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.base.formula import Node

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Derived:
    """The quantity ``id``: the sum of formulas and of amounts stated as they are, times ``times``, from 0 up.

    Each formula comes with the quantities that its names stand for; ``amounts`` are quantities too.
    """

    id: str
    formulas: tuple[tuple[Node, tuple[tuple[str, str], ...]], ...]
    amounts: tuple[str, ...] = ()
    times: float = 1.0

    def of(self, draws: Mapping[str, Floats]) -> Floats:
        """Its worth in the futures of ``draws``."""
        total: Floats = np.zeros(len(next(iter(draws.values()))))
        for node, names in self.formulas:
            values = {name: draws[id_] for name, id_ in names}
            wanted = node.names() - values.keys()
            total = total + node.of(values | known(wanted, draws, values))
        for id_ in self.amounts:
            total = total + draws[id_]
        return np.maximum(total * self.times, 0.0)


def known(
    names: frozenset[str], draws: Mapping[str, Floats], values: Mapping[str, Floats]
) -> dict[str, Floats]:
    """What the business case knows already: an hour of work, hours a year, what of it is put to use.

    ``density`` is that of the normal distribution at the quantile that ``short_cost`` and ``over_cost`` say.
    """
    found: dict[str, Floats] = {}
    if "hours_year" in names:
        found["hours_year"] = draws["hours_per_year"]
    if "wage_hour" in names:
        found["wage_hour"] = (
            draws["salary_other"] * draws["loaded_multiplier"] / draws["hours_per_year"]
        )
    if "realised" in names:
        found["realised"] = draws["recapture"]
    if "density" in names:
        from scipy.special import ndtri

        z = ndtri(values["short_cost"] / (values["short_cost"] + values["over_cost"]))
        found["density"] = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    return found
