"""Done by hand in place of a tool: more work, and no invoice.

What a duty asks for is, where no tool for it can be had: a missing price, or a tool that is not for this
organisation, makes a duty dearer, never impossible. So is what needs a tool whose trial failed, where that
was said before; and the plan may do so at once, without the trial, where that is worth more. Else a failed
trial would open a way that was closed before it, and could make a plan better.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.plannable import plannable
from planner.analysis.study.stack_choice import StackChoice
from planner.catalogue.duty_steps import BY_HAND, DUTY_TRIES
from planner.domain.base.language import phrase
from planner.domain.case.estimate import Range
from planner.domain.project import Project


def by_hand(
    found: tuple[Candidate, ...], project: Project, stack: StackChoice | None = None
) -> tuple[Candidate, ...]:
    """Practices at the effort of doing without a tool that cannot be planned.

    Those that duties lean on, and those whose tool failed its trial where work by hand takes its place, or is
    done without at once in this ``stack``.
    """
    found = _after_trials(found, project, () if stack is None else stack.given_up)
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


def given_up_at_once(project: Project) -> tuple[tuple[str, ...], ...]:
    """Tools that work by hand may replace at once: those on trial of which a person said so, each and all.

    A tool that a person wants (“must”) is tried.
    """
    open_to = [
        t.id
        for t in project.trials
        if t.is_ahead and t.otherwise == "process" and project.wishes.get(t.id) != "must"
    ]
    sizes = sorted({1, len(open_to)})
    return tuple(c for n in sizes for c in combinations(open_to, n)) if open_to else ()


def without(project: Project, tools: tuple[str, ...]) -> Project:
    """The document in which ``tools`` may not be planned, and no comparison has decided for one of them."""
    comparisons = {
        category: c.model_copy(update={"decision": None})
        if c.decision is not None and c.decision.tool in tools
        else c
        for category, c in project.stack.comparisons.items()
    }
    stack = project.stack.model_copy(update={"comparisons": comparisons})
    wishes = {**project.wishes, **dict.fromkeys(tools, "never")}
    return project.model_copy(update={"wishes": wishes, "stack": stack})


def _after_trials(
    found: tuple[Candidate, ...], project: Project, at_once: tuple[str, ...]
) -> tuple[Candidate, ...]:
    """Practices for which a tool that is given up would have served, to be done by hand."""
    failed = {t.id for t in project.trials if t.state == "failed" and t.otherwise == "process"}
    given_up = failed.union(at_once)
    if not given_up:
        return found
    made = []
    for one in found:
        groups = [g for g in one.needs_any if given_up.intersection(g)]
        by_trial = one.kind == "practice" and groups and not one.fit.blocked
        tried = any(failed.intersection(g) for g in groups)
        made.append(_without(one, groups, TRIED if tried else AT_ONCE) if by_trial else one)
    return tuple(made)


LACKING = "{reason} Planned by hand: no tool for it can be planned."
TRIED = "{reason} Planned by hand: the trial of the tool for it failed."
AT_ONCE = "{reason} Planned by hand: that is worth more than the tool for it."


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
