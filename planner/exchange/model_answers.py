"""Answers to a model of any shape as files: JSON for programs, CSV and XLSX for people.

JSON::

    {"format": "mlops-planner answers", "model": "ml-test-score-2017", "date": "2026-11-21",
     "facts": ["real_time"], "answers": {"D1": "hand", "D2": "?", "D3": {"not_applicable": "why"}}}

An answer is an option's id, a list of ids (items with several choices), true or false, a number, ``"?"``
for don't know, or an object with ``answer``, ``note``, ``evidence`` (a list of kind, text, date, until)
or ``not_applicable`` with the reason. ``respondents`` (a list of id, team, role, answers) stands instead
of ``answers`` where several people answered; ``agreed`` holds what teams agreed on, by team and item.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner.domain.answers.replies import Replies, Reply
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.toml_content import first_fault
from planner.domain.base.written.cells import key
from planner.domain.base.written.figures import field_of
from planner.domain.base.written.numbers import read_number
from planner.domain.base.written.sentences import number_help, number_why
from planner.domain.base.written.words import read_answer, read_yes_no
from planner.domain.content.model import Item, Model
from planner.exchange.safe_files import read_json
from planner.exchange.tabular import Filled, Value, at, read_table

FORMAT = "mlops-planner answers"
COLUMNS = (
    "item",
    "question",
    "choices",
    "answer",
    "reason",
    "note",
    "evidence kind",
    "evidence",
    "evidence date",
    "evidence until",
    "respondent",
    "team",
)
_OPTIONAL = COLUMNS[4:]
KEPT = ("version", "organisation", "facts", "weights", "groups")
"""Fields of an answer file that are taken as they stand."""


def read_replies(
    path: Path,
    model: Model,
    *,
    today: date,
    facts: tuple[str, ...] | None = None,
    left: list[str] | None = None,
) -> Replies:
    """Read the answers to ``model`` from a JSON, CSV or XLSX file.

    ``facts`` replaces those of the file; a table has none, so all of them hold there by default and
    what does not apply is answered so. ``today`` dates answers that carry no date.

    Raises ``InputError`` naming file, place and what to do, every fault in a line of its own; an answer
    outside the scale, an unknown item, or answers to another model are refused as a whole. With ``left``
    the answers that fit are taken, and what is wrong with the others is put there.
    """
    if path.suffix.lower() == ".json":
        return _read_json(path, model, today, facts, left)
    return _read_sheet(path, model, today, facts, left)


def _read_json(
    path: Path,
    model: Model,
    today: date,
    facts: tuple[str, ...] | None,
    left: list[str] | None,
) -> Replies:
    data = read_json(path)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError(
            "{name} is not an answer file. Its “format” should be “{format}”.",
            name=path.name,
            format=Verbatim(FORMAT),
        )
    if data.get("model") != model.id:
        raise InputError(
            "{name} answers the model “{stated}”, not “{id}”. Choose the model it was written for.",
            name=path.name,
            stated=Verbatim(str(data.get("model"))[:60]),
            id=Verbatim(model.id),
        )
    known = {
        "format",
        "model",
        "version",
        "date",
        "organisation",
        "facts",
        "weights",
        "groups",
        "answers",
        "respondents",
        "agreed",
    }
    unknown = sorted(set(data) - known)
    if unknown:
        raise InputError(
            "{name} holds the unknown key “{unknown}”.",
            name=path.name,
            unknown=Verbatim(unknown[0][:40]),
        )
    sheets = []
    faults: list[str] = []
    people = data.get("respondents", [{"id": "all", "answers": data.get("answers", {})}])
    if not isinstance(people, list):
        raise InputError("{name}: “respondents” must be a list.", name=path.name)
    for number, person in enumerate(people, start=1):
        if not isinstance(person, dict) or not isinstance(person.get("answers"), dict):
            raise InputError(
                "{name}: respondent {number} has no object “answers”.",
                name=path.name,
                number=number,
            )
        where = phrase(
            "{name}, respondent {person}",
            name=path.name,
            person=Verbatim(person.get("id", number)),
        )
        sheets.append(
            {
                "respondent": person.get("id", f"r{number}"),
                "team": person.get("team", "all"),
                "role": person.get("role", ""),
                "replies": _replies(person["answers"], model, where, faults),
            }
        )
    agreed = {
        team: {
            item: {
                "reply": _reply(
                    _item(model, item, path.name), entry, at(path.name, f"agreed, {item}")
                ),
                **{k: entry[k] for k in ("reason", "who", "when") if k in entry},
            }
            for item, entry in entries.items()
        }
        for team, entries in data.get("agreed", {}).items()
    }
    _refuse(faults, left)
    fields = {k: data[k] for k in KEPT if k in data}
    if facts is not None:
        fields["facts"] = list(facts)
    day = data.get("date") or today.isoformat()
    return _build(path, model, {**fields, "date": day, "sheets": sheets, "agreed": agreed})


def _build(path: Path, model: Model, fields: dict[str, Any]) -> Replies:
    unknown = sorted(set(fields.get("facts", ())) - set(model.facts))
    if unknown:
        listed = ", ".join(model.facts) or "none"
        raise InputError(
            "{name}: the model knows no fact “{unknown}” (it has: {listed}).",
            name=path.name,
            unknown=Verbatim(unknown[0]),
            listed=listed,
        )
    try:
        return Replies.model_validate({**fields, "model": model.id}, strict=False)
    except ValidationError as error:
        raise InputError("{name}: {error}", name=path.name, error=first_fault(error)) from error


def _item(model: Model, item: str, where: str) -> Item:
    if item not in model.item_by_id:
        raise InputError(
            "{where}: the model has no item “{item}”. Check its id.",
            where=where,
            item=Verbatim(item[:60]),
        )
    return model.item_by_id[item]


def _refuse(faults: list[str], left: list[str] | None) -> None:
    """Tell all faults at once: to ``left``, or as an error where there is none."""
    if left is not None:
        left.extend(faults)
    elif faults:
        raise InputError(joined(faults, "\n"))


def _replies(
    answers: dict[str, Any], model: Model, where: str, faults: list[str]
) -> dict[str, Any]:
    """The answers of one person; what is none is noted in ``faults``."""
    found = {}
    for name, value in answers.items():
        if value is not None:
            try:
                found[name] = _reply(_item(model, name, where), value, at(where, name))
            except InputError as error:
                faults.append(str(error))
    return found


def _reply(item: Item, value: Any, where: str) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if isinstance(value, dict):
        if "not_applicable" in value:
            reason = value["not_applicable"]
            if not isinstance(reason, str) or not reason.strip():
                raise InputError("{where}: “not applicable” needs a reason.", where=where)
            return {"state": "not_applicable", "reason": reason, "note": value.get("note", "")}
        if "answer" not in value:
            raise InputError(
                "{where}: the object has neither “answer” nor “not_applicable”.", where=where
            )
        more = {k: value[k] for k in ("note", "evidence") if k in value}
        value = value["answer"]
    if isinstance(value, str) and _other(item, value) == "dont_know":
        return {"state": "dont_know", **more}
    return {**answer_of(item, value, where), **more}


def answer_of(item: Item, value: Any, where: str) -> dict[str, Any]:
    """The fields of a ``Reply`` for ``value``; raises ``InputError`` when it is outside the scale."""
    if item.kind == "text":
        return {"text": str(value)}
    if item.kind == "number":
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise InputError("{where}: expected a number.", where=where)
        number = _number(value, where)
        if not item.low <= number <= item.high:
            raise InputError(
                "{where}: {number:g} is outside {low:g} to {high:g}.",
                where=where,
                number=number,
                low=item.low,
                high=item.high,
            )
        return {"number": number}
    if isinstance(value, bool):
        value = "yes" if value else "no"
    listed = value if isinstance(value, list) else [value]
    if item.kind != "multi" and len(listed) != 1:
        raise InputError("{where}: choose one option, not {n}.", where=where, n=len(listed))
    chosen = [_option(item, v, where) for v in listed]
    return {"options": sorted(set(chosen))}


def _option(item: Item, value: Any, where: str) -> str:
    word = str(value).strip()
    for option in item.choices:
        if option.id == word or key(word) in (key(option.id), key(option.text)):
            return option.id
    said = read_yes_no(word) if item.kind == "yes_no" else None
    if isinstance(said, bool):
        return "yes" if said else "no"
    if isinstance(value, int | float) or word.replace(".", "", 1).isdigit():
        for option in item.choices:
            if abs(option.value - float(word)) < 1e-9:
                return option.id
    known = ", ".join(o.id for o in item.choices)
    text = word.partition(" = ")[0]  # "all = Everything", as the sheet offers it
    if text != word and text in item.option_by_id:
        return text
    raise InputError(
        "{where}: the answer “{word}” is none of: {known}.",
        where=where,
        word=Verbatim(word[:40]),
        known=known[:200],
    )


def blank_sheet(model: Model) -> Filled:
    """The model's items as a table to fill in, with its choices as drop-downs."""
    rows: list[list[Value]] = []
    offered = []
    for item in model.items:
        choices = "; ".join(
            f"{o.id} = {o.text}" if o.id != o.text.lower() else o.id for o in item.choices
        )
        if item.kind == "multi":
            choices = f"several, joined by a comma: {choices}; “none” for none of them"
        if item.kind == "number":
            choices = f"a number from {item.low:g} to {item.high:g}"
        asked = f"{item.text}\n{item.hint}" if item.hint else item.text
        rows.append([item.id, asked[:2000], choices, *[""] * (len(COLUMNS) - 3)])
        ids = tuple(o.id for o in item.choices) if item.kind in ("single", "yes_no") else ()
        offered.append((*ids, "?", "n/a"))
    return Filled(
        columns=COLUMNS,
        rows=rows,
        editable=frozenset(COLUMNS[3:]),
        choices=("answer", tuple(offered)) if all(len(o) > 2 for o in offered) else None,
        widths=(14, 60, 60, 12, 30, 30, 14, 30, 14, 14, 14, 14),
    )


def _read_sheet(
    path: Path,
    model: Model,
    today: date,
    facts: tuple[str, ...] | None,
    left: list[str] | None,
) -> Replies:
    sheets: dict[str, dict[str, Any]] = {}
    faults: list[str] = []
    for line in read_table(path, ("item", "answer"), _OPTIONAL):
        try:
            _read_line(sheets, line.cells, model, line.place(path))
        except InputError as error:
            faults.append(str(error))
    _refuse(faults, left)
    return _build(
        path,
        model,
        {
            "date": today.isoformat(),
            "facts": list(model.facts if facts is None else facts),
            "sheets": list(sheets.values()),
        },
    )


def _read_line(
    sheets: dict[str, dict[str, Any]], cells: dict[str, str], model: Model, where: str
) -> None:
    item = _item(model, cells["item"], where)
    who = cells.get("respondent") or "all"
    sheet = sheets.setdefault(
        who, {"respondent": who, "team": cells.get("team") or "all", "replies": {}}
    )
    if item.id in sheet["replies"]:
        raise InputError(
            "{where}: {id} is answered twice by “{who}”. Keep one row.",
            where=where,
            id=item.id,
            who=Verbatim(who[:40]),
        )
    reply = _cell_reply(item, cells, where)
    if reply is not None:
        sheet["replies"][item.id] = reply


def _other(item: Item, word: str) -> str:
    """Whether a word says that the answer is not known, or that the item does not apply.

    What names one of the item's own choices is that choice.
    """
    if any(key(word) and key(word) in (key(o.id), key(o.text)) for o in item.choices):
        return ""
    if item.kind in ("text", "number", "yes_no") and key(word) == "n":
        return ""
    read = read_answer(word)
    return read.tag if read.tag in ("dont_know", "not_applicable") else ""


def _number(value: Any, where: str) -> float:
    if not isinstance(value, str):
        return float(value)
    field = field_of("number")
    read = read_number(value, field)
    if read.tag in ("number", "about"):
        return read.values[0]
    why = joined((number_why(read, field, value), number_help(read, field)), " ")
    raise InputError("{where}: {why}", where=where, why=why)


def _cell_reply(item: Item, cells: dict[str, str], where: str) -> dict[str, Any] | None:
    word = cells["answer"]
    if not word:
        return None
    more: dict[str, Any] = {"note": cells.get("note", "")}
    if cells.get("evidence kind"):
        more["evidence"] = [
            {
                "kind": cells["evidence kind"],
                "text": cells.get("evidence", ""),
                "date": cells.get("evidence date", ""),
                "until": cells.get("evidence until", ""),
            }
        ]
    other = _other(item, word)
    if other == "dont_know":
        return {"state": "dont_know", **more}
    if other == "not_applicable":
        if not cells.get("reason"):
            raise InputError(
                "{where}: “not applicable” needs a reason in the column “reason”.", where=where
            )
        return {"state": "not_applicable", "reason": cells["reason"], "note": more["note"]}
    if item.kind == "multi":
        chosen = [] if word.lower() == "none" else [w.strip() for w in word.split(",")]
        return {**answer_of(item, chosen, where), **more}
    return {**answer_of(item, word, where), **more}


def as_json(replies: Replies) -> str:
    """The answers in the JSON form of this module; reading it back gives the same answers."""

    def entry(reply: Reply) -> Any:
        if reply.state == "not_applicable":
            return {"not_applicable": reply.reason}
        answer: Any = "?" if reply.state == "dont_know" else list(reply.options)
        if reply.number is not None:
            answer = reply.number
        elif reply.text and not reply.options:
            answer = reply.text
        elif isinstance(answer, list) and len(answer) == 1:
            answer = answer[0]
        if not reply.note and not reply.evidence:
            return answer
        more: dict[str, Any] = {"note": reply.note} if reply.note else {}
        if reply.evidence:
            more["evidence"] = [p.model_dump() for p in reply.evidence]
        return {"answer": answer, **more}

    body: dict[str, Any] = {"format": FORMAT, "model": replies.model, "version": replies.version}
    if replies.date:
        body["date"] = replies.date
    if replies.facts is not None:
        body["facts"] = list(replies.facts)
    if replies.organisation:
        body["organisation"] = replies.organisation
    if replies.weights:
        body["weights"] = dict(replies.weights)
    if replies.groups:
        body["groups"] = {g: list(teams) for g, teams in replies.groups.items()}
    body["respondents"] = [
        {
            "id": s.respondent,
            "team": s.team,
            "role": s.role,
            "answers": {i: entry(r) for i, r in s.replies.items()},
        }
        for s in replies.sheets
    ]
    if replies.agreed:
        body["agreed"] = {
            team: {
                item: {
                    **(e if isinstance(e := entry(a.reply), dict) else {"answer": e}),
                    "reason": a.reason,
                    "who": a.who,
                    "when": a.when,
                }
                for item, a in entries.items()
            }
            for team, entries in replies.agreed.items()
        }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def model_json(model: Model) -> str:
    """The model as a JSON model file; fields at their defaults are left out."""
    body = model.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"
