"""Starting sets of duties: what laws and standards ask of the whole organisation, for people to confirm.

Nothing here binds: a person confirms, changes or strikes out each. No legal advice.
"""

from __future__ import annotations

from planner.analysis.systems.system_duties import duty_of, end_of_grace, levels_of
from planner.domain.base.conditions import Truth
from planner.domain.base.facts import decide
from planner.domain.content.framework import ALWAYS, LEGAL_FACTS, Requirement
from planner.domain.plan.duty import Duty
from planner.domain.project import Project
from planner.maturity.frameworks import frameworks
from planner.standards.standing import from_profile


def proposals(project: Project, only: str = "") -> tuple[Duty, ...]:
    """Duties that hold for the organisation by what is stated of it, and that the document does not hold yet.

    Of one framework where ``only`` names it, whatever its conditions say; else of laws, of supervisors and of
    what is switched on in the document, where their conditions hold. Only what has a question of the
    questionnaire can be planned, so the rest is left out.
    """
    facts: dict[str, Truth] = {
        **dict.fromkeys(LEGAL_FACTS),
        **from_profile(project.organisation),
        **project.legal_facts,
        ALWAYS: True,
    }
    ids = {d.id for d in project.duties}
    switched = {f.id for f in project.frameworks}
    found: dict[str, Duty] = {}
    for framework in frameworks():
        if only and framework.id != only:
            continue
        if framework.status == "superseded":
            continue
        if not only and not framework.binds and framework.id not in switched:
            continue
        for one in framework.requirements:
            if one.scope != "organisation" or not levels_of(project, one):
                continue
            if only or decide((framework.applies_if, one.applies_if), facts):
                day, levels = _day(project, one, facts), levels_of(project, one)
                duty = duty_of(framework, one, day, set(), levels)
                if duty.id not in ids:
                    found.setdefault(duty.id, duty)
    return tuple(found.values())


def _day(project: Project, one: Requirement, facts: dict[str, Truth]) -> str:
    """The day from which it holds, or the end of the first year for what is asked for already."""
    grace = end_of_grace(project)
    return min((d for d in one.days(facts) if d > grace), default=grace)
