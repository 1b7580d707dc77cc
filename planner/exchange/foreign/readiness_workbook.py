"""The workbook of 60 production-readiness statements (marvelousmlops/mlops_maturity_assessment).

Rule of the source: mature when every statement of sections 1 to 4 is a yes. Statements 7, 35, 36 and 41
fit real-time use only, 42 batch use only; the source says so in their text.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim
from planner.exchange.foreign.base import (
    Imported,
    find_header,
    line_of_text,
    make_model,
    make_replies,
    text_of,
)
from planner.exchange.safe_files import Row
from planner.exchange.tabular import sheet_row

APPLIES = {7: "real_time", 35: "real_time", 36: "real_time", 41: "real_time", 42: "batch"}
GATE = 4
_SECTION = re.compile(r"^(\d+)\.\s+(.+)$")
_HEADS = ("criterium number", "assessment criterium")
_YES, _NO, _NA = {"yes", "y", "1", "true", "x"}, {"no", "n", "0", "false"}, {"n/a", "na"}
SCORING = (
    "Scoring by the source: mature when every statement of sections 1 to 4 that applies is a yes; "
    "the later sections go beyond the basics."
)


def is_workbook(sheets: dict[str, list[Row]]) -> bool:
    """Whether a workbook is this questionnaire."""
    return any(find_header(rows, _HEADS)[0] >= 0 for rows in sheets.values())


def read_workbook(path: Path, sheets: dict[str, list[Row]]) -> Imported:
    """Read the statements and, where a third column “answer” is filled, the answers."""
    sheet, rows = next(
        (name, rows) for name, rows in sheets.items() if find_header(rows, _HEADS)[0] >= 0
    )
    start, heads = find_header(rows, _HEADS)
    number_at, text_at = heads[_HEADS[0]], heads[_HEADS[1]]
    answer_at = heads.get("answer")
    nodes: list[dict[str, Any]] = []
    items: list[dict[str, Any]] = []
    replies: dict[str, Any] = {}
    places: dict[str, int] = {}
    for index, row in enumerate(rows[start + 1 :], start=start + 2):
        text = line_of_text(row[text_at] if len(row) > text_at else "")
        number = row[number_at] if len(row) > number_at else None
        section = _SECTION.match(text)
        if number is None:
            if section:
                nodes.append(
                    {
                        "id": f"section-{section.group(1)}",
                        "name": text,
                        "rule": {"kind": "mean_of_means"},
                    }
                )
            continue
        where = sheet_row(path, sheet, index)
        if not nodes or not str(number).strip().isdigit() or not text:
            raise InputError(
                "{where}: expected a number and a statement below a section’s head.", where=where
            )
        own = f"S{int(str(number)):02d}"
        applies = APPLIES.get(int(str(number)))
        items.append(
            {
                "id": own,
                "node": nodes[-1]["id"],
                "kind": "yes_no",
                "text": text_of(text),
                "applies_if": [applies] if applies else [],
            }
        )
        places[own] = index
        if answer_at is not None and len(row) > answer_at and row[answer_at] is not None:
            replies[own] = _reply(where, line_of_text(row[answer_at]))
    model = make_model(
        path.name,
        id="readiness-60",
        name="Production readiness, 60 statements",
        version="workbook",
        licence="MIT",
        source="marvelousmlops/mlops_maturity_assessment; read from a file of the user",
        scored_by="source",
        scoring=SCORING,
        facts=["real_time", "batch"],
        rule={"kind": "all_yes", "only": [n["id"] for n in nodes[:GATE]]},
        nodes=nodes,
        items=items,
    )
    given = None
    if replies:
        given = make_replies(
            path.name,
            model=model.id,
            version=model.version,
            facts=["real_time", "batch"],
            sheets=[{"respondent": "workbook", "replies": replies}],
        )
    notes = () if replies else ("The workbook holds no answers.",)
    return Imported("60-statement workbook", model, given, notes, sheet=sheet, rows=places)


def _reply(where: str, cell: str) -> dict[str, Any]:
    word = cell.lower()
    if word in _YES:
        return {"options": ["yes"]}
    if word in _NO:
        return {"options": ["no"]}
    if word in _NA:
        return {"state": "not_applicable", "reason": "stated in the workbook"}
    raise InputError(
        "{where}: the answer “{cell}” is not yes, no or n/a.", where=where, cell=Verbatim(cell[:30])
    )
