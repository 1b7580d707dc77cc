"""Prices of the ledger: decisions that one plan answers share one, and what is told adds up by hand."""

from __future__ import annotations

import pytest

from planner.analysis.around.move_words import price_words, total_words
from planner.domain.plan.move import Move, MoveChange
from planner.domain.project import Project
from planner.workspace.ledger import open_moves, priced, take_back


def ledger(project: Project, *moves: Move) -> Project:
    return project.model_copy(update={"moves": moves})


def move(number: int, **given: object) -> Move:
    change = MoveChange(part=f"wish:p-{number}", was="", became='"must"')
    values: dict[str, object] = {"before": 100_000.0, "changes": (change,), **given}
    return Move(id=f"m{number}", what=f"Duty {number}", when="2026-11-30T08:00:00Z", **values)  # type: ignore[arg-type]


def answered(project: Project, worth: float, *, about: bool = False) -> Project:
    return priced(project, 1.0, worth, steps=(), level=0.0, duties=(0, 0), about=about)


def words(project: Project) -> list[str]:
    return [str(price_words(m, project.moves, "EUR")) for m in project.moves]


def test_decisions_that_one_plan_answers_have_one_price(start_up: Project) -> None:
    made = answered(ledger(start_up, move(1), move(2), move(3)), 91_000.0)
    assert [m.price for m in made.moves] == [None, None, -9_000.0]
    assert words(made)[:2] == ["Priced together with “Duty 3”."] * 2
    assert words(made)[2] == "Costs €9.0k of expected worth. One price for 3 decisions."
    assert str(total_words(made.moves, "EUR")) == ("3 decisions cost €9.0k: from €100k to €91k.")
    assert open_moves(made) == ()
    later = answered(ledger(start_up, *made.moves, move(4, before=91_000.0)), 95_000.0)
    assert [m.price for m in later.moves] == [None, None, -9_000.0, 4_000.0]
    assert "4 decisions cost €5.0k: from" in str(total_words(later.moves, "EUR"))


def test_what_each_was_about_worth_is_kept_and_not_told_as_proven(start_up: Project) -> None:
    first = answered(ledger(start_up, move(1)), 90_000.0, about=True)
    both = answered(ledger(start_up, *first.moves, move(2)), 86_000.0, about=True)
    assert [m.price for m in both.moves] == [-10_000.0, -4_000.0]
    assert all("about" in w for w in words(both))
    proven = answered(both, 88_000.0)
    assert words(proven) == [
        "By itself it costs about €10k; priced together with “Duty 2”.",
        "Costs €12k of expected worth. One price for 2 decisions.",
    ]
    assert str(total_words(proven.moves, "EUR")).startswith("2 decisions cost €12k: from")


def test_of_those_told_about_only_what_is_not_known_is_priced_together(start_up: Project) -> None:
    waiting = ledger(start_up, move(1), move(2))
    about = answered(waiting, 94_000.0, about=True)
    assert [m.priced_with for m in about.moves] == ["m2", None]
    assert words(about)[1] == "Costs about €6.0k of expected worth. One price for 2 decisions."
    third = answered(ledger(start_up, *about.moves, move(3)), 92_000.0, about=True)
    assert [m.price for m in third.moves] == [None, -6_000.0, -2_000.0]
    proven = answered(third, 95_000.0)
    assert [m.priced_with for m in proven.moves] == ["m3", "m3", None]
    assert [m.price for m in proven.moves] == [None, None, -5_000.0], "6,000 were of two of them"


@pytest.mark.parametrize("gone", [1, 2])
def test_taking_one_back_prices_those_it_shared_with_anew(start_up: Project, gone: int) -> None:
    wishes = {f"p-{n}": "must" for n in (1, 2, 3)}
    made = answered(ledger(start_up, move(1), move(2)), 91_000.0)
    made = answered(ledger(start_up, *made.moves, move(3, before=91_000.0)), 90_000.0)
    made = made.model_copy(update={"wishes": wishes})
    left = take_back(f"m{gone}", "x").apply(made)
    other = 3 - gone
    assert [m.id for m in left.moves] == [f"m{other}", "m3"] == [m.id for m in open_moves(left)]
    assert [m.price for m in left.moves] == [None, pytest.approx(-1_000.0)]
    assert left.moves[1].about, "it is known of the order as it was"
    again = answered(left, 97_000.0)
    assert again.moves[1].price == -3_000.0, "from the plan before all of them"
    assert words(again)[0] == "Priced together with “Duty 3”."
    only = take_back("m3", "x").apply(again)
    assert answered(only, 98_000.0).moves[0].price == -2_000.0


def test_a_later_decision_is_not_credited_with_one_that_was_taken_back(start_up: Project) -> None:
    made = answered(ledger(start_up, move(1)), 95_000.0)
    made = answered(ledger(start_up, *made.moves, move(2, before=95_000.0)), 92_000.0)
    made = made.model_copy(update={"wishes": {"p-1": "must", "p-2": "must"}})
    left = answered(take_back("m1", "x").apply(made), 97_000.0)
    assert left.moves[0].price == -3_000.0, "100 before both, 97 with the second alone"


def test_where_the_worth_changed_without_a_decision_no_way_is_told(start_up: Project) -> None:
    made = answered(ledger(start_up, move(1)), 95_000.0)
    made = answered(ledger(start_up, *made.moves, move(2, before=120_000.0)), 117_000.0)
    told = str(total_words(made.moves, "EUR"))
    assert told.startswith("2 decisions cost €8.0k together; the plan’s worth changed for other")
    assert "from" not in told
