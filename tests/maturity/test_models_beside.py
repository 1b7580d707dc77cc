"""Models of any shape in a document: levels by hand, who is asked, targets, what decides, rounds, packs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from planner.domain.answers.replies import Agreement, Reply
from planner.domain.base.errors import InputError
from planner.domain.content.model import Model
from planner.domain.organisation.organisation import Organisation
from planner.domain.project import Project
from planner.domain.record.preview import Answers
from planner.exchange.pack import pack_json, pack_of
from planner.exchange.pack_intake import read_pack_file
from planner.exchange.results import as_json_body, level_table, results_of
from planner.maturity.beside import Beside, gap_of, items_asked, read_beside
from planner.maturity.model_file import shipped_model
from planner.maturity.model_words import (
    level_figure,
    next_steps,
    notes_of,
    phase_rows,
    settled_words,
    target_rows,
)
from planner.workspace.create import new_project
from planner.workspace.edits import set_respondents, start_round
from planner.workspace.model_edits import (
    add_model,
    remove_model,
    set_agreement,
    set_model_target,
    set_reply,
)
from tests.conftest import NOW

SCORE = shipped_model("ml-test-score-2017")
GATE = shipped_model("production-readiness")


def project(
    *models: Model, teams: tuple[str, ...] = ("One",), each: int = 1, **more: Any
) -> Project:
    made = new_project(Organisation(name="Small (test)", **more), teams, NOW, each=each)
    for model in models:
        made = add_model(model).apply(made)
    return made


def answered(of: Project, who: str, model: Model, **choices: str) -> Project:
    for item, choice in choices.items():
        reply = Reply(state="dont_know") if choice == "?" else Reply(options=(choice,))
        of = set_reply(who, model.id, item, reply).apply(of)
    return of


def all_of(model: Model, choice: str, *prefixes: str) -> dict[str, str]:
    return {i.id: choice for i in model.items if not prefixes or i.id.startswith(prefixes)}


def read(of: Project, model: Model) -> Beside:
    return read_beside(of, model)


def test_the_weakest_section_counts_and_says_what_it_waits_for() -> None:
    # seven tests a section at 0, 0.5 or 1; the lowest section is the result (Breck et al. 2017)
    one = answered(project(SCORE), "one-1", SCORE, **all_of(SCORE, "auto"))
    assert read(one, SCORE).level.value == 7
    low = answered(one, "one-1", SCORE, D1="hand", D2="not")
    found = read(low, SCORE)
    assert (found.level.value, found.level_of("data").value) == (5.5, 5.5)
    open_ = answered(low, "one-1", SCORE, D3="?", M1="?")
    found = read(open_, SCORE)
    # data 4.5 to 5.5, model 6 to 7: only D3 can move the lowest
    assert (found.level.low, found.level.value, found.level.high) == (4.5, None, 5.5)
    assert settled_words(found.level, {}) == "One answer settles it: D3."
    assert found.level.decides is not None
    assert found.level.decides.people == ("one-1",)


def test_a_gate_over_teams_is_a_count_and_one_no_decides_it() -> None:
    two = project(GATE, teams=("A", "B"), real_time=True)
    two = answered(two, "a-1", GATE, **all_of(GATE, "yes"))
    two = answered(two, "b-1", GATE, P01="no")
    found = read(two, GATE)
    assert level_figure(found.level) == "1 of 2 teams passed"
    # sections five to seven are shown and decide nothing
    no = answered(two, "a-1", GATE, **all_of(GATE, "no", "P5", "P60"))
    assert read(no, GATE).level_of("root", "a").value == 1
    undecided = answered(two, "b-1", GATE, P01="yes")
    found = read(undecided, GATE)
    assert level_figure(found.level) == "1 of 2 teams passed, 1 not decided"
    assert len(found.level.decides.asks if found.level.decides else ()) == 45


def test_facts_choose_the_questions_and_what_is_unknown_is_asked() -> None:
    live = {i.id for i in items_asked(project(GATE, real_time=True), GATE)}
    batch = {i.id for i in items_asked(project(GATE, real_time=False), GATE)}
    assert live - batch == {"P07", "P35", "P36", "P41"}


def test_a_team_that_nobody_answers_for_is_outside_and_named() -> None:
    two = project(SCORE, teams=("A", "B"))
    two = set_respondents(two.respondents[:1], "people").apply(two)
    two = answered(two, "a-1", SCORE, **all_of(SCORE, "auto"))
    found = read(two, SCORE)
    assert [r.team for r in found.score.teams] == ["a"]
    assert found.level.value == 7  # half of the people take part
    assert any("1 of 2 teams are in the figures" in n for n in notes_of(two, found))


def test_what_a_team_agreed_on_counts_and_a_later_answer_ends_an_old_agreement() -> None:
    both = project(SCORE, each=2)
    for who in ("one-1", "one-2"):
        both = answered(both, who, SCORE, **all_of(SCORE, "auto"))
    split = answered(both, "one-2", SCORE, D1="not")
    found = read(split, SCORE)
    assert found.level.said is not None
    assert (found.level.value, found.level.said.low, found.level.said.high) == (6, 6, 7)
    agreement = Agreement(reply=Reply(options=("hand",)), reason="seen")
    agreed = set_agreement("one", SCORE.id, "D1", agreement).apply(split)
    assert read(agreed, SCORE).level.value == 6.5
    later = start_round("Next", "2027-05-01").apply(agreed)
    found = read(later, SCORE)
    assert (found.level.value, found.level.confirmed) == (6.5, 0)
    assert any("0 of 28 answers were given in this round" in n for n in notes_of(later, found))
    again = answered(later, "one-1", SCORE, D1="auto")
    assert "D1" not in again.current_round.replies[SCORE.id].agreed["one"]
    not_ours = Agreement(reply=Reply(state="not_applicable", reason="no features"))
    out = set_agreement("one", SCORE.id, "D1", not_ours).apply(split)
    level = read(out, SCORE).level
    assert (level.low, level.high) == (6, 7)  # the source knows no “not applicable”


def test_targets_in_the_units_of_the_model_and_by_phase() -> None:
    one = answered(project(SCORE), "one-1", SCORE, **all_of(SCORE, "hand"))
    wanted = set_model_target(SCORE, "root", 6.0).apply(one)
    gap = gap_of(wanted, read(wanted, SCORE), "root")
    assert gap is not None
    assert gap.value == 2.5
    assert target_rows(wanted, read(wanted, SCORE))[0][1:] == ("3.5", "–", "6", "2.5")
    phased = set_model_target(SCORE, "data", 4.5, phase=1).apply(one)
    phased = set_model_target(SCORE, "data", 5.5, phase=2).apply(phased)
    rows = {r[0].strip(): r[1:] for r in phase_rows(phased, read(phased, SCORE))}
    # a gap of 2 to the last phase: (1 + 2)² − 1
    assert rows["Features and data"] == ("3.5", "4.5", "5.5", "2", "8.0")
    assert phased.target_level("data", None, SCORE.id, 1) == 4.5


def test_what_the_next_step_looks_like_is_the_next_choice() -> None:
    one = answered(project(SCORE), "one-1", SCORE, D1="hand", D2="auto", D3="not")
    steps = {s.item: s.then for s in next_steps(one, read(one, SCORE))}
    assert steps == {
        "D1": "Runs by itself, again and again",
        "D3": "Done by hand, dated result written up and shared",
    }


def test_blanks_that_the_source_counts_as_nothing_still_leave_it_open() -> None:
    blank = SCORE.model_copy(update={"id": "blank", "blank": "zero"})
    one = answered(project(blank), "one-1", blank, D1="auto")
    level = read(one, blank).level
    assert (level.low, level.value, level.high) == (0, None, 7)


def test_what_does_not_fit_is_refused() -> None:
    one = project(SCORE)
    for who, item, choice in (
        ("nobody", "D1", "auto"),
        ("one-1", "X", "auto"),
        ("one-1", "D1", "x"),
    ):
        with pytest.raises(InputError):
            set_reply(who, SCORE.id, item, Reply(options=(choice,))).apply(one)
    with pytest.raises(InputError):
        add_model(SCORE).apply(one)


def test_a_model_leaves_with_its_answers_and_people_with_theirs() -> None:
    both = answered(project(SCORE, each=2), "one-2", SCORE, D1="auto")
    fewer = set_respondents(both.respondents[:1], "people").apply(both)
    assert fewer.current_round.replies[SCORE.id].sheets == {}
    gone = remove_model(SCORE.id, SCORE.name).apply(
        set_model_target(SCORE, "root", 5.0).apply(both)
    )
    assert (gone.models, gone.targets, gone.current_round.replies) == ((), (), {})


def test_packs_and_results_carry_models(tmp_path: Path) -> None:
    here = project(SCORE)
    there = answered(here, "one-1", SCORE, **all_of(SCORE, "auto"))
    path = tmp_path / "pack.json"
    path.write_text(pack_json(pack_of(there, "one-1")), encoding="utf-8")
    merged = read_pack_file(path, here, NOW, answers=Answers(sure=True)).take()
    assert read(merged, SCORE).level == read(there, SCORE).level
    body = as_json_body(results_of(merged))
    assert json.loads(json.dumps(body["models"]))[0]["value"] == 7
    rows = [r for r in level_table(results_of(merged)).rows if r[0] == "model"]
    assert [(r[2], r[4]) for r in rows] == [(SCORE.id, 7.0)]
    assert "replies" not in json.loads(pack_json(pack_of(here, "one-1")))
