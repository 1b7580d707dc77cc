"""An AI system: the unit of law. One intended purpose, our roles in it, and who decided on its class.

A use case is the unit of money and may have any number of systems. Facts are three-valued: one that is not
stated is not known, and never taken as false.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from planner.domain.base.types import Frozen, Id, IsoDate, Line, Name, Text

LegalRole = Literal[
    "provider", "deployer", "importer", "distributor", "manufacturer", "representative"
]
LEGAL_ROLES: tuple[LegalRole, ...] = get_args(LegalRole)
SystemState = Literal["idea", "development", "trial", "production", "retired"]
SYSTEM_STATES: tuple[SystemState, ...] = get_args(SystemState)
Origin = Literal["own", "bought", "adapted"]
ORIGINS: tuple[Origin, ...] = get_args(Origin)
Outcome = Literal[
    "outside",
    "prohibited",
    "high_product",
    "high_listed",
    "not_yet",
    "listed_excepted",
    "transparency",
    "minimal",
    "open",
]
"""What a class decision can say. ``not_yet``: high-risk, and put into service before the rule holds."""
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


class Said(Frozen):
    """A fact that somebody stated, and why. One that nobody stated has no entry: it is not known."""

    holds: bool
    reason: Line = ""


class ClassStep(Frozen):
    """One step on the way to a class: the article, the fact asked for, what was said, and why."""

    article: Line
    fact: Id
    said: Literal["yes", "no", "open"]
    reason: Line = ""


class ClassDecision(Frozen):
    """What somebody decided about the class of a system, on one version of a framework.

    ``steps`` are the way there. ``overruled`` says why a person decided otherwise than the steps lead, and is
    empty where they did not. A decision lapses with a newer version of the framework.
    """

    framework: Id
    version: IsoDate
    outcome: Outcome
    roles: tuple[LegalRole, ...] = ()
    steps: Annotated[tuple[ClassStep, ...], Field(max_length=200)] = ()
    who: Line = ""
    when: IsoDate
    overruled: Text = ""


class ModelEntry(Frozen):
    """A model inside a system: its version, its tier, when it was validated and when it is next."""

    id: Id
    name: Name
    version: Line = ""
    tier: Line = ""
    validated: IsoDate | Literal[""] = ""
    next_validation: IsoDate | Literal[""] = ""


class System(Frozen):
    """An AI system of the register.

    The first of ``teams`` answers for it where it has no answer of its own. ``also`` are further use
    cases that it serves. ``since`` is the day it was first put into service. ``decisions`` are the newest
    last, and none is taken away.
    """

    id: Id
    name: Name
    purpose: Text = ""
    use_case: Id | None = None
    also: Annotated[tuple[Id, ...], Field(max_length=200)] = ()
    teams: Annotated[tuple[Id, ...], Field(max_length=1000)] = ()
    owner: Line = ""
    state: SystemState = "production"
    since: IsoDate | Literal[""] = ""
    origin: Origin = "own"
    supplier: Line = ""
    facts: Annotated[dict[Id, Said], Field(max_length=200)] = Field(default_factory=dict)
    decisions: Annotated[tuple[ClassDecision, ...], Field(max_length=200)] = ()
    models: Annotated[tuple[ModelEntry, ...], Field(max_length=1000)] = ()
    note: Text = ""

    @model_validator(mode="after")
    def _ids_are_its_own(self) -> Self:
        ids = [m.id for m in self.models]
        if len(set(ids)) < len(ids):
            raise ValueError(f"system “{self.id}” has two models of the same id")
        if len(set(self.serves)) < len(self.serves) or (self.also and self.use_case is None):
            raise ValueError(
                f"system “{self.id}” names a use case twice, or a further one without a first"
            )
        return self

    @property
    def serves(self) -> tuple[str, ...]:
        """The use cases that it serves, its first one first."""
        return () if self.use_case is None else (self.use_case, *self.also)

    def serving(self, use_cases: Collection[str]) -> System:
        """The system as it serves those of its use cases that are still there."""
        rest = tuple(u for u in self.serves if u in use_cases)
        if rest == self.serves:
            return self
        return self.model_copy(update={"use_case": rest[0] if rest else None, "also": rest[1:]})

    def stated(self) -> dict[str, bool]:
        """The facts that somebody stated."""
        return {name: said.holds for name, said in self.facts.items()}

    def decision(self, framework: str) -> ClassDecision | None:
        """The newest decision on its class under ``framework``, of whatever version."""
        return next((d for d in reversed(self.decisions) if d.framework == framework), None)
