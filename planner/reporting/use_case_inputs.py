"""What models bring where use cases say it: the figures that count, and the input that follows from them."""

from __future__ import annotations

from dataclasses import dataclass

from planner.analysis.study.study import Study
from planner.domain.base.language import phrase
from planner.domain.case.estimate import Range, fixed
from planner.economics.model import at_means

GROUP = "Figures of use cases"


@dataclass(frozen=True)
class CaseInput:
    """An input of the case beside the register: ``own`` where somebody stated it, else of the template."""

    id: str
    label: str
    unit: str
    range: Range
    grade: str
    source: str
    own: bool


def followed(study: Study) -> dict[str, tuple[Range, str]]:
    """Rows of the register that follow from others in each future: their value at the means, and why."""
    problem = study.case_problem
    if not problem.derived:
        return {}
    means = at_means(problem, ())
    return {
        d.id: (fixed(float(means[d.id][0])), problem.quantities[d.id].source)
        for d in problem.derived
    }


def use_case_inputs(study: Study) -> list[CaseInput]:
    """The figures of use cases from which the value of a model follows, in the order of the case."""
    problem = study.case_problem
    of = {f"use_case.{u.id}.": u for u in study.project.organisation.use_cases}
    named = [id_ for d in problem.derived for _, names in d.formulas for _, id_ in names]
    found = []
    for id_ in [*named, *(a for d in problem.derived for a in d.amounts)]:
        quantity = problem.quantities[id_]
        start = next(s for s in of if id_.startswith(s))
        stated = of[start].fields.get(id_.removeprefix(start))
        own = id_.endswith(".value") or (stated is not None and stated.range is not None)
        source = quantity.source if own else phrase("Default: {source}", source=quantity.source)
        found.append(
            CaseInput(
                id_,
                quantity.label,
                "" if quantity.unit == "number" else quantity.unit,
                quantity.range,
                quantity.grade,
                source,
                own,
            )
        )
    return found
