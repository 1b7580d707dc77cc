"""A pack of answers as a preview: who, which question, from what to what; what was changed here as well.

What was handed out and comes back once is taken as it is. Nothing is chosen beforehand where it cannot be
told who filled the pack in, where an answer was changed here since the hand-out, where the wording has
changed, and where a person withdraws an answer. A blank says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from planner.domain.answers.assessment import Answer, Evidence
from planner.domain.answers.replies import ModelReplies
from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.types import iso_time
from planner.domain.project import Project
from planner.domain.record.handed_out import HandOut
from planner.domain.record.preview import Answers, Choice, Entry, Intake, Preview, Result
from planner.exchange.answer_sheet import WHO, cell_of
from planner.exchange.merge import Choice as Side
from planner.exchange.merge import Given, merge_answers
from planner.exchange.pack import (
    Pack,
    checked_pack,
    content_digest,
    handed_out_of,
    is_asked,
    taken,
    with_replies,
)
from planner.maturity.taken import reply_words


def _proof(one: Evidence) -> str:
    return " ".join(x for x in (one.text, one.link, one.grade, one.who, one.when, one.until) if x)


SHOWN: tuple[tuple[str, Callable[[Answer], str]], ...] = (
    ("answer", cell_of),
    ("reason", lambda a: a.reason),
    ("note", lambda a: a.note),
    ("evidence", lambda a: "; ".join(_proof(e) for e in a.evidence)),
)
"""What a preview shows of a changed answer, and how."""


@dataclass(frozen=True)
class _Reading:
    """What one pack is read with."""

    project: Project
    pack: Pack
    note: HandOut | None
    conflicts: Side | None
    told: Answers
    now: datetime

    @property
    def same_number(self) -> bool:
        """Whether another reply with this number was taken: the person answered on two devices."""
        note = self.note
        return (
            note is not None
            and self.pack.seq == note.taken
            and note.digest != content_digest(self.pack)
        )


def read_pack_file(
    path: Path,
    project: Project,
    now: datetime,
    conflicts: Side | None = "keep",
    answers: Answers | None = None,
) -> Intake[Project]:
    """Read the pack at ``path`` on top of ``project``; ``conflicts`` are asked without a choice.

    Raises ``InputError`` for a pack of another assessment, questionnaire, round or an unknown respondent, and
    for a reply that was changed, is older than what was taken, or was taken before.
    """
    pack, record = checked_pack(path, project, now)
    note = handed_out_of(path, pack, project)
    reading = _Reading(project, pack, note, conflicts, answers or Answers(), now)
    entries: list[Entry] = []
    groups: dict[str, Any] = {}
    for question, answer in pack.answers.items():
        if answer.is_blank:
            continue
        entry = _read(reading, question, answer)
        if entry.result in ("new", "changed"):
            groups[entry.group] = Given(pack.respondent, question, answer)
        entries.append(entry)
    for question in pack.withdrawn:
        withdrawal = _withdrawn(reading, question)
        if withdrawal is not None:
            if withdrawal.result == "changed":
                groups[withdrawal.group] = Given(pack.respondent, question, Answer())
            entries.append(withdrawal)

    entries += _replies(reading, groups)

    def build(chosen: Mapping[str, Any]) -> Project:
        given = [one for one in chosen.values() if isinstance(one, Given)]
        made = merge_answers(project, given, conflicts="take", record=record).project
        replies = {k: v for one in chosen.values() if isinstance(one, dict) for k, v in one.items()}
        made = with_replies(made, pack.respondent, replies)
        settled = len(chosen) == len(groups) and not any(e.result == "asked" for e in entries)
        return taken(made, note, pack) if note is not None and settled else made

    return Intake(Preview(path.name, "answer pack", tuple(entries)), groups, build)


def _replies(reading: _Reading, groups: dict[str, Any]) -> list[Entry]:
    """Replies to models beside the questionnaire; what is given here already is replaced."""
    project, pack = reading.project, reading.pack
    found = []
    for model, sheet in pack.replies.items():
        have = project.current_round.replies.get(model, ModelReplies())
        for item, reply in sheet.items():
            own = f"{pack.respondent}/{model}/{item}"
            if not is_asked(project, model, item):
                why = "This model is not answered here. Add it first."
                name = Verbatim(f"{model}: {item}")
                found.append(Entry("left out", id=own, name=name, code="unknown", why=why))
                continue
            asked = project.model_by_id[model].item_by_id[item]
            old = have.reply(pack.respondent, item)
            if old == reply:
                found.append(Entry("same", group=own, id=own))
                continue
            was = reply_words(asked, old) if old is not None else None
            result: Result = "new" if old is None else "changed"
            new = reply_words(asked, reply)
            entry = Entry(result, own, own, asked.text, "answer", old=was, new=new)
            if reading.note is None:
                entry = _untold(entry, reading)
            if entry.result in ("new", "changed"):
                groups[own] = {(model, item): reply}
            found.append(entry)
    return found


def _own(reading: _Reading, question: str) -> str:
    return f"{reading.pack.respondent}/{question}"


def _title(reading: _Reading, question: str) -> str:
    """Person and question: a preview names both."""
    person = reading.project.respondent_by_id[reading.pack.respondent]
    return phrase(
        "{who}: {question}",
        who=Verbatim(reading.project.called(person)),
        question=reading.project.questionnaire.by_id[question].title,
    )


def _read(reading: _Reading, question: str, answer: Answer) -> Entry:
    project, pack = reading.project, reading.pack
    own = _own(reading, question)
    if question not in project.questionnaire.by_id:
        why = phrase("{question}: not in this questionnaire", question=Verbatim(question))
        return Entry(
            "left out", id=own, code="unknown", name=Verbatim(question), why=why,
            accepted="Answer it again here.",
        )  # fmt: skip
    title = _title(reading, question)
    old = project.current_round.answer(pack.respondent, question)
    given = Given(pack.respondent, question, answer)
    one = merge_answers(project, [given], conflicts="keep")
    if one.unknown:
        why = "This question is not asked of this organisation."
        return Entry("left out", id=own, name=title, code="not asked", why=why)
    if one.same:
        return Entry("same", group=own, id=own)
    entry = _entry(own, title, old, answer)
    if reading.note is None:
        if one.conflicts or (old.state is not None and answer.when > iso_time(reading.now)):
            return _conflict(entry, reading)  # a time that is to come says nothing
        return _untold(entry, reading)
    changed_here = old.state is not None and old.tick > reading.note.tick
    if changed_here or reading.same_number:
        return _conflict(entry, reading)
    return _reworded(entry, reading, question)


def _entry(own: str, title: str, old: Answer, answer: Answer) -> Entry:
    result: Result = "new" if old.state is None else "changed"
    said = ((field, of(old), of(answer)) for field, of in SHOWN)
    field, was, new = next(one for one in said if one[1] != one[2] or one[0] == SHOWN[-1][0])
    return Entry(result, own, own, title, field, old=was, new=new)


def _untold(entry: Entry, reading: _Reading) -> Entry:
    """An answer of a pack without a hand-out: asked once for all of the pack."""
    told = reading.told
    if told.is_sure(WHO):
        return entry
    if told.given.get(WHO) == "old":
        return replace(entry, result="lost", code=WHO, why="It was not taken.")
    person = reading.project.respondent_by_id[reading.pack.respondent]
    why = phrase(
        "It cannot be told who filled this pack in; it says “{who}”.",
        who=Verbatim(reading.project.called(person)),
    )
    choices = (Choice("new", "They did: take it"), Choice("old", "Leave it"))
    return replace(
        entry, result="asked", code=WHO, why=why, question=WHO, choices=choices,
        readings=(entry.new, entry.old), accepted="Say whether it is theirs.",
    )  # fmt: skip


def _reworded(entry: Entry, reading: _Reading, question: str) -> Entry:
    """An answer to a wording that has changed since the hand-out: asked."""
    then = reading.project.earlier_questionnaires.get(reading.pack.content_hash)
    if then is None or then.by_id.get(question) == reading.project.questionnaire.by_id[question]:
        return entry
    own = f"wording:{entry.group}"
    if reading.told.is_sure(own):
        return entry
    choices = (Choice("new", "Take it"), Choice("old", "Leave it"))
    if reading.told.given.get(own) == "old":
        return replace(entry, result="lost", code="wording", why="It was not taken.")
    return replace(
        entry, result="asked", code="wording", question=own, choices=choices,
        why="The question was worded otherwise when it was answered.",
        readings=(entry.new, entry.old), accepted="Say whether the answer still holds.",
    )  # fmt: skip


def _withdrawn(reading: _Reading, question: str) -> Entry | None:
    """An answer that the person takes back: never without being asked for."""
    old = reading.project.current_round.answer(reading.pack.respondent, question)
    if old.state is None or question not in reading.project.questionnaire.by_id:
        return None
    own, ask = _own(reading, question), f"withdrawn:{question}"
    entry = Entry(
        "changed", own, own, _title(reading, question), "answer", old=cell_of(old), new=""
    )
    said = reading.told.given.get(ask)
    if said == "new":
        return entry
    if said == "old":
        return replace(entry, result="lost", code="withdrawn", why="It was not taken.")
    choices = (Choice("new", "Remove the answer"), Choice("old", "Keep the answer"))
    return replace(
        entry, result="asked", code="withdrawn", question=ask, choices=choices,
        why="The person withdraws this answer.", readings=("", entry.old),
        accepted="Say whether it is removed.",
    )  # fmt: skip


def _conflict(entry: Entry, reading: _Reading) -> Entry:
    """An answer that was changed here too: asked, or settled by the caller's choice."""
    question = f"conflict:{entry.group}"
    chosen = {"take": "new", "keep": "old", None: ""}[reading.conflicts]
    side = reading.told.given.get(question) or chosen
    why = phrase("It was changed here since: {old}.", old=str(entry.old))
    if side == "new":
        return replace(entry, result="changed")
    if side == "old":
        return replace(entry, result="lost", code="conflict", why=why)
    choices = (Choice("new", str(entry.new)), Choice("old", str(entry.old)))
    return replace(
        entry, result="asked", code="conflict", why=why, question=question, choices=choices,
        readings=(entry.new, entry.old), accepted="Say which of the two counts.",
    )  # fmt: skip
