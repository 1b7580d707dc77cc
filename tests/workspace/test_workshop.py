"""A workshop keeps votes and what is agreed apart, and reads one line of votes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.answers.assessment import Consensus, Respondent
from planner.domain.base.errors import InputError
from planner.domain.project import Project
from planner.maturity.agreement import agenda, spreads
from planner.maturity.score import assess
from planner.workspace.edits import record_votes, set_consensus
from planner.workspace.workshop import (
    Workshop,
    members,
    questions_in_order,
    read_spread,
    read_votes,
)

WHEN = "2026-11-21T10:00:00Z"


@pytest.fixture
def room(start_up: Project) -> Project:
    """Five people of one team, no answers."""
    team = start_up.teams[0].id
    people = tuple(Respondent(id=f"p{k}", name=f"Person {k}", team=team) for k in range(5))
    return start_up.model_copy(update={"respondents": people})


@pytest.mark.parametrize(
    ("line", "votes"),
    [
        ("3 2 4 ? -", (3, 2, 4, "?", None)),
        ("324?-", (3, 2, 4, "?", None)),
        (" 0, 1;2 3 – ", (0, 1, 2, 3, None)),
    ],
)
def test_votes_are_read_from_one_line(line: str, votes: tuple[object, ...]) -> None:
    assert read_votes(line, 5) == votes


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("3 2 5 1 1", "“5” is no vote"),
        ("3 2 x 1 1", "“x” is no vote"),
        ("3 2", "Votes expected: 5; typed: 2"),
        ("1 1 1 1 1 1", "typed: 6"),
        ("", "typed: 0"),
        ("1" * 500, "more than 60"),
    ],
)
def test_other_lines_are_refused_in_words(line: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_votes(line, 5)


@given(st.text(max_size=80), st.integers(1, 12))
def test_no_line_breaks_the_reader(line: str, voters: int) -> None:
    try:
        votes = read_votes(line, voters)
    except InputError:
        return
    assert len(votes) == voters
    assert all(v is None or v == "?" or v in range(5) for v in votes)


def test_votes_are_one_step_and_absent_people_keep_theirs(room: Project) -> None:
    question = room.questionnaire.questions[0].id
    people = [r.id for r in members(room, room.teams[0].id)]
    first = record_votes(people, question, (3, 2, 4, "?", None), WHEN).apply(room)
    answers = [first.current_round.answer(p, question) for p in people]
    assert [a.level for a in answers] == [3, 2, 4, None, None]
    assert [a.state for a in answers] == ["level", "level", "level", "dont_know", None]
    second = record_votes(people, question, (2, None, 2, 2, 1), WHEN).apply(first)
    levels = [second.current_round.answer(p, question).level for p in people]
    assert levels == [2, 2, 2, 2, 1]


def test_a_round_through_one_question(room: Project) -> None:
    team, question = room.teams[0].id, room.questionnaire.questions[0].id
    workshop = Workshop(team, (question, room.questionnaire.questions[1].id))
    workshop.go(0, room)
    assert not workshop.shown
    assert [r.name for r in workshop.missing(room)] == [f"Person {k}" for k in range(5)]
    with pytest.raises(InputError, match="Nobody has voted"):
        workshop.reveal(room)
    people = [r.id for r in members(room, team)]
    room = record_votes(people, question, (0, 3, 1, 1, "?"), WHEN).apply(room)
    assert workshop.votes_in(room) == 5
    workshop.reveal(room)
    assert workshop.chosen == 1
    workshop.vote_again(room)
    assert (workshop.shown, workshop.before) == (False, (0, 1, 1, 3))

    agreed = Consensus(level=2, reason="It is scripted", when=WHEN)
    room = set_consensus(team, question, agreed).apply(room)
    assert [room.current_round.answer(p, question).level for p in people] == [0, 3, 1, 1, None]
    workshop.go(1, room)
    workshop.go(-1, room)
    assert (workshop.shown, workshop.chosen) == (True, 2), "what is agreed on is shown at once"
    workshop.go(-1, room)
    assert workshop.place == 0
    cells = assess(room).cells
    assert cells.value[0, cells.column(question)] == 2.0


def test_what_votes_say_is_neutral_and_right() -> None:
    found = read_spread([0, 1, 1, 1, 1, 2, 2, 3, 3], 9, last=1)
    assert found.spread == "Votes run from 0 to 3."
    assert found.ask == "Ask a 0 and a 3 what they see."
    assert found.detail == "Middle vote 1. 7 of 9 chose 0 to 2. Last time: 1."
    assert found.suggested == 1
    alike = read_spread([2, 2, 2], 4)
    assert (alike.spread, alike.ask, alike.suggested) == ("All chose 2.", "", 2)
    assert alike.detail == "3 of 4 voted."
    assert read_spread([], 4).suggested is None
    assert read_spread([1, 2], 2).detail.startswith("Middle vote 1. 1 of 2 chose 1.")


def test_the_agenda_is_that_of_the_engine(example: Project) -> None:
    profile, team = assess(example), example.teams[0].id
    ranked = questions_in_order(example, profile, team, "differ")
    weights = {i.spread.question: i.weight for i in agenda(profile, spreads(example, team=team))}
    assert list(ranked) == sorted(ranked, key=lambda q: -weights[q]) or len(
        set(weights.values())
    ) < len(weights)
    every = questions_in_order(example, profile, team, "all")
    open_ = questions_in_order(example, profile, team, "open")
    agreed = set(example.current_round.consensus[team])
    assert set(every) - set(open_) == agreed
