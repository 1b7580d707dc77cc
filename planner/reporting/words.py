"""Sentences made from results by Jinja2 templates in ``reports/words/<language>/``.

A template holds one named block for each sentence; a missing value is an error, never a gap. A folder of the
user's may replace single templates; they run in Jinja2's sandbox and reach nothing but the values.
"""

from __future__ import annotations

import re
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, Template, TemplateError
from jinja2.exceptions import SecurityError

from planner.domain.base import language as spoken
from planner.domain.base import numbers
from planner.domain.base.errors import ReportError
from planner.domain.base.language import Language
from planner.domain.base.resources import content_folder
from planner.reporting.blocks import escape_marks, unmarked
from planner.reporting.declared import DECLARED, Said, printed
from planner.reporting.sandbox import Sandbox, bounded

MOST_CHARACTERS = 200_000
"""Of one sentence."""


_SPACE = re.compile(r"[ \t\r\n]+")
"""White space of templates; a no-break space stays: it holds a figure and its unit together."""


class Words:
    """The words of one language, with templates of ``own`` in front of the shipped ones."""

    def __init__(self, language: Language = "en", own: Path | None = None) -> None:
        self.language = language
        folders = [content_folder("reports") / "words" / language]
        if own is not None:
            folders.insert(0, own / "words" / language)
        self._environment = Sandbox(
            loader=ChoiceLoader([FileSystemLoader(f) for f in folders]),
            undefined=StrictUndefined,
            autoescape=False,
            finalize=_is_something,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(
            money=numbers.money,
            percent=numbers.percent,
            level=lambda value: value if isinstance(value, str) else numbers.level(value),
            in_hundred=numbers.in_hundred,
            capital=numbers.capital,
            long_date=numbers.long_date,
            number=lambda value: numbers.decimal(value, 0),
            small=spoken.small,
            user=escape_marks,
        )
        self._environment.globals.update(count=numbers.count)
        self._shipped = language if own is None else None
        self.currency = ""
        self.said: list[Said] = []

    def telling(self, currency: str) -> Words:
        """The same words for one report: amounts in ``currency``; ``said`` notes each declared sentence."""
        found = copy(self)
        found.currency, found.said = currency, []
        return found

    def __call__(self, sentence_id: str, /, **values: Any) -> str:
        """Return the sentence ``section.sentence`` with white space made single.

        Raises ``ReportError`` where a template of the user's own is at fault, and ``WrongKind`` where a
        declared sentence is given a figure of another kind.
        """
        section, _, sentence = sentence_id.partition(".")
        if sentence_id in DECLARED:
            context, figures = printed(sentence_id, values, self.currency)
            text = self._say(section, sentence, context)
            self.said.append(Said(sentence_id, figures, text))
            return text
        return self._say(section, sentence, values)

    def marked(self, sentence_id: str, /, **values: Any) -> str:
        """As a call, with the figures of a declared sentence marked (see ``blocks.runs``)."""
        plain = self(sentence_id, **values)
        if sentence_id not in DECLARED:
            return plain
        section, _, sentence = sentence_id.partition(".")
        context, figures = printed(sentence_id, values, self.currency, marked=True)
        text = self._say(section, sentence, context) if figures else plain
        # a template that asks what a figure reads like would say something else of a marked one
        return text if unmarked(text) == plain else plain

    def _say(self, section: str, sentence: str, values: dict[str, Any]) -> str:
        if self._shipped:
            return self._sentence(section, sentence, values)
        try:
            return self._sentence(section, sentence, values)
        except KeyError as error:
            raise ReportError(
                "The template words/{language}/{section}.j2 has no block “{sentence}”. Add it, or "
                "remove the file to use the built-in words.",
                language=self.language,
                section=section,
                sentence=sentence,
            ) from error
        except (TemplateError, SecurityError, ArithmeticError, TypeError, ValueError) as error:
            raise ReportError(
                "The template words/{language}/{section}.j2 cannot be used, block “{sentence}”: "
                "{why}.",
                language=self.language,
                section=section,
                sentence=sentence,
                why=str(error).splitlines()[0][:160],
            ) from error

    def _sentence(self, section: str, sentence: str, values: dict[str, Any]) -> str:
        template = self._template(section)
        context = template.new_context(values)
        text = bounded(template.blocks[sentence](context), MOST_CHARACTERS)
        return _SPACE.sub(" ", text).strip(" \t\n")

    def _template(self, section: str) -> Template:
        return self._environment.get_template(f"{section}.j2")


def _is_something(value: object) -> object:
    """What is not there is asked for by a condition, never printed."""
    if value is None:
        raise TypeError("a value that is not there is printed")
    return value


@cache
def words(language: Language) -> Words:
    """The shipped words of a language."""
    return Words(language)
