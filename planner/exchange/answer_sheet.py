"""The questionnaire as a sheet that a respondent fills in with a spreadsheet (CSV or XLSX), and back.

Only the columns ``respondent``, ``question``, ``answer``, ``reason``, ``note``, ``answer before`` and
``mark`` are read; the others are for people. An answer is 0–4, ``?`` (don't know) or ``n/a`` (not
applicable, needs a reason); an empty cell changes nothing.

Each row carries a mark of the person it was handed out for. Where a document has handed anything out, rows
without the right mark are asked about: nobody can tell who filled them in.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from planner.domain.answers.assessment import Answer, Respondent
from planner.domain.base.language import Verbatim, phrase, translations
from planner.domain.base.types import LONGEST_TEXT, iso_time
from planner.domain.base.written.cells import key
from planner.domain.base.written.sentences import NUMBER_HELP, NUMBER_WHY
from planner.domain.base.written.words import Answered, read_answer
from planner.domain.content.questionnaire import Question
from planner.domain.project import Project
from planner.domain.record.handed_out import sheet_mark
from planner.domain.record.preview import Answers, Intake, Result
from planner.domain.record.preview import Choice as PreviewChoice
from planner.exchange.intake.heads import ANSWERS
from planner.exchange.intake.read import Reading
from planner.exchange.intake.table import Row, read_table_of
from planner.exchange.merge import Choice, merge_answers
from planner.exchange.merge import Given as GivenAnswer
from planner.exchange.tabular import Filled, Value
from planner.maturity.answers import asked_questions

READ = ("respondent", "question", "answer", "reason", "note")
BEFORE = "answer before"
MARK = "mark"
WHO = "who filled it in"
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
    MARK,
)
WIDTHS = (14, 16, 16, 10, 20, 44, 26, 26, 26, 26, 26, 9, 9, 28, 36, 22)
CHOICES = ("0", "1", "2", "3", "4", "?", "n/a")


def answer_sheet(project: Project, respondents: Iterable[Respondent] | None = None) -> Filled:
    """The sheet: a row for each respondent and question that applies, with the answers so far."""
    rows: list[list[Value]] = []
    answers = project.current_round.answers
    names = project.questionnaire.dimension_by_id
    for respondent in respondents if respondents is not None else project.respondents:
        sheet = answers.get(respondent.id, {})
        mark = mark_of(project, respondent.id)
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
                    mark,
                ]
            )
    return Filled(
        columns=COLUMNS,
        rows=rows,
        editable=frozenset({"answer", "reason", "note"}),
        choices=("answer", (CHOICES,) * len(rows)),
        widths=WIDTHS,
    )


def with_secret(project: Project) -> Project:
    """The document with a secret that marks are made from, where it has none yet."""
    if project.handed_out.secret:
        return project
    own = project.handed_out.model_copy(update={"secret": secrets.token_hex(32)})
    return project.model_copy(update={"handed_out": own})


def mark_of(project: Project, respondent: str) -> str:
    """The mark of a person’s rows in this round; empty where the document has handed nothing out."""
    facts = (project.id, respondent, project.current_round.id, project.questionnaire.content_hash)
    return sheet_mark(project.handed_out.secret, *facts)


def cell_of(answer: Answer) -> str:
    """An answer as a cell: its level, ``?``, ``n/a`` or nothing."""
    if answer.state == "level":
        return str(answer.level)
    return {"dont_know": "?", "not_applicable": "n/a", None: ""}[answer.state]


def read_sheet(
    path: Path,
    project: Project,
    now: datetime,
    conflicts: Choice | None = "keep",
    answers: Answers | None = None,
) -> Intake[Project]:
    """Read a filled sheet on top of ``project``; an answer is taken with its reason and note.

    ``conflicts``: what becomes of answers that were changed here since the sheet was written; asked without
    it. Raises ``InputError`` where the file holds no answers.
    """
    people = {key(r.id): r.id for r in project.respondents}
    questions = {key(q): q for q in project.questionnaire.by_id}
    table = read_table_of(path, ANSWERS, lambda t: key(t) in people or key(t) in questions)
    reading = Reading(table, "answers", answers or Answers())
    asked = {q.id for q in asked_questions(project)}
    sheets = project.current_round.answers
    marks = {r.id: mark_of(project, r.id) for r in project.respondents}
    for row in table.rows:
        who, what = (
            people.get(key(row.text("respondent"))),
            questions.get(key(row.text("question"))),
        )
        if who is None or what is None:
            column = "respondent" if who is None else "question"
            shown = Verbatim(row.text(column)[:60])
            why = (
                phrase("There is no respondent “{text}”.", text=shown)
                if who is None
                else phrase("There is no question “{text}”.", text=shown)
            )
            reading.leave(row, column, "unknown", why, "Use the ids of the exported sheet.")
            continue
        old = sheets.get(who, {}).get(what, Answer())
        theirs = hmac.compare_digest(row.text(MARK).encode(), marks[who].encode())
        given = _Given(who, what, old, iso_time(now), conflicts, theirs or not marks[who])
        _read_row(reading, row, project, given, asked)

    def build(chosen: Mapping[str, Any]) -> Project:
        return merge_answers(project, chosen.values(), conflicts="take").project

    return Intake(reading.preview(), reading.groups, build)


@dataclass(frozen=True)
class _Given:
    """Whose answer to what a row is, what it was, how a conflict is settled, and whether it is marked."""

    who: str
    what: str
    old: Answer
    stamp: str
    conflicts: Choice | None
    theirs: bool = True

    @property
    def group(self) -> str:
        return f"{self.who}/{self.what}"


def _read_row(reading: Reading, row: Row, project: Project, given: _Given, asked: set[str]) -> None:
    question = project.questionnaire.by_id[given.what]
    more = {"group": given.group, "id": given.group, "name": question.title}
    for column in ("reason", "note"):
        if len(row.text(column)) > LONGEST_TEXT:
            why = phrase(
                "The text has {n:,} characters; at most {most:,} fit.",
                n=len(row.text(column)),
                most=LONGEST_TEXT,
            )
            reading.leave(row, column, "long", why, "Shorten it.", **more)
            return
    for column in ("answer", "reason", "note"):
        cell = row.cells.get(column)
        if cell is not None and cell.kind in ("formula", "error"):
            why = phrase(NUMBER_WHY[cell.kind], text=Verbatim(cell.text[:40]))
            reading.leave(row, column, cell.kind, why, NUMBER_HELP["formula"], **more)
            return
    answer = _answer(reading, row, question, given, more)
    if answer is None:
        return
    if given.what not in asked and answer.state is not None:
        why = "This question is not asked of this organisation."
        reading.leave(row, "question", "not asked", why, "Leave the row out.", **more)
        return
    before = _before(row, given.old, answer, question)
    if _content(answer) == _content(given.old) or (
        before is not None and _content(answer) == _content(before)
    ):
        reading.add("same", row, **more)
        return
    changed_here = before is not None and _content(before) != _content(given.old)
    if (
        changed_here
        and given.old.state is not None
        and not _settled(reading, row, given, answer, more)
    ):
        return
    if not given.theirs and not _is_theirs(reading, row, project, given, answer, more):
        return
    reading.groups[given.group] = GivenAnswer(given.who, given.what, answer)
    result: Result = "new" if given.old.state is None else "changed"
    said = {c: (getattr(given.old, c), getattr(answer, c)) for c in ("reason", "note")}
    told = {"answer": (cell_of(given.old), cell_of(answer)), **said}
    for column, (was, is_) in told.items():
        if was != is_:
            place = column if column in row.cells else "answer"
            reading.add(result, row, place, field=column, old=was, new=is_, **more)


def _settled(
    reading: Reading, row: Row, given: _Given, answer: Answer, more: dict[str, Any]
) -> bool:
    """Whether an answer that was changed here as well is taken; noted where it is not."""
    question = f"conflict:{given.group}"
    told = (
        reading.answers.given.get(question)
        or {"take": "new", "keep": "old", None: ""}[given.conflicts]
    )
    if told == "new" or reading.answers.sure:
        return True
    old, new = cell_of(given.old), cell_of(answer)
    why = phrase("It was changed here since: {old}.", old=old)
    if told == "old":
        reading.add("lost", row, "answer", code="conflict", old=old, new=new, why=why, **more)
        return False
    reading.add(
        "asked", row, "answer", code="conflict", old=old, new=new, why=why, question=question,
        accepted="Say which of the two counts.", readings=(new, old),
        choices=(PreviewChoice("new", new), PreviewChoice("old", old)), **more,
    )  # fmt: skip
    return False


def _is_theirs(
    reading: Reading,
    row: Row,
    project: Project,
    given: _Given,
    answer: Answer,
    more: dict[str, Any],
) -> bool:
    """Whether a row without the mark of its person is taken: asked once for each person."""
    question = f"{WHO}: {given.who}"
    if reading.answers.is_sure(question):
        return True
    old, new = cell_of(given.old), cell_of(answer)
    person = project.respondent_by_id[given.who]
    if reading.answers.given.get(question) == "old":
        why = "It was not taken."
        reading.add("lost", row, "answer", code=WHO, old=old, new=new, why=why, **more)
        return False
    why = phrase(
        "It cannot be told who filled this row in: it has not the mark of “{who}”.",
        who=Verbatim(project.called(person)),
    )
    reading.add(
        "asked", row, "answer", code=WHO, old=old, new=new, why=why, question=question,
        accepted="Say whether it is theirs.", readings=(new, old),
        choices=(PreviewChoice("new", "They did: take it"), PreviewChoice("old", "Leave it")), **more,
    )  # fmt: skip
    return False


def _content(answer: Answer) -> Answer:
    return answer.model_copy(update={"when": "", "carried": False, "mapped": None})


def _level_names(question: Question) -> list[tuple[str, ...]]:
    """The names of the levels, in every language known."""
    german = translations("de")
    return [(level.name, german.get(level.name, level.name)) for level in question.levels]


def _before(row: Row, old: Answer, answer: Answer, question: Question) -> Answer | None:
    """What the answer was when the sheet was written; ``None`` where the sheet does not say."""
    if BEFORE not in row.cells:
        return None
    word = row.text(BEFORE)
    if word.lower() == cell_of(old):  # nothing was changed here since: no conflict can be
        return None
    if word.lower() == cell_of(answer):
        return answer.model_copy(update={"note": old.note})
    read = read_answer(word, _level_names(question))
    if read.tag in ("level", "ask"):
        return Answer.model_validate({"state": "level", "level": read.level})
    return Answer(state="dont_know") if read.tag == "dont_know" else Answer()


def _answer(
    reading: Reading, row: Row, question: Question, given: _Given, more: dict[str, Any]
) -> Answer | None:
    """The answer of a row; ``None`` where there is nothing to take, which is noted."""
    old = given.old
    comment = "\n".join(c.note for k, c in row.cells.items() if c.note and k != BEFORE)
    note = "\n".join(x for x in (row.text("note"), comment) if x)
    if comment and comment in old.note:
        note = row.text("note") or old.note
    kept: dict[str, Any] = {"note": note or old.note, "evidence": old.evidence, "when": given.stamp}
    only_note = old.model_copy(update={"note": note}) if note and note != old.note else None
    word = row.text("answer")
    own = cell_of(old)
    told = reading.answers.given.get(f"word:{given.group}")
    if word and word == own and old.state != "not_applicable":
        return old.model_copy(update={"note": note}) if only_note else old
    read = read_answer(word, _level_names(question))
    if read.tag == "ask" and told is not None:
        read = Answered("level", read.level) if told == "level" else Answered("dont_know")
    if read.tag == "level":
        return Answer.model_validate({"state": "level", "level": read.level, **kept})
    if read.tag == "dont_know":
        return Answer.model_validate({"state": "dont_know", **kept})
    reason = row.text("reason") or (old.reason if old.state == "not_applicable" else "")
    if read.tag == "not_applicable" and reason:
        return Answer.model_validate({"state": "not_applicable", "reason": reason, **kept})
    if read.tag == "not_applicable":
        why = "“Not applicable” needs a reason."
        accepted = "Write it into the column “reason”."
        reading.add("open", row, "answer", code="reason", why=why, accepted=accepted, **more)
    elif read.tag == "ask":
        _ask_word(reading, row, question, given, read.level, more)
    elif read.tag == "no":
        why = phrase("“{text}” is no answer.", text=Verbatim(word[:40]))
        accepted = "Write 0 to 4, the name of a level, “?” (don’t know) or “n/a” with a reason."
        reading.leave(row, "answer", "word", why, accepted, **more)
    elif only_note is None and old.state is None and not old.note:
        reading.add("open", row, "answer", **more)
    elif only_note is None:
        reading.add("same", row, "answer", **more)
    return only_note


def _ask_word(
    reading: Reading, row: Row, question: Question, given: _Given, level: int, more: dict[str, Any]
) -> None:
    name = question.levels[level].name
    reading.add(
        "asked",
        row,
        "answer",
        code="word",
        why=phrase(
            "“{text}” names level {level} of this question, and can mean “don’t know”.",
            text=Verbatim(row.text("answer")[:40]),
            level=level,
        ),
        accepted=phrase("Write {level} or ?.", level=level),
        readings=(level, "?"),
        question=f"word:{given.group}",
        choices=(
            PreviewChoice("level", phrase("{level} – {name}", level=level, name=name)),
            PreviewChoice("dont_know", "Don’t know"),
        ),
        **more,
    )
