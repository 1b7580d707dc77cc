"""The library of evidence: what can be shown to somebody outside, of which systems, and until when.

Evidence is never embedded: where it lies, its date and its SHA-256 are kept.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self, get_args

from pydantic import Field, StringConstraints, model_validator

from planner.domain.answers.state import check_level, check_reason
from planner.domain.base.types import Frozen, Id, IsoDate, LevelNumber, Line, Name, Text

EvidenceKind = Literal["document", "record", "test", "log", "contract", "observation", "other"]
EVIDENCE_KINDS: tuple[EvidenceKind, ...] = get_args(EvidenceKind)
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class OwnDocument(Frozen):
    """A requirement that no question speaks to, so that only a document of its own shows it."""

    framework: Id
    requirement: Name


class EvidenceItem(Frozen):
    """One piece of evidence.

    ``speaks_of`` is the day it describes, not that of its upload; ``until`` the last day on which it counts.
    ``shows`` is the level that it shows of each question, ``documents`` the requirements that it is the own
    document of. It speaks only for the systems that it ``covers``, and for the organisation itself where
    ``organisation`` is set. ``reviewer`` is somebody else than ``who`` added it.
    """

    id: Id
    title: Name
    kind: EvidenceKind = "document"
    where: Line = ""
    sha256: Digest | Literal[""] = ""
    speaks_of: IsoDate | Literal[""] = ""
    until: IsoDate | Literal[""] = ""
    shows: Annotated[dict[Id, Annotated[LevelNumber, Field(ge=1)]], Field(max_length=500)] = Field(
        default_factory=dict
    )
    documents: Annotated[tuple[OwnDocument, ...], Field(max_length=500)] = ()
    covers: Annotated[tuple[Id, ...], Field(max_length=1000)] = ()
    organisation: bool = False
    who: Line = ""
    when: IsoDate | Literal[""] = ""
    reviewer: Line = ""
    reviewed: IsoDate | Literal[""] = ""
    note: Text = ""

    def counts_on(self, day: str) -> bool:
        """Whether it counts on ``day``: what it speaks of is not to come, and it has not run out."""
        return (not self.speaks_of or self.speaks_of <= day) and (
            not self.until or self.until >= day
        )

    def is_reviewed_on(self, day: str) -> bool:
        """Whether somebody else than who added it had confirmed it by ``day``."""
        return bool(self.reviewer and self.reviewer != self.who and self.reviewed) and (
            self.reviewed <= day
        )


class SystemAnswer(Frozen):
    """What is said of one system in one question.

    ``confirmed`` is the level that ``confirmed_by``, somebody else than ``who``, reviewed. It is kept when
    the answer rises and ends when the answer falls below it (``standing``).
    """

    state: Literal["level", "dont_know", "not_applicable"]
    level: LevelNumber | None = None
    reason: Text = ""
    note: Text = ""
    who: Line = ""
    when: IsoDate | Literal[""] = ""
    confirmed: LevelNumber | None = None
    confirmed_by: Line = ""
    confirmed_on: IsoDate | Literal[""] = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        check_level(self.state, self.level)
        check_reason(self.state, self.reason)
        return self

    @property
    def standing(self) -> int | None:
        """The level that a second person stands by, or ``None``."""
        if self.confirmed is None or not self.confirmed_by or self.confirmed_by == self.who:
            return None
        return self.confirmed if (self.level or 0) >= self.confirmed else None
