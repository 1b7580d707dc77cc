"""A short form of what ``start.py long levels`` goes through."""

from __future__ import annotations

import pytest

from tests.long.levels import KINDS, run

CASES = {"house": 30, "lens": 40, "models": 40, "shipped": 6, "choices": 40, "files": 10}


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_published_holds_for_every_completion(kind: str) -> None:
    checks = run(CASES[kind], {kind: KINDS[kind]})[kind]
    assert sum(checks.values()) >= CASES[kind]
