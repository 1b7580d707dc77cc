"""A small published model read from the answers of people, worked out by hand.

Its levels: “None”; “Some”, which needs A at 2; “Full”, which needs B or C at 2, and D at 3.
"""

from __future__ import annotations

from typing import Any

import pytest

from planner.domain.answers.assessment import Answer, Consensus, Given, Respondent
from planner.domain.answers.level import Ask, Level, Scale
from planner.domain.content.lens import Criterion, Lens, LensDimension, LensLevel, Need
from planner.domain.organisation.organisation import Organisation
from planner.maturity.answers import asked_questions
from planner.maturity.cells import build_cells
from planner.maturity.content import house_questionnaire
from planner.maturity.lens import Reading, explain_reading, lens_scale, read_lens, read_levels
from planner.workspace.create import new_project
from tests.conftest import NOW

EMPTY = new_project(Organisation(name="Small (test)"), ("One", "Two"), NOW)
A, B, C, D = tuple(q.id for q in asked_questions(EMPTY))[:4]
SOME = Criterion(
    level=1, text="Something is there", needs=(Need(question=A, level=2),), dimension="work"
)
EITHER = Criterion(
    level=2, text="One of two", needs=(Need(question=B, level=2), Need(question=C, level=2)), any=True
)  # fmt: skip
LAST = Criterion(
    level=2, text="The last", needs=(Need(question=D, level=3),), dimension="work", match="near"
)
LENS = Lens(
    id="own", name="Own", title="A model of ours", source="test", scoring="by hand",
    levels=tuple(LensLevel(level=n, name=w) for n, w in enumerate(("None", "Some", "Full"))),
    dimensions=(LensDimension(id="work", name="Work"),), criteria=(SOME, EITHER, LAST),
)  # fmt: skip
UNSURE, OUTSIDE = Answer(state="dont_know"), Answer(state="not_applicable", reason="none")


def at(level: int, **more: Any) -> Answer:
    return Answer(state="level", level=level, **more)


def read(
    one: dict[str, list[Answer | None]],
    two: dict[str, list[Answer | None]] | None = None,
    agreed: dict[str, Consensus] | None = None,
) -> Reading:
    """The model read from the answers of the people of one team, or of two."""
    people, answers = [], {}
    for team, given in (("one", one), ("two", two or {})):
        for k in range(max((len(a) for a in given.values()), default=0)):
            people.append(Respondent(id=f"{team}-{k}", team=team))
            answers[f"{team}-{k}"] = {
                q: sheet[k] for q, sheet in given.items() if k < len(sheet) and sheet[k] is not None
            }
    round_ = EMPTY.current_round.model_copy(
        update={"answers": answers, "consensus": {"one": agreed} if agreed else {}}
    )
    project = EMPTY.model_copy(update={"respondents": tuple(people), "rounds": (round_,)})
    return read_lens(LENS, build_cells(project))


def level(of: Reading) -> Level:
    assert of.level is not None
    return of.level


def why(of: Reading) -> dict[str, tuple[int, int, float, float]]:
    """Kinds with their cells, people and the level that it could be."""
    return {w.kind: (w.cells, w.people, w.low, w.high) for w in level(of).why}


def test_levels_are_reached_one_after_the_other() -> None:
    cases = [
        ((1, 4, 4, 4), 0),
        ((2, 1, 1, 4), 1),
        ((2, 2, 0, 3), 2),
        ((2, 0, 2, 3), 2),
        ((4, 4, 4, 2), 1),
    ]
    for answers, reached in cases:
        found = level(read({q: [at(n)] for q, n in zip((A, B, C, D), answers, strict=True)}))
        assert (found.low, found.value, found.high, found.decided) == (reached,) * 3 + (True,)
        assert found.band == ("None", "Some", "Full")[reached]
        assert (found.asked, found.applies, found.answered) == (4, 4, 4)


def test_what_is_open_leaves_a_range_with_the_names_of_its_ends() -> None:
    found = level(read({A: [at(2)], B: [None], C: [at(0)], D: [at(3)]}))
    assert (found.low, found.value, found.high) == (1, None, 2)
    assert found.band == "Some to Full"
    assert not found.decided
    assert level(read({q: [None] for q in (A, B, C, D)})).band == "None to Full"


def test_people_are_those_of_whom_any_of_it_is_asked() -> None:
    """A product owner is asked A, B and C, the head of data A, B and D: nobody is asked all four."""
    people = tuple(
        Respondent(id=f"one-{k}", team="one", role=role)
        for k, role in enumerate(("Product owner", "Head of data", "Procurement"))
    )
    round_ = EMPTY.current_round.model_copy(update={"answers": {"one-0": {C: at(2)}}})
    project = EMPTY.model_copy(update={"respondents": people, "rounds": (round_,)})
    found = level(read_lens(LENS, build_cells(project)))
    assert (found.people, found.gave, found.answered) == (3, 1, 1)


def test_its_scale_begins_at_its_lowest_level() -> None:
    plain = level(read_levels(LENS, {A: 2.0, B: 2.0, D: 3.0}))
    assert (plain.value, plain.asked, plain.applies, plain.answered) == (2, 1, 1, 1)
    assert lens_scale(LENS) == Scale(0.0, 2.0, "steps", 1.0, 0.0)
    nothing = read_levels(LENS, {})
    assert (nothing.level, nothing.ceiling, nothing.next_level) == (None, 0, None)


def test_a_column_counts_once() -> None:
    found = read({A: [at(2)], B: [at(0)], C: [at(0)], D: [at(3)]}).dimensions["work"]
    assert found is not None
    assert (found.value, found.asked, found.applies, found.answered, found.band) == (
        2,
        1,
        1,
        1,
        "Full",
    )


def test_a_level_of_which_more_than_half_was_left_out_does_not_lead() -> None:
    half = level(read({A: [at(2)], B: [OUTSIDE], C: [OUTSIDE], D: [at(3)]}))
    assert (half.asked, half.applies, half.value) == (4, 2, 2)
    most = level(read({A: [at(2)], B: [OUTSIDE], C: [OUTSIDE], D: [OUTSIDE]}))
    assert (most.asked, most.applies) == (4, 1)
    assert most.low == most.high
    assert most.value is None


def test_what_few_know_carries_no_level() -> None:
    """Of three people one says that C is there: with B the level stands without it, else not."""
    few: list[Answer | None] = [at(3), UNSURE, UNSURE]
    sure = {A: [at(2)] * 3, D: [at(3)] * 3}
    firm = level(read({**sure, B: [at(3)] * 3, C: few}))
    assert firm.value == 2
    carried = level(read({**sure, B: [at(0)] * 3, C: few}))
    assert (carried.low, carried.high, carried.value) == (2, 2, None)
    assert why(read({**sure, B: [at(0)] * 3, C: few}))["thin"] == (1, 2, 1, 2)


def test_why_a_level_could_be_another_one() -> None:
    """One of two does not know B and gave nothing for D; they differ in C alone."""
    found = read({A: [at(2), at(2)], B: [UNSURE, None], C: [at(0), at(1)], D: [None, None]})
    assert (level(found).low, level(found).value, level(found).high) == (1, None, 2)
    # each of them could be anything while the others stay open: one cell, two people, Some or Full
    assert why(found) == dict.fromkeys(("open", "dont_know", "differ"), (1, 2, 1, 2))


def test_people_who_differ_by_a_step_of_the_model() -> None:
    """By everybody's lowest answer A is missed, by the highest it is met: None to Full."""
    found = read({A: [at(1), at(3)], B: [at(2)] * 2, C: [at(2)] * 2, D: [at(3)] * 2})
    said = level(found).said
    assert said is not None
    assert (said.low, said.high) == (0, 2)
    assert why(found)["differ"] == (1, 2, 0, 2)
    alike = read({A: [at(2), at(2)], B: [at(2)] * 2, C: [at(2)] * 2, D: [at(3)] * 2})
    assert level(alike).said is None
    assert why(alike) == {}


def test_what_an_earlier_wording_allows_bounds_the_level() -> None:
    """B was between 1 and 3 by its former words: Some or Full, and without B's answer nothing else."""
    found = read({A: [at(2)], B: [Answer(mapped=(1, 3))], C: [at(0)], D: [at(3)]})
    assert (level(found).low, level(found).high) == (1, 2)
    assert why(found)["mapped"] == (1, 1, 1, 2)
    low = read({A: [at(2)], B: [Answer(mapped=(2, 3))], C: [at(0)], D: [at(3)]})
    assert (level(low).low, level(low).value, level(low).high) == (2, 2, 2)


def test_answers_of_an_earlier_round_and_what_was_left_out() -> None:
    old = at(2, given=Given(round="r", date="2026-01-05"))
    found = read({A: [old], B: [at(2)], C: [OUTSIDE], D: [at(3)]})
    assert why(found) == {"carried": (1, 1, 0, 2), "left_out": (1, 1, 2, 2)}
    assert (level(found).confirmed, level(found).answered) == (2, 3)


def test_the_lowest_team_counts_and_people_are_of_both() -> None:
    """Team Two misses A by one person's answer; three of four people were asked about it and gave one."""
    full = {A: [at(2)], B: [at(2)], C: [at(2)], D: [at(3)]}
    found = read(full, {A: [at(1), None, None], B: [at(2)] * 3, C: [at(2)] * 3, D: [at(3)] * 3})
    assert (level(found).value, level(found).people, level(found).gave) == (0, 4, 4)
    assert [(t.team, t.value) for t in level(found).teams] == [("one", 2), ("two", 0)]
    assert found.states[SOME] == "unmet"
    assert found.by_team["one"][SOME] == "met"
    assert [c.text for c in found.blocked_by] == ["Something is there"]


def test_whom_to_ask_and_in_which_order() -> None:
    """D alone could end it, at a 0; of B and C one is enough, so neither does; A is asked for first."""
    found = read({A: [None], B: [None], C: [None], D: [None]})
    decides = level(found).decides
    assert decides is not None
    assert decides.asks[0] == Ask("one", A, 2.0, alone=True)
    assert {a.question for a in decides.asks} == {A, B, C, D}
    later = read({A: [at(2)], B: [None], C: [None], D: [None]})
    decides = level(later).decides
    assert decides is not None
    assert [(a.question, a.need, a.alone) for a in decides.asks] == [
        (D, 3.0, True), *((q, 2.0, False) for q in sorted((B, C)))
    ]  # fmt: skip
    assert decides.people == ("one-0",)
    done = read({A: [at(2)], B: [at(2)], C: [None], D: [at(3)]})
    assert level(done).decides is None, "C decides nothing any more"


def test_of_answers_that_do_not_settle_it_alone_the_dearest_is_asked_first() -> None:
    """Two ways to the last level: B at 2, or D at 3; neither says it alone."""
    two = LENS.model_copy(
        update={
            "criteria": (
                SOME,
                EITHER.model_copy(
                    update={"needs": (Need(question=B, level=2), Need(question=D, level=3))}
                ),
            )
        }
    )
    project = EMPTY.model_copy(update={"respondents": (Respondent(id="one-0", team="one"),)})
    round_ = EMPTY.current_round.model_copy(update={"answers": {"one-0": {A: at(2)}}})
    found = read_lens(two, build_cells(project.model_copy(update={"rounds": (round_,)})))
    decides = level(found).decides
    assert decides is not None
    assert [(a.question, a.need, a.alone) for a in decides.asks] == [
        (D, 3.0, False),
        (B, 2.0, False),
    ]


def test_the_tree_behind_a_reading() -> None:
    house = house_questionnaire()
    found = read({A: [at(2)], B: [at(2)], C: [OUTSIDE], D: [at(2)]})
    tree = explain_reading(found, house)
    assert (tree.value, tree.low, tree.high) == (1, 1, 1)
    some, full = tree.operands
    assert [c.label for c in (*some.operands, *full.operands)] == [
        "Something is there", "One of two", "The last",
    ]  # fmt: skip
    assert [str(c.rule) for c in full.operands] == [
        "met; says the same as the source", "unmet; is near to what the source says",
    ]  # fmt: skip
    first, second = full.operands[0].operands
    assert (first.label, first.value, str(first.words)) == (f"{B} · one", 2.0, "")
    assert (second.label, second.value, str(second.words)) == (f"{C} · one", None, "not asked")
    assert str(first.rule).startswith("needs level 2: “")
    assert str(first.rule).endswith(", one of these")
    (alone,) = some.operands[0].operands
    assert not str(alone.rule).endswith(", one of these")
    none = explain_reading(read_levels(LENS, {}), house)
    assert (none.value, none.low, none.high) == (None, None, None)
    assert str(none.words) == "not read: none of its 3 criteria is asked"


@pytest.mark.parametrize(("given", "reached"), [(4, 2), (1, 0)])
def test_what_a_team_agreed_on_is_read(given: int, reached: int) -> None:
    found = read(
        {A: [at(2), at(2)], B: [at(2)] * 2, C: [at(2)] * 2, D: [at(3)] * 2},
        agreed={A: Consensus(level=given)},
    )
    assert level(found).value == reached
