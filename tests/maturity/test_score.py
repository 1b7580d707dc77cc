"""Scores against hand arithmetic and against a slow second implementation."""

from __future__ import annotations

import math
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.answers.assessment import Answer, Consensus, Respondent
from planner.domain.content.questionnaire import Dimension, LevelDescriptor, Question, Questionnaire
from planner.domain.organisation.organisation import Organisation, Team
from planner.domain.project import Project
from planner.maturity.agreement import spreads
from planner.maturity.cells import Counts, build_cells
from planner.maturity.explaining import explain
from planner.maturity.means import Triple
from planner.maturity.score import assess, ends
from planner.workspace.create import new_project
from tests.conftest import NOW

LEVELS = tuple(LevelDescriptor(name=f"L{k}", text=f"Level {k}.") for k in range(5))


def question(id_: str, dimension: str, weight: float = 1.0, **more: object) -> Question:
    return Question(
        id=id_,
        dimension=dimension,
        title=id_,
        prompt=id_,
        why="",
        levels=LEVELS,
        weight=weight,
        **more,
    )


SMALL = Questionnaire(
    id="small",
    name="Small",
    version="1",
    date="2026-01-01",
    dimensions=(
        Dimension(id="a", name="A", short="A"),
        Dimension(id="b", name="B", short="B", weight=3.0),
    ),
    questions=(
        question("A1", "a"),
        question("A2", "a", 3.0),
        question("B1", "b"),
        question("B2", "b"),
    ),
)


def project(
    answers: dict[str, dict[str, Answer]], teams: tuple[Team, ...] | None = None
) -> Project:
    base = new_project(Organisation(name="Org"), ("One", "Two"), NOW, SMALL, "id")
    people = {r.id: r for r in base.respondents}
    for id_ in answers:
        people.setdefault(id_, Respondent(id=id_, team=id_.split("-")[0]))
    round_ = base.current_round.model_copy(update={"answers": answers})
    fields = {n: getattr(base, n) for n in Project.model_fields}
    fields |= {
        "respondents": tuple(people.values()),
        "rounds": (round_,),
        "teams": teams or base.teams,
    }
    return Project.model_validate(fields)


def middle(made: Project) -> tuple[float, float, float]:
    """Low end, mean of the known, and high end of the overall level, whether or not it leads."""
    profile = assess(made)
    cells = profile.cells
    overall = profile.frame.means(Triple(cells.low, cells.value, cells.high), cells.counted).overall
    return float(overall.low), float(overall.value), float(overall.high)


def level(value: int) -> Answer:
    return Answer(state="level", level=value)


DONT_KNOW = Answer(state="dont_know")
NOT_FOR_US = Answer(state="not_applicable", reason="no such thing here")


def test_weighted_means_by_hand() -> None:
    sheet = {"A1": level(4), "A2": level(2), "B1": level(1), "B2": level(0)}
    profile = assess(project({"one-1": sheet}))
    team = profile.teams[0]
    assert team.dimensions["a"].value == pytest.approx((4 * 1 + 2 * 3) / 4)
    assert team.dimensions["b"].value == pytest.approx(0.5)
    assert team.overall.value == pytest.approx((2.5 * 1 + 0.5 * 3) / 4)
    assert profile.teams[1].overall.value is None
    # the second team was asked (it has a respondent) and answered nothing: it widens, it is not 0, and no
    # figure leads; the mean of the known stays the middle of the arithmetic
    assert middle(project({"one-1": sheet})) == pytest.approx((0.5, 1.0, 2.5))
    assert (profile.overall.value, profile.overall.low, profile.overall.high) == (None, 0.5, 2.5)


def test_unknown_answers_widen_and_never_count_as_zero() -> None:
    profile = assess(project({"one-1": {"A1": level(2), "A2": DONT_KNOW}}))
    a = profile.teams[0].dimensions["a"]
    assert (a.value, a.low, a.high) == (None, pytest.approx(0.5), pytest.approx(3.5))
    assert profile.teams[0].counts == Counts(answered=1, dont_know=1, not_applicable=0, open=2)


def test_not_applicable_leaves_the_denominator_and_is_listed() -> None:
    cells = build_cells(project({"one-1": {"A1": level(3), "A2": NOT_FOR_US}}))
    profile = assess(project({"one-1": {"A1": level(3), "A2": NOT_FOR_US}}), cells)
    a = profile.teams[0].dimensions["a"]
    assert (a.value, a.low, a.high) == (3.0, 3.0, 3.0)
    assert cells.left_out == (("one", "A2", "no such thing here"),)


def profile_value(made: Project, question: str) -> float:
    """The first team's cell."""
    cells = build_cells(made)
    return float(cells.value[0, cells.column(question)])


def test_median_of_respondents_and_recorded_consensus() -> None:
    answers = {"one-1": {"A1": level(0)}, "one-2": {"A1": level(1)}, "one-3": {"A1": level(4)}}
    plain = project(answers)
    assert profile_value(plain, "A1") == 1.0
    agreed = {"one": {"A1": Consensus(level=3, reason="shown in the log")}}
    round_ = plain.current_round.model_copy(update={"consensus": agreed})
    assert profile_value(plain.model_copy(update={"rounds": (round_,)}), "A1") == 3.0
    assert round_.answer("one-1", "A1").level == 0  # the blind answer stays


def test_teams_are_weighted_by_people() -> None:
    teams = (Team(id="one", name="One", people=9.0), Team(id="two", name="Two", people=1.0))
    every = {q: level(4) for q in ("A1", "A2", "B1", "B2")}
    none = {q: level(0) for q in ("A1", "A2", "B1", "B2")}
    assert assess(project({"one-1": every, "two-1": none}, teams)).overall.value == pytest.approx(
        3.6
    )


def test_questions_that_do_not_apply_are_not_asked(example: Project) -> None:
    organisation = example.organisation.model_copy(
        update={"real_time": False, "regulated_models": 0}
    )
    asked = {
        q.id
        for q in build_cells(example.model_copy(update={"organisation": organisation})).questions
    }
    # what hangs on labels, generative AI, agents or talking to people, which this insurer does not have
    never = {q.id for q in example.questionnaire.questions if q.scope == "system"}
    never |= (
        {f"GEN-{k:02d}" for k in range(1, 19)} | {f"AGT-{k:02d}" for k in range(1, 7)} | {"DAT-08"}
    )
    assert asked == set(example.questionnaire.by_id) - never, (
        "real_time || regulated || accelerators"
    )
    without = organisation.model_copy(
        update={"gpus": 0, "facts": {**organisation.facts, "affects_people": False}}
    )
    cells = build_cells(example.model_copy(update={"organisation": without}))
    fewer = asked - {q.id for q in cells.questions}
    assert fewer == {
        "GOV-02", "GOV-03", "GOV-06", "GOV-13", "GOV-17", "GOV-18", "MON-08", "PLT-08", "PLT-09", "PLT-10",
        "REL-09",
    }  # fmt: skip


ANSWERS = st.one_of(
    st.integers(0, 4).map(level), st.just(DONT_KNOW), st.just(NOT_FOR_US), st.none()
)
SHEETS = st.dictionaries(
    st.sampled_from(["one-1", "one-2", "one-3", "two-1", "two-2"]),
    st.fixed_dictionaries({q.id: ANSWERS for q in SMALL.questions}).map(
        lambda d: {k: v for k, v in d.items() if v is not None}
    ),
)


def slow_bounds(project_: Project, fill: float | None) -> float | None:
    """Overall level, written from the rule with plain loops; unknown levels are ``fill``, or left out."""
    totals: dict[str, tuple[float, float]] = {}
    for team in project_.teams:
        members = [r.id for r in project_.respondents if r.team == team.id]
        if not members:
            continue
        for dimension in SMALL.dimensions:
            top = bottom = 0.0
            for q in SMALL.by_dimension[dimension.id]:
                given_ = [project_.current_round.answer(m, q.id) for m in members]
                levels = [a.level for a in given_ if a.level is not None]
                states = [a.state for a in given_]
                nots = states.count("not_applicable")
                if levels:
                    value: float | None = median(levels)
                elif nots and "dont_know" not in states and 2 * nots >= len(members):
                    continue
                else:
                    value = fill
                if value is not None:
                    top, bottom = top + value * q.weight, bottom + q.weight
            if bottom:
                above, below = totals.get(dimension.id, (0.0, 0.0))
                totals[dimension.id] = (above + top / bottom * team.people, below + team.people)
    weights = {d.id: d.weight for d in SMALL.dimensions}
    if not totals:
        return None
    return sum(weights[d] * a / b for d, (a, b) in totals.items()) / sum(weights[d] for d in totals)


@settings(max_examples=150, deadline=None)
@given(SHEETS)
def test_the_slow_implementation_agrees(answers: dict[str, dict[str, Answer]]) -> None:
    made = project(answers)
    overall = assess(made).overall
    expected = slow_bounds(made, None)
    value = middle(made)[1]
    if expected is None:
        assert overall.value is None
        assert math.isnan(value)
    else:
        assert value == pytest.approx(expected)
        assert overall.low - 1e-9 <= value <= overall.high + 1e-9
        assert overall.value in (None, pytest.approx(value))
    low, high = slow_bounds(made, 0.0), slow_bounds(made, 4.0)
    if low is not None and high is not None:
        assert (overall.low, overall.high) == (pytest.approx(low), pytest.approx(high))


@settings(max_examples=60, deadline=None)
@given(SHEETS, st.sampled_from([q.id for q in SMALL.questions]), st.integers(0, 4))
def test_raising_a_question_never_lowers_a_level(
    answers: dict[str, dict[str, Answer]], id_: str, to: int
) -> None:
    made = project(answers)
    before = assess(made)
    after = assess(made, before.cells.raised({id_: float(to)}))
    if before.overall.value is not None and after.overall.value is not None:
        assert after.overall.value >= before.overall.value - 1e-9
    assert after.overall.low >= before.overall.low - 1e-9


def test_the_tree_explains_the_number(example: Project) -> None:
    profile = assess(example)
    tree = explain(example, profile)
    assert tree.value == profile.overall.value
    assert sum(d.value for d in tree.operands) / 10 == pytest.approx(tree.value)  # type: ignore[misc]
    for dimension in tree.operands:
        weighted = sum(
            t.value * team.people  # type: ignore[operator]
            for t, team in zip(dimension.operands, example.teams, strict=True)
        )
        assert weighted / sum(t.people for t in example.teams) == pytest.approx(dimension.value)
    left_out = [x for _, node in tree.walk() for x in node.left_out]
    assert len(left_out) == profile.counts.not_applicable


def test_disagreement_is_ranked_and_needs_two_people() -> None:
    answers = {
        "one-1": {"A1": level(0), "A2": level(2), "B1": level(1)},
        "one-2": {"A1": level(4), "A2": level(2)},
        "two-1": {"A1": level(2)},
    }
    found = spreads(project(answers))
    assert [s.question for s in found] == ["A1", "A2"]
    assert found[0].levels == (0, 2, 4)
    assert found[0].average_deviation == pytest.approx(4 / 3)
    assert found[1].width == 0


def test_what_stands_at_the_lowest_level_is_no_strength() -> None:
    assert ends({"a": 1.0, "b": 1.0, "c": 1.04}) == ((), (), 0, 0)  # as printed they are alike
    assert ends({}) == ((), (), 0, 0)
    one = ends({**{f"q{k}": 1.0 for k in range(8)}, "best": 2.0})
    assert one.strongest == ("best",)
    assert one.weakest == ("q0", "q1", "q2", "q3", "q4")
    assert (one.alike, one.beside) == (3, 0)
    many = ends({**{f"q{k}": 3.0 for k in range(8)}, "low": 1.0}, most=5)
    assert (many.weakest, many.alike, many.beside) == (("low",), 0, 3)
    spread = ends({f"q{k}": k / 2 for k in range(8)}, most=2)
    assert spread == (("q7", "q6"), ("q0", "q1"), 0, 0)
    assert ends({"low": 0.0, "high": 3.0}) == (("high",), ("low",), 0, 0)
