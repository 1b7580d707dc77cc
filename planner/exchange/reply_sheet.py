"""A filled sheet read without its document: how one person fills in the pack that was handed out to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from planner.domain.answers.assessment import Answer
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.types import iso_time
from planner.domain.base.written.words import read_answer
from planner.exchange.tabular import read_table

COLUMNS = ("question", "answer")
OPTIONAL = ("respondent", "reason", "note")


def answers_in(
    path: Path, respondent: str, now: datetime, before: Mapping[str, Answer]
) -> dict[str, Answer]:
    """The answers of ``respondent`` in the sheet at ``path``: 0 to 4, “?”, or “n/a” with a reason.

    An empty cell is a blank answer. What a sheet does not say stays as it was ``before``: the evidence, and a
    note whose cell is empty; so does an answer that is the same. Raises ``InputError`` with every row that
    is no answer.
    """
    found: dict[str, Answer] = {}
    faults: list[str] = []
    stamp = iso_time(now)
    for line in read_table(path, COLUMNS, OPTIONAL):
        cell = line.cells.get
        if cell("respondent") not in (None, "", respondent) or not cell("question"):
            continue
        read = read_answer(cell("answer") or "")
        more = {"note": cell("note") or "", "when": stamp}
        reason = cell("reason") or ""
        if read.tag == "empty":
            answer = Answer()
        elif read.tag == "level":
            answer = Answer.model_validate({"state": "level", "level": read.level, **more})
        elif read.tag == "dont_know":
            answer = Answer.model_validate({"state": "dont_know", **more})
        elif read.tag == "not_applicable" and reason:
            answer = Answer.model_validate({"state": "not_applicable", "reason": reason, **more})
        else:
            faults.append(
                phrase(
                    "{name}, row {row}: “{text}” is no answer. Write 0 to 4, “?” or “n/a” with a reason.",
                    name=path.name,
                    row=line.number,
                    text=Verbatim((cell("answer") or "")[:40]),
                )
            )
            continue
        own = cell("question") or ""
        found[own] = _kept(answer, before.get(own, Answer()))
    if faults:
        raise InputError(joined(faults, "\n"))
    if not found:
        raise InputError(
            "{name} has no answers of “{respondent}”. Fill in the sheet that was written for them.",
            name=path.name,
            respondent=Verbatim(respondent),
        )
    return found


def _kept(answer: Answer, before: Answer) -> Answer:
    """An answer of the sheet with what only stood in the pack."""
    if answer.is_blank:
        return answer
    made = answer.model_copy(
        update={"note": answer.note or before.note, "evidence": before.evidence}
    )
    same = before.model_copy(update={"when": made.when, "given": None, "tick": made.tick})
    return before if made == same else made
