"""The linter finds each kind of fault, names the place, and is silent where nothing is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.cli.models import check_content
from planner.domain.base.errors import ContentError, PlannerError
from planner.domain.base.resources import content_folder
from planner.domain.content.model import Model
from planner.maturity.content import house_questionnaire, lenses, read_lens_file
from planner.maturity.lint_lens import lint_lens
from planner.maturity.linter import lint, require_sound
from planner.maturity.model_file import SHIPPED, read_model, shipped_model
from tests.maturity.test_rules import lens, model, scale

ITEM = {"id": "a", "options": scale(0, 1, 2)}


def kinds(of: Model) -> list[tuple[str, str]]:
    return [(f.kind, f.place) for f in lint(of)]


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_models_hold_together_but_for_the_published_gap(name: str) -> None:
    faults = [f for f in lint(shipped_model(name)) if f.severity == "fault"]
    if name == "ml-test-score-2016":
        assert [f.message for f in faults] == ["11 lies in no band."]  # so the source has it
    else:
        assert faults == []


def test_structure() -> None:
    assert kinds(model({"kind": "sum"}, [ITEM, ITEM]))[0] == ("duplicate id", "a")
    lost = model({"kind": "sum"}, [{**ITEM, "node": "nowhere"}])
    assert ("unknown id", "a") in kinds(lost)
    needy = model({"kind": "sum"}, [{**ITEM, "requires": ["ghost"]}])
    assert kinds(needy) == [("unknown id", "a")]
    only = model({"kind": "all_yes", "only": ["ghost"]}, [ITEM])
    assert kinds(only) == [("unknown id", "m")]
    fact = model({"kind": "sum"}, [{**ITEM, "applies_if": ["real_time"]}])
    assert kinds(fact) == [("unknown id", "a")]


def test_cycles_of_requirements_and_nodes() -> None:
    names = "abc"
    items = [
        {**ITEM, "id": x, "text": x, "requires": [names[(k + 1) % 3]]} for k, x in enumerate(names)
    ]
    found = lint(model({"kind": "sum"}, items))
    assert [f.message for f in found] == ["requires itself in a circle: a → b → c → a."]
    rule = {"kind": "sum"}
    nodes = [
        {"id": "x", "name": "x", "parent": "y", "rule": rule},
        {"id": "y", "name": "y", "parent": "x", "rule": rule},
    ]
    assert ("node cycle", "x") in kinds(model(rule, [{**ITEM, "node": "x"}], nodes=nodes))


def test_a_requirement_above_what_needs_it() -> None:
    items = [{**ITEM, "level": 1, "requires": ["b"]}, {**ITEM, "id": "b", "text": "b", "level": 3}]
    items.append({**ITEM, "id": "c", "text": "c", "level": 2})
    found = lint(model({"kind": "staged", "at_least": 1}, items))
    assert [(f.kind, f.severity) for f in found] == [("prerequisite above", "remark")]


def test_empty_levels_and_items_without_one() -> None:
    items = [{**ITEM, "level": 1}, {**ITEM, "id": "b", "text": "b", "level": 3}]
    items.append({**ITEM, "id": "c", "text": "c"})
    found = kinds(model({"kind": "staged", "at_least": 1}, items))
    assert found == [("empty level", "m"), ("no level", "c")]


@pytest.mark.parametrize(
    ("bands", "step", "expected"),
    [
        ([{"high": 1, "name": "x"}, {"above": 1, "name": "y"}], 0, []),
        ([{"high": 1, "name": "x"}, {"low": 1, "name": "y"}], 0, ["overlapping bands"]),
        ([{"below": 1, "name": "x"}, {"above": 1, "name": "y"}], 0, ["band gap"]),
        ([{"high": 0, "name": "x"}, {"low": 1, "name": "y"}], 0, ["band gap"]),
        ([{"high": 0, "name": "x"}, {"low": 1, "name": "y"}], 1, []),  # whole points only
        ([{"name": "x"}, {"low": 3, "name": "never"}], 0, ["unreachable result"]),
        ([{"low": 0.5, "name": "x"}], 0, ["band gap", "band gap"]),
    ],
)
def test_bands(bands: list[dict[str, Any]], step: float, expected: list[str]) -> None:
    found = lint(model({"kind": "sum"}, [ITEM], bands=bands, band_step=step))
    assert [f.kind for f in found] == expected


@pytest.mark.parametrize(
    ("rules", "default", "expected"),
    [
        ([("a && b", "none"), ("a && !b", "medium")], "high", []),
        (
            [("a", "none"), ("a && b", "medium")],
            "high",
            ["unreachable result", "overlapping rules"],
        ),
        ([("a && !a", "none")], "high", ["unreachable result"]),
        ([("a", "none"), ("!a", "medium")], "high", ["unreachable result"]),
        ([("a", "none"), ("b", "medium")], "high", ["overlapping rules"]),
        ([("a", "none")], None, ["missing default"]),
        ([("a || ghost", "none")], "high", ["unknown id"]),
        ([("a ||", "none")], "high", ["unreadable condition"]),
    ],
)
def test_risk_rules(rules: list[tuple[str, str]], default: str | None, expected: list[str]) -> None:
    assert [f.kind for f in lint(lens(rules, default))] == expected


def test_ladders() -> None:
    dead = {"id": "a", "options": [{"id": "n", "text": "n", "positive": False, "score": 3}]}
    last = {
        "id": "b",
        "options": [
            {"id": "y", "text": "y"},
            {"id": "n", "text": "n", "positive": False, "score": 1},
        ],
    }
    found = [f.kind for f in lint(model({"kind": "ladder"}, [dead, last]))]
    assert found == ["unreachable result", "missing default", "unreachable result"]


def test_what_cannot_be_scored_is_refused_with_file_line_and_fix(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(
        'id = "m"\nname = "M"\nversion = "1"\ndate = "2026-01-01"\nscored_by = "product"\n'
        'rule = { kind = "sum" }\n\n[[items]]\nid = "a"\ntext = "A"\nkind = "yes_no"\nrequires = ["a"]\n'
    )
    with pytest.raises(ContentError, match=r"bad\.toml:9: fault: a: requires itself"):
        require_sound(read_model(path), path.name, path.read_text())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id = ", "not valid TOML"),
        ('rule = { kind = "median" }\nitems = []', "kind"),
        ('rule = { kind = "sum" }\nitems = 3', "list of tables"),
        (
            'rule = { kind = "sum" }\nitems = [{ id = "a", scale = "ghost" }]',
            "unknown scale “ghost”",
        ),
        (
            'rule = { kind = "sum" }\nitems = [{ id = "a b", text = "x", kind = "yes_no" }]',
            "items → 0",
        ),
        ('based_on = "../house"', "same folder"),
        ('based_on = "ghost"', "cannot be read"),
    ],
)
def test_model_files_that_are_wrong_say_where(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "m.toml"
    head = 'id = "m"\nname = "M"\nversion = "1"\ndate = "2026-01-01"\nscored_by = "product"\n'
    path.write_text(text if text == "id = " else head + text)
    with pytest.raises(ContentError, match=words):
        read_model(path)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_mutation_of_a_model_file_ends_in_a_traceback(data: st.DataObject) -> None:
    import tempfile

    text = (content_folder("questionnaires") / "genaiops.toml").read_text("utf-8")
    start = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 40))
    put = data.draw(st.sampled_from(["", "0", '"', "[", "}", "nan", "= =", "\x00", "é", "kind"]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "m.toml"
        path.write_text(text[:start] + put + text[start + cut :], encoding="utf-8")
        try:
            lint(read_model(path), path.read_text("utf-8"))
        except PlannerError as error:
            assert "m.toml" in str(error)


def test_lenses_show_where_their_source_cannot_tell_levels_apart() -> None:
    by_name = {x.id: lint_lens(x) for x in lenses()}
    assert by_name["google"] == by_name["aws"] == ()
    for lens_ in lenses():
        kinds_of = {f.kind for f in lint_lens(lens_, questionnaire=house_questionnaire())}
        assert kinds_of <= {"empty level", "cheapest path"}, "words of what it rests on"
    pairs = {(f.place, f.message.split(" in this")[0]) for f in by_name["microsoft"]}
    assert pairs == {
        ("people", "nothing separates level 1 from 0"),
        ("creation", "nothing separates level 3 from 2"),
        ("release", "nothing separates level 4 from 3"),
        ("integration", "nothing separates level 2 from 1"),
        ("integration", "nothing separates level 4 from 3"),
    }


def test_a_criterion_that_can_never_block(tmp_path: Path) -> None:
    path = tmp_path / "l.toml"
    path.write_text(
        'id = "l"\nname = "L"\ntitle = ""\nsource = ""\nscoring = ""\n'
        'levels = [[0, "a"], [1, "b"], [2, "c"]]\n'
        'criteria = [{ level = 1, text = "one", needs = [["STR-01", 3]] }, '
        '{ level = 2, text = "two", needs = [["STR-01", 2]] }]\n'
    )
    found = lint_lens(read_lens_file(path), path.read_text())
    assert [(f.place, f.line) for f in found] == [("two", 7)]


FAULTY = """\
id = "m"
name = "M"
version = "1"
scored_by = "product"
rule = { kind = "weighted-mean" }
bands = [
  { name = "A", low = 0, high = 3 },
  { name = "B", low = 7, high = 9 },
  { name = "C", low = 8, high = 30 },
]
[[nodes]]
id = "n1"
name = "One"
rule = { kind = "weighted_mean" }
items = [
  { id = "a", text = "A", kind = "yes_no", wieght = 2 },
  { id = "b", text = "B", kind = "number", low = 0, high = 100 },
  { id = "b", text = "B2", scale = "nope" },
]
[[nodes]]
id = "n2"
name = "Two"
rule = { kind = "staged", at_least = 3 }
items = [
  { id = "s", text = "S", kind = "yes_no", level = 1 },
  { id = "t", text = "T", level = 2, weight = 0, scale = "same" },
]
[[nodes]]
id = "n3"
name = "Three"
rule = { kind = "evidence_cap", caps = { obsrved = 2 } }
items = [ { id = "e", text = "E", kind = "yes_no" } ]
[[nodes]]
id = "n4"
name = "R"
rule = { kind = "risk_rules", default = "high_risk", rules = [] }
items = [ { id = "r", text = "R", kind = "yes_no" } ]
[scales]
same = [{ id = "x", text = "X" }, { id = "y", text = "Y" }]
"""


def test_faults_of_form_and_sense_come_at_once_with_line_and_fix(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(FAULTY, encoding="utf-8")
    _, found = check_content(path)
    said = {(f.line, f.place, f.kind) for f in found}
    lines = FAULTY.split("\n")

    def at(words: str) -> int:
        return next(k for k, line in enumerate(lines, 1) if words in line)

    assert {
        (at("weighted-mean"), "m", "form"),
        (at("wieght"), "a", "form"),
        (at("nope"), "b", "unknown id"),
        (at("high_risk"), "n4", "form"),
        (at("weight = 0"), "t", "form"),
        (at('id = "s"'), "s", "unreachable result"),
        (at('id = "t"'), "t", "same value"),
        (at("obsrved"), "n3", "unknown id"),
        (at('name = "C"'), "m", "overlapping bands"),
        (at("high = 100"), "n1", "unlike scales"),
    } <= said
    fixes = {f.fix for f in found}
    for meant in ("weighted_mean", "weight", "high", "observed"):
        assert f"Did you mean “{meant}”?" in fixes
    assert all(f.line and f.fix for f in found)
    curly = tmp_path / "curly.toml"
    curly.write_text(FAULTY.replace('"n1"', "“n1”"), encoding="utf-8")
    _, (one,) = check_content(curly)
    assert (one.line, "straight" in one.fix) == (at('"n1"'), True)


def test_a_second_thing_of_one_id_is_the_one_to_change(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    good = (
        FAULTY.replace("weighted-mean", "sum")
        .replace("wieght", "weight")
        .replace("high_risk", "high")
    )
    good = good.replace(', scale = "nope"', ', kind = "yes_no"').replace("weight = 0", "weight = 1")
    path.write_text(good, encoding="utf-8")
    twice = [f for f in check_content(path)[1] if f.kind == "duplicate id"]
    assert [good.split("\n")[f.line - 1].strip()[:18] for f in twice] == ['{ id = "b", text =']
    assert '"B2"' in good.split("\n")[twice[0].line - 1]


def test_a_lens_and_a_questionnaire_say_all_that_is_wrong(tmp_path: Path) -> None:
    source = (content_folder("questionnaires") / "lenses" / "google.toml").read_text("utf-8")
    lens_file = tmp_path / "lens.toml"
    lens_file.write_text(source.replace("PIP-01", "PIP-0X").replace("DAT-02", "DAT-0Z"), "utf-8")
    places = {f.place for f in check_content(lens_file)[1]}
    assert {"PIP-0X", "DAT-0Z"} <= places
    house = (content_folder("questionnaires") / "house.toml").read_text("utf-8")
    own = tmp_path / "own.toml"
    broken = house.replace('add_ons = ["generative-ai", "agents"]', "").replace(
        'applies_if = ["regulated', 'applies_if = ["regulatd', 1
    )
    own.write_text(broken, "utf-8")
    found = check_content(own)[1]
    assert any("regulatd" in f.message and f.line for f in found)


def test_a_risk_check_that_gives_up_says_so() -> None:
    options = [{"id": f"o{k}", "text": f"O{k}"} for k in range(20)]
    condition = " || ".join(o["id"] for o in options)
    rule = {
        "kind": "risk_rules",
        "default": "none",
        "rules": [{"condition": condition, "risk": "high"}],
    }
    found = lint(model(rule, [{"id": "a", "kind": "multi", "options": options}]))
    assert [(f.kind, f.severity) for f in found if f.kind == "not checked"] == [
        ("not checked", "remark")
    ]


def laddered(*items: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What is said of questions that are asked one after the other: kind, place, severity."""
    yes = [
        {"id": "yes", "text": "Yes", "positive": True, "score": None},
        {"id": "no", "text": "No", "positive": False, "score": 0.0},
    ]
    whole = [{"options": yes, **i} for i in items]
    for k, one in enumerate(whole):  # no answer falls behind one that ends the path before it
        one["options"] = [dict(o) for o in one["options"]]
        one["options"][1]["score"] = float(k)
    whole[-1]["options"][0]["score"] = 9.0
    found = lint(model({"kind": "ladder"}, whole))
    return [(f.kind, f.place, f.severity) for f in found]


def test_a_ladder_that_is_in_order_is_silent() -> None:
    assert laddered({"id": "a"}, {"id": "b"}, {"id": "c"}) == []
    assert laddered({"id": "a"}, {"id": "b", "requires": ["a"]}) == []


def test_a_score_on_an_answer_that_goes_on_never_counts() -> None:
    scored = [
        {"id": "yes", "text": "Yes", "positive": True, "score": 1.0},
        {"id": "no", "text": "No", "positive": False, "score": 0.0},
    ]
    assert laddered({"id": "a", "options": scored}, {"id": "b"}) == [
        ("unreachable result", "a", "remark")
    ]


def test_requirements_of_a_ladder_follow_its_order() -> None:
    lost = laddered({"id": "a"}, {"id": "b", "requires": ["a"]}, {"id": "c"})
    assert lost == [("missing prerequisite", "c", "fault")]
    crossed = laddered({"id": "a"}, {"id": "b", "requires": ["a"]}, {"id": "c", "requires": ["a"]})
    assert crossed == [("prerequisite elsewhere", "c", "fault")]
    first = laddered({"id": "a", "requires": ["b"]}, {"id": "b", "requires": ["a"]})
    assert ("prerequisite elsewhere", "a", "fault") in first


def test_a_text_that_two_options_share_is_remarked() -> None:
    twice = [
        {"id": "a", "text": "Some ", "value": 0.0},
        {"id": "b", "text": "some", "value": 1.0},
        {"id": "c", "text": "", "value": 2.0},
    ]
    found = lint(model({"kind": "sum"}, [{"id": "i", "options": twice}]))
    assert [(f.kind, f.place, f.severity) for f in found] == [("same option", "i", "remark")]
    assert "“some” stands there 2 times" in found[0].message


def test_values_that_fall_along_the_choices_are_remarked() -> None:
    falling = lint(model({"kind": "sum"}, [{"id": "i", "options": scale(0, 2, 1)}]))
    assert [(f.kind, f.place) for f in falling] == [("falling values", "i")]
    assert "0, 2, 1" in falling[0].message
    assert lint(model({"kind": "sum"}, [{"id": "i", "options": scale(0, 1, 2)}])) == ()
