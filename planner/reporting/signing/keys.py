"""Keys that sign: read from a PKCS#12 file or a card, and refused before they make a signature of no worth.

pyHanko signs with anything; what a verifier would not accept is refused here, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase
from planner.domain.base.numbers import iso_day

if TYPE_CHECKING:
    from cryptography import x509

PURPOSES = {
    "1.3.6.1.5.5.7.3.4",  # emailProtection
    "1.3.6.1.5.5.7.3.36",  # documentSigning (RFC 9336)
    "1.2.840.113583.1.1.5",  # Adobe: authentic documents
    "1.3.6.1.4.1.311.10.3.12",  # Microsoft: document signing
    "2.5.29.37.0",  # any
}
"""Extended key usages that go with signing documents; one of them, where there are any."""
LEAST_RSA = 2048
LARGEST_KEY_FILE = 200_000


class WrongPassword(InputError):
    """The password does not open the key file, or it needs one."""


class OtherName(InputError):
    """The key names somebody else than the field that is to be signed."""


@dataclass(frozen=True)
class Signer:
    """A certificate, and the engine that signs with its key and knows its chain."""

    certificate: x509.Certificate
    engine: Any = field(repr=False)

    @property
    def name(self) -> str:
        """Whom the certificate names: the common name, else all of its subject."""
        return name_of(self.certificate)


def name_of(certificate: x509.Certificate) -> str:
    """The common name of a certificate’s subject, else all of it."""
    from cryptography.x509.oid import NameOID

    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()


def signer_of(data: bytes, password: str | None, name: str) -> Signer:
    """The signer in a PKCS#12 file; without a ``password`` none and the empty one are tried.

    Raises ``WrongPassword`` where another password is needed, ``InputError`` where it is no key file or holds
    no key with its certificate; ``name`` is for the sentence.
    """
    key, certificate, chain = _opened(data, password, name)
    if key is None or certificate is None:
        raise InputError(
            "{name} holds no private key with its certificate. Export both together, as PKCS#12.",
            name=name,
        )
    return Signer(certificate, _software_signer(key, certificate, chain))


def _opened(data: bytes, password: str | None, name: str) -> tuple[Any, Any, list[Any]]:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import pkcs12

    tries = [None, b""] if password is None else [password.encode()]
    wrong = False
    for one in tries:
        try:
            return pkcs12.load_key_and_certificates(data, one)
        except UnsupportedAlgorithm as error:
            raise InputError(
                "{name} holds a key of a kind that cannot sign here. Use an RSA or elliptic-curve key.",
                name=name,
            ) from error
        except (ValueError, TypeError) as error:
            wrong = wrong or "password" in str(error).lower()
    if wrong:
        raise WrongPassword("The password does not open {name}.", name=name)
    raise InputError(
        "{name} is no key file (PKCS#12, .p12 or .pfx). Choose another one.", name=name
    )


def _software_signer(key: Any, certificate: Any, chain: list[Any]) -> Any:
    from asn1crypto import keys
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.sign import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple([as_signing_knows(c) for c in chain])
    raw = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(
        signing_cert=as_signing_knows(certificate),
        signing_key=keys.PrivateKeyInfo.load(raw),
        cert_registry=store,
        embed_roots=False,  # nobody would see a flipped bit in an embedded root
    )


def as_signing_knows(certificate: x509.Certificate) -> Any:
    """A certificate as the library that signs wants it."""
    from asn1crypto import x509 as plain
    from cryptography.hazmat.primitives.serialization import Encoding

    return plain.Certificate.load(certificate.public_bytes(Encoding.DER))


def check(certificate: x509.Certificate, now: datetime) -> None:
    """Raise ``InputError`` where a signature by this certificate would be worth nothing."""
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not first <= now <= last:
        raise InputError(
            "The certificate of {who} is valid from {first} to {last}, not today. Use a current one.",
            who=name_of(certificate),
            first=iso_day(first.date().isoformat()),
            last=iso_day(last.date().isoformat()),
        )
    if not signs_documents(certificate):
        raise InputError(
            "The certificate of {who} is not meant for signing documents (its key usage says so). "
            "Ask for one that is.",
            who=name_of(certificate),
        )
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < LEAST_RSA:
        raise InputError(
            "The key of {who} has {bits} bits; under {least} it can be broken. Ask for a longer one.",
            who=name_of(certificate),
            bits=key.key_size,
            least=LEAST_RSA,
        )
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise InputError(
            "The key of {who} is of a kind that readers of PDF do not check. Use RSA or an elliptic curve.",
            who=name_of(certificate),
        )
    algorithm = certificate.signature_hash_algorithm
    if algorithm is not None and algorithm.name in ("sha1", "md5"):
        raise InputError(
            "The certificate of {who} is signed with {algorithm}, which can be forged. Ask for a new one.",
            who=name_of(certificate),
            algorithm=algorithm.name.upper(),
        )


def signs_documents(certificate: x509.Certificate) -> bool:
    """Whether its key usages, where it states them, allow it to sign documents."""
    from cryptography import x509

    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        if not (usage.digital_signature or usage.content_commitment):
            return False
    except x509.ExtensionNotFound:
        pass
    try:
        purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return any(p.dotted_string in PURPOSES for p in purposes)


def remarks(signer: Signer) -> tuple[str, ...]:
    """What a verifier will say of signatures by this key, though it signs."""
    certificate = signer.certificate
    if certificate.issuer == certificate.subject:
        return (
            phrase(
                "The certificate is signed by itself: whoever checks has to know its fingerprint from you."
            ),
        )
    return (
        phrase(
            "Whoever checks needs the root certificate of {issuer}; it is not put into the file.",
            issuer=issuer_of(certificate),
        ),
    )


def issuer_of(certificate: x509.Certificate) -> str:
    """Who issued a certificate, in a few words."""
    from cryptography.x509.oid import NameOID

    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        names = certificate.issuer.get_attributes_for_oid(kind)
        if names:
            return str(names[0].value)
    return certificate.issuer.rfc4514_string()


Ask = Callable[[str], str | None]
"""Asks for a password; ``None`` where the person would rather not."""
MOST_TRIES = 3


def opened_with(data: bytes, name: str, ask: Ask) -> Signer:
    """The signer in a key file, asking for its password up to three times. Raises as ``signer_of`` does."""
    try:
        return signer_of(data, None, name)
    except WrongPassword:
        pass
    for left in range(MOST_TRIES - 1, -1, -1):
        password = ask(name)
        if password is None:
            break
        try:
            return signer_of(data, password, name)
        except WrongPassword:
            if not left:
                raise
    raise WrongPassword("{name} needs its password.", name=name)
