"""A pack of answers as a preview: what it brings, what was changed here as well, what is not asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from planner.domain.answers.assessment import Answer
from planner.domain.answers.replies import ModelReplies
from planner.domain.base.language import Verbatim, phrase
from planner.domain.project import Project
from planner.domain.record.preview import Answers, Choice, Entry, Intake, Preview, Result
from planner.exchange.answer_sheet import cell_of
from planner.exchange.merge import Choice as Side
from planner.exchange.merge import Given, merge_answers
from planner.exchange.pack import Pack, checked_pack, is_asked, with_replies
from planner.maturity.taken import reply_words


def read_pack_file(
    path: Path,
    project: Project,
    now: datetime,
    conflicts: Side | None = "keep",
    answers: Answers | None = None,
) -> Intake[Project]:
    """Read the pack at ``path`` on top of ``project``; ``conflicts`` are asked without a choice.

    Raises ``InputError`` for a pack of another assessment, questionnaire, round or an unknown respondent.
    """
    pack, record = checked_pack(path, project, now)
    told = answers or Answers()
    entries: list[Entry] = []
    groups: dict[str, Any] = {}
    known = project.questionnaire.by_id
    for question, answer in pack.answers.items():
        own = f"{pack.respondent}/{question}"
        if question not in known:
            entries.append(
                Entry(
                    "left out",
                    id=own,
                    code="unknown",
                    name=Verbatim(question),
                    why=phrase(
                        "{question}: not in this questionnaire", question=Verbatim(question)
                    ),
                    accepted="Answer it again here.",
                )
            )
            continue
        given = Given(pack.respondent, question, answer)
        one = merge_answers(project, [given], conflicts="keep")
        if one.unknown:
            why = "This question is not asked of this organisation."
            entries.append(
                Entry("left out", id=own, name=known[question].title, code="not asked", why=why)
            )
            continue
        old = project.current_round.answer(pack.respondent, question)
        entry = _entry(own, known[question].title, old, answer)
        if one.conflicts:
            entry = _conflict(entry, conflicts, told)
        elif one.same:
            entry = Entry("same", group=own, id=own)
        if entry.result in ("new", "changed"):
            groups[own] = given
        entries.append(entry)

    entries += _replies(project, pack, groups)

    def build(chosen: Mapping[str, Any]) -> Project:
        given = [one for one in chosen.values() if isinstance(one, Given)]
        merged = merge_answers(project, given, conflicts="take", record=record).project
        replies = {k: v for one in chosen.values() if isinstance(one, dict) for k, v in one.items()}
        return with_replies(merged, pack.respondent, replies)

    return Intake(Preview(path.name, "answer pack", tuple(entries)), groups, build)


def _replies(project: Project, pack: Pack, groups: dict[str, Any]) -> list[Entry]:
    """Replies to models beside the questionnaire; what is given here already is replaced."""
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
            groups[own] = {(model, item): reply}
            was = reply_words(asked, old) if old is not None else None
            result: Result = "new" if old is None else "changed"
            found.append(
                Entry(
                    result, own, own, asked.text, "answer", old=was, new=reply_words(asked, reply)
                )
            )
    return found


def _entry(own: str, title: str, old: Answer, answer: Answer) -> Entry:
    result: Result = "new" if old.state is None else "changed"
    words = cell_of(old), cell_of(answer)
    field = "answer"
    if words[0] == words[1]:
        words, field = (old.note, answer.note), "note"
    return Entry(result, own, own, title, field, old=words[0], new=words[1])


def _conflict(entry: Entry, conflicts: Side | None, told: Answers) -> Entry:
    """An answer that was given here later: asked, or settled by the caller's choice."""
    from dataclasses import replace

    question = f"conflict:{entry.group}"
    side = told.given.get(question) or {"take": "new", "keep": "old", None: ""}[conflicts]
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
