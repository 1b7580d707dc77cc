"""What was seen on disk: dated looks at sources, their findings and what was measured; no person in it.

An observation supports or questions answers; it never is one, and no level comes from it.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.types import Frozen, Id, IsoDate, LevelNumber, Line, Name, Text
from planner.domain.case.estimate import Grade, Range

SourceKind = Literal[
    "repository", "folder", "mlflow", "deployments", "incidents", "time", "costs", "gpu"
]
KIND_WORDS: dict[SourceKind, str] = {
    "repository": "Repository",
    "folder": "Folder",
    "mlflow": "MLflow store",
    "deployments": "Deployment log",
    "incidents": "Incidents",
    "time": "Time by kind",
    "costs": "Cost of computing",
    "gpu": "GPU use",
}
SourceRole = Literal["product", "tool", "template", "teaching", "mirror", "left_out"]
Outcome = Literal["seen", "not_seen", "cannot_tell"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
Sureness = Literal["a", "b", "c"]
SURE_WORDS: dict[Sureness, str] = {
    "a": "nearly always right",
    "b": "a proxy",
    "c": "a hint",
}
GRADE_OF_SURE: dict[Sureness, Grade] = {"a": "A", "b": "B", "c": "C"}
MOST_SURVEYS = 20


class Source(Frozen):
    """One repository, store or table that was looked at, under a label that the user may change.

    ``role`` is what it is for; ``confirmed`` that a person said so. ``state`` is its commit, or the hash of
    its content; ``last`` the day of its last change. ``authors`` tells fewer than three from three or more,
    and nothing else about people. ``unread`` says why it could not be read. ``dormant``: no change for a year
    before the day of the look. ``columns`` are those of a table, by what they were taken for: the next look
    takes them for the same.
    """

    id: Id
    label: Name
    kind: SourceKind
    team: Id | Literal[""] = ""
    role: SourceRole = "product"
    confirmed: bool = False
    reasons: Annotated[tuple[Line, ...], Field(max_length=10)] = ()
    state: Line = ""
    first: IsoDate | Literal[""] = ""
    last: IsoDate | Literal[""] = ""
    dormant: bool = False
    authors: Literal["", "few", "several"] = ""
    items: Annotated[int, Field(ge=0)] = 0
    unread: Line = ""
    remarks: Annotated[tuple[Line, ...], Field(max_length=20)] = ()
    columns: Annotated[dict[Line, Line], Field(max_length=40)] = Field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Whether it stands for what its team usually does: a product, not asleep."""
        return self.role == "product" and not self.dormant


class Observation(Frozen):
    """What one rule found in one source.

    ``fact`` is the day of what was seen, not of the look. ``places`` are at most three of ``count``.
    """

    rule: Id
    version: Annotated[int, Field(ge=1)] = 1
    source: Id
    outcome: Outcome
    count: Annotated[int, Field(ge=0)] = 0
    places: Annotated[tuple[Line, ...], Field(max_length=3)] = ()
    fact: IsoDate | Literal[""] = ""
    why: Line = ""


class Measured(Frozen):
    """An input of the business case as a source gives it: the uncertainty of the organisation's average.

    ``events`` were counted between ``since`` and ``until``; ``how`` says the formula in words.
    """

    input: Id
    range: Range
    grade: Grade
    events: Annotated[int, Field(ge=0)]
    since: IsoDate
    until: IsoDate
    sources: Annotated[tuple[Id, ...], Field(min_length=1, max_length=1000)]
    how: Line
    too_few: bool = False


class Shown(Frozen):
    """A figure that feeds no input: what it is, of how many, and its unit."""

    what: Name
    value: float
    unit: Literal["share", "count", "days"] = "count"
    of: Annotated[int, Field(ge=0)] = 0
    sources: Annotated[tuple[Id, ...], Field(max_length=1000)] = ()


class Dismissal(Frozen):
    """Somebody said that an observation does not speak to a question of a team, and why."""

    team: Id
    question: Id
    reason: Annotated[Text, Field(min_length=1)]
    who: Line = ""
    when: IsoDate | Literal[""] = ""


def remark_words(remark: str) -> str:
    """A remark of a source as it is said; what follows its first colon, a count or names, is as it is."""
    words, colon, rest = remark.partition(": ")
    return phrase("{what}: {rest}", what=words, rest=Verbatim(rest)) if colon else remark


class Survey(Frozen):
    """One look at what lies on disk: a dated record from outside.

    ``day`` is the day as of which ages are counted, ``looked`` the day of the look. ``complete`` names the
    teams all of whose sources are among these, as a person stated. ``agreed_with`` and ``agreed_on`` keep
    the consent of those who represent the people whose work lies there.
    """

    id: Id
    day: IsoDate
    looked: IsoDate
    rules: Line
    sources: Annotated[tuple[Source, ...], Field(max_length=2000)]
    observations: Annotated[tuple[Observation, ...], Field(max_length=200_000)] = ()
    measured: Annotated[tuple[Measured, ...], Field(max_length=200)] = ()
    shown: Annotated[tuple[Shown, ...], Field(max_length=200)] = ()
    complete: Annotated[tuple[Id, ...], Field(max_length=1000)] = ()
    dismissed: Annotated[tuple[Dismissal, ...], Field(max_length=10_000)] = ()
    agreed_with: Line = ""
    agreed_on: IsoDate | Literal[""] = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        known = {s.id for s in self.sources}
        if len(known) < len(self.sources):
            raise ValueError("two sources of a look at what lies on disk have the same id")
        named = {o.source for o in self.observations} | {
            s for m in self.measured for s in m.sources
        }
        if named - known:
            raise ValueError(
                f"a look at what lies on disk names the unknown source “{min(named - known)}”"
            )
        return self

    def unconfirmed(self, measure: Measured) -> tuple[str, ...]:
        """The labels of repositories that a measure rests on and whose role nobody has confirmed."""
        return tuple(
            s.label
            for s in self.sources
            if s.id in measure.sources and s.kind in ("repository", "folder") and not s.confirmed
        )


class Observed(Frozen):
    """What a survey says of one question in one team; computed, never kept.

    ``supports`` is the highest level that is borne out, ``cap`` the level above which nothing was seen where
    the sources are all of the team's. ``held`` of ``of`` sources hold ``supports``, ``above`` of them hold
    more than ``cap``. ``open`` says why nothing can be told where neither is known.
    """

    question: Id
    team: Id
    supports: LevelNumber | None = None
    cap: LevelNumber | None = None
    sure: Sureness = "c"
    held: int = 0
    above: int = 0
    of: int = 0
    words: str = ""
    open: str = ""
    observations: tuple[Observation, ...] = ()
