"""A key on a card, tried with SoftHSM where it is installed (Debian: softhsm2) and python-pkcs11 too."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from datetime import date
from pathlib import Path
from shutil import which

import pytest

from planner.analysis.study.study import Study
from planner.domain.base.errors import InputError
from planner.reporting.pdf import write_pdf
from planner.reporting.report import assemble, start_draft
from planner.reporting.signing.card import card_signer
from planner.reporting.signing.sign import sign
from planner.reporting.signing.verify import verify
from tests.reporting.made_keys import NOW, make

PLACES = (
    "/usr/lib/softhsm",
    "/usr/lib/x86_64-linux-gnu/softhsm",
    "/usr/lib/aarch64-linux-gnu/softhsm",
)
MODULE = next(
    (
        p
        for p in (
            Path(os.environ.get("SOFTHSM2_MODULE", "/none")),
            *(Path(p) / "libsofthsm2.so" for p in PLACES),
        )
        if p.is_file()
    ),
    None,
)
here = MODULE is not None and which("softhsm2-util") and importlib.util.find_spec("pkcs11")


@pytest.mark.skipif(not here, reason="softhsm2 or python-pkcs11 is not installed")
def test_a_key_on_a_card_signs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example_study: Study
) -> None:
    import pkcs11
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pkcs11 import Attribute
    from pkcs11.util.rsa import decode_rsa_private_key
    from pkcs11.util.x509 import decode_x509_certificate

    assert MODULE is not None
    (tmp_path / "tokens").mkdir()
    settings = tmp_path / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {tmp_path}/tokens\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(settings))
    asked = ["--module", str(MODULE), "--init-token", "--free", "--label", "work"]
    subprocess.run(
        ["softhsm2-util", *asked, "--pin", "1234", "--so-pin", "5678"],
        check=True,
        capture_output=True,
    )
    root = make("Example Root", ca=True)
    made = make("Ann Example", root, rsa_bits=2048)
    token = pkcs11.lib(str(MODULE)).get_token(token_label="work")  # noqa: S106 - a name
    with token.open(user_pin="1234", rw=True) as session:
        kind = PrivateFormat.TraditionalOpenSSL
        raw = made.key.private_bytes(Encoding.DER, kind, NoEncryption())
        for body in (
            decode_rsa_private_key(raw),
            decode_x509_certificate(made.certificate.public_bytes(Encoding.DER)),
        ):
            session.create_object({**body, Attribute.TOKEN: True, Attribute.ID: b"1"})
    draft = start_draft(example_study, date(2026, 11, 29))
    data = write_pdf(assemble(draft, [], "Report", contents=False), date(2026, 11, 29)).data
    with card_signer(MODULE, "work", lambda _: "1234") as signer:
        signed = sign(data, signer, NOW, other_name=True).data
    found = verify(signed, (root.certificate,))
    assert (found.state, found.signatures[0].trust) == ("whole", "vouched for")
    with pytest.raises(InputError, match="PIN"), card_signer(MODULE, "work", lambda _: "9999"):
        pass
    with pytest.raises(InputError, match="no card"), card_signer(MODULE, "x", lambda _: "1234"):
        pass


def test_a_module_that_is_not_there_is_said(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match=r"python-pkcs11|no PKCS#11 module"),
        card_signer(tmp_path / "none.so", None, lambda _: None),
    ):
        pass
