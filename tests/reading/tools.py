"""Tools that a sentence names: what they cost, how many use them, and what the planned stack takes."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import planner.catalogue as catalogue
from planner.analysis.study.candidates import Candidate
from planner.analysis.study.study import Study
from planner.domain.plan.stack import KIND_WORDS
from tests.reading.recompute import Values
from tests.reading.steps import mean_today

Names = Mapping[str, str]
BAND = 0.10
"""What a better score may cost above the cheapest stack, as a share of the plan's and its own cost."""


@cache
def survey() -> Mapping[str, Mapping[str, object]]:
    """The leaders of the survey by category, as they are written in the content."""
    path = Path(catalogue.__file__).parent / "content" / "baselines.toml"
    found: Mapping[str, Mapping[str, object]] = tomllib.loads(path.read_text("utf-8"))["tools"]
    return found


def tool(study: Study, name: str) -> Candidate:
    """The tool that a sentence names."""
    return next(c for c in study.candidates if c.kind == "tool" and c.name == name)


def cost_of(study: Study, name: str) -> float:
    """What a tool would cost; nothing where it is in use."""
    one = tool(study, name)
    owned = one.id in study.project.organisation.tools_in_use
    return 0.0 if owned else mean_today(study, one)


def share_of(study: Study, names: Names) -> float:
    """The share of those asked who use a tool for something."""
    categories = {str(v): k for k, v in study.catalogue.category_names.items()}
    key = next(k for v, k in categories.items() if v.lower() == names["category"].lower())
    row = survey()[key]
    return float(str(row["share"])) if row["tool"] == tool(study, names["tool"]).id else math.nan


def chosen_cost(study: Study) -> float:
    """What the tools of the planned stack would cost, those in use left out."""
    chosen = study.stack.chosen
    assert chosen is not None
    new = set(chosen.tools) - set(study.project.organisation.tools_in_use)
    return sum(mean_today(study, c) for c in study.candidates if c.id in new)


def band(study: Study) -> tuple[float, float]:
    """A tenth of what the practices that are served cost, and the cheapest stack for them.

    Of those that the stack serves, and with all that the plan holds: what joined it last had no part in it.
    """
    served = {p for place in study.stack.chosen.places for p in place.practices}  # type: ignore[union-attr]
    planned = {s.candidate.id for s in study.plan.steps if s.candidate.kind == "practice"}
    least, most = (
        sum(mean_today(study, c) for c in study.candidates if c.id in ids)
        for ids in (served, served | planned)
    )
    return BAND * (least + study.stack.cheapest), BAND * (most + study.stack.cheapest)


def of_kind(study: Study, names: Names) -> Values:
    """Tools, categories and cost of the chosen stack; its score is not computed here."""
    chosen = study.stack.chosen
    assert chosen is not None
    assert str(KIND_WORDS[chosen.kind]) == names["kind"]
    return (
        float(len(chosen.tools)),
        float(len({p.category for p in chosen.places})),
        None,
        chosen_cost(study),
    )
