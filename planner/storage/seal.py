"""Documents under a passphrase: nobody without it can read or change them unnoticed.

A sealed file is one line of JSON (how the key is made from the passphrase) and the encrypted bytes. The key
comes from Argon2id with the second recommended setting of RFC 9106, section 4 (64 MiB, 3 passes, 4 lanes);
the bytes are encrypted and authenticated with ChaCha20-Poly1305 (RFC 8439), the line of JSON with them. The
line also holds a check value, made beside the key, that tells a wrong passphrase from a damaged file, and
which save of which document it is: whoever swaps two files changes what is authenticated.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, ValidationError

from planner.domain.base.errors import DocumentError, InputError
from planner.domain.base.language import phrase
from planner.domain.base.types import Frozen
from planner.domain.record.lineage import Save

MAGIC = b'{"format":"mlops-planner-sealed"'
SHORTEST = 10
MEMORY_KIB, PASSES, LANES = 65_536, 3, 4
KEY_BYTES, CHECK_BYTES, NONCE_BYTES = 32, 16, 12
LONGEST_HEADER = 1_000

_Base64 = Annotated[str, Field(min_length=16, max_length=64)]


class SealedError(DocumentError):
    """A document is sealed, and no passphrase, or a wrong one, was given."""


class Facts(NamedTuple):
    """Which save of which document is sealed, in the clear and authenticated; the document by a digest."""

    document: str
    save: int
    save_id: str

    @classmethod
    def of(cls, document: str, saves: Save) -> Facts:
        """The facts of one save of the document with the id ``document``."""
        digest = hashlib.sha256(b"seal" + document.encode()).hexdigest()[:32]
        return cls(digest, saves.number, saves.id)


class _Header(Frozen):
    """How the key is made. The bounds keep a crafted file from asking for a machine's whole memory."""

    format: Literal["mlops-planner-sealed"]
    version: Literal[1, 2]
    document: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None = None
    save: Annotated[int, Field(ge=0, le=1_000_000_000)] | None = None
    save_id: Annotated[str, Field(pattern=r"^([0-9a-f]{16})?$")] | None = None
    kdf: Literal["argon2id"] = "argon2id"
    memory_kib: Annotated[int, Field(ge=8_192, le=262_144)] = MEMORY_KIB
    passes: Annotated[int, Field(ge=1, le=10)] = PASSES
    lanes: Annotated[int, Field(ge=1, le=16)] = LANES
    salt: _Base64
    check: _Base64
    cipher: Literal["chacha20-poly1305"] = "chacha20-poly1305"
    nonce: _Base64

    @property
    def facts(self) -> Facts | None:
        """What is sealed; the first version did not say."""
        if self.version == 1 or None in (self.document, self.save, self.save_id):
            return None
        return Facts(str(self.document), int(self.save or 0), str(self.save_id))


@dataclass(frozen=True)
class Seal:
    """A passphrase made into a key, for as long as the document is open. It is never written anywhere."""

    salt: bytes
    memory_kib: int = MEMORY_KIB
    passes: int = PASSES
    lanes: int = LANES
    _key: bytes = field(default=b"", repr=False)
    _check: bytes = field(default=b"", repr=False)
    _weaker: tuple[Seal, ...] = field(default=(), repr=False)
    """Seals of the same passphrase with weaker settings: what was written with them still opens."""

    @property
    def settings(self) -> tuple[bytes, int, int, int]:
        """What the key was made with."""
        return self.salt, self.memory_kib, self.passes, self.lanes

    @property
    def keys(self) -> tuple[Seal, ...]:
        """This seal and those of the same passphrase that it took the place of."""
        return (self, *self._weaker)

    @property
    def is_weak(self) -> bool:
        """Whether its settings are below those of a new document."""
        return self.memory_kib < MEMORY_KIB or self.passes < PASSES

    @classmethod
    def new(cls, passphrase: str) -> Seal:
        """A seal from a new passphrase, with a salt of its own. Raises ``InputError`` for a short one."""
        check_passphrase(passphrase)
        return _derive(passphrase, cls(os.urandom(16)))

    def close(self, data: bytes, facts: Facts) -> bytes:
        """Encrypt ``data``, which ``facts`` say what it is; no two results are alike."""
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        nonce = os.urandom(NONCE_BYTES)
        header = _Header(
            format="mlops-planner-sealed",
            version=2,
            document=facts.document,
            save=facts.save,
            save_id=facts.save_id,
            memory_kib=self.memory_kib,
            passes=self.passes,
            lanes=self.lanes,
            salt=b64encode(self.salt).decode(),
            check=b64encode(self._check).decode(),
            nonce=b64encode(nonce).decode(),
        )
        line = header.model_dump_json().encode()
        return line + b"\n" + ChaCha20Poly1305(self._key).encrypt(nonce, data, line)


def check_passphrase(passphrase: str) -> None:
    """Raise ``InputError`` where a new passphrase is too short."""
    if len(passphrase.strip()) < SHORTEST:
        raise InputError("Use at least {n} characters; four or five words are good.", n=SHORTEST)


def is_sealed(data: bytes) -> bool:
    """Whether ``data`` is a sealed file."""
    return data.startswith(MAGIC)


def opens_with(data: bytes, seal: Seal) -> bool:
    """Whether ``data`` is sealed with this very key."""
    try:
        unseal(data, seal, "")
    except DocumentError:
        return False
    return True


class Unsealed(NamedTuple):
    """What was sealed, the seal to go on with, and what the file says of itself (nothing in version 1)."""

    data: bytes
    seal: Seal
    facts: Facts | None


def unseal(data: bytes, opener: str | Seal | None, name: str) -> Unsealed:
    """Decrypt the bytes of a sealed file with a passphrase or a seal.

    A passphrase that was sealed with weak settings gives a seal with strong ones and a new salt: what is
    written next is as strong as a new document.
    Raises ``SealedError`` where there is none or it is the wrong one, and ``DocumentError`` where the file
    is damaged or was altered.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    line, _, body = data.partition(b"\n")
    damaged = DocumentError(
        phrase("{name} is damaged or was altered. Restore a backup.", name=name)
    )
    try:
        if len(line) > LONGEST_HEADER:
            raise damaged
        header = _Header.model_validate_json(line)
        salt, check, nonce = (
            b64decode(t, validate=True) for t in (header.salt, header.check, header.nonce)
        )
    except (ValidationError, ValueError) as error:
        raise damaged from error
    if len(nonce) != NONCE_BYTES or len(check) != CHECK_BYTES or len(salt) < 8:
        raise damaged
    if opener is None:
        raise SealedError("“{name}” opens with its passphrase.", name=name)
    like = Seal(salt, header.memory_kib, header.passes, header.lanes)
    seal = _derive(opener, like) if isinstance(opener, str) else opener
    own = next((s for s in seal.keys if s.settings == like.settings), None)
    if own is None or not hmac.compare_digest(own._check, check):  # noqa: SLF001 - its own module
        raise SealedError("That is not the passphrase of {name}. Nothing was opened.", name=name)
    try:
        plain = ChaCha20Poly1305(own._key).decrypt(nonce, body, line)  # noqa: SLF001
    except InvalidTag as error:
        raise damaged from error
    if isinstance(opener, str) and seal.is_weak:
        seal = replace(_derive(opener, Seal(os.urandom(16))), _weaker=(seal,))
    return Unsealed(plain, seal, header.facts)


def _derive(passphrase: str, like: Seal) -> Seal:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    words = unicodedata.normalize("NFC", passphrase.strip()).encode("utf-8", "surrogatepass")
    made = Argon2id(
        salt=like.salt,
        length=KEY_BYTES + CHECK_BYTES,
        iterations=like.passes,
        lanes=like.lanes,
        memory_cost=like.memory_kib,
    ).derive(words)
    return Seal(
        like.salt, like.memory_kib, like.passes, like.lanes, made[:KEY_BYTES], made[KEY_BYTES:]
    )
