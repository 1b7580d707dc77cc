"""The way to typst: reproducible, in the spoken language, and without a memory that grows."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from planner.domain.base.language import speaking
from planner.reporting.cards import Card, cards_pdf
from planner.reporting.typeset import noon, typeset_page
from tests.reporting.conftest import pdf_text
from tests.soak.loads import _resident

DAY = date(2026, 11, 21)
PAGE = '#for line in json("data.json").lines [#line \\ ]'


def page_of(seed: int) -> bytes:
    rng = random.Random(seed)
    lines = [" ".join(str(rng.random()) for _ in range(12)) for _ in range(250)]
    return typeset_page(PAGE, {"lines": lines}, noon(DAY))


def test_the_same_page_has_the_same_bytes() -> None:
    assert page_of(1) == page_of(1)


@pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="resident memory is read from /proc"
)
def test_what_was_laid_out_is_forgotten() -> None:
    for seed in range(3):
        page_of(seed)
    before = _resident()
    for seed in range(3, 11):
        page_of(seed)
    assert _resident() - before < 30


def test_cards_speak_the_language() -> None:
    card = Card("Ann", "http://10.0.0.1:8000", "http://10.0.0.1:8000/#x")
    with speaking("de"):
        made = cards_pdf([card], DAY)
    text = pdf_text(made)
    assert "Scannen" in text
    assert "Scan to vote" not in text
