"""The overall level that a plan is expected to bring: over its futures, failures and delays included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.levels import raised_by
from planner.economics.costs import durations
from planner.economics.model import CaseProblem, Sample, Schedule
from planner.economics.outcomes import outcomes
from planner.maturity.score import Profile, overall_after

Flags = NDArray[np.bool_]
TENTH = 0.1


@dataclass(frozen=True)
class ExpectedLevel:
    """The overall level at one time, over all futures of a plan; on the scale of the level.

    ``value`` is its mean, ``None`` where no figure leads in one of them. ``low`` is the mean of the lowest
    tenth, ``high`` that of the highest, with what answers leave open at its worst and at its best.
    """

    value: float | None
    low: float
    high: float


def expected_levels(
    profile: Profile,
    candidates: Iterable[Candidate],
    problem: CaseProblem,
    schedule: Schedule,
    months: Sequence[int],
    futures: Sample,
) -> tuple[ExpectedLevel, ...]:
    """The expected level under a schedule once so many months are over, for each of ``months``.

    The futures are those that the worth is read off: in each, a practice counts once it has taken hold, late
    where it was tried again, and never where it, or what it needs, does not. Each set of practices that is in
    effect together in a future is scored.
    """
    by_id = {c.id: c for c in candidates}
    ids = [i for i in schedule if by_id[i].kind == "practice"]
    if not ids:
        now = profile.overall
        return (ExpectedLevel(now.value, now.low, now.high),) * len(months)
    there = _in_effect(problem, schedule, ids, months, futures)
    sets, where = np.unique(there.reshape(-1, len(ids)), axis=0, return_inverse=True)
    scored = overall_after(
        profile,
        [raised_by(by_id[i] for i, yes in zip(ids, row, strict=True) if yes) for row in sets],
    )
    value = np.array([np.nan if one.value is None else one.value for one in scored])
    low, high = (np.array([getattr(one, end) for one in scored]) for end in ("low", "high"))
    found = []
    for at in where.reshape(there.shape[:2]):
        tenth = max(round(at.size * TENTH), 1)
        mean = float(value[at].mean())
        found.append(
            ExpectedLevel(
                None if np.isnan(mean) else mean,
                float(np.sort(low[at])[:tenth].mean()),
                float(np.sort(high[at])[-tenth:].mean()),
            )
        )
    return tuple(found)


def _in_effect(
    problem: CaseProblem,
    schedule: Schedule,
    ids: Sequence[str],
    months: Sequence[int],
    futures: Sample,
) -> Flags:
    """Which steps are in effect once so many months are over; ``(months, futures, steps)``."""
    became = outcomes(problem, durations(schedule), futures.draws)
    ends = np.stack(
        [
            np.where(became[i].works > 0, schedule[i].finish + became[i].late_finish, np.inf)
            for i in ids
        ],
        axis=-1,
    )
    return np.asarray(ends[None] <= np.array(months, dtype=float)[:, None, None])
