"""What a room brings into the document: one step a ballot, the same as typed by hand, twice is once."""

from __future__ import annotations

from planner.domain.answers.assessment import Answer, Consensus
from planner.domain.project import Project
from planner.domain.record.workshop import AgendaPoint
from planner.room.ballots import Agreed, Vote
from planner.workspace.edits import record_votes
from planner.workspace.meeting import votes as meeting
from planner.workspace.meeting.agenda import (
    breaks_of,
    from_rows,
    known_before,
    moved,
    points_of,
    rows_of,
    usual_breaks,
)
from planner.workspace.meeting.pace import minutes_a_question, minutes_left, that_fit
from planner.workspace.meeting.plan_move import PlanFacts, plan_move
from planner.workspace.meeting.scene import phone_scene, teams_of
from planner.workspace.workshop import members

NOW = "2026-11-29T09:14:00Z"


def people(project: Project) -> tuple[str, str, list[str]]:
    team, question = project.teams[0].id, project.questionnaire.questions[0].id
    return team, question, [r.id for r in members(project, team)]


def test_a_ballot_is_what_typed_votes_are(example: Project):
    team, question, who = people(example)
    votes = {p: Vote(value=v, q=1) for p, v in zip(who, (3, "?", 1), strict=False)}
    typed = record_votes(who[:3], question, (3, "?", 1), NOW).apply(example)
    taken = meeting.take_ballot(question, votes, [team], NOW)
    assert taken.apply(example) == typed
    assert taken.apply(typed) == typed  # again after a crash


def test_another_run_clears_who_did_not_vote_in_these_teams_alone(example: Project):
    team, question, who = people(example)
    first = record_votes(who[:3], question, (3, 2, 1), NOW).apply(example)
    again = meeting.take_ballot(question, {who[0]: Vote(value=4)}, [team], NOW, again=True)
    after = again.apply(first).current_round
    assert after.answer(who[0], question).level == 4
    assert after.answer(who[1], question).state is None
    others = [r.id for r in example.respondents if r.team != team]
    assert all(after.answer(o, question) == first.current_round.answer(o, question) for o in others)


def test_does_not_apply_carries_its_reason(example: Project):
    team, question, who = people(example)
    votes = {who[0]: Vote(value="-", reason="no models of our own")}
    made = meeting.take_ballot(question, votes, [team], NOW).apply(example)
    answer = made.current_round.answer(who[0], question)
    assert (answer.state, answer.reason) == ("not_applicable", "no models of our own")


def test_seats_are_of_nobody_who_answered_alone(example: Project):
    team, question, who = people(example)
    free = meeting.free_seats(example, team)
    given = example.current_round.answers
    assert all(not any(a.state for a in given.get(p, {}).values()) for p in free)
    more = meeting.add_seats(team, 3).apply(example)
    new = set(meeting.free_seats(more, team)) - set(free)
    assert len(new) == 3
    assert all(more.respondent_by_id[p].unnamed for p in new)
    sat = meeting.take_ballot(question, {p: Vote(value=2) for p in new}, [team], NOW).apply(more)
    assert new <= set(meeting.free_seats(sat, team))  # a room without names may go on with them


def test_what_was_said_in_private(example: Project):
    team, question, who = people(example)
    quoted = meeting.keep_as_evidence(who[0], question, "By hand,\ntwice a year", NOW).apply(
        example
    )
    found = quoted.current_round.answer(who[0], question).evidence[-1]
    assert (found.text, found.grade, found.who) == ("By hand, twice a year", "C", "")
    heard = meeting.hear("w-1", question, team, "Not for the report", NOW)
    once = heard.apply(example)
    assert heard.apply(once) == once
    assert once.workshops[0].heard[0].text == "Not for the report"


def test_parking_and_telling(example: Project):
    _, question, _ = people(example)
    parked = meeting.park("Who pays?", question).apply(example)
    item = parked.parked[-1].model_copy(update={"owner": "Platform", "done": True})
    assert meeting.change_parked(item).apply(parked).parked == (item,)
    assert meeting.told(Consensus(level=2)) == Agreed(value=2)
    assert meeting.told(Consensus(state="not_applicable", reason="x")) == Agreed(value="-")
    ask = Consensus(state="dont_know", ask="the vendor")
    assert meeting.told(ask) == Agreed(value="?", words="the vendor")


def test_phones_read_both_languages(example: Project):
    question = example.questionnaire.questions[0]
    scene = phone_scene(example, question.id)
    assert scene.texts["en"].prompt == question.prompt
    assert scene.texts["de"].prompt != question.prompt
    assert len(scene.texts["de"].levels) == 5
    assert [t.id for t in teams_of(example, (example.teams[0].id,))] == [example.teams[0].id]


def test_what_is_known_of_a_question_to_come(example: Project):
    team = example.teams[0].id
    people = [r.id for r in example.respondents if r.team == team]
    asked = next(q.id for q in example.questionnaire.questions)
    blank = {r: {q: a for q, a in s.items() if q != asked}
             for r, s in example.current_round.answers.items()}  # fmt: skip
    now = example.current_round.model_copy(update={"answers": blank, "consensus": {}})
    project = example.model_copy(update={"rounds": (now,)})
    assert known_before(project, (team,), asked) == ["nobody has answered it alone"]
    last = now.model_copy(update={"id": "last", "consensus": {team: {asked: Consensus(level=1)}}})
    said = {**blank, people[0]: {**blank.get(people[0], {}), asked: Answer(state="level", level=2)}}
    now = now.model_copy(update={"answers": said})
    project = example.model_copy(update={"rounds": (last, now)})
    assert [str(w) for w in known_before(project, (team,), asked)] == [
        "last round: 1",
        "one person has answered it alone",
    ]
    unnamed = tuple(r.model_copy(update={"unnamed": True}) for r in project.respondents)
    project = project.model_copy(update={"respondents": unnamed})
    assert known_before(project, (team,), asked)[-1] == "nobody has answered it alone"


def test_a_room_expects_so_many(example: Project):
    team = example.teams[0].id
    project = meeting.add_seats(team, 5).apply(example)
    (whole,) = teams_of(project, (team,))
    (room,) = teams_of(project, (team,), "none", 3)
    assert (len(room.free), room.people) == (3, 3)
    assert set(room.free) <= set(whole.free)


def test_pace():
    assert minutes_a_question([1, 1, 1]) == 4
    assert minutes_a_question([2, 2, 7, 2, 3]) == 2
    assert minutes_left([2, 2, 7, 2, 3], 10, 15) == 35
    assert that_fit([], 60) == 15


def test_breaks_lie_where_they_were_prepared():
    points = (
        AgendaPoint(question="a", minutes=3),
        AgendaPoint(minutes=10),
        AgendaPoint(minutes=5),
        AgendaPoint(question="b"),
        AgendaPoint(minutes=7),
    )
    assert breaks_of(points) == {"b": 15}
    questions = tuple("abcdef")
    assert usual_breaks(questions, 120) == {}
    assert usual_breaks(questions, 180) == {"d": 10}
    assert len(usual_breaks(questions, 361)) == 3
    again = points_of(questions[:2], {"b": 15}, {"a": 2.6}, 4)
    assert [(p.question, p.minutes) for p in again] == [("a", 3), (None, 15), ("b", 4)]


def test_breaks_are_rows_that_move():
    rows = rows_of("abcd", {"c": 10})
    assert [r.question or r.minutes for r in rows] == ["a", "b", 10, "c", "d"]
    assert from_rows(rows) == (tuple("abcd"), {"c": 10})

    def after(row: int, by: int, first: int = 0) -> tuple[str, int]:
        made, place = moved(rows, row, by, first)
        return "".join(r.question or "-" for r in made), place

    assert after(2, -1) == ("a-bcd", 1)
    assert after(2, 1) == ("abc-d", 3)
    assert after(3, -1) == ("abc-d", 2)
    assert after(0, 1, first=1) == ("ab-cd", 0)  # it was asked
    assert after(1, -1, first=1) == ("ab-cd", 1)
    assert moved(rows_of("ab", {"b": 5}), 1, 1, 0)[1] == 1  # never last
    assert moved(rows_of("ab", {"b": 5}), 1, -1, 0)[1] == 1  # nor first
    assert moved(rows_of("abc", {"b": 5, "c": 5}), 1, 1, 0)[1] == 1  # nor beside another


def test_what_kept_levels_did_to_the_plan():
    def said(before: tuple[str, float], now: tuple[str, float]) -> str:
        made = [
            PlanFacts({s: f"Step {s}" for s in steps}, cost, "EUR") for steps, cost in (before, now)
        ]
        return str(plan_move(*made))

    assert said(("ab", 100_000.0), ("ab", 100_100.0)) == "The plan keeps its steps."
    assert said(("ab", 100_000.0), ("a", 60_000.0)) == "The plan drops “Step b”, costs €40k less."
    assert (
        said(("abc", 100_000.0), ("c", 100_000.0))
        == "The plan drops 2 steps. It starts with “Step c”."
    )
    assert said(("a", 100_000.0), ("ab", 140_000.0)) == "The plan adds “Step b”, costs €40k more."
    assert said(("ab", 1e5), ("ac", 1e5)) == "The plan takes 1 new and drops 1."
    assert said(("", 0.0), ("", 0.0)) == "The plan still has no step."
    assert said(("a", 1e5), ("", 0.0)) == "The plan drops “Step a”, costs €100k less."


def test_who_is_forgotten_leaves_a_room_that_was_left_open(tmp_path):
    from planner.room.ballots import Ask, Joined, Room, TeamOfRoom, Voted
    from planner.room.room_file import KeptRoom, RoomFile, forget_in_room
    from planner.room.rules import apply

    room = Room(
        document="doc", code="ABCDEF", teams=(TeamOfRoom(id="a", name="A", free=("x", "y")),)
    )
    for event in (
        Joined("s1", "a", "1" * 64, "Blue heron"), Joined("s2", "a", "2" * 64, "Red kite"),
        Ask("q"), Voted("s1", 1, 1, 3), Voted("s2", 1, 1, 2),
    ):  # fmt: skip
        room = apply(room, event)
    file = RoomFile(tmp_path, "doc")
    forget_in_room(tmp_path, "doc", None, ["x"])  # there is none: nothing happens
    file.write(KeptRoom(port=1, addresses=(), room=room))
    gone = room.seats["s1"].respondent
    forget_in_room(tmp_path, "doc", None, [gone])
    left = file.read()
    assert left is not None
    assert set(left.room.seats) == {"s2"}
    assert left.room.ballot is not None
    assert set(left.room.ballot.votes) == {"s2"}
    assert f'"{gone}"' not in file.path.read_text("utf-8")


def test_causes_begin_with_what_the_address_says():
    from planner.room.causes import OWN, TUNNEL, TYPE, causes

    assert causes({"own"})[0] == OWN
    assert causes({"tunnel", "network"})[0] == TUNNEL
    for kinds in (set(), {"network"}, {"own"}, {"inner"}, {"tunnel"}):
        found = causes(kinds)
        assert found[-1] == TYPE
        assert len(found) == len(set(found))
