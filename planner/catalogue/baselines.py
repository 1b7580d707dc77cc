"""What most people use in a category, and what many lack: shares of a survey, to compare with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from planner.domain.base.toml_content import read_toml

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Popular:
    """The tool that leads a survey in its category; ``share`` of those asked use it, 0–1."""

    category: str
    tool: str
    share: float


@cache
def survey() -> str:
    """Who asked, and when, in the few words that a sentence with a share names."""
    return str(read_toml(CONTENT / "baselines.toml")["survey"])


@cache
def popular() -> tuple[Popular, ...]:
    """The leaders of the survey that ships with the product, by category."""
    found = read_toml(CONTENT / "baselines.toml")["tools"]
    return tuple(Popular(c, row["tool"], float(row["share"])) for c, row in found.items())


@dataclass(frozen=True)
class Without:
    """A gap that many have: ``share`` of those asked use no tool for what ``question`` asks about, 0–1."""

    question: str
    share: float


@cache
def without() -> tuple[Without, ...]:
    """Base rates of gaps that ship with the product, the most common first."""
    rows = read_toml(CONTENT / "baselines.toml")["without"]
    return tuple(
        sorted(
            (Without(q, float(s)) for q, s in rows.items()), key=lambda w: (-w.share, w.question)
        )
    )
