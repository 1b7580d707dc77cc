"""Bringing answers from outside into a project: preview first, then one change, and never a guess."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from planner.domain.answers.assessment import Answer, PackRecord
from planner.domain.base.language import phrase
from planner.domain.project import Project
from planner.maturity.answers import asked_questions

Choice = Literal["keep", "take"]


@dataclass(frozen=True)
class Given:
    """An answer from outside. ``before`` is what it was when the sheet was written, if that is known."""

    respondent: str
    question: str
    answer: Answer
    before: Answer | None = None


@dataclass(frozen=True)
class Conflict:
    """A question that was changed on both sides: here since, and there."""

    respondent: str
    question: str
    here: Answer
    there: Answer


@dataclass(frozen=True)
class Merge:
    """What a merge would do: the merged project and how many answers are of which kind.

    ``conflicts`` were settled by the caller's choice; ``unknown`` names what was left out, and why.
    """

    project: Project
    new: int
    changed: int
    same: int
    conflicts: tuple[Conflict, ...] = ()
    unknown: tuple[str, ...] = ()


def merge_answers(
    project: Project,
    given: Iterable[Given],
    *,
    conflicts: Choice = "keep",
    unknown: tuple[str, ...] = (),
    record: PackRecord | None = None,
) -> Merge:
    """Merge answers into the current round of a copy of ``project``.

    An answer that was also changed here since the sheet was written (or, where that is not known, was not
    given here before that one was by both times) is a conflict: ``keep`` leaves what is here, ``take``
    takes what comes. Merging twice changes nothing the second time. Answers to questions that are not
    asked are left out without a word only when they are blank.
    """
    asked = {q.id for q in asked_questions(project)}
    answers = {r: dict(sheet) for r, sheet in project.current_round.answers.items()}
    new = changed = same = 0
    found: list[Conflict] = []
    for one in given:
        if one.question not in asked and one.answer.state is not None:
            unknown = (
                *unknown,
                phrase("{question}: is not asked of this organisation", question=one.question),
            )
            continue
        old = answers.get(one.respondent, {}).get(one.question, Answer())
        if _content(one.answer) == _content(old) or (
            one.before is not None and _content(one.answer) == _content(one.before)
        ):
            same += 1  # as it is here, or untouched there: what is here stays
            continue
        if old.state is not None and _conflicting(one, old):
            found.append(Conflict(one.respondent, one.question, old, one.answer))
            if conflicts == "keep":
                continue
        if old.state is None:
            new += 1
        else:
            changed += 1
        sheet = answers.setdefault(one.respondent, {})
        if one.answer.is_blank:
            sheet.pop(one.question, None)
        else:
            sheet[one.question] = one.answer
    merged = project
    if new or changed:
        current = project.current_round
        packs = current.packs
        if record is not None and all(p.digest != record.digest for p in packs):
            packs = (*packs, record)
        round_ = current.model_copy(update={"answers": answers, "packs": packs})
        fields = {n: getattr(project, n) for n in Project.model_fields}
        merged = Project.model_validate({**fields, "rounds": (*project.rounds[:-1], round_)})
    return Merge(merged, new, changed, same, tuple(found), unknown)


def _content(answer: Answer) -> Answer:
    return answer.model_copy(update={"when": "", "given": None, "tick": 0})


def _conflicting(one: Given, old: Answer) -> bool:
    if one.before is not None:
        return _content(old) != _content(one.before)
    return not (old.when and one.answer.when and old.when <= one.answer.when)
