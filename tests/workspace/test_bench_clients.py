"""What the bench says of real folders: seats nobody sits on, copies of a document, folders that went away."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from planner.domain.answers.assessment import Answer
from planner.domain.project import Project
from planner.domain.record.workshop import WorkshopHeld
from planner.storage.document import load, save
from planner.workspace.bench.comparison import allow, group_words, withdraw
from planner.workspace.bench.prepare import prepare
from planner.workspace.bench.shelf import Shelf
from planner.workspace.bench.summary import Meeting, stage_of, summary_of
from planner.workspace.bench.words import gone_words, opening, people_words, twin_words
from planner.workspace.meeting.votes import add_seats
from tests.workspace.test_bench import NOW, agreed, answered, client

DAY = datetime(2026, 11, 12, 9, 30)  # noqa: DTZ001 - the wall's


def voted(project: Project, seats: int, questions: int) -> Project:
    """So many seats of the first team voted on the first questions."""
    now = project.current_round
    people = [r.id for r in project.respondents if r.unnamed][:seats]
    sheets = {
        p: {q: Answer(state="level", level=2) for q in now.chosen[:questions]} for p in people
    }
    more = now.model_copy(update={"answers": {**now.answers, **sheets}})
    return project.model_copy(update={"rounds": (more,)})


def test_seats_of_a_room_are_no_people_who_are_waited_for() -> None:
    alone = client("North", 1)
    with_seats = add_seats(alone.teams[0].id, 3).apply(alone)
    facts = summary_of(with_seats)
    assert (facts.people, facts.not_started, facts.unfinished, facts.seats) == (2, 2, 2, 0)
    assert people_words(facts) == "2 of 2 not started"
    assert [m.open for m in prepare(with_seats, "2026-12-02", "09:00", 90).missing] == [4, 4]
    done = add_seats(alone.teams[0].id, 3).apply(answered(alone))
    assert stage_of(answered(alone)) == "plan"
    assert stage_of(done) == "plan", "an empty seat holds nothing up"
    assert stage_of(voted(done, 2, 1)) == "plan", "a seat is asked what its room votes on"
    assert prepare(voted(done, 2, 1), "2026-12-02", "09:00", 90).mail == ""
    only = alone.model_copy(update={"respondents": ()})
    assert people_words(summary_of(only)) == "Nobody named yet"
    seats = voted(add_seats(alone.teams[0].id, 3).apply(only), 2, 2)
    assert summary_of(seats).seats == 2
    assert people_words(summary_of(seats)) == "voted without names"
    assert stage_of(seats) == "prepare", "votes alone settle nothing that was not voted on"


def test_a_meeting_is_next_until_it_is_over() -> None:
    morning = Meeting(date="2026-11-12", begins="8:00", minutes=90)
    assert morning.over(DAY)
    assert not morning.over(DAY.replace(hour=9, minute=29))
    assert not Meeting(date="2026-11-12", begins="09:00", minutes=90).over(DAY)
    for begins, minutes in (("", 90), ("in the morning", 90), ("08:00", 0)):
        vague = Meeting(date="2026-11-12", begins=begins, minutes=minutes)
        assert not vague.over(DAY), "the day is not over"
        assert vague.over(DAY.replace(day=13))
    held = WorkshopHeld(id="w", date="2026-11-12", begins="08:00", minutes=60)
    after = held.model_copy(update={"id": "x", "begins": "14:00"})
    both = summary_of(client("North", 1).model_copy(update={"workshops": (held, after)}))
    coming = both.next_meeting(DAY)
    assert coming is not None
    assert coming.begins == "14:00"


def at(path: Path, minute: int) -> None:
    os.utime(path, (1_700_000_000 + 60 * minute,) * 2)


def test_a_consent_that_is_taken_back_is_not_brought_back_by_a_copy(tmp_path: Path) -> None:
    folder = tmp_path / "clients"
    folder.mkdir()
    shelf = Shelf(tmp_path / "data")
    shelf.add(folder)
    asks = client("Asks", 99)
    path, copy = folder / "b.mlplan", folder / "a.mlplan"
    allowed = allow("Ada", "2026-11-01T09:00:00Z").apply(agreed(client("North", 1)))
    for place, minute in ((path, 5), (copy, 3)):
        save(allowed, place, now=NOW)
        at(place, minute)
    found = shelf.look()
    assert shelf.comparison.count(asks) == 1
    assert [twin_words(r) for r in found.rows] == [
        "a.mlplan, lies here more than once",
        "b.mlplan, lies here more than once",
    ]
    save(withdraw().apply(load(path).project), path, now=NOW, overwrite=True)
    at(path, 9)
    for _ in range(3):
        shelf.look()
        assert shelf.comparison.count(asks) == 0, "the copy of before does not enter it again"
    copy.unlink()
    assert [r.twin for r in shelf.look().rows] == [False]
    save(allowed, path, now=NOW, overwrite=True)
    at(path, 12)
    shelf.look()
    save(withdraw().apply(allowed), copy, now=NOW)
    at(copy, 1)
    shelf.look()
    assert shelf.comparison.count(asks) == 1, "an older file does not take a newer consent back"


def test_a_folder_that_went_away_is_said(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "data")
    for name in ("here", "drive"):
        (tmp_path / name).mkdir()
        shelf.add(tmp_path / name)
    save(client("North", 1), tmp_path / "here" / "n.mlplan", now=NOW)
    assert shelf.look().gone == ()
    assert gone_words(shelf.look()) == ""
    (tmp_path / "drive").rmdir()
    found = shelf.look()
    assert found.gone == (tmp_path / "drive",)
    assert str(tmp_path / "drive") in gone_words(found)
    assert opening(found, DAY) == "One client waits for people; no workshop is planned."
    (tmp_path / "here" / "n.mlplan").unlink()
    assert "is not there" in opening(shelf.look(), DAY), "not: no client lies there"
    (tmp_path / "here").rmdir()
    assert gone_words(shelf.look()).startswith("These folders are not there")


@pytest.mark.parametrize(
    ("industry", "words"), [("other", "other industries"), ("retail", "Retail")]
)
def test_a_group_is_named(industry: str, words: str) -> None:
    made = client("North", 1)
    own = made.organisation.model_copy(update={"industry": industry})
    named = str(group_words(made.model_copy(update={"organisation": own}), "industry"))
    assert named.startswith(words)
    assert named.endswith("alone")
