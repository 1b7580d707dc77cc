"""Forms of trials by category of tool: how long, how many days, what passes and what fails."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from planner.domain.base.errors import ContentError
from planner.domain.base.toml_content import read_toml
from planner.domain.content.catalogue import Catalogue
from planner.domain.plan.trial import Condition, Criterion, Trial

CONTENT = Path(__file__).parent / "content" / "trials.toml"
ANY = "any"
USUAL = "base"
"""The form of what belongs to no category of its own."""


@dataclass(frozen=True)
class TrialForm:
    """How a category is tried; ``weeks`` and ``days`` are low, middle and high (grade D)."""

    id: str
    name: str
    categories: tuple[str, ...]
    weeks: tuple[int, int, int]
    days: tuple[float, float, float]
    criteria: tuple[Criterion, ...]


@cache
def trial_forms() -> tuple[TrialForm, ...]:
    """All forms, as the file orders them. Raises ``ContentError`` where one cannot be used."""
    found = []
    for id_, raw in read_toml(CONTENT).items():
        if id_ == ANY:
            continue
        low, middle, high = raw["weeks"]
        if not low <= middle <= high:
            raise ContentError("trials.toml: the weeks of {name} do not rise.", name=id_)
        found.append(
            TrialForm(
                id=id_,
                name=raw["name"],
                categories=tuple(raw["categories"]),
                weeks=(low, middle, high),
                days=(float(raw["days"][0]), float(raw["days"][1]), float(raw["days"][2])),
                criteria=tuple(
                    Criterion(
                        what=c["what"],
                        unit=c["unit"],
                        good=float(c["good"]),
                        bad=float(c["bad"]),
                    )
                    for c in raw["criteria"]
                ),
            )
        )
    return tuple(found)


@cache
def _bounds() -> dict[str, tuple[float, float]]:
    found = {}
    for id_, raw in read_toml(CONTENT).items():
        for c in raw["criteria"] if id_ != ANY else ():
            found[c["what"]] = (float(c.get("least", 0.0)), float(c.get("most", math.inf)))
    return found


def bounds_of(criterion: Criterion) -> tuple[float, float]:
    """The least and the largest result of a criterion of a form; of one’s own any is possible."""
    return _bounds().get(criterion.what, (-math.inf, math.inf))


@cache
def common_conditions() -> tuple[str, ...]:
    """What has to hold at the end of every trial."""
    return tuple(read_toml(CONTENT)[ANY]["conditions"])


def category_of(catalogue: Catalogue, subject: str) -> str | None:
    """The category that a tool is of, or that a practice needs a tool in; ``None`` for an unknown subject."""
    tool = catalogue.tool_by_id.get(subject)
    if tool is not None:
        return str(tool.categories[0])
    practice = catalogue.practice_by_id.get(subject)
    if practice is None:
        return None
    return str(practice.needs_tool_in[0]) if practice.needs_tool_in else ""


def form_for(catalogue: Catalogue, subject: str) -> TrialForm:
    """The form that suits a tool or practice."""
    category = category_of(catalogue, subject)
    forms = {f.id: f for f in trial_forms()}
    return next((f for f in forms.values() if category in f.categories), forms[USUAL])


def trial_of(catalogue: Catalogue, subject: str, team: str = "") -> Trial:
    """A trial to start from, with the criteria and conditions of its form, in the language of the content."""
    form = form_for(catalogue, subject)
    return Trial(
        id=subject,
        team=team,
        weeks=form.weeks[1],
        days=form.days[1],
        criteria=form.criteria,
        conditions=tuple(Condition(what=c) for c in common_conditions()),
    )
