"""The room over sockets: joining, voting, and the table of threats of its design, row by row."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from planner.domain.base.types import clean_text
from planner.room import limits
from planner.room.addresses import addresses, bound
from planner.room.ballots import Agreed, Ask, Doors, Explain, Keep, Open, Seated, Taken, TeamOfRoom
from planner.room.connections import Connections
from planner.room.limits import Bucket, Waits, WrongCodes
from planner.room.messages import Admit, Listen, Noticed, OneTime, Seen, Show
from planner.room.process import LEAVING, RoomProcess
from planner.room.room_file import RoomFile
from planner.room.secrets_of import hashed
from planner.room.words import WORDS, page_words
from tests.hostile.strings import HOSTILE
from tests.room.callers import PATIENCE, SCENE, Phones, a_room, teams, until


@pytest.fixture(scope="module")
def phones(tmp_path_factory):
    """One room for the tests that leave it as it was."""
    with a_room(tmp_path_factory.mktemp("rooms"), teams=teams("a", "b", people=40)) as found:
        found.process.send(Show(SCENE))
        found.process.ask(Ask("q1", 1, 20))
        yield found


def test_a_half_hour_of_one_question(tmp_path):
    with a_room(tmp_path) as phones:
        a, b = phones.join("a"), phones.join("b")
        phones.process.send(Show(SCENE))
        assert phones.process.ask(Ask("q1", 3, 20)).ballot == 1
        assert phones.state(a)["ballot"]["mine"] is None
        assert phones.vote(a, 1, 1, 3) == (200, {"q": 1, "ballot": 1, "value": 3})
        assert phones.vote(a, 1, 2, 1)[1]["value"] == 1
        assert phones.vote(a, 1, 1, 4)[1]["value"] == 1  # came late
        assert phones.vote(b, 1, 1, {"na": "we build none"})[1]["value"] == "-"
        came = phones.call("POST", "/join", {"code": phones.open.code, "team": "b", "lang": "de"})
        late = came[1]  # who comes later has state and question with the seat
        assert late["state"] == phones.state(late["token"]) | {"n": late["state"]["n"]}
        assert (late["state"]["ballot"]["voted"], late["state"]["ballot"]["mine"]) == (2, None)
        assert late["question"]["prompt"] == "Wie kommt eine Version in Betrieb?"
        kept = (tmp_path / "doc.room").read_text()  # a receipt is on disk
        assert json.loads(kept)["room"]["ballot"]["votes"]
        found = phones.process.ask(Open(1))
        assert {r[0]: (v.value, v.reason) for r, v in found.votes.items()} == {
            "a": (1, ""),
            "b": ("-", "we build none"),
        }
        assert "counts" not in phones.state(a)["ballot"]  # not before the document holds them
        phones.process.ask(Taken(1))
        assert phones.state(a)["ballot"]["counts"] == [0, 1, 0, 0, 0]
        assert phones.state(b)["ballot"]["na"] == 1
        status, body = phones.vote(a, 1, 3, None)
        assert (status, body["why"]) == (409, "votes are open")
        phones.process.ask(Keep(1, "a", Agreed(value=1)))
        assert phones.state(a)["ballot"]["agreed"] == {"value": 1, "words": ""}


def test_a_vote_is_taken_back_until_the_votes_are_open(tmp_path):
    with a_room(tmp_path) as phones:
        a, b = phones.join("a"), phones.join("a")
        phones.process.send(Show(SCENE))
        phones.process.ask(Ask("q1", 3, 20))
        for seat in (a, b):
            assert phones.vote(seat, 1, 1, 3)[0] == 200
        assert phones.vote(a, 1, 2, None) == (200, {"q": 2, "ballot": 1, "value": None})
        now = phones.state(a)["ballot"]
        assert (now["mine"], now["voted"], now["all"]) == (None, 1, 2)
        assert phones.vote(a, 1, 1, 3)[1]["value"] is None  # a late repeat
        kept = json.loads((tmp_path / "doc.room").read_text())
        assert [v["value"] for v in kept["room"]["ballot"]["votes"].values()] == [3]
        assert [v.value for v in phones.process.ask(Open(1)).votes.values()] == [3]


def test_the_file_is_the_owners_alone_and_goes_with_the_room(tmp_path):
    told: list[object] = []
    from planner.room.messages import Begin

    process = RoomProcess(Begin(tmp_path, "doc", teams("a"), (Listen("127.0.0.1"),)), told.append)
    phones = Phones(process, told)
    token = phones.join()
    path = tmp_path / "doc.room"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert token not in path.read_text()
    assert hashed(token) in path.read_text()
    assert "127.0.0.1" in path.read_text()  # ours; of phones there is no address
    process.end(erase=True)
    assert list(tmp_path.iterdir()) == []


def test_before_opening_no_answer_and_no_message_tells_a_level(tmp_path):
    with a_room(tmp_path) as phones:
        seats = [phones.join("a") for _ in range(3)]
        phones.process.send(Show(SCENE))
        phones.process.ask(Ask("q1"))
        quiet = [json.dumps(phones.state(s)["ballot"]) for s in seats]
        for k, seat in enumerate(seats[:2]):
            phones.vote(seat, 1, 1, 2 + k)
        third = phones.state(seats[2])["ballot"]
        assert third | {"voted": 0} == json.loads(quiet[2])
        until(
            lambda: [
                m for m in phones.told if isinstance(m, Seen) and sum(s.voted for s in m.seats) == 2
            ]
        )
        for message in phones.told:
            assert "value" not in repr(message)
        assert not any(isinstance(m, Seen) and m.texts for m in phones.told)


def test_killed_and_back_with_everything_at_the_same_place(tmp_path):
    with a_room(tmp_path) as phones:
        seat = phones.join()
        phones.process.send(Show(SCENE))
        phones.process.ask(Ask("q1"))
        phones.vote(seat, 1, 1, 3)
        os.kill(phones.process.pid, signal.SIGKILL)
        until(lambda: any(isinstance(m, Noticed) and m.kind == "again" for m in phones.told))

        def back():
            try:
                return phones.state(seat)
            except OSError:
                return None

        assert until(back)["ballot"]["mine"] == 3

        def asked() -> str:  # votes are read back first, what is in front is told right after
            return phones.call("GET", "/question?lang=de", seat=seat)[1].get("prompt", "")

        assert until(asked).startswith("Wie")
        assert phones.process.ask(Open(1)).votes["a0"].value == 3


# --- who may speak


def test_other_hosts_and_other_pages(phones):
    assert phones.call("GET", "/", Host="evil.example")[0] == 421
    assert phones.call("GET", "/", Host=f"localhost:{phones.open.port}")[0] == 421
    body = {"code": phones.open.code}
    assert phones.call("POST", "/door", body, Origin="http://evil.example")[0] == 403
    assert phones.call("POST", "/door", body, Origin="null")[0] == 403
    assert phones.call("POST", "/door", body, Content_Type="text/plain")[0] == 415
    assert phones.call("POST", "/door", body)[0] == 200


def test_strict_heads_and_no_cookie(phones):
    for path in ("/", "/page.js", "/page.css", "/words/en.json"):
        assert phones.call("GET", path)[0] == 200
        assert "script-src 'self'" in phones.heads["content-security-policy"]
        assert "unsafe" not in phones.heads["content-security-policy"]
        assert phones.heads["x-content-type-options"] == "nosniff"
        names = {k.lower() for k in phones.heads}
        assert not names & {"set-cookie", "server", "access-control-allow-origin"}
    assert phones.call("GET", "/words/xx.json")[0] == 404
    assert phones.call("GET", "/../room_file.py")[0] == 404
    assert phones.call("DELETE", "/")[0] == 405


def test_nothing_comes_from_other_hosts():
    folder = Path(__file__).parents[2] / "planner" / "room" / "page"
    for path in folder.iterdir():
        text = path.read_text("utf-8")
        assert "://" not in text
        assert "innerHTML" not in text
        assert "style=" not in text


def test_a_token_is_needed_and_another_one_does_nothing(phones):
    assert phones.call("GET", "/state")[0] == 401
    assert phones.call("GET", "/state", seat="0" * 32)[0] == 401
    assert phones.vote("f" * 32, 1, 1, 3)[0] == 401
    assert phones.call("GET", "/events", seat="é" * 32)[0] in {400, 401}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        '{"ballot": 1}',
        '{"ballot": 1, "q": 0, "value": 1}',
        '{"ballot": 1, "q": 1, "value": 5}',
        '{"ballot": 1, "q": 1, "value": -1}',
        '{"ballot": 1, "q": 1, "value": true}',
        '{"ballot": 1, "q": 1, "value": 1.5}',
        '{"ballot": 1, "q": 1, "value": "3"}',
        '{"ballot": 1, "q": 1, "value": {"na": ""}}',
        '{"ballot": 1, "q": 1, "value": {"na": "x", "y": 1}}',
        '{"ballot": "1", "q": 1, "value": 1}',
        '{"ballot": 1, "q": 99999999999999999999, "value": 1}',
        '{"ballot": 1, "q": 1, "value": 1, "more": 1}',
    ],
)
def test_a_vote_that_is_none(phones, body):
    if not hasattr(phones, "sender"):
        phones.sender = phones.join("b")
    found = until(lambda: (s := phones.call("POST", "/vote", body, phones.sender)[0]) != 429 and s)
    assert found == 400


def test_bodies_are_short_and_of_known_length(phones):
    seat = phones.join("a")
    assert phones.call("POST", "/vote", " " * 5000, seat)[0] == 413
    head = f"POST /door HTTP/1.1\r\nHost: {phones.host}\r\nOrigin: http://{phones.host}\r\n"
    head += "Content-Type: application/json\r\n"
    chunked = (
        head + 'Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\n{"a":\r\n0\r\n\r\n'
    )
    assert b" 411 " in phones.raw(chunked.encode()).split(b"\r\n")[0]
    assert b" 400 " in phones.raw(b"nonsense\r\n\r\n").split(b"\r\n")[0]


def test_a_seat_that_asks_too_often_waits(phones):
    seat = phones.join("a")
    found = [phones.call("GET", "/question", seat=seat)[0] for _ in range(40)]
    assert 429 in found
    assert found[0] == 200


def test_buckets_and_pauses_by_the_clock():
    bucket = Bucket(0.0)
    assert sum(bucket.take(0.0) for _ in range(20)) == limits.BURST
    assert sum(bucket.take(1.0) for _ in range(20)) == limits.REQUESTS_A_SECOND
    codes = WrongCodes()
    assert [codes.wrong(k) for k in range(30)] == [False] * 29 + [True]
    assert codes.paused(29.0 + 59)
    assert not codes.paused(29.0 + 61)
    slow = WrongCodes()
    assert not any(slow.wrong(k * 2.1) for k in range(100))


def test_wrong_codes_pause_the_door(tmp_path):
    with a_room(tmp_path) as phones:
        kept = phones.join()
        for _ in range(limits.WRONG_CODES):
            assert phones.call("POST", "/door", {"code": "WRONG2"})[1]["why"] == "no_code"
        assert phones.call("POST", "/door", {"code": phones.open.code})[1]["why"] == "pause"
        until(lambda: Noticed("wrong codes") in phones.told)
        assert phones.call("GET", "/state", seat=kept)[0] == 200  # who sits goes on


def test_sockets_of_one_address_and_in_all():
    found = Connections()
    taken = [found.came(("10.0.0.9", k)) for k in range(20)]
    assert sum(taken) == limits.UNSEATED_AN_ADDRESS
    found.seated(("10.0.0.9", 0))
    assert found.came(("10.0.0.9", 99))
    found.went(("10.0.0.9", 1))
    assert found.came(("10.0.0.9", 100))
    for k in range(1000):
        found.came((f"10.1.{k // 200}.{k % 200}", k))
    assert len(found.open) == limits.SOCKETS


def test_a_head_that_never_ends_is_closed(tmp_path):
    with a_room(tmp_path, waits=limits.Waits(head=0.2)) as phones:
        host, port = phones.host.split(":")
        made = [socket.create_connection((host, int(port)), timeout=600) for _ in range(3)]
        for one in made:
            one.sendall(b"GET / HTTP/1.1\r\nHost:")
        assert [one.recv(10) for one in made] == [b""] * 3
        for one in made:
            one.close()


def test_a_room_that_was_forgotten_ends():
    """By both clocks, without waiting: after a day, and where nobody comes back after the machine slept."""
    waits = limits.Waits()
    closing = limits.Closing(0, 1000, waits)
    assert [closing.look(t, 1000 + t, 0) for t in (30.0, 60.0, 119.0)] == ["", "", ""]
    assert closing.look(waits.day + 1, 1001 + waits.day, 3) == "ended"
    for now, wall in ((0.0, 3600.0), (3600.0, 3600.0)):  # the monotonic clock stops, or goes on
        slept = limits.Closing(-1, -1, waits)
        seen = [slept.look(now + t, wall + t, 0) for t in range(0, 960, 50)]
        assert seen[:18] == [""] * 18
        assert seen[-1] == "slept"
    back = limits.Closing(-1, -1, waits)
    assert [back.look(0 + t, 3600 + t, int(t == 500)) for t in range(0, 2000, 50)] == [""] * 40


# --- seats


def test_doors_the_full_team_and_a_second_phone(tmp_path):
    with a_room(tmp_path, teams=teams("a", people=1)) as phones:
        first, second = phones.join(), phones.join()
        notice = until(lambda: next((m for m in phones.told if isinstance(m, Noticed)), None))
        assert (notice.kind, notice.text) == ("full team", "a")
        phones.process.ask(Ask("q1"))
        assert phones.state(second)["waits"]
        assert phones.vote(second, 1, 1, 2)[0] == 409
        phones.process.ask(Seated(notice.seat, "new"))
        assert phones.vote(second, 1, 1, 2)[0] == 200
        tag = phones.state(first)["tag"]
        status, body = phones.call("POST", "/join", {"code": phones.open.code, "tag": tag})
        assert (status, body["claimed"]) == (200, True)
        assert phones.call("GET", "/state", seat=body["token"])[0] == 202
        seen = until(
            lambda: next((m for m in phones.told if isinstance(m, Seen) and m.claims), None)
        )
        phones.process.send(Admit(seen.claims[0], yes=True))
        until(lambda: phones.call("GET", "/state", seat=body["token"])[0] == 200)
        assert phones.call("GET", "/state", seat=first)[0] == 401
        phones.process.send(OneTime(notice.seat))
        code = until(
            lambda: next(
                (m.text for m in phones.told if isinstance(m, Noticed) and m.kind == "one time"), ""
            )
        )
        other = phones.call("POST", "/join", {"once": code})[1]["token"]
        assert phones.state(other)["ballot"]["mine"] == 2
        assert phones.call("POST", "/join", {"once": code})[0] == 403
        phones.process.ask(Doors(open=False))
        assert (
            phones.call("POST", "/join", {"code": phones.open.code, "team": "a"})[1]["why"]
            == "doors"
        )


def test_by_list_and_by_card(tmp_path):
    team = TeamOfRoom(id="a", name="A", free=("p1", "p2"), people=2)
    names = {"p1": "One", "p2": "Two"}
    alone = {"p2": {"q1": 3}, "p1": {"q1": 1}}
    named = {"naming": "list", "people": names, "alone": alone}
    with a_room(tmp_path, teams=(team,), **named) as phones:
        people = phones.call("POST", "/door", {"code": phones.open.code})[1]["people"]
        assert [(p["name"], p["free"]) for p in people] == [("One", True), ("Two", True)]
        seat = phones.join("", person="p2")
        assert phones.state(seat)["tag"] == "Two"
        body = {"code": phones.open.code, "person": "p2"}
        assert phones.call("POST", "/join", body)[1]["why"] == "seat_taken"
        other = phones.join("", person="p1")
        phones.process.ask(Ask("q1"))
        said = [phones.state(s)["ballot"].get("alone") for s in (seat, other)]
        assert said == [3, 1], "what was answered alone, each to the own phone"
        assert phones.vote(seat, 1, 1, 2)[0] == 200
        phones.process.ask(Open(1))
        phones.process.ask(Taken(1))
        assert "alone" not in phones.state(other)["ballot"]
        assert "alone" not in (tmp_path / "doc.room").read_text("utf-8")
    cards = {hashed("c" * 32): "p1"}
    with a_room(tmp_path / "2", teams=(team,), naming="card", cards=cards) as phones:
        assert (
            phones.call("POST", "/join", {"code": phones.open.code, "team": "a"})[1]["why"]
            == "card"
        )
        assert phones.call("POST", "/join", {"card": "d" * 32})[0] == 403
        assert phones.call("POST", "/join", {"card": "c" * 32})[0] == 200
        assert phones.call("POST", "/join", {"card": "c" * 32})[1]["claimed"]  # the desk decides


def test_what_is_said_in_private_comes_after_opening_and_without_a_level_where_few_vote(tmp_path):
    with a_room(tmp_path) as phones:
        low, high = phones.join("a"), phones.join("a")
        phones.process.ask(Ask("q1"))
        phones.vote(low, 1, 1, 0)
        phones.vote(high, 1, 1, 4)
        phones.process.ask(Open(1))
        phones.process.ask(Taken(1))
        assert phones.state(low)["ballot"]["asked"] == "low"
        body = {"ballot": 1, "text": "<b>by hand</b>\u202e", "quote": True}
        assert phones.call("POST", "/explain", body, low)[0] == 200
        seen = until(
            lambda: next((m for m in phones.told if isinstance(m, Seen) and m.texts), None)
        )
        _, question, team, value, text, quote, _ = seen.texts[0]
        assert (question, team, value, text, quote) == ("q1", "a", "", "<b>by hand</b>", True)
        assert phones.state(low)["ballot"]["asked"] == ""


def test_hostile_words_are_words(tmp_path):
    stay_words(tmp_path, HOSTILE[::8])


def stay_words(folder: Path, hostile: Sequence[str]) -> None:
    """Reasons and texts come to the desk as they were meant, without what turns or hides letters."""
    odd = (
        "a\u202eb\x00\x07c",
        "\u2066x\u2069",
        "\ud83d\ude00" * 3,
        "x" * 300,
        "\ufffe",
        "\x1b[31m",
    )
    strings = (*hostile, *odd)
    name = '<img src=x onerror=alert(1)> "&{{7*7}}'
    free = tuple(f"a{k}" for k in range(len(strings)))
    with a_room(folder, teams=(TeamOfRoom(id="a", name=name, free=free, people=9),)) as phones:
        door = phones.call("POST", "/door", {"code": phones.open.code})[1]
        assert door["teams"][0]["name"] == name
        phones.process.send(Show(SCENE))
        phones.process.ask(Ask("q1"))
        seats = [phones.join() for _ in strings]
        reasons: list[str] = []
        for seat, words in zip(seats, strings, strict=True):
            status, _ = phones.vote(seat, 1, 1, {"na": words[:200]})
            if words in hostile:
                assert status == (200 if clean_text(words, multiline=True).strip() else 400), words
            if status == 200:
                reasons.append(clean_text(words[:200], multiline=True).strip())
        kept = RoomFile(folder, "doc").read()
        assert kept is not None
        assert kept.room.ballot is not None
        assert {v.reason for v in kept.room.ballot.votes.values()} >= set(
            reasons[: len(hostile) // 2]
        )
        for seat in seats:
            assert phones.vote(seat, 1, 2, "?")[0] == 200
        phones.process.ask(Open(1))
        phones.process.ask(Taken(1))
        for seat, words in zip(seats, strings, strict=True):
            body = {"ballot": 1, "text": words, "quote": True}
            assert phones.call("POST", "/explain", body, seat)[0] in {200, 400}
        wanted = {w for t in hostile if (w := clean_text(t, multiline=True).strip())}
        texts = until(
            lambda: next(
                (
                    found
                    for m in phones.told
                    if isinstance(m, Seen) and wanted <= {*(found := [t[4] for t in m.texts])}
                ),
                None,
            )
        )
        unwanted = "\u202e\u2066\u2069\x00\x07\x1b\ufffe"
        assert not any(c in t for t in texts for c in unwanted)


def test_streams_the_newest_three_stay(tmp_path):
    with a_room(tmp_path) as phones:
        seat = phones.join()
        host, port = phones.host.split(":")
        head = f"GET /events HTTP/1.1\r\nHost: {phones.host}\r\nX-Seat: {seat}\r\n"
        request = f"{head}Connection: close\r\n\r\n".encode()
        made = []
        for _ in range(4):
            one = socket.create_connection((host, int(port)), timeout=600)
            one.sendall(request)
            assert b"200" in one.recv(20)
            made.append(one)
        phones.process.ask(Ask("q1"))
        text = b""
        while b'"question":"q1"' not in text:
            text += made[3].recv(4096)
        while made[0].recv(4096):
            pass  # the oldest ends
        for one in made:
            one.close()


def test_only_named_addresses_are_listened_at():
    for host in ("0.0.0.0", "::"):  # noqa: S104 - that is what must not be
        with pytest.raises(OSError, match="named"):
            bound(host, 0)
    assert all(a.kind != "own" for a in addresses())
    assert any(a.host == "127.0.0.1" for a in addresses(own=True))


def test_an_address_that_is_not_ours_is_a_sentence(tmp_path):
    from planner.domain.base.errors import InputError
    from planner.room.messages import Begin

    process = RoomProcess(
        Begin(tmp_path, "doc", teams("a"), (Listen("192.0.2.1"),)), lambda _: None
    )
    with pytest.raises(InputError, match="could not be opened"):
        process.wait()
    process.end(erase=False)


def test_the_page_has_a_word_for_everything():
    text = (Path(__file__).parents[2] / "planner/room/page/page.js").read_text("utf-8")
    german = page_words("de")
    assert {k for k in WORDS if german[k] == WORDS[k]} == set()
    import re

    used = set(re.findall(r'\bt\("(\w+)"', text)) | set(re.findall(r'big\("(\w+)"', text))
    assert used <= set(WORDS)


def test_explain_is_a_rule_of_its_own():
    assert Explain("s", 1, "x").quote is False


def test_every_phone_hears_that_it_is_over(tmp_path):
    """One listens, one asks now and then, one lost its line and comes back: the room stays for them."""
    with a_room(tmp_path, waits=Waits(goodbye=PATIENCE)) as phones:
        listens, asks, comes = (phones.join("a") for _ in range(3))
        host, port = phones.host.split(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as line:
            line.sendall(
                f"GET /events HTTP/1.1\r\nHost: {phones.host}\r\nX-Seat: {listens}\r\n\r\n".encode()
            )
            until(lambda: b"data: " in line.recv(65_536))
            phones.process.end(erase=True)
            assert list(tmp_path.iterdir()) == [], (
                "what the room kept is gone when the window goes on"
            )
            heard = b""
            while b'"ended":true' not in heard:
                heard += (piece := line.recv(65_536))
                assert piece, "the line ended without a word"
        time.sleep(1)  # longer than the room takes to go where nobody is waited for
        assert phones.state(asks)["ended"]
        assert phones.process in LEAVING
        status, body = phones.vote(comes, 1, 1, 2)
        assert (status, body["state"]["ended"]) == (409, True)
        until(lambda: phones.process not in LEAVING)  # nobody is left who does not know
        with pytest.raises(ConnectionRefusedError):
            phones.state(comes)


def test_a_room_that_says_goodbye_keeps_nobody_waiting(tmp_path):
    with a_room(tmp_path, waits=Waits(goodbye=PATIENCE)) as phones:
        phones.join()
        phones.process.end(erase=True)  # its phone is away
        port = phones.open.port
        with a_room(tmp_path, port=port, waits=Waits(goodbye=0.0)) as others:  # as cards say
            assert (others.open.port, others.open.instead_of) == (port, 0)
            others.join()
            others.process.end(erase=True)
            until(lambda: others.process not in LEAVING)
