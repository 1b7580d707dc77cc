"""AWS Well-Architected custom lenses: pillars, questions with choices, and risk rules, as JSON.

Rule of the source, per question: the first risk rule that holds for the chosen choices, else the default.
A lens has no score; pillars and the whole count their risks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, joined, phrase
from planner.exchange.foreign.base import (
    Ids,
    Imported,
    line_of_text,
    make_model,
    need,
    safe_id,
    tables,
    text_of,
)
from planner.exchange.tabular import at

RISKS = {"NO_RISK": "none", "MEDIUM_RISK": "medium", "HIGH_RISK": "high"}
SCORING = (
    "Scoring by the source: of each question the first risk rule that holds, else its default; pillars "
    "and the whole count their risks. A lens has no overall score."
)


def is_lens(data: Any) -> bool:
    """Whether parsed JSON is a custom lens."""
    return isinstance(data, dict) and "schemaVersion" in data and "pillars" in data


def read_lens(path: Path, data: Any, text: str) -> Imported:
    """Read a custom lens."""
    nodes: list[dict[str, Any]] = []
    items: list[dict[str, Any]] = []
    ids = Ids()
    faults: list[str] = []
    for pillar in tables(need(data, "pillars", path.name), at(path.name, "pillars")):
        name = line_of_text(pillar.get("name")) or "Pillar"
        pillar_id = ids.new(f"pillar {name}")
        nodes.append({"id": pillar_id, "name": name, "rule": {"kind": "tally"}})
        where = phrase("{name}, pillar {pillar}", name=path.name, pillar=Verbatim(name))
        with _kept(faults):
            need(pillar, "name", where)
        questions: list[dict[str, Any]] = []
        with _kept(faults):
            questions = tables(need(pillar, "questions", where), at(where, "questions"))
        for number, question in enumerate(questions, start=1):
            own = safe_id(str(question.get("id") or f"question-{number}"))
            place = phrase("{name}, question {own}", name=path.name, own=Verbatim(own))
            with _kept(faults):
                need(question, "id", place)
            choices: list[dict[str, Any]] = []
            with _kept(faults):
                choices = tables(need(question, "choices", place), at(place, "choices"))
            nodes.append(
                {
                    "id": own,
                    "name": line_of_text(question.get("title")) or own,
                    "parent": pillar_id,
                    "text": text_of(question.get("description")),
                    "rule": _rule(question, place, faults),
                }
            )
            items.append(
                {
                    "id": f"{own}.choices"[:80],
                    "node": own,
                    "text": text_of(question.get("title"), 2_000) or "Which of these are in place?",
                    "hint": _hint(question),
                    "kind": "multi",
                    "options": [_option(c, place, faults) for c in choices],
                }
            )
    if faults:
        raise InputError(joined(faults, "\n"))
    model = make_model(
        path.name,
        id=safe_id(line_of_text(data.get("name")).lower().replace(" ", "-"), "aws-lens"),
        name=line_of_text(data.get("name")) or path.stem[:300],
        version=line_of_text(data.get("_version")) or str(data["schemaVersion"]),
        source="AWS Well-Architected custom lens; read from a file of the user",
        scored_by="source",
        scoring=SCORING,
        rule={"kind": "tally"},
        nodes=nodes,
        items=items,
    )
    return Imported("AWS custom lens", model, text=text)


def _hint(question: dict[str, Any]) -> str:
    """What helps to answer: the description, and the texts of the helpful resources of the choices."""
    lines = [text_of(question.get("description"))]
    for choice in question.get("choices") or ():
        help_ = choice.get("helpfulResource") if isinstance(choice, dict) else None
        if isinstance(help_, dict) and help_.get("displayText"):
            lines.append(f"{text_of(choice.get('title'))}: {text_of(help_['displayText'])}")
    return "\n".join(x for x in lines if x)[:20_000]


@contextmanager
def _kept(faults: list[str]) -> Iterator[None]:
    """What is wrong inside is kept, so that all that is wrong with a file is said at once."""
    try:
        yield
    except InputError as error:
        faults.append(str(error))


def _option(choice: dict[str, Any], where: str, faults: list[str]) -> dict[str, Any]:
    plan = choice.get("improvementPlan")
    with _kept(faults):
        need(choice, "id", at(where, "choices"))
    own = str(choice.get("id") or "choice")
    return {
        "id": safe_id(own),
        "text": text_of(choice.get("title")) or own,
        "value": 1.0,
        "advice": text_of(plan.get("displayText")) if isinstance(plan, dict) else "",
    }


def _rule(question: dict[str, Any], where: str, faults: list[str]) -> dict[str, Any]:
    rules, default = [], None
    entries: list[dict[str, Any]] = []
    with _kept(faults):
        entries = tables(question.get("riskRules", []), at(where, "riskRules"))
    for entry in entries:
        risk, condition = None, ""
        with _kept(faults):
            condition = str(need(entry, "condition", where)).strip()
        with _kept(faults):
            risk = _risk(entry, where)
        if risk is None or not condition:
            continue
        if condition == "default":
            default = risk
        else:
            rules.append({"condition": " ".join(condition.split()), "risk": risk})
    return {"kind": "risk_rules", "rules": rules, "default": default}


def _risk(entry: dict[str, Any], where: str) -> str:
    named = str(need(entry, "risk", where))
    if named not in RISKS:
        raise InputError(
            "{where}: “{risk}” is not a risk of a lens.", where=where, risk=Verbatim(named[:30])
        )
    return RISKS[named]
