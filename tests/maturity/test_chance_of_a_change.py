"""Whether a change between two rounds is more than the scatter of answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scipy.stats import binomtest

from planner.domain.project import Project
from planner.maturity.rounds import Change, Comparison, compare_rounds
from planner.maturity.words import change_notes


@pytest.fixture(scope="module")
def found(example: Project) -> Comparison:
    return compare_rounds(example, example.rounds[-2], example.rounds[-1])


def _moved(found: Comparison, rose: int, fell: int, hair: int = 0) -> Comparison:
    ends = [(1.0, 2.0)] * rose + [(2.0, 1.5)] * fell + [(1.41, 1.38)] * hair
    questions = tuple(Change(f"Q{k}", "q", a, b) for k, (a, b) in enumerate(ends))
    return replace(found, questions=questions)


@pytest.mark.parametrize(
    ("rose", "fell"), [(0, 0), (1, 0), (5, 0), (9, 2), (2, 9), (7, 7), (40, 2)]
)
def test_the_chance_is_that_of_the_exact_sign_test(found: Comparison, rose: int, fell: int) -> None:
    moved = _moved(found, rose, fell, hair=3)
    expected = binomtest(rose, rose + fell).pvalue if rose + fell else 1.0
    assert moved.chance == pytest.approx(expected, abs=1e-12)


def test_what_prints_as_no_change_neither_rose_nor_fell(found: Comparison) -> None:
    moved = _moved(found, 0, 0, hair=2)
    assert moved.rose == moved.fell == ()
    assert not any("scatter" in n for n in change_notes(moved))


def test_few_questions_that_rose_may_be_chance_and_many_are_not(found: Comparison) -> None:
    few, many = (" ".join(change_notes(_moved(found, *n))) for n in ((4, 1), (30, 2)))
    assert "4 questions rose and 1 fell" in few
    assert "38 of 100 cases" in few
    assert "may be no more than the scatter" in few
    assert "fewer than 1 of 100 cases. The change is more than the scatter" in many
