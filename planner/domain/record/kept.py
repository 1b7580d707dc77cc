"""A study that was computed once and is kept, so that nobody has to wait for it again."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from planner.domain.base.types import Frozen, Line

MOST = 2_000_000
"""Characters of a result that are kept; what is larger is computed again."""


class Kept(Frozen):
    """What was computed from a document, opaque here; it may be dropped at any time.

    ``key`` is the hash of everything it was computed from, ``program`` says which program computed it.
    ``whole`` is off where a person took a plan before the search had ended.
    """

    key: Line
    program: Line
    whole: bool = True
    data: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/=]*$"), Field(max_length=MOST)]
