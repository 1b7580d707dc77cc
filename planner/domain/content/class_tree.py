"""The way to a class in law, as data: steps that ask for facts, facts that follow, rules in their order.

The first rule that holds decides. Nothing here decides anything: ``planner.standards.classes`` reads it.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.base.conditions import ConditionText, parse_condition
from planner.domain.base.types import Frozen, Id, IsoDate, Line, Name, Text
from planner.domain.content.framework import ReadAs
from planner.domain.organisation.system import Outcome


class ClassOption(Frozen):
    """A fact that can be ticked."""

    fact: Id
    words: Line


class ClassQuestion(Frozen):
    """A step: a fact to answer with yes or no, or several to tick; asked where ``asked_if`` may hold."""

    id: Id
    article: Line
    ask: Line
    help: Text = ""
    options: Annotated[tuple[ClassOption, ...], Field(min_length=1, max_length=20)]
    asked_if: ConditionText | None = None


class DerivedFact(Frozen):
    """A fact that follows from others; it may name those that stand before it."""

    fact: Id
    when: ConditionText


class ClassRule(Frozen):
    """What holds where ``when`` does (always, where it is left out), and from which day it has duties."""

    outcome: Outcome
    article: Line
    words: Line
    when: ConditionText | None = None
    since: IsoDate | None = Field(default=None, alias="from")


class ClassTree(Frozen):
    """One reading of one version of a law. Facts are asked in the order of ``steps``.

    ``question`` is the one of the house model that a recorded decision on the class answers.
    """

    framework: Id
    version: IsoDate
    title: Name
    as_of: IsoDate
    read: ReadAs
    note: Text = ""
    question: Id | Literal[""] = ""
    steps: Annotated[tuple[ClassQuestion, ...], Field(min_length=1, max_length=100)]
    facts: Annotated[tuple[DerivedFact, ...], Field(max_length=100)] = ()
    rules: Annotated[tuple[ClassRule, ...], Field(min_length=1, max_length=100)]

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        asked = [o.fact for s in self.steps for o in s.options]
        known = [*asked, *(f.fact for f in self.facts)]
        twice = next((f for f in known if known.count(f) > 1), None)
        if twice is not None:
            raise ValueError(f"the fact “{twice}” is asked or derived twice")
        before = set(asked)
        for derived in self.facts:
            self._known(derived.when, before)
            before.add(derived.fact)
        for step in self.steps:
            self._known(step.asked_if, before)
        for rule in self.rules:
            self._known(rule.when, before)
        if self.rules[-1].when is not None:
            raise ValueError("the last rule must always hold")
        return self

    @staticmethod
    def _known(condition: str | None, names: set[str]) -> None:
        unknown = parse_condition(condition).names - names if condition is not None else frozenset()
        if unknown:
            raise ValueError(f"the condition “{condition}” names the unknown fact “{min(unknown)}”")

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The facts that are asked for, in their order."""
        return tuple(o.fact for s in self.steps for o in s.options)

    @cached_property
    def words(self) -> dict[str, str]:
        """What is ticked, by fact."""
        return {o.fact: o.words for s in self.steps for o in s.options}
