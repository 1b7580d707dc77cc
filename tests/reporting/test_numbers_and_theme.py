"""Numbers as people read them; colours that can be read; fonts that have the glyphs."""

from __future__ import annotations

import math
from datetime import date

import pytest

from planner.domain.base import numbers
from planner.domain.base.numbers import (
    count,
    in_hundred,
    money,
    money_ranges,
    money_same_unit,
    month_words,
    months_between,
    percent,
    span,
)
from planner.domain.base.resources import content_folder
from planner.reporting.theme import branded, contrast, themes

J = numbers.JOINER


@pytest.mark.parametrize(
    ("amount", "signed", "text"),
    [
        (0, False, "€0"),
        (0.4, True, "€0"),
        (950, False, "€950"),
        (999.6, False, "€1.0k"),
        (1_449, False, "€1.4k"),  # not as much as 600
        (-9_949, True, f"−{J}€9.9k"),
        (9_950, False, "€10k"),
        (94_600, False, "€95k"),
        (999_700, False, "€1.0m"),
        (1_260_000, True, f"+{J}€1.3m"),
        (-82_000, True, f"−{J}€82k"),
        (12_400_000, False, "€12m"),
        (2.2e9, False, "€2.2bn"),
        (math.nan, False, "undefined"),
    ],
)
def test_money(amount: float, signed: bool, text: str) -> None:
    assert money(amount, "EUR", signed=signed) == text


def test_one_unit_for_a_range_and_other_currencies() -> None:
    assert money_same_unit((-76_000, 3_128_000), "EUR", signed=True) == (f"−{J}€0.1m", f"+{J}€3.1m")
    # a loss is no nothing: what one unit for all would round away keeps a unit of its own
    assert money_same_unit((-42_000.0, 3_128_000), "EUR")[0] == f"−{J}€42k"
    assert money_same_unit((-651, 9_467), "USD", signed=True) == (f"−{J}$0.7k", f"+{J}$9.5k")
    assert money_same_unit((489.0, 12_100), "USD", signed=True)[0] == f"+{J}$489"
    assert money_same_unit((0.2, 6_100), "USD")[0] == "$0"
    assert money_same_unit((6.34e12, 2.1e9), "EUR") == ("€6,340.0bn", "€2.1bn")
    assert money(5_000, "CHF") == "CHF 5.0k"


def test_ranges_of_a_column_have_one_unit() -> None:
    assert money_ranges([(111_000, 721_000), (200_000, 1_000_000)], "EUR") == [
        "€0.1m to €0.7m",
        "€0.2m to €1.0m",
    ]
    # in millions the first row would read as nearly zero
    assert money_ranges([(20_000, 40_000), (0, 0), (200_000, 1_000_000)], "EUR") == [
        "€20k to €40k",
        "€0",
        "€200k to €1,000k",
    ]
    assert money_ranges([], "EUR") == []


def test_words_for_shares_months_and_counts() -> None:
    assert [in_hundred(s) for s in (0, 0.001, 0.08, 0.999, 1)] == [
        "none", "fewer than 1 in 100", "8 in 100", "more than 99 in 100", "all",
    ]  # fmt: skip
    assert month_words(math.inf, 36) == "not within 36 months"
    assert month_words(25.2, 36) == "month 26"
    assert months_between(13.1, math.inf, 36) == "month 14 to beyond month 36"
    assert months_between(13.1, 30.0, 36) == "month 14 to month 30"
    assert months_between(36.1, math.inf, 36) == "not within 36 months"
    assert month_words(0, 36) == "at once"
    assert count(1, "step", "steps") == "one step"
    assert count(13, "step", "steps") == "13 steps"
    assert percent(0.583) == "58\u00a0%"
    assert span(date(2027, 1, 1), date(2027, 9, 30)) == "Jan – Sep 2027"
    assert span(date(2027, 7, 1), date(2028, 5, 31)) == "Jul 2027 – May 2028"


TEXT = ("text", "muted", "accent", "good", "warn", "bad")
MARKS = ("control", "capacity", "value", "accent")


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_every_colour_can_be_read(name: str) -> None:
    theme = themes()[name]
    least_text, least_mark = (10.4, 8.0) if name == "contrast" else (4.5, 3.0)
    for token in TEXT:
        for ground in ("base", "window", "raised"):
            assert contrast(getattr(theme, token), getattr(theme, ground)) >= least_text, (
                token,
                ground,
            )
    for token in ("good", "warn", "bad"):
        assert contrast(getattr(theme, token), getattr(theme, f"{token}_soft")) >= 4.5
    for token in MARKS:
        for ground in ("base", "window"):
            ratio = round(contrast(getattr(theme, token), getattr(theme, ground)), 1)
            assert ratio >= least_mark, (token, ground)
    assert contrast(theme.text, theme.accent_soft) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    for fill, ink in theme.ramp:
        assert contrast(fill, ink) >= 4.5


def test_a_brand_colour_is_used_only_if_it_can_be_read() -> None:
    light = themes()["light"]
    assert branded(light, "#7A0019").accent == "#7A0019"
    assert branded(light, "#FFD400").accent == light.accent


def test_shipped_fonts_cover_every_glyph_the_product_uses() -> None:
    from fontTools.ttLib import TTFont

    from planner.domain.base.written.lists import NO_SIGNS, YES_SIGNS

    folder = content_folder("reports") / "fonts"
    covered: set[int] = set()
    for path in folder.glob("*.ttf"):
        covered |= set(TTFont(path).getBestCmap())
    root = folder.parent.parent
    used = set("−→▲▼↵↑↓←≤≥–—‘’“”…·×±€£¥✓■●○◆◇∏ΩЖعربيةäöüßéçñł½")
    for pattern in (
        "planner/**/*.py",
        "questionnaires/*.toml",
        "reports/**/*.j2",
        "planner/**/*.toml",
    ):
        for path in root.glob(pattern):
            used |= {c for c in path.read_text("utf-8") if ord(c) > 127}
    invisible = {0xA0, 0x200B, 0x2060, 0xE000, 0x202A, 0x202E}
    private_or_wide = {c for c in map(ord, used) if 0xFF00 <= c <= 0xFFEF or 0xE000 <= c <= 0xF8FF}
    terminal = {0x2588, 0x2580, 0x2584}  # progress and codes, drawn by the terminal, not by us
    used -= YES_SIGNS | NO_SIGNS | {"﹣"}  # understood in what others wrote, and never written
    used |= set("✓–—")
    missing = {chr(c) for c in map(ord, used)} - {
        chr(c) for c in covered | invisible | private_or_wide | terminal
    }
    assert not missing, sorted(missing)
    assert (folder / "OFL.txt").read_text("utf-8").count("SIL Open Font License") >= 1
