"""OWASP SAMM: the core model's YAML folder, the assessment exchange JSON, the toolbox workbook.

Rule of the source: an answer is 0, 0.25, 0.5 or 1; a practice is the sum over its three levels of the
mean of the two streams; a function is the mean of its practices; the whole is the mean of the functions;
blank counts 0. Ids follow the exchange format, ``G-SM-A-1``.

The toolbox's own gap column is wrong for 14 of 15 practices and is not read.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from planner.domain.answers.replies import ALL, Replies
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.types import slug
from planner.domain.base.written.cells import key
from planner.domain.content.model import Model
from planner.exchange.foreign.base import (
    Imported,
    day_of,
    line_of_text,
    make_model,
    make_replies,
    need,
    number_of,
    tables,
    text_of,
)
from planner.exchange.foreign.samm_roadmap import no_such_answer, read_roadmap
from planner.exchange.safe_files import Row, read_json, read_yaml
from planner.exchange.tabular import at, sheet_row

FUNCTIONS = {
    "G": "Governance",
    "D": "Design",
    "I": "Implementation",
    "V": "Verification",
    "O": "Operations",
}
_CORE = re.compile(r"^([A-Z])-([A-Z]{2})-([1-3])-([AB])$")
_EXCHANGE = re.compile(r"^([A-Z])-([A-Z]{2})-([AB])-([1-3])$")
_TOOLBOX = re.compile(r"^([A-Z])-([A-Z]{2})-([AB])-([1-3])-[0-9]$")
SCORING = (
    "Scoring by the source: practice = sum over three levels of the mean of streams A and B; function = "
    "mean of its practices; overall = mean of the functions; blank counts 0."
)


def is_core_folder(path: Path) -> bool:
    """Whether ``path`` is a copy of the core model."""
    return path.is_dir() and (path / "questions").is_dir() and (path / "answer_sets").is_dir()


def read_core(folder: Path) -> Imported:
    """Read the model from the YAML folder of ``owaspsamm/core``."""
    where = folder.name
    answer_sets = {}
    for path in sorted((folder / "answer_sets").glob("*.yml")):
        data = _one(path)
        values = tables(need(data, "values", path.name), at(path.name, "values"))
        answer_sets[str(need(data, "id", path.name))] = [
            _option(k, v.get("text"), number_of(need(v, "value", path.name), path.name))
            for k, v in enumerate(values)
        ]
    names = _practice_names(folder)
    questions = []
    for path in sorted((folder / "questions").glob("*.yml")):
        match = _CORE.match(path.stem)
        if match is None:
            raise InputError(
                "{where}: {name} is not named like a question (G-SM-1-A.yml).",
                where=where,
                name=path.name,
            )
        function, practice, level, stream = match.groups()
        data = _one(path)
        chosen = str(need(data, "answerSet", path.name))
        if chosen not in answer_sets:
            raise InputError(
                "{name} names the unknown answer set “{chosen}”.",
                name=path.name,
                chosen=Verbatim(chosen[:40]),
            )
        quality = data.get("quality") or []
        questions.append(
            {
                "id": f"{function}-{practice}-{stream}-{level}",
                "text": text_of(data.get("text")),
                "hint": "\n".join(text_of(q) for q in quality) if isinstance(quality, list) else "",
                "options": answer_sets[chosen],
            }
        )
    return Imported("OWASP SAMM core model", _model(where, questions, names, "2.x"))


def _one(path: Path) -> dict[str, Any]:
    documents = read_yaml(path)
    if len(documents) != 1 or not isinstance(documents[0], dict):
        raise InputError("{name} should hold one YAML document with keys.", name=path.name)
    return documents[0]


def _practice_names(folder: Path) -> dict[str, str]:
    names = {}
    for path in (folder / "security_practices").glob("*.yml"):
        data = _one(path)
        names[str(data.get("shortName", ""))] = line_of_text(data.get("name"))
    return names


def _option(index: int, text: Any, value: float) -> dict[str, Any]:
    return {"id": f"o{index}", "text": text_of(text) or f"{value:g}", "value": value}


def _model(
    where: str, questions: list[dict[str, Any]], names: dict[str, str], version: str
) -> Model:
    nodes: dict[str, dict[str, Any]] = {}
    items = []
    for question in questions:
        function, practice, _, level = str(question["id"]).split("-")
        practice_id = f"{function}-{practice}"
        nodes.setdefault(
            function,
            {
                "id": function,
                "name": FUNCTIONS.get(function, function),
                "rule": {"kind": "mean_of_means"},
            },
        )
        nodes.setdefault(
            practice_id,
            {
                "id": practice_id,
                "name": names.get(practice) or practice_id,
                "parent": function,
                "rule": {"kind": "sum_of_level_means"},
            },
        )
        items.append({**question, "node": practice_id, "level": int(level)})
    order = {f: k for k, f in enumerate(FUNCTIONS)}
    return make_model(
        where,
        id="owasp-samm",
        name="OWASP SAMM",
        version=version,
        licence="CC BY-SA 4.0",
        source="OWASP SAMM, owaspsamm.org; read from a file of the user",
        scored_by="source",
        scoring=SCORING,
        blank="zero",
        rule={"kind": "mean_of_means"},
        nodes=sorted(nodes.values(), key=lambda n: order.get(n["id"].split("-")[0], 9)),
        items=items,
    )


def is_exchange(data: Any) -> bool:
    """Whether parsed JSON is an assessment in the exchange format."""
    return isinstance(data, dict) and "formatVersion" in data and "assessment" in data


def read_exchange(path: Path, model: Model) -> Replies:
    """Read the answers of an exchange document for ``model`` (see ``read_core``)."""
    assessment = need(read_json(path), "assessment", path.name)
    where = at(path.name, "answers")
    replies: dict[str, Any] = {}
    for number, answer in enumerate(tables(need(assessment, "answers", path.name), where), start=1):
        code = str(need(answer, "questionCode", at(where, str(number))))
        if _EXCHANGE.match(code) is None or code not in model.item_by_id:
            raise InputError(
                "{where}, {number}: the model has no question “{code}”.",
                where=where,
                number=number,
                code=Verbatim(code[:40]),
            )
        if answer.get("answerScore") is None:
            continue
        score = number_of(answer["answerScore"], at(where, code))
        replies[code] = {"options": [_matching(model, code, score, where)]}
    return make_replies(
        path.name,
        model=model.id,
        version=model.version,
        date=day_of(assessment.get("date")),
        organisation=line_of_text(assessment.get("organization")),
        sheets=[{"respondent": "assessment", "replies": replies}],
    )


def _matching(model: Model, code: str, score: float, where: str) -> str:
    for option in model.item_by_id[code].options:
        if abs(option.value - score) < 1e-9:
            return option.id
    raise InputError(
        "{where}, {code}: {score:g} is no answer of this question.",
        where=where,
        code=code,
        score=score,
    )


def is_toolbox(sheets: dict[str, list[Row]]) -> bool:
    """Whether a workbook is the toolbox."""
    return "Interview" in sheets and "imp-answers" in sheets and "imp-questions" in sheets


def read_toolbox(path: Path, sheets: dict[str, list[Row]]) -> Imported:
    """Read model and answers from the toolbox workbook, blank or filled.

    The answer's text is looked up in the workbook's own lists, so nothing depends on whether a
    spreadsheet program has recalculated it.
    """
    sets = _toolbox_sets(path, sheets["imp-answers"])
    names: dict[str, str] = {}
    set_of: dict[str, str] = {}
    for row in sheets["imp-questions"][1:]:
        match = _TOOLBOX.match(line_of_text(row[0] if row else ""))
        if match and len(row) >= 8:
            set_of[match.group()] = line_of_text(row[7])
            names[match.group(2)] = line_of_text(row[2])
    questions, replies, rows = [], {}, {}
    left: list[str] = []
    kept = 0
    notes_at = _column(sheets["Interview"], "Interview Notes")
    for number, row in enumerate(sheets["Interview"], start=1):
        code = line_of_text(row[0] if row else "")
        match = _TOOLBOX.match(code)
        if match is None:
            continue
        where = sheet_row(path, "Interview", number)
        function, practice, stream, level = match.groups()
        own = f"{function}-{practice}-{stream}-{level}"
        chosen = set_of.get(code)
        if chosen not in sets:
            raise InputError(
                "{where}: the workbook has no answer list for {code}.", where=where, code=code
            )
        options = sets[chosen]
        questions.append({"id": own, "text": text_of(row[3]), "options": options})
        rows[own] = number
        note = text_of(row[notes_at] if notes_at is not None and len(row) > notes_at else "")
        answer = line_of_text(row[5] if len(row) > 5 else "")
        option = next((o for o in options if key(line_of_text(o["text"])) == key(answer)), None)
        if option is not None:
            replies[own] = {"options": [option["id"]], "note": note}
            kept += bool(note)
        elif answer:
            left.append(no_such_answer(where, answer, code, options))
        if option is None and note:
            left.append(phrase("Not taken over: {where}: a note without an answer.", where=where))
    if not questions:
        raise InputError(
            "{name}: the sheet Interview holds no questions. Were columns moved?", name=path.name
        )
    model = _model(path.name, questions, names, "2.x (toolbox)")
    about = {name: _beside(sheets["Interview"], name) for name in _ABOUT}
    team = line_of_text(about["team/application"])
    given = make_replies(
        path.name,
        model=model.id,
        version=model.version,
        date=day_of(about["interview date"]),
        organisation=line_of_text(about["organization"]),
        sheets=[
            {
                "respondent": "interview",
                "team": slug(team, ALL) if team else ALL,
                "role": line_of_text(about["contributors"]),
                "replies": replies,
            }
        ],
    )
    if not left and not replies:
        left.append("The interview sheet holds no answers.")
    phases, planned = _phases(sheets, questions, replies)
    left += planned
    named = [_ABOUT[name] for name, value in about.items() if line_of_text(value)]
    if kept:
        named.insert(0, phrase("notes ({n})", n=kept))
    notes = [phrase("Kept: {names}.", names=joined(named, ", "))] if named else []
    return Imported(
        "OWASP SAMM toolbox workbook",
        model,
        given if replies else None,
        (*notes, *left),
        sheet="Interview",
        rows=rows,
        phases=phases,
    )


def _phases(
    sheets: dict[str, list[Row]], questions: list[dict[str, Any]], replies: dict[str, Any]
) -> tuple[dict[tuple[str, int], float], list[str]]:
    """What the sheet Roadmap wants by practice and phase, and what there is to say of it."""
    if "Roadmap" not in sheets or not replies:
        return {}, []
    chosen = {q: str(r["options"][0]) for q, r in replies.items()}
    options = {str(q["id"]): q["options"] for q in questions}
    phases, left = read_roadmap(sheets["Roadmap"], options, chosen)
    if not phases:
        return {}, [*left, "The sheet Roadmap plans no change in any phase."]
    words = phrase(
        "Kept: targets of {n} practices in {phases} phases, from the sheet Roadmap.",
        n=len({node for node, _ in phases}),
        phases=len({k for _, k in phases}),
    )
    return phases, [*left, words]


_ABOUT = {
    "organization": "the organisation",
    "team/application": "the team",
    "interview date": "the date",
    "contributors": "the contributors",
}


def _column(rows: list[Row], head: str) -> int | None:
    """The column under ``head``, in the first fifty rows."""
    for row in rows[:50]:
        for k, cell in enumerate(row):
            if key(line_of_text(cell)) == key(head):
                return k
    return None


def _beside(rows: list[Row], label: str) -> Any:
    """The first cell that is filled to the right of ``label``, in the first fifty rows."""
    for row in rows[:50]:
        for k, cell in enumerate(row):
            if key(line_of_text(cell)) == key(label):
                return next((c for c in row[k + 1 :] if c not in (None, "")), "")
    return ""


def _toolbox_sets(path: Path, rows: list[Row]) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for number, row in enumerate(rows[1:], start=2):
        if not row or row[0] is None or len(row) < 9:
            continue
        where = sheet_row(path, "imp-answers", number)
        found[line_of_text(row[0])] = [
            _option(k, row[1 + k], number_of(row[5 + k], where)) for k in range(4)
        ]
    return found
