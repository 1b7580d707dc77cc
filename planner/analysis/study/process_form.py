"""What a duty asks for is done by hand where no tool for it can be had: more work, and no invoice.

A missing price, or a tool that is not for this organisation, makes a duty dearer, never impossible.
"""

from __future__ import annotations

from dataclasses import replace

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.plannable import plannable
from planner.catalogue.duty_steps import DUTY_TRIES
from planner.domain.base.language import phrase
from planner.domain.case.estimate import Range
from planner.domain.project import Project

BY_HAND = Range(low=1.5, likely=2.0, high=3.0)
"""Work without the tool as a multiple of the work with it, to set up and to keep up (grade D)."""


def by_hand(found: tuple[Candidate, ...], project: Project) -> tuple[Candidate, ...]:
    """Practices that duties lean on, without tools that cannot be planned, at the effort of doing without."""
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


def _without(candidate: Candidate, groups: list[tuple[str, ...]]) -> Candidate:
    left = tuple(g for g in candidate.needs_any if g not in groups)
    initiative = candidate.initiative
    words = phrase(
        "{reason} Planned by hand: no tool for it can be planned.", reason=candidate.fit.reason
    )
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
