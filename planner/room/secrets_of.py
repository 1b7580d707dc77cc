"""Codes, tokens and tags: what is drawn at random, and how it is compared."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection

SIGNS = "ABCDEFGHJKMNPQRTUVWXYZ23456789"
"""Thirty signs that are not taken for one another; six of them are 7 · 10⁸ codes."""
CODE_LENGTH = 6
COLOURS = ("Blue", "Red", "Grey", "Green", "Golden", "White", "Brown", "Black", "Silver", "Amber")
ANIMALS = (
    "heron", "otter", "lynx", "robin", "badger", "marten", "kite", "ibex", "stork", "crane",
    "fox", "hare", "owl", "perch", "newt", "mole", "beaver", "falcon", "plover", "pike",
    "deer", "raven", "eagle", "wolf", "bear", "dolphin", "penguin", "squid", "swan", "bison",
)  # fmt: skip


def new_code() -> str:
    """A room code; it is on the stage while the doors are open, and in no log."""
    return "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """A code as it was typed: small letters and gaps do not matter."""
    return "".join(c for c in typed.upper() if c.isalnum())[:20]


def new_token() -> str:
    """128 bits that one phone holds; only their hash is kept."""
    return secrets.token_hex(16)


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def new_tag(used: Collection[str]) -> str:
    """A tag that nobody in the room has: a colour and an animal; numbered once all are given away."""
    free = [t for c in COLOURS for a in ANIMALS if (t := f"{c} {a}") not in used]
    if free:
        return secrets.choice(free)
    return f"{secrets.choice(COLOURS)} {secrets.choice(ANIMALS)} {len(used)}"


def new_id() -> str:
    """An id of a seat: it says nothing about the order of arrival."""
    return secrets.token_hex(8)
