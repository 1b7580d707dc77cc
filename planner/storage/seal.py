"""Documents under a passphrase: nobody without it can read or change them unnoticed.

A sealed file is one line of JSON (how the key is made from the passphrase) and the encrypted bytes. The key
comes from Argon2id with the second recommended setting of RFC 9106, section 4 (64 MiB, 3 passes, 4 lanes);
the bytes are encrypted and authenticated with ChaCha20-Poly1305 (RFC 8439), the line of JSON with them. The
line also holds a check value, made beside the key, that tells a wrong passphrase from a damaged file.
"""

from __future__ import annotations

import hmac
import os
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from planner.domain.base.errors import DocumentError, InputError
from planner.domain.base.language import phrase
from planner.domain.base.types import Frozen

MAGIC = b'{"format":"mlops-planner-sealed"'
SHORTEST = 10
MEMORY_KIB, PASSES, LANES = 65_536, 3, 4
KEY_BYTES, CHECK_BYTES, NONCE_BYTES = 32, 16, 12
LONGEST_HEADER = 1_000

_Base64 = Annotated[str, Field(min_length=16, max_length=64)]


class SealedError(DocumentError):
    """A document is sealed, and no passphrase, or a wrong one, was given."""


class _Header(Frozen):
    """How the key is made. The bounds keep a crafted file from asking for a machine's whole memory."""

    format: Literal["mlops-planner-sealed"]
    version: Literal[1]
    kdf: Literal["argon2id"] = "argon2id"
    memory_kib: Annotated[int, Field(ge=8_192, le=262_144)] = MEMORY_KIB
    passes: Annotated[int, Field(ge=1, le=10)] = PASSES
    lanes: Annotated[int, Field(ge=1, le=16)] = LANES
    salt: _Base64
    check: _Base64
    cipher: Literal["chacha20-poly1305"] = "chacha20-poly1305"
    nonce: _Base64


@dataclass(frozen=True)
class Seal:
    """A passphrase made into a key, for as long as the document is open. It is never written anywhere."""

    salt: bytes
    memory_kib: int = MEMORY_KIB
    passes: int = PASSES
    lanes: int = LANES
    _key: bytes = field(default=b"", repr=False)
    _check: bytes = field(default=b"", repr=False)

    @classmethod
    def new(cls, passphrase: str) -> Seal:
        """A seal from a new passphrase, with a salt of its own. Raises ``InputError`` for a short one."""
        check_passphrase(passphrase)
        return _derive(passphrase, cls(os.urandom(16)))

    def close(self, data: bytes) -> bytes:
        """Encrypt ``data``; no two results are alike."""
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        nonce = os.urandom(NONCE_BYTES)
        header = _Header(
            format="mlops-planner-sealed",
            version=1,
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


def unseal(data: bytes, opener: str | Seal | None, name: str) -> tuple[bytes, Seal]:
    """Decrypt the bytes of a sealed file with a passphrase or a seal; returns them and the seal.

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
    same = (seal.salt, seal.memory_kib, seal.passes, seal.lanes) == (
        salt, header.memory_kib, header.passes, header.lanes
    )  # fmt: skip
    if not same or not hmac.compare_digest(seal._check, check):  # noqa: SLF001 - its own module
        raise SealedError("That is not the passphrase of {name}. Nothing was opened.", name=name)
    try:
        return ChaCha20Poly1305(seal._key).decrypt(nonce, body, line), seal  # noqa: SLF001
    except InvalidTag as error:
        raise damaged from error


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
