"""What people call their teams, units and documents is never translated: it goes into sentences as it is."""

from __future__ import annotations

import ast
import re

from tests.whole.test_architecture import PACKAGE

THEIRS = re.compile(
    r"(\bteam_by_id\[.*\]|\b(unit|organisation|project|respondent|use_case|scenario|team))\.name$"
)


def test_names_of_people_go_into_sentences_as_they_are() -> None:
    bare = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "phrase":
                values = [(call.lineno, ast.unparse(k.value)) for k in call.keywords]
                bare += [f"{path.name} {n}: {v}" for n, v in values if THEIRS.search(v)]
    assert not bare, "a team called “Data” would be read as a word of the program"
