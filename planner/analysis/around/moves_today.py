"""Which inputs move what today costs, for pages on which there is no plan whose worth they could move."""

from __future__ import annotations

import numpy as np

from planner.analysis.study.study import Study
from planner.economics.model import at_means
from planner.economics.pools import annual_pools


def moving_today(study: Study) -> tuple[str, ...]:
    """Ids of the register that move today's cost, those that move it most first.

    Each goes from the low to the high end of its range while all others stand at their means; what leaves the
    cost as it is, as the pay of people whom nobody counts, is left out.
    """
    problem = study.case_problem
    means = at_means(problem, ())
    rows = [r for r in study.register if r.definition.id in means]
    draws = {id_: np.repeat(value, 2 * len(rows)) for id_, value in means.items()}
    for k, row in enumerate(rows):
        draws[row.definition.id][2 * k : 2 * k + 2] = row.range.low, row.range.high
    draws |= {d.id: d.of(draws) for d in problem.derived}
    today = sum(annual_pools(problem, draws).values())
    width = np.abs(np.diff(np.reshape(today, (-1, 2)), axis=1)[:, 0])
    order = np.argsort(-width, kind="stable")
    return tuple(rows[k].definition.id for k in order if width[k] > 1e-9 * np.max(today))
