"""Keys on a card or token, by its PKCS#11 module; needs the package ``python-pkcs11``, which is optional."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from planner.domain.base.errors import InputError, PlannerError
from planner.reporting.signing.keys import Signer

Pin = Callable[[str], str | None]
"""Asks for the PIN of a token by its label; ``None`` where the person would rather not."""


@contextmanager
def card_signer(module: Path, token: str | None, pin: Pin) -> Iterator[Signer]:
    """The signer on a card, open as long as the block lasts.

    ``module`` is the library that the card came with, ``token`` its label where there are several. Raises
    ``InputError`` where there is no card, no key with its certificate, or the PIN is wrong.
    """
    try:
        import pkcs11
    except ImportError as error:
        raise InputError(
            "Cards need the package python-pkcs11, which is not installed. Install 'python-pkcs11~=0.9.3'."
        ) from error
    if not module.is_file():
        raise InputError("There is no PKCS#11 module {module}. Check the name.", module=module)
    try:
        found = _token(pkcs11.lib(str(module)), token)
        with found.open(user_pin=pin(found.label)) as session:
            yield _signer(session)
    except PlannerError:
        raise
    except (pkcs11.exceptions.PinIncorrect, pkcs11.exceptions.PinLenRange) as error:
        raise InputError("The PIN is wrong. Too many wrong ones lock the card.") from error
    except (pkcs11.exceptions.PKCS11Error, RuntimeError) as error:
        raise InputError(
            "The card could not be used ({why}). Check that it is in its reader.",
            why=type(error).__name__,
        ) from error


def _token(library: Any, label: str | None) -> Any:
    tokens = [s.get_token() for s in library.get_slots(token_present=True)]
    tokens = [t for t in tokens if t.label and (label is None or t.label == label)]
    if not tokens:
        raise InputError("There is no card in the reader, or none of that name.")
    if len(tokens) > 1:
        raise InputError(
            "Several cards are there: {names}. Choose one by --token.",
            names=", ".join(t.label for t in tokens),
        )
    return tokens[0]


def _signer(session: Any) -> Signer:
    """The first key of the card that has its certificate beside it."""
    from cryptography import x509
    from pkcs11 import Attribute, ObjectClass
    from pyhanko.sign.pkcs11 import PKCS11Signer

    certificates = {
        bytes(c[Attribute.ID]): bytes(c[Attribute.VALUE])
        for c in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
    }
    for key in session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY}):
        id_ = bytes(key[Attribute.ID])
        if id_ in certificates:
            engine = PKCS11Signer(session, cert_id=id_, key_id=id_, embed_roots=False)
            return Signer(x509.load_der_x509_certificate(certificates[id_]), engine)
    raise InputError("The card holds no private key with its certificate.")
