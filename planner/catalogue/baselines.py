"""What most people use in a category, so that a plan can say why it takes something else."""

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
