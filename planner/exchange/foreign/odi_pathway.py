"""Open Data Pathway: the survey workbook with its activities and branching questions.

Rule of the source: the questions of an activity in order, a negative answer ends it; the activity scores
the last answer on the path (1 to 5); a dimension is the sum of its activities, the whole the sum of all.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim
from planner.exchange.foreign.base import (
    Ids,
    Imported,
    line_of_text,
    make_model,
    number_of,
    safe_id,
    text_of,
)
from planner.exchange.safe_files import Row
from planner.exchange.tabular import sheet_row

HEADS = (
    "ID",
    "Dimension",
    "Activity",
    "Question Text",
    "Question Notes",
    "Dependency",
    "Answer ID",
    "Answer Text",
    "Positive?",
    "Maturity Score",
)
SCORING = (
    "Scoring by the source: the last answer on the path through an activity’s questions scores 1 to 5; "
    "a dimension and the whole are sums."
)


def is_survey(sheets: dict[str, list[Row]]) -> bool:
    """Whether a workbook is a survey."""
    return {"activities", "questions"} <= set(sheets)


def read_survey(path: Path, sheets: dict[str, list[Row]]) -> Imported:
    """Read the survey's model; it holds no answers."""
    rows = sheets["questions"]
    heads = tuple(line_of_text(c) for c in rows[0][: len(HEADS)]) if rows else ()
    if heads != HEADS:
        raise InputError(
            "{name}, sheet questions: the columns are not those of a survey "
            "({heads} …). Were columns moved?",
            name=path.name,
            heads=", ".join(HEADS[:4]),
        )
    ids = Ids()
    nodes: list[dict[str, Any]] = []
    dimensions: dict[str, str] = {}
    activities: dict[tuple[str, str], str] = {}
    for row in sheets["activities"][1:]:
        dimension, activity = (line_of_text(row[k] if len(row) > k else "") for k in (0, 1))
        if not activity:
            continue
        if dimension not in dimensions:
            dimensions[dimension] = ids.new(dimension)
            nodes.append({"id": dimensions[dimension], "name": dimension, "rule": {"kind": "sum"}})
        activities[dimension, activity] = ids.new(activity)
        nodes.append(
            {
                "id": activities[dimension, activity],
                "name": activity,
                "parent": dimensions[dimension],
                "rule": {"kind": "ladder"},
            }
        )
    advice = _advice(sheets.get("improvements", []))
    items, places = _questions(path, rows, activities, advice)
    empty = set(activities.values()) - {i["node"] for i in items}
    model = make_model(
        path.name,
        id="open-data-pathway",
        name="Open Data Pathway",
        version="workbook",
        licence="MIT",
        source="theodi/pathway; read from a file of the user",
        scored_by="source",
        scoring=SCORING,
        rule={"kind": "sum"},
        nodes=nodes,
        items=items,
    )
    notes = ["The survey workbook holds no answers."]
    if empty:
        notes.append(f"{len(empty)} activities have no questions and are not scored.")
    return Imported(
        "Open Data Pathway survey", model, None, tuple(notes), sheet="questions", rows=places
    )


def _advice(rows: list[Row]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows[1:]:
        if len(row) > 2 and row[1] is not None:
            answer = line_of_text(row[1])
            found[answer] = "\n".join(x for x in (found.get(answer), text_of(row[2])) if x)
    return found


def _questions(
    path: Path, rows: list[Row], activities: dict[tuple[str, str], str], advice: dict[str, str]
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    items: list[dict[str, Any]] = []
    places: dict[str, int] = {}
    for number, row in enumerate(rows[1:], start=2):
        where = sheet_row(path, "questions", number)
        cells = [*row, *([None] * len(HEADS))]
        if line_of_text(cells[0]):
            key = (line_of_text(cells[1]), line_of_text(cells[2]))
            if key not in activities:
                raise InputError(
                    "{where}: the activity “{key}” is not in the sheet activities.",
                    where=where,
                    key=Verbatim(key[1][:60]),
                )
            own = safe_id(line_of_text(cells[0]))
            places.setdefault(own, number)
            items.append(
                {
                    "id": own,
                    "node": activities[key],
                    "text": text_of(cells[3]),
                    "hint": text_of(cells[4]),
                    "options": [],
                    "requires": [safe_id(line_of_text(cells[5]))] if cells[5] else [],
                }
            )
        if not line_of_text(cells[6]):
            continue
        if not items:
            raise InputError("{where}: an answer stands before the first question.", where=where)
        items[-1]["options"].append(_option(where, cells, advice))
    return items, places


def _option(where: str, cells: list[Any], advice: dict[str, str]) -> dict[str, Any]:
    positive = line_of_text(cells[8]).upper()
    if positive not in ("Y", "N"):
        raise InputError(
            "{where}: “Positive?” must be Y or N, not “{positive}”.",
            where=where,
            positive=Verbatim(positive[:10]),
        )
    score = cells[9]
    own = line_of_text(cells[6])
    return {
        "id": safe_id(own),
        "text": text_of(cells[7]),
        "positive": positive == "Y",
        "score": None if score in (None, "") else number_of(score, where),
        "value": 1.0 if positive == "Y" else 0.0,
        "advice": advice.get(own, ""),
    }
