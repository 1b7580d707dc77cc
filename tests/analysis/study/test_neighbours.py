"""Thirty neighbours of a plan in fresh futures: none is better beyond noise (300: ``long neighbours``)."""

from __future__ import annotations

from planner.domain.project import Project
from planner.storage.results import Results
from tests.conftest import kept_study_of
from tests.long.neighbours import looked_at
from tests.projects import few_candidates


def test_no_neighbour_of_the_plan_is_better_beyond_noise(
    example: Project, kept_results: Results
) -> None:
    one = looked_at(kept_study_of(few_candidates(example), kept_results), 30, 1_000)
    assert one.neighbours >= 10
    assert not one.better, one
