"""What a repository is for, proposed with reasons; a person confirms it before it counts."""

from __future__ import annotations

import re

from planner.domain.answers.observation import SourceRole
from planner.observe.code import Code
from planner.observe.snapshot import Snapshot

NUMBERED = re.compile(
    r"(?:^|/)(?:\d{1,2}[_-]|chapter|lesson|exercise|week|day|lab|unit|kapitel|übung)\w*",
    re.IGNORECASE,
)
BRACES = "names in braces, as a template has them"
TEMPLATE_FILE = "a file that describes a template"
CHAPTERS = "numbered chapters or exercises"
NOTEBOOKS = "four fifths of its lines are in notebooks"
NOTHING_RUNS = "nothing in it trains or serves a model"
PACKAGED = "it is packaged for others to install"
FORK = "it says that it is a fork or a mirror"
PRODUCT = "it trains or serves a model"
EMPTY = "it holds no code"
UNREAD = "what it is for cannot be told: its code could not be read"


def proposed_role(
    snapshot: Snapshot, code: Code, facts: dict[str, str]
) -> tuple[SourceRole, list[str]]:
    """A role and the reasons for it; ``facts`` are outcomes by name."""
    paths = list(snapshot.files)
    if any("{{" in p for p in paths):
        return "template", [BRACES]
    if {"cookiecutter.json", "copier.yml", "copier.yaml"} & set(paths):
        return "template", [TEMPLATE_FILE]
    readme = (
        next((snapshot.text(p) for p in paths if p.lower() in ("readme.md", "readme.rst")), "")
        or ""
    )
    if re.search(
        r"(?i)\b(?:this is a (?:fork|mirror)|read-only mirror|forked from)\b", readme[:3000]
    ):
        return "mirror", [FORK]
    if not code.modules and not facts.get("other"):
        if any(p.lower().endswith((".py", ".ipynb")) for p in snapshot.unreadable):
            return "product", [UNREAD]
        return "left_out", [EMPTY]
    chapters = sum(NUMBERED.search(p) is not None for p in paths)
    lines = sum(m.lines for m in code.modules)
    book = sum(m.lines for m in code.modules if m.notebook)
    reasons = []
    if chapters >= 5 and chapters >= 0.3 * len(paths):
        reasons.append(CHAPTERS)
    if lines and book >= 0.8 * lines:
        reasons.append(NOTEBOOKS)
    if reasons:
        return "teaching", reasons
    trains = facts.get("training.code") in ("seen", "not_seen")
    serves = facts.get("serving") == "seen"
    if trains or serves:
        return "product", [PRODUCT]
    packaged = any(p.lower() in ("setup.py", "pyproject.toml", "setup.cfg") for p in paths)
    if packaged:
        return "tool", [NOTHING_RUNS, PACKAGED]
    return "product", [NOTHING_RUNS]
