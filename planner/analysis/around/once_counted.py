"""What becomes of duties that the profile keeps out of plans, once it counts the models of the register."""

from __future__ import annotations

from dataclasses import replace

from planner.analysis.around.repaired import light_problem
from planner.analysis.study.candidates import Candidate
from planner.analysis.study.duties import duty_parts
from planner.analysis.study.duty_reach import by_order
from planner.analysis.study.plannable import plannable
from planner.analysis.study.study import Study
from planner.catalogue.fit import Fit, applicability_fault
from planner.domain.content.catalogue import Practice
from planner.domain.organisation.organisation import Organisation


def once_counted(study: Study, models: int) -> dict[str, int]:
    """By duty that is left to somebody's hand the month (from 0) by whose end steps keep it at the earliest.

    Those alone that steps keep once the profile counts so many ``models`` as regulated. It is what the order
    of these steps allows, whatever people and money there are.
    """
    by_hand = {d.id for d in study.plan.duties if d.state == "by_hand"}
    if not by_hand:
        return {}
    project, organisation = study.project, study.project.organisation
    counted = organisation.model_copy(update={"regulated_models": models})
    found = tuple(_fitting(c, organisation, counted, len(project.teams)) for c in study.candidates)
    if found == study.candidates:
        return {}
    gained = _lacking(study, study.candidates, by_hand) - _lacking(study, found, by_hand)
    problem = light_problem(replace(study, candidates=found), project)
    months: dict[str, int] = {}
    for due, period in by_order(problem).items():
        duty, month = due.rpartition(":")[0], (period + 1) * problem.months - 1
        if duty in gained:
            months[duty] = max(months.get(duty, 0), month)
    return months


def _lacking(study: Study, found: tuple[Candidate, ...], duties: set[str]) -> set[str]:
    """Those of ``duties`` of which something can be planned for by none of the candidates."""
    project = study.project
    _, why_not = plannable(found, project)
    asked = [d for d in project.duties if d.id in duties]
    parts = duty_parts(project, study.profile, found, why_not, asked)
    return {p.duty.id for p in parts if p.lacking}


def _fitting(one: Candidate, now: Organisation, then: Organisation, teams: int) -> Candidate:
    """A practice that nothing but the number of regulated models keeps out, as one that can be planned."""
    entry = one.entry
    if not isinstance(entry, Practice) or one.fit.status != "not_for_you":
        return one
    fault = applicability_fault(entry.applies, now, teams)
    if fault is None or fault[0] != one.fit.reason:
        return one
    if applicability_fault(entry.applies, then, teams) is not None or not entry.priced:
        return one
    return replace(one, fit=Fit("later", one.fit.reason))
