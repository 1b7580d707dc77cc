"""DevSecOps Maturity Model: the model's YAML and the progress of teams.

Rule of the source, per cell (sub-dimension and level): the mean over its activities of the mean over the
teams of the reached state's value, by default 0, 0.2, 0.5, 1. An empty cell has nothing to score.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim
from planner.domain.base.types import slug
from planner.exchange.foreign.base import (
    Ids,
    Imported,
    day_of,
    line_of_text,
    make_model,
    safe_id,
    text_of,
)

DEFAULT_STATES = {
    "Not implemented": 0.0,
    "Started": 0.2,
    "Partly implemented": 0.5,
    "Fully implemented": 1.0,
}
SCORING = (
    "Cells by the source: mean over the activities of the mean over the teams of the reached state’s "
    "value. Means of cells above them are by this product; the source shows cells only."
)


def is_model(documents: list[Any]) -> bool:
    """Whether YAML documents are the model: dimensions of sub-dimensions of activities with a uuid."""
    return bool(documents) and any(
        isinstance(activity, dict) and "uuid" in activity and "level" in activity
        for _, _, _, activity in activities(documents[-1])
    )


def is_progress(documents: list[Any]) -> bool:
    """Whether YAML documents are a team progress file."""
    return len(documents) == 1 and isinstance(documents[0], dict) and "progress" in documents[0]


def is_custom(documents: list[Any]) -> bool:
    """Whether YAML documents are activities of one's own, to be laid over the model."""
    found = activities(documents[-1]) if len(documents) == 1 else []
    return any(isinstance(a, dict) and ("ignore" in a or "uuid" in a) for _, _, _, a in found)


def is_teams(documents: list[Any]) -> bool:
    """Whether YAML documents are a list of teams."""
    return (
        len(documents) == 1
        and isinstance(documents[0], dict)
        and isinstance(documents[0].get("teams"), list)
    )


def is_meta(documents: list[Any]) -> bool:
    """Whether YAML documents are the settings file that defines the states."""
    return (
        len(documents) == 1
        and isinstance(documents[0], dict)
        and "progressDefinition" in documents[0]
    )


def activities(document: Any) -> list[tuple[str, str, str, Any]]:
    """Dimension, sub-dimension, name and content of every activity."""
    found = []
    for dimension, subs in document.items() if isinstance(document, dict) else ():
        for sub, activities in subs.items() if isinstance(subs, dict) else ():
            if isinstance(activities, dict):
                found += [(str(dimension), str(sub), str(n), a) for n, a in activities.items()]
    return found


def states_of(meta: list[Any] | None, name: str = "meta.yaml") -> dict[str, float]:
    """States and their values from the settings file, or the default ones."""
    if meta is None:
        return DEFAULT_STATES
    states = {}
    for state, entry in meta[0]["progressDefinition"].items():
        score = entry.get("score") if isinstance(entry, dict) else entry
        try:
            states[str(state)] = float(str(score).rstrip("%")) / 100
        except ValueError as error:
            raise InputError(
                "{name}: the state “{state}” has no score in percent.",
                name=name,
                state=Verbatim(state),
            ) from error
    return states


def read_model(
    path: Path, documents: list[Any], text: str, states: Mapping[str, float]
) -> Imported:
    """Read the model from its YAML documents."""
    first = documents[0] if len(documents) > 1 and isinstance(documents[0], dict) else {}
    found = first.get("meta")
    meta: dict[str, Any] = found if isinstance(found, dict) else {}
    options = [{"id": slug(s), "text": s, "value": v, "positive": v > 0} for s, v in states.items()]
    ids = Ids()
    nodes: dict[tuple[str, ...], dict[str, Any]] = {}
    items = []
    for dimension, sub, name, activity in activities(documents[-1]):
        where = f"{path.name}: {dimension} / {sub} / {name}"
        if not isinstance(activity, dict) or "uuid" not in activity:
            raise InputError("{where} has no uuid.", where=where)
        level = activity.get("level")
        if not isinstance(level, int) or not 1 <= level <= 10:
            raise InputError(
                "{where}: the level “{level}” is not a number from 1 to 10.",
                where=where,
                level=Verbatim(str(level)[:20]),
            )
        above = ""
        for key, label, kind in (
            ((dimension,), dimension, "mean_of_means"),
            ((dimension, sub), sub, "mean_of_means"),
            ((dimension, sub, str(level)), f"{sub}, level {level}", "fraction_done"),
        ):
            if key not in nodes:
                node = {"id": ids.new(" ".join(key)), "name": label[:300], "rule": {"kind": kind}}
                nodes[key] = {**node, **({"parent": above} if above else {})}
            above = str(nodes[key]["id"])
        items.append(
            {
                "id": safe_id(str(activity["uuid"])),
                "node": above,
                "text": line_of_text(name),
                "hint": text_of(activity.get("measure")),
                "options": options,
                "level": level,
                "requires": _required(activity.get("dependsOn"), where),
            }
        )
    if not items:
        raise InputError("{name} holds no activities.", name=path.name)
    version = line_of_text(meta.get("version")) or "unknown"
    model = make_model(
        path.name,
        id="dsomm",
        name="DevSecOps Maturity Model",
        version=version,
        date=day_of(meta.get("released")),
        licence="GPL-3.0",
        source="devsecopsmaturitymodel/DevSecOps-MaturityModel-data; read from a file of the user",
        scored_by="source",
        scoring=SCORING,
        blank="zero",
        teams="per_item",
        rule={"kind": "mean_of_means"},
        nodes=list(nodes.values()),
        items=items,
    )
    return Imported("DSOMM model", model, text=text)


def _required(value: Any, where: str) -> list[str]:
    if value is not None and not isinstance(value, list):
        raise InputError("{where}: dependsOn is not a list.", where=where)
    return [safe_id(_reference(d)) for d in value or ()]


def _reference(value: Any) -> str:
    return str(value).removeprefix("uuid:").strip()
