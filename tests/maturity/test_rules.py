"""The eleven rules against published figures, closed forms and a brute-force second opinion."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.answers.replies import Replies, Reply
from planner.domain.base.conditions import parse_condition
from planner.domain.base.errors import ContentError
from planner.domain.content.model import Model
from planner.domain.project import Project
from planner.maturity.as_model import as_model
from planner.maturity.evaluate import ModelResult, evaluate
from planner.maturity.score import assess
from planner.workspace.edits import set_dont_know, set_level

DAY = "2026-11-21"


def model(rule: dict[str, Any], items: list[dict[str, Any]], **more: Any) -> Model:
    fields = {"id": "m", "name": "M", "version": "1", "date": DAY, "scored_by": "product"}
    items = [{"node": "root", "text": str(i["id"]), **i} for i in items]
    return Model.model_validate({**fields, "rule": rule, "items": items, **more}, strict=False)


def scale(*values: float) -> list[dict[str, Any]]:
    return [{"id": f"v{k}", "text": f"{v}", "value": v} for k, v in enumerate(values)]


def reply(value: Any) -> dict[str, Any]:
    if value is None:
        return {"state": "dont_know"}
    return {"options": value if isinstance(value, list) else [value]}


def score(of: Model, answers: dict[str, Any], **more: Any) -> ModelResult:
    replies = {k: reply(v) if not isinstance(v, dict) else v for k, v in answers.items()}
    sheets = more.pop("sheets", [{"replies": replies}])
    given_ = {"model": "m", "date": DAY, "sheets": sheets, **more}
    return evaluate(of, Replies.model_validate(given_, strict=False)).overall


def test_r1_staged_is_cumulative_as_in_c2m2() -> None:
    # not 0, partially 1, largely 2, fully 3; level k iff all practices at 1..k are at least largely
    items = [
        {"id": f"p{k}", "level": level, "options": scale(0, 1, 2, 3)}
        for k, level in enumerate([1, 1, 2, 3])
    ]
    staged = model({"kind": "staged", "at_least": 2}, items)
    full = {"p0": "v3", "p1": "v2", "p2": "v2", "p3": "v3"}
    assert score(staged, full).value == 3
    assert score(staged, {**full, "p2": "v1"}).value == 1  # level 3 does not make up for level 2
    assert score(staged, {**full, "p0": "v1"}).value == 0
    open_ = score(staged, {"p0": "v3", "p1": "v2", "p3": "v3"})
    assert (open_.value, open_.low, open_.high) == (None, 1, 3)


def test_r2_lower_levels_must_be_fully_there() -> None:
    items = [{"id": "a", "level": 1, "kind": "number"}, {"id": "b", "level": 2, "kind": "number"}]
    capped = model({"kind": "staged_with_cap"}, items)

    def level(a: float, b: float) -> float | None:
        return score(capped, {"a": {"number": a}, "b": {"number": b}}).value

    assert level(0.50, 1.0) == 0  # P ends at 50 % inclusive
    assert level(0.51, 1.0) == 1  # largely is enough for its own level only
    assert level(0.85, 1.0) == 1  # L ends at 85 % inclusive
    assert level(0.86, 0.51) == 2
    assert level(0.86, 0.50) == 1


def test_r3_sum_of_level_means() -> None:
    items = [
        {"id": f"{stream}{k}", "level": k, "options": scale(0, 0.25, 0.5, 1)}
        for k in (1, 2, 3)
        for stream in "ab"
    ]
    samm = model({"kind": "sum_of_level_means"}, items, blank="zero")
    answers = {"a1": "v3", "b1": "v2", "a2": "v1", "b2": "v0", "a3": "v0"}
    result = score(samm, answers)  # blank b3 counts as nothing, by the model's own policy
    assert result.value == pytest.approx((1 + 0.5) / 2 + (0.25 + 0) / 2 + 0)
    assert result.counts.open == 1


def test_r4_minimum_and_r5_banded_sum() -> None:
    items = [{"id": f"i{k}", "node": n, "options": scale(0, 0.5, 1)} for k, n in enumerate("xxyy")]
    nodes = [{"id": n, "name": n, "rule": {"kind": "sum"}} for n in "xy"]
    bands = [
        {"high": 0, "name": "none"},
        {"above": 0, "high": 1, "name": "some"},
        {"above": 1, "name": "most"},
    ]
    least = model({"kind": "minimum"}, items, nodes=nodes, bands=bands)
    result = score(least, {"i0": "v2", "i1": "v2", "i2": "v1", "i3": "v1"})
    assert (result.value, result.words) == (1, "some")
    result = score(least, {"i0": "v2", "i1": "v2", "i2": "v1"})
    assert (result.value, result.low, result.high, result.words) == (None, 0.5, 1.5, "some to most")


def test_r6_gate_names_what_is_missing() -> None:
    items = [{"id": k, "kind": "yes_no", "text": f"text {k}"} for k in "abc"]
    gate = model({"kind": "all_yes", "only": ["a", "b"]}, items)
    assert score(gate, {"a": "yes", "b": "yes", "c": "no"}).words == "passed"
    failed = score(gate, {"a": "yes", "b": "no"})
    assert failed.value == 0
    assert "text b" in failed.tree.rule
    assert any("beyond this rule" in x for x in failed.tree.left_out)
    assert score(gate, {"a": "yes"}).words == "not decided yet"


def test_r7_mean_over_activities_of_mean_over_teams() -> None:
    items = [{"id": k, "options": scale(0, 0.2, 0.5, 1)} for k in "ab"]
    dsomm = model({"kind": "fraction_done"}, items, blank="zero", teams="per_item")
    sheets = [
        {"respondent": "r1", "team": "t1", "replies": {"a": reply("v3"), "b": reply("v1")}},
        {"respondent": "r2", "team": "t2", "replies": {"a": reply("v2")}},
    ]
    assert score(dsomm, {}, sheets=sheets).value == pytest.approx((0.75 + 0.1) / 2)


LADDER = [
    {
        "id": "q1",
        "options": [
            {"id": "n", "text": "n", "positive": False, "score": 1},
            {"id": "y", "text": "y"},
        ],
    },
    {
        "id": "q2",
        "options": [
            {"id": "n", "text": "n", "positive": False, "score": 2},
            {"id": "half", "text": "h", "positive": False, "score": 3},
            {"id": "y", "text": "y", "score": 4},
        ],
    },
    {
        "id": "q3",
        "options": [
            {"id": "n", "text": "n", "positive": False, "score": 4},
            {"id": "y", "text": "y", "score": 5},
        ],
    },
]


@pytest.mark.parametrize(
    ("answers", "value", "low", "high"),
    [
        ({"q1": "n", "q2": "y", "q3": "y"}, 1, 1, 1),
        ({"q1": "y", "q2": "half", "q3": "y"}, 3, 3, 3),
        ({"q1": "y", "q2": "y", "q3": "y"}, 5, 5, 5),
        ({"q1": "y", "q2": "y", "q3": "n"}, 4, 4, 4),
        ({"q1": "y", "q2": "y"}, None, 4, 5),
        ({"q1": "y", "q3": "n"}, None, 2, 4),
        ({}, None, 1, 5),
    ],
)
def test_r8_ladder(answers: dict[str, str], value: float | None, low: float, high: float) -> None:
    result = score(model({"kind": "ladder"}, LADDER), answers)
    assert (result.value, result.low, result.high) == (value, low, high)


def lens(rules: list[tuple[str, str]], default: str | None = "high", choices: str = "abc") -> Model:
    rule = {
        "kind": "risk_rules",
        "rules": [{"condition": c, "risk": r} for c, r in rules],
        "default": default,
    }
    options = [{"id": c, "text": c, "value": 1} for c in choices]
    return model(rule, [{"id": "q", "kind": "multi", "options": options}])


def test_r9_the_first_rule_that_holds_decides() -> None:
    one = lens([("a && b", "none"), ("a || (!b && c)", "medium")])
    for chosen, risk in ((["a", "b"], 0), (["a"], 1), (["c"], 1), (["b", "c"], 2), ([], 2)):
        assert score(one, {"q": {"options": chosen}}).value == risk, chosen
    unanswered = score(one, {})
    assert (unanswered.words, unanswered.low, unanswered.high) == ("unanswered", 0, 2)


def test_r10_weights_and_plain_means() -> None:
    items = [
        {"id": "a", "weight": 3, "options": scale(0, 100)},
        {"id": "b", "weight": 1, "options": scale(0, 100)},
    ]
    assert score(model({"kind": "weighted_mean"}, items), {"a": "v1", "b": "v0"}).value == 75
    assert score(model({"kind": "mean_of_means"}, items), {"a": "v1", "b": "v0"}).value == 50
    half = score(model({"kind": "weighted_mean"}, items), {"a": "v1"})
    assert (half.value, half.low, half.high) == (100, 75, 100)


def test_r11_evidence_caps_expires_and_leaves_open() -> None:
    items = [{"id": k, "options": scale(0, 1, 2, 3, 4)} for k in "ab"]
    rule = {
        "kind": "evidence_cap",
        "caps": {"statement": 1, "document": 3, "observed": 4},
        "months": 6,
    }

    def of(*proofs: dict[str, str]) -> dict[str, Any]:
        return {"options": ["v4"], "evidence": list(proofs)}

    observed = of({"kind": "observed", "date": "2026-11-01"})
    capped = model(rule, items)
    assert score(capped, {"a": observed, "b": of({"kind": "document", "date": DAY})}).value == 3
    best = of({"kind": "statement"}, {"kind": "observed", "date": DAY})
    assert score(capped, {"a": observed, "b": best}).value == 4  # the best evidence counts
    for missing in (of(), of({"kind": "rumour"}), of({"kind": "document", "date": "2026-05-20"})):
        result = score(capped, {"a": observed, "b": missing})
        assert (result.value, result.low, result.high) == (None, 0, 4)
    # six months to the day still count; an end of its own goes before
    assert (
        score(capped, {"a": observed, "b": of({"kind": "observed", "date": "2026-05-21"})}).value
        == 4
    )
    ended = of({"kind": "observed", "date": DAY, "until": "2026-11-20"})
    assert score(capped, {"a": observed, "b": ended}).value is None


def test_not_applicable_leaves_the_denominator_and_is_listed() -> None:
    items = [{"id": "a", "options": scale(0, 4)}, {"id": "b", "options": scale(0, 4)}]
    items.append({"id": "c", "options": scale(0, 4), "applies_if": ["real_time"]})
    mean = model({"kind": "weighted_mean"}, items, facts=["real_time"])
    given_ = {"a": "v1", "b": {"state": "not_applicable", "reason": "we only advise"}}
    result = score(mean, given_, facts=[])
    assert (result.value, result.low, result.high) == (4, 4, 4)
    assert result.left_out == (
        "b: not applicable, we only advise",
        "c: not applicable, only where real_time",
    )
    assert result.coverage == 1
    with pytest.raises(ValueError, match="reason"):
        Reply(state="not_applicable")


def test_four_figures_stay_apart() -> None:
    items = [{"id": k, "options": scale(0, 4)} for k in "abcd"]
    sheets = [
        {"respondent": "r1", "replies": {"a": reply("v1"), "b": reply("v1"), "c": reply(None)}},
        {"respondent": "r2", "replies": {"a": reply("v1"), "b": reply("v0")}},
    ]
    sheets[0]["replies"]["a"]["evidence"] = [{"kind": "document", "date": "2026-01-01"}]
    sheets[1]["replies"]["b"]["evidence"] = [{"kind": "document", "date": "2020-01-01"}]
    result = score(model({"kind": "weighted_mean"}, items), {}, sheets=sheets)
    assert result.value == 2  # a: 4, b: the lower of 4 and 0, as nobody claimed 2
    assert result.coverage == 0.5
    assert result.evidence == 0.5  # b's evidence is too old
    assert result.alike == (1, 2)


@pytest.mark.parametrize(("policy", "value"), [("median", 4), ("mean", 8 / 3), ("minimum", 0)])
def test_policies_for_respondents(policy: Any, value: float) -> None:
    one = model({"kind": "weighted_mean"}, [{"id": "a", "options": scale(0, 4)}])
    sheets = [
        {"respondent": f"r{k}", "replies": {"a": reply(v)}}
        for k, v in enumerate(["v1", "v1", "v0"])
    ]
    replies = Replies.model_validate({"model": "m", "date": DAY, "sheets": sheets}, strict=False)
    assert evaluate(one, replies, respondents=policy).overall.value == pytest.approx(value)
    agreed = {"all": {"a": {"reply": reply("v0"), "reason": "seen"}}}
    replies = Replies.model_validate(
        {"model": "m", "date": DAY, "sheets": sheets, "agreed": agreed}, strict=False
    )
    assert evaluate(one, replies, respondents=policy).overall.value == 0


def test_teams_roll_up_by_weight_or_by_the_lowest() -> None:
    one = model({"kind": "weighted_mean"}, [{"id": "a", "options": scale(0, 2, 4)}])
    sheets = [
        {"respondent": "r1", "team": "big", "replies": {"a": reply("v2")}},
        {"respondent": "r2", "team": "small", "replies": {"a": reply("v1")}},
    ]
    replies = Replies.model_validate(
        {"model": "m", "date": DAY, "sheets": sheets, "weights": {"big": 3}}, strict=False
    )
    assert evaluate(one, replies).overall.value == pytest.approx(3.5)
    lowest = evaluate(one, replies, teams="lowest").overall
    assert lowest.value == 2
    assert lowest.tree.rule == "lowest of the teams"


RULES: list[dict[str, Any]] = [
    {"kind": "staged", "at_least": 1},
    {"kind": "staged_with_cap"},
    {"kind": "sum_of_level_means"},
    {"kind": "minimum"},
    {"kind": "sum"},
    {"kind": "all_yes"},
    {"kind": "fraction_done"},
    {"kind": "weighted_mean"},
    {"kind": "mean_of_means"},
]


def completions(of: Model, answers: dict[str, str]) -> Iterator[dict[str, str]]:
    """Every way to answer what is open: the slow second opinion on every range."""
    open_ = [i for i in of.items if i.id not in answers]
    for chosen in product(*[[o.id for o in i.choices] for i in open_]):
        yield {**answers, **dict(zip([i.id for i in open_], chosen, strict=True))}


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(RULES),
    st.lists(
        st.tuples(st.integers(1, 3), st.integers(1, 4), st.sampled_from(["v0", "v1", "v2", None])),
        min_size=1,
        max_size=5,
    ),
)
def test_every_range_is_what_completing_the_answers_can_give(
    rule: dict[str, Any], rows: list[tuple[int, int, str | None]]
) -> None:
    items = [
        {"id": f"i{k}", "level": level, "weight": weight, "options": scale(0, 1, 2)}
        for k, (level, weight, _) in enumerate(rows)
    ]
    one = model(rule, items)
    answers = {f"i{k}": v for k, (_, _, v) in enumerate(rows) if v is not None}
    result = score(one, answers)
    complete = [score(one, a).value for a in completions(one, answers)]
    assert all(v is not None for v in complete)
    values = [v for v in complete if v is not None]
    assert result.low == pytest.approx(min(values))
    assert result.high == pytest.approx(max(values))
    if result.value is not None:
        assert result.low - 1e-9 <= result.value <= result.high + 1e-9


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_risk_and_ladder_ranges_cover_exactly_the_completions(data: st.DataObject) -> None:
    parts = ["a", "b", "!c", "a && b", "a || c", "!(b && c)"]
    rules = data.draw(
        st.lists(
            st.tuples(st.sampled_from(parts), st.sampled_from(["none", "medium", "high"])),
            max_size=3,
        )
    )
    one = lens(rules)
    every = [
        [x for x, on in zip("abc", bits, strict=True) if on] for bits in product([0, 1], repeat=3)
    ]
    values = [score(one, {"q": {"options": chosen}}).value for chosen in every]
    result = score(one, {"q": None})
    assert {result.low, result.high} == {min(values), max(values)}  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("text", "true", "false"),
    [
        ("a && b || c", [{"c"}, {"a", "b"}], [{"a"}, set()]),
        ("a && (b || c)", [{"a", "c"}], [{"a"}, {"b", "c"}]),
        ("!a || !(b && c)", [set(), {"a", "b"}], [{"a", "b", "c"}]),
        ("( x-1.y )", [{"x-1.y"}], [set()]),
    ],
)
def test_conditions(text: str, true: list[set[str]], false: list[set[str]]) -> None:
    condition = parse_condition(text)
    assert all(condition.holds(frozenset(s)) for s in true)
    assert not any(condition.holds(frozenset(s)) for s in false)


@pytest.mark.parametrize(
    "text", ["", "a &&", "(a", "a b", "a & b", "&& a", "a)", "!", "(" * 99 + "a"]
)
def test_conditions_that_make_no_sense_are_named(text: str) -> None:
    with pytest.raises(ContentError, match="the condition"):
        parse_condition(text)


def test_the_house_model_scores_the_same_by_the_general_engine(start_up: Project) -> None:
    project = start_up
    respondent = project.respondents[0].id
    for k, question in enumerate(project.questionnaire.questions):
        if k % 7 == 0:
            continue
        edit = (
            set_dont_know(respondent, question.id, "2026-11-21T12:00:00Z")
            if k % 5 == 0
            else set_level(respondent, question.id, k % 5, "2026-11-21T12:00:00Z")
        )
        project = edit.apply(project)
    profile = assess(project)
    general = as_model(project.questionnaire)
    stated = project.organisation.all_facts(1)
    facts = [f for f in general.facts if stated[f] is not False]
    replies = {
        q: Reply(options=(str(a.level),)) if a.level is not None else Reply(state="dont_know")
        for q, a in project.current_round.answers[respondent].items()
        if q in profile.cells.columns  # an answer to what is not asked here would count
    }
    result = evaluate(
        general,
        Replies.model_validate(
            {"model": "house", "date": DAY, "facts": facts, "sheets": [{"replies": replies}]},
            strict=False,
        ),
    ).overall
    for dimension in result.tree.operands:
        own = profile.dimensions[dimension.id]
        if not own.asked:
            assert dimension.value is None
            continue
        if own.leads:
            assert dimension.value == pytest.approx(own.value)
        assert dimension.low == pytest.approx(own.low)
        assert dimension.high == pytest.approx(own.high)
    assert (result.low, result.high) == pytest.approx((profile.overall.low, profile.overall.high))
    assert result.counts.answered == profile.counts.answered


def test_every_result_explains_itself() -> None:
    result = score(model({"kind": "ladder"}, LADDER), {"q1": "y", "q2": "half"})
    assert result.tree.rule == "score of the last answer on the path"
    assert [n.words for n in result.tree.operands] == ["y", "h", ""]
