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

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from pydantic import ValidationError
from pydantic_core import to_jsonable_python

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.toml_content import first_fault
from planner.domain.content.catalogue import Catalogue, Practice
from planner.domain.content.tool import Tool
from planner.domain.plan.own_entries import CatalogueUpdate, OwnEntries
from planner.domain.record.preview import Answers, Choice, Entry, Intake, Preview
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


def update_intake(
    path: Path,
    before: CatalogueUpdate | None,
    catalogue: Catalogue,
    answers: Answers | None = None,
    trusted: frozenset[str] = frozenset(),
) -> Intake[CatalogueUpdate]:
    """What the update at ``path`` would change, field by field; it is taken as a whole or not at all.

    A key that nobody here trusts yet, and a file that nobody signed, are asked about. Raises ``InputError``
    for a file that is no update, was changed, is older or rests on another one.
    """
    told = (answers or Answers()).given
    update = read_update(path)
    asked = _doubt(update, before, trusted)
    sure = trusted
    if asked is not None and told.get(asked.question) == TAKE:
        sure, asked = trusted | {update.fingerprint}, None
    if asked is None:
        check_update(update, before, sure)
    entries = [asked] if asked is not None else []
    found = preview_update(update, catalogue)
    known: dict[str, Any] = {**catalogue.tool_by_id, **catalogue.practice_by_id}
    given: dict[str, Any] = {t.id: t for t in update.tools}
    given |= {p.id: p for p in update.practices}
    for own, fields in found.changed:
        entries += [
            Entry(
                *("changed", WHOLE, own, Verbatim(given[own].name), name.replace("_", " ")),
                old=_short(getattr(known[own], name)),
                new=_short(getattr(given[own], name)),
            )
            for name in fields
        ]
    entries += [Entry("new", WHOLE, own, Verbatim(given[own].name)) for own in found.new]
    entries += [
        Entry("changed", WHOLE, own, Verbatim(known[own].name), old="listed", new="withdrawn")
        for own in found.withdrawn
    ]
    entries += [Entry("same", WHOLE, str(k)) for k in range(found.same)]
    groups = {} if asked is not None else {WHOLE: update}
    return Intake(
        Preview(path.name, "catalogue update", tuple(entries)),
        groups,
        lambda chosen: merged(chosen[WHOLE], before),
    )


WHOLE, TAKE = "update", "take"


def _doubt(
    update: CatalogueUpdate, before: CatalogueUpdate | None, trusted: frozenset[str]
) -> Entry | None:
    """What a person has to confirm before an update is taken; ``None``: nothing."""
    known = trusted | ({before.fingerprint} if before and before.fingerprint else frozenset())
    name = phrase("{publisher}, number {n}", publisher=update.publisher, n=update.number)
    if update.fingerprint and update.fingerprint not in known:
        why = phrase(
            "Signed by a key that is not trusted yet: {print}. Compare it with what the publisher says.",
            print=Verbatim(grouped(update.fingerprint)),
        )
        choices = (Choice(TAKE, "It is the publisher’s: trust it"),)
        return Entry("asked", name=name, why=why, question="key", choices=choices)
    if not update.fingerprint and not (before and before.fingerprint):
        why = "Nobody signed this update; anybody may have written it."
        choices = (Choice(TAKE, "Take it all the same"),)
        return Entry("asked", name=name, why=why, question="unsigned", choices=choices)
    return None


def grouped(fingerprint: str) -> str:
    """A fingerprint in groups of four, to be compared by people."""
    return " ".join(fingerprint[k : k + 4] for k in range(0, len(fingerprint), 4))


LONGEST = 90


def _short(value: Any) -> str:
    """A field of an entry in one line."""
    if value is None or value in ("", (), {}):
        return "–"
    plain = to_jsonable_python(value)
    text = plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
    return Verbatim(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")


def update_of(
    own: OwnEntries, publisher: str, number: int, day: str, base: int = 0, note: str = ""
) -> CatalogueUpdate:
    """Own entries as an update to publish: hidden ones are withdrawn. Raises ``InputError`` without any."""
    if own.is_empty:
        raise InputError("There is nothing to publish: no entry is your own, and none is hidden.")
    return CatalogueUpdate(
        publisher=publisher,
        number=number,
        base=base,
        published=day,
        note=note,
        tools=own.tools,
        practices=own.practices,
        withdrawn=own.hidden,
    )


def new_key() -> tuple[bytes, str]:
    """A private key to sign updates with, as PEM, and the fingerprint that others trust it by."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem, fingerprint_of_key(key)


def fingerprint_of_key(key: Ed25519PrivateKey) -> str:
    """The fingerprint of a private key’s public half."""
    return fingerprint_of(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def read_key(path: Path) -> Ed25519PrivateKey:
    """The private key at ``path``. Raises ``InputError`` where there is none."""
    try:
        key = load_pem_private_key(read_up_to(path, 10_000), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise InputError("{name} holds no key to sign with.", name=path.name) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError("{name} holds no key to sign with.", name=path.name)
    return key
