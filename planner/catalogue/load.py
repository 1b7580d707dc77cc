"""Loading of the built-in catalogue: TOML by stage and kind in, one frozen ``Catalogue`` out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from planner.domain.base.errors import ContentError
from planner.domain.base.language import Verbatim
from planner.domain.base.toml_content import build, read_toml
from planner.domain.content.catalogue import Catalogue, Practice
from planner.domain.content.tool import Tool

CONTENT = Path(__file__).parent / "content"


def _range(value: Any) -> dict[str, Any]:
    """Spell out the short forms of a range: one number, or low, middle and high."""
    if isinstance(value, (int, float)):
        return {"low": value, "likely": value, "high": value, "shape": "fixed"}
    if not (isinstance(value, list) and len(value) == 3):
        raise ContentError(
            "a range is one number or [low, middle, high], not {value}", value=repr(value)
        )
    low, likely, high = value
    return {
        "low": low,
        "likely": likely,
        "high": high,
        "shape": "fixed" if low == high else "percentiles",
    }


def _practice(entry: dict[str, Any], sources: Mapping[str, str]) -> dict[str, Any]:
    entry = dict(entry)
    entry["raises"] = [
        dict(zip(("question", "from_level", "to_level", "least"), raised, strict=False))
        for raised in entry.get("raises", [])
    ]
    entry["effort"] = {role: _range(value) for role, value in entry.get("effort", {}).items()}
    entry["run_fte"] = _range(entry.get("run_fte", 0))
    entry["effects"] = [
        {"source": sources.get(e["target"], ""), **e, "range": _range(e["range"])}
        for e in entry.get("effects", [])
    ]
    return entry


def _tool(entry: dict[str, Any]) -> dict[str, Any]:
    entry = dict(entry)
    for key in (
        *("set_up_days", "run_fte", "yearly_cost", "seat_cost_month", "once_cost", "exit_cost"),
    ):
        if key in entry:
            entry[key] = _range(entry[key])
    if "unit_prices" in entry:
        entry["unit_prices"] = {d: _range(v) for d, v in entry["unit_prices"].items()}
    entry["runs_on"] = [any_of.split("|") for any_of in entry.get("runs_on", [])]
    entry["facts"] = {
        name: dict(zip(("as_of", "grade", "source", "note"), life, strict=False))
        for name, life in entry.get("facts", {}).items()
    }
    return entry


def _input(entry: dict[str, Any]) -> dict[str, Any]:
    entry = dict(entry)
    entry["default"] = _range(entry["default"])
    return entry


def _industry(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "examples": entry["examples"],
        "first": tuple(entry["first"]),
        "value_per_model": _range(entry["value_per_model"]),
        "feedback_months": _range(entry["feedback_months"]),
        "regulation": entry["regulation"],
        "inputs": {name: _range(value) for name, value in entry["inputs"].items()},
    }


def _stage(number: int, entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "stage": number,
        "duration_months": entry["duration"],
        "delay_months": entry["delay"],
        "ramp_months": entry["ramp"],
        "success_chance": _range(entry["success"]),
        "dip_share": _range(entry["dip"]),
        "dip_months": entry["dip_months"],
        "affected_share": entry["affected"],
    }


def read_catalogue(folder: Path = CONTENT) -> Catalogue:
    """Read the content of ``folder`` and check that its references resolve.

    Raises ``ContentError`` with file, entry and fault.
    """
    practices: list[dict[str, Any]] = []
    practice = partial(_practice, sources=read_toml(folder / "effect-sources.toml"))
    for path in sorted(folder.glob("practices-*.toml")):
        practices += [_entry(path, e, practice) for e in read_toml(path).get("practices", [])]
    tools: list[dict[str, Any]] = []
    for path in sorted(folder.glob("tools-*.toml")):
        tools += [_entry(path, e, _tool) for e in read_toml(path).get("tools", [])]
    inputs_path = folder / "inputs.toml"
    inputs = [_entry(inputs_path, e, _input) for e in read_toml(inputs_path).get("inputs", [])]
    defaults = read_toml(folder / "defaults.toml")
    catalogue = build(
        Catalogue,
        {
            "version": defaults["version"],
            "as_of": defaults["as_of"],
            "price_year": defaults["price_year"],
            "practices": practices,
            "tools": tools,
            "inputs": inputs,
            "stage_defaults": [_stage(n, s) for n, s in enumerate(defaults["stages"])],
            "stage_names": [s["name"] for s in defaults["stages"]],
            "region_salary": defaults["regions"],
            "category_names": defaults["categories"],
            "industries": {
                name: _entry(folder / "industries.toml", {"id": name, **entry}, _industry)
                for name, entry in read_toml(folder / "industries.toml").items()
            },
        },
        "catalogue",
    )
    check_references(catalogue)
    return catalogue


def _entry(path: Path, entry: Any, convert: Any) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise ContentError("{name}: an entry is not a table.", name=path.name)
    try:
        converted: dict[str, Any] = convert(entry)
    except (KeyError, TypeError, ValueError, ContentError) as error:
        raise ContentError(
            "{name}, {entry}: {error}",
            name=path.name,
            entry=entry.get("id", "entry without id"),
            error=str(error),
        ) from error
    return converted


def check_references(catalogue: Catalogue) -> None:
    """Check unique ids, known references, stages in order and the absence of cycles.

    Raises ``ContentError`` naming the two ids that do not go together.
    """
    entries: list[Practice | Tool] = [*catalogue.practices, *catalogue.tools]
    ids = [e.id for e in entries]
    if len(set(ids)) < len(ids):
        raise ContentError(
            "The id “{id}” is used twice.", id=Verbatim(next(i for i in ids if ids.count(i) > 1))
        )
    covered = {c for t in catalogue.tools for c in t.categories}
    for practice in catalogue.practices:
        for need in practice.needs:
            other = catalogue.practice_by_id.get(need)
            if other is None:
                raise ContentError(
                    "“{id}” needs the unknown practice “{need}”.",
                    id=Verbatim(practice.id),
                    need=Verbatim(need),
                )
            if other.stage > practice.stage:
                raise ContentError(
                    "“{id}” stands in a stage before “{need}”.",
                    id=Verbatim(practice.id),
                    need=Verbatim(need),
                )
        for category in practice.needs_tool_in:
            if category not in covered:
                raise ContentError(
                    "“{id}” needs a tool in “{category}”; none covers it.",
                    id=Verbatim(practice.id),
                    category=Verbatim(category),
                )
    for tool in catalogue.tools:
        for carried in tool.carries:
            if carried not in catalogue.practice_by_id:
                raise ContentError(
                    "“{id}” carries the unknown practice “{carried}”.",
                    id=Verbatim(tool.id),
                    carried=Verbatim(carried),
                )
        for need in tool.needs:
            if need not in catalogue.tool_by_id:
                raise ContentError(
                    "“{id}” needs the unknown tool “{need}”.",
                    id=Verbatim(tool.id),
                    need=Verbatim(need),
                )
    _check_safety(catalogue)
    _check_industries(catalogue)
    find_cycle({e.id: tuple(e.needs) for e in entries})


def _check_safety(catalogue: Catalogue) -> None:
    """Check that what a practice is safe only with is known and needs not the practice itself."""
    for practice in catalogue.practices:
        for other in practice.safe_only_with:
            if other not in catalogue.practice_by_id:
                raise ContentError(
                    "“{id}” is safe only with the unknown practice “{other}”.",
                    id=Verbatim(practice.id),
                    other=Verbatim(other),
                )
            if practice.id in needed_by(catalogue, other):
                raise ContentError(
                    "“{id}” is safe only with “{other}”, which needs it: it could never end.",
                    id=Verbatim(practice.id),
                    other=Verbatim(other),
                )


def needed_by(catalogue: Catalogue, practice: str) -> frozenset[str]:
    """All practices that ``practice`` needs, directly or through others."""
    found: set[str] = set()
    open_ = [practice]
    while open_:
        for need in catalogue.practice_by_id[open_.pop()].needs:
            if need not in found:
                found.add(need)
                open_.append(need)
    return frozenset(found)


def _check_industries(catalogue: Catalogue) -> None:
    inputs = {i.id for i in catalogue.inputs}
    for name, industry in catalogue.industries.items():
        strange = (industry.inputs.keys() | set(industry.first)) - inputs
        if strange:
            raise ContentError(
                "The industry “{name}” names the unknown input “{strange}”.",
                name=Verbatim(name),
                strange=Verbatim(min(strange)),
            )


def find_cycle(needs: dict[str, tuple[str, ...]]) -> None:
    """Raise ``ContentError`` naming the ids of a prerequisite cycle, if there is one."""
    state: dict[str, int] = {}

    def visit(node: str, path: tuple[str, ...]) -> None:
        if state.get(node) == 2:
            return
        if state.get(node) == 1:
            ring = " → ".join((*path[path.index(node) :], node))
            raise ContentError("The prerequisites go round in a circle: {ring}.", ring=ring)
        state[node] = 1
        for need in needs.get(node, ()):
            visit(need, (*path, node))
        state[node] = 2

    for node in needs:
        visit(node, ())


@cache
def built_in_catalogue() -> Catalogue:
    """Return the catalogue that ships with the product, read on first use."""
    return read_catalogue()
