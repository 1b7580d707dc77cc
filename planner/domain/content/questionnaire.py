"""A maturity questionnaire: dimensions, questions and anchored level descriptors."""

from __future__ import annotations

import hashlib
import re
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from planner.domain.base.conditions import ConditionText, parse_condition
from planner.domain.base.types import Frozen, Id, IsoDate, Line, Name, Text
from planner.domain.organisation.organisation import FACTS

Scope = Literal["team", "both", "system", "org"]
"""Who answers a question: each team; each team and, where wanted, each system; each system only; one
answer for the whole organisation."""


def _of_facts(text: str) -> str:
    unknown = sorted(parse_condition(text).names - FACTS.keys())
    if unknown:
        raise ValueError(f"the condition “{text}” names “{unknown[0]}”, which is no fact")
    return text


Condition = Annotated[ConditionText, AfterValidator(_of_facts)]
"""One or several facts (``organisation.FACTS``), such as ``regulated || affects_people``."""


class LevelDescriptor(Frozen):
    """What one level of one question looks like when it is there."""

    name: Name
    text: Text


class Question(Frozen):
    """One question with five observable levels, 0 to 4.

    It is asked unless one of ``applies_if`` is known not to hold.
    """

    id: Id
    dimension: Id
    title: Name
    prompt: Name
    hint: Text = ""
    why: Text
    levels: Annotated[tuple[LevelDescriptor, ...], Field(min_length=5, max_length=5)]
    evidence: tuple[Line, ...] = ()
    roles: tuple[Name, ...] = ()
    topics: tuple[Id, ...] = ()
    applies_if: tuple[Condition, ...] = ()
    screening: bool = False
    weight: Annotated[float, Field(gt=0, le=100)] = 1.0
    scope: Annotated[Scope, Field(exclude_if=lambda scope: scope == "team")] = "team"
    """Left out of files where it is *team*: questionnaires of before it keep their content hash."""


class Dimension(Frozen):
    """A group of questions that is scored and targeted as one.

    ``beside`` keeps an add-on out of the overall level: it is shown next to it.
    """

    id: Id
    name: Name
    short: Name
    description: Text = ""
    weight: Annotated[float, Field(gt=0, le=100)] = 1.0
    beside: bool = False


class Questionnaire(Frozen):
    """A complete questionnaire; a project carries a copy of the one it was answered with."""

    id: Id
    name: Name
    version: Name
    date: IsoDate
    language: Name = "en"
    licence: Line = ""
    source: Text = ""
    scoring: Text = ""
    guide: Annotated[tuple[Line, ...], Field(max_length=20, exclude_if=lambda g: not g)] = ()
    """How to choose a level, then what words for amounts mean (``Some, a few: at least one.``)."""
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1, max_length=100)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=2000)]

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        dimension_ids = [d.id for d in self.dimensions]
        question_ids = [q.id for q in self.questions]
        for kind, ids in (("dimension", dimension_ids), ("question", question_ids)):
            twice = sorted({i for i in ids if ids.count(i) > 1}) if len(set(ids)) < len(ids) else []
            if twice:
                raise ValueError(f"the {kind} id “{twice[0]}” is used twice; ids must be unique")
        known = set(dimension_ids)
        for question in self.questions:
            if question.dimension not in known:
                raise ValueError(
                    f"question “{question.id}” names the dimension “{question.dimension}”, "
                    "which does not exist"
                )
        empty = known - {q.dimension for q in self.questions}
        if empty:
            raise ValueError(f"the dimension “{min(empty)}” has no questions")
        return self

    def guide_for(self, question: Question) -> tuple[str, ...]:
        """The rule for choosing a level, and the words for amounts that the levels of ``question`` use."""
        used = set(re.findall(r"\w+", " ".join(x.text for x in question.levels).casefold()))
        return tuple(
            line
            for number, line in enumerate(self.guide)
            if number == 0 or used & set(re.findall(r"\w+", line.split(":")[0].casefold()))
        )

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """Questions by id."""
        return {q.id: q for q in self.questions}

    @cached_property
    def dimension_by_id(self) -> dict[str, Dimension]:
        """Dimensions by id."""
        return {d.id: d for d in self.dimensions}

    @cached_property
    def by_dimension(self) -> dict[str, tuple[Question, ...]]:
        """Questions of each dimension, in the questionnaire's order."""
        return {
            d.id: tuple(q for q in self.questions if q.dimension == d.id) for d in self.dimensions
        }

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the questionnaire's content: tells two copies of a version apart."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()
