"""Checking a signed report: whole or changed, who signed, when by their clock. Never the word “valid” alone.

The verdict of pyHanko is not enough (``docs/decisions/0032-signing.md``): it lets properties be rewritten and
does not look into the hole that no digest covers. The file is hostile until it is proven.
"""

from __future__ import annotations

import asyncio
import io
import logging
import string
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from planner.domain.base.errors import InputError, PlannerError
from planner.reporting.signing.carried import Carried
from planner.reporting.signing.carried import read as read_carried
from planner.reporting.signing.keys import as_signing_knows, issuer_of, name_of, signs_documents

if TYPE_CHECKING:
    from cryptography import x509
    from pyhanko.pdf_utils.reader import PdfFileReader

LARGEST = 100_000_000
FIELD = "signature-"
State = Literal["whole", "properties", "changed", "unsigned"]
"""Unchanged; unchanged but for properties that another program rewrote; changed; never signed."""
Trust = Literal["not asked", "vouched for", "unknown"]


@dataclass(frozen=True)
class Field:
    """A field for a signature: its number from 1 on, for whom it is, and whether it is signed."""

    id: str
    number: int
    name: str
    who: str
    signed: bool


@dataclass(frozen=True)
class Signature:
    """A signature as it is: what its certificate says, and when by the signer’s clock.

    ``fingerprint`` is the SHA-256 of the certificate. ``fit`` tells whether it may sign documents,
    ``expired`` whether its time is over by now.
    """

    number: int
    name: str
    issuer: str
    fingerprint: str
    when: datetime | None
    trust: Trust
    fit: bool
    expired: bool


@dataclass(frozen=True)
class Verdict:
    """What was found. ``carried`` are the facts of the state that was signed first."""

    state: State
    signatures: tuple[Signature, ...]
    open: tuple[Field, ...]
    fields: int
    locked: bool
    carried: Carried | None

    @property
    def code(self) -> Literal[0, 3, 4]:
        """Exit status by the signatures alone: all there, some open or not vouched for, changed or none."""
        if self.state in ("changed", "unsigned"):
            return 4
        doubted = any(s.trust == "unknown" for s in self.signatures)
        return 3 if self.open or doubted else 0


@contextmanager
def _reading() -> Iterator[None]:
    """Whatever a reader stumbles over in a foreign file is one sentence: the file is hostile till proven."""
    try:
        yield
    except PlannerError:
        raise
    except Exception as error:
        raise InputError("The PDF cannot be read: it is damaged or was tampered with.") from error


def opened(data: bytes) -> PdfFileReader:
    """Read a PDF; raises ``InputError`` where it cannot be."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    if len(data) > LARGEST:
        raise InputError("The PDF is larger than {n:d} MB; no report is.", n=LARGEST // 1_000_000)
    if not data.startswith(b"%PDF-"):
        raise InputError("This is no PDF. Choose a report that was exported for signing.")
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=True)
        if reader.encrypted:
            raise InputError("The PDF has a password. A report for signing has none.")
        return reader
    except PlannerError:
        raise
    except Exception as error:
        raise InputError("The PDF cannot be read: it is damaged or was tampered with.") from error


def fields_of(reader: PdfFileReader) -> list[Field]:
    """The fields for signatures in their order, as the layout made them. Raises ``InputError``."""
    found = []
    with _reading():
        root = reader.root
        entries = []
        if "/AcroForm" in root:
            entries = [f.get_object() for f in root["/AcroForm"]["/Fields"]]
        carried = carried_of(reader)
        names = carried.signers if carried is not None else ()
        for entry in entries:
            id_, label = str(entry.get("/T", "")), str(entry.get("/TU", ""))
            number = id_.removeprefix(FIELD)
            if str(entry.get("/FT", "")) != "/Sig" or not number.isdigit():
                continue
            n = int(number)
            name = names[n - 1][0] if 0 < n <= len(names) else ""
            who = label.partition(": ")[2] or label
            found.append(Field(id_, n, name, who, "/V" in entry))
    return sorted(found, key=lambda f: f.number)


def carried_of(reader: PdfFileReader) -> Carried | None:
    """The facts that a PDF carries, as its newest state has them."""
    root = reader.root
    return read_carried(bytes(root["/Metadata"].data)) if "/Metadata" in root else None


def verify(data: bytes, roots: tuple[x509.Certificate, ...] | None = None) -> Verdict:
    """Check all signatures of a report; ``roots`` are certificates that the reader trusts.

    Raises ``InputError`` where the file cannot be read at all.
    """
    fields = fields_of(opened(data))
    waiting = tuple(f for f in fields if not f.signed)
    # one of its own: pyHanko cannot compare states once a stream was unpacked
    reader = opened(data)
    with _reading():
        found = list(reader.embedded_signatures)
        if not found:
            carried = carried_of(reader)
            return Verdict("unsigned", (), waiting, len(fields), locked=False, carried=carried)
        state = _state(data, found, fields)
        signatures = tuple(_signature(n, s, roots) for n, s in enumerate(found, 1))
        end = _end(found[0])
        carried = carried_of(opened(data[:end])) if 0 < end <= len(data) else None
        return Verdict(state, signatures, waiting, len(fields), not waiting, carried)


def _state(data: bytes, found: list[Any], fields: list[Field]) -> State:
    """Whether everything holds that has to: signatures, later changes, cover to the end, and the holes."""
    known = [f.id for f in fields]
    if [s.field_name for s in found] != known[: len(found)]:
        return "changed"
    if any(not _well_covered(data, s) for s in found) or _end(found[-1]) != len(data):
        return "changed"
    strict = [_passes(s, _strict()) for s in found]
    if all(strict):
        return "whole"
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY

    return "properties" if all(_passes(s, DEFAULT_DIFF_POLICY) for s in found) else "changed"


def _passes(signature: Any, policy: Any) -> bool:
    """Intact, and nothing was added behind it but what ``policy`` and its own permissions allow."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    status = validate_pdf_signature(
        signature,
        signer_validation_context=ValidationContext(trust_roots=[], allow_fetching=False),
        diff_policy=policy,
        key_usage_settings=_any_usage(),
    )
    return bool(status.intact and status.valid and status.docmdp_ok)


def _strict() -> Any:
    """No rule for metadata, information, security stores or new fields: only signing itself may add."""
    from pyhanko.sign.diff_analysis import (
        CatalogModificationRule,
        FormUpdatingRule,
        ModificationLevel,
        ObjectStreamRule,
        SigFieldModificationRule,
        StandardDiffPolicy,
        XrefStreamRule,
    )

    level = ModificationLevel.LTA_UPDATES
    return StandardDiffPolicy(
        global_rules=[
            CatalogModificationRule(),  # type: ignore[no-untyped-call]
            ObjectStreamRule().as_qualified(level),
            XrefStreamRule().as_qualified(level),
        ],
        form_rule=FormUpdatingRule(field_rules=[SigFieldModificationRule()]),
    )


def _any_usage() -> Any:
    from pyhanko.sign.validation.settings import KeyUsageConstraints

    return KeyUsageConstraints(key_usage=set(), extd_key_usage=None)


def _range(signature: Any) -> tuple[int, int, int, int]:
    first, second, third, fourth = (int(x) for x in signature.byte_range)
    return first, second, third, fourth


def _end(signature: Any) -> int:
    _, _, start, length = _range(signature)
    return start + length


def _well_covered(data: bytes, signature: Any) -> bool:
    """Whether the digest covers all but one hole, and that holds the signature and zeros, in one writing."""
    start, length, after, rest = _range(signature)
    if start or not 0 < length < after <= after + rest <= len(data):
        return False
    hole = data[length:after]
    if hole[:1] != b"<" or hole[-1:] != b">":
        return False
    digits = hole[1:-1].decode("latin-1")
    one_case = digits in (digits.lower(), digits.upper())
    if not one_case or len(digits) % 2 or any(d not in string.hexdigits for d in digits):
        return False
    raw = bytes.fromhex(digits)
    size = _size_of_der(raw)
    return 0 < size <= len(raw) and not any(raw[size:])


def _size_of_der(raw: bytes) -> int:
    """How many bytes the DER object at the start takes; 0 where there is none."""
    if len(raw) < 2 or raw[0] != 0x30:
        return 0
    if raw[1] < 0x80:
        return 2 + raw[1]
    wide = raw[1] & 0x7F
    return 2 + wide + int.from_bytes(raw[2 : 2 + wide], "big") if 0 < wide <= 4 else 0


def _signature(number: int, found: Any, roots: tuple[x509.Certificate, ...] | None) -> Signature:
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256

    certificate = x509.load_der_x509_certificate(found.signer_cert.dump())
    when = found.self_reported_timestamp
    trust: Trust = "not asked"
    if roots is not None:
        trust = "vouched for" if _vouched(found, roots, when) else "unknown"
    now = datetime.now(tz=certificate.not_valid_after_utc.tzinfo)
    return Signature(
        number=number,
        name=name_of(certificate),
        issuer=issuer_of(certificate),
        fingerprint=certificate.fingerprint(SHA256()).hex().upper(),
        when=when,
        trust=trust,
        fit=signs_documents(certificate),
        expired=now > certificate.not_valid_after_utc,
    )


def _vouched(found: Any, roots: tuple[x509.Certificate, ...], when: datetime | None) -> bool:
    """Whether a chain leads from the certificate to one of the roots, at the time of signing."""
    from pyhanko_certvalidator import CertificateValidator, ValidationContext
    from pyhanko_certvalidator.errors import PathError, ValidationError

    context = ValidationContext(
        trust_roots=[as_signing_knows(r) for r in roots],
        allow_fetching=False,
        moment=when,
        best_signature_time=when,
        revocation_mode="soft-fail",
    )
    checker = CertificateValidator(
        found.signer_cert,
        intermediate_certs=list(found.other_embedded_certs),
        validation_context=context,
    )
    try:
        asyncio.run(checker.async_validate_usage(set()))  # type: ignore[no-untyped-call]
    except (PathError, ValidationError):
        return False
    return True


def roots_of(data: bytes, name: str) -> tuple[x509.Certificate, ...]:
    """The certificates in a PEM (or DER) file. Raises ``InputError`` where it holds none."""
    from cryptography import x509

    try:
        if b"-----BEGIN" in data:
            return tuple(x509.load_pem_x509_certificates(data))
        return (x509.load_der_x509_certificate(data),)
    except ValueError as error:
        raise InputError(
            "{name} holds no certificate. Give the root certificates as PEM.", name=name
        ) from error
