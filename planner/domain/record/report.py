"""How the report presents itself."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from planner.domain.base.language import Language, NumberFormat
from planner.domain.base.types import Frozen, Line
from planner.domain.record.issued import MOST_SIGNERS, Signer

Section = Literal[
    "cover",
    "contents",
    "summary",
    "approval",
    "context",
    "maturity",
    "candidates",
    "business_case",
    "roadmap",
    "frontier",
    "answers",
    "assumptions",
    "formulas",
    "method",
    "systems",
    "applicability",
    "evidence",
]
SECTIONS: tuple[Section, ...] = get_args(Section)
Profile = Literal["names", "roles", "anonymous"]
"""Who a reader may recognise: people by name, by role only, or nobody, from groups of five and more."""
PROFILES: tuple[Profile, ...] = get_args(Profile)
ReportEdition = Literal["decision", "board", "full", "progress"]
"""Two pages to decide and sign by, about ten for a board, everything, or what came of an agreed plan."""
REPORT_EDITIONS: tuple[ReportEdition, ...] = get_args(ReportEdition)

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Logo(Frozen):
    """A logo inside the document, so that a report needs no other file (PNG or SVG, base64)."""

    media_type: Literal["image/png", "image/svg+xml"]
    data: Annotated[str, StringConstraints(max_length=3_000_000, pattern=r"^[A-Za-z0-9+/=]*$")]


class ReportSettings(Frozen):
    """Edition, title, client, brand, language, who may be recognised, and the sections switched off.

    ``numbers`` is the number format where it is not that of the language. ``signers`` sign in their order;
    ``recipients`` stand on the approval page.
    """

    edition: ReportEdition = "full"
    title: Line = "MLOps assessment and plan"
    client: Line = ""
    audience: Line = ""
    confidentiality: Line = ""
    draft: bool = True
    profile: Profile = "roles"
    language: Language = "en"
    numbers: NumberFormat | None = None
    brand_colour: Colour | None = None
    logo: Logo | None = None
    left_out: Annotated[tuple[Section, ...], Field(max_length=20)] = ()
    signers: Annotated[tuple[Signer, ...], Field(max_length=MOST_SIGNERS)] = ()
    recipients: Annotated[tuple[Line, ...], Field(max_length=50)] = ()
