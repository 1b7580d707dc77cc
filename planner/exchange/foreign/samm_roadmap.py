"""The sheet Roadmap of the SAMM toolbox: what each question should be answered in each of four phases.

A phase that says nothing of a question keeps the answer of the phase before, the first that of today. The
rating of a practice in a phase is made as that of today: the sum over its levels of the mean of the streams.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.written.cells import key
from planner.exchange.foreign.base import line_of_text
from planner.exchange.safe_files import Row

PHASE_COLUMNS = (9, 13, 17, 21)
"""Where the answers of the four phases stand, from 0."""
STREAM, CODE = 1, 0
Options = Sequence[Mapping[str, Any]]


def read_roadmap(
    rows: Sequence[Row], options: Mapping[str, Options], today: Mapping[str, str]
) -> tuple[dict[tuple[str, int], float], list[str]]:
    """The ratings wanted by practice and phase, of practices that change; and what was left out, in words.

    ``options`` are the choices of each question, in the order of the workbook; ``today`` the id of the choice
    of each question that is answered.
    """
    by_practice: dict[str, list[str]] = defaultdict(list)
    for question in options:
        by_practice[question.rsplit("-", 2)[0]].append(question)
    values = {
        q: {str(o["id"]): float(o["value"]) for o in choices} for q, choices in options.items()
    }
    wanted: dict[tuple[str, int], float] = {}
    left: list[str] = []
    for practice, places in zip(by_practice, _places(rows), strict=False):
        questions = by_practice[practice]
        before = _rating(questions, values, today)
        chosen = dict(today)
        ratings = []
        for column in PHASE_COLUMNS:
            for question, place in zip(questions, places, strict=False):
                said = line_of_text(rows[place][column] if len(rows[place]) > column else "")
                if not said:
                    continue
                found = next(
                    (o for o in options[question] if key(line_of_text(o["text"])) == key(said)),
                    None,
                )
                if found is not None:
                    chosen[question] = str(found["id"])
                else:
                    where = phrase("sheet Roadmap, row {row}", row=place + 1)
                    left.append(no_such_answer(where, said, question, options[question]))
            ratings.append(_rating(questions, values, chosen))
        if any(abs(r - before) > 1e-9 for r in ratings):
            wanted |= {(practice, k): r for k, r in enumerate(ratings, start=1)}
    return wanted, left


def no_such_answer(where: str, answer: str, code: str, options: Sequence[Mapping[str, Any]]) -> str:
    """What there is to say of an answer that its question does not offer, and what it offers."""
    return phrase(
        "Left out: {where}: “{answer}” is not in the answer list of {code}, which offers: {texts}",
        where=where,
        answer=Verbatim(answer[:60]),
        code=code,
        texts=Verbatim(" | ".join(line_of_text(o["text"]) for o in options)),
    )


def _places(rows: Sequence[Row]) -> list[list[int]]:
    """The rows of the questions under each practice's head, by number from 0.

    The codes beside them are formulas, which a spreadsheet program may not have computed; so the order
    counts: under a head three questions, an empty row, three questions.
    """
    heads = [
        k
        for k, row in enumerate(rows)
        if len(row) > STREAM and line_of_text(row[STREAM]) == "Stream"
    ]
    return [[h + k for k in (1, 2, 3, 5, 6, 7) if h + k < len(rows)] for h in heads]


def _rating(
    questions: Sequence[str], values: Mapping[str, Mapping[str, float]], chosen: Mapping[str, str]
) -> float:
    levels: dict[str, list[float]] = defaultdict(list)
    for question in questions:
        levels[question.rsplit("-", 1)[1]].append(
            values[question].get(chosen.get(question, ""), 0.0)
        )
    return sum(fmean(v) for v in levels.values())
