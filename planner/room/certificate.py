"""The certificate of an organisation: which names it is for."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509

from planner.domain.base.bounded import read_up_to

MAX_BYTES = 1_000_000


def names_in(path: Path) -> tuple[str, ...]:
    """The host names of the first certificate in a PEM file; none where it is no certificate."""
    try:
        found = x509.load_pem_x509_certificate(read_up_to(path, MAX_BYTES))
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return ()
    return tuple(n for n in names.get_values_for_type(x509.DNSName) if not n.startswith("*"))
