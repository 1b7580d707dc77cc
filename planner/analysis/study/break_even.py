"""From which size on a practice pays for itself: alone, with the cheapest tool it needs; expected worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from planner.analysis.study.candidates import (
    Candidate,
    candidate_of_practice,
    candidate_of_tool,
    cost_span,
    practice_levels,
)
from planner.analysis.study.problem import problem_of
from planner.domain.base.language import phrase
from planner.domain.content.catalogue import Catalogue, Practice
from planner.domain.content.tool import Tool
from planner.domain.project import Project
from planner.economics.model import CaseProblem, Schedule, Timing
from planner.economics.worth import expected_value
from planner.maturity.draws import Drawn, draw_levels
from planner.maturity.score import Profile

TRIED = 200
"""Futures in which a size is tried: only the sign of the worth matters, and draws are the same."""
SIZES = (2, 3, 5, 8, 12, 18, 27, 40, 60, 90, 135, 200, 300)
"""Numbers of data scientists that are tried; the rest of the organisation grows with them."""

MODELS = (2, 4, 8, 15, 25, 40, 65, 100, 160, 250, 400, 1000)
"""Numbers of models that are tried, with the people as they are."""


@dataclass(frozen=True)
class BreakEven:
    """``worth`` now, over the horizon and in the project's currency, and the size it needs.

    ``size`` is the number of data scientists from which it pays when the organisation grows as a whole,
    ``models`` the number of models from which it pays with today's people; ``None`` where none tried does.
    """

    practice: str
    worth: float
    size: float | None
    have: float
    models: float | None
    have_models: float

    @property
    def words(self) -> str:
        """The sentence that every surface prints."""
        if self.worth > 0:
            return "Alone it pays at your size."
        if self.size is None and self.models is None:
            return phrase(
                "Alone it does not pay at any size up to {size} data scientists.", size=SIZES[-1]
            )
        ways = []
        if self.size is not None:
            ways.append(
                phrase(
                    "from about {size:.0f} data scientists; you have {have:g}",
                    size=self.size,
                    have=self.have,
                )
            )
        if self.models is not None:
            ways.append(
                phrase(
                    "with your people from about {models:.0f} models; you have {have:g}",
                    models=self.models,
                    have=self.have_models,
                )
            )
        if len(ways) == 1:
            return phrase("Alone it pays {way}.", way=ways[0])
        return phrase("Alone it pays {one}, or {other}.", one=ways[0], other=ways[1])


def break_even(
    project: Project, catalogue: Catalogue, practice: Practice, profile: Profile
) -> BreakEven:
    """Worth of ``practice`` at the organisation's size, and the sizes from which it is above 0.

    People, models and inputs that grow with them are scaled together, or the models alone; levels stay as
    they are. The practice starts at once; where it needs tools, the cheapest one that fits is counted.
    """
    organisation = project.organisation
    have, models = organisation.data_scientists, float(organisation.models_in_production)
    drawn = draw_levels(project, profile.cells)  # levels are those of today at every size

    def worth(people: float, models: float) -> float:
        there = at_size(project, catalogue, people, models)
        return worth_alone(there, catalogue, practice, profile, drawn)

    now = worth(have, models)
    if now > 0:
        return BreakEven(practice.id, now, have, have, models, models)
    per_head = models / have if have else 0.0
    return BreakEven(
        practice.id,
        now,
        _first_above((have, now), SIZES, lambda n: worth(n, max(round(per_head * n), 1.0))),
        have,
        _first_above((models, now), MODELS, lambda n: worth(have, n)) if models else None,
        models,
    )


@dataclass(frozen=True)
class SizeWorth:
    """Worth of a practice alone at a number of data scientists; ``now`` marks the organisation’s own."""

    data_scientists: float
    models: float
    worth: float
    now: bool


def worth_by_size(
    project: Project, catalogue: Catalogue, practice: Practice, profile: Profile
) -> tuple[SizeWorth, ...]:
    """The curve behind ``break_even``: worth at each size that is tried and at the organisation’s own.

    It depends on the organisation’s proportions and levels, not on the size it is asked from.
    """
    organisation = project.organisation
    have = organisation.data_scientists
    per_head = organisation.models_in_production / have if have else 1.0
    sizes = sorted({*map(float, SIZES), *((have,) if have else ())})
    drawn = draw_levels(project, profile.cells)
    found = []
    for n in sizes:
        models = max(round(per_head * n), 1)
        there = at_size(project, catalogue, n, models)
        worth = worth_alone(there, catalogue, practice, profile, drawn)
        found.append(SizeWorth(n, float(models), worth, n == have))
    return tuple(found)


def _first_above(
    start: tuple[float, float], sizes: tuple[int, ...], worth: Callable[[float], float]
) -> float | None:
    """The size at which ``worth`` rises above 0, linear between those tried; ``None`` if it never does."""
    before = start
    for n in sizes:
        if n <= start[0]:
            continue
        value = worth(float(n))
        if value > 0:
            return before[0] - before[1] / (value - before[1]) * (n - before[0])
        before = (float(n), value)
    return None


def worth_alone(
    project: Project,
    catalogue: Catalogue,
    practice: Practice,
    profile: Profile,
    drawn: Drawn | None = None,
) -> float:
    """Expected NPV of ``practice`` alone, with the cheapest tools it needs.

    ``drawn`` are the levels of ``profile``, where they are at hand.
    """
    problem, schedule = alone(project, catalogue, practice, profile, drawn)
    return expected_value(problem, schedule, project.finance.seed, TRIED)


def alone(
    project: Project,
    catalogue: Catalogue,
    practice: Practice,
    profile: Profile,
    drawn: Drawn | None = None,
    needs: Sequence[Practice] = (),
) -> tuple[CaseProblem, Schedule]:
    """The business case of ``practice`` by itself, begun at once with the cheapest tools it needs.

    ``needs`` are practices that it rests on, begun with it.
    """
    drawn = drawn or draw_levels(project, profile.cells)
    together = (practice, *needs)
    levels = practice_levels(together, drawn)
    chosen = [
        candidate_of_practice(one, project, catalogue, profile, drawn, levels) for one in together
    ]
    problem = problem_of(project, catalogue, (c.initiative for c in chosen))
    owned = set(project.organisation.tools_in_use)
    for one, category in ((p, c) for p in together for c in p.needs_tool_in):
        tools = catalogue.tools_for(one, category)
        if owned.intersection(t.id for t in tools):
            continue
        cheapest = _cheapest(tools, project, catalogue, problem)
        if cheapest is not None and all(c.id != cheapest.id for c in chosen):
            chosen.append(cheapest)
    schedule = {c.id: Timing(0, c.duration) for c in chosen}
    return problem_of(project, catalogue, (c.initiative for c in chosen)), schedule


def _cheapest(
    tools: tuple[Tool, ...], project: Project, catalogue: Catalogue, problem: CaseProblem
) -> Candidate | None:
    priced = [candidate_of_tool(t, project, catalogue) for t in tools]
    usable = [c for c in priced if not c.fit.blocked]
    return min(usable, key=lambda c: sum(cost_span(c, problem)), default=None)


def at_size(
    project: Project, catalogue: Catalogue, data_scientists: float, models: float
) -> Project:
    """``project`` with its people, its models and the stated inputs that grow with them scaled."""
    organisation = project.organisation
    have = organisation.data_scientists
    if have <= 0:
        return project
    by_people = data_scientists / have
    count = max(round(models), 1)
    by_models = count / max(organisation.models_in_production, 1)
    scaled = organisation.model_copy(
        update={
            "people": {role: n * by_people for role, n in organisation.people.items()},
            "models_in_production": count,
            "regulated_models": min(round(organisation.regulated_models * by_models), count),
        }
    )
    factors = {"people": by_people, "models": by_models}
    grows = {d.id: factors[d.scale] for d in catalogue.inputs if d.scale}
    assumptions: dict[str, Any] = {}
    for name, stated in project.assumptions.items():
        if name in grows and stated.range is not None:
            changed = {"range": stated.range.scaled(grows[name])}
            assumptions[name] = stated.model_copy(update=changed)
        else:
            assumptions[name] = stated
    return project.model_copy(update={"organisation": scaled, "assumptions": assumptions})
