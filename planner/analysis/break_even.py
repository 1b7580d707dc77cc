"""From which size on a practice pays for itself: alone, with the cheapest tool it needs, at the means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from planner.analysis.baseline import quantities
from planner.analysis.candidates import (
    Candidate,
    candidate_of_practice,
    candidate_of_tool,
    cost_span,
)
from planner.domain.catalogue import Catalogue, Practice, Tool
from planner.domain.project import Project
from planner.economics.case import net_present_value
from planner.economics.model import CaseProblem, Timing, at_means
from planner.maturity.score import Profile

SIZES = (2, 3, 5, 8, 12, 18, 27, 40, 60, 90, 135, 200, 300)
"""Numbers of data scientists that are tried; the rest of the organisation grows with them."""

MONTHS = 3


@dataclass(frozen=True)
class BreakEven:
    """``worth`` now, over the horizon and in the project's currency, and the size it needs.

    ``size`` is the number of data scientists from which it pays, ``None`` where no size tried does.
    """

    practice: str
    worth: float
    size: float | None
    have: float

    @property
    def words(self) -> str:
        """The sentence that every surface prints."""
        if self.worth > 0:
            return "Alone it pays at your size."
        if self.size is None:
            return f"Alone it does not pay at any size up to {SIZES[-1]} data scientists."
        return f"Alone it pays from about {self.size:.0f} data scientists; you have {self.have:g}."


def break_even(
    project: Project, catalogue: Catalogue, practice: Practice, profile: Profile
) -> BreakEven:
    """Worth of ``practice`` at the organisation's size, and the size from which it is above 0.

    People, models and inputs that grow with them are scaled together; levels stay as they are. The
    practice starts at once; where it needs tools, the cheapest one that fits is counted.
    """
    have = project.organisation.data_scientists
    now = worth_alone(project, catalogue, practice, profile, have)
    if now > 0:
        return BreakEven(practice.id, now, have, have)
    before, size = (have, now), None
    for n in SIZES:
        if n <= have:
            continue
        worth = worth_alone(project, catalogue, practice, profile, float(n))
        if worth > 0:
            share = -before[1] / (worth - before[1])
            size = before[0] + share * (n - before[0])
            break
        before = (float(n), worth)
    return BreakEven(practice.id, now, size, have)


def worth_alone(
    project: Project,
    catalogue: Catalogue,
    practice: Practice,
    profile: Profile,
    data_scientists: float,
) -> float:
    """NPV at the means of ``practice`` alone in an organisation of that size."""
    scaled = at_size(project, catalogue, data_scientists)
    chosen = [candidate_of_practice(practice, scaled, catalogue, profile)]
    problem = _problem(scaled, catalogue, chosen)
    owned = set(scaled.organisation.tools_in_use)
    for category in practice.needs_tool_in:
        tools = catalogue.tools_for(practice, category)
        if owned.intersection(t.id for t in tools):
            continue
        cheapest = _cheapest(tools, scaled, catalogue, problem)
        if cheapest is not None and all(c.id != cheapest.id for c in chosen):
            chosen.append(cheapest)
    schedule: Mapping[str, Timing] = {c.id: Timing(0, c.duration * MONTHS) for c in chosen}
    problem = _problem(scaled, catalogue, chosen)
    return float(net_present_value(problem, schedule, at_means(problem))[0])


def _cheapest(
    tools: tuple[Tool, ...], project: Project, catalogue: Catalogue, problem: CaseProblem
) -> Candidate | None:
    priced = [candidate_of_tool(t, project, catalogue) for t in tools]
    usable = [c for c in priced if not c.fit.blocked]
    return min(usable, key=lambda c: sum(cost_span(c, problem)), default=None)


def _problem(project: Project, catalogue: Catalogue, chosen: list[Candidate]) -> CaseProblem:
    organisation = project.organisation
    return CaseProblem(
        quantities=quantities(project, catalogue),
        headcount=dict(organisation.people),
        models=float(organisation.models_in_production),
        regulated_models=float(organisation.regulated_models),
        initiatives=tuple(c.initiative for c in chosen),
        horizon=project.finance.horizon_months,
        rate=project.finance.discount_rate,
    )


def at_size(project: Project, catalogue: Catalogue, data_scientists: float) -> Project:
    """``project`` with its people, models and the stated inputs that grow with them scaled."""
    organisation = project.organisation
    have = organisation.data_scientists
    if have <= 0 or data_scientists == have:
        return project
    factor = data_scientists / have
    models = max(round(organisation.models_in_production * factor), 1)
    scaled = organisation.model_copy(
        update={
            "people": {role: n * factor for role, n in organisation.people.items()},
            "models_in_production": models,
            "regulated_models": min(round(organisation.regulated_models * factor), models),
        }
    )
    grows = {d.id for d in catalogue.inputs if d.scale}
    assumptions: dict[str, Any] = {}
    for name, stated in project.assumptions.items():
        if name in grows and stated.range is not None:
            changed = {"range": stated.range.scaled(factor)}
            assumptions[name] = stated.model_copy(update=changed)
        else:
            assumptions[name] = stated
    return project.model_copy(update={"organisation": scaled, "assumptions": assumptions})
