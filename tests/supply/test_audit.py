"""The audit finds what it is for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner.bundle.bill import ROOT, Package, locked
from tests.supply import __main__ as audit
from tests.supply.__main__ import faults, is_allowed, strangers

ENTRY = {"package": "jinja2", "fixed": "3.1.6", "ids": ["CVE-2025-27516"], "about": "x"}


@pytest.mark.parametrize(
    ("package", "words"),
    [
        (Package("jinja2", "3.1.5", 1, ("MIT",)), "CVE-2025-27516"),
        (Package("jinja2", "3.1.6", 0, ("MIT",)), "no hash"),
        (Package("jinja2", "3.1.6", 1, ("GPL-3.0-only",)), "GPL"),
        (Package("jinja2", "3.1.6", 1, ()), "names no licence"),
        (Package("jinja2", "3.1.7", 1, ("MIT",)), "3.1.6 here and 3.1.7"),
    ],
)
def test_what_is_wrong_is_said(package: Package, words: str) -> None:
    found = faults([package], {"jinja2": "3.1.6"}, [ENTRY])
    assert any(words in f for f in found), found


def test_what_is_right_is_silent() -> None:
    assert faults([Package("jinja2", "3.1.6", 2, ("MIT",))], {"jinja2": "3.1.6"}, [ENTRY]) == []


def test_what_is_in_no_lock_is_said() -> None:
    """As a package that came with the environment by itself."""
    found = strangers(["Jinja2", "setup_tools", "mlops-planner"], ["jinja2"])
    assert found == ["setup-tools lies in the environment and is in no lock."]


def test_licences_joined() -> None:
    assert is_allowed("LGPL-3.0-only OR GPL-3.0-only")
    assert is_allowed("BSD-3-Clause AND 0BSD AND (MIT)")
    assert not is_allowed("MIT AND GPL-3.0-only")
    assert not is_allowed("GPL-3.0-only")


def test_the_lock_is_read() -> None:
    text = "a-b==1.0 ; x == 'y' \\\n    --hash=sha256:1 \\\n    --hash=sha256:2\nC.d==2\n"
    assert locked(text) == [Package("a-b", "1.0", 2), Package("c-d", "2", 0)]


def test_what_is_shipped_is_sound_and_the_bill_names_no_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.main(["--sbom", str(tmp_path / "sbom.json")]) == 0, capsys.readouterr().out
    text = (tmp_path / "sbom.json").read_text("utf-8")
    bill = json.loads(text)
    assert bill["bomFormat"] == "CycloneDX"
    assert {c["name"].lower() for c in bill["components"]} >= {"pydantic", "cryptography", "jinja2"}
    assert "pytest" not in {c["name"] for c in bill["components"]}
    assert str(ROOT) not in text
    assert "file:" not in text
