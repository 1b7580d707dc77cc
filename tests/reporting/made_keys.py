"""Certificates and keys made on the spot, for tests of signing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID, ObjectIdentifier

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
PASSWORD = "Schlüssel 1"  # noqa: S105 - of a key that lives for one test


@dataclass(frozen=True)
class Made:
    """A certificate with its key and who issued it."""

    certificate: x509.Certificate
    key: Any
    root: x509.Certificate

    def p12(self, password: str | None = PASSWORD) -> bytes:
        """Both as a file."""
        kind = (
            serialization.NoEncryption()
            if password is None
            else serialization.BestAvailableEncryption(password.encode())
        )
        return pkcs12.serialize_key_and_certificates(
            b"key", self.key, self.certificate, [self.root], kind
        )


def make(
    name: str,
    issuer: Made | None = None,
    *,
    days: tuple[int, int] = (-1, 300),
    usage: tuple[bool, bool] | None = (True, True),
    purposes: tuple[str, ...] = (),
    rsa_bits: int = 0,
    ca: bool = False,
) -> Made:
    """A certificate; ``usage`` is digital signature and content commitment, ``None`` for not stated."""
    key: Any = (
        rsa.generate_private_key(65537, rsa_bits)
        if rsa_bits
        else ec.generate_private_key(ec.SECP256R1())
    )
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + dt.timedelta(days[0]))
        .not_valid_after(NOW + dt.timedelta(days[1]))
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
    )
    if usage is not None:
        one, other = (False, False) if ca else usage
        rest = (False, False, not (ca or one or other), ca, ca, False, False)
        builder = builder.add_extension(x509.KeyUsage(one, other, *rest), critical=True)
    if purposes:
        known = [ObjectIdentifier(p) for p in purposes]
        builder = builder.add_extension(x509.ExtendedKeyUsage(known), critical=False)
    certificate = builder.sign(issuer.key if issuer else key, hashes.SHA256())
    return Made(certificate, key, issuer.certificate if issuer else certificate)
