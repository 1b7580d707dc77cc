"""A plan as people agree on it, with what was known of its tools that day."""

from __future__ import annotations

from planner.analysis.study.plan import Plan
from planner.domain.content.tool import Tool
from planner.domain.plan.agreed_tool import AgreedTool
from planner.domain.plan.plan import QUARTER, AgreedPlan, PlannedStep


def agreed_of(plan: Plan, when: str, who: str = "") -> AgreedPlan:
    """The plan as people agree on it."""
    return AgreedPlan(
        agreed=when,
        who=who,
        start=plan.start.isoformat(),
        grid="quarter" if plan.per == QUARTER else "month",
        steps=tuple(
            PlannedStep(initiative=s.candidate.id, start=s.start, end=s.end) for s in plan.steps
        ),
        tools={
            s.candidate.id: AgreedTool.of(s.candidate.entry)
            for s in plan.steps
            if isinstance(s.candidate.entry, Tool)
        },
    )
