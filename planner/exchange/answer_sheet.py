"""The questionnaire as a CSV sheet that a respondent fills in with a spreadsheet, and back.

Only the columns ``respondent``, ``question``, ``answer``, ``reason`` and ``note`` are read; the others
are for people. An answer is 0–4, ``?`` (don't know) or ``n/a`` (not applicable, needs a reason); an
empty cell changes nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from planner.domain.assessment import Answer, Respondent
from planner.domain.base import clean_text, iso_time
from planner.domain.errors import InputError
from planner.domain.project import Project
from planner.maturity.cells import asked_questions

READ = ("respondent", "question", "answer", "reason", "note")
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
    "answer",
    "reason",
    "note",
)
MAX_BYTES = 50_000_000
MAX_ROWS = 300_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_DONT_KNOW = {"?", "d", "dk", "don't know", "don’t know", "dont know"}
_NOT_APPLICABLE = {"n/a", "na", "n", "not applicable"}


def neutral(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula: an apostrophe goes in front."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def plain(cell: str) -> str:
    """Undo ``neutral`` and drop characters that no text may hold."""
    if cell.startswith("'") and cell[1:].lstrip(" ").startswith(_FORMULA_STARTS):
        cell = cell[1:]
    return clean_text(cell, multiline=True).strip()


def write_sheet(project: Project, respondents: Iterable[Respondent] | None = None) -> str:
    """Return the sheet as CSV text: a row for each respondent and question that applies."""
    import pandas as pd

    rows = []
    answers = project.current_round.answers
    names = project.questionnaire.dimension_by_id
    for respondent in respondents if respondents is not None else project.respondents:
        sheet = answers.get(respondent.id, {})
        for question in asked_questions(project):
            answer = sheet.get(question.id, Answer())
            levels = [f"{level.name}: {level.text}" for level in question.levels]
            rows.append(
                [
                    respondent.id,
                    neutral(project.team_by_id[respondent.team].name),
                    neutral(respondent.role),
                    question.id,
                    neutral(names[question.dimension].name),
                    neutral(question.prompt),
                    *(neutral(text) for text in levels),
                    _cell(answer),
                    neutral(answer.reason),
                    neutral(answer.note),
                ]
            )
    return str(pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(index=False, lineterminator="\n"))


def _cell(answer: Answer) -> str:
    if answer.state == "level":
        return str(answer.level)
    return {"dont_know": "?", "not_applicable": "n/a", None: ""}[answer.state]


@dataclass(frozen=True)
class Merge:
    """What reading a sheet would do: the merged project, and how many answers are of which kind."""

    project: Project
    new: int
    changed: int
    same: int

    @property
    def words(self) -> str:
        """The counts in one line."""
        return f"{self.new} new · {self.changed} changed · {self.same} as before"


def read_sheet(path: Path, project: Project, now: datetime) -> Merge:
    """Read a filled sheet into a copy of ``project``.

    Raises ``InputError`` naming row and column; nothing is merged then. Reading a sheet twice
    changes nothing the second time.
    """
    import pandas as pd

    text = _text(path)
    header = text.split("\n", 1)[0]
    separator = max(",;\t", key=header.count)
    try:
        frame = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            dtype=str,
            keep_default_na=False,
            nrows=MAX_ROWS + 1,
            index_col=False,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        raise InputError(f"{path.name} is not a CSV sheet: {str(error).strip()[:120]}.") from error
    frame.columns = [str(c).strip().lower() for c in frame.columns]
    missing = [c for c in READ if c not in frame.columns]
    if missing:
        raise InputError(
            f"{path.name} lacks the column “{missing[0]}”. Use the sheet that the product wrote."
        )
    if len(frame) > MAX_ROWS:
        raise InputError(f"{path.name} has more than {MAX_ROWS:,} rows.")
    return _merge(path.name, frame[list(READ)].values.tolist(), project, now)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path.name} is larger than {MAX_BYTES / 1e6:.0f} MB.")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise InputError(f"{path.name} is not text. Save it as CSV (UTF-8).")


def _merge(name: str, rows: list[list[str]], project: Project, now: datetime) -> Merge:
    asked = {q.id for q in asked_questions(project)}
    known = project.questionnaire.by_id
    answers = {r: dict(sheet) for r, sheet in project.current_round.answers.items()}
    stamp = iso_time(now)
    new = changed = same = 0
    for number, (respondent, question, cell, reason, note) in enumerate(rows, start=2):
        where = f"{name}, row {number}"
        if respondent not in project.respondent_by_id:
            raise InputError(f"{where}: there is no respondent “{respondent[:60]}”.")
        if question not in known:
            raise InputError(f"{where}: there is no question “{question[:60]}”.")
        old = answers.get(respondent, {}).get(question, Answer())
        given = _answer(where, plain(cell), plain(reason), plain(note), old, stamp)
        if given is None or (question not in asked and given.state is not None):
            continue
        if given.model_copy(update={"when": old.when}) == old:
            same += 1
            continue
        if old.state is None:
            new += 1
        else:
            changed += 1
        answers.setdefault(respondent, {})[question] = given
    round_ = project.current_round.model_copy(update={"answers": answers})
    merged = project.model_copy(update={"rounds": (*project.rounds[:-1], round_)})
    return Merge(Project.model_validate(merged.model_dump()), new, changed, same)


def _answer(
    where: str, cell: str, reason: str, note: str, old: Answer, stamp: str
) -> Answer | None:
    word = cell.lower().removesuffix(".0")
    kept = {"note": note or old.note, "evidence": old.evidence, "when": stamp}
    if not word:
        if not note or note == old.note:
            return None
        return old.model_copy(update={"note": note})
    if word in _DONT_KNOW:
        return Answer.model_validate({"state": "dont_know", **kept})
    if word in _NOT_APPLICABLE:
        if not reason:
            raise InputError(f"{where}: “not applicable” needs a reason in the column “reason”.")
        return Answer.model_validate({"state": "not_applicable", "reason": reason, **kept})
    if word in {"0", "1", "2", "3", "4"}:
        return Answer.model_validate({"state": "level", "level": int(word), **kept})
    raise InputError(f"{where}: the answer “{cell[:40]}” is not 0 to 4, “?” (don’t know) or “n/a”.")
