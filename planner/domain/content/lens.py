"""A published maturity model, read from the answers to the house model."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.domain.base.types import Frozen, Id, LevelNumber, Line, Name, Text


class Need(Frozen):
    """A house question and the level it has to reach."""

    question: Id
    level: Annotated[int, Field(ge=1, le=4)]


class Criterion(Frozen):
    """What one level of a published model asks for; met when all needs are, or one where ``any`` says so.

    ``match`` says how well the descriptors of its needs say what the source says.
    """

    level: LevelNumber
    text: Name
    needs: Annotated[tuple[Need, ...], Field(min_length=1)]
    any: bool = False
    match: Literal["same", "part", "near"] = "same"
    dimension: Id | None = None


class LensLevel(Frozen):
    """A level of the published model with its name there."""

    level: LevelNumber
    name: Name


class LensDimension(Frozen):
    """A column of the published model, where it has several."""

    id: Id
    name: Name


class Lens(Frozen):
    """A staged model: levels, and criteria that stand at the level where the source first names them.

    ``narrow`` says why its top may be reached by few answers, where that is meant so.
    """

    id: Id
    name: Name
    title: Line
    source: Text
    scoring: Text
    narrow: Text = ""
    levels: Annotated[tuple[LensLevel, ...], Field(min_length=2)]
    dimensions: tuple[LensDimension, ...] = ()
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]

    @property
    def top(self) -> int:
        """The highest level."""
        return self.levels[-1].level

    def name_of(self, level: int) -> str:
        """The model's own name of a level."""
        return next(x.name for x in self.levels if x.level == level)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        numbers = [x.level for x in self.levels]
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            raise ValueError("the levels must rise one by one")
        known = {d.id for d in self.dimensions}
        for criterion in self.criteria:
            if criterion.level not in numbers[1:]:
                raise ValueError(
                    f"the criterion “{criterion.text}” stands at level {criterion.level}, "
                    "which does not exist or is the lowest"
                )
            if criterion.dimension is not None and criterion.dimension not in known:
                raise ValueError(
                    f"the criterion “{criterion.text}” names the unknown dimension "
                    f"“{criterion.dimension}”"
                )
        empty = [n for n in numbers[1:] if all(c.level != n for c in self.criteria)]
        if empty:
            raise ValueError(f"level {empty[0]} has no criteria, so nothing separates it")
        return self
