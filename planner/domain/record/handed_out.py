"""Answer packs that were handed out, and the one secret of the document that their keys are made from."""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from planner.domain.base.types import Count, Frozen, Id, IsoTime, Line

Secret = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
PackId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class HandOut(Frozen):
    """A pack that was given to one person, and what came back of it.

    ``tick`` is how far the document was when it was handed out; ``taken`` the highest number that came back,
    and ``digest`` that of its content.
    """

    pack: PackId
    respondent: Id
    round: Id
    questionnaire: Line
    tick: Count = 0
    when: IsoTime
    taken: Count = 0
    digest: Line = ""
    closed: bool = False


class HandedOut(Frozen):
    """The secret and the hand-outs of one document. A copy that is a new assessment gets none of them."""

    secret: Secret | Literal[""] = ""
    packs: Annotated[tuple[HandOut, ...], Field(max_length=100_000)] = ()


def sheet_mark(secret: str, *facts: str) -> str:
    """The mark of one person on an answer sheet: 80 bits. ``facts`` are document, person, round and digest.

    It says that the sheet was handed out for this person, not that nobody changed it. Empty without a secret.
    """
    if not secret:
        return ""
    document, *more = facts
    key = key_of_pack(bytes.fromhex(secret), document, "sheet", *more)
    return hmac.new(key, b"sheet", hashlib.sha256).hexdigest()[:20]


def key_of_pack(secret: bytes, *facts: str) -> bytes:
    """The key of one hand-out; ``facts`` are document, pack, respondent, round and questionnaire digest."""
    parts = (f.encode() for f in ("pack 2", *facts))
    text = b"".join(len(p).to_bytes(4, "big") + p for p in parts)
    return hmac.new(secret, text, hashlib.sha256).digest()
