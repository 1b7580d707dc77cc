"""Reports that were issued: by whom they are signed, and what they were made from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from planner.domain.base.types import Frozen, IsoTime, Line

Edition = Literal["decision", "board", "full", "progress", "poster"]
"""The decision sheet, the board's edition, the whole report, what came of an agreed plan, the poster."""
SIGNED: tuple[Edition, ...] = ("decision", "board", "full")
"""Editions that people sign."""
Key = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
Hash = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
MOST_SIGNERS = 8
MOST_ISSUED = 200
MOST_KEPT = 5
"""So many of the newest keep their inputs, so that an old value can be told beside the new one."""


class Signer(Frozen):
    """Who signs the report, and as what; their order is the order of signing. A name may be open yet."""

    name: Line = ""
    role: Line = ""


class Issued(Frozen):
    """A report that was exported for signing.

    ``headline`` are the figures that stood on its first page, as printed, by name. ``kept`` are its inputs,
    compressed JSON in base64; empty on older ones.
    """

    number: Line
    when: IsoTime
    edition: Edition
    profile: Line
    inputs: Hash = ""
    result: Hash = ""
    headline: Annotated[dict[Line, Line], Field(max_length=40)] = Field(default_factory=dict)
    kept: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/=]*$", max_length=2_000_000)] = ""
