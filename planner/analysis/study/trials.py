"""Trials in planning: what is tried first takes longer, is doubted, and is set up only where it passes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from planner.catalogue.duty_steps import BY_HAND
from planner.domain.base.language import phrase
from planner.domain.case.estimate import Range, fixed
from planner.domain.plan.trial import Trial
from planner.domain.project import Project
from planner.economics.model import Initiative
from planner.economics.trial_terms import Second, TrialTerms

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


def months_of(trial: Trial, per: int) -> int:
    """Months, whole periods of ``per`` months, that go by before what is tried is set up."""
    return per * math.ceil(weeks_of(trial) / (per * WEEKS_OF_MONTH))


def terms_of(trial: Trial, per: int) -> TrialTerms:
    """A trial as the engine sees it, in a plan of periods of ``per`` months."""
    return TrialTerms(
        months=months_of(trial, per),
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
    if not trials:
        return found
    by_id = {c.id: c for c in found}
    return tuple(_tried(c, trials[c.id], by_id, project) if c.id in trials else c for c in found)


def _tried(
    candidate: Candidate, trial: Trial, by_id: Mapping[str, Candidate], project: Project
) -> Candidate:
    one = candidate.initiative
    if trial.state == "failed":
        return candidate
    if trial.state == "passed":
        return replace(candidate, initiative=replace(one, success_chance=after_passing(DOUBTED)))
    per = project.limits.per
    terms = replace(terms_of(trial, per), second=second_of(candidate, trial, by_id, project))
    return replace(
        candidate,
        duration=candidate.duration + months_of(trial, per),
        initiative=replace(one, success_chance=DOUBTED, trial=terms),
    )


def second_of(
    candidate: Candidate, trial: Trial, by_id: Mapping[str, Candidate], project: Project
) -> Second | None:
    """What takes the place of a tool whose trial fails; ``None`` where nothing can.

    Another tool has its own chance, as shipped, in draws of its own. What is not for this organisation, is
    excluded or is in use already takes no place.
    """
    if candidate.kind != "tool" or trial.otherwise == "leave_out":
        return None
    own = f"{candidate.id}:second"
    needing = {c.id: [g for g in c.needs_any if candidate.id in g] for c in by_id.values()}
    if trial.otherwise == "process":
        served = frozenset(i for i, g in needing.items() if g and by_id[i].kind == "practice")
        name = phrase("{name}, by hand", name=candidate.name)
        nothing = fixed(0.0)
        one = Initiative(own, name, {}, BY_HAND, nothing, nothing, tries=1)
        return Second(one, 0, served)
    other = by_id.get(trial.second)
    owned = set(project.organisation.tools_in_use)
    if (
        other is None
        or other.kind != "tool"
        or other.fit.blocked
        or other.id in owned
        or project.wishes.get(other.id) == "never"
    ):
        return None
    plain = other.initiative
    name = phrase("{name}, if {first} fails", name=other.name, first=candidate.name)
    one = replace(
        plain,
        id=own,
        name=name,
        stream=f"{plain.stream or other.id}/2",
        needs=tuple(n for n in plain.needs if n not in owned),
        needs_any=tuple(g for g in other.needs_any if not owned.intersection(g)),
    )
    served = frozenset(i for i, groups in needing.items() if any(other.id in g for g in groups))
    return Second(one, other.duration, served, other.id)
