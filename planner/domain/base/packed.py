"""JSON as a short text inside a document, and back, with a bound on what it may unpack to."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any


def packed(body: Any) -> str:
    """``body`` as compressed JSON in base64."""
    text = json.dumps(body, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")


def unpacked(data: str, most: int) -> Any:
    """What ``packed`` made; raises ``ValueError`` where it is damaged or unpacks to over ``most`` bytes."""
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(base64.b64decode(data, validate=True), most)
    except (binascii.Error, zlib.error) as error:
        raise ValueError("damaged") from error
    if unpacker.unconsumed_tail:
        raise ValueError("too long")
    return json.loads(text)
