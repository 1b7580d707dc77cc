"""Columns of figures as text: 32-bit numbers, compressed, so that a unit's file stays small."""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import StringConstraints

from planner.domain.base.errors import DocumentError

Floats = NDArray[np.float64]
MOST_TEXT = 2_000_000
MOST_NUMBERS = 100_000
Packed = Annotated[str, StringConstraints(max_length=MOST_TEXT, pattern=r"^[A-Za-z0-9+/=]*$")]


def pack(values: Floats) -> str:
    """Write a column; figures are rounded to 32 bits."""
    data = np.asarray(values, dtype="<f4").tobytes()
    return base64.b64encode(zlib.compress(data, 6)).decode()


def unpack(text: str) -> Floats:
    """Read a column; raises ``DocumentError`` for what is none, or holds a figure that is no number."""
    try:
        inflate = zlib.decompressobj()
        data = inflate.decompress(base64.b64decode(text, validate=True), 4 * MOST_NUMBERS)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise DocumentError("A column of figures is damaged.") from error
    if inflate.unconsumed_tail or not inflate.eof or len(data) % 4:
        raise DocumentError("A column of figures is damaged.")
    found = np.frombuffer(data, dtype="<f4").astype(np.float64)
    if not np.isfinite(found).all():
        raise DocumentError("A column of figures holds one that is no number.")
    return found
