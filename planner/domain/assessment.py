"""Answers: who said what, with which evidence, in which round."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.base import (
    Frozen,
    Id,
    IsoDate,
    IsoTime,
    Level,
    LevelTarget,
    Line,
    Name,
    Text,
)
from planner.domain.estimate import Grade

AnswerState = Literal["level", "dont_know", "not_applicable"]


class Evidence(Frozen):
    """Something that supports an answer: a text, perhaps a link, who added it and when."""

    text: Name
    link: Line = ""
    grade: Grade = "C"
    who: Line = ""
    when: IsoDate | Literal[""] = ""


class Answer(Frozen):
    """One respondent's answer to one question.

    An unanswered question has no ``Answer``, or one that holds only a note or evidence
    (``state`` is ``None``). "Don't know" and "not applicable" are answers of their own kind.
    """

    state: AnswerState | None = None
    level: Level | None = None
    reason: Text = ""
    note: Text = ""
    evidence: Annotated[tuple[Evidence, ...], Field(max_length=50)] = ()
    when: IsoTime | Literal[""] = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.state == "level") != (self.level is not None):
            raise ValueError("a level goes with the state “level”, and only with it")
        if self.state == "not_applicable" and not self.reason.strip():
            raise ValueError("“not applicable” needs a reason")
        return self

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was entered."""
        return self.state is None and not self.note and not self.evidence


class Respondent(Frozen):
    """Someone who answers for a team. The name is kept apart from the answers, under an id."""

    id: Id
    name: Line = ""
    role: Line = ""
    team: Id


class Consensus(Frozen):
    """The level a team agreed on after discussion; the blind answers stay beside it."""

    level: Level
    reason: Text = ""
    who: Line = ""
    when: IsoTime | Literal[""] = ""


class Target(Frozen):
    """The level wanted in one dimension; for all teams when ``team`` is ``None``."""

    dimension: Id
    level: LevelTarget
    team: Id | None = None
    by: IsoDate | None = None


class Round(Frozen):
    """One assessment: answers by respondent and question, and what teams agreed on."""

    id: Id
    label: Name
    date: IsoDate
    answers: dict[Id, dict[Id, Answer]] = Field(default_factory=dict)
    consensus: dict[Id, dict[Id, Consensus]] = Field(default_factory=dict)

    def answer(self, respondent: str, question: str) -> Answer:
        """Return the answer, or a blank one where nothing was entered."""
        return self.answers.get(respondent, {}).get(question, BLANK)


BLANK = Answer()
