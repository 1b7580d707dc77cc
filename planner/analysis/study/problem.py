"""From the document to what the business case is asked, for given initiatives."""

from __future__ import annotations

from collections.abc import Iterable

from planner.analysis.study.baseline import quantities
from planner.analysis.study.use_cases import feedback
from planner.domain.content.catalogue import Catalogue
from planner.domain.project import Project
from planner.economics.model import CaseProblem, Initiative


def problem_of(
    project: Project, catalogue: Catalogue, initiatives: Iterable[Initiative]
) -> CaseProblem:
    """Build the business case of ``project`` with these initiatives to choose from."""
    organisation, finance = project.organisation, project.finance
    stated = frozenset(
        id_ for id_, a in project.assumptions.items() if a.range is not None and not a.dont_know
    )
    return CaseProblem(
        quantities=quantities(project, catalogue),
        headcount=dict(organisation.people),
        models=float(organisation.models_in_production),
        regulated_models=float(organisation.regulated_models),
        initiatives=tuple(initiatives),
        horizon=finance.horizon_months,
        rate=finance.real_rate,
        feedback=feedback(project),
        sampler=finance.sampler,
        driver_levels=dict(finance.drivers),
        stated=stated,
    )
