"""Answers to a model of any shape: who answered what, with which evidence, and what teams agreed."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.answers.state import check_reason
from planner.domain.base.types import Frozen, Id, IsoDate, Line, Text

ReplyState = Literal["answered", "dont_know", "not_applicable"]
ALL = "all"
"""Team of answers that name none."""


class Given(Frozen):
    """In which earlier round, and on which date, an answer was given that a later round took over."""

    round: Id
    date: IsoDate


class Proof(Frozen):
    """Evidence behind a reply: its kind (``document``, ``observed`` …), its date and when it ends."""

    kind: Id
    text: Text = ""
    date: IsoDate | Literal[""] = ""
    until: IsoDate | Literal[""] = ""


class Reply(Frozen):
    """One reply to one item: chosen options, or a number, or a text; or that there is none, and why.

    ``given`` says where it was given if it was taken over from an earlier round.
    """

    state: ReplyState = "answered"
    options: tuple[Id, ...] = ()
    number: float | None = None
    text: Text = ""
    reason: Text = ""
    note: Text = ""
    evidence: Annotated[tuple[Proof, ...], Field(max_length=50)] = ()
    given: Given | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        check_reason(self.state, self.reason)
        if self.state != "answered" and (self.options or self.number is not None):
            raise ValueError("a reply that is no answer cannot hold options or a number")
        return self


class Agreement(Frozen):
    """What a team agreed on after discussion; it counts instead of its members' replies.

    Where it agreed that it does not know, ``ask`` names whom to ask and ``by`` until when.
    """

    reply: Reply
    reason: Text = ""
    who: Line = ""
    when: IsoDate | Literal[""] = ""
    ask: Line = ""
    by: IsoDate | Literal[""] = ""


class ModelReplies(Frozen):
    """One round's replies to one model of the document: by respondent and item, and what teams agreed on."""

    sheets: dict[Id, dict[Id, Reply]] = Field(default_factory=dict)
    agreed: dict[Id, dict[Id, Agreement]] = Field(default_factory=dict)

    def reply(self, respondent: str, item: str) -> Reply | None:
        """The reply, or ``None`` where none was given."""
        return self.sheets.get(respondent, {}).get(item)


class Sheet(Frozen):
    """The replies of one respondent."""

    respondent: Id = "all"
    team: Id = ALL
    role: Line = ""
    replies: dict[Id, Reply] = Field(default_factory=dict)


class Replies(Frozen):
    """All replies to one model on one date. ``weights`` are the people of each team (default 1).

    ``groups`` name teams that are also read together. An empty date: the source states none.

    ``facts`` say what is true of the organisation (``real_time`` …) and so which items apply; where they are
    ``None``, nothing was stated and every item is asked.
    """

    model: Id
    version: Line = ""
    date: IsoDate | Literal[""] = ""
    organisation: Line = ""
    facts: tuple[Id, ...] | None = None
    weights: dict[Id, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    groups: dict[Line, tuple[Id, ...]] = Field(default_factory=dict)
    sheets: Annotated[tuple[Sheet, ...], Field(max_length=100_000)] = ()
    agreed: dict[Id, dict[Id, Agreement]] = Field(default_factory=dict)

    @cached_property
    def teams(self) -> tuple[str, ...]:
        """Teams in the order they first appear."""
        return tuple(dict.fromkeys([*(s.team for s in self.sheets), *self.agreed])) or (ALL,)
