"""Done by hand in place of a tool: more work, and no invoice.

What a duty asks for is, where no tool for it can be had: a missing price, or a tool that is not for this
organisation, makes a duty dearer, never impossible. So is what needs a tool whose trial failed, where that
was said before.
"""

from __future__ import annotations

from dataclasses import replace

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.plannable import plannable
from planner.catalogue.duty_steps import BY_HAND, DUTY_TRIES
from planner.domain.base.language import phrase
from planner.domain.case.estimate import Range
from planner.domain.project import Project


def by_hand(found: tuple[Candidate, ...], project: Project) -> tuple[Candidate, ...]:
    """Practices at the effort of doing without a tool that cannot be planned.

    Those that duties lean on, and those whose tool failed its trial where work by hand takes its place.
    """
    found = _after_trials(found, project)
    if not any(c.initiative.tries == DUTY_TRIES for c in found):
        return found
    owned = set(project.organisation.tools_in_use)
    while True:
        _, why_not = plannable(found, project)
        gone = {
            c.id: [
                any_of
                for any_of in c.needs_any
                if not owned.intersection(any_of) and all(t in why_not for t in any_of)
            ]
            for c in found
            if c.id in why_not
            and c.kind == "practice"
            and c.initiative.tries == DUTY_TRIES
            and not c.fit.blocked
        }
        if not any(gone.values()):
            return found
        found = tuple(_without(c, gone[c.id]) if gone.get(c.id) else c for c in found)


def _after_trials(found: tuple[Candidate, ...], project: Project) -> tuple[Candidate, ...]:
    """Practices for which a tool that failed would have served, to be done by hand from then on."""
    failed = {t.id for t in project.trials if t.state == "failed" and t.otherwise == "process"}
    if not failed:
        return found
    made = []
    for one in found:
        groups = [g for g in one.needs_any if failed.intersection(g)]
        by_trial = one.kind == "practice" and groups and not one.fit.blocked
        made.append(_without(one, groups, TRIED) if by_trial else one)
    return tuple(made)


LACKING = "{reason} Planned by hand: no tool for it can be planned."
TRIED = "{reason} Planned by hand: the trial of the tool for it failed."


def _without(
    candidate: Candidate, groups: list[tuple[str, ...]], pattern: str = LACKING
) -> Candidate:
    left = tuple(g for g in candidate.needs_any if g not in groups)
    initiative = candidate.initiative
    words = phrase(pattern, reason=candidate.fit.reason)
    return replace(
        candidate,
        needs_any=left,
        fit=replace(candidate.fit, reason=words),
        assumed="by_hand",
        initiative=replace(
            initiative,
            needs_any=tuple(g for g in initiative.needs_any if g in left),
            effort_factor=_times(initiative.effort_factor),
            run_fte=_times(initiative.run_fte),
        ),
    )


def _times(range_: Range) -> Range:
    return Range(
        low=range_.low * BY_HAND.low,
        likely=range_.likely * BY_HAND.likely,
        high=range_.high * BY_HAND.high,
    )
