"""Duties made of holes: what a law or standard asks of systems and is not there, until a day.

One duty for a requirement and a day, for all systems with the hole. People confirm each. No legal advice.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date

from planner.analysis.study.duty_contents import contents_begin
from planner.analysis.study.duty_title import duty_name
from planner.analysis.systems.register import ORDER, Place, Register
from planner.domain.content.framework import Framework, Requirement
from planner.domain.plan.calendar import first_day
from planner.domain.plan.duty import AskedBy, Duty, DutyLevel, DutySource
from planner.domain.plan.plan import QUARTER
from planner.domain.project import Project

QUARTERS_OF_GRACE = 4
"""What is asked for already is proposed for the end of the plan's first year."""
LEAD = 2
"""Quarters before the day from which a rule holds that its duty is due, unless somebody says otherwise."""
SOURCES: dict[str, DutySource] = {
    "law": "law",
    "supervisory": "supervisory",
    "standard": "standard",
    "voluntary": "standard",
    "list_of_risks": "standard",
}


def end_of_grace(project: Project) -> str:
    """The last day of the plan's first year."""
    start = date.fromisoformat(project.limits.start)
    return date.fromordinal(
        first_day(start, QUARTERS_OF_GRACE * QUARTER).toordinal() - 1
    ).isoformat()


def due_day(project: Project, day: str, lead: int = LEAD) -> str:
    """When a duty is due whose rule holds from ``day`` (empty: always), ``lead`` quarters before it.

    What is asked for already, before the first quarter of the plan is over, is due at the end of its first
    year; nothing is due before the first quarter is over.
    """
    first = date.fromordinal(
        first_day(date.fromisoformat(project.limits.start), QUARTER).toordinal() - 1
    ).isoformat()
    if day <= first:
        return end_of_grace(project)
    holds = date.fromisoformat(day)
    months = holds.year * 12 + holds.month - 1 - 3 * lead
    year, month = months // 12, months % 12 + 1
    earlier = date(year, month, min(holds.day, monthrange(year, month)[1])).isoformat()
    return max(earlier, first)


def duties_of_holes(
    project: Project, places: Iterable[Place], lead: int = LEAD, owner: str = ""
) -> tuple[Duty, ...]:
    """Proposed duties for the holes among ``places`` that no duty of the document covers yet."""
    covered = _covered(project)
    grouped: dict[tuple[str, str, str], list[Place]] = {}
    for place in places:
        key = (place.framework.id, place.requirement.id)
        if place.state == "hole" and (*key, place.system) not in covered:
            grouped.setdefault((*key, due_day(project, place.day, lead)), []).append(place)
    used = {d.id for d in project.duties}
    made = []
    for (_, _, by), found in grouped.items():
        systems = tuple(p.system for p in found if p.system)
        framework, one = found[0].framework, found[0].requirement
        levels = levels_asked(project, found)
        duty = duty_of(framework, one, by, used, levels, systems=systems, owner=owner)
        used.add(duty.id)
        made.append(duty)
    return tuple(made)


def duty_of(
    framework: Framework,
    one: Requirement,
    by: str,
    used: set[str],
    levels: Mapping[str, int],
    *,
    systems: tuple[str, ...] = (),
    owner: str = "",
) -> Duty:
    """A duty of one requirement at ``levels`` of questions, under an id that is not among ``used``."""
    return Duty(
        id=new_id(f"{framework.id}-{one.id}", used),
        name=duty_name(one),
        levels=tuple(DutyLevel(question=q, level=n) for q, n in levels.items()),
        by=by,
        scope="organisation" if not systems else "",
        source=SOURCES[framework.kind],
        reference=f"{framework.title}, {one.id}"[:200],
        as_of=framework.as_of,
        hard=framework.binds,
        systems=systems,
        owner=owner,
        asked_by=AskedBy(framework=framework.id, version=framework.version, requirement=one.id),
    )


def levels_of(project: Project, one: Requirement) -> dict[str, int]:
    """The questions that bind for a requirement, at the level that it needs; only those that are asked."""
    asked = project.questionnaire.by_id
    levels: dict[str, int] = {}
    for need in one.needs:
        if need.relation != "supports" and need.question in asked:
            levels[need.question] = max(levels.get(need.question, 0), need.level)
    return levels


def levels_asked(project: Project, places: Iterable[Place]) -> dict[str, int]:
    """The levels that close the holes of one requirement at ``places``.

    What only makes it easier counts too: below its level the state stays a hole. None where facts leave out
    every question that says anything of it: then a document of its own is asked for.
    """
    places = tuple(places)
    asks = {q for p in places for q in p.asks}
    if not any(p.binds for p in places):
        return {}
    levels: dict[str, int] = {}
    for need in places[0].requirement.needs:
        if need.question in asks and need.question in project.questionnaire.by_id:
            levels[need.question] = max(levels.get(need.question, 0), need.level)
    return levels


def new_id(text: str, used: set[str]) -> str:
    """An id made of ``text`` that is not among ``used``."""
    base = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:54]
    found, count = base, 2
    while found in used:
        found, count = f"{base}-{count}", count + 1
    return found


def duties_of(project: Project, system: str) -> tuple[Duty, ...]:
    """The duties of a system (of the organisation: ""), the earliest first."""
    found = [d for d in project.duties if (system in d.systems if system else not d.systems)]
    return tuple(sorted(found, key=lambda d: (d.by, d.id)))


def undecided_parts(found: Register, duty: Duty) -> tuple[str, ...]:
    """The numbers of what ``duty`` has to contain that nobody has decided yet, in the order of its law."""
    begin = contents_begin(duty)
    if not begin or duty.asked_by is None:
        return ()
    subjects = duty.systems or tuple(r.standing.system.id for r in found.rows)
    numbers = [
        p.requirement.id
        for subject in subjects
        for p in found.places(subject, duty.asked_by.framework)
        if p.state == "open" and p.requirement.id.startswith(begin)
    ]
    return tuple(dict.fromkeys(numbers))


def duty_state(found: Register, duty: Duty) -> str:
    """Where a duty stands today: the worst of its requirement over its systems; empty if not asked.

    It is done once that is at least shown, not when a practice is finished.
    """
    if duty.asked_by is None:
        return ""
    key = (duty.asked_by.framework, duty.asked_by.requirement)
    places = [found.place(*key, subject) for subject in duty.systems or ("",)]
    states = [p.state for p in places if p is not None and p.state != "not_asked"]
    return min(states, key=ORDER.index, default="")


def without_duty(project: Project, found: Register) -> tuple[Place, ...]:
    """The holes that no duty of the document is about: they are in no plan, and nobody owns them.

    A duty that was struck out covers its hole: somebody decided on it.
    """
    covered = _covered(project)
    return tuple(
        p
        for p in found.places()
        if p.state == "hole" and (p.framework.id, p.requirement.id, p.system) not in covered
    )


def _covered(project: Project) -> set[tuple[str, str, str]]:
    return {
        (d.asked_by.framework, d.asked_by.requirement, subject)
        for d in project.duties
        if d.asked_by is not None
        for subject in d.systems or ("",)
    }
