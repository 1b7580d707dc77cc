"""AWS Well-Architected custom lenses: pillars, questions with choices, and risk rules, as JSON.

Rule of the source, per question: the first risk rule that holds for the chosen choices, else the default.
A lens has no score; pillars and the whole count their risks.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase
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
    for pillar in tables(need(data, "pillars", path.name), at(path.name, "pillars")):
        name = line_of_text(need(pillar, "name", path.name)) or "Pillar"
        pillar_id = ids.new(f"pillar {name}")
        nodes.append({"id": pillar_id, "name": name, "rule": {"kind": "tally"}})
        where = phrase("{name}, pillar {pillar}", name=path.name, pillar=Verbatim(name))
        for question in tables(need(pillar, "questions", where), at(where, "questions")):
            own = safe_id(str(need(question, "id", where)))
            place = phrase("{name}, question {own}", name=path.name, own=Verbatim(own))
            nodes.append(
                {
                    "id": own,
                    "name": line_of_text(question.get("title")) or own,
                    "parent": pillar_id,
                    "text": text_of(question.get("description")),
                    "rule": _rule(question, place),
                }
            )
            choices = tables(need(question, "choices", place), at(place, "choices"))
            items.append(
                {
                    "id": f"{own}.choices"[:80],
                    "node": own,
                    "text": text_of(question.get("title"), 2_000) or "Which of these are in place?",
                    "hint": _hint(question),
                    "kind": "multi",
                    "options": [_option(c, place) for c in choices],
                }
            )
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


def _option(choice: dict[str, Any], where: str) -> dict[str, Any]:
    plan = choice.get("improvementPlan")
    return {
        "id": safe_id(str(need(choice, "id", at(where, "choices")))),
        "text": text_of(choice.get("title")) or str(choice["id"]),
        "value": 1.0,
        "advice": text_of(plan.get("displayText")) if isinstance(plan, dict) else "",
    }


def _rule(question: dict[str, Any], where: str) -> dict[str, Any]:
    rules, default = [], None
    for entry in tables(question.get("riskRules", []), at(where, "riskRules")):
        risk = RISKS.get(str(need(entry, "risk", where)))
        if risk is None:
            raise InputError(
                "{where}: “{risk}” is not a risk of a lens.",
                where=where,
                risk=Verbatim(str(entry["risk"])[:30]),
            )
        condition = str(need(entry, "condition", where)).strip()
        if condition == "default":
            default = risk
        else:
            rules.append({"condition": " ".join(condition.split()), "risk": risk})
    return {"kind": "risk_rules", "rules": rules, "default": default}
