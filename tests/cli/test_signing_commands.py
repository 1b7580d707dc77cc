"""``report --issue``, ``sign`` and ``verify`` from outside: what is printed, and the exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner.cli.main import run
from planner.domain.project import Project
from planner.storage.document import load
from planner.workspace.create import new_project
from planner.workspace.workspace import Workspace
from tests.conftest import NOW as DAY
from tests.projects import few_candidates
from tests.reporting.made_keys import PASSWORD, Made, make


def command(*arguments: object) -> int:
    return run([str(a) for a in arguments], lambda _: 0)


@pytest.fixture(scope="module")
def root() -> Made:
    return make("Example Root", ca=True)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, example: Project, root: Made) -> Path:
    """A document, two keys with a password, and the roots."""
    folder = tmp_path_factory.mktemp("signing")
    report = example.report.model_copy(update={"draft": True, "edition": "decision"})
    project = few_candidates(example).model_copy(update={"report": report, "example": False})
    Workspace.new(project).save(folder / "bank.mlplan")
    for name in ("Ann", "Bo"):
        (folder / f"{name}.p12").write_bytes(make(f"{name} Example", root).p12())
    from cryptography.hazmat.primitives.serialization import Encoding

    (folder / "roots.pem").write_bytes(root.certificate.public_bytes(Encoding.PEM))
    (folder / "password").write_text(f"{PASSWORD}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def issued(place: Path) -> Path:
    done = command(
        "report", place / "bank.mlplan", "--format", "pdf", "--out", place, "--issue", "-q",
        "--signer", "Ann Example, Sponsor", "--signer", "Bo Example, Finance",
    )  # fmt: skip
    assert done == 0
    return place / "bank.pdf"


def test_from_the_document_to_two_signatures_and_one_forged_byte(
    place: Path, issued: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = load(place / "bank.mlplan").project
    record = project.issued[-1]
    assert not project.report.draft
    assert [s.name for s in project.report.signers] == ["Ann Example", "Bo Example"]
    assert len(project.check_key) == 64
    assert record.headline
    capsys.readouterr()

    assert command("verify", issued) == 4
    assert "Nobody has signed yet" in capsys.readouterr().out
    password = ("--password-file", place / "password")
    assert command("sign", issued, "--key", place / "Bo.p12", *password) == 1
    assert "for Ann Example" in capsys.readouterr().err
    assert command("sign", issued, "--key", place / "Ann.p12", *password) == 0
    signed = place / "bank-signed.pdf"
    assert command("verify", signed) == 3
    assert "1 of 2 have signed, open: Bo Example, Finance" in capsys.readouterr().out
    assert command("sign", signed, "--key", place / "Bo.p12", *password) == 0
    capsys.readouterr()
    asked = ("--project", place / "bank.mlplan", "--trust", place / "roots.pem")
    assert command("verify", signed, *asked) == 0
    said = capsys.readouterr().out
    assert "Unchanged since Bo Example signed (2 of 2, locked)." in said
    assert "still what was signed" in said
    assert said.count("vouched for by a root that you gave") == 2

    limits = project.limits.model_copy(update={"budget_per_quarter": 45_000.0})
    changed = project.model_copy(update={"limits": limits, "name": "Renamed"})
    Workspace.new(changed).save(place / "changed.mlplan")
    assert command("verify", signed, "--project", place / "changed.mlplan", "--json") == 3
    body = json.loads(capsys.readouterr().out)
    assert body["carries"]["number"] == record.number
    assert body["document"]["changed"] == [
        {"name": "Limits: Budget per quarter", "now": "45,000", "was": "30,000"}
    ]
    other = new_project(project.organisation, ("Team",), DAY)
    Workspace.new(other).save(place / "other.mlplan")
    assert command("verify", signed, "--project", place / "other.mlplan") == 3
    assert "another document" in capsys.readouterr().out

    data = bytearray(signed.read_bytes())
    data[len(data) // 3] ^= 1
    forged = place / "forged.pdf"
    forged.write_bytes(bytes(data))
    assert command("verify", forged) in (1, 4)
    said = capsys.readouterr()
    assert "do not rely on it" in said.out or "tampered" in said.err


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--issue",), "signer 1 has no name"),
        (("--issue", "--signer", " , Sponsor"), "has no name"),
        (("--issue", "--format", "html", "--signer", "A"), "Only the PDF is signed"),
        (("--signer", "A"), "goes with --issue"),
    ],
)
def test_what_cannot_be_issued_is_said(
    place: Path, arguments: tuple[str, ...], why: str, capsys: pytest.CaptureFixture[str],
    tmp_path: Path, example: Project,
) -> None:  # fmt: skip
    from planner.domain.record.issued import Signer

    report = example.report.model_copy(update={"signers": (Signer(role="Sponsor"),)})
    project = few_candidates(example).model_copy(update={"report": report, "example": False})
    Workspace.new(project).save(tmp_path / "a.mlplan")
    before = (tmp_path / "a.mlplan").read_bytes()
    given = ["report", tmp_path / "a.mlplan", "--out", tmp_path / "out", "-q"]
    given += [] if "--format" in arguments else ["--format", "pdf"]
    assert command(*given, *arguments) == 1
    assert why in capsys.readouterr().err
    assert (tmp_path / "a.mlplan").read_bytes() == before


def test_what_is_no_key_or_no_report_is_said(
    place: Path, issued: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, why in (
        (("sign", issued, "--key", place / "roots.pem"), "no key file"),
        (("sign", issued, "--key", place / "gone.p12"), "no file"),
        (("sign", issued, "--key", place), "folder"),
        (("sign", place / "bank.mlplan", "--key", place / "Ann.p12"), "needs its password"),
        (("verify", place / "bank.mlplan"), "no PDF"),
        (("verify", place / "gone.pdf"), "no file"),
        (("verify", issued, "--trust", place / "bank.mlplan"), "no certificate"),
    ):
        assert command(*arguments) == 1
        assert why in capsys.readouterr().err
