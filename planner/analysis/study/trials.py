"""Trials in planning: what is tried first takes longer, is doubted, and is set up only where it passes."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from planner.domain.case.estimate import Range
from planner.domain.plan.trial import Trial
from planner.domain.project import Project
from planner.economics.planning_terms import MONTHS
from planner.economics.trial_terms import TrialTerms

if TYPE_CHECKING:
    from planner.analysis.study.candidates import Candidate

DOUBTED = Range(low=0.5, likely=0.7, high=0.85)
"""Chance that the first try works of a thing that people doubt so much that they try it first (grade D)."""
FITS, MISFITS = 0.9, 0.2
"""Chance that a trial passes if the thing fits, and if it does not (grade D)."""
WEEKS_OF_MONTH = 365.25 / 12 / 7


def weeks_of(trial: Trial) -> float:
    """Weeks that a trial takes: half as long again where it was open once."""
    return trial.weeks * (1.5 if trial.longer else 1.0)


def quarters_of(trial: Trial) -> int:
    """Whole quarters of the plan that go by before what is tried is set up."""
    return math.ceil(weeks_of(trial) / (MONTHS * WEEKS_OF_MONTH))


def terms_of(trial: Trial) -> TrialTerms:
    """A trial as the engine sees it."""
    return TrialTerms(
        months=MONTHS * quarters_of(trial),
        lasts=math.ceil(weeks_of(trial) / WEEKS_OF_MONTH),
        days={trial.role: trial.days} if trial.days else {},
        cash=trial.cash,
        fits=FITS,
        misfits=MISFITS,
    )


def after_passing(chance: Range) -> Range:
    """The chance of a thing whose trial passed, by Bayes: p·h / (p·h + (1 − p)·f)."""

    def of(p: float) -> float:
        return p * FITS / (p * FITS + (1 - p) * MISFITS)

    return Range(low=of(chance.low), likely=of(chance.likely), high=of(chance.high))


def tried_first(found: tuple[Candidate, ...], project: Project) -> tuple[Candidate, ...]:
    """Candidates with the trials of the document: doubted, longer and dearer; believed in once one passed."""
    trials = {t.id: t for t in project.trials}
    return (
        tuple(_tried(c, trials[c.id]) if c.id in trials else c for c in found) if trials else found
    )


def _tried(candidate: Candidate, trial: Trial) -> Candidate:
    one = candidate.initiative
    if trial.state == "failed":
        return candidate
    if trial.state == "passed":
        return replace(candidate, initiative=replace(one, success_chance=after_passing(DOUBTED)))
    return replace(
        candidate,
        duration=candidate.duration + quarters_of(trial),
        initiative=replace(one, success_chance=DOUBTED, trial=terms_of(trial)),
    )
