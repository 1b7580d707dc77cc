"""The labels that the manual names, and the words that the window has.

In the manual italics are labels, and nothing else; what is stressed is bold.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.conftest import ROOT

FACES = ("ui", "workspace", "reporting", "analysis", "economics", "catalogue", "domain")
"""Where words of the window stand; the first that has them is taken."""
ITALIC = re.compile(r"(?<![*\w])\*([^*\n]+(?:\n[^*\n]+)?)\*(?![*\w])")


def shown(words: str) -> str:
    """Words as the manual writes them: without the dots of a menu, the key beside them, and counts."""
    plain = re.sub(r"\{[^}]*\}", "", words.replace("\u00a0", " "))
    return re.sub(r"\s*…|\s{2,}\S+$", "", plain).strip()


def program_words() -> dict[str, str]:
    """Every sentence or label that stands in the code of the window, by how it is shown."""
    found: dict[str, str] = {}
    for folder in FACES:
        for path in sorted((ROOT / "planner" / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.setdefault(shown(node.value), node.value)
    return found


def labels_of(page: Path) -> list[str]:
    """What a page of the manual writes in italics: labels of the window, and nothing else."""
    return [shown(" ".join(m.split())) for m in ITALIC.findall(page.read_text("utf-8"))]
