"""Starting sets of duties: what laws and standards ask of the whole organisation, for people to confirm.

Nothing here binds: a person confirms, changes or strikes out each. No legal advice.
"""

from __future__ import annotations

import re
from datetime import date

from planner.analysis.study.plan import first_day
from planner.analysis.systems.facts import from_profile
from planner.domain.content.framework import LEGAL_FACTS, Framework, Requirement
from planner.domain.plan.duty import Duty, DutyLevel, DutySource
from planner.domain.project import Project
from planner.maturity.frameworks import frameworks

QUARTERS_OF_GRACE = 4
"""What is asked for already is proposed for the end of the plan's first year."""
LONGEST = 90
BINDING = ("law", "supervisory")
SOURCES: dict[str, DutySource] = {
    "law": "law",
    "supervisory": "supervisory",
    "standard": "standard",
    "voluntary": "standard",
    "list_of_risks": "standard",
}


def proposals(project: Project, only: str = "") -> tuple[Duty, ...]:
    """Duties that hold for the organisation by what is stated of it, and that the document does not hold yet.

    Of one framework where ``only`` names it, whatever its conditions say; else of laws, of supervisors and of
    what is switched on in the document, where their conditions hold. Only what has a question of the
    questionnaire can be planned, so the rest is left out.
    """
    facts = {**dict.fromkeys(LEGAL_FACTS), **from_profile(project.organisation)}
    facts.update(project.legal_facts)
    asked = {q.id for q in project.questionnaire.questions}
    known = {d.id for d in project.duties}
    switched = {f.id for f in project.frameworks}
    found: dict[str, Duty] = {}
    for framework in frameworks():
        if only and framework.id != only:
            continue
        if framework.status == "superseded":
            continue
        if not only and framework.kind not in BINDING and framework.id not in switched:
            continue
        for one in framework.requirements:
            if one.scope != "organisation":
                continue
            holds = only or (
                Requirement.applies(_as_requirement(framework, one), facts) and one.applies(facts)
            )
            duty = _duty(framework, one, project, asked)
            if holds and duty is not None and duty.id not in known:
                found.setdefault(duty.id, duty)
    return tuple(found.values())


def _as_requirement(framework: Framework, one: Requirement) -> Requirement:
    """The framework's own condition, read as that of a requirement is."""
    return one.model_copy(update={"applies_if": framework.applies_if})


def _duty(framework: Framework, one: Requirement, project: Project, asked: set[str]) -> Duty | None:
    levels: dict[str, int] = {}
    for need in one.needs:
        if need.relation != "supports" and need.question in asked:
            levels[need.question] = max(levels.get(need.question, 0), need.level)
    if not levels:
        return None
    facts = {**dict.fromkeys(LEGAL_FACTS), **project.legal_facts}
    start = date.fromisoformat(project.limits.start)
    grace = date.fromordinal(first_day(start, QUARTERS_OF_GRACE).toordinal() - 1).isoformat()
    days = [d for d in one.days(facts) if d > grace]
    summary = one.summary if len(one.summary) <= LONGEST else one.summary[: LONGEST - 1] + "…"
    return Duty(
        id=_id(f"{framework.id}-{one.id}"),
        name=f"{one.id}: {summary}",
        levels=tuple(DutyLevel(question=q, level=n) for q, n in levels.items()),
        by=min(days, default=grace),
        scope="organisation",
        source=SOURCES[framework.kind],
        reference=f"{framework.title}, {one.id}"[:200],
        as_of=framework.as_of,
        hard=framework.kind in BINDING,
    )


def _id(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60]
