"""Files of task runners: which commands a named task runs, so that a step of CI can be followed into them."""

from __future__ import annotations

import configparser
import json
import re
import tomllib
from typing import Any

from planner.observe.snapshot import Snapshot

MAKE = re.compile(r"\b(?:make|gmake)\s+((?:[\w./=-]+\s*)*)")
JUST = re.compile(r"\bjust\s+([\w-]+)")
TASK = re.compile(r"\btask\s+([\w:-]+)")
MISE = re.compile(r"\bmise\s+run\s+([\w:-]+)")
TOX = re.compile(r"\btox\b")
NOX = re.compile(r"\bnox\b")
SCRIPT = re.compile(r"\b(?:poe|hatch run|pdm run|uv run poe|rye run|pixi run)\s+([\w:-]+)")
NPM = re.compile(r"\b(?:npm|pnpm|yarn)\s+(?:run\s+)?([\w:-]+)")
SHELL = re.compile(r"(?:\b(?:bash|sh|zsh|source)\s+|(?:^|[\s;&|])\./)([\w./-]+)")


def followed(snapshot: Snapshot, command: str, depth: int = 3) -> str:
    """A command with everything that the tasks and scripts it names run, three steps deep."""
    text, fresh, seen = command, command, set()
    for _ in range(depth):
        more = [t for t in _named(snapshot, fresh) if t not in seen]
        if not more:
            break
        seen.update(more)
        fresh = "\n".join(more)
        text = f"{text}\n{fresh}"
        if len(text) > 200_000:
            break
    return text


def _named(snapshot: Snapshot, command: str) -> list[str]:
    found: list[str] = []
    for m in MAKE.finditer(command):
        targets = [w for w in m[1].split() if "=" not in w and not w.startswith("-")]
        found += [_make(snapshot, t) for t in targets or [""]]
    for pattern, files, read in (
        (JUST, ("justfile", "Justfile", ".justfile"), _recipe),
        (TASK, ("Taskfile.yml", "Taskfile.yaml"), _yaml_task),
        (MISE, ("mise.toml", ".mise.toml"), _toml_task),
        (SCRIPT, ("pyproject.toml", "pixi.toml"), _toml_task),
        (NPM, ("package.json",), _json_task),
    ):
        for m in pattern.finditer(command):
            for name in files:
                text = snapshot.text(name)
                if text is not None:
                    found.append(read(text, m[1]))
    if TOX.search(command):
        found.append(_tox(snapshot))
    if NOX.search(command):
        found.append(snapshot.text("noxfile.py") or "")
    for m in SHELL.finditer(command):
        name = m[1].removeprefix("./")
        if name in snapshot.files:
            found.append(snapshot.text(name) or "")
    return [t for t in found if t]


def _make(snapshot: Snapshot, target: str) -> str:
    for name in ("Makefile", "makefile", "GNUmakefile"):
        text = snapshot.text(name)
        if text is not None:
            return make_recipe(text, target)
    return ""


def make_recipe(text: str, target: str) -> str:
    """The recipe of a target, of the first one without a name, with those of what it needs."""
    rules: dict[str, tuple[list[str], list[str]]] = {}
    current: list[str] | None = None
    for line in text.replace("\\\n", " ").splitlines():
        head = re.match(r"^([^\s:#=.][^:=#]*):(?!=)([^=]*)$", line)
        if head:
            current = []
            for name in head[1].split():
                rules[name] = (head[2].split("#")[0].split(), current)
        elif line.startswith(("\t", "    ")) and current is not None:
            current.append(line.strip())
        elif line.strip():
            current = None if not line.startswith((" ", "\t")) else current
    first = target or next(iter(rules), "")
    out, todo, seen = [], [first], set()
    while todo:
        name = todo.pop(0)
        if name in seen or name not in rules:
            continue
        seen.add(name)
        todo += rules[name][0]
        out += rules[name][1]
    return "\n".join(out)


def _recipe(text: str, target: str) -> str:
    out, inside = [], False
    for line in text.splitlines():
        if re.match(rf"^@?{re.escape(target)}\b[^=]*:", line):
            inside = True
        elif inside and line[:1] in (" ", "\t"):
            out.append(line.strip())
        elif line.strip():
            inside = False
    return "\n".join(out)


def _words(value: Any, depth: int = 0) -> str:
    """Every text in nested data, one a line."""
    if depth > 6:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "\n".join(_words(v, depth + 1) for v in value.values())
    if isinstance(value, list):
        return "\n".join(_words(v, depth + 1) for v in value)
    return ""


def _below(data: Any, name: str, depth: int = 0) -> str:
    """The texts of every table entry called ``name``, wherever scripts and tasks stand."""
    if not isinstance(data, dict) or depth > 8:
        return ""
    parts = []
    for key, value in data.items():
        if key in ("scripts", "tasks") and isinstance(value, dict) and name in value:
            parts.append(_words(value[name]))
        elif isinstance(value, dict):
            parts.append(_below(value, name, depth + 1))
    return "\n".join(p for p in parts if p)


def _toml_task(text: str, name: str) -> str:
    try:
        return _below(tomllib.loads(text), name.rpartition(":")[2])
    except (tomllib.TOMLDecodeError, RecursionError):
        return ""


def _json_task(text: str, name: str) -> str:
    try:
        return _below(json.loads(text), name)
    except (ValueError, RecursionError):
        return ""


def _yaml_task(text: str, name: str) -> str:
    from planner.observe.yaml_files import load_yaml

    return _below(load_yaml(text), name)


def _tox(snapshot: Snapshot) -> str:
    parser = configparser.RawConfigParser(strict=False)
    text = snapshot.text("tox.ini") or ""
    try:
        parser.read_string(text)
    except configparser.Error:
        return text
    out = [parser.get(s, "commands", fallback="") for s in parser.sections()]
    return "\n".join(out) or (snapshot.text("tox.toml") or "")
