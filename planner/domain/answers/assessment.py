"""Answers: who said what, with which evidence, in which round."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.answers.evidence import SystemAnswer
from planner.domain.answers.replies import Given, ModelReplies
from planner.domain.answers.state import check_level, check_reason
from planner.domain.base.types import (
    Frozen,
    Id,
    IsoDate,
    IsoTime,
    LevelNumber,
    Line,
    Name,
    Text,
)
from planner.domain.case.estimate import Grade

AnswerState = Literal["level", "dont_know", "not_applicable"]
RespondentPolicy = Literal["median", "mean", "minimum"]
Scope = Literal["all", "quick", "chosen"]
HIGHEST = 4
TeamPolicy = Literal["weighted_mean", "lowest"]


class Evidence(Frozen):
    """Something that supports an answer: a text, perhaps a link, who added it and when.

    It counts until ``until``, for ever where that is empty. ``observation`` names what was observed on disk
    where it was attached from there.
    """

    text: Name
    link: Line = ""
    grade: Grade = "C"
    who: Line = ""
    when: IsoDate | Literal[""] = ""
    until: IsoDate | Literal[""] = ""
    observation: Annotated[Line, Field(exclude_if=lambda o: not o)] = ""

    def counts_on(self, day: str) -> bool:
        """Whether it still counts on ``day`` (``YYYY-MM-DD``)."""
        return not self.until or self.until >= day


class Answer(Frozen):
    """One respondent's answer to one question.

    An unanswered question has no ``Answer``, or one that holds only a note or evidence
    (``state`` is ``None``). "Don't know" and "not applicable" are answers of their own kind.
    ``given`` says where and when it was given if it was taken over from an earlier round and not given
    again yet; it stays with the answer from round to round. ``mapped`` is
    the lowest and the highest level that an answer to an earlier wording of the question allows, where
    that is not one level; it is no answer and ends with one. ``tick`` is the edit
    that changed the answer last, by number: it orders what a clock could not.
    """

    state: AnswerState | None = None
    level: LevelNumber | None = None
    reason: Text = ""
    note: Text = ""
    evidence: Annotated[tuple[Evidence, ...], Field(max_length=50)] = ()
    when: IsoTime | Literal[""] = ""
    given: Given | None = None
    mapped: Annotated[
        tuple[LevelNumber, LevelNumber] | None, Field(exclude_if=lambda m: m is None)
    ] = None
    tick: Annotated[int, Field(ge=0, le=10_000_000_000, exclude_if=lambda t: t == 0)] = 0

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.mapped is not None and (self.state is not None or self.mapped[0] > self.mapped[1]):
            raise ValueError("what an earlier answer allows rises, and stands beside no answer")
        check_level(self.state, self.level)
        check_reason(self.state, self.reason)
        return self

    @property
    def carried(self) -> bool:
        """Whether it was taken over from an earlier round and not given again."""
        return self.given is not None

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was entered."""
        return self.state is None and self.mapped is None and not self.note and not self.evidence


class Respondent(Frozen):
    """Someone who answers for a team. The name is kept apart from the answers, under an id.

    ``unnamed``: a seat of a room without names; whoever sat there, nobody knows, and nothing shows its
    answers side by side.
    """

    id: Id
    name: Line = ""
    role: Line = ""
    team: Id
    unnamed: Annotated[bool, Field(exclude_if=lambda unnamed: not unnamed)] = False


class Consensus(Frozen):
    """What a team agreed on after discussion; the blind answers stay beside it.

    A level; or that the question does not apply to it, with the reason; or that it does not know, and whom
    to ask until when. ``given`` is set where the agreement was taken over from an earlier round.
    """

    state: AnswerState = "level"
    level: LevelNumber | None = None
    reason: Text = ""
    who: Line = ""
    when: IsoTime | Literal[""] = ""
    ask: Line = ""
    by: IsoDate | Literal[""] = ""
    given: Given | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        check_level(self.state, self.level)
        if self.state == "not_applicable" and not self.reason.strip():
            raise ValueError("“does not apply” needs a reason")
        if self.state == "dont_know" and not self.ask.strip():
            raise ValueError("“we do not know” needs somebody to ask")
        return self


class Target(Frozen):
    """The level wanted in one dimension; for all teams when ``team`` is ``None``.

    Of another model's node where ``model`` names one; its level is then in the model's own units. ``phase``
    counts the phases of a plan from 1, as some models have them; 0 where there are none.
    """

    dimension: Id
    level: Annotated[float, Field(ge=0, le=1000)]
    team: Id | None = None
    by: IsoDate | None = None
    model: Id | None = None
    phase: Annotated[int, Field(ge=0, le=20, exclude_if=lambda phase: phase == 0)] = 0

    @model_validator(mode="after")
    def _on_its_scale(self) -> Self:
        if self.model is None and self.level > HIGHEST:
            raise ValueError("a target lies between 0 and 4")
        if self.model is None and self.phase:
            raise ValueError("only targets of another model have phases")
        return self


class PackRecord(Frozen):
    """An answer pack that was merged: whose, with which content, when. For the audit only."""

    respondent: Id
    digest: Line
    revision: Line = ""
    when: IsoTime


class Policy(Frozen):
    """How one figure comes from several respondents of a team, and from several teams.

    ``bound`` times a quarter of a scale is the widest range beside which a figure may lead.
    """

    respondents: RespondentPolicy = "median"
    teams: TeamPolicy = "weighted_mean"
    bound: Annotated[float, Field(ge=0.5, le=2)] = 1.0


class Round(Frozen):
    """One assessment: answers by respondent and question, and what teams agreed on.

    ``model`` is the content hash of the questionnaire it was answered with where that is an earlier
    one of the project, and empty where it is the current one. ``scope`` says which questions people are asked
    in it: all, those of the quick check, or the ``chosen`` ones.
    """

    id: Id
    label: Name
    date: IsoDate
    model: Line = ""
    scope: Scope = "all"
    chosen: Annotated[tuple[Id, ...], Field(max_length=1000)] = ()
    packs: Annotated[tuple[PackRecord, ...], Field(max_length=10_000)] = ()
    answers: dict[Id, dict[Id, Answer]] = Field(default_factory=dict)
    consensus: dict[Id, dict[Id, Consensus]] = Field(default_factory=dict)
    replies: dict[Id, ModelReplies] = Field(default_factory=dict)
    """Replies to the other models of the document, by the model's id."""
    system_answers: Annotated[dict[Id, dict[Id, SystemAnswer]], Field(max_length=1000)] = Field(
        default_factory=dict
    )
    """What is said of single AI systems, by system and question; no level of the house comes from it."""

    def answer(self, respondent: str, question: str) -> Answer:
        """Return the answer, or a blank one where nothing was entered."""
        return self.answers.get(respondent, {}).get(question, BLANK)


BLANK = Answer()
