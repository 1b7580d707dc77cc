"""Conditions on choices or facts, ``a && (!b || c)``: parsed once, evaluated for any selection.

``holds`` takes every name that is not chosen as false; ``decide`` knows a third state, open, and says
open only where the parts that are known leave it so (Kleene's strong logic).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from planner.domain.base.errors import ContentError
from planner.domain.base.language import Verbatim

_TOKEN = re.compile(r"\s*(&&|\|\||!|\(|\)|[A-Za-z0-9_.:\-]+)")
MAX_LENGTH = 4_000

Truth = bool | None
Known = Callable[[str], Truth]
Test = Callable[[Known], Truth]


@dataclass(frozen=True)
class Condition:
    """A parsed condition and the names it asks for."""

    text: str
    names: frozenset[str]
    test: Test

    def holds(self, chosen: frozenset[str]) -> bool:
        """Whether it holds when exactly ``chosen`` are true."""
        return bool(self.test(chosen.__contains__))

    def decide(self, facts: Mapping[str, Truth]) -> Truth:
        """Whether it holds; ``None`` where facts that are ``None`` or missing leave that open."""
        return self.test(facts.get)


@lru_cache(maxsize=4096)
def parse_condition(text: str) -> Condition:
    """Parse ``text``: names, ``&&`` before ``||``, ``!`` and brackets.

    Raises ``ContentError`` naming the place where it stops making sense.
    """
    tokens = _tokens(text)
    parser = _Parser(text, tokens)
    test = parser.any_of()
    if parser.position < len(tokens):
        raise parser.error()
    return Condition(text, frozenset(t for t in tokens if t[0] not in "&|!()"), test)


def _tokens(text: str) -> list[str]:
    found, position = [], 0
    stripped = text.rstrip()
    if len(stripped) > MAX_LENGTH:
        raise ContentError(
            "the condition “{text}…” is longer than {most} characters",
            text=Verbatim(text[:60]),
            most=MAX_LENGTH,
        )
    while position < len(stripped):
        match = _TOKEN.match(stripped, position)
        if match is None:
            raise ContentError(
                "the condition “{text}” cannot be read from “{rest}” on",
                text=Verbatim(text),
                rest=Verbatim(stripped[position:][:20].strip()),
            )
        found.append(match.group(1))
        position = match.end()
    return found


def _parses(text: str) -> str:
    try:
        parse_condition(text)
    except ContentError as error:
        raise ValueError(str(error)) from error
    return text


ConditionText = Annotated[str, StringConstraints(max_length=MAX_LENGTH), AfterValidator(_parses)]
"""The text of a condition in a content file."""


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _any(truths: Iterable[Truth]) -> Truth:
    """True with one that is true, open with one that is open, else false."""
    result: Truth = False
    for truth in truths:
        if truth:
            return True
        if truth is None:
            result = None
    return result


class _Parser:
    """Recursive descent over the tokens; each method returns a test."""

    def __init__(self, text: str, tokens: list[str]) -> None:
        self.text, self.tokens, self.position = text, tokens, 0

    def _peek(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def error(self) -> ContentError:
        at = f"at “{self._peek()}”" if self._peek() else "at its end"
        return ContentError(f"the condition “{self.text}” does not hold together {at}")

    def any_of(self) -> Test:
        parts = [self._all_of()]
        while self._peek() == "||":
            self.position += 1
            parts.append(self._all_of())
        return parts[0] if len(parts) == 1 else lambda known: _any(p(known) for p in parts)

    def _all_of(self) -> Test:
        parts = [self._one()]
        while self._peek() == "&&":
            self.position += 1
            parts.append(self._one())
        return (
            parts[0] if len(parts) == 1 else lambda known: _not(_any(_not(p(known)) for p in parts))
        )

    def _one(self) -> Test:
        word = self._peek()
        self.position += 1
        if word == "!":
            inner = self._one()
            return lambda known: _not(inner(known))
        if word == "(":
            test = self.any_of()
            if self._peek() != ")":
                raise self.error()
            self.position += 1
            return test
        if not word or word in ("&&", "||", ")"):
            self.position -= 1
            raise self.error()
        return lambda known: known(word)
