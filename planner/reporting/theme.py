"""Colour tokens, shared by charts, report and window."""

from __future__ import annotations

from functools import cache

from planner.domain.base.resources import content_folder
from planner.domain.base.toml_content import build, read_toml
from planner.domain.base.types import Frozen


class Theme(Frozen):
    """Colours by job, as ``#RRGGBB``. ``ramp`` holds fill and ink for the levels 0 to 4."""

    window: str
    base: str
    raised: str
    line: str
    control: str
    text: str
    muted: str
    disabled: str
    accent: str
    on_accent: str
    accent_soft: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    capacity: str
    value: str
    ramp: tuple[tuple[str, str], ...]

    def level(self, value: float) -> tuple[str, str]:
        """Fill and ink for a level as it is shown: shade = floor(level to one decimal + 0.5)."""
        return self.ramp[min(max(int(round(value, 1) + 0.5), 0), 4)]


@cache
def themes() -> dict[str, Theme]:
    """The shipped themes by name: light, dark, contrast."""
    data = read_toml(content_folder("reports") / "themes.toml")
    return {name: build(Theme, tokens, f"themes.toml, {name}") for name, tokens in data.items()}


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB`` by WCAG 2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours by WCAG 2, 1 to 21."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


READABLE = 4.5
"""Least contrast of text by WCAG 2, level AA."""


def branded(theme: Theme, brand: str | None) -> Theme:
    """Return the theme with a brand colour as accent, if that is readable on white (4.5:1)."""
    if brand is None or contrast(brand, theme.base) < READABLE:
        return theme
    return theme.model_copy(update={"accent": brand})
