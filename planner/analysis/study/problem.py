"""From the document to what the business case is asked, for given initiatives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from planner.analysis.study.baseline import quantities
from planner.analysis.study.use_cases import feedback, value_in_each_future
from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase
from planner.domain.case.estimate import fixed
from planner.domain.content.catalogue import Catalogue
from planner.domain.plan.plan import Finance
from planner.domain.project import Project
from planner.economics.model import CaseProblem, Initiative

FOLLOWS = "Follows from the figures of the use cases in each future"
LEAST_RATE, MOST_RATE = -0.05, 1.0
"""Money was lent below 0 for years, though never far below; beyond these ends no horizon means anything."""


def check_rates(finance: Finance) -> None:
    """Raise ``InputError`` for rates beyond sense; documents that hold them still open."""
    for what, rate in (
        ("Discount rate", finance.discount_rate),
        ("Inflation", finance.inflation),
        ("Discount rate less inflation", finance.real_rate),
    ):
        if not LEAST_RATE <= rate <= MOST_RATE:
            raise InputError(
                "{what}: {rate:.0%} a year is beyond what money is worth anywhere. Choose from "
                "{least:.0%} to {most:.0%} on the page Business case.",
                what=phrase(what),
                rate=rate,
                least=LEAST_RATE,
                most=MOST_RATE,
            )


def problem_of(
    project: Project, catalogue: Catalogue, initiatives: Iterable[Initiative]
) -> CaseProblem:
    """Build the business case of ``project`` with these initiatives to choose from.

    Raises ``InputError`` for rates beyond sense.
    """
    organisation, finance = project.organisation, project.finance
    check_rates(finance)
    stated = frozenset(
        id_ for id_, a in project.assumptions.items() if a.range is not None and not a.dont_know
    )
    known = quantities(project, catalogue)
    derived, inputs = value_in_each_future(project)
    if derived is not None:
        old = known[derived.id]
        known = {
            **known,
            **inputs,
            derived.id: replace(old, range=fixed(old.range.likely), source=FOLLOWS),
        }
    return CaseProblem(
        quantities=known,
        derived=() if derived is None else (derived,),
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
