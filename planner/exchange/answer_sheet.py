"""The questionnaire as a sheet that a respondent fills in with a spreadsheet (CSV or XLSX), and back.

Only the columns ``respondent``, ``question``, ``answer``, ``reason``, ``note`` and ``answer before`` are
read; the others are for people. An answer is 0–4, ``?`` (don't know) or ``n/a`` (not applicable, needs a
reason); an empty cell changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from planner.domain.answers.assessment import Answer, Respondent
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.types import LONGEST_TEXT, iso_time
from planner.domain.project import Project
from planner.exchange.merge import Choice, Given, Merge, merge_answers
from planner.exchange.model_answers import DONT_KNOW, NOT_APPLICABLE
from planner.exchange.tabular import Filled, Line, Value, read_table
from planner.maturity.answers import asked_questions

READ = ("respondent", "question", "answer", "reason", "note")
BEFORE = "answer before"
COLUMNS = (
    "respondent",
    "team",
    "role",
    "question",
    "dimension",
    "prompt",
    "level 0",
    "level 1",
    "level 2",
    "level 3",
    "level 4",
    BEFORE,
    "answer",
    "reason",
    "note",
)
WIDTHS = (14, 16, 16, 10, 20, 44, 26, 26, 26, 26, 26, 9, 9, 28, 36)
CHOICES = ("0", "1", "2", "3", "4", "?", "n/a")


def answer_sheet(project: Project, respondents: Iterable[Respondent] | None = None) -> Filled:
    """The sheet: a row for each respondent and question that applies, with the answers so far."""
    rows: list[list[Value]] = []
    answers = project.current_round.answers
    names = project.questionnaire.dimension_by_id
    for respondent in respondents if respondents is not None else project.respondents:
        sheet = answers.get(respondent.id, {})
        for question in asked_questions(project):
            answer = sheet.get(question.id, Answer())
            rows.append(
                [
                    respondent.id,
                    project.team_by_id[respondent.team].name,
                    respondent.role,
                    question.id,
                    names[question.dimension].name,
                    question.prompt,
                    *(f"{level.name}: {level.text}" for level in question.levels),
                    cell_of(answer),
                    cell_of(answer),
                    answer.reason,
                    answer.note,
                ]
            )
    return Filled(
        columns=COLUMNS,
        rows=rows,
        editable=frozenset({"answer", "reason", "note"}),
        choices=("answer", (CHOICES,) * len(rows)),
        widths=WIDTHS,
    )


def cell_of(answer: Answer) -> str:
    """An answer as a cell: its level, ``?``, ``n/a`` or nothing."""
    if answer.state == "level":
        return str(answer.level)
    return {"dont_know": "?", "not_applicable": "n/a", None: ""}[answer.state]


def read_sheet(path: Path, project: Project, now: datetime, conflicts: Choice = "keep") -> Merge:
    """Read a filled sheet into a copy of ``project``.

    Raises ``InputError`` naming row and column; nothing is merged then.
    """
    given = []
    unknown = []
    stamp = iso_time(now)
    for line in read_table(path, READ, (BEFORE,)):
        respondent, question = line.cells["respondent"], line.cells["question"]
        where = line.place(path)
        if respondent not in project.respondent_by_id:
            raise InputError(
                "{where}: there is no respondent “{respondent}”.",
                where=where,
                respondent=Verbatim(respondent[:60]),
            )
        old = project.current_round.answers.get(respondent, {}).get(question, Answer())
        answer = _answer(where, line, old, stamp)
        if answer is None:
            continue
        if question not in project.questionnaire.by_id:
            unknown.append(
                phrase(
                    "{where}: there is no question “{question}”",
                    where=where,
                    question=Verbatim(question[:60]),
                )
            )
            continue
        given.append(Given(respondent, question, answer, _before(line, old, answer)))
    return merge_answers(project, given, conflicts=conflicts, unknown=tuple(unknown))


def _before(line: Line, old: Answer, answer: Answer) -> Answer | None:
    """What the answer was when the sheet was written; ``None`` where the sheet does not say."""
    if BEFORE not in line.cells:
        return None
    word = line.cells[BEFORE].lower()
    if word == cell_of(old):  # nothing was changed here since: no conflict can be
        return None
    if word == cell_of(answer):
        return answer.model_copy(update={"note": old.note})
    if word in CHOICES[:5]:
        return Answer(state="level", level=int(word))
    return Answer(state="dont_know") if word == "?" else Answer()


def _answer(where: str, line: Line, old: Answer, stamp: str) -> Answer | None:
    reason, note = line.cells["reason"], line.cells["note"]
    word = line.cells["answer"].lower().removesuffix(".0")
    for column, text in (("reason", reason), ("note", note)):
        if len(text) > LONGEST_TEXT:
            raise InputError(
                "{where}: the column “{column}” has {n:,} characters; at most {most:,} fit.",
                where=where,
                column=Verbatim(column),
                n=len(text),
                most=LONGEST_TEXT,
            )
    kept = {"note": note or old.note, "evidence": old.evidence, "when": stamp}
    if not word:
        if not note or note == old.note:
            return None
        return old.model_copy(update={"note": note})
    if word in DONT_KNOW:
        return Answer.model_validate({"state": "dont_know", **kept})
    if word in NOT_APPLICABLE or word == "n":
        if not reason:
            raise InputError(
                "{where}: “not applicable” needs a reason in the column “reason”.", where=where
            )
        return Answer.model_validate({"state": "not_applicable", "reason": reason, **kept})
    if word in CHOICES[:5]:
        return Answer.model_validate({"state": "level", "level": int(word), **kept})
    raise InputError(
        "{where}: the answer “{word}” is not 0 to 4, “?” (don’t know) or “n/a”.",
        where=where,
        word=Verbatim(word[:40]),
    )
