"""The room as a machine: what is confirmed counts once, nothing is seen early, repeats change nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.room.ballots import (
    WARM_UP,
    Agreed,
    Ask,
    Claimed,
    Doors,
    Ended,
    Explain,
    Forgotten,
    Given,
    Hide,
    Joined,
    Keep,
    Open,
    Park,
    Refused,
    Removed,
    Room,
    Seated,
    Settled,
    Taken,
    TeamOfRoom,
    Voted,
)
from planner.room.rules import apply, discuss, opened
from tests.room.slow_room import SlowRoom

TEAMS = {"a": ["a1", "a2", "a3"], "b": ["b1", "b2"]}
SEATS = {"s1": "a", "s2": "a", "s3": "a", "s4": "b", "s5": "b", "s6": "b"}


def room(**changes) -> Room:
    teams = tuple(TeamOfRoom(id=t, name=t, free=tuple(r), people=len(r)) for t, r in TEAMS.items())
    return Room(document="d", code="ABC234", teams=teams, **changes)


def token(number: int) -> str:
    return f"{number:064x}"


def with_all(now: Room | None = None) -> Room:
    now = now or room()
    for k, (seat, team) in enumerate(SEATS.items()):
        now = apply(now, Joined(seat, team, token(k + 1), seat))
    return now


def refused(now: Room, event) -> str:
    with pytest.raises(Refused) as found:
        apply(now, event)
    return found.value.kind


steps = st.one_of(
    st.tuples(st.just("join"), st.sampled_from(sorted(SEATS))),
    st.tuples(
        st.just("vote"),
        st.sampled_from(sorted(SEATS)),
        st.integers(-1, 1),
        st.integers(1, 6),
        st.sampled_from([0, 1, 2, 3, 4, "?", None]),
    ),
    st.tuples(st.just("ask"), st.sampled_from(["q1", "q2"]), st.booleans()),
    st.tuples(st.just("open"), st.integers(-1, 0)),
    st.tuples(st.just("taken")),
    st.tuples(st.just("park")),
    st.tuples(st.just("back")),
    st.tuples(st.just("crash")),
)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, max_size=30))
def test_the_room_says_what_the_slow_one_says(done):
    now, slow = room(), SlowRoom(TEAMS)
    for step in done:
        number = now.numbers
        before = now
        try:
            if step[0] == "join":
                now = apply(now, Joined(step[1], SEATS[step[1]], token(1), step[1]))
                slow.join(step[1], SEATS[step[1]])
            elif step[0] == "vote":
                _, seat, off, q, value = step
                slow_says = slow.vote(seat, number + off, q, value)
                now = apply(now, Voted(seat, number + off, q, value))
                assert slow_says
                assert apply(now, Voted(seat, number + off, q, value)) == now  # a repeat
            elif step[0] == "ask":
                slow_says = slow.ask(step[1], again=step[2])
                now = apply(now, Ask(step[1], again=step[2]))
                assert slow_says
            elif step[0] == "open":
                now = apply(now, Open(number + step[1]))
                slow.open.add(number)
                assert apply(now, Open(number)) == now  # twice is once
            elif step[0] == "taken":
                now = apply(now, Taken(number))
                if number in slow.open or number in slow.parked:
                    slow.taken.add(number)
            elif step[0] == "park":
                now = apply(now, Park(number))
                if not slow.votes(number):
                    slow.taken.add(number)
                slow.parked.add(number)
            elif step[0] == "back":
                now = apply(now, Park(number, away=False))
                if number in slow.parked and not slow.votes(number):
                    slow.taken.discard(number)
                slow.parked.discard(number)
            else:
                now = Room.model_validate_json(now.model_dump_json())  # what the file holds
        except Refused:
            assert now is before
            if step[0] == "vote":
                assert not slow_says
            if step[0] == "ask":
                assert not slow_says
            continue
        ballot = now.ballot
        if ballot is None:
            continue
        assert ballot.number == len(slow.asked)
        mine = {now.seats[s].respondent: v.value for s, v in ballot.votes.items()}
        assert mine == slow.votes(ballot.number)
        assert len(mine) == len(ballot.votes)  # one vote a seat
        if ballot.phase == "asked":
            with pytest.raises(Refused):
                opened(now, ballot.number)
        else:
            assert {r: v.value for r, v in opened(now, ballot.number).items()} == mine


def asked(question: str = "q1") -> Room:
    return apply(with_all(), Ask(question, 1, 20))


def test_a_seat_is_one_respondent_and_the_ninth_waits():
    now = with_all()
    assert sorted(s.respondent for s in now.voters()) == ["a1", "a2", "a3", "b1", "b2"]
    assert now.seats["s6"].respondent == ""
    assert refused(apply(now, Ask("q1")), Voted("s6", 1, 1, 3)) == "waiting"
    now = apply(now, Seated("s6", "b9"))
    assert now.seats["s6"].respondent == "b9"
    assert apply(now, Seated("s6", "b9")) is now
    assert refused(with_all(), Seated("s6", "b1")) == "taken"


def test_a_vote_is_of_its_ballot_alone():
    now = asked()
    assert refused(now, Voted("s1", 2, 1, 3)) == "another ballot"
    now = apply(now, Voted("s1", 1, 1, 3))
    now = apply(now, Voted("s1", 1, 2, 4))
    assert apply(now, Voted("s1", 1, 1, 0)) is now  # overtaken
    now = apply(now, Open(1))
    assert refused(now, Voted("s1", 1, 9, 0)) == "votes are open"
    assert {r: v.value for r, v in opened(now, 1).items()} == {"a1": 4}


def test_a_vote_that_is_taken_back_counts_nowhere_and_a_late_repeat_does_not_bring_it_back():
    now = apply(apply(asked(), Voted("s1", 1, 1, 3)), Voted("s1", 1, 2, None))
    assert now.ballot.votes == {}
    assert apply(now, Voted("s1", 1, 1, 3)) is now
    assert refused(now, Open(1)) == "no votes"
    now = apply(apply(now, Voted("s1", 1, 3, 4)), Open(1))
    assert refused(now, Voted("s1", 1, 4, None)) == "votes are open"


def test_does_not_apply_has_a_reason():
    now = asked()
    assert refused(now, Voted("s1", 1, 1, "-", " ")) == "reason"
    now = apply(now, Voted("s1", 1, 1, "-", "we build no models"))
    assert now.ballot.votes["s1"].reason == "we build no models"


def test_nothing_is_left_before_it_is_taken():
    now = apply(apply(asked(), Voted("s1", 1, 1, 3)), Open(1))
    assert refused(now, Ask("q2")) == "not taken"
    now = apply(now, Taken(1))
    assert apply(now, Ask("q2")).ballot.number == 2
    assert refused(asked(), Open(1)) == "no votes"
    assert refused(asked(), Taken(1)) == "not open"
    assert refused(apply(asked(), Voted("s1", 1, 1, 3)), Park(1)) == "open first"


def test_a_question_that_was_left_unopened_keeps_its_votes():
    now = apply(asked(), Voted("s1", 1, 1, 3))
    now = apply(apply(now, Ask("q2")), Voted("s2", 2, 1, 1))
    now = apply(now, Ask("q1"))
    assert (now.ballot.number, {s: v.value for s, v in now.ballot.votes.items()}) == (3, {"s1": 3})


def test_again_is_another_run_and_remembers_the_levels():
    now = apply(apply(apply(asked(), Voted("s1", 1, 1, 3)), Voted("s2", 1, 1, 0)), Open(1))
    now = apply(apply(now, Taken(1)), Ask("q1", again=True))
    assert (now.ballot.run, now.ballot.votes, now.ballot.before["a"]) == (2, {}, (0, 3))


def test_who_stands_alone_is_asked_and_nobody_else():
    now = asked()
    for seat, value in (("s1", 0), ("s2", 3), ("s3", 2), ("s4", 2), ("s5", "?")):
        now = apply(now, Voted(seat, 1, 1, value))
    now = apply(now, Open(1))
    assert now.ballot.asked == {"s1": "low", "s2": "high", "s5": "unsure"}
    now = apply(now, Explain("s1", 1, "  by hand\x00 ", quote=True))
    heard = now.texts[0]
    assert (heard.text, heard.quote, heard.value, heard.team) == ("by hand", True, 0, "a")
    assert apply(now, Explain("s1", 1, "more")) is now  # once
    assert apply(now, Explain("s3", 1, "not asked")) is now
    assert apply(now, Explain("s2", 1, "")).texts == now.texts  # nothing to add
    assert apply(now, Settled(heard.id)).texts == ()


@pytest.mark.parametrize(
    ("levels", "wide"),
    [
        ((), False),
        ((3,), False),
        ((1, 2), False),
        ((1, 1, 3), True),
        ((0, 4), True),
        ((2, 2, 2), False),
    ],
)
def test_when_a_team_lies_apart(levels, wide):
    assert discuss(levels) is wide


def test_done_when_every_team_with_voters_agreed():
    now = apply(apply(apply(asked(), Voted("s1", 1, 1, 3)), Open(1)), Taken(1))
    now = apply(now, Keep(1, "a", Agreed(value=3)))
    assert now.ballot.phase == "shown"
    now = apply(now, Keep(1, "b", Agreed(value="?", words="the vendor")))
    assert now.ballot.phase == "done"
    assert apply(now, Keep(1, "b", None)).ballot.phase == "shown"


def test_hidden_votes_can_be_taken_again():
    now = apply(apply(apply(asked(), Voted("s1", 1, 1, 3)), Open(1)), Taken(1))
    now = apply(apply(now, Keep(1, "a", Agreed(value=3))), Hide(1))
    assert (now.ballot.taken, now.ballot.agreed) == (False, {})
    assert apply(now, Taken(1)).ballot.taken


def test_a_seat_that_goes_takes_its_open_vote_and_gives_its_place_back():
    now = apply(apply(asked(), Voted("s1", 1, 1, 3)), Removed("s1"))
    assert now.ballot.votes == {}
    assert now.teams[0].free == ("a1",)
    assert refused(now, Voted("s1", 1, 2, 3)) == "no seat"
    assert now.seat_of(token(1)) is None


def test_of_who_is_forgotten_nothing_stays():
    now = asked()
    for seat, value in (("s1", 0), ("s2", 4)):
        now = apply(now, Voted(seat, 1, 1, value))
    now = apply(apply(now, Open(1)), Explain("s1", 1, "secret"))
    now = apply(now, Forgotten("a1"))
    text = now.model_dump_json()
    assert "a1" not in text
    assert "secret" not in text
    assert "s1" not in json.dumps(list(now.ballot.votes))


def test_another_phone_takes_the_seat_over_with_its_vote():
    now = apply(apply(asked(), Voted("s1", 1, 1, 3)), Claimed("s1", token(77)))
    assert now.seat_of(token(77)) is None
    now = apply(now, Given("s1", token(77)))
    assert (now.seat_of(token(77)).id, now.seat_of(token(1)), now.claims) == ("s1", None, ())
    assert now.ballot.votes["s1"].value == 3


def test_the_warm_up_becomes_nothing():
    now = apply(apply(apply(with_all(), Ask(WARM_UP)), Voted("s1", 1, 1, 3)), Open(1))
    assert now.ballot.asked == {}
    assert apply(now, Ask("q1")).ballot.number == 2  # need not be taken


def test_doors_and_the_end():
    now = apply(room(), Doors(open=False))
    assert refused(now, Joined("s1", "a", token(1), "s1")) == "doors are closed"
    assert refused(room(), Joined("s1", "zz", token(1), "s1")) == "no such team"
    assert refused(apply(now, Ended()), Doors(open=True)) == "ended"
