"""A catalogue update: one JSON file that a team publishes, signed with Ed25519 over its canonical content.

The file holds the update (``CatalogueUpdate`` without fingerprint and digest), the public key and the
signature of the canonical JSON: keys sorted, no spaces, UTF-8. A key is trusted by its fingerprint, the
SHA-256 of its 32 bytes. Entries stand in place of built-in ones; the user's own stay above them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import ValidationError

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim
from planner.domain.base.toml_content import first_fault
from planner.domain.content.catalogue import Catalogue, Practice
from planner.domain.content.tool import Tool
from planner.domain.plan.own_entries import CatalogueUpdate
from planner.exchange.safe_files import read_json

FORMAT = "mlops-planner catalogue update"
NOT_SIGNED = frozenset({"fingerprint", "digest"})


@dataclass(frozen=True)
class UpdatePreview:
    """What an update would do: ids that are new, changed (with the fields), withdrawn, and as before."""

    update: CatalogueUpdate
    new: tuple[str, ...]
    changed: tuple[tuple[str, tuple[str, ...]], ...]
    withdrawn: tuple[str, ...]
    same: int

    @property
    def signed(self) -> bool:
        """Whether a key signed it."""
        return bool(self.update.fingerprint)


def canonical(body: Any) -> bytes:
    """The one way to write ``body`` as JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def _body(update: CatalogueUpdate) -> dict[str, Any]:
    return update.model_dump(mode="json", exclude=set(NOT_SIGNED))


def published(update: CatalogueUpdate, key: Ed25519PrivateKey | None = None) -> bytes:
    """The file of ``update``, signed by ``key`` where there is one."""
    body = _body(update)
    whole: dict[str, Any] = {"format": FORMAT, "update": body}
    if key is not None:
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        whole |= {"key": public.hex(), "signature": key.sign(canonical(body)).hex()}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def fingerprint_of(public: bytes) -> str:
    """The SHA-256 of a public key, in hexadecimal digits."""
    return hashlib.sha256(public).hexdigest()


def read_update(path: Path) -> CatalogueUpdate:
    """Read an update and check its signature, if it has one.

    Raises ``InputError`` for a file that is no update, or whose content is not what was signed.
    """
    data = read_json(path)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InputError(
            "{name} is no update of the catalogue. Its format should be “{format}”.",
            name=path.name,
            format=Verbatim(FORMAT),
        )
    body = data.get("update")
    fingerprint = ""
    if "signature" in data or "key" in data:
        try:
            public = bytes.fromhex(data["key"])
            signature = bytes.fromhex(data["signature"])
            Ed25519PublicKey.from_public_bytes(public).verify(signature, canonical(body))
        except (InvalidSignature, ValueError, TypeError, KeyError) as error:
            raise InputError(
                "{name}: the signature does not fit the content. It was changed or forged; ask for it again.",
                name=path.name,
            ) from error
        fingerprint = fingerprint_of(public)
    try:
        update = CatalogueUpdate.model_validate_json(json.dumps(body))
    except ValidationError as error:
        raise InputError("{name}: {error}", name=path.name, error=first_fault(error)) from error
    digest = hashlib.sha256(canonical(body)).hexdigest()
    return update.model_copy(update={"fingerprint": fingerprint, "digest": digest})


def check_update(
    update: CatalogueUpdate, before: CatalogueUpdate | None, trusted: frozenset[str]
) -> None:
    """Refuse an update that is older, rests on another one, or whose key nobody here trusts.

    A key that signed the update before is trusted on. Raises ``InputError``.
    """
    number = before.number if before else 0
    if before is not None and update.number <= number:
        raise InputError(
            "The update is number {number}; number {have} was taken already.",
            number=update.number,
            have=number,
        )
    if update.base not in (0, number):
        raise InputError(
            "The update rests on number {base}, and number {have} was taken last. Take {base} first.",
            base=update.base,
            have=number,
        )
    known = trusted | ({before.fingerprint} if before and before.fingerprint else frozenset())
    if update.fingerprint and update.fingerprint not in known:
        raise InputError(
            "The update is signed by a key that you do not trust yet: {fingerprint}. Compare it with what "
            "the publisher says, then name it with --trust.",
            fingerprint=Verbatim(update.fingerprint),
        )
    if before is not None and before.fingerprint and not update.fingerprint:
        raise InputError("The update before was signed and this one is not. Ask for a signed one.")


def preview_update(update: CatalogueUpdate, catalogue: Catalogue) -> UpdatePreview:
    """What ``update`` would change in ``catalogue``."""
    known: dict[str, Any] = {**catalogue.tool_by_id, **catalogue.practice_by_id}
    new, changed, same = [], [], 0
    given: list[Tool | Practice] = [*update.tools, *update.practices]
    for entry in given:
        old = known.get(entry.id)
        if old is None:
            new.append(entry.id)
        elif old == entry:
            same += 1
        else:
            fields = tuple(
                f for f in type(entry).model_fields if getattr(old, f) != getattr(entry, f)
            )
            changed.append((entry.id, fields))
    gone = tuple(i for i in update.withdrawn if i in known)
    return UpdatePreview(update, tuple(new), tuple(changed), gone, same)


def merged(update: CatalogueUpdate, before: CatalogueUpdate | None) -> CatalogueUpdate:
    """``update`` as it is kept: one that rests on the update before keeps what that one said besides."""
    if before is None or update.base == 0:
        return update
    tools = {t.id: t for t in (*before.tools, *update.tools)}
    practices = {p.id: p for p in (*before.practices, *update.practices)}
    given = {*(t.id for t in update.tools), *(p.id for p in update.practices)}
    gone = dict.fromkeys((*(w for w in before.withdrawn if w not in given), *update.withdrawn))
    return update.model_copy(
        update={
            "tools": tuple(tools.values()),
            "practices": tuple(practices.values()),
            "withdrawn": tuple(gone),
        }
    )
