"""Many models behind a use case: its own figures, the money they move, what the levers leave."""

from __future__ import annotations

from datetime import date

import pytest

from planner.analysis.around.use_case_figures import figures_of
from planner.analysis.around.use_case_scale import (
    LEVERS,
    MOST,
    lever_state,
    scale_of,
    scale_words,
    search_left,
)
from planner.analysis.study.baseline import quantities
from planner.analysis.study.finding import search_factor, without_help
from planner.analysis.study.study import Study
from planner.catalogue.own import catalogue_of
from planner.cli.use_cases import one_of, set_figures
from planner.domain.base.errors import InputError
from planner.domain.base.language import tr
from planner.domain.project import Project

DAY = date(2026, 9, 1)


def with_figures(project: Project, name: str, *figures: str) -> Project:
    own = set_figures(project, name, figures, DAY)
    return project.model_copy(
        update={"organisation": project.organisation.model_copy(update={"use_cases": own})}
    )


def test_what_nobody_states_moves_no_money(example: Project) -> None:
    assert search_factor(example) == 1.0
    assert quantities(example, catalogue_of(example))["search_hours"].range.likely == 2.0
    name = next(u.id for u in example.organisation.use_cases if u.models > 1)
    same = with_figures(example, name, "versions=1", "logged=0.5", "owned=0.75")
    assert search_factor(same) == pytest.approx(1.0)


def test_versions_move_the_money_by_their_share_of_the_models(example: Project) -> None:
    """Four versions of a models of M: hours × (2·a + M − a) ÷ M."""
    own = next(u for u in example.organisation.use_cases if u.models > 1)
    more = with_figures(example, own.id, "versions=4")
    all_ = example.organisation.models_in_production
    expected = (2 * own.models + all_ - own.models) / all_
    row = quantities(more, catalogue_of(more))["search_hours"]
    assert search_factor(more) == pytest.approx(expected)
    assert row.range.likely == pytest.approx(2.0 * expected)
    assert "times" in tr(row.source)


def test_an_idea_moves_no_money(example: Project) -> None:
    own = next(u for u in example.organisation.use_cases if u.models > 1)
    idea = own.model_copy(update={"state": "idea"})
    use_cases = tuple(idea if u.id == own.id else u for u in example.organisation.use_cases)
    project = example.model_copy(
        update={"organisation": example.organisation.model_copy(update={"use_cases": use_cases})}
    )
    assert search_factor(with_figures(project, own.id, "versions=4")) == 1.0


def test_hours_of_a_use_case_do_not_count_its_state_twice(example: Project) -> None:
    """The money holds the state of all; the hours of one follow from its own state alone."""
    own = next(u for u in example.organisation.use_cases if u.models > 1)
    before = scale_of(example, own).hours
    more = with_figures(example, own.id, "versions=4")
    after = scale_of(more, one_of(more, own.id)).hours
    assert after == pytest.approx(tuple(2 * h for h in before), rel=1e-6)


def test_numbers_grow_with_the_root(example: Project) -> None:
    own = next(u for u in example.organisation.use_cases if u.models > 1)
    hours = dict(scale_of(example, own).by_number)
    assert hours[200][1] == pytest.approx(2 * hours[50][1])
    assert [h[1] for _, h in sorted(hours.items())] == sorted(h[1] for h in hours.values())


def test_levers_never_make_it_longer_and_all_are_best(example_study: Study) -> None:
    project = example_study.project
    own = next(u for u in project.organisation.use_cases if u.models > 1)
    bad = with_figures(project, own.id, "versions=3", "logged=0.1/0.2/0.4", "owned=0.3")
    found = scale_of(bad, one_of(bad, own.id), example_study)
    assert {one.how for one in found.levers} == LEVERS.keys()
    assert found.all_levers is not None
    for k in range(3):
        assert all(one.hours[k] <= found.hours[k] * (1 + 1e-9) for one in found.levers)
        assert found.all_levers[k] <= min(one.hours[k] for one in found.levers) * (1 + 1e-9)
    by = {one.how: one for one in found.levers}
    assert by["traces"].hours[1] < by["registry"].hours[1] < found.hours[1]
    assert by["registry"].hours[1] == pytest.approx(found.hours[1] / 3**0.5, rel=1e-6)
    usual = scale_of(project, own, example_study)
    states = {one.how: lever_state(one, usual) for one in usual.levers}
    assert states["registry"] == "changes nothing here"
    assert states["owners"] == "to be named"


def test_practices_take_no_more_than_their_cap(example_study: Study) -> None:
    """With all logged and owned only practices are left, and they leave a fifth at least."""
    project = example_study.project
    own = next(u for u in project.organisation.use_cases if u.models > 1)
    good = with_figures(project, own.id, "versions=1", "logged=1", "owned=1")
    found = scale_of(good, one_of(good, own.id), example_study)
    assert found.all_levers is not None
    assert found.all_levers[1] >= (1 - MOST) * found.hours[1] * 0.99
    assert found.levers[2].hours == found.hours
    assert 0 < search_left(example_study) <= 1
    assert "all together" in tr(scale_words(good, one_of(good, own.id), example_study))


def test_a_single_model_is_not_looked_for(example: Project) -> None:
    own = next(u for u in example.organisation.use_cases if u.models > 1)
    one = own.model_copy(update={"models": 1})
    assert scale_words(example, one) == ""
    assert not [f for f in figures_of(example, one) if f.group == "scale"]
    assert [f.id for f in figures_of(example, own) if f.group == "scale"] == [
        "field.versions",
        "field.logged",
        "field.owned",
    ]
    single = tuple(one if u.id == own.id else u for u in example.organisation.use_cases)
    organisation = example.organisation.model_copy(update={"use_cases": single})
    alone = example.model_copy(update={"organisation": organisation})
    told = one_of(with_figures(alone, own.id, "versions=2", "logged=0.3"), own.id)
    assert {f.id: f.own for f in figures_of(example, told) if f.group == "scale"} == {
        "field.versions": True,
        "field.logged": True,
        "field.owned": False,
    }, "several versions of a single model are looked through as well"
    blind, orphan = without_help(example)
    assert min(blind.min(), orphan.min()) >= 1


@pytest.mark.parametrize("figure", ["versions=0.5", "logged=1.2", "owned=-0.1", "versions=-3"])
def test_figures_out_of_bounds_are_refused(example: Project, figure: str) -> None:
    own = next(u for u in example.organisation.use_cases if u.models > 1)
    with pytest.raises(InputError):
        set_figures(example, own.id, [figure], DAY)
