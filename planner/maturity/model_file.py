"""Model files: TOML for authors, JSON from readers of other tools; the same structure in both.

Two conveniences of authors are undone here: ``items`` written inside their node, and ``scale``, the name
of a list of options in ``[scales]``. ``based_on`` names a model file beside this one whose keys count
where this file has none of its own.
"""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from planner.domain.base.errors import ContentError
from planner.domain.base.language import Verbatim
from planner.domain.base.resources import content_folder
from planner.domain.base.toml_content import build, content_text, read_toml
from planner.domain.content.model import ROOT, Model
from planner.maturity.findings import Finding, line_of

MODEL_SUFFIX = ".model.json"
SHIPPED = (
    "ml-test-score-2017",
    "ml-test-score-2016",
    "production-readiness",
    "genaiops",
)


def read_model(path: Path) -> Model:
    """Read a model from ``path`` (``.toml`` or ``.json``).

    Raises ``ContentError`` naming file and place. What the file says may still not make sense as a
    model: see ``planner.maturity.linter``.
    """
    return build(Model, model_data(path), path.name)


def model_data(path: Path, faults: list[Finding] | None = None) -> dict[str, Any]:
    """The file's content in the shape of ``Model``, not yet validated. Raises ``ContentError``.

    Scales that are not there go to ``faults`` where somebody wants them all.
    """
    data = read_toml(path) if path.suffix == ".toml" else _read_json(path)
    if "based_on" in data:
        data = _on_its_base(data, path)
    return _expanded(data, path.name, faults, content_text(path) if faults is not None else "")


def _read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(content_text(path))
    except (json.JSONDecodeError, RecursionError, ValueError) as error:
        raise ContentError(
            "{name} is not a JSON model file: {error}.", name=path.name, error=str(error)
        ) from error
    if not isinstance(data, dict):
        raise ContentError(
            "{name} is not a model file: its top level is no object.", name=path.name
        )
    return data


def _on_its_base(data: dict[str, Any], path: Path) -> dict[str, Any]:
    name = data.pop("based_on")
    if not isinstance(name, str) or not name.replace("-", "").isalnum():
        raise ContentError(
            "{name}: based_on names a model file of the same folder.", name=path.name
        )
    base = read_toml(path.with_name(f"{name}.toml"))
    if "based_on" in base:
        raise ContentError(
            "{name}: {name2} is itself based on another file.", name=path.name, name2=name
        )
    scales = {**_table(base, "scales", path.name), **_table(data, "scales", path.name)}
    return {**base, **data, "scales": scales}


def _table(data: dict[str, Any], key: str, where: str) -> dict[str, Any]:
    table = data.get(key, {})
    if not isinstance(table, dict):
        raise ContentError("{where}: “{key}” is not a table.", where=where, key=Verbatim(key))
    return table


def _expanded(
    data: dict[str, Any], where: str, faults: list[Finding] | None, text: str
) -> dict[str, Any]:
    data = dict(data)
    scales = _table(data, "scales", where)
    data.pop("scales", None)
    items = list(_tables(data.get("items", []), f"{where}: items"))
    nodes = []
    for table in _tables(data.get("nodes", []), f"{where}: nodes"):
        node = dict(table)
        for item in _tables(node.pop("items", []), f"{where}, node {node.get('id')}"):
            items.append({"node": node.get("id", ""), **item})
        nodes.append(node)
    data["nodes"] = nodes
    for item in items:
        if faults is not None and "scale" in item and item["scale"] not in scales:
            faults.append(_unknown_scale(item, scales, text))
            item["scale"] = next(iter(scales), "")
            if not scales:
                item.pop("scale")
    data["items"] = [_with_scale({"node": ROOT, **i}, scales, where) for i in items]
    return data


def _unknown_scale(item: dict[str, Any], scales: dict[str, Any], text: str) -> Finding:
    name, own = str(item["scale"]), str(item.get("id"))
    near = get_close_matches(name, list(scales), n=1, cutoff=0.6)
    known = ", ".join(scales) or "none"
    fix = f"Did you mean “{near[0]}”?" if near else f"Name one of [scales]: {known}."
    here = re.search(rf"scale[\"']?\s*[=:]\s*[\"']{re.escape(name)}[\"']", text)
    line = text.count("\n", 0, here.start()) + 1 if here else line_of(text, own)
    return Finding(
        "unknown id", own, f"names the unknown scale “{name}”.", fix, line=line, structural=True
    )


def _tables(value: Any, where: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
        raise ContentError("{where} must be a list of tables.", where=where)
    return value


def _with_scale(item: dict[str, Any], scales: dict[str, Any], where: str) -> dict[str, Any]:
    name = item.pop("scale", None)
    if name is None:
        return item
    if name not in scales:
        raise ContentError(
            "{where}: item “{item}” names the unknown scale “{name}”.",
            where=where,
            item=Verbatim(item.get("id")),
            name=Verbatim(name),
        )
    return {**item, "options": scales[name]}


def is_model(data: dict[str, Any]) -> bool:
    """Whether parsed content is a model file: it has a rule of its own, or a base that has one."""
    return "rule" in data or "based_on" in data


@cache
def shipped_model(name: str) -> Model:
    """A model that ships with the product. Raises ``ContentError`` for an unknown name."""
    if name not in SHIPPED:
        raise ContentError(
            "There is no model “{name}”. Choose one of: {shipped}.",
            name=Verbatim(name),
            shipped=", ".join(SHIPPED),
        )
    return read_model(content_folder("questionnaires") / f"{name}.toml")
