"""Figures of use cases as inputs of the case: what counts is printed, and no figure that does not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from planner.analysis.around.use_case_figures import with_figure
from planner.analysis.study.baseline import register
from planner.analysis.study.problem import FOLLOWS, problem_of
from planner.catalogue.own import catalogue_of
from planner.catalogue.use_cases import template_of, use_case_of
from planner.domain.base.language import tr
from planner.domain.case.estimate import Assumption, Provenance, Range, fixed
from planner.domain.organisation.organisation import Organisation, UseCase
from planner.domain.project import Project
from planner.economics.flows import Played
from planner.economics.model import at_means
from planner.reporting.blocks import Cell, Heading, Table
from planner.reporting.content.appendix import assumptions
from planner.reporting.content.draft import Draft
from planner.reporting.live_formulas import assumptions_of
from planner.reporting.use_case_inputs import GROUP
from planner.workspace.create import new_project
from planner.workspace.edits import set_assumptions, set_use_cases
from tests.conftest import NOW

OWN = Assumption(
    range=Range(low=80_000, likely=200_000, high=500_000),
    provenance=Provenance(grade="A", source="Own books"),
)


def project_with(use_case: UseCase) -> Project:
    project = new_project(Organisation(name="A", currency="EUR"), ("Team",), NOW, document_id="a")
    stated = set_assumptions({"value_per_model": OWN}).apply(project)
    return set_use_cases((use_case,)).apply(stated)


def printed(project: Project) -> tuple[dict[str, tuple[str, ...]], dict[str, object]]:
    """Rows of the register by their name, bold ones with a star, and the figures of its title."""
    catalogue = catalogue_of(project)
    study = SimpleNamespace(
        project=project,
        register=register(project, catalogue),
        case_problem=problem_of(project, catalogue, ()),
    )
    title: dict[str, object] = {}

    def titled(_: str, **figures: object) -> Heading:
        title.update(figures)
        return Heading(n=1, t="Numbers")

    stub = SimpleNamespace(study=study, currency="EUR", title=titled, words=lambda _: "")
    stub.amount = lambda v, unit: Draft.amount(cast(Draft, stub), v, unit)
    stub.unit_words = lambda unit: Draft.unit_words(cast(Draft, stub), unit)
    (table,) = (b for b in assumptions(cast(Draft, stub)).blocks if isinstance(b, Table))
    rows = [[c if isinstance(c, Cell) else Cell(t=str(c)) for c in r] for r in table.rows]
    return {
        ("*" if r[0].b else "") + str(r[0].t): tuple(str(c.t) for c in r[1:]) for r in rows
    }, title


def test_what_follows_from_use_cases_is_printed_with_the_figures_that_it_follows_from() -> None:
    template = template_of("onboarding-kyc")
    assert template is not None
    live = use_case_of(template, "kyc").model_copy(update={"state": "production", "models": 5})
    for name, value in {
        "margin_per_customer": 420, "reviews_year": 5_200, "drop_outs_year": 900,
    }.items():  # fmt: skip
        live = with_figure(live, f"field.{name}", fixed(float(value)))
    project = project_with(live)
    problem = problem_of(project, catalogue_of(project), ())
    played = SimpleNamespace(problem=problem, draws=at_means(problem, ()), schedule={})
    value = next(a for a in assumptions_of(cast(Played, played)) if a.name == "value_per_model")
    assert value.range == fixed(value.value), "the live sheet begins with what counts, too"
    assert value.value != pytest.approx(200_000, rel=0.1)
    rows, title = printed(project)
    assert "*Value of a model in use" not in rows, "the figure of the books does not count any more"
    assert rows["Value of a model in use"][-1] == FOLLOWS
    assert f"*{GROUP}" in rows
    reviews = rows[f"*{live.name}: How many reviews a year?"]
    assert (reviews[0], reviews[2]) == ("", "5,200")
    stated = [n for n in rows if n.startswith(f"*{live.name}: ")]
    open_ = [n for n in rows if n.startswith(f"{live.name}: ")]
    assert len(stated) + len(open_) == len(template.asked)
    assert all(rows[n][-1].startswith("Default: ") for n in open_)
    assert title["yours"] == len(stated) == 3


def test_an_idea_leaves_the_register_as_it_was_stated() -> None:
    rows, title = printed(project_with(UseCase(id="u", name="U")))
    assert rows["*Value of a model in use"][-1] == tr("Own books")
    assert title["yours"] == 1
    assert f"*{GROUP}" not in rows
