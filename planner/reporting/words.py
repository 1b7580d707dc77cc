"""Sentences made from results by Jinja2 templates in ``reports/words/<language>/``.

A template holds one named block for each sentence; a missing value is an error, never a gap.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

from planner.domain.resources import content_folder
from planner.reporting import numbers
from planner.reporting.blocks import escape_marks


class Words:
    """The words of one language."""

    def __init__(self, language: str = "en", folder: Path | None = None) -> None:
        self.language = language
        root = (folder or content_folder("reports") / "words") / language
        self._environment = SandboxedEnvironment(
            loader=FileSystemLoader(root),
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(
            money=numbers.money,
            percent=numbers.percent,
            level=numbers.level,
            in_hundred=numbers.in_hundred,
            capital=numbers.capital,
            long_date=numbers.long_date,
            user=escape_marks,
        )
        self._environment.globals.update(count=numbers.count)

    def __call__(self, sentence_id: str, /, **values: Any) -> str:
        """Return the sentence ``section.sentence`` with white space made single."""
        section, _, sentence = sentence_id.partition(".")
        template = self._template(section)
        context = template.new_context(values)
        return " ".join("".join(template.blocks[sentence](context)).split())

    def _template(self, section: str) -> Template:
        return self._environment.get_template(f"{section}.j2")


@cache
def words(language: str) -> Words:
    """The shipped words of a language."""
    return Words(language)
