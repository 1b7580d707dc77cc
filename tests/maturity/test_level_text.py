"""Words of a level that stand alone: what points back to the level below brings it along."""

from __future__ import annotations

from planner.domain.base.language import speaking, tr
from planner.maturity.content import house_questionnaire
from planner.maturity.level_text import level_text

QUESTIONS = house_questionnaire().by_id


def test_what_so_means_stands_beside_it() -> None:
    """“The pipeline does so” says nothing where the level below does not stand above it."""
    question = QUESTIONS["GOV-07"]
    said = str(level_text(question, 3))
    assert said.startswith("The pipeline does so")
    assert said.endswith("At 2: Fields not needed are removed and names replaced before use.")
    assert level_text(question, 2) == question.levels[2].text
    with speaking("de"):
        german = tr(level_text(question, 3))
        assert german.endswith(tr(question.levels[2].text))
        assert "Auf 2: " in german


def test_each_text_that_points_back_does_so_and_no_lowest_one() -> None:
    back = {
        (q.id, n)
        for q in QUESTIONS.values()
        for n in range(len(q.levels))
        if level_text(q, n) != q.levels[n].text
    }
    assert {("GOV-18", 3), ("PIP-08", 4), ("PPL-04", 4), ("VAL-08", 3)} <= back
    assert ("GOV-08", 2) not in back, "“it” is the system that the question is about"
    assert not [q for q, n in back if n == 0]
    assert len(back) < 25
