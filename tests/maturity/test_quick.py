"""What a quick check says, and what it does not: ranges and the lowest three, no gap, no agreement."""

from __future__ import annotations

import pytest

from planner.domain.base.errors import InputError
from planner.domain.plan.plan import AgreedPlan
from planner.domain.project import Project
from planner.maturity.answers import asked_dimensions, asked_questions
from planner.maturity.quick import (
    LOWEST,
    OFF,
    counted,
    is_part,
    lowest,
    lowest_words,
    part_words,
    reaches,
)
from planner.maturity.score import assess
from planner.ui.results.standing import standing
from planner.workspace.edits import agree_plan, set_target
from planner.workspace.people import set_scope
from planner.workspace.workshop import questions_in_order


@pytest.fixture(scope="module")
def quick(example: Project) -> Project:
    return set_scope("quick").apply(example)


def test_the_level_is_read_over_the_scope_with_words(quick: Project) -> None:
    profile = assess(quick)
    assert is_part(profile)
    assert counted(profile)[0] == 20
    asked = [q for q in asked_questions(quick) if q.screening]
    by_hand: dict[str, list[float]] = {}
    for question in asked:
        value = profile.questions[question.id].value
        if value is not None:
            by_hand.setdefault(question.dimension, []).append(value)
    overall = profile.overall.value
    assert overall is not None
    words = part_words(profile)
    assert words.startswith(f"{overall:.1f} on the quick check, 20 of {counted(profile)[1]} ")
    low, high = profile.overall.low, profile.overall.high
    ends = [(w.low, w.high) for w in profile.overall.why if w.kind == "unasked"]
    assert ends
    assert ends[0][0] < low <= overall <= high < ends[0][1]
    assert f"between {ends[0][0]:.1f} and {ends[0][1]:.1f}" in words
    assert "up to 0.2 high" in words


def test_a_dimension_lies_within_seven_tenths_on_the_scale(quick: Project) -> None:
    found = reaches(quick, assess(quick))
    assert {r.id for r in found} == {d.id for d in asked_dimensions(quick) if not d.beside}
    for one in found:
        assert one.asked == 2 < one.whole
        value = one.level.value
        if value is not None:
            assert one.low <= max(value - OFF, 0.0)
            assert one.high >= min(value + OFF, 4.0)
        assert 0 <= one.low <= one.high <= 4
    values = [r.level.value for r in found if r.level.value is not None]
    assert values == sorted(values)


def test_the_lowest_three_are_named_and_no_weakest_point(quick: Project) -> None:
    profile = assess(quick)
    found = lowest(quick, profile)
    assert len(found) == LOWEST
    words = lowest_words(quick, profile)
    assert words.endswith("are the lowest three.")
    said = standing(quick, profile)
    assert words in said
    assert "weakest" not in said
    assert "gap" not in said


def test_where_the_fourth_reads_the_same_fewer_are_named(example: Project) -> None:
    flat = example.current_round.model_copy(
        update={
            "scope": "quick",
            "consensus": {},
            "answers": {
                person: {
                    q: a.model_copy(update={"state": "level", "level": 2, "reason": ""})
                    for q, a in s.items()
                }
                for person, s in example.current_round.answers.items()
            },
        }
    )
    project = example.model_copy(update={"rounds": (*example.rounds[:-1], flat)})
    assert lowest(project, assess(project)) == ()
    assert lowest_words(project, assess(project)) == ""


def test_no_gap_is_said_of_a_part_and_widening_brings_it_back(quick: Project) -> None:
    dimension = asked_dimensions(quick)[0]
    aimed = set_target(dimension.id, dimension.name, 3.0).apply(quick)
    profile = assess(aimed)
    assert profile.gap(aimed, dimension.id) is None
    assert profile.gap(aimed, dimension.id, 0) is None
    assert profile.way(aimed) is None
    whole = set_scope("all").apply(aimed)
    gap = assess(whole).gap(whole, dimension.id)
    assert gap is not None
    assert gap.high > 0
    assert part_words(assess(whole)) == ""


def test_a_plan_from_a_quick_check_is_not_agreed(quick: Project) -> None:
    plan = AgreedPlan(agreed="2026-11-29T08:00:00Z", start="2027-01-01", steps=())
    with pytest.raises(InputError, match="can be kept, and not agreed"):
        agree_plan(plan).apply(quick)
    agreed = agree_plan(plan).apply(set_scope("all").apply(quick))
    later = set_scope("quick").apply(agreed)
    assert agree_plan(plan).apply(later).agreed_plan == plan, "its progress is still kept"
    assert agree_plan(None).apply(later).agreed_plan is None


def test_a_workshop_can_ask_the_quick_check(example: Project) -> None:
    profile = assess(example)
    found = questions_in_order(example, profile, example.teams[0].id, "quick")
    assert len(found) == 20
    assert set(found) < set(questions_in_order(example, profile, example.teams[0].id, "all"))
