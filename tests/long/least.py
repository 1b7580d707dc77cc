"""What the tests reached last time (``least.toml``): figures that may only get better."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).with_name("least.toml")
HEAD = "# What the tests reached: made by “start.py long mutants --write” and “… branches --write”."


def read(table: str) -> dict[str, float]:
    """The figures of one table; none where it was never written."""
    if not FILE.exists():
        return {}
    found = tomllib.loads(FILE.read_text(encoding="utf-8")).get(table, {})
    return {str(name): float(value) for name, value in found.items()}


def noted(table: str, figures: Mapping[str, float]) -> None:
    """Put figures into one table; the others stay."""
    whole = tomllib.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    whole[table] = {**whole.get(table, {}), **figures}
    lines = [HEAD]
    for name, values in sorted(whole.items()):
        lines += ["", f"[{name}]", *(f'"{k}" = {v}' for k, v in sorted(values.items()))]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
