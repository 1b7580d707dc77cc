"""What a person says about sources before they count: roles, teams, and whether they are all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from planner.domain.answers.observation import Source, SourceRole, Survey
from planner.domain.base.errors import ContentError
from planner.domain.base.language import Verbatim
from planner.domain.base.toml_content import build, read_toml
from planner.domain.base.types import Frozen, Id, IsoDate, Line, Name
from planner.observe.git_history import FINAL
from planner.observe.snapshot import glob


class SourceSays(Frozen):
    """What is said of the sources whose label matches."""

    role: SourceRole | None = None
    team: Id | None = None
    label: Line = ""
    real_key: bool = False
    columns: Annotated[dict[Line, Line], Field(max_length=40)] = Field(default_factory=dict)


class Settings(Frozen):
    """What is said of a look: by label (``*`` within a name, ``**`` over folders), later entries win.

    ``kinds`` leads kinds of work to inputs; ``people`` is how many people the time table is of.
    """

    sources: Annotated[dict[Name, SourceSays], Field(max_length=2000)] = Field(default_factory=dict)
    complete: Annotated[tuple[Id, ...], Field(max_length=1000)] = ()
    tags: Name = FINAL
    kinds: Annotated[dict[Name, Id], Field(max_length=200)] = Field(default_factory=dict)
    people: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    agreed_with: Line = ""
    agreed_on: IsoDate | str = ""
    models: Annotated[float, Field(ge=0)] = 0.0
    currency: Line = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        try:
            re.compile(self.tags)
        except re.error as error:
            raise ValueError(f"the pattern of tags is none: {error}") from error
        return self

    def of(self, label: str) -> SourceSays:
        """Everything that is said of a source with this label, together."""
        found = SourceSays()
        for pattern, says in self.sources.items():
            if glob(pattern)(label):
                found = found.model_copy(
                    update={k: v for k, v in says if v not in (None, "", {}, False)}
                )
        return found

    def columns_by_label(self) -> dict[str, dict[str, str]]:
        """Columns that were chosen, by the pattern of labels they were chosen for."""
        return {p: dict(s.columns) for p, s in self.sources.items() if s.columns}

    def applied(self, source: Source) -> Source:
        """The source with what is said of it."""
        says = self.of(source.label)
        changes: dict[str, object] = {}
        if says.role is not None:
            changes |= {"role": says.role, "confirmed": True}
        if says.team is not None:
            changes["team"] = says.team
        if says.label:
            changes["label"] = says.label
        return source.model_copy(update=changes)


def kept_says(survey: Survey | None) -> dict[str, SourceSays]:
    """What was said of sources at an earlier look, by label: roles, teams, and columns of tables."""
    return {
        s.label: SourceSays(
            role=s.role if s.confirmed else None, team=s.team or None, columns=dict(s.columns)
        )
        for s in (survey.sources if survey is not None else ())
        if s.confirmed or s.team or s.columns
    }


def read_settings(path: Path) -> Settings:
    """Read a file of roles; raises ``ContentError`` naming file and place."""
    return build(Settings, read_toml(path), path.name)


def check_teams(settings: Settings, teams: Iterable[str]) -> None:
    """Raise ``ContentError`` where a team is named that the assessment does not have."""
    known = set(teams)
    named = {s.team for s in settings.sources.values() if s.team} | set(settings.complete)
    if named - known:
        raise ContentError(
            "There is no team “{team}”. Known are: {known}.",
            team=Verbatim(min(named - known)),
            known=Verbatim(", ".join(sorted(known))),
        )
