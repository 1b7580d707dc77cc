"""Format 2.22: when steps begin and end is told in months of the plan, no longer in quarters."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

MONTHS = 3


def in_months(body: dict[str, Any]) -> dict[str, Any]:
    """The same plan, told in months; what is no number is left for the reader to refuse."""
    scenarios = body.get("scenarios")
    for limits in (body.get("limits"), *(_of(s, "limits") for s in _list(scenarios))):
        _limits(limits)
    agreed = body.get("agreed_plan")
    for step in (*_list(_of(agreed, "steps")), *_values(_of(agreed, "progress"))):
        _times(step, "start", "end")
    for move in _list(body.get("moves")):
        for step in _list(_of(move, "steps")):
            _times(step, "was", "now")
        for change in _list(_of(move, "changes")):
            _change(change)
    return body


def _limits(limits: Any) -> None:
    for window in _values(_of(limits, "windows")):
        _window(window)
    for goal in _list(_of(limits, "goals")):
        _ends(goal)
    _ends(_of(limits, "aim"))


def _window(window: Any) -> None:
    _times(window, "earliest", "latest")
    if isinstance(window, dict) and "quarters" in window:
        window["months"] = window.pop("quarters")
        _times(window, "months")


def _change(change: Any) -> None:
    """What a decision changed stands there as text."""
    part = _of(change, "part")
    if not isinstance(part, str):
        return
    for side in ("was", "became"):
        with suppress(TypeError, ValueError):
            value = json.loads(change[side]) if change.get(side) else None
            if part.startswith("window:"):
                _window(value)
            elif part == "limits.aim":
                _ends(value)
            elif part == "limits.goals":
                for goal in _list(value):
                    _ends(goal)
            else:
                continue
            if value is not None:
                change[side] = json.dumps(value, ensure_ascii=False)


def _times(of: Any, *names: str) -> None:
    """From quarters to months."""
    for name in names:
        if isinstance(_of(of, name), int):
            of[name] *= MONTHS


def _ends(of: Any) -> None:
    """The end of a quarter is that of its last month."""
    if isinstance(_of(of, "by"), int):
        of["by"] = of["by"] * MONTHS + MONTHS - 1


def _of(of: Any, name: str) -> Any:
    return of.get(name) if isinstance(of, dict) else None


def _list(of: Any) -> list[Any]:
    return of if isinstance(of, list) else []


def _values(of: Any) -> list[Any]:
    return list(of.values()) if isinstance(of, dict) else []
