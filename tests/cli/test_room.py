"""The command ``room``: a meeting played through phones is the document that typed votes make."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from planner.cli.parser import build_parser
from planner.cli.room_desk import Desk
from planner.domain.base.errors import InputError
from planner.domain.project import Project
from planner.room.messages import Seen
from planner.storage.document import load, save
from planner.workspace.edits import record_votes
from planner.workspace.meeting.votes import add_seats
from planner.workspace.workspace import Workspace
from tests.room.callers import Phones, until


@pytest.fixture
def own_data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


def options_of(*more: str):
    return build_parser().parse_args(["room", *more])


def with_seats(project: Project, path: Path, seats: int) -> Project:
    for team in project.teams:
        project = add_seats(team.id, seats).apply(project)
    from datetime import UTC, datetime

    return save(project, path, now=datetime(2026, 11, 29, tzinfo=UTC)).project


class Players(Phones):
    """Simulated people and the one who leads: each line for the desk comes when its votes are in."""

    def __init__(self, desk: Desk, seats: int, questions: int) -> None:
        super().__init__(desk.process, desk.told)
        self.desk, self.seats, self.questions = desk, seats, questions
        self.values: dict[str, dict[str, int]] = {}
        self.steps: dict[str, list[float]] = {"vote": [], "open and keep": []}

    def lines(self) -> Iterator[str]:
        tokens = {t: [self.join(t) for _ in range(self.seats)] for t in self.desk.meeting.teams}
        for place in range(self.questions):
            yield "next\n"
            question = self.desk.meeting.question
            for k, mine in enumerate(tokens.values()):
                for n, token in enumerate(mine):
                    value = (place + k + n * n) % 5
                    begun = time.monotonic()
                    status, _ = self.vote(token, self.desk.meeting.ballot, place + 1, value)
                    self.steps["vote"].append(time.monotonic() - begun)
                    assert status == 200
                    person = self.person(token)
                    self.values.setdefault(question, {})[person] = value
            begun = time.monotonic()
            yield "open\n"
            for team in tokens:
                yield f"keep {team} 2 as seen\n"
            self.steps["open and keep"].append(time.monotonic() - begun)
        yield "end\n"

    def person(self, token: str) -> str:
        tag = self.state(token)["tag"]
        return until(
            lambda: next(
                (s.respondent for m in reversed(self.told) if isinstance(m, Seen)
                 for s in m.seats if s.tag == tag),
                None,
            )
        )  # fmt: skip


def played(
    tmp_path: Path, project: Project, seats: int, questions: int, teams: int = 99
) -> tuple[Project, Project, dict[str, list[float]]]:
    """What the phones made, what typing the same votes makes, and how long each step took."""
    path = tmp_path / "meeting.mlplan"
    before = with_seats(project, path, seats)
    named = ",".join(t.id for t in project.teams[:teams])
    options = ("--address", "127.0.0.1", "--questions", "all", "--teams", named)
    desk = Desk(Workspace.open(path), options_of(str(path), *options))
    players = Players(desk, seats, questions)
    assert desk.run(players.lines()) == 0
    typed = before
    for question, values in players.values.items():
        typed = record_votes(list(values), question, list(values.values()), "").apply(typed)
    return load(path).project, typed, players.steps


def plain(project: Project) -> dict[str, dict[str, object]]:
    """Answers without times."""
    now = project.current_round
    return {
        p: {q: (a.state, a.level, a.reason) for q, a in sheet.items() if a.state}
        for p, sheet in now.answers.items()
        if any(a.state for a in sheet.values())
    }


def test_phones_and_typing_make_the_same_document(tmp_path, example, capsys, own_data):
    made, typed, _ = played(tmp_path, example, 3, 2)
    assert plain(made) == plain(typed)
    for team in made.teams:
        kept = made.current_round.consensus[team.id]
        assert sum(c.reason == "as seen" for c in kept.values()) == 2
    assert made.workshops[-1].teams == tuple(t.id for t in made.teams)
    said = capsys.readouterr().out
    assert "At this pace done by" in said
    assert "The document is saved; the room is erased." in said
    assert not list((own_data).rglob("*.room"))


def test_what_the_desk_says_to_odd_lines(tmp_path, example, capsys, own_data):
    path = tmp_path / "m.mlplan"
    with_seats(example, path, 1)
    desk = Desk(Workspace.open(path), options_of(str(path), "--address", "127.0.0.1"))
    lines = ["open\n", "keep 2\n", "jump\n", "\n", "next\n", "na\n", "ask\n", "back\n", "park\n",
             "park Who pays?\n", "evidence 7\n", "doors\n", "doors\n",
             "undo\n", "yes\n", "said\n"]  # fmt: skip
    assert desk.run(iter(lines)) == 0
    said = capsys.readouterr().out
    for words in (
        "Nobody has voted yet.",
        "Open the votes and choose a level first.",
        "There is no “jump”.",
        "The doors are closed.",
        "There is no text “7”.",
        "The room was left open.",
    ):
        assert words in said
    with pytest.raises(InputError, match="left open"):
        Desk(Workspace.open(path), options_of(str(path), "--address", "127.0.0.1"))
    again = Desk(Workspace.open(path), options_of(str(path), "--address", "127.0.0.1", "--go-on"))
    assert again.run(io.StringIO("end\n")) == 0


def test_cards_are_read_as_links(tmp_path, example, capsys, own_data):
    from planner.cli.room import room

    path = tmp_path / "m.mlplan"
    with_seats(example, path, 1)
    cards = tmp_path / "cards.pdf"
    team = example.teams[0].id
    assert (
        room(options_of(str(path), "--cards", str(cards), "--address", "10.0.0.7", "--teams", team))
        == 0
    )
    text = "".join(p.extract_text() for p in PdfReader(cards).pages)
    assert "http://10.0.0.7:8421/" in text
    assert load(path).project.handed_out.secret


def test_addresses_that_are_not_ours_and_teams_that_are_not_there(tmp_path, example, own_data):
    from planner.cli.room import room

    path = tmp_path / "m.mlplan"
    with_seats(example, path, 1)
    with pytest.raises(InputError, match="no address of this machine"):
        room(options_of(str(path), "--address", "192.0.2.9"))
    with pytest.raises(InputError, match="no team"):
        room(options_of(str(path), "--teams", "nobody"))
    with pytest.raises(InputError, match="Name the project"):
        room(options_of())
    page = tmp_path / "notice.pdf"
    assert room(options_of("--notice", str(page))) == 0
    read = PdfReader(page).pages
    assert len(read) == 1
    assert "erased" in read[0].extract_text()
