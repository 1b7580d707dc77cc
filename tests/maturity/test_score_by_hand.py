"""What a profile says beside its levels, each figure worked out by hand."""

from __future__ import annotations

import pytest

from planner.domain.answers.assessment import Answer, Evidence, Policy, Respondent, Target
from planner.domain.answers.level import Level
from planner.domain.organisation.organisation import Team
from planner.domain.project import Project
from planner.maturity.score import Distance, assess, extremes
from tests.maturity.test_score import DONT_KNOW, NOT_FOR_US, level, project

ALL = ("A1", "A2", "B1", "B2")


def sheet(*levels: int) -> dict[str, Answer]:
    return {q: level(x) for q, x in zip(ALL, levels, strict=True)}


def with_targets(made: Project, **targets: float) -> Project:
    found = tuple(Target(dimension=d, level=x) for d, x in targets.items())
    return made.model_copy(update={"targets": found})


def only_one(made: Project) -> Project:
    """The same without the people of the second team."""
    people = tuple(r for r in made.respondents if r.team == "one")
    return made.model_copy(update={"respondents": people})


@pytest.mark.parametrize(
    ("low", "value", "high", "wanted"),
    [
        (0.0, None, 0.0, "reached"), (0.0, None, 1.0, "unknown"), (0.5, None, 1.0, "missed"),
        (0.2, 0.0, 0.4, "reached"), (0.0, 0.3, 0.4, "missed"), (0.0, 0.5, 0.5, "missed"),
    ],
)  # fmt: skip
def test_a_target_is_reached_by_what_leads_else_by_every_completion(
    low: float, value: float | None, high: float, wanted: str
) -> None:
    assert Distance(low, value, high).reach == wanted


def test_evidence_is_the_share_of_what_is_answered() -> None:
    proof = Evidence(text="the run of 3 March", who="Ann (test)")
    answers = sheet(3, 2, 1, 0)
    answers["A1"] = answers["A1"].model_copy(update={"evidence": (proof,)})
    assert assess(only_one(project({"one-1": answers}))).evidence == 0.25
    assert assess(only_one(project({}))).evidence == 0.0


def test_known_questions_are_those_whose_level_leads() -> None:
    profile = assess(only_one(project({"one-1": {"A1": level(3), "A2": DONT_KNOW}})))
    assert profile.known_questions == {"A1": 3.0}


def test_the_way_to_targets_is_weighted_and_nothing_above_one_makes_up() -> None:
    """Weights 1 and 3: A is at 4 of 2, B at 1 of 2, so (1×2 + 3×1) ÷ (1×2 + 3×2)."""
    made = with_targets(only_one(project({"one-1": sheet(4, 4, 1, 1)})), a=2.0, b=2.0)
    way = assess(made).way(made)
    assert way is not None
    assert (way.low, way.value, way.high) == (0.625, 0.625, 0.625)
    open_ = {**sheet(4, 4, 1, 1), "B2": DONT_KNOW}
    made = with_targets(only_one(project({"one-1": open_})), a=2.0, b=2.0)
    way = assess(made).way(made)
    assert way is not None
    # B lies between (1 + 0) ÷ 2 and (1 + 4) ÷ 2, and no level of it leads
    assert (way.low, way.value, way.high) == ((2 + 3 * 0.5) / 8, None, (2 + 3 * 2) / 8)
    made = with_targets(only_one(project({"one-1": {**open_, "A1": DONT_KNOW}})), b=2.0)
    way = assess(made).way(made)
    assert way is not None
    assert (way.low, way.value, way.high) == (0.25, None, 1.0)
    assert assess(made).way(with_targets(made)) is None


def test_a_way_to_which_the_last_dimension_is_sure_and_the_first_is_not_has_no_value() -> None:
    answers = {**sheet(4, 4, 1, 1), "A1": DONT_KNOW, "A2": DONT_KNOW}
    made = with_targets(only_one(project({"one-1": answers})), a=2.0, b=2.0)
    way = assess(made).way(made)
    assert way is not None
    assert (way.low, way.value, way.high) == (3 / 8, None, (2 + 3) / 8)


def led(value: float) -> Level:
    return Level(value, value, value=value, asked=1, applies=1, answered=1)


def between(low: float, high: float, value: float | None = None) -> Level:
    return Level(low, high, value=value, asked=1, applies=1)


def test_the_lowest_and_highest_are_all_that_are_printed_so() -> None:
    levels = {
        "a": led(1.04),
        "b": led(0.96),
        "c": led(2.0),
        "d": led(1.06),
        "none": Level(0.0, 4.0),
    }
    assert extremes(levels) == ("a", "b")
    assert extremes(levels, lowest=False) == ("c",)
    assert extremes({"a": led(0.0), "b": led(1.0)}) == ("a",)
    assert extremes({"a": led(0.0), "b": led(0.5)}, lowest=False) == ("b",)
    assert extremes({"none": Level(0.0, 4.0)}) == ()
    assert extremes({}) == ()


def test_where_a_level_is_open_all_that_could_be_the_lowest_or_highest_are_named() -> None:
    levels = {
        "a": between(0.0, 1.0), "b": between(1.0, 3.0), "c": led(2.0), "d": between(1.5, 2.5),
    }  # fmt: skip
    assert extremes(levels) == ("a", "b")
    assert extremes(levels, lowest=False) == ("b", "c", "d")
    touching = {"a": led(3.0), "b": between(2.0, 3.0), "c": between(0.0, 2.9)}
    assert extremes(touching, lowest=False) == ("a", "b")


def test_the_bound_of_the_policy_is_a_share_of_that_of_the_scale() -> None:
    made = only_one(project({"one-1": sheet(3, 2, 1, 0)}))
    strict = made.model_copy(update={"policy": Policy(bound=0.5)})
    assert assess(made).overall.scale.bound == 1.0
    assert assess(strict).overall.scale.bound == 0.5


def test_who_gave_a_level_counts_the_lowest_level_and_not_those_who_do_not_know() -> None:
    found = assess(
        only_one(
            project({"one-1": dict.fromkeys(ALL, level(0)), "one-2": dict.fromkeys(ALL, DONT_KNOW)})
        )
    )
    assert (found.overall.people, found.overall.gave) == (2, 1)


@pytest.mark.parametrize(("others", "leads"), [(5.0, True), (6.0, False), (9.0, False)])
def test_the_whole_leads_where_teams_of_half_of_all_people_take_part(
    others: float, leads: bool
) -> None:
    teams = (Team(id="one", name="One", people=5.0), Team(id="two", name="Two", people=others))
    found = assess(only_one(project({"one-1": sheet(3, 2, 1, 0)}, teams)))
    assert found.overall.leads is leads
    assert found.dimensions["a"].leads
    assert found.teams[0].overall.leads


def test_what_more_do_not_know_than_know_decides_nothing() -> None:
    """One of three gave each level: it is a level, but thin, so that what it says is not decided."""
    made = project(
        {"one-1": sheet(3, 3, 3, 3), **{f"one-{k}": dict.fromkeys(ALL, DONT_KNOW) for k in (2, 3)}}
    )
    thin = assess(only_one(made))
    assert not thin.overall.decided
    assert thin.overall.answered == 0
    assert assess(only_one(project({"one-1": sheet(3, 3, 3, 3)}))).overall.decided
    one = {"one-1": {**sheet(3, 3, 3, 3), "B2": DONT_KNOW}}
    assert not assess(only_one(project(one))).overall.decided
    both = {
        **{f"one-{k}": {**sheet(3, 3, 3, 3), "B2": DONT_KNOW} for k in (1, 2)},
        "one-3": sheet(3, 3, 3, 3),
    }
    some = assess(only_one(project(both)))
    assert (some.dimensions["a"].decided, some.dimensions["b"].decided) == (True, False)


def test_where_nothing_applies_nothing_bounds_the_level() -> None:
    found = assess(only_one(project({"one-1": dict.fromkeys(ALL, NOT_FOR_US)})))
    assert (found.overall.low, found.overall.value, found.overall.high) == (0.0, None, 4.0)
    question = found.questions["A1"]
    assert (question.low, question.value, question.high) == (0.0, None, 4.0)
    assert (question.asked, question.applies, question.answered) == (1, 0, 0)


def test_teams_without_people_are_outside() -> None:
    made = project({"one-1": sheet(3, 2, 1, 0)})
    assert assess(made).outside == ()
    assert assess(only_one(made)).outside == ("two",)
    everyone = [Respondent(id="one-1", team="one")]
    nobody = made.model_copy(update={"respondents": tuple(everyone)})
    assert assess(nobody).outside == ("two",)


def test_a_gap_is_what_is_missing_to_the_target_of_all_or_of_a_team() -> None:
    made = with_targets(only_one(project({"one-1": sheet(1, 1, 4, 4)})), a=2.5, b=2.0)
    profile = assess(made)
    for row in (None, 0):
        gap = profile.gap(made, "a", row)
        assert gap is not None
        assert (gap.low, gap.value, gap.high, gap.digits) == (1.5, 1.5, 1.5, 1)
        assert gap.printed == (1.5, 1.5, 1.5)
        above = profile.gap(made, "b", row)
        assert above is not None
        assert (above.value, above.reach) == (0.0, "reached")
    assert profile.gap(with_targets(made, b=2.0), "a") is None
    open_ = with_targets(only_one(project({"one-1": {"A2": DONT_KNOW, "A1": level(1)}})), a=2.5)
    gap = assess(open_).gap(open_, "a")
    assert gap is not None
    assert (gap.low, gap.value, gap.high) == (0.0, None, 2.25)
