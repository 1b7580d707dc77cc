"""Files of models, questionnaires and lenses that are wrong: where, and what to do about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from planner.domain.answers.replies import Agreement, Reply
from planner.domain.base.errors import ContentError, InputError
from planner.domain.content.lens import Need
from planner.domain.content.model import Item, Option
from planner.domain.project import Project
from planner.maturity import beside
from planner.maturity.content import (
    house_questionnaire,
    lenses,
    questionnaire_named,
    read_lens_file,
    read_mapping,
    read_questionnaire,
)
from planner.maturity.lens import rests_on
from planner.maturity.lint_files import read_lens_loosely, read_questionnaire_loosely
from planner.maturity.model_file import model_data, read_model, shipped_model
from planner.maturity.replying import check_item, with_agreement, with_reply
from planner.maturity.taken import reply_words
from planner.workspace.model_edits import add_model

MODEL = shipped_model("ml-test-score-2017")
RULE = 'rule = {kind = "sum"}'
HEAD = f'id = "m"\nname = "M"\nversion = "1"\ndate = "2026-01-01"\n{RULE}\n'


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.json", "{", "a.json is not a JSON model file"),
        ("a.json", "[" * 100_000, "a.json is not a JSON model file"),
        ("a.json", "[1]", "a.json is not a model file: its top level is no object."),
        ("a.toml", 'based_on = "../base"', "based_on names a model file of the same folder"),
        ("a.toml", "based_on = 1", "based_on names a model file of the same folder"),
        ("a.toml", 'based_on = "base"', "a.toml: base is itself based on another file."),
        ("a.toml", f"{HEAD}scales = 1", "a.toml: “scales” is not a table."),
        ("a.toml", f"{HEAD}items = 1", "a.toml: items must be a list of tables."),
        ("a.toml", f"{HEAD}items = [1]", "a.toml: items must be a list of tables."),
        ("a.toml", f'{HEAD}[[items]]\nid = "i"\ntext = "T"\nscale = "five"',
         "a.toml: item “i” names the unknown scale “five”."),
    ],
)  # fmt: skip
def test_a_model_file_that_is_none(tmp_path: Path, name: str, text: str, words: str) -> None:
    written(tmp_path, "base.toml", 'based_on = "other"')
    with pytest.raises(ContentError) as raised:
        read_model(written(tmp_path, name, text))
    assert words in str(raised.value)


def test_a_file_on_a_base_takes_what_it_does_not_say_itself(tmp_path: Path) -> None:
    scales = '[scales]\nfive = [{id = "a", text = "A", value = 0.0}]\n'
    written(
        tmp_path, "base.toml", f'{HEAD}items = [{{id = "i", text = "T", scale = "two"}}]\n{scales}'
    )
    own = 'name = "Mine"\nbased_on = "base"\n[scales]\ntwo = [{id = "b", text = "B", value = 1.0}]'
    data = model_data(written(tmp_path, "own.toml", own))
    assert (data["id"], data["name"]) == ("m", "Mine")
    assert data["items"] == [
        {"node": "root", "id": "i", "text": "T", "options": [{"id": "b", "text": "B", "value": 1.0}]}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("scales", "fix", "left"),
    [
        ('[scales]\nfive = []\n', "Did you mean “five”?", {"options": []}),
        ('[scales]\nten = []\n', "Name one of [scales]: ten.", {"options": []}),
        ("", "Name one of [scales]: none.", {}),
    ],
)  # fmt: skip
def test_a_scale_that_is_not_there_is_found_with_its_line(
    tmp_path: Path, scales: str, fix: str, left: dict[str, Any]
) -> None:
    text = f'{HEAD}[[items]]\nid = "i"\ntext = "T"\nscale = "fiver"\n{scales}'
    faults: list[Any] = []
    data = model_data(written(tmp_path, "a.toml", text), faults)
    (one,) = faults
    assert (one.place, one.line, one.fix) == ("i", 9, fix)
    assert data["items"] == [{"node": "root", "id": "i", "text": "T", **left}]


def test_a_model_of_a_name_that_does_not_ship() -> None:
    with pytest.raises(ContentError, match=r"There is no model “mine”\. Choose one of: ml-test"):
        shipped_model("mine")


LEVELS = "[" + ", ".join(f'["L{k}", "Text {k}."]' for k in range(5)) + "]"
QUESTIONS = f"""id = "q"
name = "Q"
version = "1.0"
date = "2026-01-01"

[[dimensions]]
id = "data"
name = "Data"
short = "Data"

[[questions]]
id = "DAT-01"
dimension = "data"
title = "Title"
prompt = "How?"
why = "So."
levels = {LEVELS}
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('add_ons = ["../more"]', "add_ons names files of the same folder."),
        ("add_ons = [1]", "add_ons names files of the same folder."),
        ('id = "q"', "q.toml has no [[questions]]."),
        ("questions = [1]", "q.toml, question 1 is not a table."),
        ('[[questions]]\nid = "DAT-01"\nlevels = [1]', "question 1 (DAT-01) needs five levels, from 0 to 4."),
        ("[[questions]]\nlevels = 1", "question 1 (no id) needs five levels, from 0 to 4."),
        ('[[questions]]\nid = "DAT-01"\nlevels = [["a", "b"], ["a"], 1, 1, 1]',
         "question 1 (DAT-01): level 1 must be a pair of name and descriptor."),
    ],
)  # fmt: skip
def test_a_questionnaire_that_is_none(tmp_path: Path, text: str, words: str) -> None:
    path = written(tmp_path, "q.toml", text)
    with pytest.raises(ContentError) as raised:
        read_questionnaire(path)
    assert words in str(raised.value)


def test_a_questionnaire_by_name_or_file_with_its_add_ons(tmp_path: Path) -> None:
    assert questionnaire_named("house") is house_questionnaire()
    more = QUESTIONS[QUESTIONS.index("[[questions]]") :].replace("DAT-01", "DAT-02")
    written(tmp_path, "more.toml", more)
    path = written(tmp_path, "q.toml", f'add_ons = ["more"]\n{QUESTIONS}')
    found = questionnaire_named(str(path))
    assert [q.id for q in found.questions] == ["DAT-01", "DAT-02"]
    assert (found.questions[0].levels[2].name, found.questions[0].levels[2].text) == (
        "L2",
        "Text 2.",
    )
    with pytest.raises(ContentError, match="There is no questionnaire “elsewhere”"):
        questionnaire_named("elsewhere")


def loosely(folder: Path, text: str) -> tuple[list[tuple[str, str, int]], Any]:
    found, left = read_questionnaire_loosely(written(folder, "q.toml", text), text)
    return [(f.place, f.fix, f.line) for f in found], left


def test_every_fault_of_a_questionnaire_is_found_at_once(tmp_path: Path) -> None:
    assert loosely(tmp_path, QUESTIONS)[0] == []
    five = "Write five pairs of a name and a sentence, from level 0 to level 4."
    text = QUESTIONS.replace(LEVELS, '[["a", "b"]]').replace("short = ", "shrot = ")
    found, left = loosely(tmp_path, text)
    assert left is None  # its only dimension lacks its short name
    assert ("DAT-01", five, 12) in found
    assert ("data", "Did you mean “short”?", 9) in found
    assert ("data", "Add “short”.", 7) in found
    assert loosely(tmp_path, "questions = [1]")[0][0] == ("file", five, 0)
    (one,) = loosely(tmp_path, "id = “q”")[0]
    assert one == ("file", 'Write straight quotation marks (") instead of curly ones.', 1)
    (one,) = loosely(tmp_path, "id = \nname = 1")[0]
    assert one == ("file", "Correct the file there.", 1)
    (one,) = loosely(tmp_path, 'id = "q"')[0]
    assert one[:2] == ("file", "Correct the file there.")


LENS = """id = "l"
name = "L"
title = "L"
source = "S"
scoring = "S"
levels = [[0, "None"], [1, "Some"]]

[[criteria]]
level = 1
text = "Data are kept"
needs = [["DAT-01", 2]]
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LENS.replace("DAT-01", "DAT-99"), "l.toml needs the unknown question “DAT-99”."),
        (LENS.replace('[["DAT-01", 2]]', '["DAT-01"]'), "levels, dimensions and needs are lists of pairs"),
        (LENS.replace("[[criteria]]", "[criteria]"), "levels, dimensions and needs are lists of pairs"),
        ('id = "l"', "levels, dimensions and needs are lists of pairs"),
    ],
)  # fmt: skip
def test_a_lens_that_is_none(tmp_path: Path, text: str, words: str) -> None:
    path = written(tmp_path, "l.toml", text)
    with pytest.raises(ContentError) as raised:
        read_lens_file(path)
    assert words in str(raised.value)


def test_questions_that_a_lens_needs_in_vain_are_all_named(tmp_path: Path) -> None:
    house = house_questionnaire()
    text = LENS.replace('[["DAT-01", 2]]', '[["DAT-011", 2], ["zzz-1", 2], ["DAT-01", 2]]')
    found, left = read_lens_loosely(written(tmp_path, "l.toml", text), text, house)
    assert left is not None
    assert [(f.place, f.line, f.structural) for f in found] == [
        ("DAT-011", 11, True), ("zzz-1", 11, True),
    ]  # fmt: skip
    assert found[0].fix.startswith("Did you mean DAT-")
    assert found[1].fix == "Name a question of the questionnaire."
    found, left = read_lens_loosely(written(tmp_path, "l.toml", "id = 1"), "id = 1", house)
    assert left is None
    assert [f.kind for f in found] == ["unreadable"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("levels = 1", "“levels” is not a table."), ("[levels]\nDAT-01 = 1", "“DAT-01” is not a table."),
        ("[levels]\nDAT-01 = {2 = 1}", "m.toml"),
    ],
)  # fmt: skip
def test_a_mapping_that_is_none(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ContentError) as raised:
        read_mapping(written(tmp_path, "m.toml", text))
    assert words in str(raised.value)


def test_what_a_criterion_rests_on() -> None:
    house, lens = house_questionnaire(), lenses()[0]
    need = lens.criteria[0].needs[0]
    level = house.by_id[need.question].levels[need.level]
    assert str(rests_on(need, house)) == f"{level.name}: {level.text}"
    assert rests_on(Need(question="GONE-1", level=2), house) == ""


def option(id_: str, value: float, advice: str = "") -> Option:
    return Option(id=id_, text=id_.upper(), value=value, advice=advice)


THREE = (option("a", 2.0, "Rest."), option("b", 0.0, "Begin."), option("c", 1.0))
SINGLE = Item(id="i", node="root", text="T", options=THREE)
MULTI = Item(id="i", node="root", text="T", kind="multi", options=THREE)
NUMBER = Item(id="i", node="root", text="T", kind="number", low=0.0, high=10.0)
TEXT = Item(id="i", node="root", text="T", kind="text")
YES = Item(id="i", node="root", text="T", kind="yes_no")


@pytest.mark.parametrize(
    ("item", "reply", "step", "advice"),
    [
        (SINGLE, None, "", ()), (SINGLE, Reply(state="dont_know"), "", ()),
        (SINGLE, Reply(options=("b",)), "C", ("Begin.",)), (SINGLE, Reply(options=("c",)), "A", ()),
        (SINGLE, Reply(options=("a",)), "", ("Rest.",)), (YES, Reply(options=("no",)), "Yes", ()),
        (MULTI, Reply(options=("b",)), "", ("Rest.",)), (MULTI, Reply(), "", ("Rest.", "Begin.")),
        (NUMBER, Reply(number=3.0), "", ()),
    ],
)  # fmt: skip
def test_what_is_better_than_a_reply_and_what_its_source_advises(
    item: Item, reply: Reply | None, step: str, advice: tuple[str, ...]
) -> None:
    assert beside.next_step(item, reply) == step
    assert beside.advice_of(item, reply) == advice


@pytest.mark.parametrize(
    ("item", "reply", "words"),
    [
        (SINGLE, Reply(options=("b",)), "B"), (MULTI, Reply(options=("c", "a")), "A; C"),
        (MULTI, Reply(), "none of these"), (NUMBER, Reply(number=2.5), "2.5"),
        (TEXT, Reply(text="as it is"), "as it is"), (SINGLE, Reply(state="dont_know"), "don’t know"),
        (SINGLE, Reply(state="not_applicable", reason="none"), "not applicable"),
    ],
)  # fmt: skip
def test_a_reply_in_words(item: Item, reply: Reply, words: str) -> None:
    assert str(reply_words(item, reply)) == words


def test_replies_are_counted_and_items_stand_under_their_branches() -> None:
    first, second, third = MODEL.items[:3]
    sheet = {
        first.id: Reply(options=("auto",)),
        second.id: Reply(state="dont_know"),
        third.id: Reply(state="not_applicable", reason="none"),
    }
    found = beside.count_replies(sheet, MODEL.items)
    assert (found.answered, found.dont_know, found.not_applicable) == (1, 1, 1)
    assert found.open == len(MODEL.items) - 3
    groups = beside.groups_of(MODEL, MODEL.items[5:])
    assert [n.id for n, _ in groups] == [n.id for n in MODEL.nodes]
    assert sorted(i.id for _, items in groups for i in items) == sorted(
        i.id for i in MODEL.items[5:]
    )
    assert all(i.node == n.id for n, items in groups for i in items)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda p: with_reply(p, "ghost", MODEL.id, MODEL.items[0].id, None), "no respondent “ghost”"),
        (lambda p: with_reply(p, "product-1", "ghost", "i", None), "There is no model “ghost”."),
        (lambda p: with_reply(p, "product-1", MODEL.id, "ghost", None), "There is no question “ghost”."),
        (lambda p: with_reply(p, "product-1", MODEL.id, MODEL.items[0].id, Reply(options=("ghost",))),
         "“ghost” is no choice here."),
        (lambda p: with_agreement(p, "ghost", MODEL.id, MODEL.items[0].id, None), "no team “ghost”."),
    ],
)  # fmt: skip
def test_a_reply_to_what_is_not_there(start_up: Project, change: Any, words: str) -> None:
    with pytest.raises(InputError) as raised:
        change(add_model(MODEL).apply(start_up))
    assert words in str(raised.value)


def test_a_number_is_within_its_bounds(start_up: Project) -> None:
    asked = MODEL.model_copy(update={"items": (NUMBER, *MODEL.items[1:])})
    project = start_up.model_copy(update={"models": (asked,)})
    for number in (-0.1, 10.1):
        with pytest.raises(InputError, match="A number from 0 to 10 is asked for here"):
            check_item(project, MODEL.id, "i", Reply(number=number))
    for number in (0.0, 10.0):
        check_item(project, MODEL.id, "i", Reply(number=number))


def test_a_reply_and_an_agreement_are_taken_back(start_up: Project) -> None:
    project, item = add_model(MODEL).apply(start_up), MODEL.items[0].id
    reply = Reply(options=("auto",))
    replied = with_reply(project, "product-1", MODEL.id, item, reply)
    agreed = Agreement(reply=reply)
    with_both = with_agreement(replied, "product", MODEL.id, item, agreed)
    held = with_both.current_round.replies[MODEL.id]
    assert held.sheets == {"product-1": {item: reply}}
    assert held.agreed["product"][item].reply == reply
    without = with_agreement(with_both, "product", MODEL.id, item, None)
    assert without.current_round.replies[MODEL.id].agreed == {"product": {}}
    assert without.current_round.replies[MODEL.id].sheets == held.sheets
    empty = with_reply(without, "product-1", MODEL.id, item, None)
    assert empty.current_round.replies[MODEL.id].sheets == {"product-1": {}}


def test_a_json_file_is_the_same_model(tmp_path: Path) -> None:
    path = written(tmp_path, "m.model.json", json.dumps(MODEL.model_dump(mode="json")))
    assert read_model(path) == MODEL
