"""How the report presents itself."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from planner.domain.base import Frozen, Line

Section = Literal[
    "cover",
    "contents",
    "summary",
    "context",
    "maturity",
    "candidates",
    "business_case",
    "roadmap",
    "assumptions",
    "method",
]
SECTIONS: tuple[Section, ...] = (
    "cover",
    "contents",
    "summary",
    "context",
    "maturity",
    "candidates",
    "business_case",
    "roadmap",
    "assumptions",
    "method",
)
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Logo(Frozen):
    """A logo inside the document, so that a report needs no other file (PNG or SVG, base64)."""

    media_type: Literal["image/png", "image/svg+xml"]
    data: Annotated[str, StringConstraints(max_length=3_000_000, pattern=r"^[A-Za-z0-9+/=]*$")]


class ReportSettings(Frozen):
    """Title, client, brand and the sections that are switched off."""

    title: Line = "MLOps assessment and plan"
    client: Line = ""
    audience: Line = ""
    confidentiality: Line = ""
    draft: bool = True
    hide_names: bool = True
    brand_colour: Colour | None = None
    logo: Logo | None = None
    left_out: Annotated[tuple[Section, ...], Field(max_length=20)] = ()
