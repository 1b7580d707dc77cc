"""Measured inputs before they are taken over: old, new, and what the worth of the plan moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.analysis.study.baseline import check_assumption, register
from planner.analysis.study.study import Study, case_problem, found_for
from planner.domain.answers.observation import Measured, Survey
from planner.domain.base.errors import InputError, PlannerError
from planner.domain.case.estimate import Assumption, Grade, InputDefinition, Provenance, Range
from planner.domain.content.catalogue import Catalogue
from planner.domain.project import Project
from planner.economics.model import sample
from planner.economics.worth import FEW_FUTURES, net_present_value

UNCONFIRMED = "the roles of its sources are not confirmed yet"


@dataclass(frozen=True)
class MeasuredRow:
    """One input: what stands in the register, what was measured, and why it cannot be taken."""

    definition: InputDefinition
    old: Range
    old_grade: Grade
    old_stated: bool
    measure: Measured
    refused: str = ""

    @property
    def same(self) -> bool:
        """Whether it is in the register already."""
        return self.old_stated and self.old == self.measure.range


def measured_rows(
    project: Project, catalogue: Catalogue, survey: Survey
) -> tuple[MeasuredRow, ...]:
    """Every measured input beside its line of the register, in the register's order."""
    by_input = {m.input: m for m in survey.measured}
    rows = []
    for row in register(project, catalogue):
        measure = by_input.get(row.definition.id)
        if measure is None:
            continue
        refused = ""
        stated = Assumption(
            range=measure.range, provenance=Provenance(grade=measure.grade, source="measured")
        )
        if survey.unconfirmed(measure):
            refused = UNCONFIRMED
        try:
            check_assumption(row.definition, stated)
        except PlannerError as error:
            refused = str(error)
        rows.append(
            MeasuredRow(row.definition, row.range, row.grade, row.confirmed, measure, refused)
        )
    return tuple(rows)


def takeable(rows: Sequence[MeasuredRow]) -> tuple[str, ...]:
    """The ids of those that can be taken and are not there yet, but for those with too few events."""
    return tuple(r.definition.id for r in rows if not (r.refused or r.same or r.measure.too_few))


def worth_moved(study: Study, taken: Project) -> tuple[float, float]:
    """The expected worth of the present plan before and after inputs are taken over, on the same few futures.

    The plan itself stays as it is here; it is made anew once they are taken. Raises ``InputError`` where a
    step of the plan cannot be priced any more.
    """
    schedule, seed = study.plan.schedule, study.project.finance.seed
    after = case_problem(taken, study.catalogue, found_for(study, taken))
    known = {i.id for i in after.initiatives}
    if not known >= set(schedule):
        raise InputError("A step of the plan does not suit these figures any more.")
    worths = [
        float(net_present_value(p, schedule, sample(p, seed, FEW_FUTURES).draws).mean())
        for p in (study.case_problem, after)
    ]
    return worths[0], worths[1]
