"""Packs that were handed out come back for their person alone, and once: forged, repeated, foreign."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from planner.domain.answers.assessment import Answer, Respondent
from planner.domain.base.errors import InputError
from planner.domain.project import Project
from planner.domain.record.preview import Answers
from planner.exchange.pack import Pack, hand_out, pack_json, reply_of
from planner.exchange.pack_intake import WHO, read_pack_file
from planner.storage.ticks import last_tick, ticked
from planner.workspace.edits import checked, set_level
from tests.conftest import NOW

EARLY = "2026-11-21T08:00:00Z"


@dataclass
class Post:
    """A document of two people, a pack handed out to one, and what is sent back."""

    folder: Path
    project: Project
    pack: Pack
    number: int = 0

    def reply(self, *levels: int, withdrawn: tuple[str, ...] = ()) -> Path:
        """Ann answers the first questions and sends the next reply."""
        questions = list(self.project.questionnaire.by_id)
        given = {
            q: Answer(state="level", level=n, when=EARLY)
            for q, n in zip(questions, levels, strict=False)
        }
        self.pack, back = reply_of(self.pack, {**self.pack.answers, **given}, withdrawn)
        return self.sent(back)

    def sent(self, back: Pack | dict[str, Any]) -> Path:
        self.number += 1
        path = self.folder / f"reply-{self.number}.json"
        text = pack_json(back) if isinstance(back, Pack) else json.dumps(back)
        path.write_text(text, encoding="utf-8")
        return path

    def take(self, path: Path, answers: Answers | None = None) -> str:
        """Take a reply as a person does; returns the counts."""
        intake = read_pack_file(path, self.project, NOW, None, answers)
        words = intake.preview.words
        after = intake.take()
        self.project = ticked(self.project, after, last_tick(self.project) + 1)
        return words

    def level(self, number: int) -> int | None:
        question = list(self.project.questionnaire.by_id)[number]
        return self.project.current_round.answer("ann", question).level


@pytest.fixture
def post(tmp_path: Path, start_up: Project) -> Post:
    people = tuple(Respondent(id=i, role="ML engineer", team="product") for i in ("ann", "bob"))
    project, pack = hand_out(checked(start_up, respondents=people), "ann", NOW)
    return Post(tmp_path, project, pack)


def test_a_reply_is_taken_as_it_is_and_names_person_question_from_and_to(post: Post) -> None:
    path = post.reply(3, 2)
    intake = read_pack_file(path, post.project, NOW, None)
    first = intake.preview.entries[0]
    assert first.result == "new"
    assert first.name.startswith("ML engineer: ")
    assert (first.old, first.new) == ("", "3")
    post.take(path)
    assert (post.level(0), post.level(1)) == (3, 2)
    (note,) = post.project.handed_out.packs
    assert note.taken == 1
    assert post.pack.key not in path.read_text()
    assert post.project.handed_out.secret not in path.read_text()


def test_the_next_reply_is_no_conflict_with_what_the_one_before_brought(post: Post) -> None:
    post.take(post.reply(3))
    assert "1 changed" in post.take(post.reply(2))
    assert post.level(0) == 2


def test_a_reply_is_taken_once_and_an_older_one_not_at_all(post: Post) -> None:
    first, second = post.reply(3), post.reply(2)
    post.take(second)
    with pytest.raises(InputError, match="already taken"):
        post.take(second)
    with pytest.raises(InputError, match="older"):
        post.take(first)
    assert post.level(0) == 2


def test_two_devices_with_one_number_are_asked_about(post: Post) -> None:
    before = post.pack
    post.take(post.reply(3))
    post.pack = before
    path = post.reply(1)
    assert "1 asked" in post.take(path)
    assert post.level(0) == 3


FORGED: list[tuple[dict[str, Any], str]] = [
    ({"respondent": "bob"}, "not what was handed out"),
    ({"seq": 9}, "not what was handed out"),
    ({"tag": "0" * 64}, "not what was handed out"),
    ({"content_hash": "another"}, "not what was handed out"),
    ({"answers": {"STR-01": {"state": "level", "level": 0}}}, "not what was handed out"),
    ({"withdrawn": ["STR-01"]}, "not what was handed out"),
    ({"assessment": "another"}, "another assessment"),
    ({"round": "round-9"}, "another round"),
    ({"team": "elsewhere"}, "of the team"),
]


@pytest.mark.parametrize(("change", "words"), FORGED)
def test_a_reply_that_was_changed_is_refused_with_the_fact(
    post: Post, change: dict[str, Any], words: str
) -> None:
    body = json.loads(post.reply(3).read_text())
    with pytest.raises(InputError, match=words):
        post.take(post.sent({**body, **change}))
    assert post.level(0) is None


def test_another_persons_pack_cannot_answer_in_this_name(post: Post) -> None:
    post.project, bobs = hand_out(post.project, "bob", NOW)
    _, back = reply_of(bobs, {"STR-01": Answer(state="level", level=0)})
    for stolen in (
        back.model_copy(update={"respondent": "ann"}),
        back.model_copy(update={"pack": post.pack.pack}),
    ):
        with pytest.raises(InputError, match="not what was handed out"):
            post.take(post.sent(stolen))


@pytest.mark.parametrize("change", [{"pack": "", "tag": "", "seq": 0}, {"pack": "f" * 32}])
def test_of_a_pack_that_nobody_was_handed_nothing_is_chosen(
    post: Post, change: dict[str, Any]
) -> None:
    """The older form, and a document from before the hand-out: who filled it in cannot be told."""
    path = post.sent({**json.loads(post.reply(3).read_text()), **change})
    assert "1 asked" in post.take(path)
    assert post.level(0) is None
    post.take(path, Answers(given={WHO: "new"}))
    assert post.level(0) == 3


def test_what_was_changed_here_since_the_hand_out_is_asked(post: Post) -> None:
    question = next(iter(post.project.questionnaire.by_id))
    changed = set_level("ann", question, 1, EARLY).apply(post.project)
    post.project = ticked(post.project, changed, last_tick(post.project) + 1)
    path = post.reply(3)
    assert "1 asked" in post.take(path)
    assert post.level(0) == 1


def test_times_decide_nothing(post: Post) -> None:
    post.take(post.reply(3))
    question = next(iter(post.project.questionnaire.by_id))
    future = Answer(state="level", level=4, when="2199-01-01T00:00:00Z")
    post.pack, back = reply_of(post.pack, {question: future})
    post.take(post.sent(back))
    assert post.level(0) == 4
    assert "1 changed" in post.take(post.reply(2))
    assert post.level(0) == 2


def test_blanks_erase_nothing_and_what_is_withdrawn_is_asked(post: Post) -> None:
    post.take(post.reply(3, 2))
    first, second = list(post.project.questionnaire.by_id)[:2]
    post.pack, back = reply_of(post.pack, {first: Answer()}, (second,))
    path = post.sent(back)
    assert "1 asked" in post.take(path)
    assert (post.level(0), post.level(1)) == (3, 2)
    body = read_pack_file(
        path, post.project, NOW, None, Answers(given={f"withdrawn:{second}": "new"})
    )
    after = body.take()
    assert second not in after.current_round.answers["ann"]
    assert after.current_round.answer("ann", first).level == 3


def test_what_was_handed_out_is_no_reply(post: Post) -> None:
    with pytest.raises(InputError, match="not a reply"):
        post.take(post.sent(post.pack))
    with pytest.raises(InputError, match="has no key"):
        reply_of(post.pack.model_copy(update={"key": ""}), {})


def test_a_closed_hand_out_takes_no_more(post: Post) -> None:
    path = post.reply(3)
    closed = tuple(h.model_copy(update={"closed": True}) for h in post.project.handed_out.packs)
    handed = post.project.handed_out.model_copy(update={"packs": closed})
    post.project = post.project.model_copy(update={"handed_out": handed})
    with pytest.raises(InputError, match="was closed"):
        post.take(path)


def test_one_secret_and_one_key_for_each_hand_out(post: Post) -> None:
    project, one = hand_out(post.project, "ann", NOW + timedelta(days=1))
    assert project.handed_out.secret == post.project.handed_out.secret
    assert len({one.key, post.pack.key}) == 2
    assert len({h.pack for h in project.handed_out.packs}) == 2


@pytest.mark.parametrize(
    ("before", "after", "field", "words"),
    [
        ({"level": 1}, {"level": 3}, "answer", ("1", "3")),
        ({"level": 1, "note": "a"}, {"level": 1, "note": "b"}, "note", ("a", "b")),
        (
            {"level": 1, "evidence": ({"text": "log"},)},
            {"level": 1, "evidence": ({"text": "ticket"},)},
            "evidence",
            ("log C", "ticket C"),
        ),
        (
            {"state": "not_applicable", "reason": "a"},
            {"state": "not_applicable", "reason": "b"},
            "reason",
            ("a", "b"),
        ),
    ],
)
def test_a_preview_shows_what_differs(
    tmp_path: Path, before: dict, after: dict, field: str, words: tuple[str, str]
) -> None:
    """Two notes that are alike stood there where only the evidence was another."""
    from planner.exchange.pack_intake import _entry

    one, other = (Answer.model_validate({"state": "level", **a}) for a in (before, after))
    entry = _entry("o", "T", one, other)
    assert (entry.field, (entry.old, entry.new)) == (field, words)
